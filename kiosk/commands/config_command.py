"""`kiosk config`: every key explained, and every mistake named."""

from __future__ import annotations

import argparse
import json
from dataclasses import asdict

from kiosk.commands import exit_codes
from kiosk.commands.surroundings import add_config, add_json, add_state, configuration, tell
from kiosk.config.loading import explain


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's arguments."""
    actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION")
    explaining = actions.add_parser("explain", help="every key: value, origin, owner, meaning")
    explaining.add_argument("key", nargs="?", help="only this key, or this section")
    checking = actions.add_parser("check", help="say whether the configuration is right")
    for action in (explaining, checking):
        add_state(action)
        add_config(action)
        add_json(action)


def run(args: argparse.Namespace) -> int:
    """Carry the command out; return the exit code."""
    settings, pack = configuration(args)
    if args.action == "check":
        told = {"ok": True, "pack": pack.name, "pack_version": pack.version}
        tell(json.dumps(told) if args.json else f"the configuration is right (pack {pack.name})")
        return exit_codes.OK
    rows = [row for row in explain(settings) if not args.key or row.key.startswith(args.key)]
    if not rows:
        tell(f"no such key: {args.key}; `kiosk config explain` lists all of them")
        return exit_codes.USAGE
    if args.json:
        tell(json.dumps([asdict(row) for row in rows], ensure_ascii=False))
        return exit_codes.OK
    for row in rows:
        tell(f"{row.key} = {row.value}")
        tell(f"    {row.meaning}")
        tell(f"    {row.owner} decides; from {row.origin}; default {row.default}; {row.allowed}")
    return exit_codes.OK

"""`kiosk pack`: whether an operator pack is right, and every mistake of one that is not."""

from __future__ import annotations

import argparse
import json
from dataclasses import asdict
from typing import TYPE_CHECKING

from kiosk.commands import exit_codes
from kiosk.commands.surroundings import add_json, complain, tell
from kiosk.config.pack_places import delivered_packs, pack_place

if TYPE_CHECKING:  # the schemas of a pack are slow to import, and most commands need none
    from kiosk.config.pack_mistakes import PackError


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's arguments."""
    actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION")
    checking = actions.add_parser("check", help="say what a pack is, or every mistake in it")
    checking.add_argument(
        "pack",
        type=pack_place,
        metavar="DIR",
        help=f"folder of the pack, or one delivered: {', '.join(delivered_packs())}",
    )
    add_json(checking)


def run(args: argparse.Namespace) -> int:
    """Carry the command out; return the exit code."""
    from kiosk.config.pack_loading import load_pack
    from kiosk.config.pack_mistakes import PackError
    from kiosk.config.pack_summary import summary

    if not args.pack.exists():
        known = ", ".join(delivered_packs())
        complain(f"{args.pack}: no such folder; packs delivered with the program: {known}")
        return exit_codes.USAGE
    try:
        pack = load_pack(args.pack)
    except PackError as refused:
        return _refused(refused, args)
    told = summary(pack)
    if args.json:
        tell(json.dumps({"ok": True, "pack": asdict(told)}, ensure_ascii=False))
        return exit_codes.OK
    tell(f"the pack in {args.pack} is right")
    for line in told.lines():
        tell(f"  {line}")
    return exit_codes.OK


def _refused(refused: PackError, args: argparse.Namespace) -> int:
    if args.json:
        mistakes = [asdict(each) for each in refused.found]
        tell(json.dumps({"ok": False, "mistakes": mistakes}, ensure_ascii=False))
        return exit_codes.CONFIGURATION
    tell(f"the pack in {args.pack} is refused; mistakes: {len(refused.found)}")
    for each in refused.found:
        tell(f"  {each.place}")
        tell(f"      {each.problem}")
        tell(f"      -> {each.remedy}")
    return exit_codes.CONFIGURATION

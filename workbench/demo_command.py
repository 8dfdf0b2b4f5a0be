"""`kiosk demo`: the bench with its windows, or a script without any."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from kiosk.config.pack_places import DEFAULT_PACK, delivered_packs, pack_place

DEFAULT_SCRIPT = "top-up"
PICTURES_FOLDER = "pictures"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's arguments."""
    parser.add_argument("--state", type=Path, help="directory of the demo (default: in the cache)")
    parser.add_argument("--fresh", action="store_true", help="begin with an empty directory")
    parser.add_argument("--headless", action="store_true", help="play a script without a window")
    parser.add_argument("--script", metavar="NAME", help=f"which one (default: {DEFAULT_SCRIPT})")
    parser.add_argument(
        "--pack",
        type=pack_place,
        metavar="DIR",
        default=DEFAULT_PACK,
        help=f"operator pack of the windows: {', '.join(delivered_packs())}, or a folder",
    )
    parser.add_argument("--list-scripts", action="store_true", help="name every script")
    parser.add_argument("--json", action="store_true", help="print the report as one JSON object")
    parser.add_argument("--pictures", type=Path, metavar="DIR", help="keep pictures of the screen")


def run(args: argparse.Namespace) -> int:
    """Carry the command out; return the exit code."""
    from workbench import demo
    from workbench.scripts import all_scripts

    if args.list_scripts:
        for script in all_scripts().values():
            sys.stdout.write(f"{script.name:28} {script.tells}\n")
        return demo.EXIT_OK
    if args.script is not None and args.script not in all_scripts():
        sys.stderr.write(f"no script {args.script!r}; there are: {', '.join(all_scripts())}\n")
        return demo.EXIT_USAGE
    if args.pack != DEFAULT_PACK and (args.headless or args.script is not None):
        sys.stderr.write("a script plays in a market of its own; --pack is for the windows\n")
        return demo.EXIT_USAGE
    with demo.ended_by_signals():
        if args.headless:
            return _play(args, args.script or DEFAULT_SCRIPT)
        if not demo.has_display():
            sys.stderr.write(
                f"There is no display here, so the script {DEFAULT_SCRIPT!r} is played without a "
                "window.\nSet DISPLAY to see terminal and bench.\n"
            )
            if args.pictures is None:
                args.pictures = Path("build") / PICTURES_FOLDER
            return _play(args, args.script or DEFAULT_SCRIPT)
        from workbench.bench_session import run_windows

        return run_windows(args.state, args.pack, fresh=args.fresh)


def _play(args: argparse.Namespace, name: str) -> int:
    from workbench import demo
    from workbench.places import ForeignDirectoryError
    from workbench.waiting import ExpectationError

    try:
        # A script's figures are of one visit, so it begins with an empty journal.
        played = demo.run_script(name, args.state, True, args.pictures)
    except ExpectationError as error:
        sys.stderr.write(f"the station did not start: {error}\n")
        return demo.EXIT_FOUND_WRONG
    except ForeignDirectoryError as error:
        sys.stderr.write(f"{error}\n")
        return demo.EXIT_USAGE
    for mistake in played.mistakes:
        sys.stderr.write(f"WRONG: {mistake}\n")
    if played.report is not None:
        _print(played.report.values(), args.json)
    if args.pictures is not None:
        sys.stderr.write(f"pictures: {args.pictures.resolve()}\n")
    return demo.EXIT_FOUND_WRONG if played.mistakes else demo.EXIT_OK


def _print(values: dict[str, object], as_json: bool) -> None:
    if as_json:
        sys.stdout.write(json.dumps(values, ensure_ascii=False) + "\n")
        return
    receipt = values.pop("receipt")
    facts = values.pop("facts")
    for key, value in values.items():
        sys.stdout.write(f"{key:18} {value}\n")
    if isinstance(facts, dict):
        for key, value in facts.items():
            sys.stdout.write(f"  {key}: {value}\n")
    if isinstance(receipt, dict):
        sys.stdout.write(f"receipt {receipt['number']}, code {receipt['code']}\n")
        sys.stdout.write(f"{receipt['text']}\npicture: {receipt['picture']}\n")

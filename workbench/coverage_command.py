"""`kiosk coverage`: which promise to subscribers is proved by which test."""

from __future__ import annotations

import argparse
import sys

from workbench.coverage_page import report


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's arguments."""
    parser.add_argument("--json", action="store_true", help="print one JSON object")


def run(args: argparse.Namespace) -> int:
    """Print the page; it reports and judges nothing, so the exit code is 0."""
    sys.stdout.write(report(as_json=args.json) + "\n")
    return 0

"""`python -m proofs.operator`: the backend killed under terminals that take cash."""

from __future__ import annotations

import argparse
import logging
import sys
import tempfile
import time
from pathlib import Path

from proofs.campaign import Report
from proofs.operator.kills import Plan, run


def main(arguments: list[str] | None = None) -> int:
    """Run the campaign and return its exit code."""
    asked = _parser().parse_args(arguments)
    logging.disable(logging.CRITICAL)  # terminals tell of every lost line
    began = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="kiosk-operator-") as place:
        found = run(Plan(asked.seed, asked.kills, asked.terminals), Path(place))
    report = Report(
        "operator killed",
        time.monotonic() - began,
        {"seed": asked.seed, **found.figures},
        tuple(found.failures),
    )
    return report.print(as_json=asked.json)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m proofs.operator",
        description="Kills a real backend process (SIGKILL) at random instants while terminals with"
        " real journals and real TLS take cash and upload, cuts the terminals' power too, and"
        " compares cassettes, journals and the operator's accounts at the end.",
    )
    parser.add_argument("--seed", type=int, default=1, help="of customers, cuts and kills")
    parser.add_argument("--kills", type=int, default=40, help="how often the backend is killed")
    parser.add_argument("--terminals", type=int, default=4, help="how many upload at once")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    return parser


if __name__ == "__main__":
    sys.exit(main())

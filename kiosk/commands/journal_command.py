"""`kiosk journal`: whether the disk holds what was written, and whether the books balance."""

from __future__ import annotations

import argparse
import sys

from kiosk.clock import SystemClock
from kiosk.commands.surroundings import (
    add_config,
    add_json,
    add_state,
    configuration,
    state_path,
    tell,
)
from kiosk.journal.verification import VerificationReport, verify
from kiosk.operator.errors import EnrolmentError
from kiosk.operator.keys import FileKeyCustody
from kiosk.operator.signing import own_signatures
from kiosk.state_dir import StateDirectory
from kiosk.terminal import keys_dir

_CHECKS = (
    ("chain", "chain_ok"),
    ("signatures", "signatures_ok"),
    ("books: assets = claims, in doubt = suspense", "books_ok"),
    ("stored figures are those of the records", "matters_ok"),
    ("cassettes are as credited", "cassettes_ok"),
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's arguments."""
    actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION")
    verifying = actions.add_parser("verify", help="verify every record; the terminal must not run")
    add_state(verifying)
    add_config(verifying)
    add_json(verifying)


def run(args: argparse.Namespace) -> int:
    """Carry the command out; return the exit code."""
    settings, _ = configuration(args)
    clock = SystemClock()
    with StateDirectory.hold(state_path(args), clock) as state:
        try:
            custody = FileKeyCustody(keys_dir(settings, state.path))
        except EnrolmentError:
            custody = None
        report = verify(
            state,
            own_signatures(custody.public_key_spki) if custody is not None else None,
            None if args.json or not sys.stderr.isatty() else _progress,
        )
    if args.json:
        tell(report.to_json())
    else:
        _describe(report)
    return report.exit_code


def _progress(records: int) -> None:
    sys.stderr.write(f"\r{records} records verified")
    sys.stderr.flush()


def _describe(report: VerificationReport) -> None:
    tell(f"journal {report.journal_id} of {report.terminal_id}: {report.records} records, "
         f"{report.signatures} signatures, {report.segments} segment(s)")  # fmt: skip
    for words, name in _CHECKS:
        tell(f"  {'ok   ' if getattr(report, name) else 'WRONG'} {words}")
    for number, counts in report.cassettes.items():
        bills = ", ".join(f"{int(minor) / 100:g} x {count}" for minor, count in counts.items())
        tell(f"  cassette {number}: {bills or 'empty'}")
    for finding in (*report.damage, *report.findings):
        tell(f"  found: {finding}")

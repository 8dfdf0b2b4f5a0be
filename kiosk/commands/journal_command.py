"""`kiosk journal`: whether the disk holds what was written, and whether the books balance."""

from __future__ import annotations

import argparse
import json
import sys

from kiosk.clock import SystemClock
from kiosk.commands import exit_codes
from kiosk.commands.surroundings import (
    add_config,
    add_json,
    add_state,
    configuration,
    state_path,
    tell,
)
from kiosk.dice import SystemDice
from kiosk.journal.adoption import adopt
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
    adopting = actions.add_parser(
        "adopt",
        help="an engineer takes over the journal of another machine, or one put back from a copy:"
        " open money becomes suspense, nothing is sold before the operator has it",
    )
    for action in (verifying, adopting):
        add_state(action)
        add_config(action)
        add_json(action)


def run(args: argparse.Namespace) -> int:
    """Carry the command out; return the exit code."""
    settings, _ = configuration(args)
    clock = SystemClock()
    with StateDirectory.hold(state_path(args), clock) as state:
        try:
            custody = FileKeyCustody(keys_dir(settings, state.path))
        except EnrolmentError:
            custody = None
        signatures = own_signatures(custody.known_keys) if custody is not None else None
        if args.action == "adopt":
            # The key is this machine's; what another machine signed is not for it to judge.
            return _adopt(state, clock, args)
        report = verify(
            state, signatures, None if args.json or not sys.stderr.isatty() else _progress
        )
    if args.json:
        tell(report.to_json())
    else:
        _describe(report)
    return report.exit_code


def _adopt(state: StateDirectory, clock: SystemClock, args: argparse.Namespace) -> int:
    journal_id = adopt(state, clock=clock, dice=SystemDice(), verify_signature=None)
    words = f"adopted: the next start begins journal {journal_id}, linked to the one found here"
    tell(json.dumps({"journal_id": journal_id}) if args.json else words)
    return exit_codes.OK


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

"""`kiosk fault`: what stands open, and what a person has accounted for."""

from __future__ import annotations

import argparse
import json

from contract.records import FaultCleared
from kiosk.clock import SystemClock
from kiosk.commands import exit_codes
from kiosk.commands.surroundings import (
    add_config,
    add_json,
    add_state,
    complain,
    configuration,
    state_path,
    tell,
)
from kiosk.dice import SystemDice
from kiosk.fault_codes import FAULTS, FaultCode, fault
from kiosk.journal.store import Journal
from kiosk.operator.keys import FileKeyCustody
from kiosk.state_dir import StateDirectory
from kiosk.terminal import keys_dir, machine_fingerprint


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's arguments."""
    actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION")
    listing = actions.add_parser("list", help="faults that stand open; the terminal must not run")
    clearing = actions.add_parser(
        "clear", help="a person accounted for it (moved cassette, cheat, wire, exchange, fork)"
    )
    clearing.add_argument("code", help="E-113, ...")
    table = actions.add_parser("table", help="every code there is")
    for action in (listing, clearing, table):
        add_state(action)
        add_config(action)
        add_json(action)


def run(args: argparse.Namespace) -> int:
    """Carry the command out; return the exit code."""
    if args.action == "table":
        for row in FAULTS.values():
            tell(f"{row.code} {row.name}: {row.technician} {row.next_step}")
        return exit_codes.OK
    settings, _ = configuration(args)
    clock = SystemClock()
    with StateDirectory.hold(state_path(args), clock) as state:
        journal = Journal.open(
            state,
            terminal_id=settings.terminal.terminal_id,
            fingerprint=machine_fingerprint(),
            signer=FileKeyCustody(keys_dir(settings, state.path)),
            clock=clock,
            dice=SystemDice(),
        )
        try:
            return _list(journal, args) if args.action == "list" else _clear(journal, args, clock)
        finally:
            journal.close()


def _list(journal: Journal, args: argparse.Namespace) -> int:
    opened = journal.matters.open_faults
    if args.json:
        rows = [{"code": code, "detail": matter.detail} for code, matter in opened.items()]
        tell(json.dumps({"faults": rows}, ensure_ascii=False))
    for code, matter in () if args.json else opened.items():
        row = fault(code)
        tell(f"{code} {row.technician} {matter.detail}\n      {row.next_step}")
    if not opened and not args.json:
        tell("no fault stands open")
    return exit_codes.OK


def _clear(journal: Journal, args: argparse.Namespace, clock: SystemClock) -> int:
    if args.code not in journal.matters.open_faults:
        complain(f"{args.code} does not stand open; `kiosk fault list` shows what does")
        return exit_codes.FOUND_WRONG
    journal.append([FaultCleared(at=clock.utc(), code=FaultCode(args.code))])
    tell(json.dumps({"cleared": args.code}) if args.json else f"{args.code} is cleared")
    return exit_codes.OK

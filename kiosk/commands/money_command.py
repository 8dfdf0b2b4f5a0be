"""`kiosk money`: the list of doubtful money, and a technician's finding about a bill on it.

The terminal must not run.  A finding moves nothing: it is signed into the journal, sent once the
terminal runs again, and the operator decides.
"""

from __future__ import annotations

import argparse
import json

from contract.records import NOTE_LENGTH_MAX, PERSON_LENGTH_MAX, Finding, FindingProposed
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
from kiosk.doubtful import FOUND, DecidedLine, DoubtfulLine, decided_lines, doubtful_lines
from kiosk.identifiers import uuid7
from kiosk.journal.doubt_rules import PROPOSALS_EACH_MAX
from kiosk.journal.matters import Matters
from kiosk.journal.opening import JOURNAL_FOLDER, open_newest
from kiosk.journal.store import Journal
from kiosk.money import Money, money_text
from kiosk.operator.keys import FileKeyCustody
from kiosk.state_dir import StateDirectory
from kiosk.terminal import keys_dir, machine_fingerprint
from kiosk.time_values import epoch_ms, local_text

DECIDED_SHOWN = 10
_FINDINGS: dict[str, Finding] = {
    "given-back": "given_back",
    "in-cassette": "in_cassette",
    "nothing": "nothing_found",
}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's arguments."""
    actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION")
    listing = actions.add_parser(
        "doubtful", help="bills in suspense and unclaimed cash; the terminal must not run"
    )
    resolving = actions.add_parser(
        "resolve",
        help="say what was found about a doubtful bill; the operator decides by it, once",
    )
    resolving.add_argument("code", help="the code on the customer's slip, or the list's id")
    resolving.add_argument(
        "--found",
        choices=tuple(_FINDINGS),
        required=True,
        help="given-back: the customer has it; in-cassette: it lies there, or you put it in; "
        "nothing: neither here nor there",
    )
    resolving.add_argument(
        "--by", required=True, type=_person, metavar="ID", help="your own id; it is signed with it"
    )
    resolving.add_argument(
        "--note",
        default="",
        type=_note,
        metavar="TEXT",
        help=f"for the operator, {NOTE_LENGTH_MAX} characters at most; no telephone numbers",
    )
    for action in (listing, resolving):
        add_state(action)
        add_config(action)
        add_json(action)


def run(args: argparse.Namespace) -> int:
    """Carry the command out; return the exit code."""
    settings, _ = configuration(args)
    clock = SystemClock()
    with StateDirectory.hold(state_path(args), clock) as state:
        if args.action == "doubtful":
            return _list(_matters(state), settings.terminal.timezone, as_json=args.json)
        journal = Journal.open(
            state,
            terminal_id=settings.terminal.terminal_id,
            fingerprint=machine_fingerprint(),
            signer=FileKeyCustody(keys_dir(settings, state.path)),
            clock=clock,
            dice=SystemDice(),
        )
        try:
            return _resolve(journal, args, clock)
        finally:
            journal.close()


def _matters(state: StateDirectory) -> Matters:
    """Return what the newest segment says; nothing is written, and no key is needed."""
    opened = open_newest(state.path / JOURNAL_FOLDER, None)
    if opened is None:
        return Matters()
    opened.segment.close()
    return opened.matters


# --- the list -------------------------------------------------------------------------------


def _list(matters: Matters, timezone: str, *, as_json: bool) -> int:
    lines, decided = doubtful_lines(matters), decided_lines(matters)
    if as_json:
        tell(json.dumps(_as_json(lines, decided), ensure_ascii=False))
        return exit_codes.OK
    for line in lines:
        _describe(line, timezone)
    if not lines:
        tell("no money is in doubt")
    else:
        suspense, unclaimed = (_sum(lines, kind) for kind in ("suspense", "unclaimed"))
        tell(f"{len(lines)} in doubt: {suspense} in suspense, {unclaimed} unclaimed")
    for one in decided[:DECIDED_SHOWN]:
        tell(f"decided {local_text(one.at, timezone)}: {one.code} {one.words}")
    return exit_codes.OK


def _describe(line: DoubtfulLine, timezone: str) -> None:
    amount = money_text(Money(line.amount_minor, line.currency), "en")
    kind = "a bill of" if line.kind == "suspense" else "unclaimed cash,"
    place = "" if line.cassette_no is None else f", cassette {line.cassette_no}"
    kind_no = "" if line.bill_type is None else f", bill type {line.bill_type}"
    number = f", number {line.number}" if line.number else ", nobody's number"
    tell(f"{line.code}  {kind} {amount}{kind_no}{place}{number}")
    tell(f"    since {local_text(line.since, timezone)}: {line.why}")
    if line.reported_returned:
        tell("    The acceptor reported later that it went back.")
    for found in line.findings:
        note = f" ({found.note})" if found.note else ""
        tell(f"    found: {FOUND[found.finding]}, says {found.by}{note}")
    tell(f"    do: {line.next_step}")


def _sum(lines: tuple[DoubtfulLine, ...], kind: str) -> str:
    """Return the sum of one kind; the books have one currency."""
    total = sum(line.amount_minor for line in lines if line.kind == kind)
    return money_text(Money(total, lines[0].currency), "en")


def _as_json(
    lines: tuple[DoubtfulLine, ...], decided: tuple[DecidedLine, ...]
) -> dict[str, object]:
    by_kind = {
        f"{kind}_minor": sum(line.amount_minor for line in lines if line.kind == kind)
        for kind in ("suspense", "unclaimed")
    }
    return {
        "doubtful": [_line_values(line) for line in lines],
        "totals": {"count": len(lines), **by_kind},
        "decided": [{**vars(one), "at": one.at.isoformat()} for one in decided],
    }


def _line_values(line: DoubtfulLine) -> dict[str, object]:
    findings = [
        {"finding": one.finding, "by": one.by, "note": one.note, "at": one.at.isoformat()}
        for one in line.findings
    ]
    return {**vars(line), "since": line.since.isoformat(), "findings": findings}


# --- a finding ------------------------------------------------------------------------------


def _resolve(journal: Journal, args: argparse.Namespace, clock: SystemClock) -> int:
    line = _bill(journal.matters, args.code)
    if line is None:
        return exit_codes.FOUND_WRONG
    finding = _FINDINGS[args.found]
    if any((one.finding, one.by) == (finding, args.by) for one in line.findings):
        _answer(args, line, finding, "you said so before; the operator has yet to decide")
        return exit_codes.OK
    if len(line.findings) >= PROPOSALS_EACH_MAX:
        complain(f"{line.code} has {len(line.findings)} findings already; call the operator")
        return exit_codes.FOUND_WRONG
    for found in line.findings:
        complain(
            f"note: {found.by} said already: {FOUND[found.finding]};"
            " where findings differ, a person at the operator decides"
        )
    at = clock.utc()
    proposal = FindingProposed(
        at=at,
        proposal_id=uuid7(epoch_ms(at), SystemDice()),
        suspense_id=line.id,
        finding=finding,
        by=args.by,
        note=args.note,
    )
    journal.append([proposal])
    _answer(args, line, finding, "it is sent once the terminal runs, and the operator decides")
    return exit_codes.OK


def _bill(matters: Matters, code: str) -> DoubtfulLine | None:
    """Return the bill with this code or id; None after saying why there is none to resolve."""
    found = [line for line in doubtful_lines(matters) if code in (line.code, line.id)]
    bills = [line for line in found if line.kind == "suspense"]
    decided = [one for one in decided_lines(matters) if code in (one.code, one.id)]
    if len(bills) == 1:
        return bills[0]
    if bills:
        complain(f"{code} is the code of {len(bills)} bills: name one by its id, from the list")
    elif found:
        complain(
            f"{code} is unclaimed cash: it lies in the cassette for certain, and the operator"
            " decides whom it is paid to"
        )
    elif decided:
        complain(f"{code} is decided already: {decided[0].words}")
    else:
        complain(f"no doubtful bill has the code {code}; `kiosk money doubtful` lists them")
    return None


def _answer(args: argparse.Namespace, line: DoubtfulLine, finding: Finding, words: str) -> None:
    if args.json:
        tell(json.dumps({"code": line.code, "id": line.id, "finding": finding}))
    else:
        tell(f"{line.code}: {FOUND[finding]}; {words}")


def _person(text: str) -> str:
    return _bounded(text, PERSON_LENGTH_MAX, 1)


def _note(text: str) -> str:
    return _bounded(text, NOTE_LENGTH_MAX, 0)


def _bounded(text: str, length_max: int, length_min: int) -> str:
    kept = text.strip()
    if not length_min <= len(kept) <= length_max or not (kept.isprintable()):
        raise argparse.ArgumentTypeError(
            f"{length_min} to {length_max} printable characters are wanted"
        )
    return kept

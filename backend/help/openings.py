"""What opening a case, a call-back or a chat comes to: limits, numbers, promised times."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from datetime import datetime
from typing import TypedDict
from zoneinfo import ZoneInfo

from backend.account.codes import Occasion
from backend.demo.markets import market_of
from backend.help import cases, chats, hours, tries
from backend.help.cases import Case, CaseKind
from backend.help.chats import Chat
from backend.problems import ProblemError
from contract.account.help import AskCallback, Context, OpenCase, OpenChat, Topic
from contract.moments import rfc3339


@dataclass(frozen=True)
class Proved:
    """Whose account a request may be linked to; both empty for nobody's."""

    msisdn: str | None = None
    token_hash: bytes | None = None


NOBODY = Proved()


class _Told(TypedDict):
    """What the terminal tells a person along with every request."""

    language: str
    screen: str
    last_error: str
    money_inside_minor: int
    steps: str


def open_case(
    db: sqlite3.Connection, asked: OpenCase, proved: Proved, seed: str, on: Occasion
) -> Case | ProblemError:
    """Open a case once for each case_id; the problem says that there were too many."""
    numbers = {asked.msisdn or proved.msisdn, asked.call_msisdn} - {None}
    counted: list[tries.Tried] = [(tries.CASES_OF_TERMINAL, on.terminal_id)]
    counted += [(tries.CASES_OF_NUMBER, str(number)) for number in sorted(map(str, numbers))]
    return _open(db, "case", asked, counted, proved, seed, on)


def open_own_case(
    db: sqlite3.Connection, asked: OpenCase, proved: Proved, seed: str, on: Occasion
) -> Case:
    """Open a case that the operator itself has reason for: what opens it is limited, not this."""
    opened = _open(db, "case", asked, [], proved, seed, on)
    assert isinstance(opened, Case), "nothing is counted"
    return opened


def ask_callback(
    db: sqlite3.Connection, asked: AskCallback, proved: Proved, seed: str, on: Occasion
) -> Case | ProblemError:
    """Note a call that somebody asked for, once for each ticket_id."""
    counted: list[tries.Tried] = [
        (tries.CALLS_OF_TERMINAL, on.terminal_id),
        (tries.CALLS_OF_NUMBER, asked.call_msisdn),
    ]
    call = OpenCase(
        case_id=asked.ticket_id,
        topic=asked.topic,
        call_msisdn=asked.call_msisdn,
        urgent=asked.urgent,
        context=asked.context,
    )
    return _open(db, "callback", call, counted, proved, seed, on)


def open_chat(
    db: sqlite3.Connection, asked: OpenChat, proved: Proved, on: Occasion
) -> Chat | ProblemError:
    """Let a customer wait for a person, once for each chat_id."""
    known = chats.find(db, (on.terminal_id, asked.chat_id))
    if known is not None:
        return known
    refused = _counted(db, [(tries.CHATS_OF_TERMINAL, on.terminal_id)], on.now)
    if refused is not None:
        return refused
    now = rfc3339(on.now)
    return chats.open_chat(
        db,
        Chat(
            terminal_id=on.terminal_id,
            chat_id=asked.chat_id,
            topic=asked.topic,
            urgent=_is_urgent(asked.topic, False),
            token_hash=proved.token_hash,
            opened_at=now,
            last_turn_at=now,
            state="waits",
            person="",
            ended_at=None,
            **_told(asked.context),
        ),
    )


def _open(
    db: sqlite3.Connection,
    kind: CaseKind,
    asked: OpenCase,
    counted: list[tries.Tried],
    proved: Proved,
    seed: str,
    on: Occasion,
) -> Case | ProblemError:
    known = cases.find_request(db, on.terminal_id, kind, asked.case_id)
    if known is not None:
        return known
    refused = _counted(db, counted, on.now)
    if refused is not None:
        return refused
    msisdn = asked.msisdn or proved.msisdn
    urgent, zone = _is_urgent(asked.topic, asked.urgent), _zone(asked.call_msisdn or msisdn)
    now = rfc3339(on.now)
    promised = rfc3339(hours.answer_promised(asked.topic, on.now, zone, urgent=urgent))
    call_promised = None
    if asked.call_msisdn is not None:
        call_promised = _call_promised(db, urgent, zone, on.now)
    if kind == "callback" and call_promised is not None:
        promised = call_promised  # the call is all there is to do
    return cases.open_case(
        db,
        Case(
            case_no=cases.new_number(db, seed),
            kind=kind,
            terminal_id=on.terminal_id,
            request_id=asked.case_id,
            topic=asked.topic,
            urgent=urgent,
            msisdn=msisdn,
            call_msisdn=asked.call_msisdn,
            account_msisdn=proved.msisdn,
            charge_id=asked.charge_id,
            check_code=asked.check_code,
            country=asked.country,
            opened_at=now,
            promised_at=promised,
            call_promised_at=call_promised,
            state="open",
            person="",
            answer="",
            changed_at=now,
            **_told(asked.context),
        ),
    )


def _told(context: Context) -> _Told:
    return _Told(
        language=context.language,
        screen=context.screen,
        last_error=context.last_error,
        money_inside_minor=context.money_inside_minor,
        steps=cases.steps_text(context),
    )


def _counted(
    db: sqlite3.Connection, counted: list[tries.Tried], now: datetime
) -> ProblemError | None:
    if tries.is_used_up(db, counted, now):
        return tries.refusal(db, counted, now)
    tries.spend(db, counted, now)
    return None


def _is_urgent(topic: Topic, said: bool) -> bool:
    return said or topic in hours.ALWAYS_URGENT


def _call_promised(db: sqlite3.Connection, urgent: bool, zone: ZoneInfo, now: datetime) -> str:
    waiting = cases.calls_before(db, urgent=urgent)
    return rfc3339(hours.call_promised(now, zone, urgent=urgent, waiting=waiting))


def _zone(msisdn: str | None) -> ZoneInfo:
    return market_of(msisdn or "").zone

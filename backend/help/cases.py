"""Cases and call-backs: something a person has to deal with, from opening to its answer.

`TRANSITIONS` is all that can become of a case; no row means an error and an unchanged state.
A lost phone comes before all others, then what is urgent, then what was promised soonest.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
from dataclasses import dataclass, fields, replace
from datetime import datetime, timedelta
from typing import Literal

from backend import sms
from backend.help import texts
from contract.account.help import Context, Topic
from contract.codes import CODE_DIGITS, with_check_digit
from contract.moments import rfc3339

CaseKind = Literal["case", "callback", "correction"]
CaseState = Literal["open", "in_work", "waits_for_you", "solved"]
Act = Literal["take", "ask", "solve", "hand_over"]

TRANSITIONS: dict[tuple[CaseState, Act], CaseState] = {
    ("open", "take"): "in_work",
    ("waits_for_you", "take"): "in_work",
    ("in_work", "take"): "in_work",  # another person takes it over
    ("in_work", "ask"): "waits_for_you",
    ("in_work", "solve"): "solved",
    ("waits_for_you", "solve"): "solved",
    ("in_work", "hand_over"): "open",
}
_NUMBER_TRIES_MAX = 100
KEPT = timedelta(days=365)


class CaseStateError(Exception):
    """Nothing of the kind can become of this case now."""


@dataclass(frozen=True)
class Case:
    """One row; moments are RFC 3339 text, answer "" until there is one."""

    case_no: str
    kind: CaseKind
    terminal_id: str
    request_id: str
    topic: Topic
    urgent: bool
    msisdn: str | None  # whose matter it is
    call_msisdn: str | None
    account_msisdn: str | None  # proved by an access; None: nothing of an account may be shown
    charge_id: str | None
    check_code: str | None
    country: str | None
    language: str
    screen: str
    last_error: str
    money_inside_minor: int
    steps: str  # a JSON list
    opened_at: str
    promised_at: str
    call_promised_at: str | None
    state: CaseState
    person: str
    answer: str
    changed_at: str

    @property
    def step_list(self) -> list[str]:
        steps: list[str] = json.loads(self.steps)
        return steps

    @property
    def tails(self) -> frozenset[str]:
        """The last four digits that open its status."""
        numbers = (self.msisdn, self.call_msisdn, self.account_msisdn)
        return frozenset(number[-4:] for number in numbers if number is not None)


_COLUMNS = tuple(one.name for one in fields(Case))
_SELECT = f"SELECT {', '.join(_COLUMNS)} FROM cases"  # noqa: S608 - our own names
_INSERT = f"INSERT INTO cases VALUES ({', '.join('?' for _ in _COLUMNS)})"  # noqa: S608 - our own names


def _case(row: tuple[object, ...]) -> Case:
    values = dict(zip(_COLUMNS, row, strict=True))
    values["urgent"] = bool(values["urgent"])
    return Case(**values)  # type: ignore[arg-type]  # the table's own types


def find(db: sqlite3.Connection, case_no: str) -> Case | None:
    row = db.execute(f"{_SELECT} WHERE case_no = ?", (case_no,)).fetchone()
    return None if row is None else _case(row)


def find_request(
    db: sqlite3.Connection, terminal_id: str, kind: CaseKind, request_id: str
) -> Case | None:
    """Return the case that a terminal's request became."""
    row = db.execute(
        f"{_SELECT} WHERE terminal_id = ? AND kind = ? AND request_id = ?",
        (terminal_id, kind, request_id),
    ).fetchone()
    return None if row is None else _case(row)


def unsolved(db: sqlite3.Connection, count: int) -> list[Case]:
    """Return what waits for a person, in the order it is dealt with."""
    rows = db.execute(
        f"{_SELECT} WHERE state != 'solved' AND case_no NOT IN "  # noqa: S608 - our own names
        "(SELECT case_no FROM corrections WHERE state = 'waiting') "
        "ORDER BY urgent AND topic = 'phone_lost' DESC, urgent DESC, "
        "coalesce(call_promised_at, promised_at), case_no LIMIT ?",
        (count,),
    )
    return [_case(row) for row in rows.fetchall()]


def calls_before(db: sqlite3.Connection, *, urgent: bool) -> int:
    """Return how many calls are made before one that is asked for now."""
    row = db.execute(
        "SELECT count(*) FROM cases WHERE call_promised_at IS NOT NULL AND urgent >= ? "
        "AND state = 'open'",
        (int(urgent),),
    ).fetchone()
    return int(row[0])


def new_number(db: sqlite3.Connection, seed: str) -> str:
    """Return eight digits nobody has yet; seed comes from the dice."""
    for turn in range(_NUMBER_TRIES_MAX):
        digest = hashlib.sha256(f"{seed}:{turn}".encode()).digest()
        number = with_check_digit(int.from_bytes(digest[:8]) % 10 ** (CODE_DIGITS - 1))
        if find(db, number) is None:
            return number
    raise RuntimeError("the numbers of cases are used up")


def open_case(db: sqlite3.Connection, case: Case) -> Case:
    """Write a new case; its number must be free."""
    db.execute(_INSERT, tuple(getattr(case, name) for name in _COLUMNS))
    return case


def steps_text(context: Context) -> str:
    """Return the customer's last steps as a case keeps them."""
    return json.dumps(context.steps, ensure_ascii=False)


def act(
    db: sqlite3.Connection, case: Case, what: Act, now: datetime, person: str = "", answer: str = ""
) -> Case:
    """Carry out what a person decided; CaseStateError if the table has no such row."""
    state = TRANSITIONS.get((case.state, what))
    if state is None:
        raise CaseStateError(f"{what}: case {case.case_no} is {case.state}")
    after = replace(
        case,
        state=state,
        person=person or case.person,
        answer=answer or case.answer,
        changed_at=rfc3339(now),
    )
    db.execute(
        "UPDATE cases SET state = ?, person = ?, answer = ?, changed_at = ? WHERE case_no = ?",
        (after.state, after.person, after.answer, after.changed_at, case.case_no),
    )
    if answer:
        _tell(db, after, now)
    return after


def forget_old(db: sqlite3.Connection, now: datetime) -> None:
    """Forget what was solved long ago; a correction's case belongs to the books and stays."""
    db.execute(
        "DELETE FROM cases WHERE state = 'solved' AND kind != 'correction' AND changed_at < ?",
        (rfc3339(now - KEPT),),
    )


def _tell(db: sqlite3.Connection, case: Case, now: datetime) -> None:
    """Say that there is an answer, never what it says, to whoever asked for one."""
    msisdn = case.account_msisdn or case.call_msisdn
    if msisdn is not None:
        text = texts.text_of("answered", case.language, case=case.case_no)
        sms.send_sms(db, msisdn, text, f"case:{case.case_no}", now)

"""Decisions on doubtful money: one for each identifier, in one transaction with what it pays.

A decision is made when a terminal asks (by a proposal, or about a claim) or by a person; never by
an upload, which may be the repetition of what was decided before a backup was put back.  A decision
that comes back in a terminal's journal with this operator's own signature is taken over.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from pydantic import ValidationError

from backend import accounts, doubtful, sms
from backend.doubtful import DoubtfulItem
from backend.payments import Occasion, find_result, reference_of
from contract.jws import StatementKind, sign_statement, verify_statement
from contract.keys import PublicKey, SignatureError, Signer
from contract.messages import (
    DECISIONS_PER_PAGE_MAX,
    DecisionAnswer,
    DecisionsPage,
    DecisionStatement,
    PaymentStatement,
    SuspenseProposal,
)
from contract.moments import rfc3339
from contract.records import (
    DecisionOutcome,
    DecisionTaken,
    DoubtfulSubject,
    FindingProposed,
    RecordBody,
)


class UndecidableError(Exception):
    """No such decision can be made now; `code` says why, in a word that stays."""

    def __init__(self, code: str, detail: str) -> None:
        super().__init__(detail)
        self.code = code


@dataclass(frozen=True)
class Wish:
    """What is to be decided, and on whose word; msisdn None: the number first confirmed."""

    outcome: DecisionOutcome
    decided_by: Literal["proposal", "person", "rule"]
    msisdn: str | None = None
    proposal_id: str | None = None
    person: str = ""


@dataclass(frozen=True)
class _Before:
    """What earlier decisions on the same bills settled, of the money that now stands here."""

    paid_minor: int = 0
    kept_minor: int = 0
    is_plain: bool = True  # no bill among it was decided to have been given back

    @property
    def minor(self) -> int:
        return self.paid_minor + self.kept_minor


@dataclass(frozen=True)
class Arbiter:
    """Decides in the operator's name; accepts_proposals: a technician's plain word is enough."""

    signer: Signer
    issuer: str
    find_key: Callable[[str], PublicKey | None]
    accepts_proposals: bool = True

    # --- what terminals say and ask ---------------------------------------------------------

    def note(self, db: sqlite3.Connection, place: Occasion, body: RecordBody) -> None:
        """Learn from a record of a journal that is believed; decides nothing."""
        if isinstance(body, DecisionTaken):
            self._note_decision(db, place, body)
        else:
            doubtful.note(db, place.terminal_id, place.journal_id, body, place.now)

    def propose(
        self, db: sqlite3.Connection, terminal_id: str, proposal: SuspenseProposal, now: datetime
    ) -> DecisionAnswer:
        """Take what a person found; decide by it if it is plain and nobody has decided yet."""
        item = doubtful.find(db, terminal_id, "suspense", proposal.suspense_id)
        if item is None:
            return _answer("suspense", proposal.suspense_id, "unknown")
        body = FindingProposed(**proposal.model_dump())
        doubtful.keep_proposal(db, terminal_id, body, rfc3339(now))
        wish = self._wished(db, item, proposal)
        if wish is not None:
            self._decide_or_leave(db, item, wish, now)
        return answer_of(db, terminal_id, "suspense", proposal.suspense_id)

    def ask_claim(
        self, db: sqlite3.Connection, terminal_id: str, claim_id: str, now: datetime
    ) -> DecisionAnswer:
        """Say what became of a claim; one whose money was dealt with before is decided by that."""
        item = doubtful.find(db, terminal_id, "unclaimed", claim_id)
        if item is not None and item.state == "open":
            before = _before(db, item)
            if before.minor and before.is_plain:
                outcome: DecisionOutcome = (
                    "paid" if before.paid_minor < item.amount_minor else "kept"
                )
                self._decide_or_leave(db, item, Wish(outcome, "rule"), now)
        return answer_of(db, terminal_id, "unclaimed", claim_id)

    def _wished(
        self, db: sqlite3.Connection, item: DoubtfulItem, proposal: SuspenseProposal
    ) -> Wish | None:
        """Return what is decided on a finding; None when there is nothing, or not by us."""
        if item.state == "open":
            outcome = self._proposed(db, item)
            if outcome is None:
                return None
            return Wish(outcome, "proposal", proposal_id=proposal.proposal_id, person=proposal.by)
        if proposal.finding != "given_back" and doubtful.is_credited_elsewhere(db, item):
            # Paid by its credit: the journal that asks was put back to before that.
            return Wish("kept", "rule", proposal_id=proposal.proposal_id, person=proposal.by)
        return None

    def _proposed(self, db: sqlite3.Connection, item: DoubtfulItem) -> DecisionOutcome | None:
        """Return what the findings come to; None when a person of the operator has to look."""
        found = {row["finding"] for row in doubtful.findings(db, item.terminal_id, item.subject_id)}
        if not self.accepts_proposals or len(found) != 1:
            return None
        if found == {"given_back"}:
            return "given_back"
        if found == {"in_cassette"} and item.evidence != "returned":
            # The number was confirmed before the bill went in: it is paid, not kept.
            return "paid" if item.msisdn is not None and item.amount_minor else "kept"
        return None

    def _decide_or_leave(
        self, db: sqlite3.Connection, item: DoubtfulItem, wish: Wish, now: datetime
    ) -> None:
        try:
            self.decide(db, item, wish, now)
        except UndecidableError:
            return  # a person has to look: the number cannot be paid now, or the journal is forked

    # --- the decision -----------------------------------------------------------------------

    def decide(
        self, db: sqlite3.Connection, item: DoubtfulItem, wish: Wish, now: datetime
    ) -> DecisionStatement:
        """Decide on open money, once; UndecidableError says why it cannot be."""
        _refuse_unless_open(db, item, wish)
        if item.subject == "unclaimed" and wish.outcome == "given_back":
            raise UndecidableError("claim_is_ours", "A claim's money lies in the cassette.")
        before = _before(db, item)
        msisdn, honoured = None, 0
        if wish.outcome == "paid":
            msisdn = wish.msisdn or item.msisdn
            honoured = item.amount_minor - before.paid_minor
            _refuse_payment(db, msisdn, honoured)
        statement = DecisionStatement(
            terminal_id=item.terminal_id,
            subject=item.subject,
            subject_id=item.subject_id,
            outcome=wish.outcome,
            amount_minor=item.amount_minor,
            currency=item.currency,
            msisdn=msisdn,
            honoured_minor=honoured,
            paid_before_minor=before.paid_minor,
            kept_before_minor=before.kept_minor,
            decided_by=wish.decided_by,
            proposal_id=wish.proposal_id,
            reference=reference_of(item.terminal_id, reference_subject(item)),
            decided_at=now,
        )
        raw = statement.to_bytes()
        jws = sign_statement(raw, StatementKind.DECISION, self.signer, self.issuer)
        self._carry_out(db, item, statement, raw.decode(), jws, wish.person)
        doubtful.set_state(db, item, "decided")
        _tell(db, item, statement, now)
        return statement

    def _carry_out(
        self,
        db: sqlite3.Connection,
        item: DoubtfulItem,
        statement: DecisionStatement,
        text: str,
        jws: str,
        person: str,
    ) -> None:
        db.execute(
            "INSERT INTO decisions (terminal_id, subject, subject_id, outcome, msisdn, "
            "honoured_minor, statement, jws, person, decided_at) "
            "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                item.terminal_id,
                item.subject,
                item.subject_id,
                statement.outcome,
                statement.msisdn,
                statement.honoured_minor,
                text,
                jws,
                person,
                rfc3339(statement.decided_at),
            ),
        )
        if statement.msisdn is not None:
            accounts.credit(db, statement.msisdn, statement.honoured_minor)
        reference = reference_subject(item)
        db.executemany(
            "INSERT INTO entries (at, terminal_id, payment_id, account, amount_minor) "
            "VALUES (?, ?, ?, ?, ?)",
            [
                (rfc3339(statement.decided_at), item.terminal_id, reference, account, minor)
                for account, minor in entries_of(statement).items()
            ],
        )

    # --- decisions that terminals have --------------------------------------------------------

    def _note_decision(self, db: sqlite3.Connection, place: Occasion, body: DecisionTaken) -> None:
        item = doubtful.find(db, place.terminal_id, body.subject, body.subject_id)
        if item is None:
            return
        own = db.execute(
            "SELECT statement FROM decisions "
            "WHERE terminal_id = ? AND subject = ? AND subject_id = ?",
            (item.terminal_id, item.subject, item.subject_id),
        ).fetchone()
        if own is not None:
            same = own[0] == body.statement
            doubtful.set_state(db, item, "closed", "" if same else "two decisions were given out")
            return
        statement = self._believed(item, body)
        if statement is None:
            doubtful.set_state(db, item, item.state, "the terminal shows a decision nobody signed")
            return
        # A backup was put back that is older than the decision: it stands as it was given out.
        self._carry_out(db, item, statement, body.statement, body.jws, "")
        doubtful.set_state(db, item, "closed")

    def _believed(self, item: DoubtfulItem, body: DecisionTaken) -> DecisionStatement | None:
        raw, kind = body.statement.encode(), StatementKind.DECISION
        try:
            verify_statement(raw, body.jws, kind, self.find_key, self.issuer)
            statement = DecisionStatement.model_validate_json(raw)
        except (SignatureError, ValidationError):
            return None
        told = (statement.terminal_id, statement.subject, statement.subject_id, statement.outcome)
        known = (item.terminal_id, item.subject, item.subject_id, body.outcome)
        same_sum = (statement.amount_minor, statement.currency) == (
            item.amount_minor,
            item.currency,
        )
        return statement if told == known and same_sum else None


def reference_subject(item: DoubtfulItem | DecisionStatement) -> str:
    """Return how entries name what they belong to; no payment is named like this."""
    return f"{item.subject}:{item.subject_id}"


def entries_of(statement: DecisionStatement) -> dict[str, int]:
    """Return the balanced entry of a decision, by account; empty when nothing moves."""
    new = statement.amount_minor - statement.paid_before_minor - statement.kept_before_minor
    entry: dict[str, int] = {}
    if statement.outcome == "paid":
        entry = {
            "terminals": new,
            f"number:{statement.msisdn}": -statement.honoured_minor,
            "kept": statement.kept_before_minor,
        }
    elif statement.outcome == "kept":
        entry = {"terminals": new, "kept": -new}
    assert sum(entry.values()) == 0, "an entry balances"
    return {account: minor for account, minor in entry.items() if minor}


def answer_of(
    db: sqlite3.Connection, terminal_id: str, subject: DoubtfulSubject, subject_id: str
) -> DecisionAnswer:
    """Return how this money of this terminal stands, with the signed decision if there is one."""
    row = db.execute(
        "SELECT statement, jws FROM decisions "
        "WHERE terminal_id = ? AND subject = ? AND subject_id = ?",
        (terminal_id, subject, subject_id),
    ).fetchone()
    if row is not None:
        return _answer(subject, subject_id, "decided", *row)
    item = doubtful.find(db, terminal_id, subject, subject_id)
    if item is None:
        return _answer(subject, subject_id, "unknown")
    return _answer(subject, subject_id, "resolved" if item.state == "credited" else "pending")


def page_of(db: sqlite3.Connection, terminal_id: str, after: int) -> DecisionsPage:
    """Return decisions that a terminal's journal does not show yet, the oldest first."""
    rows = db.execute(
        "SELECT d.number, d.subject, d.subject_id, d.statement, d.jws FROM decisions d "
        "JOIN doubtful_money m USING (terminal_id, subject, subject_id) "
        "WHERE d.terminal_id = ? AND d.number > ? AND m.state = 'decided' "
        "ORDER BY d.number LIMIT ?",
        (terminal_id, after, DECISIONS_PER_PAGE_MAX),
    ).fetchall()
    answers = tuple(_answer(row[1], row[2], "decided", row[3], row[4]) for row in rows)
    is_full = len(rows) == DECISIONS_PER_PAGE_MAX
    return DecisionsPage(decisions=answers, next_after=rows[-1][0] if is_full else None)


def _answer(
    subject: DoubtfulSubject,
    subject_id: str,
    state: Literal["decided", "pending", "resolved", "unknown"],
    statement: str | None = None,
    jws: str | None = None,
) -> DecisionAnswer:
    return DecisionAnswer(
        subject=subject, subject_id=subject_id, state=state, statement=statement, jws=jws
    )


def _before(db: sqlite3.Connection, item: DoubtfulItem) -> _Before:
    """Return what of this money was settled: by decisions on its bills, or by its payment."""
    if item.state == "credited":
        return _Before(paid_minor=item.amount_minor)
    rows = db.execute(
        "SELECT d.outcome, sum(m.amount_minor) FROM doubtful_money m "
        "JOIN decisions d USING (terminal_id, subject, subject_id) "
        "WHERE m.terminal_id = ? AND m.carried_by = ? AND m.state = 'overtaken' "
        "GROUP BY d.outcome",
        (item.terminal_id, item.subject_id),
    )
    settled: dict[str, int] = dict(rows.fetchall())
    paid = settled.get("paid", 0) + _paid_after_all(db, item)
    paid = min(paid, item.amount_minor)
    kept = min(settled.get("kept", 0), item.amount_minor - paid)
    return _Before(paid, kept, is_plain="given_back" not in settled)


def _paid_after_all(db: sqlite3.Connection, item: DoubtfulItem) -> int:
    """Return what the claim's refused payment came to when it was decided anew after a restore."""
    if item.payment_id is None:
        return 0
    result = find_result(db, item.terminal_id, item.payment_id)
    if result is None or result.state != "credited" or result.statement is None:
        return 0
    return PaymentStatement.model_validate_json(result.statement).inserted_minor


def _refuse_unless_open(db: sqlite3.Connection, item: DoubtfulItem, wish: Wish) -> None:
    if item.state == "credited":
        if wish.decided_by == "rule":
            return  # its credit is the decision, for a journal that cannot know of it
        raise UndecidableError("resolved", "Evidence came in time: the bill was credited.")
    if item.state != "open":
        raise UndecidableError("decided", "This was decided before; nothing is decided twice.")
    forked = db.execute(
        "SELECT 1 FROM journals WHERE journal_id = ? AND forked_at IS NOT NULL", (item.journal_id,)
    ).fetchone()
    if forked is not None:
        raise UndecidableError("forked", "The journal is forked: decide on its branches first.")


def _refuse_payment(db: sqlite3.Connection, msisdn: str | None, honoured: int) -> None:
    if msisdn is None:
        raise UndecidableError("number_needed", "Nobody confirmed a number: name one.")
    if not honoured:
        raise UndecidableError(
            "nothing_to_pay", "Nothing of it is left to pay, or its sum unknown."
        )
    reason = accounts.refusal_at_credit(db, msisdn)
    if reason:
        raise UndecidableError(reason, "This number cannot be credited now.")


def _tell(
    db: sqlite3.Connection, item: DoubtfulItem, statement: DecisionStatement, now: datetime
) -> None:
    """Tell the number that was paid, or the one whose bill went back."""
    msisdn = statement.msisdn or item.msisdn
    text = sms.decision_text(
        item.language,
        outcome=statement.outcome,
        sums=(statement.amount_minor, statement.honoured_minor),
        currency=statement.currency,
        code=item.code,
    )
    if msisdn is not None and text:
        sms.send_sms(db, msisdn, text, reference_subject(item), now)

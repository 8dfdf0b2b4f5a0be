"""What the operator does for each operation of the contract: one method a row of the table."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import parse_qs

from fastapi import Request, Response
from pydantic import TypeAdapter, ValidationError

from backend import accounts, problems, quotes
from backend.account import limits, purses
from backend.account.counter import Counter
from backend.account.limits import Limit
from backend.arbiter import Arbiter, page_of
from backend.asking import answered, identified, parsed
from backend.database import Database
from backend.demo.markets import market_of
from backend.enrolment import Registrar
from backend.fleet import Fleet
from backend.forks import Kept
from backend.identification import Caller, Identification
from backend.intake import Intake, check_upload
from backend.payments import find_result
from contract.enrolment import EnrolRequest, RenewRequest, TerminalsAnswer
from contract.keys import PublicKey
from contract.messages import (
    ClaimQuestion,
    Echo,
    JournalHead,
    MarketRules,
    NumberCheck,
    NumberCheckAnswer,
    PaymentResult,
    ReconciliationAnswer,
    RecordsReceipt,
    RecordsUpload,
    SuspenseProposal,
)
from contract.model import Identifier
from contract.moments import rfc3339
from contract.signatures import RequestMessage

_IDENTIFIER: TypeAdapter[str] = TypeAdapter(Identifier)
AFTER_DIGITS_MAX = 18
# Numbers that cannot be paid, asked about at one terminal.
WRONG_NUMBERS = Limit("wrong-numbers", 60, timedelta(minutes=15))
_HASH_OF_NOTHING = "0" * 64


@dataclass(frozen=True)
class Service:
    """Everything the handlers need; time and dice come in."""

    database: Database
    identification: Identification
    fleet: Fleet
    registrar: Registrar
    intake: Intake
    arbiter: Arbiter
    now: Callable[[], datetime]
    new_id: Callable[[], str]
    counters: tuple[Counter, ...] = ()  # of the account, beside this one

    async def check_number(self, request: Request) -> Response:
        caller, message = self._caller(request)
        asked = parsed(message, NumberCheck)
        self._refuse_guessing(caller.terminal_id)
        verdict = accounts.verdict_before_cash(self.database.reader, asked.msisdn)
        if verdict != "ok":
            await self.database.write(
                lambda db: limits.spend(db, WRONG_NUMBERS, caller.terminal_id, self.now())
            )
            return answered(NumberCheckAnswer(msisdn=asked.msisdn, verdict=verdict))
        now, market = self.now(), market_of(asked.msisdn)
        language = asked.language or market.language
        payable = purses.paid_into(self.database.reader, asked.msisdn, language, now)
        purse = next((one for one in payable[1:] if one.purse_id == asked.purse_id), None)
        quote = quotes.new_quote(self.new_id(), market, now, purse)
        await self.database.write(
            lambda db: quotes.keep_quote(db, quote, caller.terminal_id, asked.msisdn, now)
        )
        rules = MarketRules(payer_identification=market.payer_identification)
        return answered(
            NumberCheckAnswer(
                msisdn=asked.msisdn,
                verdict=verdict,
                purses=payable,
                market_rules=rules,
                quote=quote,
            )
        )

    async def send_records(self, request: Request) -> Response:
        caller, message = self._caller(request)
        upload = parsed(message, RecordsUpload)
        if upload.terminal_id != caller.terminal_id:
            raise problems.terminal_wrong("the upload names another terminal than the certificate")
        key = message.headers.get("idempotency-key", "")
        checked = check_upload(upload, key, self.fleet.keys_of(caller.terminal_id))
        now = self.now()

        def store(db: sqlite3.Connection) -> tuple[RecordsReceipt | Kept, list[PublicKey]]:
            new_keys = self.fleet.write(db, caller.terminal_id, now)
            return self.intake.store(db, checked, now), new_keys

        stored, new_keys = await self.database.write(store)
        self.fleet.written(caller.terminal_id, new_keys, now)
        if isinstance(stored, Kept):
            raise problems.fork(stored.seq, stored.expected_seq)
        return answered(stored)

    async def find_payment(self, request: Request) -> Response:
        caller, _ = self._caller(request)
        payment_id = _identifier(request, "payment_id")
        found = find_result(self.database.reader, caller.terminal_id, payment_id)
        return answered(found or PaymentResult(payment_id=payment_id, state="unknown"))

    async def propose(self, request: Request) -> Response:
        caller, message = self._caller(request)
        asked = parsed(message, SuspenseProposal)
        if asked.suspense_id != _identifier(request, "suspense_id"):
            raise problems.malformed("suspense_id differs from the address")
        now = self.now()
        answer = await self.database.write(
            lambda db: self.arbiter.propose(db, caller.terminal_id, asked, now)
        )
        return answered(answer)

    async def ask_claim(self, request: Request) -> Response:
        caller, message = self._caller(request)
        asked = parsed(message, ClaimQuestion)
        if asked.claim_id != _identifier(request, "claim_id"):
            raise problems.malformed("claim_id differs from the address")
        now = self.now()
        answer = await self.database.write(
            lambda db: self.arbiter.ask_claim(db, caller.terminal_id, asked.claim_id, now)
        )
        return answered(answer)

    async def list_decisions(self, request: Request) -> Response:
        caller, message = self._caller(request)
        after = parse_qs(message.query).get("after", ["0"])[-1]
        if not after.isascii() or not after.isdigit() or len(after) > AFTER_DIGITS_MAX:
            raise problems.malformed("after is the number of a decision")
        return answered(page_of(self.database.reader, caller.terminal_id, int(after)))

    async def journal_head(self, request: Request) -> Response:
        caller, _ = self._caller(request)
        journal_id = _identifier(request, "journal_id")
        row = self.database.reader.execute(
            "SELECT terminal_id, upto_seq, head_hash, forked_at IS NOT NULL "
            "FROM journals WHERE journal_id = ?",
            (journal_id,),
        ).fetchone()
        if row is None:
            return answered(
                JournalHead(journal_id=journal_id, upto_seq=0, head_hash=_HASH_OF_NOTHING)
            )
        terminal_id, upto_seq, head_hash, forked = row
        if terminal_id != caller.terminal_id:
            raise problems.terminal_wrong("the journal belongs to another terminal")
        return answered(
            JournalHead(
                journal_id=journal_id,
                upto_seq=upto_seq,
                head_hash=head_hash.hex(),
                forked=bool(forked),
            )
        )

    async def reconcile(self, request: Request) -> Response:
        caller, _ = self._caller(request)
        day = request.path_params["day"]
        return answered(reconciliation(self.database.reader, caller.terminal_id, day))

    async def echo(self, request: Request) -> Response:
        caller, _ = self._caller(request)
        return answered(Echo(terminal_id=caller.terminal_id, server_time=self.now()))

    async def list_terminals(self, request: Request) -> Response:
        caller, _ = self._caller(request)
        seen = self.fleet.listed()
        own = tuple(line for line in seen if line.terminal_id == caller.terminal_id)
        return answered(TerminalsAnswer(terminals=own))

    async def enrol(self, request: Request) -> Response:
        message: RequestMessage = request.scope["state"]["message"]
        asked = parsed(message, EnrolRequest)
        now = self.now()
        promise = self.registrar.read_token(asked.token, now)
        csr = self.registrar.read_csr(asked.csr_pem, promise.terminal_id)
        answer = await self.database.write(lambda db: self.registrar.enrol(db, promise, csr, now))
        return answered(answer)

    async def renew(self, request: Request) -> Response:
        caller, message = self._caller(request, renewing=True)
        asked = parsed(message, RenewRequest)
        now = self.now()
        csr = self.registrar.read_csr(asked.csr_pem, caller.terminal_id)
        answer = await self.database.write(
            lambda db: self.registrar.renew(db, caller.terminal_id, csr, now)
        )
        return answered(answer)

    def _refuse_guessing(self, terminal_id: str) -> None:
        """Refuse every number while too many were wrong: a right one would tell that it exists."""
        now, reader = self.now(), self.database.reader
        if not limits.left(reader, WRONG_NUMBERS, terminal_id, now):
            raise problems.limited(limits.wait_s(reader, WRONG_NUMBERS, terminal_id, now))

    def _caller(self, request: Request, *, renewing: bool = False) -> tuple[Caller, RequestMessage]:
        now = self.now()
        return identified(request, self.identification, self.fleet, now, renewing=renewing)


def reconciliation(db: sqlite3.Connection, terminal_id: str, day: str) -> ReconciliationAnswer:
    """Return what was counted for a terminal on a UTC day; ProblemError if it is no day."""
    try:
        start = datetime.strptime(f"{day} +0000", "%Y-%m-%d %z")
        span = (rfc3339(start), rfc3339(start + timedelta(days=1)))
    except (ValueError, OverflowError) as error:  # the last day of the calendar has no next one
        raise problems.malformed("the day is written YYYY-MM-DD") from error
    row = db.execute(
        "SELECT count(*) FILTER (WHERE state = 'credited'), "
        "coalesce(sum(inserted_minor) FILTER (WHERE state = 'credited'), 0), "
        "coalesce(sum(fee_minor) FILTER (WHERE state = 'credited'), 0), "
        "coalesce(sum(credited_minor) FILTER (WHERE state = 'credited'), 0), "
        "count(*) FILTER (WHERE state = 'refused'), count(*) FILTER (WHERE state = 'pending') "
        "FROM payments WHERE terminal_id = ? AND decided_at >= ? AND decided_at < ?",
        (terminal_id, *span),
    ).fetchone()
    payments, inserted, fee, credited, refused, pending = row
    return ReconciliationAnswer(
        terminal_id=terminal_id,
        period=start.date().isoformat(),
        payments=payments,
        inserted_minor=inserted,
        fee_minor=fee,
        credited_minor=credited,
        refused=refused,
        pending=pending,
    )


def _identifier(request: Request, name: str) -> str:
    try:
        return _IDENTIFIER.validate_python(request.path_params[name])
    except ValidationError as error:
        raise problems.malformed(f"{name} is not an identifier") from error

"""The handlers of changes: one method a row of `ACCOUNT_OPERATIONS`, named as the row."""

from __future__ import annotations

import asyncio
import sqlite3
from dataclasses import dataclass
from datetime import datetime

from fastapi import Request, Response
from pydantic import TypeAdapter, ValidationError

from backend import problems
from backend.account import advice as advisor
from backend.account import debts
from backend.account.changes import keys, messages, planning, quoting
from backend.account.changes.orders import OrderDesk, find_order
from backend.account.changes.plan import Look
from backend.account.codes import Occasion
from backend.account.counter import Counter
from backend.account.hashing import hash_secret
from backend.account.history import Account, read_account
from backend.account.store import find_subscriber
from backend.account.tokens import ACCOUNT_LEVELS, STRONG_LEVELS, Granted
from backend.asking import answered
from backend.rating.advice import Advice
from contract.account.access import AccountQuestion, Level
from contract.account.changes import (
    Change,
    ChangeQuote,
    Order,
    OrderResult,
    Pairing,
    PairingQuestion,
    PasswordSent,
    QuoteQuestion,
    SecretChange,
)
from contract.model import Identifier

# L2x opens the block alone: see `quote_change`.
_LEVELS: frozenset[Level] = ACCOUNT_LEVELS | {"L2x"}
_IDENTIFIER: TypeAdapter[str] = TypeAdapter(Identifier)


@dataclass(frozen=True)
class ChangeService(Counter):
    """Quotes, orders, and what opens the account elsewhere."""

    desk: OrderDesk

    async def quote_change(self, request: Request) -> Response:
        on, question = self.open(request, QuoteQuestion)
        access = self._holder(question, on, _LEVELS)
        change = question.change
        if access.level == "L2x" and change.kind != "block_sim":
            raise problems.level_too_low(access.level)
        advised = await self._advised(access, change, on.now)
        quote_id = self.gate.dice.new_id()
        to = (on.terminal_id, access.visit_id, access.msisdn)

        def quote(db: sqlite3.Connection) -> ChangeQuote:
            debts.settle(db, access.msisdn, on.now)
            account = _account(db, access.msisdn, on.now)
            look = Look(db, account, access.level, on.now, advised)
            told = quoting.new_quote(look, change, quote_id, question.language)
            quoting.keep_quote(db, told, to, on.now)
            return told

        told = await self.gate.database.write(quote)
        await self.gate.noted(access, on.now)
        return answered(told)

    async def order_change(self, request: Request) -> Response:
        """Answer an order; one that was answered before needs no access any more."""
        on, order = self.open(request, Order)
        known = find_order(self.reader, on.terminal_id, order.order_id)
        if known is not None:
            return answered(known)
        access = self._holder(order, on, _LEVELS)
        kept = quoting.find_quote(self.reader, order.quote_id)
        advised = None
        if kept is not None and kept.msisdn == access.msisdn:
            advised = await self._advised(access, kept.quote.change, on.now)
        result = await self.gate.database.write(
            lambda db: self.desk.decide(db, order, access, on.now, advised)
        )
        await self.gate.noted(access, on.now)
        return answered(result)

    async def find_order(self, request: Request) -> Response:
        on, _ = self.caller(request)
        try:
            order_id = _IDENTIFIER.validate_python(request.path_params["order_id"])
        except ValidationError as error:
            raise problems.malformed("order_id is not an identifier") from error
        found = find_order(self.reader, on.terminal_id, order_id)
        return answered(found or OrderResult(order_id=order_id, state="unknown"))

    async def set_password(self, request: Request) -> Response:
        asked, question = await self.ask(request, SecretChange, STRONG_LEVELS)
        msisdn, now, gate = asked.access.msisdn, asked.on.now, self.gate
        _refuse_managed(asked.account)
        await gate.database.write(lambda db: keys.spend_password(db, msisdn, now))
        password = keys.password_of(gate.dice.salt())
        hashed = await asyncio.to_thread(hash_secret, password, gate.dice.salt(), gate.cost)
        text = messages.password_text(question.language, password)
        await gate.database.write(lambda db: keys.keep_password(db, msisdn, hashed, text, now))
        return answered(PasswordSent(sent_at=now))

    async def pair_application(self, request: Request) -> Response:
        asked, _ = await self.ask(request, PairingQuestion)
        msisdn, now = asked.access.msisdn, asked.on.now
        _refuse_managed(asked.account)
        code = keys.code_of(self.gate.dice.salt())
        expires_at = await self.gate.database.write(
            lambda db: keys.keep_pairing(db, msisdn, code, now)
        )
        return answered(Pairing(code=code, expires_at=expires_at))

    # --- what several handlers do -----------------------------------------------------------------

    def _holder(self, question: AccountQuestion, on: Occasion, levels: frozenset[Level]) -> Granted:
        """Return whose access it is; ProblemError if it opens too little, or the number ended."""
        access = self.gate.holder(question.access_token, on, levels)
        self.gate.subscriber(access, on.now)
        return access

    async def _advised(self, access: Granted, change: Change, now: datetime) -> Advice | None:
        """Return what the advisor says, where the change depends on it, off the event loop."""
        if not planning.needs_advice(change):
            return None
        account = _account(self.reader, access.msisdn, now)
        return await asyncio.to_thread(advisor.advised, account)


def _refuse_managed(account: Account) -> None:
    """A company's number is for topping up and looking at."""
    if account.subscriber.company_managed:
        raise problems.company_managed()


def _account(db: sqlite3.Connection, msisdn: str, now: datetime) -> Account:
    subscriber = find_subscriber(db, msisdn, now)
    assert subscriber is not None, "the access is of a number that exists"
    return read_account(db, subscriber, now)

"""A counter: what every handler of the account does before it answers.

Who handles operations derives from it, one method a row of the table, and is given to `make_app`
with the service; the changes and the help have counters of their own.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from fastapi import Request

from backend.account import debts
from backend.account.codes import Occasion
from backend.account.gate import Gate
from backend.account.history import Account, read_account
from backend.account.tokens import ACCOUNT_LEVELS, Granted
from backend.asking import Model, identified, parsed
from backend.database import Database
from backend.fleet import Fleet
from backend.identification import Identification
from contract.account.access import AccountQuestion, Level
from contract.signatures import RequestMessage

Question = TypeVar("Question", bound=AccountQuestion)


@dataclass(frozen=True)
class Asked:
    """Whose account a question is about, by which access, from which terminal and when."""

    access: Granted
    account: Account
    on: Occasion


@dataclass(frozen=True)
class Counter:
    """Everything handlers need; time and dice come in."""

    gate: Gate
    identification: Identification
    fleet: Fleet
    now: Callable[[], datetime]

    @property
    def database(self) -> Database:
        return self.gate.database

    @property
    def reader(self) -> sqlite3.Connection:
        return self.gate.database.reader

    def caller(self, request: Request) -> tuple[Occasion, RequestMessage]:
        """Return which terminal asks, and its message."""
        now = self.now()
        caller, message = identified(request, self.identification, self.fleet, now)
        return Occasion(caller.terminal_id, now), message

    def open(self, request: Request, kind: type[Model]) -> tuple[Occasion, Model]:
        """Return which terminal asks what; nobody has to have proved anything."""
        on, message = self.caller(request)
        return on, parsed(message, kind)

    async def ask(
        self,
        request: Request,
        kind: type[Question],
        levels: frozenset[Level] = ACCOUNT_LEVELS,
    ) -> tuple[Asked, Question]:
        """Return a question about an account; ProblemError if its token does not open that."""
        on, question = self.open(request, kind)
        access = self.gate.holder(question.access_token, on, levels)
        subscriber = self.gate.subscriber(access, on.now)
        if debts.is_due(self.reader, access.msisdn, on.now):
            await self.database.write(lambda db: debts.settle(db, access.msisdn, on.now))
        await self.gate.noted(access, on.now)
        return Asked(access, read_account(self.reader, subscriber, on.now), on), question

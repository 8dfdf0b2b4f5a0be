"""The gate: who has proved what, for one visit at one terminal.

Every try is durable before it is looked at, so that a power cut gives none back.  Time and dice
come in; hashes are computed on threads of their own.
"""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime

from backend import accounts, problems, sms
from backend.account import codes, limits, messages, secret_proofs, store, tokens
from backend.account.codes import NewCode, Occasion, Tried
from backend.account.hashing import HashCost, matches, nobodys_hash
from backend.account.rows import Subscriber
from backend.account.sealing_key import SecretsKey
from backend.account.tokens import ACCOUNT_LEVELS, Granted, LastUses
from backend.database import Database
from contract.account.access import (
    Access,
    CodePurpose,
    CodeSent,
    EndAccess,
    Level,
    SendCode,
    ValidateCode,
    VerifySecret,
)
from contract.sealing import SealError, bound_to

HASHES_AT_ONCE = 2
HASHES_WAITING_MAX = 64
SWEEP_AFTER_SENDS = 5_000


@dataclass(frozen=True)
class Dice:
    """Everything random the gate needs."""

    new_id: Callable[[], str]
    code: Callable[[], str]
    salt: Callable[[], bytes]
    token: Callable[[], str]


@dataclass
class Gate:
    """Sends codes, proves them, gives tokens, and says whose a token is."""

    database: Database
    key: SecretsKey
    dice: Dice
    cost: HashCost = field(default_factory=HashCost)
    _uses: LastUses = field(default_factory=LastUses)
    _hashing: int = 0
    _sent: int = 0
    _threads: ThreadPoolExecutor = field(
        default_factory=lambda: ThreadPoolExecutor(HASHES_AT_ONCE, thread_name_prefix="secrets")
    )

    async def send_code(self, asked: SendCode, on: Occasion) -> CodeSent:
        new = NewCode(self.dice.new_id(), self.dice.code(), self.dice.salt())
        if self._sent % SWEEP_AFTER_SENDS == 0:
            await self.database.write(lambda db: limits.sweep(db, on.now))
        self._sent += 1
        return await self.database.write(lambda db: codes.send(db, asked, new, on))

    async def validate_code(self, asked: ValidateCode, on: Occasion) -> Access:
        """Return the access a right code gives; ProblemError."""
        tried = await self.database.write(
            lambda db: codes.write_try(db, asked.authentication_id, asked.visit_id, on)
        )
        if tried == "expired":
            raise problems.code_expired()
        if not isinstance(tried, Tried) or tried.used or not tried.fits(asked.code):
            raise problems.code_wrong()
        level: Level = "P" if tried.purpose == "payer" else "L1"
        if tried.channel == "voice" and level == "L1":
            level = "L1v"
        token = self.dice.token()
        new = self._new(token, asked.visit_id, tried.msisdn, tried.purpose, level, "", on)
        right = tried

        def give(db: sqlite3.Connection) -> bool:
            if not codes.succeed(db, right, on.now):
                return False
            _give(db, new, right.language, on)
            return True

        if not await self.database.write(give):
            raise problems.code_wrong()
        return new.told(token)

    async def verify_secret(self, asked: VerifySecret, on: Occasion) -> Access:
        """Return the access a right secret gives, or the raised one; ProblemError."""
        before = self._access_to_raise(asked, on) if asked.purpose == "raise" else None
        place = bound_to(asked.visit_id, asked.msisdn, asked.purpose)
        try:
            secret = self.key.open(asked.sealed, place)
        except SealError as error:
            raise problems.malformed("not sealed for this key and purpose") from error
        tried = await self.database.write(lambda db: secret_proofs.write_try(db, asked, on))
        stored = tried.stored or nobodys_hash(self.cost)
        if not await self._compare(secret, stored) or tried.stored is None:
            raise problems.secret_wrong()
        if before is not None:
            return await self._raise(asked, before, on)
        token, level = self.dice.token(), secret_proofs.LEVEL_OF[asked.purpose]
        new = self._new(token, asked.visit_id, asked.msisdn, "login", level, asked.kind, on)

        def give(db: sqlite3.Connection) -> None:
            secret_proofs.succeed(db, asked.msisdn)
            _give(db, new, asked.language, on)

        await self.database.write(give)
        return new.told(token)

    async def end(self, asked: EndAccess, on: Occasion) -> None:
        await self.database.write(
            lambda db: tokens.end(db, asked.access_token, on.terminal_id, on.now)
        )
        self._uses.forget(asked.access_token)

    def holder(
        self,
        token: str,
        on: Occasion,
        levels: frozenset[Level] = ACCOUNT_LEVELS,
        purpose: CodePurpose = "login",
    ) -> Granted:
        """Return the access behind a token; ProblemError if it is over or opens too little.

        `noted` must be awaited with what this returns once the question is answered.
        """
        found = tokens.find(self.database.reader, token)
        if found is None:
            raise problems.access_ended()
        access = self._uses.latest(found)
        if not access.holds(on.terminal_id, on.now):
            raise problems.access_ended()
        if access.level not in levels or access.purpose != purpose:
            raise problems.level_too_low(access.level)
        return found

    def still_holds(self, token_hash: bytes, terminal_id: str, now: datetime) -> Granted | None:
        """Return an account's access by its token's hash; None once it is over."""
        found = tokens.find_hashed(self.database.reader, token_hash)
        if found is None or found.purpose != "login" or found.level not in ACCOUNT_LEVELS:
            return None
        access = self._uses.latest(found)
        return access if access.holds(terminal_id, now) else None

    async def noted(self, access: Granted, now: datetime) -> None:
        """Note that an access was used just now; written only now and then."""
        self._uses.note(access, now)
        if now - access.used_at > tokens.NOTE_AFTER:
            await self.database.write(lambda db: tokens.write_use(db, access, now))

    def subscriber(self, access: Granted, now: datetime) -> Subscriber:
        """Return whose access it is; a number that ended during the visit ends it."""
        found = store.find_subscriber(self.database.reader, access.msisdn, now)
        verdict = accounts.verdict_before_cash(self.database.reader, access.msisdn)
        if found is None or verdict != "ok":
            raise problems.access_ended()
        return found

    def close(self) -> None:
        self._threads.shutdown()

    def _access_to_raise(self, asked: VerifySecret, on: Occasion) -> Granted:
        if asked.access_token is None:
            raise problems.access_ended()
        found = self.holder(asked.access_token, on)
        if (found.msisdn, found.visit_id) != (asked.msisdn, asked.visit_id):
            raise problems.access_ended()
        if found.secret_kind == asked.kind:
            raise problems.secret_used()
        return found

    async def _raise(self, asked: VerifySecret, before: Granted, on: Occasion) -> Access:
        assert asked.access_token is not None, "checked before the secret was"

        def give(db: sqlite3.Connection) -> Granted:
            secret_proofs.succeed(db, asked.msisdn)
            return tokens.raise_level(db, before, "L2", on.now)

        raised = await self.database.write(give)
        self._uses.note(raised, on.now)
        return raised.told(asked.access_token)

    async def _compare(self, secret: str, stored: str) -> bool:
        if self._hashing >= HASHES_WAITING_MAX:
            raise problems.not_now(1, "too many secrets are being checked")
        self._hashing += 1
        try:
            loop = asyncio.get_running_loop()
            return await loop.run_in_executor(self._threads, matches, secret, stored)
        finally:
            self._hashing -= 1

    def _new(
        self,
        token: str,
        visit_id: str,
        msisdn: str,
        purpose: CodePurpose,
        level: Level,
        secret_kind: str,
        on: Occasion,
    ) -> Granted:
        return Granted(
            tokens.hash_of(token),
            on.terminal_id,
            visit_id,
            msisdn,
            purpose,
            level,
            secret_kind,
            on.now,
            on.now,
        )


def _give(db: sqlite3.Connection, access: Granted, language: str, on: Occasion) -> None:
    """Write an access; a login is told to its number."""
    tokens.grant(db, access)
    if access.purpose == "login":
        text = messages.login_text(language, access.msisdn, on.terminal_id, on.now)
        sms.send_sms(db, access.msisdn, text, "login", on.now)

"""What happens at its time without being asked for; driven by the time that comes in.

A duty that fell due while the server was down is carried out when it is back.
"""

from __future__ import annotations

import asyncio
import logging
import sqlite3
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from backend.database import Database, StorageError
from backend.help import cases, chats, correction_moves, corrections, satisfaction
from backend.help.chats import LiveScreens

EVERY_S = 2.0
FORGET_EVERY = timedelta(hours=6)
CHATS_LOOKED_AT_MAX = 1_000

log = logging.getLogger(__name__)


@dataclass
class Duties:
    """Moves corrections, ends chats whose terminal left, forgets what has an end."""

    database: Database
    now: Callable[[], datetime]
    screens: LiveScreens
    _forgotten_at: datetime | None = field(default=None)

    async def run(self) -> None:
        """Carry duties out until cancelled, or until nothing can be stored any more."""
        while True:
            try:
                await self.carry_out()
            except StorageError:
                log.warning("duties end: nothing can be stored")
                return
            except Exception:
                log.exception("a duty failed")
            await asyncio.sleep(EVERY_S)

    async def carry_out(self) -> None:
        """Do whatever is due now; writes nothing when nothing is."""
        now, reader = self.now(), self.database.reader
        if corrections.due(reader, now, 1):
            await self.database.write(lambda db: correction_moves.move_due(db, now))
        idle = [
            chat
            for chat in chats.unended(reader, CHATS_LOOKED_AT_MAX)
            if self.screens.is_idle(chat, now)
        ]
        if idle:
            await self.database.write(lambda db: _end_all(db, idle, now))
        for chat in idle:
            self.screens.forget(chat.key)
        if self._forgotten_at is None or now - self._forgotten_at >= FORGET_EVERY:
            self._forgotten_at = now
            await self.database.write(lambda db: _forget(db, now))


def _end_all(db: sqlite3.Connection, idle: list[chats.Chat], now: datetime) -> None:
    for chat in idle:
        chats.end(db, chat.key, now)


def _forget(db: sqlite3.Connection, now: datetime) -> None:
    cases.forget_old(db, now)
    chats.forget_old(db, now)
    satisfaction.forget_visits(db, now)

"""What persons of the operator do at their desk, whichever way they ask for it."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from backend.account import outages
from backend.account.gate import Gate
from backend.account.outages import Outage
from backend.help import cases, chats, correction_moves, desk_words
from backend.help.cases import Act, Case
from backend.help.chats import Chat, LiveScreens
from backend.help.correction_moves import Objection

LINES_MAX = 200
ChatAct = Literal["take", "say", "end"]


class UnknownMatterError(Exception):
    """There is no such case or chat."""


@dataclass(frozen=True)
class Agents:
    """Everything that waits for a person, and what a person does about it."""

    gate: Gate
    screens: LiveScreens
    now: Callable[[], datetime]

    @property
    def reader(self) -> sqlite3.Connection:
        return self.gate.database.reader

    def queue(self) -> list[desk_words.QueueRow]:
        """Return what waits and what is in work: lost phones, what is urgent, all others.

        Whoever stands at a terminal comes before those who went home.
        """
        now = self.now()
        rows = [desk_words.of_case(one, now) for one in cases.unsolved(self.reader, LINES_MAX)]
        rows += [
            desk_words.of_chat(one, now)
            for one in chats.unended(self.reader, LINES_MAX)
            if not self.screens.is_idle(one, now)
        ]
        return sorted(rows, key=lambda row: row.order)

    def case(self, case_no: str) -> Case:
        found = cases.find(self.reader, case_no)
        if found is None:
            raise UnknownMatterError(f"no case {case_no}")
        return found

    def chat(self, terminal_id: str, chat_id: str) -> Chat:
        found = chats.find(self.reader, (terminal_id, chat_id))
        if found is None:
            raise UnknownMatterError("no such chat")
        return found

    async def act_on_case(self, case_no: str, act: Act, person: str, answer: str) -> Case:
        """Take a case, or answer it; CaseStateError if that is not to be done now."""
        known, now = self.case(case_no), self.now()

        def write(db: sqlite3.Connection) -> Case:
            fresh = cases.find(db, known.case_no)
            assert fresh is not None, "cases never go"
            return cases.act(db, fresh, act, now, person, answer)

        return await self.gate.database.write(write)

    async def act_in_chat(
        self, terminal_id: str, chat_id: str, act: ChatAct, person: str, text: str
    ) -> None:
        """Take a chat, say something in it, or end it; ChatEndedError once it is over."""
        chat, now = self.chat(terminal_id, chat_id), self.now()

        def write(db: sqlite3.Connection) -> None:
            if act == "end":
                chats.end(db, chat.key, now)
                return
            chats.take(db, chat.key, person)
            if act == "say" and text:
                chats.say(db, chat.key, "person", text, now)

        await self.gate.database.write(write)
        if act == "end":
            self.screens.forget(chat.key)

    def outages(self) -> list[Outage]:
        """Return where the network is out, as far as somebody said so."""
        return outages.running(self.reader, self.now(), LINES_MAX)

    async def declare_outage(self, terminal_id: str, until: datetime) -> None:
        """Note that the network is out around a terminal; an end that has passed takes it back."""
        await self.gate.database.write(lambda db: outages.declare(db, terminal_id, until))

    async def object_to(self, case_no: str, person: str) -> Objection:
        """Take an objection that somebody told a person."""
        now = self.now()
        return await self.gate.database.write(
            lambda db: correction_moves.object_to(db, case_no, person, now)
        )

    async def reply(self, msisdn: str, text: str) -> Objection:
        """Take an SMS that came back from a number."""
        now = self.now()
        return await self.gate.database.write(
            lambda db: correction_moves.reply(db, msisdn, text, now)
        )

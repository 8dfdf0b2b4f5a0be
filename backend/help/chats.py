"""Chats between a customer at a terminal and a person of the operator.

| state | meaning                                       | becomes            |
|-------|-----------------------------------------------|--------------------|
| waits | nobody has taken it yet                       | talks, ended       |
| talks | a person, whose first name is shown, answers  | talks, ended       |
| ended | by either side, or because the terminal left  | nothing any more   |

A terminal asks again and again, so a turn is written only when there is something to keep; where
the customer is and what is on that screen stay in memory, and end with the chat.
"""

from __future__ import annotations

import re
import sqlite3
from dataclasses import dataclass, field, fields
from datetime import datetime, timedelta
from typing import Literal

from contract.account.help import MESSAGES_MAX, ChatMessage, ChatNews, Topic
from contract.moments import rfc3339

IDLE = timedelta(minutes=2)
NOTE_TURN_AFTER = timedelta(seconds=30)
MESSAGES_OF_CHAT_MAX = 1_000
KEPT = timedelta(days=30)
LIVE_MAX = 10_000
_DIGITS = re.compile(r"\+?\d(?:[\s\u202f\u00a0().-]?\d){6,}")

ChatState = Literal["waits", "talks", "ended"]
Speaker = Literal["person", "customer", "terminal"]
Key = tuple[str, str]


class ChatEndedError(Exception):
    """Nothing more can be said in this chat."""


@dataclass(frozen=True)
class Chat:
    """One row; token_hash: of the access it was opened with, None without one."""

    terminal_id: str
    chat_id: str
    topic: Topic
    urgent: bool
    token_hash: bytes | None
    language: str
    screen: str
    last_error: str
    money_inside_minor: int
    steps: str
    opened_at: str
    last_turn_at: str
    state: ChatState
    person: str
    ended_at: str | None

    @property
    def key(self) -> Key:
        return self.terminal_id, self.chat_id


@dataclass
class Seen:
    """Where the customer of a chat is now; fields are masked, and only kept with an access."""

    at: datetime
    screen: str = ""
    fields: tuple[str, ...] = ()


@dataclass
class LiveScreens:
    """What is known of chats between two writes; gone with the process."""

    seen: dict[Key, Seen] = field(default_factory=dict)

    def note(self, key: Key, seen: Seen) -> None:
        self.seen.pop(key, None)
        self.seen[key] = seen
        if len(self.seen) > LIVE_MAX:
            del self.seen[next(iter(self.seen))]

    def last_turn(self, chat: Chat) -> datetime:
        written = datetime.fromisoformat(chat.last_turn_at)
        seen = self.seen.get(chat.key)
        return written if seen is None else max(written, seen.at)

    def is_idle(self, chat: Chat, now: datetime) -> bool:
        return chat.state != "ended" and now - self.last_turn(chat) > IDLE

    def forget(self, key: Key) -> None:
        self.seen.pop(key, None)


_COLUMNS = tuple(one.name for one in fields(Chat))
_SELECT = f"SELECT {', '.join(_COLUMNS)} FROM chats"  # noqa: S608 - our own names
_INSERT = f"INSERT INTO chats VALUES ({', '.join('?' for _ in _COLUMNS)})"  # noqa: S608 - our own names
_ORDER = "ORDER BY urgent AND topic = 'phone_lost' DESC, urgent DESC, opened_at, chat_id"


def masked(line: str) -> str:
    """Return a line without whole telephone numbers, codes or cards."""
    return _DIGITS.sub(lambda found: f"··{found[0][-2:]}", line)


def find(db: sqlite3.Connection, key: Key) -> Chat | None:
    found = _many(db, "WHERE terminal_id = ? AND chat_id = ?", *key)
    return found[0] if found else None


def unended(db: sqlite3.Connection, count: int) -> list[Chat]:
    """Return every chat that goes on, those that wait first, in the order they are taken."""
    return _many(db, f"WHERE state != 'ended' {_ORDER} LIMIT ?", count)


def open_chat(db: sqlite3.Connection, chat: Chat) -> Chat:
    """Write a new chat; a terminal has one screen, so its other chats end."""
    db.execute(
        "UPDATE chats SET state = 'ended', ended_at = ? WHERE terminal_id = ? AND state != 'ended'",
        (chat.opened_at, chat.terminal_id),
    )
    db.execute(_INSERT, tuple(getattr(chat, name) for name in _COLUMNS))
    return chat


def note_turn(db: sqlite3.Connection, key: Key, now: datetime) -> None:
    db.execute(
        "UPDATE chats SET last_turn_at = ? WHERE terminal_id = ? AND chat_id = ?",
        (rfc3339(now), *key),
    )


def say(
    db: sqlite3.Connection, key: Key, speaker: Speaker, text: str, now: datetime, after: int = 0
) -> None:
    """Add what was said; what a customer repeats without having seen it was sent twice."""
    chat = find(db, key)
    last = _last(db, key)
    if chat is None or chat.state == "ended" or last >= MESSAGES_OF_CHAT_MAX:
        raise ChatEndedError(key[1])
    if speaker == "customer" and _is_repeated(db, key, text, after):
        return
    db.execute(
        "INSERT INTO chat_messages VALUES (?, ?, ?, ?, ?, ?)",
        (*key, last + 1, speaker, text, rfc3339(now)),
    )


def take(db: sqlite3.Connection, key: Key, person: str) -> None:
    """Let a person answer, also in another one's place."""
    changed = db.execute(
        "UPDATE chats SET state = 'talks', person = ? WHERE terminal_id = ? AND chat_id = ? "
        "AND state != 'ended'",
        (person, *key),
    ).rowcount
    if not changed:
        raise ChatEndedError(key[1])


def end(db: sqlite3.Connection, key: Key, now: datetime) -> None:
    db.execute(
        "UPDATE chats SET state = 'ended', ended_at = ? WHERE terminal_id = ? AND chat_id = ? "
        "AND state != 'ended'",
        (rfc3339(now), *key),
    )


def forget_old(db: sqlite3.Connection, now: datetime) -> None:
    """Forget what was said long ago: personal data has an end."""
    old = rfc3339(now - KEPT)
    db.execute(
        "DELETE FROM chat_messages WHERE (terminal_id, chat_id) IN "
        "(SELECT terminal_id, chat_id FROM chats WHERE state = 'ended' AND ended_at < ?)",
        (old,),
    )
    db.execute("DELETE FROM chats WHERE state = 'ended' AND ended_at < ?", (old,))


def messages(db: sqlite3.Connection, key: Key, after: int = 0) -> tuple[ChatMessage, ...]:
    """Return what was said since, the oldest first, at most so many."""
    rows = db.execute(
        "SELECT number, speaker, text, at FROM chat_messages WHERE terminal_id = ? "
        "AND chat_id = ? AND number > ? ORDER BY number LIMIT ?",
        (*key, after, MESSAGES_MAX),
    )
    return tuple(
        ChatMessage(number=number, by=speaker, text=text, at=datetime.fromisoformat(at))
        for number, speaker, text, at in rows.fetchall()
    )


def news(db: sqlite3.Connection, chat: Chat, after: int = 0) -> ChatNews:
    """Return how it stands and what is new."""
    before = 0
    if chat.state == "waits":
        waiting = [one.key for one in _many(db, f"WHERE state = 'waits' {_ORDER}")]
        before = waiting.index(chat.key) if chat.key in waiting else 0
    return ChatNews(
        chat_id=chat.chat_id,
        state=chat.state,
        person=chat.person,
        waiting_before=before,
        messages=messages(db, chat.key, after),
    )


def _is_repeated(db: sqlite3.Connection, key: Key, text: str, after: int) -> bool:
    row = db.execute(
        "SELECT number, text FROM chat_messages WHERE terminal_id = ? AND chat_id = ? "
        "AND speaker = 'customer' ORDER BY number DESC LIMIT 1",
        key,
    ).fetchone()
    return row is not None and row[1] == text and after < row[0]


def _last(db: sqlite3.Connection, key: Key) -> int:
    row = db.execute(
        "SELECT coalesce(max(number), 0) FROM chat_messages WHERE terminal_id = ? AND chat_id = ?",
        key,
    ).fetchone()
    return int(row[0])


def _many(db: sqlite3.Connection, where: str, *values: object) -> list[Chat]:
    found = []
    for row in db.execute(f"{_SELECT} {where}", values).fetchall():
        values_by_name = dict(zip(_COLUMNS, row, strict=True))
        values_by_name["urgent"] = bool(values_by_name["urgent"])
        found.append(Chat(**values_by_name))
    return found

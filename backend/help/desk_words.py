"""What the agents' desk shows of a case or a chat: rows for its pages, numbers masked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from backend.help.cases import Case
from backend.help.chats import Chat
from backend.help.corrections import Correction
from backend.sms import major

_LANGUAGES = {
    "ru": "Russian",
    "en": "English",
    "uz": "Uzbek",
    "tg": "Tajik",
    "ky": "Kyrgyz",
    "uk": "Ukrainian",
    "be": "Belarusian",
    "hu": "Hungarian",
}
_MINUTE_S = 60
_HOUR_MINUTES = 60
_DAY_HOURS = 48


@dataclass(frozen=True)
class QueueRow:
    """One line of the queue, whatever it is."""

    what: Literal["chat", "call", "case", "correction"]
    address: str
    number: str
    topic: str
    urgent: bool
    waits: bool  # nobody has taken it
    person: str
    language: str
    screen: str
    last_error: str
    money_inside: str
    since: str
    promised: str
    is_late: bool
    state: str
    order: tuple[int, int, str]


def of_case(case: Case, now: datetime) -> QueueRow:
    promised_at = datetime.fromisoformat(case.call_promised_at or case.promised_at)
    what: Literal["call", "case", "correction"] = "case"
    if case.kind == "correction":
        what = "correction"
    elif case.call_promised_at is not None:
        what = "call"
    return QueueRow(
        what=what,
        address=f"/agents/cases/{case.case_no}",
        number=f"{case.case_no[:4]} {case.case_no[4:]}",
        topic=topic_text(case.topic),
        urgent=case.urgent,
        waits=case.state == "open",
        person=case.person,
        language=language_name(case.language),
        screen=case.screen,
        last_error=case.last_error,
        money_inside=money_text(case.money_inside_minor),
        since=ago(case.opened_at, now),
        promised=until(promised_at, now),
        is_late=promised_at < now,
        state=case.state.replace("_", " "),
        order=(_rank(case.topic, urgent=case.urgent), 1, promised_at.isoformat()),
    )


def of_chat(chat: Chat, now: datetime) -> QueueRow:
    return QueueRow(
        what="chat",
        address=f"/agents/chats/{chat.terminal_id}/{chat.chat_id}",
        number=chat.terminal_id,
        topic=topic_text(chat.topic),
        urgent=chat.urgent,
        waits=chat.state == "waits",
        person=chat.person,
        language=language_name(chat.language),
        screen=chat.screen,
        last_error=chat.last_error,
        money_inside=money_text(chat.money_inside_minor),
        since=ago(chat.opened_at, now),
        promised="standing there",
        is_late=False,
        state=chat.state,
        order=(_rank(chat.topic, urgent=chat.urgent), 0, chat.opened_at),
    )


def correction_row(correction: Correction, now: datetime) -> dict[str, str | bool]:
    """Return a correction for a table, both numbers masked."""
    return {
        "case_no": correction.case_no,
        "sum": major(correction.amount_minor, correction.currency),
        "moved": major(correction.moved_minor, correction.currency),
        "from": f"… {correction.from_msisdn[-4:]}",
        "to": f"… {correction.to_msisdn[-4:]}",
        "state": correction.state,
        "waits": correction.state == "waiting" and now < correction.moves,
        "moves": until(correction.moves, now),
        "ended_by": correction.ended_by,
    }


def language_name(language: str) -> str:
    return _LANGUAGES.get(language, language)


def topic_text(topic: str) -> str:
    return {"sim": "SIM card", "phone_lost": "lost phone"}.get(topic, topic.replace("_", " "))


def money_text(minor: int) -> str:
    """Return money in the terminal, "" for none; whose currency it is stands on the terminal."""
    return f"{minor // 100}.{minor % 100:02}" if minor else ""


def ago(moment: str, now: datetime) -> str:
    span = _span(now - datetime.fromisoformat(moment))
    return f"{span} ago" if span else "just now"


def until(moment: datetime, now: datetime) -> str:
    if moment < now:
        return f"{_span(now - moment) or '1 min'} late"
    return f"in {_span(moment - now) or '1 min'}"


def _span(span: timedelta) -> str:
    """Return a time in words, "" for less than a minute."""
    minutes = int(span.total_seconds()) // _MINUTE_S
    if minutes < 1:
        return ""
    if minutes < 2 * _HOUR_MINUTES:
        return f"{minutes} min"
    hours = minutes // _HOUR_MINUTES
    return f"{hours} h" if hours < _DAY_HOURS else f"{hours // 24} days"


def _rank(topic: str, *, urgent: bool) -> int:
    """Return 0 for a lost phone, 1 for what is urgent, 2 for all others."""
    return 2 if not urgent else 0 if topic == "phone_lost" else 1

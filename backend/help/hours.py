"""Until when somebody has dealt with a matter: by its topic, its urgency and the opening hours.

| what               | within                                                                    |
|--------------------|---------------------------------------------------------------------------|
| urgent case        | 30 minutes, day and night; a lost phone is always urgent                  |
| any other case     | its topic's time below, of opening hours: 08:00 to 22:00, every day       |
| urgent call-back   | 10 minutes, day and night, and 4 more for each urgent call that waits     |
| any other one      | 30 minutes of opening hours, and 4 more for each call that waits          |
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from contract.account.help import Topic

OPENS_HOUR, CLOSES_HOUR = 8, 22
URGENT_WITHIN = timedelta(minutes=30)
URGENT_CALL_WITHIN = timedelta(minutes=10)
CALL_WITHIN = timedelta(minutes=15)
EACH_WAITING_CALL = timedelta(minutes=4)
ALWAYS_URGENT: frozenset[Topic] = frozenset({"phone_lost"})
ANSWERED_WITHIN: dict[Topic, timedelta] = {
    "phone_lost": timedelta(minutes=30),
    "travel": timedelta(hours=1),
    "helper": timedelta(hours=1),
    "network": timedelta(hours=2),
    "internet": timedelta(hours=2),
    "sim": timedelta(hours=2),
    "payment": timedelta(hours=4),
    "terminal": timedelta(hours=4),
    "tariff": timedelta(hours=4),
    "options": timedelta(hours=4),
    "charges": timedelta(hours=14),
    "other": timedelta(hours=14),
    "dispute": timedelta(hours=42),
}


def answer_promised(topic: Topic, now: datetime, zone: ZoneInfo, *, urgent: bool) -> datetime:
    """Return until when a case has been dealt with."""
    return now + URGENT_WITHIN if urgent else while_open(now, ANSWERED_WITHIN[topic], zone)


def call_promised(now: datetime, zone: ZoneInfo, *, urgent: bool, waiting: int) -> datetime:
    """Return until when somebody calls; waiting: calls that come before this one."""
    more = waiting * EACH_WAITING_CALL
    if urgent:
        return now + URGENT_CALL_WITHIN + more
    return while_open(now, CALL_WITHIN + more, zone)


def while_open(start: datetime, span: timedelta, zone: ZoneInfo) -> datetime:
    """Return the moment by which a span of opening hours has gone by since start."""
    at = start.astimezone(zone)
    while True:
        opens = at.replace(hour=OPENS_HOUR, minute=0, second=0, microsecond=0)
        closes = opens.replace(hour=CLOSES_HOUR)
        at = max(at, opens)
        if at + span <= closes:
            return (at + span).astimezone(UTC)
        span -= max(timedelta(0), closes - at)
        at = opens + timedelta(days=1)

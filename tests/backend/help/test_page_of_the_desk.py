"""The page about persons, corrections and claims says what the program does."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path

from backend.account.limits import Limit
from backend.help import cases, chats, claims, correction_requests, hours, likeness, receipts, tries

PAGE = (Path(__file__).parents[3] / "docs" / "agents-desk.md").read_text(encoding="utf-8")


def test_every_limit_stands_on_the_page_with_its_number():
    said = dict(re.findall(r"^\| (help-[a-z-]+) \| (\d+) \|", PAGE, re.MULTILINE))
    limits = [one for one in vars(tries).values() if isinstance(one, Limit)]
    assert said == {one.name: str(one.most) for one in limits}
    assert {one.within for one in limits} == {timedelta(days=1)}


def test_every_topic_stands_on_the_page_with_its_time():
    said = {}
    for topics, time in re.findall(r"^\| case: ([a-z_, ]+) \| ([\d.]+) h \|", PAGE, re.MULTILINE):
        said |= dict.fromkeys(topics.split(", "), timedelta(hours=float(time)))
    assert said == hours.ANSWERED_WITHIN


def test_the_rules_in_words_are_the_rules_in_code():
    minutes = timedelta(minutes=1)
    for words in (
        f"always urgent | {hours.URGENT_WITHIN // minutes} min",
        f"day and night | {hours.URGENT_CALL_WITHIN // minutes} min, and "
        f"{hours.EACH_WAITING_CALL // minutes} min for each urgent",
        f"call-back | {hours.CALL_WITHIN // minutes} min of opening hours",
        f"{hours.OPENS_HOUR:02}:00 to {hours.CLOSES_HOUR}:00",
        f"not asked for {chats.IDLE // minutes} minutes",
        f"forgotten after {chats.KEPT.days} days, a solved case after {cases.KEPT.days}.",
        f"at most {receipts.CORRECTION_WITHIN.days} days ago",
        f"at most {likeness.WRONG_DIGITS_MAX} digits differ",
        f"at most {likeness.MOVED_DIGITS_MAX} moved",
        f"object for {correction_requests.OBJECTION_HOURS} hours",
        f"({claims.TERM.days // 365} years)",
        f"({claims.WRONG_SECOND_CODES_MAX}\n  for a claim",
    ):
        assert words in PAGE, words

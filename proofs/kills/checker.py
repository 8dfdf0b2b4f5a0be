"""Compares with the truth: what lies in the cassette, what the books say, what the operator paid.

Every finding is (kind, words); the kinds are those of proofs.campaign.Failure.
"""

from __future__ import annotations

from dataclasses import dataclass

from proofs.kills.look import Look, OperatorLook
from proofs.kills.visitor import Notes

Finding = tuple[str, str]


@dataclass(frozen=True)
class Standing:
    """Everything that counts, at one moment at which nothing is under way."""

    counted_minor: int  # the emulated cassette: the truth
    look: Look
    operator: OperatorLook


@dataclass(frozen=True)
class Visited:
    """What one kill was about: its numbers, and what was seen on the glass."""

    numbers: frozenset[str]
    notes: Notes
    too_late: bool  # the power came back after more than two minutes
    may_doubt: bool  # the device may have forgotten a credit nobody acknowledged
    returned_minor: int = (
        0  # given back and forgotten by a device without power: a doubt by the rules
    )


def at_death(counted_minor: int, look: Look, before: Look, notes: Notes) -> list[Finding]:
    """What must hold in the files a killed process left, whatever it was doing."""
    found = list(_books(look))
    in_doubt = look.in_doubt_minor + look.open_intent_minor
    found += _against_cassette(counted_minor, look.cassette_minor, in_doubt)
    written = _of_visit(look) - _of_visit(before)
    if notes.shown_minor > written:
        found.append(
            ("lost", f"the screen showed {notes.shown_minor}, the journal has {written} of it")
        )
    return found


def at_rest(now: Standing, before: Standing, visited: Visited) -> list[Finding]:
    """What must hold when the terminal is back and everything was sent."""
    look, operator = now.look, now.operator
    found = list(_books(look))
    found += _against_cassette(now.counted_minor, look.cassette_minor, look.in_doubt_minor)
    if not look.settled:
        found.append(("stuck", f"something is still under way: {look}"))
    found += _against_operator(look, operator)
    found += _numbers(now, before, visited)
    found += _glass(now, before, visited)
    return found


def _books(look: Look) -> list[Finding]:
    found = []
    if look.assets_minor != look.claims_minor:
        found.append(("wrong", f"assets {look.assets_minor} are not claims {look.claims_minor}"))
    if look.in_doubt_minor != look.suspense_minor:
        found.append(
            ("wrong", f"in doubt {look.in_doubt_minor} is not suspense {look.suspense_minor}")
        )
    return found


def _against_cassette(counted: int, cassette: int, in_doubt: int) -> list[Finding]:
    if counted > cassette + in_doubt:
        words = f"the cassette holds {counted}, the books know {cassette} and doubt {in_doubt}"
        return [("lost", words)]
    if counted < cassette:
        return [("doubled", f"the books credit {cassette}, the cassette holds {counted}")]
    return []


def _against_operator(look: Look, operator: OperatorLook) -> list[Finding]:
    found = []
    # What is stuck on its way may have reached the operator.
    under_way = 0 if look.settled else look.pending_minor
    if operator.inserted_minor > look.paid_minor + under_way:
        found.append(
            ("doubled", f"the operator paid {operator.inserted_minor} for {look.paid_minor}")
        )
    elif operator.inserted_minor < look.paid_minor:
        found.append(
            ("lost", f"the books say {look.paid_minor} was paid, not {operator.inserted_minor}")
        )
    undecided = {one.payment_id for one in look.sent} - operator.payment_ids
    if undecided:
        found.append(("lost", f"the operator does not know of {len(undecided)} payments"))
    unknown = operator.payment_ids - {one.payment_id for one in look.sent}
    if unknown:
        found.append(("doubled", f"the operator decided {len(unknown)} payments nobody sent"))
    return found


def _numbers(now: Standing, before: Standing, visited: Visited) -> list[Finding]:
    """Money goes to the number it was confirmed for, or where its owner sent it in the visit."""
    known = {one.payment_id for one in before.look.sent}
    for one in now.look.sent:
        if one.payment_id not in known and one.msisdn not in visited.numbers:
            return [("wrong", f"a payment went to ..{one.msisdn[-4:]}, which nobody confirmed")]
    grown = sum(
        now.operator.by_number.get(number, 0) - before.operator.by_number.get(number, 0)
        for number in visited.numbers
    )
    if grown != now.operator.inserted_minor - before.operator.inserted_minor:
        return [("wrong", "somebody else's number was paid")]
    return []


def _glass(now: Standing, before: Standing, visited: Visited) -> list[Finding]:
    notes = visited.notes
    found = [("wrong", what) for what in notes.wrong]
    certain = _of_visit(now.look) - _of_visit(before.look)
    doubted = now.look.in_doubt_minor - before.look.in_doubt_minor
    if notes.shown_minor > certain:
        found.append(("lost", f"the screen showed {notes.shown_minor}, {certain} came of it"))
    if notes.resumed_minor is not None and notes.resumed_minor > certain:
        found.append(("lost", f"to continue: {notes.resumed_minor}, {certain} came of it"))
    inserted = notes.resumed_counted_minor - before.counted_minor
    if notes.resumed_minor is not None and not doubted and notes.resumed_minor != inserted:
        found.append(("wrong", f"to continue: {notes.resumed_minor} of {inserted} that went in"))
    if doubted > visited.returned_minor and not visited.may_doubt:
        found.append(("wrong", f"{doubted} is in doubt although the device could tell"))
    shown = [view for view in notes.after_restart if view not in _SEEN_BY_ANYBODY]
    if visited.too_late and shown:
        found.append(("wrong", f"after two minutes the next person was shown {shown}"))
    return found


_SEEN_BY_ANYBODY = frozenset({"BootView", "AttractView", "HomeView", "OutOfServiceView"})


def _of_visit(look: Look) -> int:
    """All that was ever credited to somebody."""
    return look.paid_minor + look.pending_minor + look.unclaimed_minor + look.visits_minor

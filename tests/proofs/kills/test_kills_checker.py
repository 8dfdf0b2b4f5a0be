"""What the campaign compares, fed with what must not be; plans are drawn from the seed alone."""

import io
from dataclasses import replace

import pytest

from proofs.kills.bomb import DISARMED, Bomb
from proofs.kills.checker import Standing, Visited, at_death, at_rest
from proofs.kills.look import Look, OperatorLook, Sent
from proofs.kills.plan import deck, plan_of
from proofs.kills.points import POINTS
from proofs.kills.visitor import Notes

NUMBER = "+79005000001"
BEFORE = Standing(0, Look(), OperatorLook())
PAID = Look(
    assets_minor=500,
    claims_minor=500,
    cassette_minor=500,
    paid_minor=500,
    sent=(Sent("p1", NUMBER, NUMBER, 500),),
)
OPERATOR = OperatorLook(500, {NUMBER: 500}, frozenset({"p1"}))
WHOLE = Standing(500, PAID, OPERATOR)


def visited(*, too_late=False, may_doubt=False, **notes) -> Visited:
    return Visited(frozenset({NUMBER}), Notes(**notes), too_late, may_doubt)


def kinds(now: Standing, seen: Visited | None = None) -> set[str]:
    return {kind for kind, _ in at_rest(now, BEFORE, seen or visited())}


def with_look(**changes) -> Standing:
    return replace(WHOLE, look=replace(PAID, **changes))


def test_nothing_is_found_where_all_money_is_in_its_place():
    assert at_rest(WHOLE, BEFORE, visited(shown_minor=500)) == []


@pytest.mark.parametrize(
    ("now", "kind"),
    [
        (replace(WHOLE, counted_minor=600), "lost"),
        (replace(WHOLE, counted_minor=400), "doubled"),
        (replace(WHOLE, operator=replace(OPERATOR, inserted_minor=1000)), "doubled"),
        (replace(WHOLE, operator=replace(OPERATOR, inserted_minor=0)), "lost"),
        (replace(WHOLE, operator=replace(OPERATOR, payment_ids=frozenset())), "lost"),
        (
            replace(WHOLE, operator=replace(OPERATOR, payment_ids=frozenset({"p1", "p2"}))),
            "doubled",
        ),
        (replace(WHOLE, operator=replace(OPERATOR, by_number={"+79005999999": 500})), "wrong"),
        (with_look(sent=(Sent("p1", NUMBER, "+79005999999", 500),)), "wrong"),
        (with_look(claims_minor=400), "wrong"),
        (with_look(in_doubt_minor=100), "wrong"),
        (with_look(visits_minor=100), "stuck"),
        (with_look(pending_minor=100), "stuck"),
        (with_look(open_transactions=1), "stuck"),
        (with_look(unsettled=1), "stuck"),
        (with_look(open_intent_minor=100), "stuck"),
    ],
)
def test_altered_books_are_found(now: Standing, kind: str):
    assert kind in kinds(now)


def test_what_the_operator_paid_and_the_terminal_did_not_hear_of_is_stuck_and_not_doubled():
    assert kinds(with_look(paid_minor=300, pending_minor=200)) == {"stuck"}
    assert kinds(with_look(paid_minor=300, pending_minor=100)) == {"stuck", "doubled"}


@pytest.mark.parametrize(
    ("seen", "kind"),
    [
        (visited(shown_minor=600), "lost"),
        (visited(resumed_minor=600, resumed_counted_minor=600), "lost"),
        (visited(resumed_minor=400, resumed_counted_minor=500), "wrong"),
        (visited(wrong=["asked where the money shall go"]), "wrong"),
        (visited(after_restart=["BootView", "ResumeView"], too_late=True), "wrong"),
    ],
)
def test_what_the_glass_may_not_show_is_found(seen: Visited, kind: str):
    assert kind in kinds(WHOLE, seen)


def test_a_doubt_is_found_only_where_the_device_could_tell():
    look = {"assets_minor": 700, "claims_minor": 700, "in_doubt_minor": 200, "suspense_minor": 200}
    now = replace(with_look(**look), counted_minor=700)
    assert kinds(now) == {"wrong"}
    assert kinds(now, visited(may_doubt=True)) == set()
    assert kinds(now, replace(visited(), returned_minor=200)) == set()
    assert kinds(now, replace(visited(), returned_minor=100)) == {"wrong"}


def test_an_open_intent_may_hold_what_lies_uncredited_in_the_cassette():
    left = Look(open_intent_minor=500)
    assert at_death(500, left, Look(), Notes()) == []
    assert at_death(600, left, Look(), Notes())[0][0] == "lost"
    assert at_death(0, Look(), Look(), Notes(shown_minor=100))[0][0] == "lost"


def test_a_plan_is_drawn_from_seed_and_number_alone():
    assert plan_of(7, 42) == plan_of(7, 42)
    assert plan_of(7, 42) != plan_of(8, 42)
    assert {point.name for point in deck(1, 0)} == set(POINTS)
    assert plan_of(7, 42, POINTS["settled"]).point.name == "settled"


def test_the_bomb_goes_off_once_at_the_nth_instant_of_its_name():
    gone = []
    bomb = Bomb(lambda: gone.append(True))
    bomb.hit("credit")
    bomb.arm("credit", 2)
    for name in ("credit", "intent"):
        bomb.hit(name)
    assert bomb.goes_off_at("credit")
    assert not gone
    for _ in range(3):
        bomb.hit("credit")
    assert gone == [True]
    bomb.arm("any", 1)
    bomb.disarm()
    bomb.hit("credit")
    assert gone == [True]


def test_the_bomb_says_when_it_can_no_longer_go_off():
    gone, answers = [], io.StringIO()
    bomb = Bomb(lambda: gone.append(True))
    bomb.obey(io.StringIO("arm any 1\n"), answers)
    assert answers.getvalue() == ""
    bomb.obey(io.StringIO("disarm\n"), answers)
    assert answers.getvalue() == f"{DISARMED}\n"
    bomb.hit("credit")
    assert not gone

"""Every way through the terminal is walked: each screen, each choice, each answer of the operator.

A place is a screen with the conversations behind it and what was proved.  The walk goes on until
nothing is left untried in any, and holds against each what the house promises of every screen.
KIOSK_WAYS=n tells places apart by so many conversations behind them, instead of three.
"""

import os
from collections import defaultdict, deque
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from types import SimpleNamespace

import pytest

from contract.account.operations import ACCOUNT_OPERATIONS
from contract.codes import with_check_digit
from kiosk import effects as do
from kiosk.conversations.ground.course import Course
from kiosk.projection.ground import choice_ids
from kiosk.projection.ground.parts import CHOICES_MAX
from kiosk.views import intents
from kiosk.views.account import QuoteView
from kiosk.views.base import Role
from workbench.testing.answers import MSISDN, NAME, FriendlyOperator

DEPTH = int(os.environ.get("KIOSK_WAYS", "3"))
OWN = MSISDN.removeprefix("+7")
WORD = "РОМАШКА"
CODE = with_check_digit(1234567)
DIGITS = {
    "code": "123456",
    "tail": OWN[-4:],
    "paid_sum": "500",
    "second_code": "1234",
    "secret:pin": "4826",
    "secret:document": "370114",
}
PARTS = 12  # of the screens where time runs out
START = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
TROUBLES = ("silent", "untrusted", "access_ended", "company_managed", "limited", "code_locked")
ROUNDS = 4  # after each, nobody stands here, and misses are forgotten
MISSES_MAX = 3  # so often a known way may lead elsewhere until it is not gone again
SIDE_ROOMS = (intents.CallPerson(), intents.AskWhoTakesMoney(), intents.OpenLanguages())
CALLS_FROM = ("attract", "home", "account", "cash", "number", "result")
# From these the way on is not the customer's: the operator, or time, decides.
LEADS_ITSELF = frozenset({"sending", "boot"})
# These only take down what is typed: where it leads is known by whoever asked them to.
TAKES_DOWN = frozenset({"type_places", "ask_slip", "_ask_tail"})


@dataclass(frozen=True)
class Place:
    """Where a visit stands: the question, who asks it and for whom, and what can be chosen."""

    question: str
    asked_by: tuple
    level: str
    money: bool
    orders: int  # without the operator's word: they are asked about before another one
    view: str
    choices: tuple
    complete: bool
    hint: tuple = ()  # what else may tell where the ways from here lead

    @property
    def kind(self):
        """The place told apart by what is asked, and why: it may stand behind many doors."""
        asked_by = [name for name in self.asked_by if name not in TAKES_DOWN]
        return replace(self, asked_by=tuple(asked_by[-DEPTH:]), hint=())

    @property
    def is_beside(self):
        return self.asked_by[:1] in (("person",), ("agent",), ("languages",))

    @property
    def is_idle(self):
        return self.question in ("attract", "boot", "out_of_service")

    def __str__(self):
        by = " > ".join(self.asked_by)
        return f"{self.question} ({by}; {self.level or 'nobody'}{'; money' * self.money})"


def place_of(at):
    view, access = at.view, at.session.access
    body = None if at.waits_for is None else at.waits_for.body
    level = "" if access is None or access.level == "L2x" else access.level[:2]
    return Place(
        question_of(at),
        at.asked_by,
        level,
        at.has_money,
        min(1, len(at.rig.journal.matters.orders)),
        type(view).__name__,
        tuple(shape_of(view)),
        getattr(view, "complete", False),
        (type(view) is QuoteView and view.notice, getattr(body, "problem", "")),
    )


def question_of(at):
    """Its name without what differs each time; a change is asked about by its kind."""
    asked, name = at.waits_for, at.question
    if asked is not None:
        change = getattr(asked.body, "change", None)
        country = asked.operation == "roaming_prices" and asked.body.country
        about = f":{change.kind}" if change else ":country" if country else ""
        return f"asking:{asked.operation}{about}"
    if name.startswith(("no_answer", "not_known")):
        return name
    return name.partition(":")[0]


def same(view):
    """The view without what only says how long somebody waits."""
    return replace(view, waiting_for="", spoken="") if hasattr(view, "waiting_for") else view


def shape_of(view):
    """What can be chosen; days go by their order, for every day brings another."""
    for number, choice in enumerate(view.choices):
        if choice.id.startswith(choice_ids.DAY):
            yield f"day {number}", choice.enabled
        elif choice.id.startswith(choice_ids.ALPHABET):
            yield "alphabet", choice.enabled
        else:
            yield choice.id, choice.enabled


def deeds_of(at):
    """What can be done where the visit stands, by whoever can do anything."""
    view, kind = at.view, type(at.view).__name__
    if at.waits_for is not None:
        for name in ("", *at.operator.others(at.waits_for)) if at.heals else ("silent",):
            yield "answer", name
    if kind == "SendingView":
        yield from (("decide", "credited"), ("decide", "refused"))
    if kind == "CashView":
        yield from (("bill", 500), ("bill", 2000))
    if kind == "NumberView" and not view.complete:
        yield "type", OWN
    if kind == "CodeView" and "_" in view.places:
        yield "type", DIGITS.get(at.question, CODE)
    if kind == "LettersView" and not view.complete:
        yield "write", view.keys[0][0] if at.question == "first_letter" else WORD
    if kind == "ChatView":
        yield "pass", 3
    if at.question in CALLS_FROM and at.side is None:
        yield from (("call", intent) for intent in SIDE_ROOMS)
    for number, choice in enumerate(view.choices):
        if choice.id.startswith((choice_ids.DAY, choice_ids.ALPHABET)):
            yield "press_at", number
        elif choice.enabled:
            yield "press", choice.id


@dataclass
class Explorer:
    """Walks until no place has anything left that was not tried; notes what should not be.

    Deeds are tried once in each kind of place; the way to one is found from place to place.
    """

    at: object
    map: dict = field(default_factory=dict)  # place: {deed: {place it led to: misses since}}
    deeds: dict = field(default_factory=dict)  # place: what can be done there
    ways: dict = field(default_factory=dict)  # kind of place: {deed: kinds of place it led to}
    trail: list = field(default_factory=list)  # since nobody stood here
    complaints: dict = field(default_factory=lambda: defaultdict(list))
    steps: int = 0

    def explore(self):
        self.arrive()
        for _ in range(ROUNDS):
            while True:
                way = self.way()
                if way is None and self.here.is_idle:
                    break
                if way is None:
                    self.leave()  # what was done in the visit may stand in the way
                elif self.follow(way):
                    self.go(self.next_deed(self.here))
            self.forget_misses()
        return self

    def forget_misses(self):
        for ways in self.map.values():
            for led_to in ways.values():
                led_to.update(dict.fromkeys(led_to, 0))

    def leave(self):
        self.at.leave()
        self.arrive()

    def lead_to(self, is_goal):
        """Go to such a place from where nobody stands."""
        for _ in range(MISSES_MAX * ROUNDS):
            way = next(way for place, way in self.reach(self.here) if is_goal(place))
            if self.follow(way):
                return
        raise AssertionError(f"no way from {self.here} by {[deed for deed, _ in way]}")

    def follow(self, way):
        """Go a known way; False when it led elsewhere, for what was done in the visit before."""
        for deed, foreseen in way:
            here = self.here
            self.go(deed)
            if self.here != foreseen:
                self.map[here].setdefault(deed, {foreseen: 0})[foreseen] += 1
                self.leave()
                return False
            self.map[here][deed][foreseen] = 0
        return True

    def next_deed(self, place):
        """What was not yet tried in such a place; None when all was."""
        tried = self.ways[place.kind]
        return next((deed for deed in self.deeds[place] if deed not in tried), None)

    def way(self):
        """The shortest known way to where something is untried; None when none is known."""
        for place, way in self.reach(self.here):
            if self.next_deed(place) is not None:
                return way
        return None

    def reach(self, start):
        """Every place there is a way to, the nearest first, and the way."""
        reached, waiting = {start: ()}, deque([start])
        while waiting:
            place = waiting.popleft()
            yield place, reached[place]
            for deed, led_to in self.map[place].items():
                for there, misses in led_to.items():
                    if place.is_beside and not there.is_beside:
                        continue  # a side room leads back to where it was entered
                    if there not in reached and misses < MISSES_MAX:
                        reached[there] = (*reached[place], (deed, there))
                        waiting.append(there)

    def arrive(self):
        self.here = place = place_of(self.at)
        if place not in self.map:
            self.map[place], self.deeds[place] = {}, list(deeds_of(self.at))
        if place.kind not in self.ways:
            self.ways[place.kind] = defaultdict(set)
            self.look(place)

    def go(self, deed):
        here = self.here
        if deed not in deeds_of(self.at):
            return
        before = self.seen()
        self.trail = [deed] if here.is_idle else [*self.trail, deed]
        self.steps += 1
        self.at.do(deed)
        self.arrive()
        there = self.here
        if deed not in self.ways[here.kind]:
            self.judge(here, deed, there, before)
        self.ways[here.kind][deed].add(there.kind)
        self.map[here].setdefault(deed, {}).setdefault(there, 0)

    def seen(self):
        return self.at.view, self.at.rig.screen.serial, self.at.room.request

    # --- what is held against every place ---------------------------------------------------

    def complain(self, claim, what):
        self.complaints[claim].append(f"{what}; by {self.trail[-12:]}")

    def look(self, place):
        at, view = self.at, self.at.view
        ahead = [one for one in view.choices if one.role is not Role.BACK]
        if len(ahead) > CHOICES_MAX:
            self.complain("seven", f"{place}: {len(ahead)} choices")
        digits = [one.digit for one in view.choices if one.digit]
        for told in ([one.id for one in view.choices], digits):
            if len(set(told)) != len(told):
                self.complain("apart", f"{place}: {told}")
        if not view.title or not view.spoken:
            self.complain("spoken", f"{place}")
        frame = at.rig.screen.frame
        if not frame.person_label or not (frame.controls_enabled or place.question == "boot"):
            self.complain("button", f"{place}")
        if at.side is None and place.question != "boot":
            self.call_and_return(place)

    def call_and_return(self, place):
        """The person's button is pressed, and left again."""
        at, view = self.at, self.at.view
        at.do(("call", intents.CallPerson()))
        if at.side is None:
            self.complain("person", f"{place}: nobody comes")
            return
        while at.side is not None:
            at.do(("press", choice_ids.BACK))
        if place_of(at) != place or same(at.view) != same(view):
            self.complain("person", f"{place}: came back to {place_of(at)}")

    def judge(self, here, deed, there, before):
        at, (kind, what) = self.at, deed
        if kind == "press" and before == self.seen():
            self.complain("leads", f"{here}: {what}")
        if deed == ("press", choice_ids.BACK) and there.is_idle and "home" in here.asked_by:
            self.complain("back", f"{here}")
        if kind == "answer" and what in TROUBLES:
            told = getattr(at.view, "problem", "") or getattr(at.view, "notice", "")
            asks = there.question == "asking:find_order"
            if not (there.view == "MessageView" or told or asks):
                self.complain("trouble", f"{here}: {what} leads to {there}")
        proof = here.question == "asking:redirect_claim"  # its access is for the claim alone
        if deed == ("answer", "access_ended") and at.session.access is not None and not proof:
            self.complain("signed out", f"{here}: {there}")

    # --- what the whole says ----------------------------------------------------------------

    @property
    def open(self):
        """Kinds of places where something was not tried: another customer's steps lay before it."""
        return {place.kind for place in self.map if self.next_deed(place) is not None}

    def dead_ends(self):
        """Places from which no choice, and no choice after it, leads to the first screen."""
        before = defaultdict(set)
        for here, ways in self.ways.items():
            for (kind, _), led_to in ways.items():
                if kind.startswith("press") or here.question in LEADS_ITSELF:
                    for there in led_to:
                        before[there].add(here)
        home = {place for place in self.ways if place.is_idle or place.question == "home"}
        waiting = list(home)
        while waiting:
            new = before[waiting.pop()] - home
            home |= new
            waiting += new
        return [str(place) for place in self.ways if place not in home and place not in self.open]


@pytest.fixture(scope="module")
def walked(make_rig, attend, tmp_path_factory):
    """What was found on every way; the terminal itself is gone."""
    rig = make_rig(tmp_path_factory.mktemp("every-way"), lambda screen: None)
    found = Explorer(attend(rig)).explore()
    rig.die()
    tried = sum(map(len, found.ways.values()))
    screens = len({place.question for place in found.ways})
    print(f"{screens} screens, {len(found.ways)} places, {tried} ways, {len(found.open)} left open")
    return found


@pytest.fixture(scope="module")
def walked_in_silence(make_rig, attend, tmp_path_factory):
    """What is found while the operator answers nothing."""
    rig = make_rig(tmp_path_factory.mktemp("no-way"), lambda screen: None)
    at = attend(rig)
    at.heals = False
    found = Explorer(at).explore()
    rig.die()
    print(f"in silence: {len(found.ways)} places")
    return found


def note_screens(found, screens_seen):
    """All that was walked through belongs to what is proved of it."""
    for place in found.ways:
        screens_seen(SimpleNamespace(name=place.question.partition(":")[0]))


CLAIMS = {
    "at most seven choices": "seven",
    "choices and keys of their own": "apart",
    "a title, and words to read aloud": "spoken",
    "the person's button": "button",
    "a person beside the visit, which goes on where it was": "person",
    "choices that all lead somewhere": "leads",
    "a way back that does not end the visit": "back",
    "a trouble with words where the operator fails": "trouble",
    "no account after the access has ended": "signed out",
}


@pytest.mark.slow
@pytest.mark.promise("R01", "R04", "R31")
@pytest.mark.parametrize("claim", CLAIMS)
def test_every_screen_has(walked, claim, screens_seen):
    note_screens(walked, screens_seen)
    assert walked.complaints[CLAIMS[claim]] == []


@pytest.mark.slow
def test_no_screen_is_a_dead_end(walked):
    assert walked.dead_ends() == []


@pytest.mark.slow
@pytest.mark.promise("R27")
def test_with_the_link_down_every_way_still_leads_back_and_to_a_person(
    walked_in_silence, screens_seen
):
    found = walked_in_silence
    note_screens(found, screens_seen)
    assert any(place.question == "out_of_service" for place in found.ways)
    assert {"guide", "contacts", "abroad_numbers", "person"} <= {one.question for one in found.ways}
    assert dict(found.complaints) == {}
    assert found.dead_ends() == []


@pytest.mark.slow
def test_the_walk_leaves_hardly_anything_untried(walked):
    assert len(walked.open) * 100 <= len(walked.ways)


@pytest.mark.slow
def test_every_question_of_the_contract_is_asked_on_some_way(walked):
    asked = {place.question.split(":")[1] for place in walked.ways if "asking:" in place.question}
    every = {operation.name for operation in ACCOUNT_OPERATIONS}
    # The client asks for the key; the others are only told, and nobody waits for an answer.
    assert every - asked == {"sealing_key", "end_access", "say_satisfaction", "chat_turn"}


def test_the_friendly_operator_answers_every_question_of_the_contract():
    every = {operation.name for operation in ACCOUNT_OPERATIONS}
    assert FriendlyOperator(lambda: START).knows == every | {"check_number"}


@pytest.mark.slow
@pytest.mark.parametrize("part", range(PARTS))
def test_time_alone_ends_the_visit_from_every_screen_and_wipes_it(walked, attended, part):
    again = Explorer(attended, walked.map, walked.deeds, walked.ways)
    again.arrive()
    goals = sorted({(place.question, place.money) for place in walked.map if not place.is_idle})
    for question, money in goals[part::PARTS]:
        again.lead_to(lambda place, goal=(question, money): (place.question, place.money) == goal)
        opened = attended.session.access is not None
        told = len(attended.rig.ordered(do.AskOperator))
        again.leave()
        session = attended.session
        assert (session.access, session.left, session.course) == (None, (), Course()), question
        assert (session.msisdn, session.screen, session.last_error) == ("", "", ""), question
        assert session.fields == (), question
        matters = attended.rig.journal.matters
        assert matters.transaction is None, question
        assert not matters.pending_payments, question
        since = [one.question.operation for one in attended.rig.ordered(do.AskOperator)[told:]]
        assert opened == ("end_access" in since), question
    inserted = sum(bill.amount_minor for bill in attended.rig.records("bill_credited"))
    orders = [one for sent in attended.rig.records("submitted") for one in sent.payments]
    assert inserted == sum(one.inserted_minor for one in orders), "whoever walked away"
    attended.rig.orders.clear()
    assert attended.rig.holds(NAME, "canary") == []

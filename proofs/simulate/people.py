"""Customers: they come with numbers and bills of their own, and do what people do at a terminal."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from math import inf
from random import Random

from kiosk.projection.ground import choice_ids
from kiosk.views import intents
from kiosk.views.base import Screen
from kiosk.views.top_up import CashView, ConfirmView
from proofs.simulate.timeline import RANK_PEOPLE, Actor, Timeline

COUNTRY = "+7"
OPEN_RANGE = "9005"  # every number of it exists
CLOSED, CLOSING = "9001110000", "9001119999"
FOREIGN, NOBODY = "9101234567", "9009990000"
BILLS = (10, 50, 50, 100, 100, 100, 200, 500, 500, 1000, 2000, 5000)
BAD_BILLS = ("worn", "crooked", "foreign", "double", "short")
PATIENCE_S = 600.0
LANGUAGES = ("ru", "en", "uz", "tg", "ky", "uk", "be", "hu")
Tell = Callable[[intents.Intent], None]


@dataclass
class Person:
    """Somebody at the terminal.  `numbers` are theirs alone: what is sent elsewhere is astray."""

    id: int
    dice: Random
    numbers: tuple[str, ...]
    bills_left: int
    walks_away: float  # chance of going at any moment
    presses_all: float  # chance of pressing anything at all
    bad_bills: float
    parts: float = 0.0  # chance of putting part on another number, once a bill is in
    is_parting: bool = False  # what is typed next is the number that gets a part
    typed: str = ""
    confirmed: set[str] = field(default_factory=set)
    since_s: float = 0.0
    paid: bool = False

    @classmethod
    def of(cls, number: int, seed: int) -> Person:
        """Return the person of that number; the seed is theirs."""
        dice = Random(seed)
        own = f"{OPEN_RANGE}{dice.randrange(10**6):06d}"
        second = f"{OPEN_RANGE}{dice.randrange(10**6):06d}"
        special = dice.choice((CLOSED, CLOSING, CLOSING, FOREIGN, NOBODY))
        numbers = (special, own, second) if dice.random() < 0.12 else (own, second)
        hasty = dice.random()
        return cls(
            id=number,
            dice=dice,
            numbers=numbers,
            bills_left=dice.choice((1, 1, 1, 2, 2, 3, 4, 7)),
            walks_away=0.05 if hasty < 0.2 else 0.003,
            presses_all=0.25 if hasty > 0.85 else 0.02,
            bad_bills=dice.choice((0.0, 0.0, 0.15, 0.5)),
            parts=0.6 if Random(f"parts {seed}").random() < 0.3 else 0.03,
        )


class Crowd:
    """One person stands before the terminal, others wait behind."""

    def __init__(
        self,
        timeline: Timeline,
        insert: Callable[[Person, str], None],
        arrived: Callable[[Person], None],
        confirmed: Callable[[Person, str, str], None],
    ) -> None:
        self._timeline = timeline
        self._insert = insert
        self._arrived = arrived
        self._confirmed = confirmed
        self._waiting: list[Person] = []
        self.present: Person | None = None
        self.tell: Tell | None = None  # None while the terminal is dark
        self.screen: Screen | None = None
        self.actor = timeline.add(Actor(RANK_PEOPLE, self._act))
        self.visits = 0
        self.calm = False  # nobody does anything odd any more

    def come(self, person: Person) -> None:
        """Somebody arrives."""
        self._waiting.append(person)
        self._next()

    def send_home(self) -> None:
        """Everybody goes."""
        self._waiting.clear()
        self.present = None
        self.actor.due = inf

    def _next(self) -> None:
        if self.present is not None or not self._waiting:
            return
        self.present = person = self._waiting.pop(0)
        person.since_s = self._timeline.now_s
        self.visits += 1
        self._arrived(person)
        self._later(person.dice.uniform(0.5, 4.0))

    def _leave(self) -> None:
        self.present = None
        self.actor.due = inf
        self._next()

    def _later(self, seconds: float) -> None:
        self.actor.due = self._timeline.now_s + seconds

    def _act(self, now: float) -> None:
        person = self.present
        if person is None:
            return
        dice = person.dice
        thinks_s = dice.uniform(0.3, 2.5) if dice.random() < 0.9 else dice.uniform(3.0, 40.0)
        self._later(thinks_s)
        if now - person.since_s > PATIENCE_S or dice.random() < person.walks_away:
            self._leave()
            return
        screen = self.screen
        if screen is None or self.tell is None:
            if dice.random() < 0.1:
                self._leave()
            return
        if dice.random() < person.presses_all:
            self._press_anything(person, screen)
            return
        self._do_what_the_screen_asks(person, screen)

    def _do_what_the_screen_asks(self, person: Person, screen: Screen) -> None:
        deeds: dict[str, Callable[[Person, Screen], None]] = {
            "AttractView": self._idle,
            "OutOfServiceView": self._idle,
            "HomeView": lambda _, seen: self._press(seen, (choice_ids.TOP_UP,)),
            "NumberView": self._type_number,
            "ConfirmView": self._confirm,
            "CashView": self._cash,
            "MenuView": self._part,
            "CodeView": self._part_typed,
            "EscrowQuestionView": self._escrow,
            "ResumeView": self._resume,
            "ResultView": self._result,
            "MessageView": self._message,
            "CheckingView": lambda _person, _seen: None,
            "SendingView": lambda _person, _seen: None,
            "BootView": lambda _person, _seen: None,
        }
        deed = deeds.get(type(screen.view).__name__)
        if deed is None:
            self._press(screen, (choice_ids.BACK, choice_ids.DONE))
        else:
            deed(person, screen)

    def _idle(self, person: Person, screen: Screen) -> None:
        dice = person.dice
        closed = type(screen.view).__name__ == "OutOfServiceView"
        if person.paid or (closed and dice.random() < 0.3):
            self._leave()
        elif dice.random() < 0.1:
            self._say(intents.SetLanguage(dice.choice(LANGUAGES)))
        elif not closed:
            self._press(screen, (choice_ids.TOP_UP,))

    def _escrow(self, person: Person, screen: Screen) -> None:
        dice = person.dice
        wants = choice_ids.KEEP if dice.random() < 0.6 else choice_ids.GIVE_BACK
        if dice.random() < 0.9:
            self._press(screen, (wants,))
        else:
            self._later(25.0)  # and the bill goes back

    def _resume(self, person: Person, screen: Screen) -> None:
        liked = (choice_ids.INSERT_MORE, choice_ids.FINISH)
        self._press(screen, liked if person.dice.random() < 0.5 else liked[::-1])

    def _message(self, person: Person, screen: Screen) -> None:
        again = person.dice.random() < 0.6
        self._press(screen, (choice_ids.TRY_AGAIN,) if again else ())
        if not again and person.dice.random() < 0.4:
            self._leave()

    def _type_number(self, person: Person, screen: Screen) -> None:
        dice = person.dice
        number = person.numbers[0]
        if person.numbers[1:] and dice.random() < 0.1:
            number = person.numbers[1]
        if person.is_parting:
            number = dice.choice(person.numbers[::-1])
        typed = number if dice.random() > 0.05 else number[:6]
        self._say(intents.EraseAll(screen.serial))
        for digit in typed:
            self._say(intents.TypeDigit(screen.serial, digit))
        person.typed = typed
        self._say(intents.Choose(screen.serial, choice_ids.NEXT))

    def _confirm(self, person: Person, screen: Screen) -> None:
        view = screen.view
        assert isinstance(view, ConfirmView)
        shown = "".join(sign for sign in view.number if sign.isdigit())
        if not person.typed or not shown.endswith(person.typed):
            self._press(screen, (choice_ids.BACK,))  # not mine: somebody else's visit
            return
        dice = person.dice
        roll = dice.random()
        if roll < 0.12:
            sums = [choice.id for choice in view.choices if choice.id.startswith(choice_ids.SUM)]
            if sums:
                self._say(intents.Choose(screen.serial, dice.choice(sums)))
                return
        if roll < 0.2:
            self._press(screen, (choice_ids.BACK,))
            return
        person.confirmed.add(COUNTRY + person.typed)
        self._confirmed(person, COUNTRY + person.typed, shown)
        self._press(screen, (choice_ids.YES,))

    def _cash(self, person: Person, screen: Screen) -> None:
        dice = person.dice
        person.is_parting = False
        offered = {choice.id for choice in screen.view.choices if choice.enabled}
        parted = isinstance(screen.view, CashView) and bool(screen.view.parts)
        chance = person.parts / (4 if parted else 1)
        if choice_ids.SPLIT in offered and dice.random() < chance:
            person.is_parting = True
            self._press(screen, (choice_ids.SPLIT,))
            return
        if person.bills_left <= 0 or dice.random() < 0.06:
            self._press(screen, (choice_ids.FINISH, choice_ids.BACK))
            return
        if dice.random() < person.bad_bills:
            self._insert(person, dice.choice(BAD_BILLS))
        else:
            person.bills_left -= 1
            self._insert(person, str(dice.choice(BILLS)))
        self._later(dice.uniform(1.0, 4.0))

    def _part(self, person: Person, screen: Screen) -> None:
        """How much of it; or what else to do with the parts."""
        offered = [choice.id for choice in screen.view.choices if choice.enabled]
        sums = [one for one in offered if one.startswith(choice_ids.SUM)]
        dice = person.dice
        if sums and dice.random() < 0.7:
            self._press(screen, (dice.choice(sums),))
        elif offered:
            self._press(screen, (dice.choice(offered),))

    def _part_typed(self, person: Person, screen: Screen) -> None:
        self._say(intents.EraseAll(screen.serial))
        for digit in str(person.dice.choice((5, 10, 30, 77, 250, 4000))):
            self._say(intents.TypeDigit(screen.serial, digit))
        liked = choice_ids.NEXT if person.dice.random() < 0.7 else choice_ids.BACK
        self._press(screen, (liked, choice_ids.BACK))

    def _result(self, person: Person, screen: Screen) -> None:
        dice = person.dice
        offered = {choice.id for choice in screen.view.choices if choice.enabled}
        if choice_ids.ANOTHER_NUMBER in offered:
            person.numbers = person.numbers[1:] or person.numbers
            liked = choice_ids.ANOTHER_NUMBER if dice.random() < 0.7 else choice_ids.CLAIM_SLIP
            self._press(screen, (liked,))
            return
        person.paid = True
        if choice_ids.PRINT_COPY in offered and dice.random() < 0.4:
            self._press(screen, (choice_ids.PRINT_COPY,))
        elif choice_ids.TOP_UP in offered and dice.random() < 0.1:
            person.paid = False
            person.bills_left = max(1, person.bills_left)
            self._press(screen, (choice_ids.TOP_UP,))
        elif dice.random() < 0.5:
            self._press(screen, (choice_ids.DONE,))
        else:
            self._leave()  # and the screen is left to its time

    def _press(self, screen: Screen, liked: tuple[str, ...]) -> None:
        offered = [choice.id for choice in screen.view.choices if choice.enabled]
        for choice_id in liked:
            if choice_id in offered:
                self._say(intents.Choose(screen.serial, choice_id))
                return
        if offered and self.present is not None:
            self._say(intents.Choose(screen.serial, self.present.dice.choice(offered)))

    def _press_anything(self, person: Person, screen: Screen) -> None:
        dice = person.dice
        serial = screen.serial - dice.randrange(2)
        offered = [choice.id for choice in screen.view.choices] or ["finish"]
        if choice_ids.YES in offered:
            offered.remove(choice_ids.YES)  # a yes is always read before it is said
        deeds: tuple[intents.Intent, ...] = (
            intents.Choose(serial, dice.choice(offered or ["back"])),
            intents.Choose(serial, dice.choice(offered or ["back"])),
            intents.Choose(serial, choice_ids.MORE_TIME),
            intents.Choose(serial, choice_ids.BACK),
            intents.Choose(serial, choice_ids.HOME),
            intents.Choose(serial, choice_ids.FINISH),
            intents.CallPerson(),
            intents.AskWhoTakesMoney(),
            intents.OpenLanguages(),
            intents.SetLanguage(dice.choice(LANGUAGES)),
            intents.ToggleLargeText(),
            intents.ToggleContrast(),
            intents.ToggleLowReach(),
            intents.EraseDigit(serial),
            intents.EraseAll(serial),
            intents.Touched(),
        )
        self._say(dice.choice(deeds))

    def _say(self, intent: intents.Intent) -> None:
        if self.tell is not None:
            self.tell(intent)

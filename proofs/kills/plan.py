"""What happens around one kill: drawn from the seed and the kill's number, from nothing else."""

from __future__ import annotations

import random
from dataclasses import dataclass, replace
from enum import Enum, auto, unique

from proofs.kills.points import BETWEEN, CLOCK, INSTANT, OF_THE_PROMISE, Point, Visit

STATION_KILLS = 13  # one station's kills, one after another on the same journal
SMALL_BILLS = (50, 100, 200, 500, 1000)
LARGE_BILL = 2000
CLOCK_S_MAX = 6.5  # an undisturbed visit is about as long
AGAIN_NTH_MAX = 60
CLOSING_MSISDN = "+79001119999"
NUMBERS = 1_000_000


@unique
class Cut(Enum):
    """Whose power fails with the process, and when the devices' does."""

    HOST = auto()
    DEVICES = auto()  # at once
    DEVICES_STACKED = auto()  # as the bill falls into the cassette


@unique
class After(Enum):
    """What is done at the terminal when it is back, if it asks to continue."""

    FINISH = auto()
    MORE = auto()  # one more bill, then finish
    STRANGER = auto()  # somebody presses everything there is, then finish
    LEAVE = auto()  # nobody touches it
    TOO_LATE = auto()  # the power is back after more than two minutes


@dataclass(frozen=True)
class Plan:
    """One kill.  `msisdn` is this kill's own number, so that its money can be told apart."""

    seed: int
    index: int
    point: Point
    nth: int
    clock_s: float
    bills: tuple[int, ...]
    msisdn: str
    second_msisdn: str  # where a refused sum is sent, if it is
    cut: Cut
    after: After
    again: int  # a second kill at so many instants after the restart; 0: none
    redirects: bool

    @property
    def visit(self) -> Visit:
        return self.point.visit

    @property
    def station(self) -> int:
        """The station it happens at, and by that how its device reads the manual."""
        return self.index // STATION_KILLS

    @property
    def stacked_report(self) -> str:
        """How long this station's device remembers a credit across a power cut."""
        return "once" if self.station % 2 else "until-ack"

    def __str__(self) -> str:
        bills = "+".join(str(bill) for bill in self.bills)
        again = f", again after {self.again}" if self.again else ""
        return (
            f"kill {self.index} at {self.point.name} ({self.nth}), {bills}, "
            f"{self.cut.name.lower()}, {self.stacked_report}, {self.after.name.lower()}{again}"
        )


def deck(seed: int, number: int) -> list[Point]:
    """The points in an order of their own, those of the promise twice, and chance among them."""
    cards = [*OF_THE_PROMISE, *OF_THE_PROMISE, *BETWEEN, *[INSTANT] * 15, *[CLOCK] * 10]
    random.Random(f"deck:{seed}:{number}").shuffle(cards)
    return cards


def plan_of(seed: int, index: int, point: Point | None = None) -> Plan:
    """Draw kill number `index` of this seed; `point` takes the place of the drawn one."""
    size = len(deck(seed, 0))
    point = point or deck(seed, index // size)[index % size]
    dice = random.Random(f"kill:{seed}:{index}")
    bills = tuple(dice.choice(SMALL_BILLS) for _ in range(dice.choice((1, 1, 2, 2, 3))))
    if point.visit is Visit.KEPT:
        bills = (LARGE_BILL,)
    elif point.visit is Visit.GIVEN_BACK:
        bills = (*bills[:1], LARGE_BILL)
    nth = dice.randint(1, len(bills) if point.each_bill else point.nth_max)
    first, second = dice.sample(range(NUMBERS), 2)
    plan = Plan(
        seed=seed,
        index=index,
        point=point,
        nth=nth,
        clock_s=dice.uniform(0.2, CLOCK_S_MAX),
        bills=bills,
        msisdn=CLOSING_MSISDN if point.visit is Visit.REFUSED else f"+79005{first:06}",
        second_msisdn=f"+79005{second:06}",
        cut=dice.choice((*Cut, Cut.DEVICES) if point.each_bill else (Cut.HOST, Cut.HOST, *Cut)),
        after=dice.choice((After.FINISH, *After)),
        again=dice.randint(1, AGAIN_NTH_MAX) if dice.random() < 0.25 else 0,
        redirects=dice.random() < 0.5,
    )
    if point.name == "refused_again":  # the second submit is that to another number
        plan = replace(plan, redirects=True)
    return plan

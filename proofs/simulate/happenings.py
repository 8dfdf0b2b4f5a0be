"""What will happen, decided beforehand: one list from one seed, so that a list can be shortened.

Every happening carries its own seed for the choices within it.  Taking one out of the list leaves
the choices of all others as they were; so a failing list is reduced until each one left is needed.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from random import Random

HOUR_S = 3600.0
DAY_S = 24 * HOUR_S
# Visits an hour by the hour of the day.
VISITS_BY_HOUR = (
    *(0.4, 0.3, 0.2, 0.2, 0.2, 0.4, 1.0, 2.0, 3.5, 4.0, 4.0, 4.0),
    *(4.5, 4.5, 4.0, 4.0, 4.5, 5.5, 6.0, 5.0, 4.0, 2.5, 1.5, 0.8),
)
CUTS_PER_HOUR = 8.0  # one in five falls while the terminal is down and cuts nothing
CUTS_IN_VISITS = 0.75  # of the power cuts, so many are aimed at a visit
Value = str | int | float | bool


@dataclass(frozen=True)
class Happening:
    """One thing, when, and whatever it needs to know."""

    at_s: float
    kind: str
    seed: int
    facts: dict[str, Value] = field(default_factory=dict)

    def text(self) -> str:
        """One line for people."""
        said = " ".join(f"{name}={value}" for name, value in self.facts.items())
        hours, rest = divmod(self.at_s, HOUR_S)
        return (
            f"{int(hours):3d}:{int(rest // 60):02d}:{rest % 60:04.1f}  {self.kind} {said}".rstrip()
        )


@dataclass(frozen=True)
class Case:
    """One run: which terminal, from which hour of the day, for how long, and what happens."""

    seed: int
    kiosk: int
    start_hour: float
    hours: float
    happenings: tuple[Happening, ...]

    def to_json(self) -> str:
        """The case as a file that --replay reads."""
        return json.dumps(asdict(self), ensure_ascii=False, indent=1)

    @classmethod
    def from_json(cls, text: str) -> Case:
        """Read such a file.  ValueError, KeyError, TypeError for anything else."""
        loaded = json.loads(text)
        loaded["happenings"] = tuple(Happening(**one) for one in loaded["happenings"])
        return cls(**loaded)


# --- what may befall the devices; durations and counts are thrown by each happening's own dice ---

ACCEPTOR_DEEDS = (
    *("lose-acks 1", "lose-acks 2", "lose-acks 4", "bad-crc 2", "bad-crc 6", "noise 10"),
    *("split 12", "late 0.25", "late 0.45", "silence 1", "silence 4", "silence 8", "silence 40"),
    *("busy 2", "busy 20", "jam", "jam", "jam cassette", "fail 52", "brown-out", "brown-out"),
    *("off 3", "off 20", "unplug 4", "unplug 30", "out-in", "out", "cheat", "cheat last"),
    *("full", "push", "slow-escrow 3"),
)
PRINTER_DEEDS = (
    *("paper out 3", "paper out 12", "paper out", "paper near", "cover 6", "cover 60"),
    *("cutter jam", "power cycle", "restart at 200", "restart at 700", "mute 4", "mute 40"),
    *("unplug 5", "late 1.5", "xoff 10", "xoff 90", "off 12"),
)
NETWORK_DEEDS = ("lose_request", "lose_answer", "repeat", "slow", "down", "garbage", "wrong_key")
DISK_DEEDS = ("full", "io", "io_after")


def happenings_of(
    seed: int, hours: float, start_hour: float, cuts_per_hour: float = CUTS_PER_HOUR
) -> tuple[Happening, ...]:
    """Return everything that happens in these hours, in order."""
    dice = Random(f"plan {seed}")
    visits = list(_visits(dice, hours, start_hour))
    found = [
        *visits,
        *_cuts(dice, hours, cuts_per_hour, visits),
        *_misfortunes(dice, hours, visits),
    ]
    return tuple(sorted(found, key=lambda one: one.at_s))


def _visits(dice: Random, hours: float, start_hour: float) -> Iterable[Happening]:
    at_s, number = 0.0, 0
    while True:
        hour = (start_hour + at_s / HOUR_S) % 24
        at_s += dice.expovariate(VISITS_BY_HOUR[int(hour)] / HOUR_S)
        if at_s >= hours * HOUR_S - 300:
            return
        number += 1
        # Now and then somebody stands behind the one before, and comes as soon as they go.
        yield Happening(at_s, "visit", dice.getrandbits(32), {"person": number})
        if dice.random() < 0.15:
            number += 1
            behind_s = dice.uniform(5.0, 150.0)
            yield Happening(at_s + behind_s, "visit", dice.getrandbits(32), {"person": number})


def _moment(dice: Random, hours: float, visits: list[Happening], aimed: float) -> float:
    if visits and dice.random() < aimed:
        return dice.choice(visits).at_s + dice.uniform(3.0, 75.0)
    return dice.uniform(0.0, hours * HOUR_S)


def _cuts(
    dice: Random, hours: float, cuts_per_hour: float, visits: list[Happening]
) -> Iterable[Happening]:
    count = round(hours * cuts_per_hour)
    aimed = dice.sample(visits, min(round(count * CUTS_IN_VISITS), len(visits)))
    moments = [visit.at_s + dice.uniform(3.0, 60.0) for visit in aimed]
    moments += [dice.uniform(0.0, hours * HOUR_S) for _ in range(count - len(aimed))]
    for place, at_s in enumerate(moments):
        in_sale = place < len(aimed) and dice.random() < 0.7
        facts: dict[str, Value] = {
            "devices": dice.random() < 0.5,
            "effects": dice.randrange(70) if in_sale else dice.choice((0, 0, 1, 2, 4, 7, 15)),
            "off_s": round(dice.choice((1.0, 4.0, 10.0, 30.0, 200.0)) * dice.uniform(0.7, 1.3), 1),
            "in_sale": in_sale,
        }
        yield Happening(round(at_s, 2), "cut", dice.getrandbits(32), facts)


def _misfortunes(dice: Random, hours: float, visits: list[Happening]) -> Iterable[Happening]:
    def some(per_hour: float, aimed: float) -> Iterable[float]:
        # So many as the hours ask for, a part of one by chance.
        count = int(hours * per_hour + dice.random())
        return [_moment(dice, hours, visits, aimed) for _ in range(count)]

    def one(at_s: float, kind: str, **facts: Value) -> Happening:
        return Happening(round(at_s, 2), kind, dice.getrandbits(32), facts)

    for at_s in some(1.2, 0.8):
        yield one(at_s, "acceptor", deed=dice.choice(ACCEPTOR_DEEDS))
    for at_s in some(0.7, 0.6):
        yield one(at_s, "printer", deed=dice.choice(PRINTER_DEEDS))
    for at_s in some(0.5, 0.8):
        which, for_s = dice.choice(("acceptor", "printer")), round(dice.uniform(5, 120), 1)
        loss, garble, split = (dice.choice((0.0, 0.0, 0.002, 0.01, 0.03)) for _ in range(3))
        yield one(at_s, "wire", which=which, for_s=for_s, loss=loss, garble=garble, split=split)
    for at_s in some(0.6, 0.7):
        for_s = round(dice.choice((20.0, 60.0, 300.0, 1800.0, 3 * HOUR_S)) * dice.uniform(0.5, 1.5))
        yield one(at_s, "network", deed=dice.choice(NETWORK_DEEDS), for_s=for_s)
    for at_s in some(0.25, 0.8):
        yield one(at_s, "disk", deed=dice.choice(DISK_DEEDS), commits=dice.randrange(6))
    for at_s in some(0.12, 0.3):
        jump_s = dice.choice((-7200.0, -90.0, 40.0, 600.0, 86_400.0, 0.0))
        yield one(at_s, "clock", jump_s=jump_s, drift=dice.choice((0.0, 1e-4, -1e-4)))
    for at_s in some(0.15, 0.5):
        yield one(at_s, "restore", age_s=dice.choice((60.0, 900.0, 7200.0)))
    for at_s in some(3.0, 0.0):
        yield one(at_s, "technician")

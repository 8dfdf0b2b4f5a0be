"""What befalls the terminal: each happening turned into a deed, and its end when it has one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import inf
from random import Random
from typing import TYPE_CHECKING

from drivers.transport.memory import WireFaults
from proofs.simulate.fuse import PowerCutError, StopWantedError
from proofs.simulate.happenings import Happening
from proofs.simulate.people import Person

if TYPE_CHECKING:
    from proofs.simulate.world import World

IDLE_CUT_S = 20.0  # an armed fuse that nothing burns cuts after so long all the same
TAKE_TICKET_S = 4.0
SALE_WITHIN_S = 180.0


@dataclass(frozen=True)
class Cut:
    """How the power goes."""

    devices: bool = False
    off_s: float = 10.0


class Fates:
    """Carries happenings out; `relieve` ends those that last."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._ends: list[tuple[float, int, Callable[[], None]]] = []
        self._number = 0
        self.dice = Random(0)
        self.cut = Cut()
        self._awaited: tuple[Happening, float] | None = None
        self._deeds: dict[str, Callable[[Happening], None]] = {
            "visit": self._visit,
            "cut": self._cut,
            "acceptor": self._acceptor,
            "printer": self._printer,
            "wire": self._wire,
            "network": self._network,
            "disk": self._disk,
            "clock": self._clock,
            "restore": self._restore,
            "technician": self._technician,
        }

    @property
    def next_due_s(self) -> float:
        """When something that lasts ends."""
        return min((one[0] for one in self._ends), default=inf)

    def befall(self, happening: Happening) -> None:
        """Let it happen now.  PowerCutError, StopWantedError end the process."""
        self.dice = Random(happening.seed)
        self._deeds[happening.kind](happening)

    def relieve(self, now: float) -> None:
        """End what has lasted long enough."""
        due = min(self._ends, key=lambda one: one[:2])
        if due[0] <= now:
            self._ends.remove(due)
            due[2]()

    def forget(self) -> None:
        """End everything that lasts, now."""
        self._awaited = None
        ends, self._ends = sorted(self._ends, key=lambda one: one[:2]), []
        for _, _, end in ends:
            if end != self._cut_now:
                end()

    def take_ticket_later(self) -> None:
        """The customer takes the ticket out of the mouth."""
        self._later(TAKE_TICKET_S, lambda: self._world.printer.command("take"))

    def _later(self, seconds: float, deed: Callable[[], None]) -> None:
        self._number += 1
        self._ends.append((self._world.timeline.now_s + seconds, self._number, deed))

    # --- one method a kind ------------------------------------------------------------------

    def _visit(self, happening: Happening) -> None:
        self._world.crowd.come(Person.of(int(happening.facts["person"]), happening.seed))

    def _cut(self, happening: Happening) -> None:
        world = self._world
        process = world.process
        if process is None:
            return
        if happening.facts.get("in_sale") and process.core.desk.sale is None:
            self._awaited = (happening, world.timeline.now_s + SALE_WITHIN_S)
        else:
            self._arm(happening)

    def notice_sale(self) -> None:
        """Money may be on its way: a cut that waits for that is armed now."""
        awaited, self._awaited = self._awaited, None
        if awaited is not None and self._world.timeline.now_s < awaited[1]:
            self._arm(awaited[0])

    @property
    def awaits_sale(self) -> bool:
        return self._awaited is not None

    def _arm(self, happening: Happening) -> None:
        facts = happening.facts
        self.cut = Cut(bool(facts["devices"]), float(facts["off_s"]))
        if int(facts["effects"]) == 0:
            raise PowerCutError
        self._world.site.fuse.arm(int(facts["effects"]))
        self._later(IDLE_CUT_S, self._cut_now)

    def _cut_now(self) -> None:
        if self._world.process is not None and self._world.site.fuse.armed:
            self._world.site.fuse.disarm()
            raise PowerCutError

    def _acceptor(self, happening: Happening) -> None:
        deed, station = str(happening.facts["deed"]), self._world.acceptor
        dice = self.dice
        words = deed.split()
        if deed == "brown-out":
            station.command("power on")
        elif words[0] == "off":
            station.command("power off")
            self._later(float(words[1]), lambda: station.command("power on"))
        elif words[0] == "unplug":
            station.unplug()
            self._later(float(words[1]), station.plug)
        elif deed in ("out", "out-in"):
            station.command("cassette out")
            if deed == "out-in":
                new = "cassette in new" if dice.random() < 0.5 else "cassette in"
                self._later(dice.uniform(0.5, 20.0), lambda: station.command(new))
        elif deed == "cheat last":
            station.command("cheat last" if station.acceptor.cassette.bills else "cheat")
        elif deed == "full":
            station.command("cassette full")
        elif deed == "push":
            station.command("push 100")
            self._later(dice.uniform(2.0, 15.0), lambda: station.command("take"))
        elif deed == "slow-escrow 3":
            station.command(deed)
            self._later(120.0, lambda: station.command("slow-escrow 0"))
        elif words[0] == "late":
            station.command(deed)
            self._later(dice.uniform(10.0, 200.0), lambda: station.command("late 0"))
        else:
            station.command(deed)

    def _printer(self, happening: Happening) -> None:
        deed, station = str(happening.facts["deed"]), self._world.printer
        words = deed.split()
        if words[0] == "cover":
            station.command("cover open")
            self._later(float(words[1]), lambda: station.command("cover closed"))
        elif words[0] == "mute":
            station.command("mute")
            self._later(float(words[1]), lambda: station.command("unmute"))
        elif words[0] == "off":
            station.command("power off")
            self._later(float(words[1]), lambda: station.command("power on"))
        elif words[0] == "unplug":
            station.unplug()
            self._later(float(words[1]), station.plug)
        elif words[0] == "xoff":
            station.command("xoff hold")
            self._later(float(words[1]), lambda: station.command("xoff release"))
        elif words[0] == "late":
            station.command(deed)
            self._later(60.0, lambda: station.command("late 0"))
        else:
            station.command(deed)

    def _wire(self, happening: Happening) -> None:
        facts, world = happening.facts, self._world
        station = world.acceptor if facts["which"] == "acceptor" else world.printer
        station.spoil(
            WireFaults(
                loss=float(facts["loss"]),
                garble=float(facts["garble"]),
                split=float(facts["split"]),
            )
        )
        self._later(float(facts["for_s"]), lambda: station.spoil(WireFaults()))

    def _network(self, happening: Happening) -> None:
        until_s = self._world.timeline.now_s + float(happening.facts["for_s"])
        self._world.site.network.trouble(str(happening.facts["deed"]), until_s)

    def _disk(self, happening: Happening) -> None:
        facts = happening.facts
        self._world.site.disk.spoil(str(facts["deed"]), int(facts["commits"]))

    def _clock(self, happening: Happening) -> None:
        facts = happening.facts
        self._world.clock.disturb(float(facts["jump_s"]), float(facts["drift"]))

    def _restore(self, happening: Happening) -> None:
        age_s = float(happening.facts["age_s"])
        self._world.operator.restore(self._world.timeline.now_s - age_s)

    def _technician(self, _happening: Happening) -> None:
        """Somebody looks after the terminal, and puts right what stands."""
        process = self._world.process
        if process is None or process.journal.matters.open_faults:
            raise StopWantedError

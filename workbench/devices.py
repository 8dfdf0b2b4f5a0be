"""The emulated devices as the bench holds them: orders in, events out, cables in its hand."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path

from workbench.processes import Child, ProcessTree, python
from workbench.waiting import ExpectationError, Happenings

READY_TIMEOUT_S = 20.0
ORDER_TIMEOUT_S = 15.0

Event = Mapping[str, object]


class EmulatedDevice:
    """One emulator process; it owns its pty and outlives the terminal."""

    def __init__(self, tree: ProcessTree, name: str, arguments: list[str], link: Path) -> None:
        self.name = name
        self.link = link
        self.events: Happenings[Event] = Happenings(name)
        self._child: Child = tree.start(
            name,
            python("-m", "drivers.emulators", *arguments, "--link", str(link)),
            on_line=self._on_line,
        )
        self.wait_event("ready", timeout_s=READY_TIMEOUT_S, since=0)

    def order(self, line: str) -> int:
        """Give one command; return the mark from which its events follow."""
        mark = self.events.mark()
        self._child.send_line(line)
        return mark

    def wait_event(
        self,
        name: str,
        timeout_s: float = ORDER_TIMEOUT_S,
        *,
        since: int,
        where: Callable[[Event], bool] = lambda event: True,
    ) -> Event:
        """Wait for an event of this name.  ExpectationError, at once if it refused an order."""
        seen = self.events.wait(
            lambda event: (
                event.get("event") == "error" or (event.get("event") == name and where(event))
            ),
            timeout_s,
            since=since,
            what=f"event {name!r}",
        )
        if seen.get("event") != name:
            raise ExpectationError(f"{self.name} refused: {seen.get('message')}")
        return seen

    def unplug(self) -> None:
        """Pull its cable: the host's port is gone."""
        self.wait_event("unplugged", since=self.order("unplug"))

    def plug(self) -> None:
        """Put the cable back: the same link, another port behind it."""
        self.wait_event("plugged", since=self.order(f"plug {self.link}"))

    def _on_line(self, line: str) -> None:
        try:
            event = json.loads(line)
        except ValueError:
            event = {"event": "unreadable", "line": line}
        self.events.add(event if isinstance(event, dict) else {"event": "unreadable", "line": line})


class Acceptor(EmulatedDevice):
    """The bill acceptor."""

    def __init__(self, tree: ProcessTree, link: Path, protocol: str = "ccnet") -> None:
        super().__init__(tree, "acceptor", ["acceptor", "--protocol", protocol], link)


class Printer(EmulatedDevice):
    """The receipt printer; tickets are files in the paper folder."""

    def __init__(self, tree: ProcessTree, link: Path, paper: Path, profile: str = "custom") -> None:
        super().__init__(
            tree, "printer", ["printer", "--profile", profile, "--paper", str(paper)], link
        )
        self.paper = paper

    def tickets(self) -> tuple[Path, ...]:
        """The text files of the tickets, the newest last."""
        return tuple(sorted(self.paper.glob("*.txt")))

    def pictures(self) -> tuple[Path, ...]:
        """The pictures of the tickets, the newest last."""
        return tuple(sorted(self.paper.glob("*.png")))

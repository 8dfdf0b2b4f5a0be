"""The emulated devices as the bench holds them: orders in, events out, cables in its hand."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from workbench.processes import Child, ProcessTree, python
from workbench.waiting import ExpectationError, Happenings
from workbench.wire import CcnetWords, EscposWords, WireLog, WireWords, Words

READY_TIMEOUT_S = 20.0
ORDER_TIMEOUT_S = 15.0
MOUTH_TIMEOUT_S = 40.0  # a bill waits its turn at the mouth for up to 30 s

Event = Mapping[str, object]


class EmulatedDevice:
    """One emulator process; it owns its pty and outlives the terminal."""

    def __init__(
        self, tree: ProcessTree, name: str, arguments: list[str], link: Path, words: WireWords
    ) -> None:
        self.name = name
        self.link = link
        self.events: Happenings[Event] = Happenings(name)
        self.passed: Happenings[Words] = Happenings(f"{name}'s wire")
        self.wire = WireLog(words)
        self.plugged = True
        self._child: Child = tree.start(
            name,
            python("-m", "drivers.emulators", *arguments, "--link", str(link)),
            on_line=self._on_line,
        )
        self.wait_event("ready", timeout_s=READY_TIMEOUT_S, since=0)
        self.order("trace on")

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
        self.plugged = False

    def plug(self) -> None:
        """Put the cable back: the same link, another port behind it."""
        self.wait_event("plugged", since=self.order(f"plug {self.link}"))
        self.plugged = True

    def status(self) -> Event:
        """What it says of itself now."""
        return self.wait_event("status", since=self.order("status"))

    def _on_line(self, line: str) -> None:
        try:
            event = json.loads(line)
        except ValueError:
            event = None
        if not isinstance(event, dict):
            event = {"event": "unreadable", "line": line}
        if event.get("event") == "wire":
            data = bytes.fromhex(str(event["hex"]))
            for words in self.wire.add(event["way"] == "sent", data):
                self.passed.add(words)
        else:
            self.events.add(event)


class Acceptor(EmulatedDevice):
    """The bill acceptor; cassette and bill outlive its process in a file."""

    def __init__(
        self,
        tree: ProcessTree,
        link: Path,
        memory: Path,
        protocol: str = "ccnet",
        arguments: Sequence[str] = (),
    ) -> None:
        command = ["acceptor", "--protocol", protocol, "--state", str(memory), *arguments]
        super().__init__(tree, "acceptor", command, link, CcnetWords())

    def counted_minor(self) -> int:
        """What truly lies in the cassette and in those taken away before."""
        cassette = self.status()["cassette"]
        assert isinstance(cassette, dict)
        return 100 * (int(cassette["total"]) + sum(int(box) for box in cassette["collected"]))

    def offer(self, bill: int | str) -> tuple[bool, int]:
        """Put a bill to the slot: whether it was drawn in, and the mark before it."""
        mark = self.order(f"insert {bill}")
        event = self.events.wait(
            lambda event: event.get("event") in ("inserted", "not_taken", "error"),
            MOUTH_TIMEOUT_S,
            since=mark,
            what=f"a bill of {bill} at the slot",
        )
        if event.get("event") == "error":
            raise ExpectationError(f"the acceptor refused: {event.get('message')}")
        return event.get("event") != "not_taken", mark


class Printer(EmulatedDevice):
    """The receipt printer; tickets are files in the paper folder."""

    def __init__(
        self,
        tree: ProcessTree,
        link: Path,
        paper: Path,
        *,
        profile: str = "custom",
        fast: bool = False,
    ) -> None:
        arguments = ["printer", "--profile", profile, "--paper", str(paper)]
        arguments += ["--fast"] if fast else []
        super().__init__(tree, "printer", arguments, link, EscposWords())

    def tickets(self) -> tuple[Path, ...]:
        """The pictures of all tickets of this run, the newest last."""
        return tuple(Path(str(event["png"])) for event in self._ticket_events())

    def texts(self) -> tuple[str, ...]:
        """The texts of all tickets of this run, the newest last."""
        return tuple(str(event["text"]) for event in self._ticket_events())

    def _ticket_events(self) -> list[Event]:
        return [event for event in self.events.since() if event.get("event") == "ticket"]

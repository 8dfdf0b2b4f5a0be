"""Between the window and the station: clicks become deeds on one worker thread, state a picture."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from drivers.clock import monotonic
from drivers.emulators.bills import DENOMINATIONS
from workbench.cable import Cable
from workbench.configuration import TERMINAL_ID
from workbench.processes import ProcessError
from workbench.station import PowerCut, Station
from workbench.subscribers import ORDINARY, SHOWN
from workbench.waiting import ExpectationError
from workbench.window import look, switchboard
from workbench.window.picture import AccountLine, Bill, Deed, Picture, SmsLine, WireLine
from workbench.window.switchboard import Standing

REFRESH_S = 0.7
IDLE_WAIT_S = 0.2
AT_THE_MOUTH_S = 1.0
LOG_LINES = 12
WIRE_LINES = 12
TICKETS_SHOWN_MAX = 24
JOIN_TIMEOUT_S = 30.0


class StationDesk:
    """Owns the worker; `picture` and `do` return at once."""

    def __init__(self, station: Station) -> None:
        self._station = station
        self._deeds: queue.Queue[Deed | None] = queue.Queue()
        self._standing = Standing()
        self._phone = ORDINARY.msisdn
        self._accounts: tuple[AccountLine, ...] = ()
        self._messages: tuple[SmsLine, ...] = ()
        self._status, self._trouble = "", False
        self._next_refresh = 0.0
        self._verbs: dict[str, Callable[[Deed], None]] = {
            "insert": self._insert,
            "power": self._power,
            "cable": self._cable,
            "backend": self._backend,
            "paper": self._paper,
            "take": lambda deed: self._ignore(self._station.printer.order("take")),
            "cover": self._cover,
            "cassette": self._cassette,
            "plug": self._plug,
            "unplug": self._unplug,
            "acceptor": self._acceptor,
            "advance_clock": lambda deed: self._station.advance_clock(int(str(deed.argument))),
            "show_phone": self._show_phone,
        }
        self._worker = threading.Thread(target=self._work, name="bench deeds", daemon=True)
        self._worker.start()

    def close(self) -> None:
        """Finish what is under way."""
        self._deeds.put(None)
        self._worker.join(JOIN_TIMEOUT_S)

    def do(self, deed: Deed) -> None:
        """Have it done."""
        self._deeds.put(deed)

    def picture(self) -> Picture:
        """Everything as it stands now."""
        station = self._station
        moment = datetime.now(UTC) + timedelta(seconds=station.terminal.clock_offset_s)
        terminal = station.terminal
        words = [("acceptor", line) for line in station.acceptor.wire.newest(WIRE_LINES)]
        words += [("printer", line) for line in station.printer.wire.newest(WIRE_LINES)]
        words = sorted(words, key=lambda pair: pair[1].order)[-WIRE_LINES:]
        tickets = [path for path in station.printer.tickets() if path.exists()]
        return Picture(
            title=f"Station {TERMINAL_ID}",
            day=f"{moment:%d %b %Y}",
            clock=f"{moment:%H:%M:%S}",
            lamps=switchboard.lamps(station, self._standing),
            bills=bills(station.currency),
            switches=switchboard.switches(station, self._standing),
            accounts=self._accounts,
            phone=self._phone,
            messages=self._messages,
            tickets=tuple(Path(path) for path in tickets[-TICKETS_SHOWN_MAX:]),
            wire=tuple(
                WireLine(name, line.to_host, line.hexadecimal, line.meaning) for name, line in words
            ),
            log=station.log.lines(LOG_LINES),
            status=self._status or ("" if terminal.running else "the terminal has no power"),
            trouble=self._trouble,
        )

    # --- the worker ---------------------------------------------------------------------------

    def _work(self) -> None:
        while True:
            try:
                deed = self._deeds.get(timeout=IDLE_WAIT_S)
            except queue.Empty:
                self._guarded("", self._refresh)
                continue
            if deed is None:
                return
            self._guarded(
                f"{deed.verb} {deed.argument or ''}".strip(), self._verbs[deed.verb], deed
            )
            self._next_refresh = 0.0

    def _guarded(self, what: str, act: Callable[..., None], *arguments: Deed) -> None:
        if what:
            self._status, self._trouble = f"{what} ...", False
        try:
            act(*arguments)
        except (ExpectationError, ProcessError, OSError, AssertionError) as error:
            self._status, self._trouble = f"{what}: {error}".strip(": "), True
        else:
            if what:
                self._status = ""

    def _refresh(self) -> None:
        now = monotonic()
        if now < self._next_refresh or not self._station.backend.running:
            return
        self._next_refresh = now + REFRESH_S
        backend = self._station.backend
        self._accounts = tuple(
            AccountLine(
                one.msisdn,
                one.label,
                f"{backend.balance(one.msisdn) / 100:,.2f}",
                one.msisdn == self._phone,
            )
            for one in SHOWN
        )
        messages = [
            SmsLine(str(sms["msisdn"]), str(sms["at"])[11:16], str(sms["text"]))
            for sms in backend.sms()
        ]
        own = [message for message in messages if message.to == self._phone]
        others = [message for message in messages if message.to != self._phone]
        self._messages = tuple(reversed(own + others))

    # --- deeds --------------------------------------------------------------------------------

    def _insert(self, deed: Deed) -> None:
        acceptor = self._station.acceptor
        mark = acceptor.order(f"insert {deed.argument}")
        try:
            event = acceptor.events.wait(
                lambda event: event.get("event") in ("inserted", "not_taken"),
                AT_THE_MOUTH_S,
                since=mark,
            )
        except ExpectationError:
            raise ExpectationError("the bill waits at the slot for its turn") from None
        if event.get("event") == "not_taken":
            raise ExpectationError(f"the slot is closed: {event.get('reason')}")

    def _power(self, deed: Deed) -> None:
        if deed.argument == "on":
            if not self._station.terminal.running:
                self._station.restore_power()
        elif deed.argument == "host":
            self._station.cut_power(PowerCut.HOST)
        else:
            self._station.cut_power(PowerCut.HOST_AND_DEVICES)

    def _cable(self, deed: Deed) -> None:
        self._station.cable.set(Cable[str(deed.argument)])

    def _backend(self, deed: Deed) -> None:
        backend, wanted = self._station.backend, str(deed.argument)
        if wanted == "stopped":
            backend.stop()
        else:
            if not backend.running:
                backend.start()
            backend.set_fault(wanted)
        self._standing.backend = wanted

    def _paper(self, deed: Deed) -> None:
        self._station.paper(str(deed.argument))
        self._standing.paper = str(deed.argument)

    def _cover(self, deed: Deed) -> None:
        self._station.printer.order(f"cover {deed.argument}")
        self._standing.cover = str(deed.argument)

    def _cassette(self, deed: Deed) -> None:
        wanted = str(deed.argument)
        if wanted != self._standing.cassette:
            self._station.cassette(wanted)
            self._standing.cassette = wanted

    def _plug(self, deed: Deed) -> None:
        device = self._station.printer if deed.argument == "printer" else self._station.acceptor
        if not device.plugged:
            device.plug()

    def _unplug(self, deed: Deed) -> None:
        device = self._station.printer if deed.argument == "printer" else self._station.acceptor
        if device.plugged:
            device.unplug()

    def _acceptor(self, deed: Deed) -> None:
        self._station.acceptor.order(str(deed.argument))
        if deed.argument in ("jam", "clear"):
            self._standing.jammed = deed.argument == "jam"

    def _show_phone(self, deed: Deed) -> None:
        self._phone = str(deed.argument)

    def _ignore(self, _mark: int) -> None:
        return


def bills(currency: str = "RUB") -> tuple[Bill, ...]:
    """Every bill of a currency there is to click; other currencies borrow the colours by rank."""
    values = sorted(DENOMINATIONS[currency].values())
    colours = look.BILL_COLOURS.values()
    good = tuple(
        Bill(str(value), Deed("insert", value), colour)
        for value, colour in zip(values, colours, strict=False)
    )
    foreign = Bill("foreign", Deed("insert", "foreign"), look.FOREIGN_COLOUR)
    worn = Bill("worn", Deed("insert", "worn"), look.WORN_COLOUR)
    return (*good, foreign, worn)

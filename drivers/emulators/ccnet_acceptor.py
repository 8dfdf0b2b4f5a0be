"""A CCNET bill validator made of software: the mirror image of drivers.ccnet, without I/O.

Rule 1: it speaks when spoken to, once a request, and answers to its own address alone.
Rule 2: an answer to POLL is repeated, byte by byte, until a valid ACK came right after it.
Rule 3: a bad checksum is answered NAK; a request that the state forbids, ILLEGAL COMMAND.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from drivers.ccnet.frames import Frame, FrameReader, Noise, encode
from drivers.ccnet.messages import (
    BillTypes,
    DeviceStatus,
    Identification,
    Request,
    build_bill_table,
    build_device_status,
    build_identification,
    build_poll_report,
    parse_escrow_timeouts,
    parse_mask,
    parse_poll_report,
    parse_request,
    parse_two_masks,
)
from drivers.ccnet.tables import (
    BARCODE_BILL_TYPE,
    BUS_SILENCE_TIME_S,
    IDENTIFICATION_REPORTS,
    INTER_BYTE_TIME_S,
    OPTIONS_BYTES,
    RESPONSE_TIME_S,
    Address,
    Answer,
    Command,
    Report,
)
from drivers.emulators.bill_path import BillPath, Durations, Phase, StackedReport
from drivers.emulators.bills import bill_table
from drivers.emulators.cassette import Cassette
from drivers.emulators.console import Event
from drivers.emulators.faults import WireFaults

LAX_INTER_BYTE_S = 0.1
ACK = bytes([Answer.ACK])
NAK = bytes([Answer.NAK])
ILLEGAL = bytes([Answer.ILLEGAL_COMMAND])
HELD_REPORTS = frozenset({Report.BILL_STACKED, Report.BILL_RETURNED})
BEFORE_RESET = frozenset({Phase.POWER_UP, Phase.INITIALIZING})


@dataclass(frozen=True)
class Nature:
    """What this unit is, for its whole life."""

    currency: str = "RUB"
    part: str = "SM-RUB-EMULATED"
    serial: str = "EMU000000001"
    asset: bytes = b"\x01"
    takes_security: bool = True
    strict_timing: bool = False
    stacked_report: StackedReport = StackedReport.UNTIL_ACK
    durations: Durations = field(default_factory=Durations)


class CcnetAcceptorCore:
    """Bytes and time in, bytes and events out."""

    def __init__(self, nature: Nature) -> None:
        self.nature = nature
        self.cassette = Cassette()
        self.path = BillPath(nature.durations, nature.stacked_report, self.cassette)
        self.faults = WireFaults()
        self.powered = True
        self.security: BillTypes = frozenset()
        self._options = bytes(OPTIONS_BYTES)
        self._table = bill_table(nature.currency)
        gap_s = INTER_BYTE_TIME_S if nature.strict_timing else LAX_INTER_BYTE_S
        self._reader = FrameReader(gap_s)
        self._frozen: bytes | None = None  # the poll answer that no ACK has confirmed
        self._poll_answered_at: float | None = None  # an ACK now would be for that
        self._bus_busy_until = 0.0
        self._outgoing: deque[tuple[float, bytes]] = deque()
        self._events: list[Event] = []

    # --- wire --------------------------------------------------------------------------------

    def receive(self, data: bytes, now: float) -> None:
        self.tick(now)
        if not self.powered or self.faults.silent(now):
            self._reader.reset()
            return
        self._take(self._reader.feed(data, now), now)

    def tick(self, now: float) -> None:
        if not self.powered:
            return
        self.path.tick(now)
        self._take(self._reader.expire(now), now)

    def output(self, now: float) -> bytes:
        """Bytes that are due; what was due while the device was silent is lost."""
        due = bytearray()
        while self._outgoing and self._outgoing[0][0] <= now:
            due += self._outgoing.popleft()[1]
        return bytes(due) if self.powered and not self.faults.silent(now) else b""

    def next_due(self) -> float | None:
        times = [self._outgoing[0][0]] if self._outgoing else []
        for time in (self.path.next_due(), self._reader.expires_at):
            if time is not None and self.powered:
                times.append(time)
        return min(times) if times else None

    def exchange(self, serial: str, now: float) -> None:
        """Another unit is put onto the same cassette; a bill in the old one goes with it."""
        self.nature = replace(self.nature, serial=serial)
        self.path.bill = self.path.credit = None
        self.tell("exchanged", serial=serial)
        self.power_on(now)

    def take_events(self) -> Iterable[Event]:
        events = [*self._events, *self.path.events]
        self._events.clear()
        self.path.events.clear()
        return events

    # --- power -------------------------------------------------------------------------------

    def power_off(self) -> None:
        self.powered = False
        self._forget_exchange()

    def power_on(self, now: float, start_report: Report | None = None) -> None:
        self.powered = True
        self.security = frozenset()
        self._options = bytes(OPTIONS_BYTES)
        self._forget_exchange()
        self.path.power_on(now, start_report)

    # --- requests ----------------------------------------------------------------------------

    def tell(self, event: str, **facts: object) -> None:
        self._events.append({"event": event, **facts})

    def _take(self, items: list[Frame | Noise], now: float) -> None:
        frames = [item for item in items if isinstance(item, Frame)]
        for frame in frames:
            if frame.address == Address.BILL_VALIDATOR:
                self._take_payload(frame.payload, now)
        if not frames and any(isinstance(item, Noise) and item.checksum_failed for item in items):
            self._poll_answered_at = None
            self._send(NAK, now)

    def _take_payload(self, payload: bytes, now: float) -> None:
        if payload in (ACK, NAK):
            self._take_acknowledgement(payload == ACK, now)
            return
        if self.nature.strict_timing and now < self._bus_busy_until:
            return
        self._poll_answered_at = None
        request = parse_request(payload)
        if request is None:
            self._send(ILLEGAL, now)
        elif request.command is Command.POLL:
            self._answer_poll(now)
        else:
            self._send(self._answer(request, now), now)

    def _take_acknowledgement(self, good: bool, now: float) -> None:
        self._bus_busy_until = now + BUS_SILENCE_TIME_S
        answered_at, self._poll_answered_at = self._poll_answered_at, None
        if answered_at is None or self._frozen is None or not good:
            return
        if self.nature.strict_timing and now - answered_at > RESPONSE_TIME_S:
            return
        if self.faults.claims and self._frozen is self.faults.claims[0]:
            self.tell("claimed", report=self.faults.claims.popleft().hex())
            self._frozen = None
            return
        report = parse_poll_report(self._frozen).report
        if report in HELD_REPORTS and self.faults.loses_ack():
            self.tell("ack_lost", report=f"{report:02X}")
            return
        self._frozen = None
        self.path.release(report, now)

    def _answer_poll(self, now: float) -> None:
        if self.faults.claims:
            self._frozen = self.faults.claims[0]
            self._send(self._frozen, now)
            self._poll_answered_at = self._outgoing[-1][0]
            return
        report = self.path.report(now)
        if self._frozen is None or report.report is Report.BUSY:
            self._frozen = build_poll_report(report)
        payload = self._frozen
        self._send(payload, now)
        self._poll_answered_at = self._outgoing[-1][0]
        if report.report is Report.BILL_STACKED and payload == build_poll_report(report):
            self.path.stacked_report_sent(now)

    def _answer(self, request: Request, now: float) -> bytes:
        answers = {
            Command.RESET: self._reset,
            Command.GET_STATUS: self._status,
            Command.SET_SECURITY: self._set_security,
            Command.ENABLE_BILL_TYPES: self._enable,
            Command.STACK: self._stack,
            Command.RETURN: self._return,
            Command.HOLD: self._hold,
            Command.IDENTIFICATION: self._identify,
            Command.SET_BARCODE_PARAMETERS: self._accept,
            Command.EXTRACT_BARCODE_DATA: self._barcode,
            Command.GET_BILL_TABLE: self._bill_table,
            Command.SET_ESCROW_TIMEOUTS: self._set_escrow_timeouts,
            Command.SET_OPTIONS: self._set_options,
            Command.GET_OPTIONS: self._get_options,
        }
        answer = answers.get(request.command)
        return ILLEGAL if answer is None else answer(request, now)

    def _reset(self, _request: Request, now: float) -> bytes:
        self._frozen = None
        self.security = frozenset()
        self.tell("reset")
        self.path.reset(now)
        return ACK

    def _status(self, _request: Request, _now: float) -> bytes:
        known = frozenset(self._table) | {BARCODE_BILL_TYPE}
        return build_device_status(DeviceStatus(self.path.enabled & known, self.security & known))

    def _set_security(self, request: Request, _now: float) -> bytes:
        if not self.nature.takes_security:
            return ILLEGAL
        self.security = parse_mask(request.data)
        return ACK

    def _enable(self, request: Request, _now: float) -> bytes:
        if self.path.phase is Phase.POWER_UP:
            return ILLEGAL
        known = frozenset(self._table) | {BARCODE_BILL_TYPE}
        enabled, escrow = (mask & known for mask in parse_two_masks(request.data))
        if (enabled, escrow) != (self.path.enabled, self.path.escrow):
            if enabled:
                self.tell("enabled", types=sorted(enabled), escrow=sorted(escrow))
            else:
                self.tell("disabled")
        self.path.set_masks(enabled, escrow)
        return ACK

    def _stack(self, _request: Request, now: float) -> bytes:
        return self._moved("stack", self.path.stack(now))

    def _return(self, _request: Request, now: float) -> bytes:
        return self._moved("return", self.path.give_back(now))

    def _hold(self, _request: Request, now: float) -> bytes:
        return self._moved("hold", self.path.hold(now))

    def _moved(self, order: str, done: bool) -> bytes:
        self.tell(order, accepted=done)
        return ACK if done else ILLEGAL

    def _identify(self, _request: Request, now: float) -> bytes:
        if self.path.report(now).report not in IDENTIFICATION_REPORTS:
            return ILLEGAL
        nature = self.nature
        return build_identification(Identification(nature.part, nature.serial, nature.asset))

    def _accept(self, _request: Request, _now: float) -> bytes:
        return ACK

    def _barcode(self, _request: Request, _now: float) -> bytes:
        bill = self.path.bill or self.path.credit
        return bill.barcode.encode("ascii") if bill is not None and bill.barcode else ILLEGAL

    def _bill_table(self, _request: Request, _now: float) -> bytes:
        return build_bill_table(self._table)

    def _set_escrow_timeouts(self, request: Request, _now: float) -> bytes:
        escrow_ms, hold_ms = parse_escrow_timeouts(request.data)
        self.path.durations.escrow_s = escrow_ms / 1000
        self.path.durations.hold_s = hold_ms / 1000
        return ACK

    def _set_options(self, request: Request, _now: float) -> bytes:
        self._options = request.data
        return ACK

    def _get_options(self, _request: Request, _now: float) -> bytes:
        return self._options

    # --- inside ------------------------------------------------------------------------------

    def _send(self, payload: bytes, now: float) -> None:
        self._outgoing.extend(self.faults.spoil(encode(payload), now))

    def _forget_exchange(self) -> None:
        self._reader.reset()
        self._frozen = None
        self._poll_answered_at = None
        self._outgoing.clear()
        self.faults.claims.clear()

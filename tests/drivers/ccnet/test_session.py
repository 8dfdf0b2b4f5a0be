"""Who answers whom, how often, and what silence means; no port, no thread, time as a value."""

import pytest

from drivers.ccnet.frames import encode
from drivers.ccnet.messages import Request
from drivers.ccnet.session import (
    ACK_FRAME,
    HEAR_OUT_ROUNDS_MAX,
    NAK_FRAME,
    Arrival,
    Keep,
    Outcome,
    Receive,
    Reply,
    Send,
    Session,
    Timing,
)
from drivers.ccnet.tables import Command
from drivers.errors import PeerError, PeerSilentError

POLL = Request(Command.POLL)
STACK = Request(Command.STACK)
IDLING = bytes.fromhex("0203061467d4")
STACKED = bytes.fromhex("0203078101dd3b")
ACK = bytes.fromhex("02030600c282")
NAK = bytes.fromhex("020306ffba8d")
ILLEGAL = bytes.fromhex("0203063041b3")
BROKEN = bytes.fromhex("0203061467d5")
TIMING = Timing(
    answer_s=0.3, long_answer_s=1.5, inter_byte_s=0.05, bus_silence_s=0.02, hear_out_s=0.2
)


class Bus:
    """Plays the device: each request is answered by the next entry, None is silence."""

    def __init__(self, *answers, session=None):
        self.session = session or Session(TIMING)
        self.answers = list(answers)
        self.now = 0.0
        self.sent = []
        self.flushes = 0
        self.request_times = []
        self._pending = []

    def ask(self, request, may_acknowledge=lambda _payload: True, **options):
        exchange = self.session.ask(request, self.now, may_acknowledge, **options)
        try:
            step = next(exchange)
            while True:
                step = exchange.send(self._carry_out(step))
        except StopIteration as stop:
            return stop.value

    def _carry_out(self, step):
        if isinstance(step, Send):
            self.sent.append(step.data)
            if step.flush:
                self.flushes += 1
                self._pending = []
            if step.data not in (ACK_FRAME, NAK_FRAME):
                self.request_times.append(self.now)
                answer = self.answers.pop(0) if self.answers else None
                pieces = answer if isinstance(answer, list) else [answer] if answer else []
                self._pending = [(self.now + 0.005 * (i + 1), p) for i, p in enumerate(pieces)]
        elif isinstance(step, Keep):
            self.now = step.until
        elif isinstance(step, Receive):
            if self._pending and self._pending[0][0] <= step.until:
                self.now, data = self._pending.pop(0)
                return Arrival(self.now, data)
            self.now = step.until
        return Arrival(self.now)


def test_data_is_acknowledged():
    bus = Bus(IDLING)
    assert bus.ask(POLL) == Reply(Outcome.DATA, b"\x14")
    assert bus.sent == [encode(b"\x33"), ACK_FRAME]


def test_data_that_may_not_be_acknowledged_is_left_unanswered():
    bus = Bus(STACKED)
    assert bus.ask(POLL, lambda _payload: False).payload == b"\x81\x01"
    assert bus.sent == [encode(b"\x33")]


def test_consent_is_not_acknowledged():
    bus = Bus(ACK)
    assert bus.ask(STACK) == Reply(Outcome.ACCEPTED)
    assert bus.sent == [encode(b"\x35")]


def test_thirty_coming_in_is_illegal_command_and_not_acknowledged():
    bus = Bus(ILLEGAL)
    assert bus.ask(STACK) == Reply(Outcome.ILLEGAL)
    assert bus.sent == [encode(b"\x35")]


def test_forty_one_coming_in_is_a_report_not_a_command():
    bus = Bus(bytes.fromhex("020306414fd1"))
    assert bus.ask(POLL).payload == b"\x41"


def test_every_request_flushes_what_came_too_late():
    bus = Bus(IDLING, IDLING)
    bus.ask(POLL)
    bus.ask(POLL)
    assert bus.flushes == 2


def test_silence_is_asked_three_times_and_no_more():
    bus = Bus()
    with pytest.raises(PeerSilentError, match="POLL"):
        bus.ask(POLL)
    assert bus.sent == [encode(b"\x33")] * 3
    assert bus.now == pytest.approx(3 * 0.3 + 2 * 0.2)


def test_a_bad_checksum_is_answered_nak_and_asked_again():
    bus = Bus(BROKEN, IDLING)
    assert bus.ask(POLL).payload == b"\x14"
    assert bus.sent == [encode(b"\x33"), NAK_FRAME, encode(b"\x33"), ACK_FRAME]


def test_three_bad_checksums_are_the_devices_fault():
    with pytest.raises(PeerError, match="checksum"):
        Bus(BROKEN, BROKEN, BROKEN).ask(POLL)


def test_a_nak_is_asked_again():
    bus = Bus(NAK, NAK, ACK)
    assert bus.ask(Request(Command.ENABLE_BILL_TYPES, bytes(6))) == Reply(Outcome.ACCEPTED)
    assert len(bus.sent) == 3


def test_three_naks_are_the_devices_fault_and_not_silence():
    bus = Bus(NAK, NAK, NAK)
    with pytest.raises(PeerError, match="GET_STATUS answered with NAK") as caught:
        bus.ask(Request(Command.GET_STATUS))
    assert not isinstance(caught.value, PeerSilentError)


def test_silence_after_a_nak_is_silence():
    with pytest.raises(PeerSilentError, match="no answer to POLL"):
        Bus(NAK, BROKEN, None).ask(POLL)


def test_the_bus_is_left_alone_after_a_nak_of_the_device():
    bus = Bus(NAK, IDLING)
    bus.ask(POLL)
    first_at, second_at = bus.request_times
    assert second_at - first_at == pytest.approx(0.005 + TIMING.bus_silence_s)


def test_who_does_not_care_lets_data_be_acknowledged():
    exchange = Session(TIMING).ask(POLL, 0.0)
    next(exchange)
    exchange.send(Arrival(0.0))
    assert exchange.send(Arrival(0.1, IDLING)) == Send(ACK)


def test_an_answer_behind_half_a_frame_counts_as_soon_as_the_half_expires():
    bus = Bus(b"\x02\x03\xf0" + IDLING)
    assert bus.ask(POLL).payload == b"\x14"
    assert bus.now == pytest.approx(0.005 + TIMING.inter_byte_s, abs=0.01)


@pytest.mark.parametrize("command", [Command.STACK, Command.RETURN, Command.HOLD, Command.RESET])
def test_what_moves_a_bill_is_asked_once(command):
    bus = Bus(None, ACK)
    with pytest.raises(PeerSilentError):
        bus.ask(Request(command))
    assert len(bus.sent) == 1


def test_the_bus_is_left_alone_after_ack_and_nak():
    bus = Bus(IDLING, BROKEN, IDLING)
    bus.ask(POLL)
    after_ack = bus.now
    bus.ask(POLL)
    assert bus.request_times[1] >= after_ack + TIMING.bus_silence_s
    assert bus.request_times[2] >= bus.request_times[1] + 0.005 + TIMING.bus_silence_s


def test_the_answer_after_a_time_out_is_believed_but_not_acknowledged():
    bus = Bus(None, IDLING, IDLING)
    assert bus.ask(POLL).payload == b"\x14"
    assert ACK_FRAME not in bus.sent
    bus.ask(POLL)
    assert bus.sent[-1] == ACK_FRAME


def test_after_a_time_out_the_bus_is_heard_out_before_the_next_request():
    bus = Bus(IDLING)
    exchange = bus.session.ask(POLL, 0.0)
    next(exchange)
    exchange.send(Arrival(0.0))
    assert exchange.send(Arrival(0.3)) == Receive(pytest.approx(0.5))
    assert exchange.send(Arrival(0.4, IDLING)) == Receive(pytest.approx(0.6))
    assert isinstance(exchange.send(Arrival(0.6)), Send)


def test_an_overdue_answer_is_remembered_across_requests():
    bus = Bus(None, None, None, IDLING)
    with pytest.raises(PeerSilentError):
        bus.ask(POLL)
    bus.ask(POLL)
    assert ACK_FRAME not in bus.sent


def test_an_answer_of_another_shape_is_not_taken():
    bus = Bus([IDLING, ACK])
    assert bus.ask(STACK) == Reply(Outcome.ACCEPTED)


def test_a_consent_is_no_report():
    bus = Bus([ACK, IDLING])
    assert bus.ask(POLL).payload == b"\x14"


def test_of_a_burst_the_last_good_frame_counts():
    bus = Bus(IDLING + STACKED)
    assert bus.ask(POLL).payload == b"\x81\x01"


def test_an_answer_in_pieces_is_read():
    bus = Bus([STACKED[:1], STACKED[1:4], STACKED[4:]])
    assert bus.ask(POLL).payload == b"\x81\x01"


def test_noise_in_front_costs_nothing():
    bus = Bus(bytes.fromhex("ff5a02037f00") + IDLING)
    assert bus.ask(POLL).payload == b"\x14"


def test_another_devices_frame_is_not_ours():
    bus = Bus([encode(b"\x14", 0x02), IDLING])
    assert bus.ask(POLL).payload == b"\x14"


def test_long_answers_are_waited_for_longer():
    bus = Bus()
    with pytest.raises(PeerSilentError):
        bus.ask(Request(Command.GET_BILL_TABLE), tries=1)
    assert bus.now == pytest.approx(1.5)


def test_a_short_identification_is_no_identification():
    with pytest.raises(PeerSilentError):
        Bus(*[encode(bytes(33))] * 3).ask(Request(Command.IDENTIFICATION))


@pytest.mark.parametrize("command", Command, ids=lambda command: command.name)
def test_what_moves_a_bill_is_said_once_and_all_else_again(command):
    bus = Bus()
    with pytest.raises(PeerSilentError):
        bus.ask(Request(command))
    moves = command.name in {"STACK", "RETURN", "HOLD", "RESET"}
    assert len(bus.sent) == (1 if moves else 3)


# --- a coupon, and a bus that is never quiet -----------------------------------------------------


def test_what_a_coupon_says_is_data_of_any_size():
    bus = Bus([ACK, encode(b"123456789012345678")])
    reply = bus.ask(Request(Command.EXTRACT_BARCODE_DATA))
    assert reply == Reply(Outcome.DATA, b"123456789012345678")
    assert bus.sent[-1] == ACK_FRAME


def test_without_a_coupon_there_is_nothing_to_extract():
    assert Bus(ILLEGAL).ask(Request(Command.EXTRACT_BARCODE_DATA)) == Reply(Outcome.ILLEGAL)


def test_a_bus_that_is_never_quiet_is_not_heard_out_for_ever():
    exchange = Session(TIMING).ask(POLL, 0.0)
    next(exchange)
    exchange.send(Arrival(0.0))
    now, rounds = 0.3, 0
    step = exchange.send(Arrival(now))
    while isinstance(step, Receive):
        now, rounds = now + 0.1, rounds + 1
        step = exchange.send(Arrival(now, b"\x00"))
    assert step == Send(encode(b"\x33"), flush=True)
    assert rounds == HEAR_OUT_ROUNDS_MAX


def test_a_poll_has_no_long_answer():
    answer = encode(b"\x14\x00\x00")
    assert Bus(answer).ask(POLL).payload == b"\x14\x00\x00"
    with pytest.raises(PeerSilentError):
        Bus(encode(bytes([0x14, 0, 0, 0]))).ask(POLL, tries=1)

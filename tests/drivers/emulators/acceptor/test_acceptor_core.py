"""The emulated acceptor by the letter: raw frames in, raw frames out, no driver of ours."""

import pytest

from drivers.ccnet.frames import encode
from drivers.ccnet.messages import set_escrow_timeouts
from drivers.emulators.acceptor_commands import CcnetAcceptorDevice
from drivers.emulators.bill_path import Durations, StackedReport
from drivers.emulators.ccnet_acceptor import Nature
from drivers.emulators.console import CommandError

POLL = bytes.fromhex("02030633da81")
RESET = bytes.fromhex("0203063041b3")
ACK = bytes.fromhex("02030600c282")
NAK = bytes.fromhex("020306ffba8d")
ILLEGAL = RESET
STACK = bytes.fromhex("02030635ece4")
RETURN = bytes.fromhex("0203063677d6")
HOLD = bytes.fromhex("02030638093f")
IDENTIFICATION = bytes.fromhex("02030637fec7")
TABLE = bytes.fromhex("020306414fd1")
STATUS = bytes.fromhex("02030631c8a2")
ENABLE_ALL_ESCROW = bytes.fromhex("02030c34fffffffffffffef7")
ENABLE_ALL_STRAIGHT = bytes.fromhex("02030c34ffffff000000b5c1")
DISABLE = bytes.fromhex("02030c34000000000000170c")
IDLING = bytes.fromhex("0203061467d4")


class RawHost:
    """A host that knows frames as hex and nothing else."""

    def __init__(self, nature=None):
        self.now = 100.0
        self.device = CcnetAcceptorDevice(nature or Nature())

    def send(self, frame):
        self.device.receive(frame, self.now)
        return self.device.output(self.now)

    def poll(self, *, acknowledge=True):
        """The report's bytes, acknowledged in time unless told not to."""
        frame = self.send(POLL)
        self.now += 0.005
        if acknowledge:
            assert self.send(ACK) == b""
        return frame[3:-2].hex()

    def wait(self, seconds):
        until = self.now + seconds
        while self.now < until:
            self.now += 0.05
            self.device.tick(self.now)

    def command(self, line):
        self.device.command(line.split(), self.now)

    def events(self, name=None):
        events = list(self.device.take_events())
        return [e for e in events if e["event"] == name] if name else events

    def start(self, masks=ENABLE_ALL_ESCROW):
        assert self.send(RESET) == ACK
        self.wait(1.5)
        assert self.send(masks) == ACK
        return self

    def escrow(self, what="500"):
        self.command(f"insert {what}")
        self.wait(0.7)
        return self


@pytest.fixture
def host():
    return RawHost()


@pytest.fixture
def escrowed():
    host = RawHost().start().escrow()
    assert host.poll() == "8005"
    return host


def test_it_starts_as_the_manual_says(host):
    assert host.poll() == "10"
    assert host.send(RESET) == ACK
    assert host.poll() == "13"
    host.wait(1.5)
    assert host.poll() == "19"
    assert host.send(ENABLE_ALL_ESCROW) == ACK
    assert host.send(POLL) == IDLING


def test_a_report_without_ack_is_frozen(host):
    assert host.poll(acknowledge=False) == "10"
    assert host.send(IDENTIFICATION)
    host.start()
    assert host.poll(acknowledge=False) == "14"
    host.escrow()
    assert host.poll(acknowledge=False) == "14"
    assert host.poll() == "14"
    assert host.poll() == "8005"


def test_a_nak_is_no_ack(host):
    host.start()
    host.poll(acknowledge=False)
    assert host.send(NAK) == b""
    host.escrow()
    assert host.poll() == "14"


def test_an_ack_out_of_place_confirms_nothing(host):
    host.start()
    host.poll(acknowledge=False)
    assert host.send(STATUS)
    host.send(ACK)
    host.escrow()
    assert host.poll() == "14"


@pytest.mark.parametrize(
    ("order", "way", "held"),
    [(STACK, ["17"], "8105"), (RETURN, ["18"], "8205")],
)
def test_a_decision_is_carried_out_and_its_report_held_until_ack(escrowed, order, way, held):
    host = escrowed
    assert host.send(order) == ACK
    assert host.poll() == way[0]
    host.wait(2.0)
    for _ in range(5):
        assert host.poll(acknowledge=False) == held
        host.wait(3.0)
    assert host.poll() == held
    assert host.poll() == "14"


@pytest.mark.parametrize("order", [STACK, RETURN, HOLD])
def test_orders_outside_escrow_are_illegal(host, order):
    assert host.send(order) == ILLEGAL
    host.start()
    assert host.send(order) == ILLEGAL
    host.command("insert 500")
    assert host.send(order) == ILLEGAL


@pytest.mark.parametrize("order", [STACK, RETURN, HOLD])
def test_a_second_order_is_illegal_once_the_bill_moves(escrowed, order):
    assert escrowed.send(STACK) == ACK
    assert escrowed.send(order) == ILLEGAL


def test_escrow_lasts_ten_seconds(escrowed):
    escrowed.wait(9.2)
    assert escrowed.poll() == "8005"
    escrowed.wait(0.6)
    assert escrowed.poll() == "18"
    escrowed.wait(1.0)
    assert escrowed.poll() == "8205"


def test_hold_lasts_ten_seconds_from_each_hold(escrowed):
    for _ in range(3):
        escrowed.wait(8.0)
        assert escrowed.send(HOLD) == ACK
        assert escrowed.poll() == "1a"
    escrowed.wait(9.5)
    assert escrowed.poll() == "1a"
    escrowed.wait(0.6)
    assert escrowed.poll() == "18"


def test_escrow_times_can_be_set(host):
    assert host.send(encode(set_escrow_timeouts(2000, 3000).payload)) == ACK
    host.start().escrow()
    assert host.poll() == "8005"
    assert host.send(HOLD) == ACK
    host.wait(2.8)
    assert host.poll() == "1a"
    host.wait(0.4)
    assert host.poll() == "18"


def test_a_type_without_escrow_bit_goes_straight_in(host):
    host.start(ENABLE_ALL_STRAIGHT).escrow()
    assert host.poll() == "17"
    host.wait(1.0)
    assert host.poll() == "8105"


def test_a_bad_checksum_is_answered_nak(host):
    assert host.send(bytes.fromhex("02030633da82")) == NAK
    assert host.poll() == "10"


def test_ack_after_nak_is_harmless(host):
    host.send(bytes.fromhex("02030633da82"))
    assert host.send(ACK) == b""
    assert host.poll() == "10"


def test_other_addresses_and_noise_are_left_unanswered(host):
    assert host.send(encode(b"\x33", 0x01)) == b""
    assert host.send(b"\xff\x00AT\r\n") == b""
    assert host.send(b"\x55" + POLL)[3:-2].hex() == "10"


@pytest.mark.parametrize("code", [0x3B, 0x50, 0x60, 0x66, 0xF0, 0x7E])
def test_what_a_validator_has_not_is_illegal(host, code):
    assert host.send(encode(bytes([code]))) == ILLEGAL


def test_a_request_of_wrong_size_is_illegal(host):
    assert host.send(bytes.fromhex("020306325390")) == ILLEGAL


def test_identification_is_gated_by_state(host):
    assert len(host.send(IDENTIFICATION)) == 39
    host.start(DISABLE)
    assert len(host.send(IDENTIFICATION)) == 39
    host.send(ENABLE_ALL_ESCROW)
    assert host.send(IDENTIFICATION) == ILLEGAL
    host.command("jam")
    assert len(host.send(IDENTIFICATION)) == 39


def test_status_is_the_mask_and_the_table(host):
    host.start()
    # 80 30 FC: coupons, types 13, 12 and 7 to 2, as the rouble table has them.
    assert host.send(STATUS)[3:-2].hex() == "8030fc000000"


def test_the_table_has_the_bills_of_the_currency(host):
    data = host.send(TABLE)[3:-2]
    assert len(data) == 120
    rows = {i: data[i * 5 : i * 5 + 5] for i in range(24)}
    values = {i: row[0] * 10 ** row[4] for i, row in rows.items() if row[0]}
    assert values == {2: 10, 3: 50, 4: 100, 5: 500, 6: 1000, 7: 5000, 12: 200, 13: 2000}
    assert {row[1:4] for row in rows.values() if row[0]} == {b"RUB"}


def test_masks_are_empty_after_reset_and_after_initializing(host):
    host.start()
    assert host.send(RESET) == ACK
    assert host.send(STATUS)[3:-2].hex() == "000000000000"
    host.send(ENABLE_ALL_ESCROW)
    host.wait(1.5)
    assert host.send(STATUS)[3:-2].hex() == "000000000000"


def test_an_inhibited_type_is_rejected_with_its_code(host):
    host.start(bytes.fromhex("02030c3400007c00000066c1"))
    host.escrow("5000")
    assert host.poll() == "1c68"
    host.wait(1.0)
    assert host.poll() == "14"


def test_any_reject_and_failure_code_can_be_had(host):
    host.start().escrow("reject 6D")
    assert host.poll() == "1c6d"
    host.wait(1.0)
    host.command("fail 5F")
    assert host.poll() == "475f"


def test_a_coupon_always_stops_in_escrow_and_can_be_read(host):
    host.start(ENABLE_ALL_STRAIGHT).escrow("barcode 123456789012345678")
    assert host.poll() == "8017"
    assert host.send(bytes.fromhex("0203063a1b1c"))[3:-2] == b"123456789012345678"


def test_a_second_bill_pauses_and_after_ten_seconds_both_are_rejected(escrowed):
    escrowed.command("push 100")
    assert escrowed.poll() == "46"
    assert escrowed.send(STACK) == ILLEGAL
    escrowed.wait(10.1)
    assert escrowed.poll() == "1c63"


def test_busy_tells_tenths_of_a_second(host):
    host.start()
    host.command("busy 2")
    assert host.poll() == "1b14"
    host.wait(2.1)
    assert host.poll() == "14"


def test_the_cassette_out_and_in_again_initializes_without_masks(host):
    host.start()
    host.command("cassette out")
    assert host.poll() == "42"
    host.command("cassette in")
    assert host.poll() == "13"
    host.wait(1.5)
    assert host.poll() == "19"


def test_a_stacked_report_goes_before_a_cassette_that_left(escrowed):
    escrowed.send(STACK)
    escrowed.wait(1.0)
    escrowed.command("cassette out")
    assert escrowed.poll() == "8105"
    assert escrowed.poll() == "42"


def test_a_new_cassette_is_empty_and_the_old_one_is_remembered(escrowed):
    escrowed.send(STACK)
    escrowed.wait(1.0)
    escrowed.poll()
    escrowed.command("cassette out")
    escrowed.command("cassette in new")
    (*_, facts) = escrowed.events("cassette")
    assert facts["counts"] == {}
    assert facts["collected"] == [500]


@pytest.mark.parametrize(
    ("wait_s", "start"),
    [(0.1, "11"), (0.3, "11"), (0.6, "12"), (1.5, "12")],
)
def test_power_comes_back_with_the_bill_where_it_is(escrowed, wait_s, start):
    escrowed.send(STACK)
    escrowed.wait(wait_s)
    escrowed.command("power off")
    assert escrowed.send(POLL) == b""
    escrowed.wait(60.0)
    escrowed.command("power on")
    assert escrowed.poll() == start
    assert escrowed.send(RESET) == ACK
    assert escrowed.poll() == "13"
    escrowed.wait(1.1)
    if start == "12":
        assert escrowed.poll() == "8105"
    else:
        assert escrowed.poll() == "18"
        escrowed.wait(1.0)
        assert escrowed.poll() == "8205"
    assert escrowed.poll() == "19"


def stacked_and_sent(reading):
    host = RawHost(Nature(stacked_report=reading)).start().escrow()
    host.poll()
    host.send(STACK)
    host.wait(1.0)
    assert host.poll(acknowledge=False) == "8105"
    host.command("power off")
    host.command("power on")
    return host


def test_until_ack_remembers_what_was_sent_and_not_acknowledged():
    assert stacked_and_sent(StackedReport.UNTIL_ACK).poll() == "12"


def test_once_forgets_what_was_sent():
    assert stacked_and_sent(StackedReport.ONCE).poll() == "10"


def test_once_says_a_recovered_credit_once():
    host = RawHost(Nature(stacked_report=StackedReport.ONCE))
    host.command("power on cassette")
    host.send(RESET)
    host.wait(1.1)
    assert host.poll(acknowledge=False) == "8102"
    assert host.poll() == "8102"  # frozen like every report
    assert host.poll() == "19"


def test_a_reset_before_the_ack_forgets_the_credit(escrowed):
    escrowed.send(STACK)
    escrowed.wait(1.0)
    escrowed.poll(acknowledge=False)
    escrowed.events()
    assert escrowed.send(RESET) == ACK
    assert escrowed.events("credit_forgotten")
    assert escrowed.device.cassette.counts() == {"500": 1}


def test_a_jam_keeps_the_bill_until_somebody_takes_it_out(escrowed):
    escrowed.command("jam")
    assert escrowed.poll() == "43"
    escrowed.send(RESET)
    escrowed.wait(1.5)
    assert escrowed.poll() == "43"
    escrowed.events()
    escrowed.command("clear")
    assert escrowed.events("bill_removed")[0]["denomination"] == 500
    assert escrowed.poll() == "13"
    escrowed.wait(1.5)
    assert escrowed.poll() == "19"


def test_a_bill_that_nobody_takes_keeps_it_returning(escrowed):
    escrowed.command("take manual")
    escrowed.send(RETURN)
    escrowed.wait(30.0)
    assert escrowed.poll() == "18"
    escrowed.command("take")
    assert escrowed.poll() == "8205"


def test_a_cheat_is_held_until_ack_and_the_bill_is_gone(escrowed):
    escrowed.command("cheat")
    assert escrowed.poll(acknowledge=False) == "45"
    assert escrowed.poll() == "45"
    assert escrowed.poll() == "14"
    assert escrowed.device.cassette.counts() == {}


def test_a_bill_pulled_out_of_the_cassette_is_no_longer_counted(escrowed):
    escrowed.send(STACK)
    escrowed.wait(1.0)
    escrowed.poll()
    escrowed.command("cheat last")
    assert escrowed.device.cassette.counts() == {}


@pytest.mark.parametrize("after_s", [0.5, 1.0])
def test_a_bill_pulled_at_while_it_is_told_is_told_first_and_the_cheat_after_it(escrowed, after_s):
    escrowed.send(STACK)
    escrowed.wait(after_s)
    escrowed.command("cheat last")
    assert [escrowed.poll() for _ in range(3)] == ["8105", "45", "14"]


def test_a_box_on_the_line_speaks_until_it_is_acknowledged_and_the_device_goes_on(host):
    host.start()
    host.command("claim 81 05")
    host.command("claim 8203")
    assert host.poll(acknowledge=False) == "8105"
    assert [host.poll() for _ in range(3)] == ["8105", "8203", "14"]
    assert [event["report"] for event in host.events("claimed")] == ["8105", "8203"]
    assert host.device.cassette.counts() == {}


def test_another_unit_on_the_same_cassette_has_its_own_serial_and_no_bill(escrowed):
    escrowed.send(STACK)
    escrowed.command("exchange OTHER")
    assert escrowed.poll() == "10"
    assert b"OTHER" in escrowed.send(IDENTIFICATION)
    escrowed.start()
    assert escrowed.poll() == "14"
    assert escrowed.device.cassette.counts() == {}


def test_a_hasty_unit_stacks_in_no_time_until_it_is_told_not_to(escrowed):
    for word, report in (("on", "8105"), ("off", "17")):
        escrowed.command(f"hasty {word}")
        escrowed.send(STACK)
        escrowed.wait(0.1)
        assert escrowed.poll() == report
        escrowed.escrow()
        escrowed.poll()


@pytest.mark.parametrize("line", ["claim", "claim 8", "hasty", "exchange", "exchange 1 2"])
def test_words_that_say_nothing_are_refused(host, line):
    with pytest.raises(CommandError):
        host.command(line)


@pytest.mark.parametrize(("gap_s", "answered"), [(0.004, True), (0.006, False)])
def test_strict_timing_insists_on_five_milliseconds_between_bytes(gap_s, answered):
    host = RawHost(Nature(strict_timing=True))
    host.send(POLL[:3])
    host.now += gap_s
    assert bool(host.send(POLL[3:])) is answered


@pytest.mark.parametrize(("late_s", "next_report"), [(0.009, "14"), (0.011, "8105")])
def test_strict_timing_takes_a_late_ack_for_silence(late_s, next_report):
    host = RawHost(Nature(strict_timing=True)).start().escrow()
    host.poll()
    host.now += 0.02
    host.send(STACK)
    host.wait(1.0)
    host.send(POLL)
    host.now += late_s
    host.send(ACK)
    host.now += 0.02
    assert host.poll() == next_report


def test_strict_timing_ignores_a_request_too_soon_after_an_ack():
    host = RawHost(Nature(strict_timing=True))
    host.poll()
    assert host.send(POLL) == b""
    host.now += 0.011
    assert host.poll() == "10"


def test_lax_timing_takes_a_late_ack(escrowed):
    escrowed.send(STACK)
    escrowed.wait(1.0)
    escrowed.send(POLL)
    escrowed.wait(0.8)
    escrowed.send(ACK)
    assert escrowed.poll() == "14"


def test_durations_are_the_units_own():
    host = RawHost(Nature(durations=Durations(initialize_s=3.0)))
    host.send(RESET)
    host.wait(2.0)
    assert host.poll() == "13"


def test_bills_are_not_taken_where_the_mouth_is_shut(host):
    host.start(DISABLE)
    host.command("insert 500")
    host.command("jam")
    host.command("insert 500")
    host.command("power off")
    host.command("insert 500")
    reasons = [event["reason"] for event in host.events("not_taken")]
    assert reasons == ["disabled", "out of order", "no power"]


def test_a_queue_of_bills_goes_in_one_by_one(host):
    host.start(ENABLE_ALL_STRAIGHT)
    for denomination in (500, 500, 100):
        host.command(f"insert {denomination}")
    seen = []
    for _ in range(100):
        host.wait(0.1)
        report = host.poll()
        if report.startswith("81"):
            seen.append(report)
    assert seen == ["8105", "8105", "8104"]


def test_patience_of_a_waiting_customer_ends(escrowed):
    escrowed.command("take manual")
    escrowed.send(RETURN)
    escrowed.command("insert 100")
    escrowed.wait(29.0)
    assert escrowed.events("not_taken") == []
    escrowed.wait(1.5)
    assert escrowed.events("not_taken") == [
        {"event": "not_taken", "reason": "busy", "type": 4, "denomination": 100}
    ]

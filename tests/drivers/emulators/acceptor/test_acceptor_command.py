"""Every command of the emulated acceptor, through its real command line and a real pty."""

import os
import signal
import subprocess
import sys

import pytest

pytestmark = pytest.mark.slow


@pytest.fixture
def host(acceptor, connect):
    return connect(acceptor.link).start()


def escrow(acceptor, host, denomination=500, report="8005"):
    acceptor.tell(f"insert {denomination}")
    host.poll_until(report)
    host.acknowledge()


def test_insert_goes_through_escrow_into_the_cassette(acceptor, host):
    escrow(acceptor, host)
    acceptor.wait_for("inserted", type=5, denomination=500)
    acceptor.wait_for("escrowed", type=5)
    assert host.order("STACK") == "00"
    acceptor.wait_for("stack", accepted=True)
    host.poll_until("8105")
    event = acceptor.wait_for("stacked", denomination=500)
    assert event["cassette"] == {"500": 1}
    assert event["total"] == 500
    host.acknowledge()
    acceptor.wait_for("acknowledged", type=5)
    host.poll_until("14")


@pytest.mark.parametrize(
    ("denomination", "report"),
    [(10, "8002"), (50, "8003"), (100, "8004"), (1000, "8006"), (5000, "8007"), (200, "800c"),
     (2000, "800d")],
)  # fmt: skip
def test_every_denomination_has_its_type(acceptor, host, denomination, report):
    escrow(acceptor, host, denomination, report)


@pytest.mark.parametrize(
    ("what", "code"),
    [("foreign", "1c65"), ("worn", "1c67"), ("crooked", "1c60"), ("reject 6C", "1c6c")],
)
def test_a_bad_bill_is_rejected(acceptor, host, what, code):
    acceptor.tell(f"insert {what}")
    host.poll_until(code)
    acceptor.wait_for("rejected", code=code[2:].upper())


def test_a_second_bill_behind_the_first_pauses(acceptor, host):
    escrow(acceptor, host)
    acceptor.ask("push 100", "second_bill")
    host.poll_until("46")
    host.acknowledge()
    acceptor.ask("take", "second_bill_taken")
    host.poll_until("8005")


def test_return_gives_the_bill_back(acceptor, host):
    escrow(acceptor, host)
    assert host.order("RETURN") == "00"
    host.poll_until("8205")
    acceptor.wait_for("returned", denomination=500)


def test_take_when_the_customer_must_take_it(acceptor, host):
    acceptor.tell("take manual")
    escrow(acceptor, host)
    host.order("RETURN")
    host.poll_until("18")
    host.acknowledge()
    acceptor.tell("take")
    host.poll_until("8205")


def test_enabled_and_disabled_and_reset_are_told(acceptor, host):
    acceptor.wait_for("reset")
    acceptor.wait_for("initialized")
    event = acceptor.wait_for("enabled")
    assert event["types"] == event["escrow"] == [2, 3, 4, 5, 6, 7, 12, 13, 23]


@pytest.mark.parametrize(
    ("command", "report"), [("jam", "43"), ("jam cassette", "44"), ("fail 50", "4750")]
)
def test_jam_and_failure_until_clear(acceptor, host, command, report):
    acceptor.tell(command)
    host.poll_until(report)
    host.acknowledge()
    acceptor.ask("clear", "cleared")
    host.poll_until("19")


def test_cassette_out_in_and_full(acceptor, host):
    acceptor.ask("cassette out", "cassette", present=False)
    host.poll_until("42")
    host.acknowledge()
    acceptor.ask("cassette in", "cassette", present=True)
    host.poll_until("19")
    host.acknowledge()
    acceptor.ask("cassette full", "cassette", full=True)
    host.poll_until("41")
    acceptor.ask("cassette in", "error")


def test_cheat_is_reported_to_the_host(acceptor, host):
    acceptor.ask("cheat", "cheat")
    host.poll_until("45")


def test_power_off_is_silence_and_on_is_a_power_up(acceptor, host):
    acceptor.ask("power off", "power", on=False)
    assert host.poll() == ""
    acceptor.ask("power on", "power", on=True, start="10")
    assert host.poll() == "10"


@pytest.mark.parametrize(
    ("command", "start", "held"),
    [("power on acceptor", "11", "8202"), ("power on cassette", "12", "8102")],
)
def test_power_on_with_a_bill_somewhere(acceptor, host, command, start, held):
    acceptor.tell("power off")
    acceptor.ask(command, "power", start=start)
    host.poll_until(start)
    assert host.order("RESET") == "00"
    host.poll_until(held)


def test_unplug_and_plug_under_another_name(acceptor, host, connect, tmp_path):
    escrow(acceptor, host)
    acceptor.ask("unplug", "unplugged")
    assert not acceptor.link.is_symlink()
    with pytest.raises(OSError, match="Input/output"):
        os.write(host.descriptor, b"x")
    other = tmp_path / "ttyUSB7"
    acceptor.ask(f"plug {other}", "plugged", link=str(other))
    again = connect(other)
    assert again.poll() == "8005"


def test_lose_acks_repeats_the_report(acceptor, host):
    acceptor.tell("lose-acks 3")
    escrow(acceptor, host)
    host.order("STACK")
    host.poll_until("8105")
    host.acknowledge()
    assert [host.poll(), host.poll(), host.poll()] == ["8105"] * 3
    host.poll_until("14")
    for _ in range(3):
        acceptor.wait_for("ack_lost", report="81")


def test_bad_crc_is_bad_as_often_as_told(acceptor, host):
    acceptor.tell("bad-crc 2")
    acceptor.ask("status", "status")
    good = bytes.fromhex("0203061467d4")
    answers = [host.send("POLL") for _ in range(3)]
    assert [answer == good for answer in answers] == [False, False, True]


def test_silence_ends_by_itself(acceptor, host):
    acceptor.tell("silence 0.6")
    acceptor.ask("status", "status")
    assert host.poll() == ""
    host.poll_until("14")


def test_busy_and_late(acceptor, host):
    acceptor.tell("busy 0.5")
    acceptor.ask("status", "status")
    assert host.poll().startswith("1b")
    host.poll_until("14")
    acceptor.tell("late 0.4")
    acceptor.ask("status", "status")
    assert host.send("POLL", 0.2) == b""
    assert host.send("POLL", 2.0)


def test_slow_escrow_reads_longer(acceptor, host):
    acceptor.tell("slow-escrow 0.7")
    acceptor.tell("insert 500")
    seen = host.poll_until("8005")
    assert seen.count("15") > 10


def test_noise_and_split(acceptor, host):
    acceptor.tell("noise 1")
    acceptor.ask("status", "status")
    noisy = host.send("POLL", 0.3)
    assert noisy.endswith(bytes.fromhex("0203061467d4"))
    assert len(noisy) > 6
    acceptor.tell("split 2")
    acceptor.ask("status", "status")
    assert host.send("POLL") == bytes.fromhex("0203061467d4")


def test_status_says_what_truly_is(acceptor, host):
    escrow(acceptor, host)
    status = acceptor.ask("status", "status")
    assert status["state"] == "80 ESCROW_POSITION"
    assert status["bill"] == {"type": 5, "denomination": 500}
    assert status["cassette"]["total"] == 0


def test_an_unknown_command_is_answered_with_those_there_are(acceptor):
    for line in ("dance", "insert 7", "insert", "silence x", "lose-acks -1", "power up", "fail ZZ"):
        error = acceptor.ask(line, "error")
        assert any(command.startswith("insert") for command in error["commands"])
        assert "quit" in error["commands"]
        assert error["message"]
    assert "10, 50, 100, 200, 500" in acceptor.ask("insert 7", "error")["message"]


def test_a_link_path_that_is_a_file_is_refused(start_emulator, tmp_path):
    (tmp_path / "file").write_text("x")
    emulator = start_emulator("acceptor", "--link", tmp_path / "file")
    emulator.wait_for("error")
    assert emulator.process.wait(5.0) == 2


@pytest.mark.parametrize("way", ["quit", "end of input", "SIGTERM"])
def test_it_ends_cleanly(acceptor, way):
    if way == "quit":
        acceptor.tell("quit")
    elif way == "SIGTERM":
        acceptor.process.send_signal(signal.SIGTERM)
    else:
        acceptor.process.stdin.close()
    assert acceptor.process.wait(5.0) == 0
    assert not acceptor.link.is_symlink()


def test_cassette_and_bill_outlive_the_process(acceptor, host, start_emulator, tmp_path):
    escrow(acceptor, host)
    host.order("STACK")
    host.poll_until("8105")
    host.acknowledge()
    escrow(acceptor, host, 1000, "8006")
    acceptor.tell("quit")
    acceptor.process.wait(5.0)
    again = start_emulator("acceptor", "--link", acceptor.link, "--state", tmp_path / "state.json")
    again.wait_for("ready")
    status = again.ask("status", "status")
    assert status["cassette"]["counts"] == {"500": 1}
    assert status["bill"]["denomination"] == 1000
    assert status["state"] == "11 POWER_UP_BILL_IN_VALIDATOR"


def test_a_state_file_of_somebody_else_is_refused(start_emulator, tmp_path):
    (tmp_path / "state").write_text("[]")
    emulator = start_emulator(
        "acceptor", "--link", tmp_path / "port", "--state", tmp_path / "state"
    )
    assert "state" in emulator.wait_for("error")["message"]
    assert emulator.process.wait(5.0) == 2
    assert (tmp_path / "state").read_text() == "[]"


def test_both_readings_and_strict_timing_can_be_asked_for(start_emulator, tmp_path):
    emulator = start_emulator(
        "acceptor", "--link", tmp_path / "port", "--stacked-report", "once", "--strict-timing",
        "--currency", "HUF", "--part", "FLS-HU", "--serial", "1", "--refuse-security",
        "--initialize-s", "0.2",
    )  # fmt: skip
    emulator.wait_for("ready")
    assert "20000" in emulator.ask("insert 1", "error")["message"]


@pytest.mark.parametrize(
    "arguments", [[], ["toaster"], ["acceptor"], ["acceptor", "--link", "x", "--currency", "QQQ"]]
)
def test_a_wrong_command_line_is_told(arguments):
    done = subprocess.run(
        [sys.executable, "-m", "drivers.emulators", *arguments],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 2
    assert "usage:" in done.stderr

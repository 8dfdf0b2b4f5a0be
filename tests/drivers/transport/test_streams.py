"""The contract of ByteStream, for every stream there is."""

import os
import pathlib
import random
import subprocess
import sys
import threading
import time

import pytest

from drivers.emulators.pty_host import LinkTakenError, PtyHost
from drivers.errors import PortBusyError, PortMissingError, TransportError
from drivers.transport.memory import MemoryWire, RealTime, VirtualTime, WireFaults
from drivers.transport.serial_port import SerialPort
from drivers.transport.trace import Direction, TracedStream

ROOT = pathlib.Path(__file__).parents[3]


class MemoryPair:
    """A stream and the far end of its wire."""

    def __init__(self, time):
        self.wire = MemoryWire(time)
        self.wire.device.open()
        self.stream = self.wire.host

    def far_write(self, data):
        self.wire.device.write(data, 1.0)

    def far_read(self, size):
        data = b""
        while len(data) < size:
            data += self.wire.device.read(size - len(data), 1.0)
        return data

    def pull(self):
        self.wire.unplug()

    def mend(self):
        self.wire.plug()
        self.wire.device.open()

    def end(self):
        self.stream.close()


class PtyPair:
    """A serial port and the device's end of its pty."""

    def __init__(self, link):
        self.link = link
        self.host = PtyHost()
        self.host.plug(link)
        self.stream = SerialPort(str(link))

    def far_write(self, data):
        assert self.host.send(data) == len(data)

    def far_read(self, size):
        data, deadline = b"", time.monotonic() + 5.0
        while len(data) < size and time.monotonic() < deadline:
            data += self.host.receive()
        return data

    def pull(self):
        self.host.unplug()

    def mend(self):
        self.host.plug(self.link)

    def end(self):
        self.stream.close()
        self.host.unplug()


@pytest.fixture(params=["memory", "virtual memory", "serial", "traced"])
def pair(request, tmp_path):
    if request.param == "memory":
        made = MemoryPair(RealTime())
    elif request.param == "virtual memory":
        made = MemoryPair(VirtualTime())
    else:
        made = PtyPair(tmp_path / "port")
        if request.param == "traced":
            made.stream = TracedStream(made.stream, lambda *_: None)
    yield made
    made.end()


def read_all(stream, size):
    data = b""
    while len(data) < size:
        piece = stream.read(size - len(data), 2.0)
        assert piece, "nothing came"
        data += piece
    return data


def test_bytes_go_both_ways_unchanged(pair):
    every_byte = bytes(range(256))
    pair.stream.open()
    assert pair.stream.write(every_byte, 1.0) == 256
    assert pair.far_read(256) == every_byte
    pair.far_write(every_byte)
    assert read_all(pair.stream, 256) == every_byte


def test_a_read_takes_no_more_than_asked(pair):
    pair.stream.open()
    pair.far_write(b"abcdef")
    assert read_all(pair.stream, 2) == b"ab"
    assert read_all(pair.stream, 4) == b"cdef"


def test_a_read_that_gets_nothing_returns_nothing_in_time(pair):
    pair.stream.open()
    began = time.monotonic()
    assert pair.stream.read(10, 0.05) == b""
    assert time.monotonic() - began < 1.0


def test_flushed_input_is_forgotten(pair):
    pair.stream.open()
    pair.far_write(b"old")
    if isinstance(pair, PtyPair):
        read_all(pair.stream, 1)  # the rest has certainly arrived with it
    pair.stream.flush_input()
    pair.far_write(b"new")
    assert read_all(pair.stream, 3) == b"new"


def test_a_stream_that_is_not_open_refuses(pair):
    with pytest.raises(PortMissingError):
        pair.stream.read(1, 0.0)
    with pytest.raises(PortMissingError):
        pair.stream.write(b"x", 0.0)
    with pytest.raises(PortMissingError):
        pair.stream.flush_input()


def test_closing_twice_is_allowed(pair):
    pair.stream.open()
    pair.stream.close()
    pair.stream.close()


def test_a_pulled_cable_is_a_missing_port_and_the_stream_opens_again(pair):
    pair.stream.open()
    pair.pull()
    with pytest.raises(PortMissingError):
        pair.stream.read(1, 1.0)
    with pytest.raises(TransportError):
        pair.stream.open()
    pair.mend()
    pair.stream.open()
    pair.far_write(b"again")
    assert read_all(pair.stream, 5) == b"again"


def test_opening_again_without_closing_is_allowed(pair):
    pair.stream.open()
    pair.stream.open()
    pair.far_write(b"x")
    assert read_all(pair.stream, 1) == b"x"


def test_a_waiting_read_returns_when_the_cable_is_pulled(tmp_path):
    pair = PtyPair(tmp_path / "port")
    pair.stream.open()
    timer = threading.Timer(0.05, pair.pull)
    timer.start()
    with pytest.raises(PortMissingError):
        pair.stream.read(1, 10.0)
    timer.join()
    pair.end()


# --- serial ----------------------------------------------------------------------------------


def test_a_port_is_held_alone(tmp_path):
    pair = PtyPair(tmp_path / "port")
    pair.stream.open()
    with pytest.raises(PortBusyError):
        SerialPort(str(pair.link)).open()
    pair.stream.close()
    second = SerialPort(str(pair.link))
    second.open()
    second.close()
    pair.end()


def test_a_missing_port_says_its_names(tmp_path):
    with pytest.raises(PortMissingError, match="ttyUSB"):
        SerialPort([str(tmp_path / "ttyUSB*"), str(tmp_path / "acceptor")]).open()


def test_a_file_is_no_port(tmp_path):
    path = tmp_path / "file"
    path.write_text("x")
    with pytest.raises(TransportError):
        SerialPort(str(path)).open()


def test_a_port_that_comes_back_under_another_name_is_found(tmp_path):
    host = PtyHost()
    host.plug(tmp_path / "ttyUSB0")
    port = SerialPort(str(tmp_path / "ttyUSB*"))
    port.open()
    assert port.path == str(tmp_path / "ttyUSB0")
    host.plug(tmp_path / "ttyUSB1")
    port.open()
    assert port.path == str(tmp_path / "ttyUSB1")
    port.close()
    host.unplug()


def test_of_several_ports_a_busy_one_is_passed_over(tmp_path):
    first, second = PtyPair(tmp_path / "a"), PtyPair(tmp_path / "b")
    first.stream.open()
    port = SerialPort([str(first.link), str(second.link)])
    port.open()
    assert port.path == str(second.link)
    port.close()
    first.end()
    second.end()


def test_a_write_that_nobody_reads_ends_in_time(tmp_path):
    pair = PtyPair(tmp_path / "port")
    pair.stream.open()
    sent = pair.stream.write(bytes(1 << 20), 0.05)
    assert 0 < sent < 1 << 20
    pair.end()


@pytest.mark.parametrize(("parity", "bits"), [("E", 8), ("E", 7), ("O", 7), ("N", 8)])
def test_a_pty_asked_for_parity_opens_again_and_again(tmp_path, parity, bits):
    pair = PtyPair(tmp_path / "port")
    port = SerialPort(str(pair.link), parity=parity, byte_bits=bits)
    for _ in range(3):
        port.open()
    pair.far_write(b"x")
    assert read_all(port, 1) == b"x"
    port.close()
    pair.end()


def test_low_latency_and_modem_lines_are_no_condition(tmp_path):
    pair = PtyPair(tmp_path / "port")
    port = SerialPort(str(pair.link), rts=False, dtr=False)
    port.open()
    port.close()
    pair.end()


# --- trace -----------------------------------------------------------------------------------


def test_a_trace_tells_every_byte_its_way_and_its_time():
    pair = MemoryPair(VirtualTime())
    seen = []
    traced = TracedStream(pair.stream, lambda *row: seen.append(row), pair.wire.time.now)
    traced.open()
    traced.write(b"ask", 1.0)
    pair.far_write(b"answer")
    traced.read(100, 1.0)
    traced.read(100, 0.5)
    now = 1000.0
    assert [(way, data) for way, data, _ in seen] == [
        (Direction.SENT, b"ask"),
        (Direction.RECEIVED, b"answer"),
    ]
    assert all(when >= now for _, _, when in seen)
    traced.flush_input()
    traced.close()


# --- a bad wire --------------------------------------------------------------------------------


def through(faults, data, seed=1):
    time = VirtualTime()
    wire = MemoryWire(time, random.Random(seed), faults)
    wire.host.open()
    wire.device.open()
    wire.device.write(data, 1.0)
    pieces, began = [], time.now()
    while time.now() < began + 60.0:
        piece = wire.host.read(4096, 5.0)
        if piece:
            pieces.append((time.now() - began, piece))
    return pieces


DATA = bytes(range(200))


def test_a_wire_loses_bytes():
    ((_, data),) = through(WireFaults(loss=0.2), DATA)
    assert 100 < len(data) < 190
    assert set(data) < set(DATA)


def test_a_wire_garbles_bytes():
    ((_, data),) = through(WireFaults(garble=0.2), DATA)
    changed = [a ^ b for a, b in zip(data, DATA, strict=True) if a != b]
    assert 10 < len(changed) < 90
    assert all(bits & (bits - 1) == 0 for bits in changed)


def test_a_wire_delays_and_splits():
    pieces = through(WireFaults(delay_s=1.0, split=0.1), DATA)
    assert b"".join(piece for _, piece in pieces) == DATA
    assert len(pieces) > 5
    assert pieces[0][0] >= 1.0


def test_the_same_dice_do_the_same():
    faults = WireFaults(loss=0.1, garble=0.1, split=0.1)
    assert through(faults, DATA, 5) == through(faults, DATA, 5) != through(faults, DATA, 6)


# --- the pty of the emulated devices -----------------------------------------------------------


def test_a_link_appears_and_goes_with_its_cable(tmp_path):
    host = PtyHost()
    link = tmp_path / "port"
    host.plug(link)
    assert os.readlink(link) == host.device_path
    host.plug(tmp_path / "other")
    assert not link.is_symlink()
    host.unplug()
    assert list(tmp_path.iterdir()) == []
    host.unplug()


def test_a_stale_link_is_replaced_and_a_file_is_not(tmp_path):
    link = tmp_path / "port"
    link.symlink_to("/dev/pts/gone")
    host = PtyHost()
    host.plug(link)
    assert os.readlink(link) == host.device_path
    host.unplug()
    link.write_text("precious")
    with pytest.raises(LinkTakenError):
        host.plug(link)
    assert link.read_text() == "precious"


def test_another_devices_link_is_left_alone(tmp_path):
    link = tmp_path / "port"
    first, second = PtyHost(), PtyHost()
    first.plug(link)
    second.plug(link)
    first.unplug()
    assert os.readlink(link) == second.device_path
    second.unplug()


def test_a_pty_is_raw_from_the_start(tmp_path):
    host = PtyHost()
    host.plug(tmp_path / "port")
    descriptor = os.open(tmp_path / "port", os.O_RDWR | os.O_NOCTTY)
    host.send(b"\x03\x04\r\n\x11\x13")
    assert os.read(descriptor, 100) == b"\x03\x04\r\n\x11\x13"
    assert host.receive() == b""  # no echo
    os.close(descriptor)
    host.unplug()


HOLD_PORT = """
import sys
from drivers.transport.serial_port import SerialPort
port = SerialPort(sys.argv[1])
port.open()
print("open", flush=True)
sys.stdin.read()
"""


@pytest.mark.slow
def test_a_host_that_was_killed_leaves_its_port_free(tmp_path):
    host = PtyHost()
    host.plug(tmp_path / "port")
    process = subprocess.Popen(
        [sys.executable, "-c", HOLD_PORT, str(tmp_path / "port")],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        cwd=ROOT,
    )
    with process:
        assert process.stdout.readline() == b"open\n"
        with pytest.raises(PortBusyError):
            SerialPort(str(tmp_path / "port")).open()
        process.kill()
    host.let_others_open()
    port = SerialPort(str(tmp_path / "port"))
    port.open()
    port.close()
    host.unplug()

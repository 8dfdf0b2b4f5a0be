"""The emulated printer by itself: what a manual promises, byte by byte, in virtual time."""

import pytest
from escpos.printer import Dummy

from drivers.emulators.console import CommandError
from drivers.emulators.escpos_commands import EscposPrinterDevice
from drivers.emulators.escpos_inbox import Inbox
from drivers.emulators.escpos_paper import Barcode, Dots, Symbol, TextLine
from drivers.escpos.profiles import PROFILES


class Rig:
    """A printer, its tickets and its time."""

    def __init__(self, profile="epson", *, fast=True):
        self.tickets = []
        self.now = 100.0
        self.printer = EscposPrinterDevice(
            PROFILES[profile], lambda ticket: self.tickets.append(ticket) or {}, fast=fast
        )
        self.events = []

    def send(self, data, wait_s=0.0):
        self.printer.receive(data, self.now)
        return self.wait(wait_s)

    def wait(self, seconds=0.0):
        """Let time pass as the host does; return what the printer said."""
        until = self.now + seconds
        said = self.printer.output(self.now)
        while (due := self.printer.next_due()) is not None and due <= until:
            self.now = max(self.now, due)
            self.printer.tick(self.now)
            said += self.printer.output(self.now)
        self.now = until
        self.printer.tick(self.now)
        said += self.printer.output(self.now)
        self.events += self.printer.take_events()
        return said

    def tell(self, command):
        self.printer.command(command.split(), self.now)
        return self.wait()

    def texts(self):
        return [
            [item.text for item in ticket.items if isinstance(item, TextLine)]
            for ticket in self.tickets
        ]

    def happened(self, name):
        return [event for event in self.events if event["event"] == name]


@pytest.fixture
def rig():
    return Rig()


@pytest.mark.parametrize(
    ("profile", "question", "command", "answer"),
    [
        ("epson", "100401", None, "16"),
        ("epson", "100402", None, "12"),
        ("epson", "100404", "paper near", "1e"),
        ("epson", "100404", "paper out", "7e"),
        ("epson", "100402", "paper out", "32"),
        ("epson", "100401", "paper out", "1e"),
        ("epson", "100402", "cover open", "16"),
        ("epson", "100403", "cutter jam", "1a"),
        ("epson", "100402", "cutter jam", "52"),
        ("epson", "100405", None, ""),
        ("epson", "100414", None, ""),
        ("custom", "100401", None, "12"),
        ("custom", "100411", "paper out", "32"),
        ("custom", "100414", None, "100f00000000"),
        ("custom", "100414", "paper near", "100f04000000"),
        ("custom", "100414", "paper out", "100f05000000"),
        ("custom", "100414", "cover open", "100f00020000"),
        ("custom", "100414", "cutter jam", "100f00000001"),
        ("citizen", "100404", "paper near", "16"),
        ("citizen", "100404", "paper out", "36"),
        ("citizen", "100405", "cover open", "16"),
        ("citizen", "100406", None, "12"),
    ],
)
def test_real_time_questions_are_answered_as_the_manual_says(profile, question, command, answer):
    rig = Rig(profile)
    said = rig.tell(command) if command else b""
    assert said in (b"", b"\x13")
    assert rig.send(bytes.fromhex(question)).hex() == answer


@pytest.mark.parametrize(
    ("profile", "question", "answer"),
    [
        ("epson", "1d7201", "00"),
        ("epson", "1b76", "00"),
        ("epson", "1d2848060030304142437e", "37224142437e00"),
        ("epson", "1d4901", "20"),
        ("epson", "1d4942", "5f4550534f4e00"),
        ("epson", "1de2", ""),
        ("custom", "1d4901", "b9"),
        ("custom", "1de2", b"785cuts".hex()),
        ("custom", "1de5", b"512on".hex()),
        ("custom", "1d6506", "00"),
        ("custom", "1d28480600303041424344", ""),
        ("citizen", "1d4901", "75"),
        ("citizen", "1d7201", "00"),
    ],
)
def test_queued_questions_are_answered_in_their_turn(profile, question, answer):
    assert Rig(profile).send(bytes.fromhex(question)).hex() == answer
    busy = Rig(profile, fast=False)
    assert busy.send(b"line\n" * 10 + bytes.fromhex(question)) == b""
    assert busy.wait(5.0).hex() == answer


def test_a_real_time_question_overtakes_everything_and_a_queued_one_does_not():
    rig = Rig(fast=False)
    assert rig.send(b"line\n" * 20 + b"\x1dr\x01" + b"\x10\x04\x02") == b"\x12"
    assert rig.wait(0.3) == b""
    assert rig.wait(3.0) == b"\x00"


def test_a_real_time_command_inside_a_picture_is_carried_out(rig):
    assert rig.send(b"\x1dv0\x00\x03\x00\x01\x00" + b"\x10\x04\x01") == b"\x16"
    rig.send(b"\x1dV\x00", 1.0)
    (dots,) = [item for item in rig.tickets[0].items if isinstance(item, Dots)]
    assert dots.rows == [0x100401]


def test_what_passes_the_buffer_is_lost_in_silence_and_said_to_the_bench():
    rig = Rig(fast=False)
    rig.printer.inbox.resize(45)
    said = rig.send(b"first line\n" + b"x" * 100)
    assert said == b"\x13"
    assert rig.happened("dropped") == [{"event": "dropped", "bytes": 55}]
    assert rig.wait(2.0) == b"\x11"


@pytest.mark.parametrize(("capacity", "stop_at", "go_at"), [(4096, 128, 256), (45, 16, 26)])
def test_xoff_and_xon_come_at_the_marks_of_the_buffer(capacity, stop_at, go_at):
    inbox = Inbox(capacity)
    while not inbox.nearly_full:
        inbox.put(0x41)
    assert capacity - len(inbox) == stop_at
    while not inbox.roomy:
        inbox.take()
    assert capacity - len(inbox) == go_at


def test_a_question_to_a_full_buffer_is_answered_and_leaves_no_trace():
    rig = Rig()
    rig.tell("paper out")
    rig.send(b"x" * 5000)
    for _ in range(50):
        assert rig.send(b"\x10\x04\x04") == b"\x7e"
    rig.tell("paper ok")
    rig.send(b"\n\x1dV\x00", 1.0)
    assert "".join(line for line in rig.texts()[0]) == "x" * 4096


def test_paper_that_ends_inside_a_line_goes_on_and_nothing_is_printed_twice():
    rig = Rig(fast=False)
    rig.tell("paper out 2")
    said = rig.send(b"one\ntwo\nthree\nfour\n\x1dV\x00\x1dr\x01", 5.0)
    assert said == b"\x13"
    assert rig.happened("status")[-1]["paper"] == "out"
    assert rig.tickets == []
    rig.tell("paper ok")
    assert rig.wait(5.0) == b"\x00"
    assert rig.texts() == [["one", "two", "three", "four"]]


def test_a_jammed_cutter_needs_the_cause_gone_and_dle_enq():
    rig = Rig(fast=False)
    rig.send(b"one\n\x1dV\x00", 0.1)
    rig.tell("cutter jam")
    rig.send(b"\x10\x05\x01", 2.0)
    assert rig.tickets == []
    rig.tell("cutter ok")
    rig.wait(2.0)
    assert rig.tickets == []
    assert rig.send(b"\x10\x05\x01", 2.0).endswith(b"\x11")
    assert rig.texts() == [["one"]]


def test_dle_enq_2_forgets_what_was_not_printed():
    rig = Rig(fast=False)
    rig.send(b"one\ntwo\nthree\n", 0.01)
    rig.tell("cutter jam")
    rig.tell("cutter ok")
    rig.send(b"\x10\x05\x02", 1.0)
    rig.send(b"four\n\x1dV\x00", 2.0)
    assert rig.texts() == [["one", "four"]]


def test_the_buffers_are_cleared_in_real_time_and_pending_identifiers_forgotten():
    rig = Rig(fast=False)
    rig.send(b"one\ntwo\n\x1d(H\x06\x0000ABCD", 0.01)
    assert rig.send(bytes.fromhex("10140801031401060208")) == b"\x37\x25\x00"
    assert rig.wait(3.0) == b""
    rig.send(b"three\n\x1dV\x00", 2.0)
    assert rig.texts() == [["one", "three"]]


def test_a_restart_loses_buffer_and_line_and_says_xon():
    rig = Rig("custom", fast=False)
    rig.tell("restart at 9")
    rig.send(b"one\ntwo\nthree")
    assert rig.send(b"\x10\x04\x14") == b""
    assert rig.wait(5.0) == b"\x11"
    assert rig.send(b"\x1de5"[:1] + b"\xe5") == b"513on"
    rig.send(b"\x1bi", 2.0)
    assert all("three" not in line for ticket in rig.texts() for line in ticket)


def test_late_answers_keep_their_order_and_mute_ones_never_come(rig):
    rig.tell("late 2")
    assert rig.send(b"\x10\x04\x02\x10\x04\x01", 1.9) == b""
    assert rig.wait(0.2) == b"\x12\x16"
    rig.tell("mute")
    assert rig.send(b"\x10\x04\x01", 60.0) == b""
    rig.tell("unmute")
    assert rig.send(b"\x10\x04\x01", 3.0) == b"\x16"


def test_automatic_status_follows_every_change(rig):
    assert rig.send(b"\x1da\x0f") == bytes.fromhex("14000000")
    assert rig.tell("paper near") == bytes.fromhex("14000300")
    assert rig.tell("cover open") == b"\x13" + bytes.fromhex("3c000300")
    assert rig.tell("cover closed") == b"\x11" + bytes.fromhex("14000300")
    rig.send(b"\x1da\x00")
    assert rig.tell("paper ok") == b""


def test_custom_pushes_the_bytes_that_were_asked_for():
    rig = Rig("custom")
    assert rig.send(b"\x1d\xe0\x01") == bytes.fromhex("100100")
    assert rig.tell("paper near") == bytes.fromhex("100104")


@pytest.mark.parametrize(
    ("profile", "bytes_out", "event"),
    [
        ("custom", b"\x1de\x02", "retracted"),
        ("custom", b"\x1de\x05", "pushed"),
        ("citizen", b"\x1dR\x30", "retracted"),
    ],
)
def test_a_ticket_left_in_the_mouth_is_moved_by_order(profile, bytes_out, event):
    rig = Rig(profile)
    rig.send(b"one\n\x1bi", 2.0)
    assert rig.printer.sensors.ticket
    rig.send(bytes_out, 2.0)
    assert not rig.printer.sensors.ticket
    assert rig.happened(event)


def test_presenting_cuts_first_and_taking_empties_the_mouth():
    rig = Rig("custom")
    rig.send(b"one\n\x1de\x03\x0c", 2.0)
    assert rig.texts() == [["one"]]
    assert rig.happened("presented")
    assert rig.send(b"\x10\x04\x14").hex() == "100f20000000"
    rig.tell("take")
    assert rig.happened("taken") == [{"event": "taken", "number": 1}]
    assert rig.send(b"\x10\x04\x14").hex() == "100f00000000"


def test_a_blank_cut_is_no_ticket(rig):
    rig.send(b"\x1b@\x1dVB\x00", 1.0)
    assert rig.tickets == []
    assert rig.happened("cut")


def test_a_foreign_host_prints_what_it_meant(rig):
    host = Dummy(profile="TM-T88V")
    host.set(align="center", bold=True, double_width=True, double_height=True)
    host.textln("Квитанция")
    host.set(align="left", bold=False, normal_textsize=True)
    host.textln("Őrző, І Ґ «да»")
    host.qr("https://pay.example", native=True, size=5)
    host.barcode("{B12345", "CODE128", function_type="B")
    host.cut()
    rig.send(host.output, 5.0)
    (ticket,) = rig.tickets
    first, second = [item for item in ticket.items if isinstance(item, TextLine)]
    assert (first.text, second.text) == ("Квитанция", "Őrző, І Ґ «да»")
    style = first.letters[0].style
    assert (style.bold, style.wide, style.high) == (True, 2, 2)
    (symbol,) = [item for item in ticket.items if isinstance(item, Symbol)]
    assert symbol.data == "https://pay.example"
    (barcode,) = [item for item in ticket.items if isinstance(item, Barcode)]
    assert barcode.data == "12345"


@pytest.mark.parametrize("way", ["bitImageRaster", "graphics", "bitImageColumn"])
def test_a_foreign_hosts_picture_keeps_its_dots(rig, way):
    from PIL import Image

    picture = Image.new("1", (48, 24), 1)
    for dot in range(24):
        picture.putpixel((2 * dot, dot), 0)
    host = Dummy(profile="TM-T88V")
    host.image(picture, impl=way, center=False)
    host.cut()
    rig.send(host.output, 5.0)
    (dots,) = [item for item in rig.tickets[0].items if isinstance(item, Dots)]
    assert [row.bit_length() for row in dots.rows[:24]] == [
        dots.dots_wide - 2 * dot for dot in range(24)
    ]


@pytest.mark.parametrize(
    "line", ["paper", "paper wet", "paper out x", "late", "late -1", "late x", "dance", "buffer ²"]
)
def test_a_command_that_makes_no_sense_is_refused(rig, line):
    with pytest.raises(CommandError):
        rig.tell(line)


def test_the_same_bytes_print_the_same_however_they_are_split():
    data = b"\x1b@\x1bt\x2e" + "Привет, мир\n".encode("cp1251") * 3
    data += b"\x1dv0\x00\x02\x00\x03\x00abcdef" + b"\x1d(k\x06\x001P0abc\x1d(k\x03\x001Q0\x1dVA\x05"
    whole = Rig()
    whole.send(data, 5.0)
    for size in (1, 2, 3, 7):
        rig = Rig()
        for start in range(0, len(data), size):
            rig.send(data[start : start + size])
        rig.wait(5.0)
        assert rig.tickets == whole.tickets


@pytest.mark.slow
def test_a_qr_symbol_drawn_by_the_host_is_read_back_and_a_spoilt_one_is_a_picture():
    from drivers.emulators.escpos_qr import read_symbol
    from drivers.escpos.raster import qr_bitmap

    for data in ("https://pay.example/r?c=12345674", "0123456789", "ABC-1", "Привет " * 20):
        for dots in (3, 4):
            bitmap = qr_bitmap(data, dots, left_dots=24)
            rows = [int.from_bytes(bitmap.row(row), "big") for row in range(bitmap.rows)]
            assert read_symbol(rows, bitmap.row_bytes * 8) == data
            rows[bitmap.rows // 2] ^= 0b111 << bitmap.row_bytes * 4
            rows[bitmap.rows // 2 + 1] ^= 0b111 << bitmap.row_bytes * 4
            assert read_symbol(rows, bitmap.row_bytes * 8) in (data, None)
    assert read_symbol([0b1011, 0b1111], 8) is None
    assert read_symbol([], 8) is None


def test_stored_graphics_without_a_width_print_nothing():
    rig = Rig()
    rig.send(b"\x1d(L\x0d\x000p0\x01\x01\x31\x00\x00\x01\x00ab\x00" + b"\x1d(L\x02\x0002", 1.0)
    rig.send(b"after\n\x1dV\x00", 5.0)
    assert rig.texts() == [["after"]]


def test_a_symbol_too_large_for_any_qr_prints_nothing():
    rig = Rig()
    size = (3 + 3000).to_bytes(2, "little")
    rig.send(b"\x1d(k" + size + b"1P0" + b"a" * 3000 + b"\x1d(k\x03\x001Q0", 1.0)
    rig.send(b"after\n\x1dV\x00", 5.0)
    assert rig.texts() == [["after"]]

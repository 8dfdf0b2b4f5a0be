"""A job on its way: held and let go, stopped and let go, broken off, and nothing sent too fast."""

import itertools
import re

import pytest

from drivers.api import (
    LinkState,
    PrintAdvanced,
    PrintConfirmed,
    PrintHeld,
    PrintPrepared,
    PrintTrouble,
    PrintUnknown,
    QrCode,
    Slip,
    Text,
)
from drivers.escpos.printing import GivenUpError
from drivers.escpos.tables import Command

PROFILES = ("epson", "custom", "citizen")
ASKED = {"epson": b"\x10\x04\x01", "custom": b"\x10\x04\x14", "citizen": b"\x10\x04\x01"}
TROUBLES = {
    "paper": ("paper out", "paper ok", PrintTrouble.PAPER_OUT),
    "lid": ("cover open", "cover closed", PrintTrouble.COVER_OPEN),
    "knife": ("cutter jam", "cutter ok", PrintTrouble.CUTTER_JAMMED),
}
QUEUED = Command.QUEUED_STATUS.value + b"\x01"
REAL_TIME = re.compile(rb"\x10\x04.", re.DOTALL)
LINES = 60
WHEN_FULL = {"xoff_when_offline": False}


def whole(r, lines=LINES):
    """Whether one ticket is out with every line on it once, and no byte was lost."""
    (ticket,) = r.tickets
    texts = [item.text for item in ticket.items if hasattr(item, "text")]
    each = [sum(text.startswith(f"Строка {n} ") for text in texts) for n in range(lines)]
    return each == [1] * lines and not r.happened("dropped")


def advanced(r):
    return [event.offset for event in r.told if isinstance(event, PrintAdvanced)]


# --- held --------------------------------------------------------------------------------------


@pytest.mark.parametrize("device", [{}, WHEN_FULL], ids=["stops-offline", "stops-when-full"])
@pytest.mark.parametrize("what", TROUBLES)
@pytest.mark.parametrize("profile", PROFILES)
def test_a_printer_that_waits_for_a_person_holds_the_job_and_goes_on(
    rig, slip, profile, what, device
):
    trouble_begins, trouble_ends, trouble = TROUBLES[what]
    r = rig(profile, device=device)
    r.when(lambda: advanced(r), trouble_begins)
    r.when(lambda: r.held, lambda: r.after(10.0, trouble_ends))
    released = []
    r.when(lambda: r.held and r.watch.trouble is None, lambda: released.append(len(advanced(r))))
    assert isinstance(r.print(slip(lines=LINES)), PrintConfirmed)
    assert r.held == [trouble], "it is said once"
    assert whole(r)
    held = r.jobs.index(PrintHeld("job-1", trouble))
    sent_before = [event for event in r.jobs[:held] if isinstance(event, PrintAdvanced)]
    assert released[0] == len(sent_before), "nothing is sent while it is held"
    assert len(advanced(r)) > released[0]


@pytest.mark.parametrize("device", [{}, WHEN_FULL], ids=["stops-offline", "stops-when-full"])
@pytest.mark.parametrize(
    ("begins", "ends"), [("paper out", "paper ok"), ("xoff hold", "xoff release")]
)
@pytest.mark.parametrize("profile", PROFILES)
def test_a_printer_that_waits_is_looked_at_twice_a_second(rig, slip, profile, begins, ends, device):
    r = rig(profile, device=device)
    began = []
    r.when(lambda: advanced(r), begins, lambda: began.append(r.now), lambda: r.after(5.0, ends))
    r.print(slip(lines=LINES))
    looks = [at for at in r.heard(ASKED[profile]) if began[0] + 0.6 < at < began[0] + 5.0]
    assert len(looks) in (8, 9)
    assert all(0.45 < b - a < 0.6 for a, b in itertools.pairwise(looks))


def test_each_new_trouble_of_a_held_job_is_told_once(rig, slip):
    r = rig()
    r.when(lambda: advanced(r), "paper out")
    r.when(lambda: len(r.held) == 1, lambda: r.after(5.0, "cover open", "paper ok"))
    r.when(lambda: len(r.held) == 2, lambda: r.after(5.0, "cover closed"))
    assert isinstance(r.print(slip(lines=LINES)), PrintConfirmed)
    assert r.held == [PrintTrouble.PAPER_OUT, PrintTrouble.COVER_OPEN]
    assert whole(r)


def test_a_held_job_given_up_is_unknown_for_what_held_it(rig, slip):
    r = rig()
    r.when(lambda: advanced(r), "paper out")
    r.when(lambda: r.held, lambda: r.after(5.0, r.give_up))
    with pytest.raises(GivenUpError):
        r.print(slip(lines=LINES))
    assert r.ends == [PrintUnknown("job-1", PrintTrouble.PAPER_OUT)]


def test_a_defect_no_person_can_mend_at_once_breaks_the_job_off(rig, slip):
    for profile, good, broken in (
        ("epson", b"\x12", b"\x32"),
        ("custom", b"\x10\x0f\x00\x00\x00\x00", b"\x10\x0f\x00\x00\x00\x04"),
    ):
        r = rig(profile)

        def break_down(r=r, good=good, broken=broken):
            asked = []

            def hear(data):
                asked.append(data[-3:])
                return data

            def say(data):
                defect = r.profile.name == "custom" or asked[-1:] == [b"\x10\x04\x03"]
                return broken if defect and data[:2] == good[:2] else data

            r.hear, r.say = hear, say

        r.when(lambda r=r: advanced(r), break_down, "cover open")
        r.when(lambda r=r: r.now > 1001.0, "cover closed")
        assert r.print(slip(lines=LINES)) == PrintUnknown("job-1", PrintTrouble.UNRECOVERABLE)
        assert not r.tickets


def test_a_trouble_that_comes_in_the_last_moment_holds_the_job_before_its_first_byte(rig, slip):
    r = rig()
    prepared = r.prepare(slip())
    late = []

    def check(seconds):
        if not late:
            late.append(r.now)
            r.do("paper out")
            r.after(5.0, "paper ok")
            r.time.pass_by(0.01)

    r.check = check
    r.printing.carry(prepared)
    assert r.held == [PrintTrouble.PAPER_OUT]
    assert min(r.heard(Command.INITIALIZE.value)) > late[0] + 5.0
    assert isinstance(r.ends[-1], PrintConfirmed)


# --- stopped by XOFF ---------------------------------------------------------------------------


def test_a_stop_without_a_trouble_is_waited_out_and_ends_with_the_xon(rig, slip):
    r = rig()
    r.when(lambda: advanced(r), "xoff hold", lambda: r.after(15.2, "xoff release"))
    times = []
    r.when(lambda: r.line.stopped, lambda: times.append(r.now))
    r.when(lambda: times and not r.line.stopped, lambda: times.append(r.now))
    assert isinstance(r.print(slip(lines=LINES)), PrintConfirmed)
    stopped, released = times
    sent = [at for at, data in r.sent if not data.startswith(b"\x10\x04")]
    assert not [at for at in sent if stopped < at < released]
    assert min(at for at in sent if at >= released) < released + 0.15
    assert whole(r)
    assert r.held == []


def test_a_stop_inside_a_long_command_is_waited_out_and_no_question_stands_there(rig, slip):
    r = rig()
    store = Command.SYMBOL.value + b"\x2d\x01"
    r.when(lambda: r.heard(store), "xoff hold", lambda: r.after(5.2, "xoff release"))
    long = Slip("en", (QrCode("https://pay.example/r?" + "c" * 276), Text("Paid 500")))
    assert isinstance(r.print(long), PrintConfirmed)
    (began,) = r.heard(store)
    assert not [at for at, _ in r.sent if began < at < began + 5.2]
    assert b"r?" + b"c" * 276 in b"".join(data for _, data in r.sent), "nothing stands in it"
    (ticket,) = r.tickets
    assert "c" * 276 in str(ticket.items)


def test_a_stop_that_lasts_too_long_with_no_reason_breaks_the_job_off(rig, slip):
    r = rig(xoff_limit_s=20.0)
    r.when(lambda: advanced(r), "xoff hold")
    stopped = []
    r.when(lambda: r.line.stopped, lambda: stopped.append(r.now))
    assert r.print(slip(lines=LINES)) == PrintUnknown("job-1", PrintTrouble.SILENT)
    assert 20.0 <= r.now - stopped[0] < 22.0
    assert r.statuses[-1].link is LinkState.LOST
    assert not r.tickets


def test_a_stop_is_counted_anew_after_a_person_came(rig, slip):
    r = rig(xoff_limit_s=20.0)
    r.when(lambda: advanced(r), "xoff hold", lambda: r.after(15.0, "cover open"))
    r.when(lambda: r.held, lambda: r.after(15.0, "cover closed"))
    closed = []
    r.when(lambda: r.held and r.watch.trouble is None, lambda: closed.append(r.now))
    assert r.print(slip(lines=LINES)) == PrintUnknown("job-1", PrintTrouble.SILENT)
    assert 20.0 <= r.now - closed[0] < 22.0


# --- broken off --------------------------------------------------------------------------------


@pytest.mark.parametrize("profile", PROFILES)
def test_power_lost_while_bytes_go_out_is_a_restart_and_unknown(rig, slip, profile):
    r = rig(profile)
    r.when(lambda: advanced(r), "power cycle")
    assert r.print(slip(lines=LINES)) == PrintUnknown("job-1", PrintTrouble.RESTARTED)
    assert r.tickets == []
    assert LinkState.LOST in [status.link for status in r.statuses]


@pytest.mark.parametrize("profile", PROFILES)
def test_power_that_blinks_between_two_looks_is_a_restart_and_unknown(rig, slip, profile):
    r = rig(profile)
    prepared = r.prepare(slip(lines=LINES))
    size = r.jobs[-1].size_bytes
    blink = r.device.lose_power
    r.when(lambda: size in advanced(r), lambda: r.after(0.1, lambda: blink(r.now, 0.1)))
    r.printing.carry(prepared)
    assert r.ends == [PrintUnknown("job-1", PrintTrouble.RESTARTED)]
    assert LinkState.LOST in [status.link for status in r.statuses]
    assert r.tickets == []


@pytest.mark.parametrize("question", [b"\x10\x04\x02", b"\x10\x04\x03"])
def test_an_xon_out_of_the_blue_is_a_restart_even_where_answers_go_on(rig, slip, question):
    r = rig()

    def say(data):
        if advanced(r) and data and r.sent[-1][1].endswith(question):
            r.say = lambda data: data
            return b"\x11" + data
        return data

    r.say = say
    assert r.print(slip(lines=LINES)) == PrintUnknown("job-1", PrintTrouble.RESTARTED)


def test_a_printer_that_falls_silent_is_unknown_at_once(rig, slip):
    for profile in PROFILES:
        r = rig(profile)
        fell = []
        r.when(lambda r=r: advanced(r), "mute", lambda r=r, fell=fell: fell.append(r.now))
        assert r.print(slip(lines=LINES)) == PrintUnknown("job-1", PrintTrouble.SILENT)
        assert r.now - fell[0] < 5.0
        assert r.statuses[-1].link is LinkState.LOST


def test_a_pulled_cable_is_unknown_at_once(rig, slip):
    r = rig()
    r.when(lambda: advanced(r), r.unplug)
    assert r.print(slip(lines=LINES)) == PrintUnknown("job-1", PrintTrouble.LINK_LOST)
    assert r.statuses[-1].link is LinkState.LOST
    assert [type(event) for event in r.jobs[:1]] == [PrintPrepared]


@pytest.mark.parametrize(
    ("happens", "settings", "reason"),
    [
        ("xoff hold", {}, "said stop"),
        ("mute", {}, "no answer to DLE EOT"),
        ("unplug", {}, "not open"),
        ("status", {}, "no evidence of the print"),
        ("buffer 45", {"buffer_bytes": 45}, "no answer to GS r"),
    ],
)
def test_the_log_says_which_job_was_broken_off_and_why(
    rig, slip, caplog, happens, settings, reason
):
    caplog.set_level("INFO", "drivers.escpos.printing")
    r = rig(xoff_limit_s=5.0, fence_timeout_s=3.0, **settings)
    r.hear = lambda data: data.replace(b"\x1d(H", b"").replace(QUEUED, b"")
    deed = r.unplug if happens == "unplug" else happens
    r.when(lambda: r.heard(Command.INITIALIZE.value), deed)
    assert isinstance(r.print(slip(lines=LINES), "job-7"), PrintUnknown)
    (line,) = caplog.messages
    assert re.search(f"^print job job-7 broken off: .*{reason}", line)


def test_a_job_given_up_while_bytes_go_out_ends_unknown(rig, slip):
    r = rig()
    r.when(lambda: advanced(r), r.give_up)
    with pytest.raises(GivenUpError):
        r.print(slip(lines=LINES))
    assert isinstance(r.ends[-1], PrintUnknown)


# --- told while it is sent, and not too fast ---------------------------------------------------


@pytest.mark.parametrize("profile", PROFILES)
def test_every_512_bytes_are_told_as_soon_as_they_are_sent(rig, slip, profile):
    r = rig(profile)
    r.print(slip(lines=LINES))
    offsets = advanced(r)
    assert offsets[-1] == r.jobs[0].size_bytes
    steps = [b - a for a, b in itertools.pairwise([0, *offsets[:-1]])]
    assert len(steps) > 3
    assert all(512 <= step < 640 for step in steps)


@pytest.mark.parametrize("profile", PROFILES)
def test_a_buffer_of_45_bytes_is_emptied_before_each_long_command_and_loses_nothing(
    rig, slip, profile
):
    r = rig(profile, buffer_bytes=45)
    r.do("buffer 45")
    prepared = r.prepare(slip(lines=20))
    sent_before = len(r.sent)
    r.printing.carry(prepared)
    assert isinstance(r.ends[-1], PrintConfirmed)
    assert whole(r, 20)
    sent = [data for _, data in r.sent[sent_before:]]
    assert max(len(data) for data in sent) <= 16 + 6, "no more at once than always fits"
    stream = REAL_TIME.sub(b"", b"".join(sent))
    long = [
        piece.data for piece in prepared.document.pieces if len(piece.data) > 16 and piece.whole
    ]
    assert long
    assert all(QUEUED + command in stream for command in long)
    assert stream.count(QUEUED) == len(long) + (profile == "citizen"), "and before nothing else"


def test_a_small_buffer_that_is_never_emptied_breaks_the_job_off(rig, slip):
    r = rig(buffer_bytes=45)
    r.do("buffer 45")
    r.hear = lambda data: data.replace(QUEUED, b"")
    assert r.print(slip()) == PrintUnknown("job-1", PrintTrouble.SILENT)
    (asked,) = r.heard(QUEUED)
    assert 19.9 <= r.now - asked < 21.0
    assert not r.heard(Command.SYMBOL.value + b"#\x00"), "no command larger than what is free"


def test_no_question_stands_inside_a_command(rig, slip):
    for profile in PROFILES:
        for settings in ({}, {"buffer_bytes": 45}):
            r = rig(profile, **settings)
            r.do(f"buffer {settings.get('buffer_bytes', 4096)}")
            assert isinstance(r.print(slip()), PrintConfirmed)
            assert whole(r, 8)


@pytest.mark.parametrize("what", TROUBLES)
def test_a_small_buffer_that_waits_for_a_person_is_emptied_afterwards(rig, slip, what):
    begins, ends, trouble = TROUBLES[what]
    r = rig(buffer_bytes=45)
    r.do("buffer 45")

    def hear(data):
        if QUEUED in data:
            r.hear = lambda data: data
            r.do(begins)
        return data

    r.hear = hear
    r.when(lambda: r.held, lambda: r.after(30.0, ends))
    assert isinstance(r.print(slip()), PrintConfirmed)
    assert r.held == [trouble]
    assert whole(r, 8)
    assert len(r.heard(QUEUED)) == 1


def test_a_small_buffer_gets_its_full_time_again_once_a_person_came(rig, slip):
    r = rig(buffer_bytes=45)
    r.do("buffer 45")
    r.hear = lambda data: data.replace(QUEUED, b"")
    r.when(lambda: r.heard(QUEUED), lambda: r.after(12.0, "cover open"))
    r.when(lambda: r.held, lambda: r.after(12.0, "cover closed"))
    closed = []
    r.when(lambda: r.held and r.watch.trouble is None, lambda: closed.append(r.now))
    assert r.print(slip()) == PrintUnknown("job-1", PrintTrouble.SILENT)
    assert 20.0 <= r.now - closed[0] < 21.0
    assert r.held == [PrintTrouble.COVER_OPEN]


def test_a_job_given_up_while_a_small_buffer_is_emptied_ends_at_once(rig, slip):
    r = rig(buffer_bytes=45)
    r.do("buffer 45")
    r.when(lambda: r.heard(QUEUED), "xoff hold", r.give_up)
    r.hear = lambda data: data.replace(QUEUED, b"")
    with pytest.raises(GivenUpError):
        r.print(slip())
    (asked,) = r.heard(QUEUED)
    assert r.now - asked < 1.0
    assert r.ends == [PrintUnknown("job-1", PrintTrouble.SILENT)]

"""Frames out of any stream: split, glued, noisy, broken, late."""

import random

import pytest

from drivers.ccnet import frames
from drivers.ccnet.frames import BUFFER_BYTES_MAX, Frame, FrameReader, Noise, crc16, encode

# Published frames, not made by encode().
POLL = bytes.fromhex("02030633da81")
ENABLE = bytes.fromhex("02030c34fffffffffffffef7")
STACKED = bytes.fromhex("0203078101dd3b")
FRAMES = [POLL, ENABLE, STACKED]


def payloads(items):
    return [item.payload for item in items if isinstance(item, Frame)]


@pytest.mark.parametrize("raw", FRAMES, ids=lambda raw: raw.hex())
def test_a_frame_is_found_wherever_it_is_split(raw):
    for first in range(len(raw) + 1):
        for second in range(first, len(raw) + 1):
            reader = FrameReader(1.0)
            items = []
            for piece in (raw[:first], raw[first:second], raw[second:]):
                items += reader.feed(piece, 0.0)
            assert items == [Frame(raw[3:-2])]


def test_glued_frames_are_all_found():
    assert payloads(FrameReader(1.0).feed(b"".join(FRAMES), 0.0)) == [raw[3:-2] for raw in FRAMES]


@pytest.mark.parametrize("seed", range(20))
def test_a_frame_behind_garbage_is_found_at_the_latest_when_the_line_falls_silent(seed):
    rng = random.Random(seed)
    garbage = bytes(rng.randrange(256) for _ in range(rng.randrange(1, 40)))
    reader = FrameReader(0.1)
    items = reader.feed(garbage + POLL, 0.0) + reader.expire(1.0)
    assert payloads(items)[-1:] == [POLL[3:-2]]


@pytest.mark.parametrize("seed", range(20))
def test_no_byte_is_lost_or_invented(seed):
    rng = random.Random(seed)
    stream = bytearray()
    for _ in range(50):
        stream += rng.choice([*FRAMES, bytes(rng.randrange(256) for _ in range(5)), b"\x02\x03"])
    reader = FrameReader(0.1)
    items, at = [], 0
    while at < len(stream):
        size = rng.randrange(1, 9)
        items += reader.feed(bytes(stream[at : at + size]), 0.0)
        at += size
    items += reader.expire(1.0)
    seen = b"".join(i.data if isinstance(i, Noise) else encode(i.payload, i.address) for i in items)
    assert seen == stream


def test_after_a_bad_checksum_one_byte_is_dropped_not_the_frame():
    inside = encode(b"\x14")
    body = bytes([0x02, 0x03, 5 + len(inside)]) + inside
    items = FrameReader(1.0).feed(body + b"\x00\x00", 0.0)
    assert items[0] == Noise(b"\x02", checksum_failed=True)
    assert payloads(items) == [b"\x14"]


def test_a_broken_frame_in_front_does_not_hide_a_good_one():
    broken = bytes.fromhex("02030c34ffff")
    assert payloads(FrameReader(1.0).feed(broken + POLL + POLL, 0.0))[-1:] == [POLL[3:-2]]


def test_a_late_byte_ends_a_frame():
    reader = FrameReader(0.005)
    assert reader.feed(POLL[:3], 0.0) == []
    items = reader.feed(POLL[3:], 0.006)
    assert payloads(items) == []
    assert payloads(reader.feed(POLL, 0.007)) == [POLL[3:-2]]


def test_a_byte_in_time_does_not():
    reader = FrameReader(0.005)
    items = []
    for index, byte in enumerate(POLL):
        items += reader.feed(bytes([byte]), index * 0.0049)
    assert payloads(items) == [POLL[3:-2]]


def test_the_reader_says_when_it_gives_up():
    reader = FrameReader(0.005)
    assert reader.expires_at is None
    reader.feed(POLL[:2], 1.0)
    assert reader.expires_at == pytest.approx(1.005)
    reader.reset()
    assert reader.expires_at is None


def test_a_good_frame_behind_half_a_frame_is_found_when_the_half_expires():
    reader = FrameReader(0.005)
    reader.feed(b"\x02\x03\xf0" + POLL, 0.0)
    assert payloads(reader.expire(0.006)) == [POLL[3:-2]]


def test_a_good_frame_right_behind_a_stray_byte_is_found_when_that_expires():
    reader = FrameReader(0.005)
    assert reader.feed(b"\x02" + encode(b"\x33", 0x0E), 0.0) == []
    assert reader.expire(0.006) == [Noise(b"\x02"), Frame(b"\x33", 0x0E)]


def test_a_short_answer_in_a_long_frame_is_read():
    head = b"\x02\x03\x00\x00\x08\x14"
    raw = head + crc16(head).to_bytes(2, "little")
    assert FrameReader(1.0).feed(raw, 0.0) == [Frame(b"\x14")]


def test_the_longest_frame_that_is_believed_is_the_longest_that_is_made():
    payload = bytes(BUFFER_BYTES_MAX - 7)
    assert FrameReader(1.0).feed(encode(payload), 0.0) == [Frame(payload)]
    with pytest.raises(AssertionError):
        encode(payload + b"\0")
    with pytest.raises(AssertionError):
        encode(b"")


@pytest.mark.parametrize("size", [245, 246, 1000])
def test_long_payloads_get_a_long_frame(size):
    payload = bytes(i % 251 for i in range(size))
    raw = encode(payload)
    assert (raw[2] == 0) is (size > 245)
    if raw[2] == 0:
        assert int.from_bytes(raw[3:5], "big") == len(raw) == size + 7
    assert crc16(raw) == 0
    reader = FrameReader(1.0)
    assert [i for byte in raw for i in reader.feed(bytes([byte]), 0.0)] == [Frame(payload)]


@pytest.mark.parametrize(
    "head", ["020300ffff", "0203000007", "0203fb", "020305", "020301", "02ff06", "02ff"]
)
def test_impossible_heads_are_noise_at_once(head):
    items = FrameReader(1.0).feed(bytes.fromhex(head), 0.0)
    assert items
    assert items[0] == Noise(b"\x02")
    assert payloads(FrameReader(1.0).feed(bytes.fromhex(head) + POLL, 0.0)) == [POLL[3:-2]]


def test_the_buffer_has_a_limit():
    reader = FrameReader(1.0)
    size = BUFFER_BYTES_MAX
    reader.feed(b"\x02\x03\x00" + size.to_bytes(2, "big"), 0.0)
    items = reader.feed(bytes(size), 0.0)
    assert items
    assert reader.expires_at is None


def test_frames_of_other_devices_keep_their_address():
    assert FrameReader(1.0).feed(encode(b"\x33", 0x02), 0.0) == [Frame(b"\x33", 0x02)]


def test_the_checksum_is_a_division_by_the_polynomial_bit_by_bit():
    """Long division of one byte, highest power first; the wire sends the lowest bit first."""
    mirrored = [int(f"{n:016b}"[::-1], 2) for n in range(1 << 16)]
    for byte, crc in enumerate(frames._crc_table()):
        rest = mirrored[byte]
        for _ in range(8):
            rest = (rest << 1) ^ (0x11021 if rest & 0x8000 else 0)
        assert crc == mirrored[rest]
    assert len(frames._crc_table()) == 256

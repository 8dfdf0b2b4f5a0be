"""The small parts that a segment's safety is made of: chain, mirror, note, ballast."""

import hashlib
import os
import struct

import pytest

from contract.hashing import GENESIS_PREV_HASH, record_hash
from contract.records import SIGNED_KINDS, TerminalStarted
from kiosk.errors import JournalDamagedError
from kiosk.journal.ballast import FREE_BYTES_MIN, Ballast
from kiosk.journal.chain import follow, is_signed_kind
from kiosk.journal.matters import Books, Change, Standing
from kiosk.journal.mirror import Mirror, split_sum
from kiosk.journal.replay import Progress
from kiosk.journal.stored import Head, StoredRecord
from kiosk.journal.witness import Note, Witness, read_note

HEAD = Head("journal-1", 0, GENESIS_PREV_HASH)


def chained(*bodies, head=HEAD):
    records = []
    for body in bodies:
        own_hash = record_hash(head.hash, body)
        records.append(StoredRecord(head.seq + 1, head.hash, body, own_hash))
        head = Head(head.journal_id, head.seq + 1, own_hash)
    return records


def altered(record, **changes):
    return StoredRecord(**{**vars(record), **changes})


def test_a_chain_leads_from_head_to_head():
    records = chained(b"one", b"two", b"three")
    middle = follow(HEAD, records[:2])
    assert middle == Head("journal-1", 2, records[1].hash)
    assert follow(middle, records[2:]) == follow(HEAD, records)
    assert follow(HEAD, []) == HEAD


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"seq": 3}, "record 2 is missing"),
        ({"body": b"other"}, "record 2 was altered"),
        ({"hash": bytes(32)}, "record 2 was altered"),
        ({"prev_hash": bytes(32)}, "record 2 was altered"),
    ],
)
def test_the_first_record_that_is_wrong_is_named(changes, words):
    one, two, three = chained(b"one", b"two", b"three")
    with pytest.raises(JournalDamagedError, match=words):
        follow(HEAD, [one, altered(two, **changes), three])


def test_a_record_resealed_over_another_past_is_altered():
    one, _ = chained(b"one", b"two")
    other_past = chained(b"two", head=Head("journal-1", 1, bytes(32)))
    with pytest.raises(JournalDamagedError, match="record 2 was altered"):
        follow(HEAD, [one, *other_past])


@pytest.mark.parametrize("lost", ["signature", "keyid"])
def test_a_signature_without_its_key_is_lost_and_the_other_way_round(lost):
    (record,) = chained(b'{"at":"2026-01-15T09:00:00.000Z","kind":"genesis"}')
    signed = altered(record, signature=b"s", keyid="k")
    assert follow(HEAD, [signed]).seq == 1
    assert follow(HEAD, [signed], lambda keyid, record_hash, signature: True).seq == 1
    with pytest.raises(JournalDamagedError, match="record 1 lost its signature"):
        follow(HEAD, [altered(signed, **{lost: None})])


def test_whoever_verifies_a_signature_is_told_key_hash_and_signature():
    (record,) = chained(b"{}")
    signed = altered(record, signature=b"s", keyid="k")
    told = []
    follow(HEAD, [record], lambda *parts: told.append(parts))
    assert told == [], "an unsigned kind needs none"
    with pytest.raises(JournalDamagedError, match="the signature of record 1 does not hold"):
        follow(HEAD, [signed], lambda *parts: told.append(parts))
    assert told == [("k", signed.hash, b"s")]


@pytest.mark.parametrize("kind", sorted(SIGNED_KINDS))
def test_a_signed_kind_is_known_by_the_beginning_of_its_bytes(kind):
    told = b'{"at":"2026-01-15T09:00:00.000Z","kind":"%s","x":1}'
    assert is_signed_kind(told % kind.encode())
    assert not is_signed_kind(told % kind.encode()[1:])
    assert not is_signed_kind(b" " + told % kind.encode())
    assert not is_signed_kind(told % b"started" + told % kind.encode())


ROWS = (("ledger", "", b'{"balances":{}}'), ("intents", "i1", b"1"), ("intents", "i2", b"2"))


def sum_of(seq, *rows):
    total = 0
    for part, key, value in rows:
        digest = hashlib.sha256(part.encode() + b"\0" + key.encode() + b"\0" + value).digest()
        total ^= int.from_bytes(digest)
    return ("mirror", "", struct.pack(">Q", seq) + total.to_bytes(32))


def test_the_sum_is_over_all_rows_in_any_order_and_of_one_record():
    mirror = Mirror(ROWS)
    assert mirror.sum_row(7) == sum_of(7, *ROWS)
    assert Mirror(reversed(ROWS)).sum_row(7) == sum_of(7, *ROWS)
    packed = mirror.sum_row(7)[2]
    assert mirror.agrees_with(7, packed)
    assert not mirror.agrees_with(8, packed)
    assert not Mirror(ROWS[:2]).agrees_with(7, packed)
    assert Mirror().agrees_with(0, sum_of(0)[2])


def test_a_row_counts_under_its_part_and_key():
    (row,) = rows = (("a", "b", b"c"),)
    for other in (("a", "x", b"c"), ("x", "b", b"c"), ("a", "b", b"x"), ("ab", "", b"c")):
        assert not Mirror(rows).agrees_with(1, Mirror([other]).sum_row(1)[2])
    assert Mirror([row]).agrees_with(1, Mirror(rows).sum_row(1)[2])


def test_a_commit_writes_the_last_value_of_each_row_and_the_new_sum():
    mirror = Mirror(ROWS)
    ledger, standing = Books(balances={"fee": 1}), Standing()
    changes = [
        Change("standing", "", standing),
        Change("ledger", "", Books(balances={"fee": 9})),
        Change("ledger", "", ledger),
        Change("intents", "i1", None),
        Change("intents", "i9", None),
    ]
    update = mirror.prepare(5, changes)
    rows = [("standing", "", standing.to_bytes()), ("ledger", "", ledger.to_bytes())]
    assert update.put == (*rows, sum_of(5, *rows, ROWS[2]))
    assert update.drop == (("intents", "i1"), ("intents", "i9"))
    # Not before it is durable.
    assert mirror.sum_row(4) == sum_of(4, *ROWS)
    mirror.committed(update)
    assert mirror.sum_row(5) == sum_of(5, *rows, ROWS[2])
    again = mirror.prepare(6, [Change("standing", "", None), Change("intents", "i1", None)])
    mirror.committed(again)
    assert again.put == (sum_of(6, rows[1], ROWS[2]),)
    assert mirror.sum_row(6) == sum_of(6, rows[1], ROWS[2])


def test_a_row_that_came_back_counts_once():
    mirror = Mirror(ROWS)
    ledger = Books(balances={"fee": 1})
    for value in (None, ledger, ledger):
        mirror.committed(mirror.prepare(1, [Change("ledger", "", value)]))
    row = ("ledger", "", ledger.to_bytes())
    assert mirror.sum_row(1) == sum_of(1, row, *ROWS[1:])


def test_the_sum_is_told_apart_from_the_rows():
    packed = sum_of(3, *ROWS)
    assert split_sum([ROWS[0], packed, *ROWS[1:]]) == (ROWS, packed[2])
    for wrong in (ROWS, (*ROWS, packed, ("mirror", "two", b""))):
        with pytest.raises(JournalDamagedError, match=r"^the mirrored matters have no sum$"):
            split_sum(wrong)


def test_a_note_is_replaced_by_the_next_and_read_back(tmp_path):
    path = tmp_path / "witness"
    assert read_note(path) is None
    witness = Witness(path)
    assert read_note(path) is None
    for note in (Note(1, 2, bytes(range(32))), Note(2**40, 2**50, b"\xff" * 32)):
        witness.write(note)
        assert read_note(path) == note
    witness.close()
    again = Witness(path)
    assert read_note(path) == note, "opening it for writing keeps it"
    again.close()
    assert path.stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("at", range(0, 64, 9))
def test_a_note_with_any_byte_changed_is_none(tmp_path, at):
    path = tmp_path / "witness"
    witness = Witness(path)
    witness.write(Note(1, 2, bytes(32)))
    witness.close()
    raw = bytearray(path.read_bytes())
    raw[at] ^= 1
    path.write_bytes(raw)
    assert read_note(path) is None


def test_a_note_of_another_program_or_another_length_is_none(tmp_path):
    path = tmp_path / "witness"
    packed = struct.pack(">8sQQ32s", b"KIOSKWIT", 1, 2, bytes(32))
    for told in (packed, packed.replace(b"KIOSKWIT", b"OTHERWIT")):
        path.write_bytes(told + hashlib.sha256(told).digest()[:8])
        assert read_note(path) == (Note(1, 2, bytes(32)) if told is packed else None)
    whole = packed + hashlib.sha256(packed).digest()[:8]
    for told in (whole[:-1], whole + b"\0", packed, b""):
        path.write_bytes(told)
        assert read_note(path) is None


def test_no_file_of_ours_is_handed_to_a_child(tmp_path):
    witness = Witness(tmp_path / "witness")
    assert not os.get_inheritable(witness._descriptor)
    witness.close()


@pytest.fixture
def leave_free():
    """leave_free(n): from here on the system says that so many bytes are free for us."""
    real = os.statvfs

    def leave_free_(free_bytes):
        def told(path):
            fields = list(real(path))
            fields[4] = free_bytes // fields[1]  # f_bavail, in pieces of f_frsize
            return os.statvfs_result(fields)

        os.statvfs = told

    yield leave_free_
    os.statvfs = real


@pytest.mark.parametrize(
    ("laid", "free_bytes", "sells"),
    [
        (False, FREE_BYTES_MIN + 65536, True),
        (False, FREE_BYTES_MIN + 65536 - 4096, False),
        (True, FREE_BYTES_MIN, True),
        (True, FREE_BYTES_MIN - 4096, False),
    ],
)
def test_room_is_what_is_free_besides_the_ballast(tmp_path, leave_free, laid, free_bytes, sells):
    place = tmp_path / "ballast"
    if laid:
        assert Ballast(place, 65536).prepare()
    leave_free(free_bytes)
    assert Ballast(place, 65536).prepare() is sells
    assert place.exists() is sells


@pytest.mark.parametrize("filled_bytes", [1, 4 * 2**20 - 4096])
def test_a_ballast_with_a_hole_in_it_is_laid_anew(tmp_path, filled_bytes):
    place, size_bytes = tmp_path / "ballast", 4 * 2**20
    with place.open("wb") as file:
        os.posix_fallocate(file.fileno(), 0, filled_bytes)
        file.truncate(size_bytes)
    assert place.stat().st_blocks * 512 < size_bytes
    assert Ballast(place, size_bytes).prepare()
    assert place.stat().st_blocks * 512 >= size_bytes


def test_the_ballast_is_for_the_owner_alone(tmp_path):
    assert Ballast(tmp_path / "ballast", 65536).prepare()
    assert (tmp_path / "ballast").stat().st_mode & 0o777 == 0o600


def test_a_verification_is_done_at_the_head():
    assert Progress(5, 5).is_done
    assert not Progress(4, 5).is_done


def test_a_stored_record_is_parsed_from_its_bytes(clock):
    body = TerminalStarted(at=clock.utc(), version="0.1.0")
    (record,) = chained(body.to_bytes())
    assert record.parsed() == body
    assert (record.signature, record.keyid) == (None, None)

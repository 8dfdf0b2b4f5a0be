"""Space for recovery: laid while there is room, freed when there is none."""

import os

from kiosk.journal import ballast
from kiosk.journal.ballast import Ballast


def room(path):
    stat = os.statvfs(path)
    return stat.f_bavail * stat.f_frsize


def test_the_ballast_is_laid_once_and_holds_real_blocks(tmp_path):
    place = tmp_path / "ballast"
    assert Ballast(place, 65536).prepare()
    assert place.stat().st_size == 65536
    assert place.stat().st_blocks * 512 >= 65536
    inode = place.stat().st_ino
    assert Ballast(place, 65536).prepare()
    assert place.stat().st_ino == inode


def test_without_room_the_ballast_is_freed_and_nothing_is_sold(tmp_path):
    place = tmp_path / "ballast"
    Ballast(place, 65536).prepare()
    assert not Ballast(place, 2 * room(tmp_path)).prepare()
    assert not place.exists()


def test_a_ballast_of_another_size_is_laid_anew(tmp_path):
    place = tmp_path / "ballast"
    place.write_bytes(b"short")
    assert Ballast(place, 65536).prepare()
    assert place.stat().st_size == 65536


def test_the_ballast_of_a_terminal_is_16_mib():
    assert ballast.BALLAST_BYTES == 16 * 2**20

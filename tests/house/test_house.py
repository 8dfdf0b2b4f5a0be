"""The tree obeys the house rules that no linter knows, and every rule is seen to bite."""

import pathlib

import pytest

from workbench.house import borders, secrets_and_places, shape
from workbench.house.rules import RULES, complaints_about, complaints_about_tree
from workbench.house.source import ROOMS, ROOT, Source, read_sources, tracked_paths

DOC = '"""What this file owns."""\n'
LONG_FUNCTION = "def f():\n" + "    pass\n" * 60
# Written in halves, so that the rules do not find this file.
UNFINISHED = "TO" + "DO"
KEY = "-----BEGIN EC PRIV" + "ATE KEY-----"
HOME = "/ho" + "me/somebody"
REGISTRY = "https://pyp" + "i.org/simple"

BREAKS = {
    shape.opens_with_what_it_owns: [
        ("kiosk/x.py", "import os\n"),
        ("kiosk/x.py", '"""No full stop"""\n'),
        ("tests/test_x.py", "import os\n"),
    ],
    shape.keeps_its_size: [
        ("ui/x.py", DOC + "\n" * 400),
        ("ui/x.py", DOC + LONG_FUNCTION),
    ],
    shape.is_finished: [
        ("kiosk/x.py", DOC + f"# {UNFINISHED}: later\n"),
        ("kiosk/x.py", DOC + "raise NotImpl" + "ementedError\n"),
    ],
    shape.gives_reasons_for_exemptions: [
        ("kiosk/x.py", DOC + "import os  # no" + "qa: F401\n"),
        ("kiosk/x.py", DOC + "import os  # no" + "qa\n"),
        ("kiosk/x.py", DOC + "f()  # type: ig" + "nore[arg-type]\n"),
    ],
    shape.speaks_our_words: [
        ("kiosk/x.py", DOC + "def take_banknote():\n    pass\n"),
        ("ui/x.py", DOC + "stacker_full = 1\n"),
        ("kiosk/x.py", DOC + "def f(banknote):\n    pass\n"),
    ],
    shape.counts_money_in_whole_units: [
        ("contract/x.py", DOC + "amount_minor: float = 1\n"),
        ("contract/x.py", DOC + "def f(fee_minor: float | None):\n    pass\n"),
    ],
    shape.starts_statuses_at_unknown: [
        ("drivers/x.py", DOC + "class LidStatus(Enum):\n    OPEN = 1\n    UNKNOWN = 2\n"),
    ],
    shape.ends_views_in_view: [
        ("kiosk/views/x.py", DOC + "class Cash(View):\n    total: str\n"),
    ],
    shape.names_tests_as_claims: [
        ("tests/test_x.py", DOC + "def test_frames():\n    pass\n"),
        ("tests/test_x.py", DOC + "def test_frame_should_be_split():\n    pass\n"),
    ],
    borders.keeps_each_library_in_one_file: [
        ("drivers/ccnet/driver.py", DOC + "import serial\n"),
        ("drivers/ccnet/driver.py", DOC + "from serial.tools import list_ports\n"),
        ("kiosk/journal/records.py", DOC + "def f():\n    import apsw\n"),
        ("kiosk/operator/outbox.py", DOC + "from urllib3 import PoolManager\n"),
        ("kiosk/operator/client.py", DOC + "import http.client\n"),
        ("kiosk/loop.py", DOC + "from time import monotonic\n"),
        ("kiosk/identifiers.py", DOC + "import secrets\n"),
        ("ui/theme.py", DOC + "import pygame\npygame.display.flip()\n"),
    ],
    borders.asks_neither_time_nor_dice: [
        ("kiosk/x.py", DOC + "datetime.now(UTC)\n"),
        ("backend/x.py", DOC + "datetime.datetime.utcnow()\n"),
        ("kiosk/x.py", DOC + "uuid.uuid4()\n"),
        ("certs/x.py", DOC + "os.urandom(8)\n"),
    ],
    borders.knows_no_tests: [
        ("kiosk/x.py", DOC + "import pytest\n"),
        ("kiosk/x.py", DOC + "from tests.conftest import eventually\n"),
    ],
    borders.never_sleeps_in_tests: [
        ("tests/test_x.py", DOC + "time.sleep(1)\n"),
        ("tests/test_x.py", DOC + "while waits:\n    time.sleep(5)\n"),
        ("tests/test_x.py", DOC + "for _ in range(3):\n    sleep(0.01)\n"),
    ],
    borders.patches_nothing_of_ours: [
        ("tests/test_x.py", DOC + "from unittest.mock import Mock\n"),
        ("tests/test_x.py", DOC + "monkeypatch.setattr(kiosk.loop, 'x', 1)\n"),
    ],
    borders.stands_alone_in_tests: [("tests/ui/__init__.py", DOC)],
    secrets_and_places.holds_no_private_key: [
        ("certs/dev.pem", KEY + "\n"),
        ("docs/x.md", f"`{KEY}`\n"),
    ],
    secrets_and_places.names_no_place_of_one_machine: [
        ("kiosk/x.py", DOC + f"PATH = '{HOME}/kiosk'\n"),
        ("README.md", f"pip install -i {REGISTRY} kiosk\n"),
    ],
    secrets_and_places.locks_by_hash_alone: [
        (
            "requirements.lock",
            f"--index-url {REGISTRY}\napsw==1 \\\n    --hash=sha256:{'0' * 64}\n",
        ),
        ("requirements.lock", f"apsw @ {REGISTRY}/apsw.whl \\\n    --hash=sha256:{'0' * 64}\n"),
        ("requirements.lock", "apsw==3.51.3\n"),
    ],
}
OBEYS = [
    ("kiosk/x.py", DOC),
    ("kiosk/x.py", '"""What this file owns:\n\n    a table\n"""\n'),
    ("kiosk/x.py", DOC + "import os  # no" + "qa: F401  # kept for its side effect\n"),
    ("drivers/id003/tables.py", DOC + "STACKER_FULL = 0x43\n"),
    ("contract/x.py", DOC + "amount_minor: int = 1\nwait_s: float = 1.0\n"),
    ("drivers/x.py", DOC + "class LidStatus(Enum):\n    UNKNOWN = 1\n    OPEN = 2\n"),
    ("drivers/transport/serial_port.py", DOC + "import serial\n"),
    ("kiosk/clock.py", DOC + "import time\nfrom datetime import datetime\ndatetime.now(UTC)\n"),
    ("kiosk/journal/database.py", DOC + "import apsw\n"),
    ("kiosk/time_values.py", DOC + "from datetime import datetime\ndatetime.fromisoformat('')\n"),
    ("workbench/x.py", DOC + "import pytest, time, random\n"),
    ("tests/test_x.py", DOC + "def test_a_repeat_credits_once():\n    pass\n"),
    ("tests/test_x.py", DOC + "while not ready():\n    time.sleep(0.005)\n"),
    ("tests/test_x.py", DOC + "while not ready():\n    time.sleep(STEP_S)\n"),
    ("docs/x.md", "Keys stand under /var/lib/kiosk; the network under /workspaces is not meant.\n"),
    (
        "requirements.lock",
        f"apsw==3.51.3 ; python_version < '4' \\\n    --hash=sha256:{'0' * 64}\n",
    ),
]


def cases(table):
    return [
        pytest.param(rule, Source(path, text), id=f"{rule.__name__}-{number}")
        for rule, files in table.items()
        for number, (path, text) in enumerate(files)
    ]


@pytest.mark.slow
def test_the_tree_obeys_every_rule():
    complaints = complaints_about_tree()
    assert not complaints, "\n" + "\n".join(map(str, complaints))


def test_every_rule_has_a_file_that_breaks_it():
    assert set(BREAKS) == set(RULES)


@pytest.mark.parametrize(("rule", "source"), cases(BREAKS))
def test_a_rule_bites_where_it_is_broken(rule, source):
    assert complaints_about(source, [rule])


@pytest.mark.parametrize(("path", "text"), OBEYS)
def test_a_file_that_obeys_is_left_alone(path, text):
    assert complaints_about(Source(path, text)) == []


def test_a_complaint_names_file_line_and_what_to_do():
    [complaint] = complaints_about(Source("kiosk/x.py", DOC + "\nimport serial\n"))
    assert str(complaint).startswith("kiosk/x.py:3: serial lives in drivers/transport/")


def test_a_key_store_is_found_by_its_name():
    found = list(secrets_and_places.key_files_among(["certs/a.p12", "certs/a.pem", "b.key"]))
    assert [complaint.path for complaint in found] == ["certs/a.p12", "b.key"]


def test_every_owner_of_a_library_exists_and_uses_it():
    for library, owners in borders.LIBRARY_OWNERS.items():
        for owner in owners:
            text = (ROOT / owner).read_text()
            assert library.rpartition(".")[2] in text, f"{owner} does not use {library}"


def test_the_walk_reads_every_python_file_of_every_room():
    read = {source.path for source in read_sources()}
    on_disk = {
        path.relative_to(ROOT).as_posix() for room in ROOMS for path in (ROOT / room).rglob("*.py")
    }
    assert on_disk <= read


def test_without_git_the_walk_reads_the_files_themselves(tmp_path):
    (tmp_path / "kiosk").mkdir()
    (tmp_path / "kiosk" / "x.py").write_text(DOC)
    (tmp_path / ".cache").mkdir()
    (tmp_path / ".cache" / "y.py").write_text(DOC)
    assert tracked_paths(pathlib.Path(tmp_path)) == ["kiosk/x.py"]

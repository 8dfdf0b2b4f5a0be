"""Double entry: our tables and profiles against the transcription in docs/protocols/escpos.md.

The emulator shares both with the driver, so a wrong byte would fool both sides of every other
test.  Only this file can see it.
"""

import enum
import pathlib
import re

import pytest

from drivers.escpos import tables
from drivers.escpos.profiles import PROFILES

ROOT = pathlib.Path(__file__).parents[3]
MANUAL = (ROOT / "docs" / "protocols" / "escpos.md").read_text(encoding="utf-8")
ROW = re.compile(r"^\| ([A-Z][A-Z0-9_]*) \| ([0-9A-F]{2}(?: [0-9A-F]{2})*) \|", re.MULTILINE)
FACT = re.compile(r"^\| ([^|]+) \| ([^|]+) \|$", re.MULTILINE)
HEADING = re.compile(r"^### (.+)\n((?:(?!^##).*\n)*)", re.MULTILINE)
SECTIONS = dict(HEADING.findall(MANUAL))
ENUMS = {
    name: value
    for name, value in vars(tables).items()
    if isinstance(value, enum.EnumType) and value.__module__ == tables.__name__
}


def hex_of(value):
    if isinstance(value, frozenset):
        value = bytes(sorted(value))
    data = value if isinstance(value, bytes) else bytes([value])
    return data.hex(" ").upper()


def rows(section):
    found = ROW.findall(SECTIONS[section])
    assert len(dict(found)) == len(found), f"{section} names something twice"
    return dict(found)


def test_every_table_is_in_the_manual_and_every_section_in_the_tables():
    described = {name for name in SECTIONS if not name.startswith("Profile ")}
    assert described == {*ENUMS, "Constants"}


@pytest.mark.parametrize("name", sorted(ENUMS))
def test_bytes_are_those_of_the_manual(name):
    ours = {member: hex_of(value.value) for member, value in ENUMS[name].__members__.items()}
    assert ours == rows(name)


def test_constants_are_those_of_the_manual():
    ours = {
        name: hex_of(value)
        for name, value in vars(tables).items()
        if name.isupper() and isinstance(value, int | bytes | frozenset)
    }
    assert ours == rows("Constants")


def facts_of(profile):
    levels = profile.qr_levels
    mouth = profile.presenter

    def order(name):
        found = getattr(mouth, name) if mouth else None
        return hex_of(found) if found else "none"

    return {
        "columns": str(profile.columns),
        "dots": str(profile.dots),
        "code pages": " ".join(f"{codec}={number}" for codec, number in profile.code_pages),
        "QR levels": f"L={levels.low:02X} M={levels.medium:02X} Q={levels.quartile:02X} "
        f"H={levels.high:02X}"
        if levels
        else "none",
        "lines before cut": str(profile.lines_before_cut),
        "cut": hex_of(profile.cut),
        "present": order("present"),
        "push": order("push"),
        "retract": order("retract"),
        "questions": " ".join(str(question.value) for question in profile.questions),
        "fence": profile.fence.name,
        "counters": "yes" if profile.has_counters else "no",
        "clear": hex_of(profile.clear),
        "models": " ".join(f"{number:02X}={name}" for number, name in profile.models),
    }


def test_the_manual_describes_exactly_our_profiles():
    assert {name for name in SECTIONS if name.startswith("Profile ")} == {
        f"Profile {name}" for name in PROFILES
    }


@pytest.mark.parametrize("name", sorted(PROFILES))
def test_a_profile_is_that_of_the_manual(name):
    manual = dict(FACT.findall(SECTIONS[f"Profile {name}"]))
    assert facts_of(PROFILES[name]) == {
        what: value for what, value in manual.items() if what not in ("what", "---")
    }

"""`kiosk pack check`: what a pack is when it is right, every mistake when it is not."""

import json
import shutil

import pytest

from kiosk.__main__ import main
from kiosk.commands import exit_codes
from kiosk.config.pack_places import PACKS, delivered_packs


@pytest.fixture
def told(capsys):
    """told(*arguments): exit code and output of `kiosk pack check`."""

    def told_(*arguments):
        code = main(["pack", "check", *map(str, arguments)])
        return code, capsys.readouterr()

    return told_


@pytest.fixture
def broken(tmp_path):
    """A folder with a pack that has two mistakes."""
    shutil.copytree(PACKS / "hungary", tmp_path / "broken")
    file = tmp_path / "broken" / "pack.toml"
    text = file.read_text().replace('"Europe/Budapest"', '"Europe/Pest"')
    file.write_text(text + "\n[surcharge]\nat_night = 3\n")
    return file.parent


@pytest.mark.parametrize("name", delivered_packs())
def test_a_delivered_pack_is_right_and_told_in_a_few_lines(told, name):
    code, said = told(name)
    assert code == exit_codes.OK
    lines = said.out.splitlines()
    assert lines[0].endswith("is right")
    assert len(lines) < 25


def test_what_a_good_pack_is_can_be_read(told):
    _, said = told("hungary")
    for fact in (
        "Kitalált Mobil",
        "hu, en, uk, ru",
        "HUF",
        "Ft\u00a020\u202f000",
        "06 80 000 890 (person and emergency; free)",
        "1811 (assistant; by tariff)",
        "call_back within 20 min",
        "offers (instead: application)",
        "points (instead: nothing)",
    ):
        assert fact in said.out, fact


def test_what_a_good_pack_is_can_be_parsed(told):
    _, said = told(PACKS / "ukraine", "--json")
    found = json.loads(said.out)
    assert found["ok"] is True
    assert found["pack"]["languages"] == ["uk", "en", "hu", "ru"]
    assert found["pack"]["payer"] == "identified: own number and code"
    assert found["pack"]["offline"] == "not allowed"


def test_every_mistake_is_listed_with_place_reason_and_remedy(told, broken):
    code, said = told(broken)
    assert code == exit_codes.CONFIGURATION
    assert "mistakes: 2" in said.out
    assert "  timezone\n      no such time zone: Europe/Pest\n      -> write one" in said.out
    assert "  surcharge\n      the fee must be in the quote" in said.out


def test_every_mistake_can_be_parsed(told, broken):
    code, said = told(broken, "--json")
    found = json.loads(said.out)
    assert code == exit_codes.CONFIGURATION
    assert found["ok"] is False
    assert {each["place"] for each in found["mistakes"]} == {"timezone", "surcharge"}
    assert all(each["problem"] and each["remedy"] for each in found["mistakes"])


def test_a_folder_without_a_pack_is_refused(told, tmp_path):
    code, said = told(tmp_path)
    assert code == exit_codes.CONFIGURATION
    assert "0 of pack.toml or pack.json stand in it" in said.out


def test_a_folder_that_is_not_there_is_a_usage_error(told, tmp_path):
    code, said = told(tmp_path / "none")
    assert code == exit_codes.USAGE
    assert "no such folder" in said.err
    assert "hungary" in said.err


def test_without_a_folder_the_command_says_how_it_is_used(capsys):
    with pytest.raises(SystemExit) as ended:
        main(["pack", "check"])
    assert ended.value.code == exit_codes.USAGE
    assert "DIR" in capsys.readouterr().err


def test_a_syntax_error_is_named_with_its_line(told, broken):
    (broken / "sms.toml").write_text("[sms]\nnumber = = 1\n")
    code, said = told(broken)
    assert code == exit_codes.CONFIGURATION
    assert "sms.toml" in said.out
    assert "line 2" in said.out


def test_the_same_mistakes_keep_a_terminal_from_starting(capsys, broken, tmp_path):
    arguments = ["config", "check", "--state", str(tmp_path), "--pack", str(broken)]
    assert main(arguments) == exit_codes.CONFIGURATION
    said = capsys.readouterr().err
    assert "pack: timezone: no such time zone" in said
    assert "pack: surcharge: the fee must be in the quote" in said


def test_a_terminal_is_given_a_delivered_pack_by_its_name(capsys, tmp_path):
    arguments = ["config", "check", "--state", str(tmp_path), "--pack", "belarus", "--json"]
    assert main(arguments) == exit_codes.OK
    assert json.loads(capsys.readouterr().out)["pack"] == "belarus"

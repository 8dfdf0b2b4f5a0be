"""The operator pack: whole in every language, and nothing free without saying for whom."""

import json
from datetime import datetime

import pytest

from kiosk.config.cost_texts import BY_TARIFF, says_free
from kiosk.config.loading import load_settings
from kiosk.config.pack_alphabets import ALPHABETS
from kiosk.config.pack_colours import contrast
from kiosk.config.pack_loading import load_pack, pack_files, pack_quote_id, parse_pack, read_pack
from kiosk.config.pack_mistakes import PackError
from kiosk.config.pack_people import Hours, Person, PersonWay, open_at
from kiosk.config.pack_places import DEFAULT_PACK, PACKS, delivered_packs, pack_place
from kiosk.errors import ConfigurationError
from kiosk.texts.languages import OWN_NAMES

MONDAY = datetime.fromisoformat("2026-11-23T12:00")
SUNDAY = datetime.fromisoformat("2026-11-29T12:00")
WORKDAYS = Hours(days=("mon", "tue", "wed", "thu", "fri"), opens="09:00", closes="18:00")
SATURDAY = Hours(days=("sat",), opens="10:00", closes="24:00")


@pytest.mark.promise("R29")
@pytest.mark.promise("R32")
@pytest.mark.promise("R33")
def test_the_default_pack_carries_exactly_the_promised_numbers():
    numbers = [contact.number for contact in load_pack().contacts]
    assert numbers == ["0890", "8-800-250-0890", "+7 495 766 0166", "111"]


@pytest.mark.promise("R39")
def test_every_number_says_for_whom_it_is_free_or_that_it_has_a_price():
    for contact in load_pack().contacts:
        assert set(contact.cost) >= set(OWN_NAMES)
        if contact.free:
            assert all(says_free(text) for text in contact.cost.values()), contact.number
        else:
            assert contact.cost == BY_TARIFF
            assert not any(says_free(text) for text in contact.cost.values())


@pytest.mark.promise("R20")
def test_every_service_of_the_guide_says_what_it_costs():
    guide = load_pack().guide
    assert 8 <= len(guide.services) <= 12
    for service in guide.services:
        cost = guide.cost_of(service)
        assert all(says_free(text) for text in cost.values()) == service.free, service.id
    assert all(says_free(text) for text in guide.ussd_cost.values())
    assert guide.number == "111"


@pytest.mark.promise("R22")
def test_the_sms_card_says_what_a_command_costs():
    card = load_pack().sms
    assert card.cost == card.free_for
    assert card.model_copy(update={"free_for": None}).cost == BY_TARIFF


def test_a_service_may_be_free_for_others_than_the_rest(content):
    given = content()
    only = dict.fromkeys(OWN_NAMES, "Free for students")
    given["guide"]["services"][0]["free_for"] = only
    guide = parse_pack(given).guide
    assert guide.cost_of(guide.services[0]) == only
    assert guide.cost_of(guide.services[1]) != only


def test_what_dialling_a_code_costs_is_the_tariffs_where_it_is_not_free(content):
    given = content()
    given["guide"]["ussd"] = {"free": False}
    assert parse_pack(given).guide.ussd_cost == BY_TARIFF


def test_what_is_not_listed_is_offered():
    pack = load_pack(PACKS / "hungary")
    assert not pack.offers("points")
    assert pack.offers("account")


@pytest.mark.parametrize(
    ("moment", "is_open"),
    [
        ("2026-11-23T09:00", True),
        ("2026-11-23T08:59", False),
        ("2026-11-23T18:00", False),
        ("2026-11-28T23:59", True),
        ("2026-11-28T09:59", False),
        ("2026-11-29T12:00", False),
    ],
)
def test_opening_hours_hold_from_the_first_minute_to_before_the_last(moment, is_open):
    assert open_at((WORKDAYS, SATURDAY), datetime.fromisoformat(moment)) is is_open


def test_no_hours_are_round_the_clock():
    assert open_at((), SUNDAY)


def test_only_ways_that_are_open_and_have_their_handset_are_here():
    person = Person(
        ways=(
            PersonWay(way="talk_here", promised_minutes=2),
            PersonWay(way="write_here", promised_minutes=5, hours=(WORKDAYS,)),
            PersonWay(way="telephone", promised_minutes=10),
        )
    )
    all_here = person.ways_here(handset=True, local=MONDAY)
    assert [each.way for each in all_here] == ["talk_here", "write_here", "telephone"]
    few = person.ways_here(handset=False, local=SUNDAY)
    assert [each.way for each in few] == ["telephone"]


def test_the_wait_that_is_promised_is_the_telephones_else_the_longest():
    telephone = PersonWay(way="telephone", promised_minutes=3)
    others = (
        PersonWay(way="write_here", promised_minutes=5),
        PersonWay(way="call_back", promised_minutes=30),
    )
    assert Person(ways=(*others, telephone)).promised_wait_minutes == 3
    assert Person(ways=others).promised_wait_minutes == 30


@pytest.mark.parametrize("language", OWN_NAMES)
def test_every_language_has_an_alphabet_whose_letters_are_capitals_and_stand_once(language):
    letters = ALPHABETS[language]
    assert len(set(letters)) == len(letters) >= 26
    assert letters == letters.upper()


def test_a_pack_is_read_from_toml_or_json(content, tmp_path):
    (tmp_path / "pack.json").write_text(json.dumps(content()))
    assert load_pack(tmp_path).model_dump() == load_pack().model_dump()
    (tmp_path / "pack.toml").write_text("")
    with pytest.raises(ConfigurationError, match=r"2 of pack.toml or pack.json"):
        load_pack(tmp_path)


def test_a_section_may_stand_in_a_file_of_its_own_and_in_one_only(tmp_path):
    for file in pack_files():
        (tmp_path / file.name).write_bytes(file.read_bytes())
    assert read_pack(tmp_path) == read_pack()
    (tmp_path / "more.toml").write_text("[sms]\nfree = false\n")
    with pytest.raises(PackError, match=r"pack: sms: stands in more.toml and in sms.toml"):
        load_pack(tmp_path)


def test_a_folder_with_files_without_end_is_refused(tmp_path):
    for number in range(20):
        (tmp_path / f"{number}.toml").write_text("")
    (tmp_path / "pack.toml").write_text("")
    with pytest.raises(PackError, match="more than 16 files"):
        load_pack(tmp_path)


def test_what_is_no_pack_is_a_clear_error(tmp_path):
    with pytest.raises(ConfigurationError, match="No such file"):
        load_pack(tmp_path / "none.toml")
    with pytest.raises(ConfigurationError, match=r"0 of pack.toml or pack.json"):
        load_pack(tmp_path)
    (tmp_path / "pack.json").write_text("[]")
    with pytest.raises(ConfigurationError, match="no table of sections"):
        load_pack(tmp_path)


@pytest.mark.parametrize(
    ("text", "line"), [("name = 'x'\nversion = = 1\n", "line 2"), ("name = 'x'\nall = [", "line 2")]
)
def test_broken_toml_is_named_with_file_and_line(tmp_path, text, line):
    (tmp_path / "pack.toml").write_text("")
    (tmp_path / "texts.toml").write_text(text)
    with pytest.raises(PackError) as caught:
        load_pack(tmp_path)
    (found,) = caught.value.found
    assert found.place == "texts.toml"
    assert line in found.problem


def test_an_offline_price_names_the_very_pack(tmp_path):
    name = pack_quote_id()
    assert name.startswith("pack:")
    assert len(name) == 5 + 64
    for file in pack_files():
        (tmp_path / file.name).write_bytes(file.read_bytes())
    assert pack_quote_id(tmp_path) == name
    with (tmp_path / "sms.toml").open("a") as last:
        last.write("# another word\n")
    assert pack_quote_id(tmp_path) != name


def test_a_pack_sets_operators_keys_and_no_machines_key(content):
    pack = parse_pack({**content(), "settings": {"timeouts": {"cash_s": 100}}})
    assert load_settings(None, {}, pack.settings).timeouts.cash_s == 100
    with pytest.raises(ConfigurationError, match="belongs to the machine"):
        load_settings(None, {}, {"screen": {"width_px": 1024}})


def test_contrast_is_that_of_the_guidelines():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)
    assert contrast("#123456", "#123456") == 1


@pytest.mark.parametrize("name", ["pack.json", "pack.toml"])
def test_a_pack_nested_without_end_is_a_mistake_and_no_traceback(tmp_path, name):
    start = "" if name.endswith("json") else "x = "
    (tmp_path / name).write_text(start + "[" * 100_000)
    with pytest.raises(PackError) as caught:
        load_pack(tmp_path)
    assert caught.value.found[0].place == name


def test_a_delivered_pack_is_known_by_its_name_unless_a_folder_of_that_name_is_here(
    tmp_path, monkeypatch
):
    monkeypatch.chdir(tmp_path)
    assert set(delivered_packs()) == {"default", "hungary", "belarus", "ukraine"}
    assert pack_place("hungary") == PACKS / "hungary"
    assert pack_place("default") == DEFAULT_PACK
    assert pack_place("nowhere").name == "nowhere"
    assert not pack_place("..").is_relative_to(PACKS)
    (tmp_path / "hungary").mkdir()
    assert pack_place("hungary").resolve() == tmp_path / "hungary"

"""The operator pack: whole in every language, and nothing free without saying for whom."""

import copy
import json
import tomllib

import pytest

from kiosk.config.cost_texts import BY_TARIFF, says_free
from kiosk.config.loading import load_settings
from kiosk.config.pack import contrast
from kiosk.config.pack_loading import DEFAULT_PACK, load_pack, pack_quote_id, parse_pack
from kiosk.errors import ConfigurationError
from kiosk.texts.languages import OWN_NAMES


@pytest.fixture(scope="module")
def default():
    return tomllib.loads((DEFAULT_PACK / "pack.toml").read_text())


@pytest.fixture
def changed(default):
    """changed(path, value): what parse_pack says of the default pack with one thing changed."""

    def changed_(path, value):
        content = copy.deepcopy(default)
        place = content
        *way, last = path
        for step in way:
            place = place[step]
        if value is None:
            del place[last]
        else:
            place[last] = value
        with pytest.raises(ConfigurationError) as caught:
            parse_pack(content)
        return "\n".join(caught.value.mistakes)

    return changed_


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


@pytest.mark.promise("R39")
def test_a_number_called_free_without_saying_for_whom_is_refused(changed):
    assert "without saying for whom" in changed(("contacts", 0, "free_for"), None)
    assert "not free" in changed(("contacts", 0, "free"), False)
    purpose = dict.fromkeys(OWN_NAMES, "Ask anything")
    for language, text in (("en", "Free help"), ("ru", "Бесплатная помощь"), ("hu", "Ingyenes")):
        wrong = changed(("contacts", 3, "purpose"), {**purpose, language: text})
        assert "the purpose calls it free" in wrong


@pytest.mark.parametrize("part", ["name", "tax_number", "contract", "telephone", "supervisor"])
def test_who_takes_the_money_is_named_whole(changed, part):
    assert f"agent.{part}" in changed(("agent", part), None)
    assert f"agent.{part}" in changed(("agent", part), "  ")


@pytest.mark.promise("R24")
def test_a_second_operator_runs_on_the_same_program(default):
    content = copy.deepcopy(default)
    content |= {
        "name": "other",
        "languages": ["hu", "en"],
        "region": "HU",
        "currency": "HUF",
        "denominations_minor": [100_000, 200_000],
    }
    content["numbers"] = {"region": "HU", "mask": "+36 ## ### ####"}
    content["sum_hints_minor"] = []
    pack = parse_pack(content)
    assert pack.first_language == "hu"
    assert pack.currency == "HUF"


@pytest.mark.parametrize(
    ("path", "value", "said"),
    [
        (("languages",), ["ru", "xx"], "no such language: xx"),
        (("languages",), ["ru", "ru"], "stands twice"),
        (("languages",), [], "languages"),
        (("currency",), "QQQ", "no such currency"),
        (("receipt_footer",), {"ru": "только"}, "receipt_footer is missing in en"),
        (("contacts", 1, "purpose"), {"en": "only"}, "purpose of 8-800-250-0890 is missing in ru"),
        (("contacts",), [], "contacts"),
        (("contacts", 0, "number"), "call us", "contacts.0.number"),
        (("limits", "min_minor"), 0, "min_minor is above 0"),
        (("limits", "max_minor"), 500, "min_minor is above 0"),
        (("denominations_minor",), [10**9], "no denomination fits"),
        (("sum_hints_minor",), [1], "outside the limits"),
        (("offline",), {"allowed": True}, "offline.max_minor"),
        (("fee_tiers",), [], "fee_tiers"),
        (("fee_tiers", 0, "percent"), "2.5 %", "fee_tiers.0.percent"),
        (("brand", "colour"), "red", "brand.colour"),
        (("brand", "on_colour"), "#a3123b", "contrast"),
        (("numbers", "region"), "BY", "another region"),
        (("surcharge",), 5, "surcharge: unknown key"),
    ],
)
def test_a_mistake_in_a_pack_is_named(changed, path, value, said):
    assert said in changed(path, value)


def test_no_other_price_element_can_be_configured(default):
    assert {key for key in default if "fee" in key or "price" in key} == {"fee_tiers"}
    for tier in default["fee_tiers"]:
        assert set(tier) <= {"from_minor", "percent", "fixed_minor"}


def test_a_pack_is_read_from_toml_or_json(default, tmp_path):
    (tmp_path / "pack.json").write_text(json.dumps(default))
    assert load_pack(tmp_path) == load_pack()
    (tmp_path / "pack.toml").write_text("")
    with pytest.raises(ConfigurationError, match="exactly one"):
        load_pack(tmp_path)


def test_what_is_no_pack_is_a_clear_error(tmp_path):
    with pytest.raises(ConfigurationError, match="No such file"):
        load_pack(tmp_path / "none.toml")
    (tmp_path / "pack.toml").write_text("name = [")
    with pytest.raises(ConfigurationError, match=r"pack\.toml"):
        load_pack(tmp_path)


def test_an_offline_price_names_the_very_pack():
    name = pack_quote_id()
    assert name.startswith("pack:")
    assert len(name) == 5 + 64


def test_a_pack_sets_operators_keys_and_no_machines_key(default):
    pack = parse_pack({**default, "settings": {"timeouts": {"cash_s": 100}}})
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
    with pytest.raises(ConfigurationError) as caught:
        load_pack(tmp_path)
    assert caught.value.mistakes[0].startswith(name)

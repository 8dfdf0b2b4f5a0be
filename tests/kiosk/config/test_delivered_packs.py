"""The four packs that come with the program: whole, and each right for its own market."""

import re

import pytest

from drivers.emulators.bills import DENOMINATIONS
from kiosk.config.cost_texts import says_free
from kiosk.config.pack_colours import PAGE
from kiosk.config.pack_loading import load_pack, pack_files
from kiosk.config.pack_places import DEFAULT_PACK, PACKS, delivered_packs
from kiosk.config.pack_rules import texts_in
from kiosk.config.pack_services import FUNCTIONS
from kiosk.money import Money, money_text
from kiosk.numbers import NumberEntry
from kiosk.projection.ground import choice_ids
from kiosk.texts.languages import OWN_NAMES
from ui.theme import LIGHT, rgb

NAMES = ("default", "hungary", "belarus", "ukraine")


@pytest.fixture(params=NAMES)
def pack(request):
    return load_pack(PACKS / request.param)


def typed(region, keys):
    entry = NumberEntry(region)
    for key in keys:
        entry = entry.type(key)
    return entry


@pytest.mark.promise("R24")
def test_every_pack_is_whole_in_its_own_languages(pack):
    texts = list(texts_in(pack))
    assert len(texts) > 40
    for text in texts:
        assert list(text.texts) == list(pack.languages), text.place
        assert all(words.strip() for words in text.texts.values()), text.place


def test_every_pack_is_named_as_its_folder():
    assert set(delivered_packs()) == set(NAMES)
    assert all(load_pack(PACKS / name).name == name for name in NAMES)


@pytest.mark.promise("R24")
@pytest.mark.parametrize(
    ("name", "facts"),
    [
        ("default", ("RU", "RUB", "Europe/Moscow", "ru", 8, "none")),
        ("hungary", ("HU", "HUF", "Europe/Budapest", "hu", 4, "none")),
        ("belarus", ("BY", "BYN", "Europe/Minsk", "be", 3, "none")),
        ("ukraine", ("UA", "UAH", "Europe/Kyiv", "uk", 4, "own_number_and_code")),
    ],
)
def test_each_market_has_its_country_money_time_language_and_payers(name, facts):
    pack = load_pack(PACKS / name)
    market = pack.market
    found = (pack.region, pack.currency, pack.timezone, pack.first_language, len(pack.languages))
    assert (*found, market.payer_identification) == facts
    assert "en" in pack.languages
    assert set(pack.languages) <= set(OWN_NAMES)


def test_no_two_packs_share_brand_or_colour():
    brands = [load_pack(PACKS / name).brand for name in NAMES]
    assert len({brand.name for brand in brands}) == len({brand.colour for brand in brands}) == 4


def test_the_agents_of_the_other_markets_can_be_nobody_that_exists():
    for name in NAMES[1:]:
        agent = load_pack(PACKS / name).agent
        assert set(re.sub(r"[^0-9]", "", agent.tax_number)) == {"0"}, name
        assert re.search("kitalált|выдуманы|вигаданий", agent.name), name


def test_a_brand_is_measured_against_the_page_it_is_drawn_on():
    assert rgb(PAGE) == LIGHT.paper


def test_nobody_is_sent_to_an_address_that_exists(pack):
    offered = [pack.internet_assistant, pack.application]
    hosts = [each.address.split("/")[2] for each in offered if each is not None]
    assert hosts
    assert all(host.endswith(".example") for host in hosts)


def test_the_emulated_acceptor_has_every_bill_of_the_pack(pack):
    there = {value * 100 for value in DENOMINATIONS[pack.currency].values()}
    assert set(pack.denominations_minor) <= there


@pytest.mark.parametrize(
    ("name", "keys", "e164", "groups"),
    [
        ("default", "89161234567", "+79161234567", ("916", "123", "45", "67")),
        ("hungary", "06201234567", "+36201234567", ("20", "123", "4567")),
        ("hungary", "36201234567", "+36201234567", ("20", "123", "4567")),
        ("hungary", "201234567", "+36201234567", ("20", "123", "4567")),
        ("belarus", "80291234567", "+375291234567", ("29", "123", "45", "67")),
        ("belarus", "375291234567", "+375291234567", ("29", "123", "45", "67")),
        ("belarus", "291234567", "+375291234567", ("29", "123", "45", "67")),
        ("ukraine", "0501234567", "+380501234567", ("50", "123", "4567")),
        ("ukraine", "380501234567", "+380501234567", ("50", "123", "4567")),
        ("ukraine", "501234567", "+380501234567", ("50", "123", "4567")),
    ],
)
def test_numbers_are_typed_as_people_of_the_market_write_them(name, keys, e164, groups):
    entry = typed(load_pack(PACKS / name).region, keys)
    assert entry.e164 == e164
    assert entry.groups == groups


def test_the_mask_groups_a_number_as_the_screen_does(pack):
    entry = NumberEntry(pack.region)
    prefix, _, places = pack.numbers.mask.partition(" ")
    assert prefix == entry.prefix
    assert tuple(len(part) for part in re.findall("#+", places)) == tuple(map(len, entry.groups))


def test_numbers_with_the_operators_own_prefix_can_be_typed(pack):
    for prefix in pack.numbers.own_prefixes:
        assert typed(pack.region, prefix).national == prefix


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("default", "5\u202f000\u00a0₽"),
        ("hungary", "20\u202f000\u00a0Ft"),
        ("belarus", "500\u00a0Br"),
        ("ukraine", "1\u202f000\u00a0₴"),
    ],
)
def test_the_largest_bill_is_shown_as_the_market_writes_it(name, shown):
    pack = load_pack(PACKS / name)
    largest = Money(max(pack.denominations_minor), pack.currency)
    assert money_text(largest, pack.first_language) == shown


@pytest.mark.promise("R39")
def test_no_text_calls_anything_free_but_where_it_says_for_whom(pack):
    for text in texts_in(pack):
        free = any(says_free(words) for words in text.texts.values())
        assert free == (text.key == "free_for"), text.place


@pytest.mark.promise("R29")
def test_0890_is_free_in_the_three_markets_that_promise_it():
    for name in ("default", "belarus", "ukraine"):
        first = load_pack(PACKS / name).contacts[0]
        assert (first.number, first.free) == ("0890", True)


def test_cash_without_the_operator_is_taken_only_where_the_pack_says_so():
    ceilings = {
        name: load_pack(PACKS / name).offline.max_minor
        for name in NAMES
        if load_pack(PACKS / name).offline.allowed
    }
    assert ceilings == {"hungary": 500_000, "belarus": 5_000}


def test_the_doors_of_the_guide_are_those_of_the_home_screen(pack):
    doors = {
        way.door for each in pack.guide.services for way in each.ways if way.channel == "terminal"
    }
    known = {value for name, value in vars(choice_ids).items() if name.isupper()}
    assert doors <= known


def test_services_that_are_functions_of_the_terminal_carry_their_names(pack):
    known = {each.id for each in pack.guide.services} & set(FUNCTIONS)
    assert known >= {"account", "tariff", "subscriptions", "travel", "block_sim"}


def test_the_default_pack_offers_everything():
    assert load_pack(DEFAULT_PACK).not_offered == ()


def test_every_file_of_a_pack_can_be_read_by_a_person():
    for name in NAMES:
        for file in pack_files(PACKS / name):
            assert len(file.read_text().splitlines()) <= 400, file

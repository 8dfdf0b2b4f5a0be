"""A pack with a mistake is refused with its place, the reason, and what to do about it."""

import contextlib
import copy
import random

import pytest

from kiosk.config.pack_loading import parse_pack
from kiosk.config.pack_mistakes import FEE_IN_THE_QUOTE, PackError

WORK = ["mon", "tue"]
FIRST = ("guide", "services", 0)
FIRST_PLACE = "guide.services.0"

# What no key of a pack expects, and what only some do.
NONSENSE = [
    *(None, 0, -1, 10**13, True, 1.5, "", " ", "x", "free", "5 %", "\x00", "RU", "+7", "#ffffff"),
    *([], {}, [1], [None], ["ru"], [{}], [[]], {"a": 1}, {"ru": 1}, {"ru": "x"}, [{"ru": "x"}]),
]


def hours(*rows):
    return [{"days": days, "opens": opens, "closes": closes} for days, opens, closes in rows]


# Way to the key, what stands there (None: nothing), the place that is named, a piece of the reason.
MISTAKES = [
    (("name",), None, "name", "missing"),
    (("name",), "Big Name", "name", "cannot stand here"),
    (("languages",), ["ru", "xx"], "languages.1", "no such language: xx"),
    (("languages",), ["ru", "ru"], "languages", "stands 2 times"),
    (("languages",), [], "languages", "cannot stand here"),
    (("alphabets",), ["ru", "gr"], "alphabets.1", "no such alphabet: gr"),
    (("alphabets",), ["en"], "alphabets", "no code word in ru could be typed"),
    (("voices",), ["de"], "voices.0", "de is no language of the pack"),
    (("currency",), "QQQ", "currency", "no such currency: QQQ"),
    (("currency_spellings",), ["RUS", "UAH"], "currency_spellings.1", "another currency"),
    (("region",), "XX", "region", "no mobile numbers are known for XX"),
    (("timezone",), "Mars/Olympus", "timezone", "no such time zone"),
    (("market", "country"), "BY", "market.country", "contradicts region RU"),
    (("market", "payer_identification"), "maybe", "market.payer_identification", "cannot stand"),
    (("numbers", "region"), "BY", "numbers.region", "contradicts region RU"),
    (("numbers", "mask"), "+7 ### ###", "numbers.mask", "does not fit the numbers of RU"),
    (("numbers", "mask"), "+36 ## ### ####", "numbers.mask", "does not fit"),
    (("numbers", "own_prefixes"), ["90", "12"], "numbers.own_prefixes.1", "begins with 12"),
    (("frequent_countries",), ["TR"], "frequent_countries", "cannot stand here"),
    (
        ("frequent_countries",),
        ["TR", "UZ", "KG", "TJ", "BY", "ZZ"],
        "frequent_countries.5",
        "no such country: ZZ",
    ),
    (
        ("frequent_countries",),
        ["TR", "UZ", "KG", "TJ", "BY", "RU"],
        "frequent_countries.5",
        "home country",
    ),
    (
        ("frequent_countries",),
        ["TR", "TR", "KG", "TJ", "BY", "UZ"],
        "frequent_countries",
        "'TR' stands 2 times",
    ),
    (("brand",), None, "brand", "missing"),
    (("brand", "colour"), "red", "brand.colour", "cannot stand here"),
    (("brand", "on_colour"), "#a3123b", "brand.on_colour", "contrast on colour is 1.0"),
    (("brand", "colour"), "#fafafa", "brand.colour", "contrast on the page"),
    (("agent", "name"), None, "agent.name", "missing"),
    (("agent", "tax_number"), "  ", "agent.tax_number", "cannot stand here"),
    (("agent", "contract"), None, "agent.contract", "missing"),
    (("agent", "telephone"), None, "agent.telephone", "missing"),
    (("agent", "telephone"), "8-000-111", "agent.telephone", "says nowhere for whom"),
    (("agent", "supervisor"), None, "agent.supervisor", "missing"),
    (("limits", "min_minor"), 0, "limits", "from 0 to 1500000"),
    (("limits", "max_minor"), 500, "limits", "from 1000 to 500"),
    (("denominations_minor",), [1000, 5_000_000], "denominations_minor.1", "above limits.max"),
    (("denominations_minor",), [1000, 1001], "denominations_minor.1", "no bill of RUB"),
    (("denominations_minor",), [1000, 0], "denominations_minor.1", "no bill of RUB"),
    (("denominations_minor",), [1000, 1000], "denominations_minor", "stands 2 times"),
    (("denominations_minor",), [], "denominations_minor", "cannot stand here"),
    (("sum_hints_minor",), [10000, 1], "sum_hints_minor.1", "outside the limits"),
    (("sum_hints_minor",), [10000, 10000], "sum_hints_minor", "stands 2 times"),
    (("spending_limit_steps_minor",), [500, 100], "spending_limit_steps_minor", "rising order"),
    (("correction_days",), 15, "correction_days", "cannot stand here"),
    (("correction_digits_max",), 4, "correction_digits_max", "cannot stand here"),
    (("correction_moved_max",), 9, "correction_moved_max", "cannot stand here"),
    (("fee_tiers",), [], "fee_tiers", "cannot stand here"),
    (("fee_tiers", 0, "percent"), "2.5 %", "fee_tiers.0.percent", "cannot stand here"),
    (("fee_tiers", 0, "from_minor"), 5, "fee_tiers", "no tier begins at 0"),
    (("fee_tiers",), [{"from_minor": 0}, {"from_minor": 0}], "fee_tiers", "stands 2 times"),
    (("offline",), {"allowed": True}, "offline.max_minor", "outside the limits"),
    (("offline",), {"max_minor": 5}, "offline.max_minor", "not allowed"),
    (("contacts",), [], "contacts", "cannot stand here"),
    (("contacts", 0, "number"), "call us", "contacts.0.number", "cannot stand here"),
    (("contacts", 1, "number"), "0890", "contacts", "'0890' stands 2 times"),
    (("contacts", 2, "calling_from"), ["landline"], "contacts", "nobody can be called from abroad"),
    (("contacts", 2, "calling_from"), ["landline"], "contacts.2.serves", "called from abroad"),
    (("contacts", 2, "serves"), ["person"], "contacts", "no number serves travel"),
    (("contacts", 0, "serves"), ["songs"], "contacts.0.serves.0", "cannot stand here"),
    (("contacts", 1, "purpose", "ru"), None, "contacts.1.purpose.ru", "missing text"),
    (("contacts", 1, "purpose", "ru"), " ", "contacts.1.purpose.ru", "missing text"),
    (("contacts", 1, "purpose", "de"), "Hilfe", "contacts.1.purpose.de", "no such language"),
    (("contacts", 0, "free"), None, "contacts.0.free", "missing"),
    (("contacts", 0, "free_for"), None, "contacts.0", "free without saying for whom"),
    (("contacts", 0, "free"), False, "contacts.0", "said of what is not free"),
    (("contacts", 0, "free_for", "en"), "For all", "contacts.0.free_for.en", "say that it is free"),
    (("contacts", 3, "purpose", "hu"), "Ingyenes", "contacts.3.purpose.hu", "calls something free"),
    (("contacts", 3, "purpose", "ru"), "Бесплатно", "contacts.3.purpose.ru", "calls something"),
    (("receipt_footer", "en"), "A free call", "receipt_footer.en", "calls something free"),
    (("receipt_footer", "en"), "Fee 3 roubles", "receipt_footer.en", FEE_IN_THE_QUOTE),
    (("your_data", 1, "ru"), "Берём 5 %", "your_data.1.ru", FEE_IN_THE_QUOTE),
    (("your_data", 2, "ky"), None, "your_data.2.ky", "missing text"),
    (("your_data",), None, "your_data", "missing"),
    (("person", "ways"), [], "person.ways", "cannot stand here"),
    (("person", "ways", 0, "way"), "shout", "person.ways.0.way", "cannot stand here"),
    (("person", "ways", 0, "way"), "telephone", "person.ways", "'telephone' stands 2 times"),
    (("person", "ways", 1, "promised_minutes"), 0, "person.ways.1.promised_minutes", "cannot"),
    (
        ("person", "ways", 0, "hours"),
        hours((WORK, "9", "18:00")),
        "person.ways.0.hours.0.opens",
        "",
    ),
    (
        ("person", "ways"),
        [{"way": "talk_here", "promised_minutes": 3}],
        "person.ways",
        "without a handset",
    ),
    (("shops", 0, "hours"), hours((WORK, "18:00", "09:00")), "shops.0.hours.0", "opens at 18:00"),
    (("shops", 0, "hours"), hours((["mon"] * 2, "08:00", "09:00")), "shops.0.hours.0.days", "2"),
    (
        ("shops", 0, "hours"),
        hours((WORK, "09:00", "18:00"), (["tue"], "17:00", "20:00")),
        "shops.0.hours.1",
        "overlaps with other hours on tue",
    ),
    (("shops", 0, "how_to_find", "be"), None, "shops.0.how_to_find.be", "missing text"),
    (("shops",), [{"name": "A", "address": "B"}] * 2, "shops", "stands 2 times"),
    (("shops",), [], "guide.services.2.ways.5", "the pack has no shop"),
    (("guide", "number"), "112", "guide.number", "none of the contacts"),
    (("guide", "free_for"), None, "guide.services.0", "free without saying for whom"),
    (("guide", "ussd"), None, f"{FIRST_PLACE}.ways.1", "what a USSD code costs"),
    (("guide", "ussd", "free_for"), None, "guide.ussd", "free without saying for whom"),
    (("guide", "services", 0, "title", "uz"), None, "guide.services.0.title.uz", "missing text"),
    (("guide", "services", 2, "does", "en"), "It is free", "guide.services.2.does.en", "calls"),
    (("guide", "services", 1, "id"), "account", "guide.services", "'account' stands 2 times"),
    ((*FIRST, "ways", 0, "door"), None, f"{FIRST_PLACE}.ways.0.door", "missing"),
    ((*FIRST, "ways", 0, "door"), "cellar", f"{FIRST_PLACE}.ways.0.door", "cell"),
    (
        ("guide", "services", 0, "ways", 0, "dial"),
        "*1#",
        f"{FIRST_PLACE}.ways.0.dial",
        "has none",
    ),
    (
        ("guide", "services", 0, "ways", 1, "dial"),
        "0890",
        f"{FIRST_PLACE}.ways.1.dial",
        "no USSD",
    ),
    (
        ("guide", "services", 0, "ways", 5, "dial"),
        "0112",
        f"{FIRST_PLACE}.ways.5.dial",
        "contact",
    ),
    (
        ("guide", "services", 0, "ways", 2, "send"),
        "SONG",
        f"{FIRST_PLACE}.ways.2.send",
        "no comm",
    ),
    (("sms", "commands", 1, "send"), "BALANCE", "sms.commands", "'BALANCE' stands 2 times"),
    (("sms", "commands", 1, "does", "tg"), None, "sms.commands.1.does.tg", "missing text"),
    (("sms", "free_for"), None, "sms", "free without saying for whom"),
    (("internet_assistant",), None, "internet_assistant", "missing"),
    (("internet_assistant", "address"), "http://x", "internet_assistant.address", "cannot stand"),
    (("application",), None, "application", "missing"),
    (("application",), None, f"{FIRST_PLACE}.ways.4", "the pack has no application"),
    (("not_offered",), [{"function": "dance"}], "not_offered.0.function", "cannot stand here"),
    (("not_offered",), [{"function": "puk"}] * 2, "not_offered", "'puk' stands 2 times"),
    (("not_offered",), [{"function": "write_here"}], "person.ways.1", "lists write_here"),
    (("not_offered",), [{"function": "points"}], "guide.services.10.ways.0", "lists points"),
    (("not_offered",), [{"function": "application"}], "application", "lists application"),
    (
        ("not_offered",),
        [{"function": "spending_limit"}],
        "spending_limit_steps_minor",
        "lists spending_limit",
    ),
    (("settings",), {"timeouts": {"cash_s": 3}}, "settings.timeouts.cash_s", "3 cannot stand"),
    (("settings",), {"screen": {"width_px": 1024}}, "settings.screen.width_px", "to the machine"),
    (("settings",), {"song": {"a": 1}}, "settings.song", ""),
    (("sonng",), 5, "sonng", "unknown key"),
    (("brand", "logo"), "x.png", "brand.logo", "unknown key"),
]


@pytest.mark.promise("R24")
@pytest.mark.parametrize(("way", "value", "place", "reason"), MISTAKES)
def test_a_mistake_is_named_with_its_place_and_reason(changed, way, value, place, reason):
    found = changed((way, value))
    hits = [each for each in found if each.place == place and reason in str(each)]
    assert hits, [str(each) for each in found]
    assert all(each.remedy for each in found)


@pytest.mark.promise("R39")
@pytest.mark.parametrize("lost", ["free", "free_for"])
def test_a_pack_whose_number_says_not_for_whom_it_is_free_is_refused(changed, lost):
    found = changed((("contacts", 0, lost), None))
    assert {each.place for each in found} <= {"contacts.0", "contacts.0.free"}
    assert found


@pytest.mark.parametrize(
    "key",
    [
        "surcharge",
        "service_fee",
        "commission",
        "price",
        "markup",
        "min_cost",
        "vat_rate",
        "percent",
    ],
)
@pytest.mark.parametrize("section", [(), ("limits",), ("contacts", 0), ("market",)])
def test_no_price_element_but_the_tiers_can_be_configured(changed, section, key):
    (found,) = changed(((*section, key), 5))
    assert found.problem == FEE_IN_THE_QUOTE
    assert found.place.endswith(key)


def test_a_tier_of_the_fee_has_no_other_elements(changed):
    (found,) = changed((("fee_tiers", 0, "at_night"), 5))
    assert found.problem == FEE_IN_THE_QUOTE
    assert "from_minor, percent, fixed_minor" in found.remedy


def test_cash_without_the_operator_contradicts_a_payer_who_must_be_identified(changed):
    offline = {"allowed": True, "max_minor": 5000}
    (found,) = changed((("offline",), offline), name="ukraine")
    assert found.place == "offline.allowed"
    assert "payer" in found.problem


def test_what_is_done_instead_must_be_there(changed):
    (found,) = changed((("not_offered", 1, "instead"), ["application"]), name="ukraine")
    assert (found.place, found.problem) == ("not_offered.1.instead", "the pack has no application")


def test_all_mistakes_of_a_pack_are_listed_at_once(changed):
    found = changed(
        (("currency",), "QQQ"),
        (("brand", "colour"), 7),
        (("brand", "on_colour"), "bright"),
        (("contacts", 0, "number"), None),
        (("contacts", 0, "free_for"), None),
        (("contacts", 1, "purpose", "hu"), None),
        (("limits",), "small"),
        (("guide", "services", 3), "a song"),
        (("guide", "services", 4, "title", "ru"), None),
        (("person", "ways", 0, "promised_minutes"), "soon"),
        (("surcharge",), 5),
        (("receipt_footer",), {}),
        (("your_data", 0, "en"), "x" * 601),
        (("your_data", 0, "ru"), None),
        (("settings",), {"timeouts": {"menu_s": 1}}),
    )
    assert {each.place for each in found} >= {
        "currency",
        "brand.colour",
        "brand.on_colour",
        "contacts.0.number",
        "contacts.0",
        "contacts.1.purpose.hu",
        "limits",
        "guide.services.3",
        "guide.services.4.title.ru",
        "person.ways.0.promised_minutes",
        "surcharge",
        "receipt_footer",
        "your_data.0.en",
        "your_data.0.ru",
        "settings.timeouts.menu_s",
    }


def test_what_only_follows_from_another_mistake_is_not_told(changed):
    places = {each.place for each in changed((("limits",), "small"))}
    assert places == {"limits"}


def test_an_empty_pack_names_every_section_that_is_missing(refused):
    found = refused({})
    places = {each.place for each in found}
    assert places >= {"name", "languages", "brand", "agent", "contacts", "guide", "your_data"}
    brand = next(each for each in found if each.place == "brand")
    assert brand.remedy == "write a table of: name, colour, on_colour"


def test_a_mistake_is_one_sentence_with_place_reason_and_remedy(changed):
    (found,) = changed((("timezone",), "Mars/Olympus"))
    assert str(found) == (
        "pack: timezone: no such time zone: Mars/Olympus; write one like Europe/Moscow"
    )


def ways_into(content, way=()):
    """The way to everything in some content."""
    pairs = ()
    if isinstance(content, dict | list):
        pairs = content.items() if isinstance(content, dict) else enumerate(content)
    for key, value in pairs:
        yield (*way, key)
        yield from ways_into(value, (*way, key))


def reasons(given):
    """What is said of content; nothing of a pack that is right."""
    try:
        parse_pack(given)
    except PackError as error:
        return error.found
    return ()


@pytest.mark.slow
def test_whatever_stands_in_a_pack_it_is_whole_or_refused_with_reasons(content):
    dice = random.Random(4011)
    ways = list(ways_into(content()))
    refused = 0
    for _ in range(100):
        given = content()
        for way in dice.sample(ways, 3):
            place = given
            with contextlib.suppress(KeyError, IndexError, TypeError):
                for step in way[:-1]:
                    place = place[step]
                place[way[-1]] = copy.deepcopy(dice.choice(NONSENSE))
        found = reasons(given)
        assert all(each.place and each.problem and each.remedy for each in found)
        refused += bool(found)
    assert refused > 90

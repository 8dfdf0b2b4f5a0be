"""What holds between the sections of a pack: no section may contradict another.

Rules as in pack_rules; each answers one question a customer would ask in vain.
"""

from __future__ import annotations

from collections.abc import Iterator
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from kiosk.config.pack import OperatorPack
from kiosk.config.pack_alphabets import ALPHABETS
from kiosk.config.pack_mistakes import PackMistake
from kiosk.config.pack_people import CALLING_FROM, Contact
from kiosk.config.pack_rules import Found, attempt, held, listed, no_such, twice
from kiosk.config.pack_services import GuideWay
from kiosk.numbers import numbering_plan
from kiosk.texts.languages import OWN_NAMES


def languages(pack: OperatorPack) -> Found:
    """The terminal speaks the languages, and each stands once."""
    yield from twice("languages", pack.languages)
    for index, code in enumerate(pack.languages):
        if code not in OWN_NAMES:
            yield no_such(f"languages.{index}", "language", code, OWN_NAMES)


def voices(pack: OperatorPack) -> Found:
    """What is spoken aloud can be read as well."""
    yield from twice("voices", pack.voices)
    for index, code in enumerate(pack.voices):
        if code not in pack.languages:
            yield PackMistake(
                f"voices.{index}", f"{code} is no language of the pack", "add it to languages"
            )


def alphabets(pack: OperatorPack) -> Found:
    """A code word in the first language can be typed."""
    yield from twice("alphabets", pack.alphabets)
    for index, code in enumerate(pack.alphabets):
        if code not in ALPHABETS:
            yield no_such(f"alphabets.{index}", "alphabet", code, ALPHABETS)
    first = pack.languages[0]
    if first in ALPHABETS and first not in pack.alphabets:
        yield PackMistake(
            "alphabets", f"no code word in {first} could be typed", f'add "{first}" to them'
        )


def region(pack: OperatorPack) -> Found:
    """The market, its numbers and the terminal stand in one country that has mobile numbers."""
    if not _has_mobile_numbers(pack.region):
        yield PackMistake(
            "region", f"no mobile numbers are known for {pack.region}", "write its ISO 3166 code"
        )
    for place, country in _countries(pack):
        if country != pack.region:
            yield PackMistake(
                place, f"{country} contradicts region {pack.region}", "let both be the same"
            )


def timezone(pack: OperatorPack) -> Found:
    """Slips carry a time that exists."""
    try:
        ZoneInfo(pack.timezone)
    except (ValueError, OSError, ZoneInfoNotFoundError):
        yield PackMistake(
            "timezone", f"no such time zone: {pack.timezone}", "write one like Europe/Moscow"
        )


def numbering(pack: OperatorPack) -> Found:
    """The mask has the country's code and as many places as its numbers."""
    if not _has_mobile_numbers(pack.region):
        return
    plan = numbering_plan(pack.region)
    mask = pack.numbers.mask
    if not mask.startswith(f"+{plan.country_code} ") or mask.count("#") != plan.places:
        yield PackMistake(
            "numbers.mask",
            f"{mask!r} does not fit the numbers of {pack.region}",
            f"write +{plan.country_code} and {plan.places} places of #",
        )
    for index, prefix in enumerate(pack.numbers.own_prefixes):
        if not any(lead.startswith(prefix) or prefix.startswith(lead) for lead in plan.leads):
            yield PackMistake(
                f"numbers.own_prefixes.{index}",
                f"no mobile number of {pack.region} begins with {prefix}",
                f"they begin with {', '.join(sorted(plan.leads))}",
            )


def contacts(pack: OperatorPack) -> Found:
    """Wherever one calls from, somebody answers; what the pack promises has a number."""
    yield from attempt(_numbers_once, pack)
    for place in CALLING_FROM:
        if not any(place in held(each, "calling_from", (place,)) for each in pack.contacts):
            yield PackMistake(
                "contacts", f"nobody can be called from {place}", "add it to calling_from of one"
            )
    for purpose in ("person", "emergency", "travel"):
        if not any(purpose in held(each, "serves", (purpose,)) for each in pack.contacts):
            yield PackMistake("contacts", f"no number serves {purpose}", "add it to serves of one")


def _numbers_once(pack: OperatorPack) -> Found:
    yield from twice("contacts", [each.number for each in pack.contacts])


def travel_number(pack: OperatorPack) -> Found:
    """The number for a journey can be called from there."""
    for index, each in enumerate(pack.contacts):
        yield from attempt(_answers_abroad, f"contacts.{index}", each)


def _answers_abroad(place: str, contact: Contact) -> Found:
    if "travel" in contact.serves and "abroad" not in contact.calling_from:
        yield PackMistake(
            f"{place}.serves", "serves travel and cannot be called from abroad", "take another"
        )


def agent_telephone(pack: OperatorPack) -> Found:
    """The agent's number says for whom it is free, as every number does."""
    if pack.agent.telephone not in _contact_numbers(pack):
        yield PackMistake(
            "agent.telephone",
            f"{pack.agent.telephone!r} says nowhere for whom it is free",
            "add it to contacts, or take one of them",
        )


def guide_numbers(pack: OperatorPack) -> Found:
    """Numbers and commands of the guide are among contacts and SMS commands, with their price."""
    numbers = _contact_numbers(pack)
    if pack.guide.number not in numbers:
        yield PackMistake("guide.number", "is none of the contacts", "add it to contacts")
    for place, way in _ways(pack):
        yield from attempt(_has_a_price, place, way, pack, numbers)


def _has_a_price(place: str, way: GuideWay, pack: OperatorPack, numbers: frozenset[str]) -> Found:
    if way.channel == "call" and way.dial is not None and way.dial not in numbers:
        yield PackMistake(f"{place}.dial", "is none of the contacts", "add it to contacts")
    if way.channel == "ussd" and pack.guide.ussd is None:
        yield PackMistake(place, "nothing says what a USSD code costs", "add [guide.ussd]")


def guide_commands(pack: OperatorPack) -> Found:
    """An SMS command of the guide stands on the card."""
    known = () if pack.sms is None else [held(each, "send") for each in pack.sms.commands]
    for place, way in _ways(pack):
        send = held(way, "send")
        if held(way, "channel") == "sms" and send is not None and send not in known:
            yield PackMistake(f"{place}.send", "is no command of [sms]", "add it to sms.commands")


def sms_card(pack: OperatorPack) -> Found:
    """A command means one thing."""
    if pack.sms is not None:
        yield from twice("sms.commands", [each.send for each in pack.sms.commands])


def channels(pack: OperatorPack) -> Found:
    """Nobody is sent to an application, a web account or a shop that the pack does not have."""
    missing = _missing_channels(pack)
    for place, way in _ways(pack):
        if (channel := held(way, "channel")) in missing:
            yield _no_channel(place, channel)
    for index, each in enumerate(pack.not_offered):
        for channel in held(each, "instead", ()):
            if channel in missing:
                yield _no_channel(f"not_offered.{index}.instead", channel)


def web_and_application(pack: OperatorPack) -> Found:
    """Web account and application are there, or the pack says that they are not."""
    sections = {
        "internet_assistant": pack.internet_assistant is not None,
        "application": pack.application is not None,
    }
    absent = _absent(pack)
    for name, there in sections.items():
        if there and name in absent:
            yield listed(name, name, "remove the section")
        if not there and name not in absent:
            yield PackMistake(name, "missing", "add the section, or list it in [[not_offered]]")


def not_offered(pack: OperatorPack) -> Found:
    """What is not offered is offered nowhere else in the pack."""
    absent = _absent(pack)
    yield from twice("not_offered", [held(each, "function") for each in pack.not_offered])
    yield from attempt(_no_person_who_is_not_there, pack)
    for place, way in _ways(pack):
        service = held(pack.guide.services[int(place.split(".")[2])], "id")
        if held(way, "channel") == "terminal" and service in absent:
            yield listed(place, service, "remove this way")


def _no_person_who_is_not_there(pack: OperatorPack) -> Found:
    for index, each in enumerate(pack.person.ways):
        if (way := held(each, "way")) in _absent(pack):
            yield listed(f"person.ways.{index}", way, "remove this way")


def _absent(pack: OperatorPack) -> frozenset[str]:
    return frozenset(held(each, "function", "") for each in pack.not_offered)


def person_ways(pack: OperatorPack) -> Found:
    """Each way to a person is described once, and one of them is there at any terminal."""
    ways = [held(each, "way", index) for index, each in enumerate(pack.person.ways)]
    yield from twice("person.ways", ways)
    if set(ways) == {"talk_here"}:
        yield PackMistake(
            "person.ways", "a terminal without a handset has no way at all", "add another way"
        )


def frequent_countries(pack: OperatorPack) -> Found:
    """Journeys lead abroad, to countries that exist."""
    import phonenumbers

    yield from twice("frequent_countries", pack.frequent_countries)
    for index, country in enumerate(pack.frequent_countries):
        place = f"frequent_countries.{index}"
        if country not in phonenumbers.SUPPORTED_REGIONS:
            yield PackMistake(place, f"no such country: {country}", "write its ISO 3166 code")
        if country == pack.region:
            yield PackMistake(place, f"{country} is the home country", "take another")


def shops(pack: OperatorPack) -> Found:
    """A shop stands once."""
    yield from twice("shops", [(each.name, each.address) for each in pack.shops])


def _has_mobile_numbers(region_code: str) -> bool:
    try:
        return bool(numbering_plan(region_code).places)
    except ValueError:
        return False


def _countries(pack: OperatorPack) -> Iterator[tuple[str, str]]:
    for section, key in (("market", "country"), ("numbers", "region")):
        part = held(pack, section)
        value = None if part is None else held(part, key)
        if value is not None:
            yield f"{section}.{key}", value


def _contact_numbers(pack: OperatorPack) -> frozenset[str]:
    return frozenset(number for each in pack.contacts if (number := held(each, "number")))


def _ways(pack: OperatorPack) -> Iterator[tuple[str, GuideWay]]:
    for number, service in enumerate(pack.guide.services):
        for index, way in enumerate(held(service, "ways", ())):
            yield f"guide.services.{number}.ways.{index}", way


def _missing_channels(pack: OperatorPack) -> frozenset[str]:
    there = {
        "internet_assistant": pack.internet_assistant is not None,
        "application": pack.application is not None,
        "shop": bool(pack.shops),
    }
    return frozenset(name for name, is_there in there.items() if not is_there)


def _no_channel(place: str, channel: str) -> PackMistake:
    return PackMistake(place, f"the pack has no {channel}", "add the section, or another channel")


RULES = (
    languages,
    voices,
    alphabets,
    region,
    timezone,
    numbering,
    contacts,
    travel_number,
    agent_telephone,
    guide_numbers,
    guide_commands,
    sms_card,
    channels,
    web_and_application,
    not_offered,
    person_ways,
    frequent_countries,
    shops,
)

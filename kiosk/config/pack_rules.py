"""What holds within a part of a pack: its texts, its prices, its colours, numbers and hours.

A rule is a function that yields mistakes; where a key it needs is wrong by itself, it is silent.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Iterator
from dataclasses import dataclass
from itertools import combinations
from typing import Any

from kiosk.config.cost_texts import says_free
from kiosk.config.pack import Brand, OperatorPack
from kiosk.config.pack_colours import (
    CONTROL_CONTRAST_MIN,
    PAGE,
    TEXT_CONTRAST_MIN,
    contrast,
)
from kiosk.config.pack_mistakes import FEE_IN_THE_QUOTE, PackMistake
from kiosk.config.pack_parts import NotGivenError, Part, Priced
from kiosk.config.pack_people import Hours
from kiosk.config.pack_services import Guide
from kiosk.texts.languages import OWN_NAMES

Found = Iterator[PackMistake]
_SHARE = re.compile(r"[0-9]\s*%")
_NUMBER = re.compile("[0-9]")
_FEE = re.compile(
    r"комисс|коміс|каміс|\bfees?\b|commission|surcharge|komissiya|jutalék|felár", re.IGNORECASE
)


@dataclass(frozen=True)
class PlacedText:
    """A text of the pack, the part it belongs to, and its key there."""

    place: str
    texts: dict[str, str]
    owner: Part
    key: str


def attempt(rule: Callable[..., Found], *given: object) -> Found:
    """Return what a rule finds, as far as the keys it needs are right."""
    try:
        yield from rule(*given)
    except NotGivenError:
        return


def texts_in(part: Part, place: str = "") -> Iterator[PlacedText]:
    """Return every text in a part, however deep."""
    for key, value in part.given():
        here = f"{place}.{key}" if place else key
        items = enumerate(value) if isinstance(value, tuple) else ()
        for at, each in [(here, value), *((f"{here}.{index}", item) for index, item in items)]:
            if isinstance(each, Part):
                yield from texts_in(each, at)
            elif isinstance(each, dict) and key != "settings":
                yield PlacedText(at, each, part, key)


def parts_in(part: Part, place: str = "") -> Iterator[tuple[str, Part]]:
    """Return every part in a part, however deep, with its place."""
    for key, value in part.given():
        here = f"{place}.{key}" if place else key
        items = enumerate(value) if isinstance(value, tuple) else ()
        for at, each in [(here, value), *((f"{here}.{index}", item) for index, item in items)]:
            if isinstance(each, Part):
                yield at, each
                yield from parts_in(each, at)


def held(part: Part, key: str, otherwise: Any = None) -> Any:  # noqa: ANN401 - a key's own type
    """Return what a key holds; otherwise where it is wrong by itself."""
    return dict(part.given()).get(key, otherwise)


def twice(place: str, values: Iterable[Hashable]) -> Found:
    """Find what stands twice where each may stand once."""
    for value, times in Counter(values).items():
        if times > 1 and value is not None:
            yield PackMistake(place, f"{value!r} stands {times} times", "keep one of them")


def listed(place: str, function: str, otherwise: str) -> PackMistake:
    """Return the mistake of something that is there and listed as not offered."""
    return PackMistake(
        place,
        f"contradicts [[not_offered]], which lists {function}",
        f"take it off that list, or {otherwise}",
    )


def no_such(place: str, what: str, code: str, known: Iterable[str]) -> PackMistake:
    """Return the mistake of a name the program does not know."""
    return PackMistake(place, f"no such {what}: {code}", f"known: {', '.join(known)}")


def every_text(pack: OperatorPack) -> Found:
    """Every text is there in every language, says nothing untrue of a price, names no fee."""
    languages = [code for code in pack.languages if code in OWN_NAMES]
    for text in texts_in(pack):
        for code in languages:
            if not text.texts.get(code, "").strip():
                name = f"{code} ({OWN_NAMES[code]})"
                yield PackMistake(f"{text.place}.{code}", "missing text", f"write it in {name}")
        for code in text.texts:
            if code not in OWN_NAMES:
                known = ", ".join(OWN_NAMES)
                yield PackMistake(
                    f"{text.place}.{code}", "no such language", f"remove it; known: {known}"
                )
        yield from attempt(_true_price, text)
        yield from _no_fee_in_words(text)


def _true_price(text: PlacedText) -> Found:
    for code, words in text.texts.items():
        if text.key == "free_for":
            if not says_free(words):
                yield PackMistake(
                    f"{text.place}.{code}",
                    "does not say that it is free",
                    "say that it is free, and for whom",
                )
        elif says_free(words) and not (isinstance(text.owner, Priced) and text.owner.free):
            yield PackMistake(
                f"{text.place}.{code}",
                "calls something free, and nothing here states for whom",
                "take the word out, or set free = true and free_for beside it",
            )


def _no_fee_in_words(text: PlacedText) -> Found:
    for code, words in text.texts.items():
        if _NUMBER.search(words) and (_SHARE.search(words) or _FEE.search(words)):
            yield PackMistake(
                f"{text.place}.{code}", FEE_IN_THE_QUOTE, "take it out; say it in fee_tiers"
            )


def every_price(pack: OperatorPack) -> Found:
    """Every number and service says for whom it is free, or is not called free."""
    for place, part in parts_in(pack):
        if isinstance(part, Priced):
            yield from attempt(_free_for_whom, place, part, pack)


def _free_for_whom(place: str, part: Priced, pack: OperatorPack) -> Found:
    said_for_all = place.startswith("guide.services.") and pack.guide.free_for is not None
    if part.free and part.free_for is None and not said_for_all:
        yield PackMistake(
            place, "called free without saying for whom", "add free_for, or set free = false"
        )
    if not part.free and part.free_for is not None:
        yield PackMistake(
            place, "free_for is said of what is not free", "remove free_for, or set free = true"
        )


def every_hour(pack: OperatorPack) -> Found:
    """Whatever opens closes later on the same day, and once at a time."""
    for place, part in parts_in(pack):
        if isinstance(part, Hours):
            yield from attempt(_opens_first, place, part)
        elif "hours" in type(part).model_fields:
            hours = held(part, "hours", ())
            for one, other in combinations(range(len(hours)), 2):
                yield from attempt(_apart, f"{place}.hours.{other}", hours[one], hours[other])


def _opens_first(place: str, hours: Hours) -> Found:
    yield from twice(f"{place}.days", hours.days)
    if hours.opens >= hours.closes:
        yield PackMistake(
            place,
            f"opens at {hours.opens} and closes at {hours.closes}",
            "let it close later; divide what goes past midnight into two days",
        )


def _apart(place: str, one: Hours, other: Hours) -> Found:
    days = sorted(set(one.days) & set(other.days))
    if days and one.opens < other.closes and other.opens < one.closes:
        yield PackMistake(place, f"overlaps with other hours on {', '.join(days)}", "join the two")


def readable_brand(pack: OperatorPack) -> Found:
    """Text on the brand's colour can be read, and its button seen on the page."""
    brand: Brand = pack.brand
    on_it = contrast(brand.colour, brand.on_colour)
    if on_it < TEXT_CONTRAST_MIN:
        yield PackMistake(
            "brand.on_colour",
            f"its contrast on colour is {on_it:.1f}, under {TEXT_CONTRAST_MIN}",
            "take a lighter or darker one of the two",
        )
    on_page = contrast(brand.colour, PAGE)
    if on_page < CONTROL_CONTRAST_MIN:
        yield PackMistake(
            "brand.colour",
            f"its contrast on the page is {on_page:.1f}, under {CONTROL_CONTRAST_MIN}",
            "take a darker one",
        )


def ways_of_the_guide(pack: OperatorPack) -> Found:
    """Each way names what its channel needs, and nothing else."""
    guide: Guide = pack.guide
    yield from attempt(_ids_once, guide)
    for number, service in enumerate(guide.services):
        for index, way in enumerate(held(service, "ways", ())):
            yield from attempt(_way_is_whole, f"guide.services.{number}.ways.{index}", way)


def _ids_once(guide: Guide) -> Found:
    yield from twice("guide.services", [service.id for service in guide.services])


_NEEDS = {"terminal": "door", "ussd": "dial", "call": "dial", "sms": "send"}


def _way_is_whole(place: str, way: Part) -> Found:
    given = dict(way.given())
    channel = given.get("channel")
    for key in ("door", "dial", "send"):
        if key not in given or channel is None:
            continue
        if _NEEDS.get(channel) == key and given[key] is None:
            yield PackMistake(f"{place}.{key}", "missing", f"the channel {channel} needs it")
        elif _NEEDS.get(channel) != key and given[key] is not None:
            yield PackMistake(f"{place}.{key}", f"the channel {channel} has none", "remove it")
    if channel == "ussd" and (given.get("dial") or "*")[0] not in "*#":
        yield PackMistake(f"{place}.dial", "no USSD code", "write one like *100#")


RULES = (
    every_text,
    every_price,
    every_hour,
    readable_brand,
    ways_of_the_guide,
)

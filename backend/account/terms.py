"""Full terms, generated from the catalogue: no price can stand there that is not charged.

A version is a digest of the Russian text, so that it changes with every word and every price.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from datetime import UTC, datetime
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from backend import demo
from backend.account import words
from backend.demo.markets import MARKETS
from backend.demo.price_lists import market_catalogue
from backend.sms import major
from contract.account.catalogue import Terms, TermsSection
from contract.account.parts import ProductRef

_FILE = Path(demo.__file__).parent / "terms_texts.json"
PROMISED_ID = "P-PROMISED"
LANGUAGES = ("ru", "en")
_VERSION_LANGUAGE = "ru"
_VALID_FROM = datetime(2026, 1, 1, tzinfo=UTC)
_DIGITS = 10
_REMEMBERED_MAX = 2_000  # products, languages and markets; anybody may ask for more

Lines = list[str]
Sections = list[tuple[str, Lines]]


@cache
def _texts() -> dict[str, dict[str, str]]:
    loaded: dict[str, dict[str, str]] = json.loads(_FILE.read_text(encoding="utf-8"))
    return loaded


class _Writer:
    """Words in one language, sums in one currency."""

    def __init__(self, market_id: str, language: str) -> None:
        self.language = language
        self._currency = MARKETS[market_id].currency

    def say(self, key: str, **values: object) -> str:
        return _texts()[key][self.language].format(**values)

    def sum(self, amount_minor: int) -> str:
        return major(amount_minor, self._currency)

    def name(self, key: str) -> str:
        return words.name_of(key, self.language).text

    def units(self, given: dict[str, Any]) -> str:
        kinds = [kind for kind in ("min", "sms", "mb", "points") if given.get(kind)]
        return ", ".join(self.say(f"unit.{kind}", amount=given[kind]) for kind in kinds)


def language_for(language: str) -> str:
    """Return the language terms are written in for somebody who wants this one."""
    if language in LANGUAGES:
        return language
    return "en" if language == "hu" else "ru"


@lru_cache(maxsize=_REMEMBERED_MAX)
def terms_of(market_id: str, product_id: str, language: str) -> Terms | None:
    """Return the terms as they are now; None for what the market does not sell."""
    written_in = language_for(language)
    found = _sections(market_id, product_id, written_in)
    if found is None:
        return None
    key, sections = found
    return Terms(
        product=ProductRef(product_id=product_id, name=words.name_of(key, language)),
        version=version_of(market_id, product_id),
        language=written_in,
        valid_from=_VALID_FROM,
        sections=tuple(
            TermsSection(heading=heading, paragraphs=tuple(lines)) for heading, lines in sections
        ),
    )


@cache
def version_of(market_id: str, product_id: str) -> str:
    """Return the version of a product's terms; of the whole catalogue without a product."""
    if not product_id:
        text = json.dumps(market_catalogue(market_id), sort_keys=True)
        return f"catalogue-{hashlib.sha256(text.encode()).hexdigest()[:_DIGITS]}"
    found = _sections(market_id, product_id, _VERSION_LANGUAGE)
    assert found is not None, "asked for a product of the catalogue"
    text = json.dumps(found, ensure_ascii=False)
    return f"{product_id}-{hashlib.sha256(text.encode()).hexdigest()[:_DIGITS]}"


def _sections(market_id: str, product_id: str, language: str) -> tuple[str, Sections] | None:
    loaded = market_catalogue(market_id)
    writer = _Writer(market_id, language)
    if product_id == PROMISED_ID:
        return "product.promised", _promised(writer, loaded["promised_payment_policy"])
    kinds: tuple[tuple[list[dict[str, Any]], Callable[..., Sections]], ...] = (
        (loaded["tariffs"], _tariff),
        (loaded["options"], _option),
        (loaded["subscriptions_third_party"], _option),
        (loaded["offers"], _offer),
        (loaded["loyalty"]["rewards"], _reward),
    )
    for raws, write in kinds:
        for raw in raws:
            if raw["id"] == product_id:
                return raw.get("key", f"reward.{product_id}"), write(writer, raw, loaded)
    return None


def _tariff(writer: _Writer, raw: dict[str, Any], loaded: dict[str, Any]) -> Sections:
    price = [writer.say(f"fee.{raw['fee_mode']}", fee=writer.sum(raw["fee_month"]))]
    if raw["min_balance_to_join"]:
        price.append(writer.say("join", minimum=writer.sum(raw["min_balance_to_join"])))
    if raw["status"] != "active":
        price.append(writer.say("closed"))
    rules = []
    if raw.get("includes"):
        names = {one["id"]: one["key"] for one in loaded["options"]}
        held = ", ".join(writer.name(names[one]) for one in raw["includes"])
        rules.append(writer.say("rules.includes", names=held))
    rules.append(writer.say("rules.promised" if raw["promised_allowed"] else "rules.no_promised"))
    rules.append(writer.say("rules.change"))
    return [
        (writer.say("heading.price"), price),
        (writer.say("heading.packages"), _packages(writer, raw)),
        (writer.say("heading.rates"), _rates(writer, raw)),
        (writer.say("heading.data"), [_data(writer, raw)]),
        (writer.say("heading.rules"), rules),
        (writer.say("heading.leave"), [writer.say("leave.tariff")]),
    ]


def _packages(writer: _Writer, raw: dict[str, Any]) -> Lines:
    classes = ", ".join(writer.say(f"class.{one}") for one in raw["package_classes"])
    lines = [
        writer.say(f"packages.{kind}", amount=raw["pkg"][kind], classes=classes)
        for kind in ("min", "sms", "mb")
        if raw["pkg"][kind]
    ]
    return [*lines, writer.say("packages.end")] if lines else [writer.say("packages.none")]


def _rates(writer: _Writer, raw: dict[str, Any]) -> Lines:
    lines = []
    for what in ("onnet", "home_other", "home_fixed", "domestic"):
        if what == "onnet" and raw["onnet_free_after_pkg"]:
            lines.append(writer.say("rate.free"))
            continue
        price = writer.sum(raw[what])
        lines.append(writer.say("rate.call", what=writer.say(f"class.{what}"), price=price))
    lines.append(writer.say("rate.sms", price=writer.sum(raw["sms"])))
    lines.append(writer.say("rate.round", seconds=raw["round_s"]))
    return lines


def _data(writer: _Writer, raw: dict[str, Any]) -> str:
    policy, pack = raw["data_policy"], raw.get("auto_pack")
    if pack:
        price = writer.sum(pack["price"])
        return writer.say("data.auto_pack", amount=pack["mb"], price=price, most=pack["max"])
    return writer.say(f"data.{policy}", price=writer.sum(raw["mb"]))


def _option(writer: _Writer, raw: dict[str, Any], loaded: dict[str, Any]) -> Sections:
    names = {one["id"]: one["key"] for one in loaded["options"]}
    fee = writer.sum(raw["fee"])
    price = [writer.say(f"option.{raw['per']}", price=fee) if raw["fee"] else ""]
    price = [line or writer.say("option.free") for line in price]
    if raw.get("trial_days"):
        price.append(writer.say("option.trial", days=raw["trial_days"]))
    what = [words.summary_of(raw["key"], writer.language).text]
    for name in ("adds", "adds_per_day"):
        if raw.get(name):
            what.append(writer.say(f"option.{name}", names=writer.units(raw[name])))
    zones = [zone for zone in loaded["roaming_zones"] if zone["id"] in raw.get("zones", ())]
    if zones:
        countries = ", ".join(country for zone in zones for country in zone["countries"])
        what.append(writer.say("option.countries", names=countries))
    steps = raw.get("params", {}).get("limit_minor", ())
    if steps:
        sums = ", ".join(writer.sum(one) for one in steps)
        what.append(writer.say("option.steps", names=sums))
    if "provider" in raw:
        number = raw["short_number"]
        what.append(writer.say("option.provider", provider=raw["provider"], number=number))
    rules = []
    for name in ("requires", "excludes"):
        if raw.get(name):
            others = ", ".join(writer.name(names[one]) for one in raw[name])
            rules.append(writer.say(f"option.{name}", names=others))
    leave = "leave.content" if "provider" in raw else "leave.option"
    sections = [
        (writer.say("heading.price"), price),
        (writer.say("heading.packages"), what),
        (writer.say("heading.rules"), rules),
        (writer.say("heading.leave"), [writer.say(leave)]),
    ]
    return [(heading, lines) for heading, lines in sections if lines]


def _offer(writer: _Writer, raw: dict[str, Any], loaded: dict[str, Any]) -> Sections:
    gives, lines = raw["gives"], []
    if writer.units(gives):
        lines.append(writer.say("offer.gives", names=writer.units(gives)))
    if gives.get("days"):
        lines.append(writer.say("offer.days", days=gives["days"]))
    if gives.get("fee_percent"):
        percent, months = gives["fee_percent"], gives["months"]
        lines.append(writer.say("offer.months", percent=percent, months=months))
    if gives.get("option"):
        names = {one["id"]: one["key"] for one in loaded["options"]}
        lines.append(writer.say("offer.option", names=writer.name(names[gives["option"]])))
    if raw.get("top_up_minor"):
        lines.append(writer.say("offer.top_up", price=writer.sum(raw["top_up_minor"])))
    price = writer.say("offer.price", price=writer.sum(raw["price"]))
    return [
        (writer.say("heading.packages"), lines),
        (writer.say("heading.price"), [price]),
        (writer.say("heading.rules"), [writer.say("offer.nothing_else")]),
    ]


def _reward(writer: _Writer, raw: dict[str, Any], _: dict[str, Any]) -> Sections:
    lines = [writer.say("offer.gives", names=writer.units(raw["adds"]))]
    lines.append(writer.say("offer.days", days=raw["days"]))
    return [
        (writer.say("heading.packages"), lines),
        (writer.say("heading.price"), [writer.say("reward.points", points=raw["points"])]),
    ]


def _promised(writer: _Writer, raw: dict[str, Any]) -> Sections:
    minimum, step = writer.sum(raw["min_minor"]), writer.sum(raw["step_minor"])
    sums = [writer.say("promised.sums", minimum=minimum, step=step)]
    for line in raw["cap_by_avg_month_spend"]:
        cap, spend = writer.sum(line["cap"]), line["spend_upto"]
        if spend is None:
            sums.append(writer.say("promised.cap_rest", cap=cap))
        else:
            sums.append(writer.say("promised.cap", spend=writer.sum(spend), cap=cap))
    fees = [
        writer.say("promised.fee", upto=writer.sum(line["upto"]), fee=writer.sum(line["fee"]))
        for line in raw["fee_table"]
    ]
    debt = writer.sum(-raw["blocked_if_balance_below_minor"])
    rules = [
        writer.say("promised.term", days=raw["term_days"]),
        writer.say("promised.one", debt=debt),
    ]
    return [
        (writer.say("heading.packages"), sums),
        (writer.say("heading.price"), fees),
        (writer.say("heading.rules"), rules),
    ]

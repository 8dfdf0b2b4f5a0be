"""The demonstration operator's subscribers, all invented; their dates move with the calendar.

Secrets stand here and in README.md in plain words because they are for demonstration; the database
holds their hashes alone.
"""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from backend.account import store
from backend.account.hashing import HashCost, hash_secret
from backend.demo import numbers

_SALT = b"demonstration 01"  # one for all: each secret is then hashed once at the first start
FIXTURE_COST = HashCost()


@dataclass(frozen=True)
class Fixture:
    """One subscriber; columns are those of the table, moments relative to now."""

    msisdn: str
    what: str  # for README.md
    columns: dict[str, Any]
    secrets: dict[str, str] = field(default_factory=dict)  # code_word, pin, document
    tariff_since: str = "-3y-40d"
    holdings: tuple[dict[str, Any], ...] = ()
    purses: tuple[tuple[str, int, str | None], ...] = ()
    promise: tuple[int, int, str, str] | None = None


def _option(product_id: str, since: str, **more: object) -> dict[str, Any]:
    return {"product_id": product_id, "kind": "option", "since": since, **more}


def _content(product_id: str, since: str, **more: object) -> dict[str, Any]:
    return {"product_id": product_id, "kind": "subscription", "since": since, **more}


_ABROAD = (_option("O-INTL", "-2y-10d"), _option("O-ROAM-BASE", "-2y-10d"))
_WORD = {"code_word": "ромашка", "pin": "4826", "document": "370114"}
_TEN_MONTHS = "-300d"

FIXTURES = (
    Fixture(
        "+79001234567",
        "ordinary, with all three secrets",
        {
            "name": "Мария Сергеевна",
            "born_on": "-61y-90d",
            "customer_since": "-4y-12d",
            "usage_of": "S01",
            "points": 186,
            "last_check_up_at": "-190d",
        },
        _WORD,
        holdings=(_option("O-CLIR", _TEN_MONTHS), _content("C-HORO", "-75d")),
    ),
    Fixture("+79001112233", "plain, no usage", {"name": "Олег", "born_on": "-33y-150d"}),
    Fixture(
        "+79007654321",
        "much of everything",
        {
            "name": "Тимур Андреевич",
            "born_on": "-45y-200d",
            "usage_of": "S03",
            "points": 940,
            "last_check_up_at": "-20d",
        },
        {"pin": "7731"},
        holdings=_ABROAD,
    ),
    Fixture(
        "+79009998877",
        "archived tariff",
        {
            "name": "Галина Ивановна",
            "born_on": "-72y-30d",
            "customer_since": "-12y-80d",
            "usage_of": "S04",
            "points": 60,
        },
        tariff_since="-12y-80d",
    ),
    Fixture(
        "+79001000001",
        "subscriber S01 of `usage.csv`",
        {
            "name": "Анна",
            "born_on": "-29y-100d",
            "usage_of": "S01",
            "points": 40,
            "last_check_up_at": "-100d",
        },
        _WORD,
    ),
    Fixture(
        "+79001000002",
        "subscriber S02",
        {"name": "Борис", "born_on": "-24y-60d", "usage_of": "S02", "points": 215},
        _WORD,
    ),
    Fixture(
        "+79001000003",
        "subscriber S03",
        {"name": "Вера", "born_on": "-38y-250d", "usage_of": "S03", "points": 510},
        _WORD,
    ),
    Fixture(
        "+79001000004",
        "subscriber S04",
        {"name": "Глеб", "born_on": "-52y-300d", "usage_of": "S04"},
        _WORD,
    ),
    Fixture(
        "+79001000005",
        "negative balance",
        {"name": "Денис", "born_on": "-31y-10d", "usage_of": "S01"},
    ),
    Fixture(
        "+79001000006",
        "phone lost; code word, PIN and document known",
        {"name": "Елена Павловна", "born_on": "-58y-45d", "usage_of": "S01", "in_network": 0},
        _WORD,
    ),
    Fixture(
        "+79001000007",
        "phone lost; no secret was ever agreed",
        {"name": "Жанна", "born_on": "-40y-130d", "in_network": 0},
    ),
    Fixture(
        "+79001000008",
        "company-managed: top-up and viewing only",
        {"name": "ООО «Пример»", "company_managed": 1, "usage_of": "S03"},
        {"code_word": "ромашка"},
        holdings=_ABROAD,
    ),
    Fixture(
        "+79001000009",
        "ported out",
        {"name": "Захар", "ended": "ported_out", "sim_state": "not_in_network"},
    ),
    Fixture(
        "+79001000010",
        "two purses: 150.00 and a bonus of 200.00",
        {"name": "Ирина", "born_on": "-27y-170d", "usage_of": "S01"},
        purses=(("bonus", 20_000, "+20d"),),
    ),
    Fixture(
        "+79001000011",
        "active promised payment of 200.00",
        {"name": "Кирилл", "born_on": "-22y-20d", "usage_of": "S01"},
        promise=(20_000, 700, "-1d", "+2d"),
    ),
    Fixture(
        "+79001000012",
        "SIM blocked by the customer",
        {"name": "Лидия", "born_on": "-66y-75d", "sim_state": "blocked_by_customer"},
        _WORD,
    ),
    Fixture(
        "+79001000013",
        "in Hungary, spending limit reached",
        {"name": "Максим", "born_on": "-36y-140d", "usage_of": "S04", "country": "HU"},
        _WORD,
        holdings=(*_ABROAD, _option("O-ROAM-LIMIT", "-1y-5d", step_minor=50_000)),
    ),
    Fixture(
        "+79001000014",
        "birthday in two days",
        {"name": "Нина", "born_on": "-50y+2d", "usage_of": "S02"},
    ),
    Fixture(
        "+79001000015",
        "a customer for eleven years",
        {
            "name": "Ольга Петровна",
            "born_on": "-70y-110d",
            "customer_since": "-11y-3d",
            "usage_of": "S04",
            "points": 730,
        },
        _WORD,
        tariff_since="-6y-3d",
    ),
    Fixture(
        "+79001000016",
        "back from Hungary, daily travel option left on",
        {"name": "Пётр", "born_on": "-34y-220d", "usage_of": "S04"},
        _WORD,
        holdings=(*_ABROAD, _option("O-ROAM-OLD", "-48d")),
    ),
    Fixture(
        "+79001000017",
        "three content subscriptions nobody wanted",
        {"name": "Раиса Фёдоровна", "born_on": "-77y-64d", "usage_of": "S01"},
        _WORD,
        holdings=(
            _content("C-HORO", "-120d"),
            _content("C-GAMES", "-40d"),
            _content("C-MUSIC", "-11d", trial_until="+3d"),
        ),
    ),
    Fixture(
        "+79001000018",
        "blocked by the operator for a debt",
        {"name": "Семён", "born_on": "-41y-8d", "sim_state": "blocked_by_operator"},
    ),
    Fixture(
        "+79001000019",
        "in Turkey, roaming does not connect: services not written into the network, data stop on",
        {
            "name": "Тамара",
            "born_on": "-47y-33d",
            "usage_of": "S04",
            "country": "TR",
            "provisioning": "stale",
            "apn_ok": 0,
        },
        _WORD,
        holdings=(_option("O-INTL", "-2y-10d"), _option("O-ROAM-STOP", "-200d")),
    ),
    Fixture(
        "+79001000020",
        "phone dead; voice code to the second number +79001000021",
        {
            "name": "Ульяна",
            "born_on": "-63y-27d",
            "usage_of": "S01",
            "in_network": 0,
            "second_msisdn": "+79001000021",
        },
    ),
    Fixture("+79001000021", "the second number of +79001000020", {"name": "Фаина"}),
    Fixture(
        "+79001000022",
        "all calls diverted, Internet settings missing",
        {"name": "Харитон", "usage_of": "S01", "divert_to": "+79001000021", "apn_ok": 0},
    ),
    Fixture(
        "+79001000023",
        "data of the month used up on a tariff that stops",
        {"name": "Цветана", "born_on": "-19y-19d", "usage_of": "S02"},
    ),
    Fixture(
        "+79001000024",
        "a content account beside the main one: both take cash",
        {"name": "Чеслав", "usage_of": "S01"},
        purses=(("content", 5_000, None),),
    ),
    Fixture("+79001110000", "closed", {"sim_state": "not_in_network"}),
    Fixture(
        "+380500000001",
        "Ukrainian market: UAH, the payer of cash is asked for",
        {"name": "Оксана", "born_on": "-37y-55d", "usage_of": "S01", "points": 120},
        {"code_word": "калина", "pin": "4826"},
        holdings=(_option("O-CLIR", _TEN_MONTHS),),
    ),
    Fixture("+380500000002", "Ukrainian market, little money", {"name": "Тарас"}),
    Fixture(
        "+375290000001",
        "Belarusian market: BYN",
        {"name": "Алеся", "born_on": "-28y-15d", "usage_of": "S01", "points": 75},
        {"code_word": "васілёк", "pin": "4826"},
    ),
    Fixture("+375290000002", "Belarusian market, little money", {"name": "Янка"}),
    Fixture(
        "+36200000001",
        "Hungarian market: HUF",
        {"name": "Ilona", "born_on": "-55y-5d", "usage_of": "S04", "points": 300},
        {"code_word": "pipacs", "pin": "4826"},
        holdings=_ABROAD,
    ),
    Fixture("+36200000002", "Hungarian market, little money", {"name": "Gábor"}),
)


def load(db: sqlite3.Connection) -> None:
    """Add the accounts and subscribers that are not there yet."""
    numbers.load(db)
    known = {row[0] for row in db.execute("SELECT msisdn FROM subscribers")}
    for fixture in FIXTURES:
        if fixture.msisdn not in known:
            _add(db, fixture)


def _add(db: sqlite3.Connection, fixture: Fixture) -> None:
    hashes = {f"{kind}_hash": _hashed(secret) for kind, secret in fixture.secrets.items()}
    store.insert_subscriber(db, {"msisdn": fixture.msisdn, **fixture.columns, **hashes})
    tariff_id = next(
        tariff for number, _, _, tariff in numbers.ACCOUNTS if number == fixture.msisdn
    )
    db.execute(
        "INSERT INTO tariff_spans (msisdn, since, tariff_id) VALUES (?, ?, ?)",
        (fixture.msisdn, fixture.tariff_since, tariff_id),
    )
    for held in fixture.holdings:
        row = {"until": None, "trial_until": None, "step_minor": None, "price_minor": None, **held}
        db.execute(
            "INSERT OR IGNORE INTO holdings VALUES (:msisdn, :product_id, :kind, :since, :until, "
            ":trial_until, :step_minor, :price_minor, '')",
            {"msisdn": fixture.msisdn, **row},
        )
    for purse_id, amount_minor, ends_at in fixture.purses:
        db.execute(
            "INSERT OR IGNORE INTO purses VALUES (?, ?, ?, ?, ?)",
            (fixture.msisdn, purse_id, amount_minor, amount_minor, ends_at),
        )
    if fixture.promise is not None:
        db.execute(
            "INSERT OR IGNORE INTO promises VALUES (?, ?, ?, ?, ?, ?, NULL)",
            (f"demo-{fixture.msisdn}", fixture.msisdn, *fixture.promise),
        )


@cache
def _hashed(secret: str) -> str:
    return hash_secret(secret, _SALT, FIXTURE_COST)

"""Live checks: what of the operator's side explains a problem, and what would mend it.

A check knows the subscriber's state in the network and in the books, never the phone itself.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from backend.account.history import LIMIT_OPTION, Account, rated_month, running_segment
from backend.account.outages import is_out
from backend.account.products import country_zone, ref
from backend.account.summary import abroad_minor, balance_minor
from backend.demo.price_lists import market_catalogue, market_price_list
from backend.rating.catalogue import DataPolicy, Per
from backend.rating.records import Service
from contract.account.help import CheckCodeName, CheckResult, Diagnosis

LATE_CHARGES = timedelta(hours=72)
INTERNATIONAL, ROAMING, DATA_STOP = "O-INTL", "O-ROAM-BASE", "O-ROAM-STOP"
MORE_DATA = "O-TURBO1"
_KB_PER_MB = 1024
ROAMING_CALL_MINUTES = 3  # what has to be there for a first call abroad

# What is looked at for each problem, the commonest cause first.
CHECKS: dict[str, tuple[CheckCodeName, ...]] = {
    "no_network": ("sim", "registered", "outage"),
    "cannot_call": ("sim", "balance", "registered", "outage"),
    "cannot_be_called": ("sim", "divert", "registered", "outage"),
    "no_sms": ("sim", "balance", "registered"),
    "no_code_sms": ("sim", "registered", "short_numbers"),
    "no_internet": ("balance", "package", "apn", "registered", "outage"),
    "slow_internet": ("package", "outage"),
    "roaming_dead": (
        "balance",
        "international",
        "roaming",
        "roaming_data",
        "limit",
        "registered",
        "country_covered",
    ),
    "roaming_no_internet": ("balance", "roaming", "data_stop", "limit", "apn"),
    "cannot_call_abroad": ("balance", "international"),
    "money_vanished": ("balance", "short_numbers", "limit"),
    "calls_dropped": ("registered", "outage"),
    "sim_not_seen": ("sim", "registered"),
    "blocked": ("sim", "balance"),
    "paid_content": ("short_numbers",),
    "travel_bill": ("daily_option", "limit", "balance"),
    "payment_not_arrived": ("balance",),
}
ANY_PROBLEM: tuple[CheckCodeName, ...] = ("sim", "balance", "registered", "outage")
_ABROAD = frozenset({"roaming_dead", "roaming_no_internet", "travel_bill"})


@dataclass(frozen=True)
class _Look:
    """What a check looks at."""

    db: sqlite3.Connection
    account: Account
    country: str
    language: str
    terminal_id: str  # where the customer stands

    @property
    def is_abroad(self) -> bool:
        return self.country != self.account.market.country

    def holds(self, product_id: str) -> bool:
        return any(one.product_id == product_id for one in self.account.held)


def diagnosis_of(
    db: sqlite3.Connection,
    account: Account,
    problem: str,
    country: str | None,
    language: str,
    terminal_id: str,
) -> Diagnosis:
    """Return every check of a problem in its order; a problem without a name gets the commonest."""
    look = _Look(db, account, country or account.subscriber.country, language, terminal_id)
    checks = CHECKS.get(problem, ANY_PROBLEM)
    return Diagnosis(
        problem=problem,
        checks=tuple(_CHECK_OF[name](look) for name in checks),
        late_charges_until=account.now + LATE_CHARGES if problem in _ABROAD else None,
    )


def _balance(look: _Look) -> CheckResult:
    """The balance covers one call where the phone is."""
    balance = balance_minor(look.db, look.account.subscriber.msisdn)
    needed = 0
    zone = country_zone(look.account.market.market_id, look.country)
    if look.is_abroad and zone is not None:
        needed = zone.out_min * ROAMING_CALL_MINUTES
    elif not look.account.tariff.fee_month:
        needed = look.account.tariff.home_other
    if balance >= needed and balance >= 0:
        return CheckResult(check="balance", ok=True)
    return CheckResult(check="balance", ok=False, fix="top_up", amount_minor=needed - balance)


def _sim(look: _Look) -> CheckResult:
    state = look.account.subscriber.sim_state
    if state == "active":
        return CheckResult(check="sim", ok=True)
    if state == "blocked_by_customer":
        return CheckResult(check="sim", ok=False, fix="unblock")
    if state == "blocked_by_operator":
        balance = balance_minor(look.db, look.account.subscriber.msisdn)
        return CheckResult(check="sim", ok=False, fix="top_up", amount_minor=max(0, -balance))
    return CheckResult(check="sim", ok=False, fix="person")


def _registered(look: _Look) -> CheckResult:
    """The network has seen the phone, and its services are written there as they should be."""
    subscriber = look.account.subscriber
    if subscriber.provisioning != "ok":
        return CheckResult(check="registered", ok=False, fix="reprovision")
    return CheckResult(check="registered", ok=subscriber.in_network)


def _outage(look: _Look) -> CheckResult:
    """The network works where the customer stands; what a phone does elsewhere is not known."""
    return CheckResult(check="outage", ok=not is_out(look.db, look.terminal_id, look.account.now))


def _divert(look: _Look) -> CheckResult:
    ok = look.account.subscriber.divert_to is None
    return CheckResult(check="divert", ok=ok, fix="" if ok else "reprovision")


def _option_on(look: _Look, check: CheckCodeName, product_id: str) -> CheckResult:
    if look.holds(product_id):
        return CheckResult(check=check, ok=True)
    product = ref(look.account.market.market_id, product_id, look.language)
    return CheckResult(check=check, ok=False, fix="switch_on", product=product)


def _international(look: _Look) -> CheckResult:
    return _option_on(look, "international", INTERNATIONAL)


def _roaming(look: _Look) -> CheckResult:
    return _option_on(look, "roaming", ROAMING)


def _data_stop(look: _Look) -> CheckResult:
    return _stopped(look, "data_stop")


def _roaming_data(look: _Look) -> CheckResult:
    return _stopped(look, "roaming_data")


def _stopped(look: _Look, check: CheckCodeName) -> CheckResult:
    if not look.holds(DATA_STOP):
        return CheckResult(check=check, ok=True)
    product = ref(look.account.market.market_id, DATA_STOP, look.language)
    return CheckResult(check=check, ok=False, fix="switch_off", product=product)


def _limit(look: _Look) -> CheckResult:
    limit = next((one for one in look.account.held if one.product_id == LIMIT_OPTION), None)
    if limit is None or limit.step_minor is None or abroad_minor(look.account) < limit.step_minor:
        return CheckResult(check="limit", ok=True)
    product = ref(look.account.market.market_id, LIMIT_OPTION, look.language)
    higher = next_step(look.account, limit.step_minor)
    return CheckResult(
        check="limit",
        ok=False,
        fix="switch_off" if higher is None else "switch_on",
        product=product,
        amount_minor=higher,
    )


def next_step(account: Account, step_minor: int) -> int | None:
    """Return the next higher spending limit; None above the last."""
    steps = sorted(
        step
        for option in market_catalogue(account.market.market_id)["options"]
        for step in option.get("params", {}).get("limit_minor", ())
    )
    return next((one for one in steps if one > step_minor), None)


def _package(look: _Look) -> CheckResult:
    """Some data is left, or the tariff serves more by itself."""
    account = look.account
    tariff = market_price_list(account.market.market_id).tariff(account.tariff.id)
    begins_at = running_segment(account).begins_at
    used_kb = sum(
        one.record.quantity
        for one in rated_month(account, account.month)
        if one.record.service is Service.DATA and not one.is_abroad and one.at >= begins_at
    )
    serves_more = tariff.data_policy in (DataPolicy.PER_MB, DataPolicy.AUTO_PACK)
    if serves_more or used_kb < tariff.pkg.mb * _KB_PER_MB:
        return CheckResult(check="package", ok=True)
    product = ref(account.market.market_id, MORE_DATA, look.language)
    return CheckResult(check="package", ok=False, fix="switch_on", product=product)


def _apn(look: _Look) -> CheckResult:
    ok = look.account.subscriber.apn_ok
    return CheckResult(check="apn", ok=ok, fix="" if ok else "reprovision")


def _country_covered(look: _Look) -> CheckResult:
    zone = country_zone(look.account.market.market_id, look.country)
    ok = not look.is_abroad or zone is not None
    return CheckResult(check="country_covered", ok=ok, fix="" if ok else "person")


def _short_numbers(look: _Look) -> CheckResult:
    """No third party takes money; with subscriptions on, the block is what keeps new ones away."""
    account = look.account
    content = [one for one in account.held if one.kind == "subscription"]
    if not content:
        return CheckResult(check="short_numbers", ok=True)
    product = ref(account.market.market_id, content[0].product_id, look.language)
    return CheckResult(check="short_numbers", ok=False, fix="switch_off", product=product)


def _daily_option(look: _Look) -> CheckResult:
    """No option costs money every day while the phone is at home."""
    prices = market_price_list(look.account.market.market_id)
    options = (one.product_id for one in look.account.held if one.kind == "option")
    daily = next((one for one in options if prices.held(one).per is Per.DAY), None)
    if daily is None or look.is_abroad:
        return CheckResult(check="daily_option", ok=True)
    product = ref(look.account.market.market_id, daily, look.language)
    return CheckResult(check="daily_option", ok=False, fix="switch_off", product=product)


_CHECK_OF: dict[CheckCodeName, Callable[[_Look], CheckResult]] = {
    "balance": _balance,
    "sim": _sim,
    "registered": _registered,
    "outage": _outage,
    "divert": _divert,
    "international": _international,
    "roaming": _roaming,
    "roaming_data": _roaming_data,
    "data_stop": _data_stop,
    "limit": _limit,
    "package": _package,
    "apn": _apn,
    "country_covered": _country_covered,
    "short_numbers": _short_numbers,
    "daily_option": _daily_option,
}

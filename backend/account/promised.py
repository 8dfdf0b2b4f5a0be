"""Promised payments by the operator's policy: who may have one, which sums, at what fee."""

from __future__ import annotations

import sqlite3
from datetime import timedelta
from typing import Any

from backend import accounts
from backend.account import store
from backend.account.decreases import decreases
from backend.account.history import Account, bounds
from backend.account.terms import PROMISED_ID, version_of
from backend.demo.price_lists import market_catalogue
from contract.account.changes import PromisedChoice, PromisedTerms, Refusal

CHOICES_MAX = 4
AVERAGE_MONTHS = 3


def promised_terms(db: sqlite3.Connection, account: Account) -> PromisedTerms:
    """Return the sums that can be promised now; none, with the reason."""
    market_id = account.market.market_id
    refusal = refusal_of(db, account)
    policy = policy_of(market_id)
    due_at = account.now + timedelta(days=policy["term_days"])
    return PromisedTerms(
        currency=account.market.currency,
        choices=()
        if refusal
        else tuple(
            PromisedChoice(amount_minor=sum_, fee_minor=fee_minor(market_id, sum_), due_at=due_at)
            for sum_ in _sums(policy, cap_minor(db, account))
        ),
        refusal=refusal,
        terms_version=version_of(market_id, PROMISED_ID),
    )


def policy_of(market_id: str) -> dict[str, Any]:
    """Return the policy as the catalogue has it; it is not to be changed."""
    policy: dict[str, Any] = market_catalogue(market_id)["promised_payment_policy"]
    return policy


def refusal_of(db: sqlite3.Connection, account: Account) -> Refusal:
    """Return why there is no promised payment now, or an empty text."""
    msisdn = account.subscriber.msisdn
    found = accounts.find_account(db, msisdn)
    assert found is not None, "asked about a number that exists"
    policy = policy_of(account.market.market_id)
    if account.subscriber.company_managed:
        return "company_managed"
    if not account.tariff.promised_allowed:
        return "promised_not_allowed"
    if store.active_promise(db, msisdn, account.now) is not None:
        return "promised_active"
    if found.balance_minor < policy["blocked_if_balance_below_minor"]:
        return "debt_too_large"
    return ""


def fee_minor(market_id: str, amount_minor: int) -> int:
    """Return what promising a sum costs; ValueError for one above every line."""
    for line in policy_of(market_id)["fee_table"]:
        if amount_minor <= line["upto"]:
            return int(line["fee"])
    raise ValueError("more than the policy lends")


def cap_minor(db: sqlite3.Connection, account: Account) -> int:
    """Return the largest sum for this subscriber."""
    spent = average_month_minor(db, account)
    for line in policy_of(account.market.market_id)["cap_by_avg_month_spend"]:
        if line["spend_upto"] is None or spent <= line["spend_upto"]:
            return int(line["cap"])
    raise AssertionError("the last line of the policy has no bound")


def average_month_minor(db: sqlite3.Connection, account: Account) -> int:
    """Return what the last three whole months cost, a month."""
    months = account.months()[1 : AVERAGE_MONTHS + 1]
    begins_at, _ = bounds(months[-1], account.market)
    _, ends_at = bounds(months[0], account.market)
    spent = sum(one.amount_minor for one in decreases(db, account, begins_at, ends_at))
    return spent // AVERAGE_MONTHS


def is_offered(market_id: str, amount_minor: int, cap: int) -> bool:
    """Tell whether a sum is one the policy lends."""
    policy = policy_of(market_id)
    over = amount_minor - policy["min_minor"]
    return over >= 0 and over % policy["step_minor"] == 0 and amount_minor <= cap


def _sums(policy: dict[str, Any], cap: int) -> list[int]:
    """Return at most four sums: the least, and a quarter, a half and all of the largest."""
    least, step = policy["min_minor"], policy["step_minor"]
    steps = (cap - least) // step
    if steps < 0:
        return []
    largest = least + steps * step
    parts = {least, largest}
    for part in (largest // 4, largest // 2):
        if part >= least:
            parts.add(least + (part - least) // step * step)
    return sorted(parts)[-CHOICES_MAX:]

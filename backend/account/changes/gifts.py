"""Offers taken, points spent, payments promised: each by the rules of the catalogue."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from backend.account import offers, promised
from backend.account.advice import saving_minor
from backend.account.changes.options import packages, switch_on
from backend.account.changes.plan import (
    Effect,
    Lend,
    Look,
    Move,
    NextCharge,
    NoteOffer,
    Plan,
    SpendPoints,
    month_now,
    refused,
)
from backend.account.changes.tariffs import change_tariff
from backend.account.fees import DAYS_A_MONTH
from backend.account.products import products
from backend.account.terms import PROMISED_ID


def take_offer(look: Look, offer_id: str) -> Plan:
    """Plan an offer that holds for this customer now."""
    saving = None if look.advice is None else saving_minor(look.advice)
    holding = offers.eligible(look.db, look.account, saving)
    if not any(one.offer_id == offer_id and one.can_take for one in holding):
        return refused("not_offered")
    raw = products(look.market_id)[offer_id].raw
    gives, noted = raw["gives"], NoteOffer(offer_id, None, 0)
    if "fee_percent" in gives:
        return _discount(look, offer_id, gives["fee_percent"], gives["months"])
    if "option" in gives:
        plan = switch_on(look, gives["option"], None, free=True)
        effects = (*plan.effects, noted)
        return plan if plan.refusal else replace(plan, effects=effects, undo_until=None)
    total = month_now(look)
    price: tuple[Effect, ...] = ()
    if raw["price"]:
        price = (Move(-raw["price"], "one_off", offer_id),)
    given = packages(offers.given_packages(raw), offer_id, gives.get("days", DAYS_A_MONTH))
    return Plan(
        subject=offer_id,
        effects=(*price, *given, noted),
        needs_minor=raw["price"],
        month_before_minor=total,
        month_after_minor=total,
    )


def _discount(look: Look, offer_id: str, percent: int, months: int) -> Plan:
    """Plan a tariff that is cheaper for some months for whoever goes over to it."""
    plan = change_tariff(look, offers.SAVING_TARIFF, percent)
    if plan.refusal:
        return plan
    begins_at = plan.begins_at or look.account.now
    until = begins_at + timedelta(days=DAYS_A_MONTH * months)
    noted = NoteOffer(offer_id, until, percent)
    return replace(plan, effects=(*plan.effects, noted), undo_until=None)


def take_reward(look: Look, reward_id: str) -> Plan:
    """Plan what points buy."""
    known = products(look.market_id).get(reward_id)
    if known is None or known.kind != "reward":
        return refused("not_offered")
    if offers.points_of(look.db, look.account) < known.raw["points"]:
        return refused("points_missing")
    total = month_now(look)
    given = packages(offers.given_packages(known.raw), reward_id, known.raw["days"])
    return Plan(
        subject=reward_id,
        effects=(SpendPoints(known.raw["points"]), *given),
        month_before_minor=total,
        month_after_minor=total,
    )


def promise_payment(look: Look, amount_minor: int) -> Plan:
    """Plan a promised payment; sum and fee are taken together when it is due."""
    refusal = promised.refusal_of(look.db, look.account)
    if refusal:
        return refused(refusal)
    cap = promised.cap_minor(look.db, look.account)
    if not promised.is_offered(look.market_id, amount_minor, cap):
        return refused("not_offered")
    fee = promised.fee_minor(look.market_id, amount_minor)
    due_at = look.quoted_at + timedelta(days=promised.policy_of(look.market_id)["term_days"])
    total = month_now(look)
    return Plan(
        subject=PROMISED_ID,
        effects=(
            Lend(amount_minor, fee, due_at),
            Move(amount_minor, "promised", PROMISED_ID, "promised"),
        ),
        fee_minor=fee,
        month_before_minor=total,
        month_after_minor=total,
        next_charge=NextCharge(amount_minor + fee, "once", due_at),
        due_at=due_at,
        note="paid_back_by_itself",
    )

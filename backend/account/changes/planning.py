"""Every kind of change to its plan, and the version of the terms it is ordered under."""

from __future__ import annotations

import hashlib

from backend import accounts
from backend.account import terms
from backend.account.changes import gifts, options, services, tariffs, undoing
from backend.account.changes.plan import Look, Plan, refused
from backend.account.offers import SAVING
from backend.account.products import products
from contract.account.changes import (
    BlockSim,
    Change,
    ChangeTariff,
    PromisePayment,
    ReplaceSim,
    Reprovision,
    SetNotices,
    SwitchOff,
    SwitchOn,
    TakeOffer,
    TakeReward,
    UnblockSim,
    Undo,
)

NO_TERMS = "none"


def plan_of(look: Look, change: Change) -> Plan:
    """Return what the change would do now, or why it cannot be had."""
    subscriber = look.account.subscriber
    if subscriber.company_managed:
        return refused("company_managed")
    if accounts.refusal_at_credit(look.db, subscriber.msisdn):
        return refused("number_closed")
    match change:
        case ChangeTariff():
            return tariffs.change_tariff(look, change.tariff_id)
        case SwitchOn():
            return options.switch_on(look, change.option_id, change.amount_minor)
        case SwitchOff():
            return options.switch_off(look, change.product_ids)
        case TakeOffer():
            return gifts.take_offer(look, change.offer_id)
        case TakeReward():
            return gifts.take_reward(look, change.reward_id)
        case PromisePayment():
            return gifts.promise_payment(look, change.amount_minor)
        case Undo():
            return undoing.undo(look, change.order_id)
        case _:
            return _service(look, change)


def _service(
    look: Look, change: BlockSim | UnblockSim | Reprovision | SetNotices | ReplaceSim
) -> Plan:
    match change:
        case BlockSim():
            return services.block_sim(look)
        case UnblockSim():
            return services.unblock_sim(look)
        case Reprovision():
            return services.reprovision(look)
        case SetNotices():
            return services.set_notices(change)
        case ReplaceSim():
            return services.replace_sim(look, change)


def needs_advice(change: Change) -> bool:
    """Tell whether the tariff advisor has to be asked: for losses, or for an offer's rule."""
    return isinstance(change, ChangeTariff) or rests_on_advice(change)


def rests_on_advice(change: Change) -> bool:
    """Tell whether what is done depends on the tariff advisor."""
    return isinstance(change, TakeOffer) and change.offer_id == SAVING


def terms_version(look: Look, change: Change) -> str:
    """Return the version of the terms as they are now; of several products, of all of them."""
    match change:
        case ChangeTariff():
            return _versions(look, (change.tariff_id,))
        case SwitchOn():
            return _versions(look, (change.option_id,))
        case SwitchOff():
            return _versions(look, change.product_ids)
        case TakeOffer():
            return _versions(look, (change.offer_id,))
        case TakeReward():
            return _versions(look, (change.reward_id,))
        case PromisePayment():
            return _versions(look, (terms.PROMISED_ID,))
        case Undo():
            done = undoing.find_done(look.db, look.account.subscriber.msisdn, change.order_id)
            return NO_TERMS if done is None else done.terms_version
        case _:
            return services.TERMS_VERSION


def _versions(look: Look, product_ids: tuple[str, ...]) -> str:
    known = products(look.market_id)
    if any(one not in known for one in product_ids):
        return NO_TERMS
    versions = [terms.version_of(look.market_id, one) for one in product_ids]
    if len(versions) == 1:
        return versions[0]
    return f"several-{hashlib.sha256(' '.join(versions).encode()).hexdigest()[:10]}"

"""The tariff advisor's answer as the terminal is told it.

What the advisor computes depends on records, tariff and holdings alone and is remembered for them.
"""

from __future__ import annotations

from functools import lru_cache
from typing import cast

from backend.account.fees import fees_between
from backend.account.history import Account, bounds, records_of
from backend.account.offers import SAVING, SAVING_TARIFF
from backend.account.products import ref
from backend.demo.price_lists import market_price_list
from backend.rating.advice import Advice as Advised
from backend.rating.advice import TariffFigure, Verdict, advise
from backend.rating.catalogue import DataPolicy, TariffState
from backend.rating.extras import Extra, Finding
from backend.rating.losses import Loss as RatedLoss
from backend.rating.losses import LossKind
from backend.rating.months import Month
from backend.rating.records import UsageRecord
from contract.account.catalogue import Advice, Loss, LossCode, PriceWhat, TariffCost, Waste

WHOLE_MONTHS = 3
REMEMBERED_MAX = 512

_LOSS_CODES: dict[LossKind, LossCode] = {
    LossKind.ARCHIVED: "no_way_back",
    LossKind.MINUTES: "less_minutes",
    LossKind.MESSAGES: "less_messages",
    LossKind.DATA: "less_data",
    LossKind.PACKAGE_CLASS: "class_not_in_package",
    LossKind.ONNET_FREE: "onnet_no_longer_free",
    LossKind.INCLUDED_OPTION: "included_option_ends",
    LossKind.PROMISED_PAYMENT: "promised_not_allowed",
    LossKind.ROUNDING: "rounding_coarser",
    LossKind.PRICE: "price_rises",
}


def advised(account: Account) -> Advised:
    """Return what the advisor says of the last three whole months."""
    months = tuple(reversed(account.months()[1 : WHOLE_MONTHS + 1]))
    return _advised(
        records_of(account, months),
        account.tariff.id,
        tuple(sorted(one.product_id for one in account.held)),
        account.market.market_id,
        months,
    )


@lru_cache(maxsize=REMEMBERED_MAX)
def _advised(
    records: tuple[UsageRecord, ...],
    tariff_id: str,
    held: tuple[str, ...],
    market_id: str,
    months: tuple[Month, ...],
) -> Advised:
    return advise(records, tariff_id, held, market_price_list(market_id), months=months)


def saving_minor(advice: Advised) -> int | None:
    """Return what the tariff of the discount offer would save a month; None if it is not known."""
    if not advice.records:
        return None
    for figure in advice.comparable:
        if figure.tariff.id == SAVING_TARIFF:
            return advice.own.mean_minor - figure.mean_minor
    return None


def advice_of(account: Account, advice: Advised, language: str) -> Advice:
    """Return the advice in the contract's words."""
    market_id = account.market.market_id
    begins_at, _ = bounds(advice.months[0], account.market)
    _, ends_at = bounds(advice.months[-1], account.market)
    known = advice.records > 0
    changes = known and advice.verdict is Verdict.CHANGE
    offer = None
    if changes and advice.best.tariff.id == SAVING_TARIFF:
        offer = ref(market_id, SAVING, language)
    figures = (*advice.comparable, *advice.falling_short)
    return Advice(
        begins_at=begins_at,
        ends_at=ends_at,
        records=advice.records,
        currency=account.market.currency,
        own=_cost(account, advice, advice.own, language),
        best=ref(market_id, advice.best.tariff.id, language),
        verdict="change" if changes else "stay" if known else "too_little_known",
        saves_minor=advice.saving_month_minor if changes else 0,
        tariffs=tuple(_cost(account, advice, figure, language) for figure in figures),
        waste=_waste(account, advice, language),
        own_archived=account.tariff.status is TariffState.ARCHIVE,
        offer=offer,
    )


def losses_in_words(
    market_id: str, losses: tuple[RatedLoss, ...], language: str
) -> tuple[Loss, ...]:
    """Return losses as the contract has them."""
    return tuple(_loss(market_id, one, language) for one in losses)[:_LOSSES_MAX]


_LOSSES_MAX = 12


def _cost(account: Account, advice: Advised, figure: TariffFigure, language: str) -> TariffCost:
    market_id = account.market.market_id
    losses = advice.losses_to(figure.tariff.id)
    return TariffCost(
        product=ref(market_id, figure.tariff.id, language),
        month_minor=figure.mean_minor,
        shortfall_mb=figure.shortfall_mb,
        saves_minor=advice.own.mean_minor - figure.mean_minor,
        losses=losses_in_words(market_id, losses, language),
    )


def _loss(market_id: str, loss: RatedLoss, language: str) -> Loss:
    if loss.kind is LossKind.DATA_BEYOND:
        stops = loss.what == DataPolicy.STOP
        return Loss(code="data_stops" if stops else "data_slows")
    amount = None
    if loss.kind in (LossKind.MINUTES, LossKind.MESSAGES, LossKind.DATA):
        assert loss.now is not None, "a package has an amount"
        amount = loss.now - (loss.then or 0)
    elif loss.kind in (LossKind.ROUNDING, LossKind.PRICE):
        amount = loss.then
    product = None
    if loss.kind is LossKind.INCLUDED_OPTION:
        product = ref(market_id, loss.what, language)
    what: PriceWhat | None = None
    if loss.kind in (LossKind.PRICE, LossKind.PACKAGE_CLASS):
        what = cast("PriceWhat", str(loss.what))
    return Loss(code=_LOSS_CODES[loss.kind], amount=amount, product=product, what=what)


def _waste(account: Account, advice: Advised, language: str) -> tuple[Waste, ...]:
    """Return what is paid for in vain, the dearest first.

    What was switched on within the three months is told with what it really took.
    """
    begins_at, _ = bounds(advice.months[0], account.market)
    _, ends_at = bounds(advice.months[-1], account.market)
    paid: dict[str, int] = {}
    for fee in fees_between(account, begins_at, ends_at):
        paid[fee.product_id] = paid.get(fee.product_id, 0) + fee.amount_minor
    found = [
        _wasted(account, extra, paid.get(extra.id, extra.total_minor), language)
        for extra in advice.extras.waste
    ]
    if advice.extras.roaming_minor:
        found.append(Waste(kind="roaming", three_months_minor=advice.extras.roaming_minor))
    return tuple(sorted(found, key=lambda one: -one.three_months_minor))


def _wasted(account: Account, extra: Extra, minor: int, language: str) -> Waste:
    return Waste(
        kind="subscription"
        if extra.is_third_party
        else "daily_option"
        if Finding.DAILY in extra.findings
        else "option",
        product=ref(account.market.market_id, extra.id, language),
        three_months_minor=minor,
    )

"""What a change takes away, in words."""

from __future__ import annotations

from contract.account.catalogue import Loss, LossCode
from contract.account.parts import PackageKind
from kiosk.projection.account.account import quantity_text
from kiosk.projection.account.tariffs import RATES, UNITS
from kiosk.say import Say
from kiosk.texts.sentence import sentence

_WORDS: dict[LossCode, str] = {
    "less_minutes": sentence("A month you have less: {quantity}"),
    "less_messages": sentence("A month you have less: {quantity}"),
    "less_data": sentence("A month you have less: {quantity}"),
    "onnet_no_longer_free": sentence("Calls in our own network are no longer free."),
    "included_option_ends": sentence("{product} is no longer included."),
    "promised_not_allowed": sentence("There is no promised payment on this tariff."),
    "no_way_back": sentence("There is no way back to the tariff you have now."),
    "data_stops": sentence("When it is used up, the Internet stops until the next month."),
    "data_slows": sentence("When it is used up, the Internet goes on slowly."),
    "rounding_coarser": sentence("Each call is rounded up to {n} s."),
    "package_left_lost": sentence("What is left of {product} is lost."),
    "option_ends": sentence("{product} ends."),
    "class_not_in_package": sentence("No longer in the package: {what}"),
    "price_rises": sentence("Dearer: {what}, {amount}"),
}
_PACKAGES: dict[LossCode, PackageKind] = {
    "less_minutes": "min",
    "less_messages": "sms",
    "less_data": "mb",
}


def loss_text(say: Say, loss: Loss, currency: str) -> str:
    """Return a loss as one line."""
    amount = loss.amount or 0
    kind = _PACKAGES.get(loss.code)
    return say(
        _WORDS[loss.code],
        quantity=quantity_text(say, kind, amount * UNITS[kind]) if kind else "",
        product=loss.product.name.text if loss.product is not None else "",
        n=amount,
        what=say(RATES[loss.what]) if loss.what is not None else "",
        amount=say.money(amount, currency),
    )

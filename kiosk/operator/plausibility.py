"""What an answer cannot say though it is signed: contradictions, and other people's figures.

One row for each kind of answer; each gives what has to hold between the answer and itself, or
between the answer and what was asked.  What is no true sum is never shown as one.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any, Final

from contract.account import access, catalogue, changes, help, holdings
from contract.messages import NumberCheck, NumberCheckAnswer
from contract.model import WireModel
from contract.quotes import Quote
from kiosk.money import EXPONENTS

# What a secret opens, by what it was asked for.
_LEVELS: Final = {"login": {"L1v"}, "raise": {"L2"}, "block": {"L2x"}}
# Days that anybody is shown; what never ends has no day at all.
_YEARS: Final = range(2000, 2200)


def is_plausible(body: WireModel | None, place: Mapping[str, str], told: WireModel) -> bool:
    """Whether an answer can be one to this body; place: the values of the address."""
    row = _ROWS.get(type(told))
    return all(map(_is_sound, _parts(told))) and (row is None or all(row(body, place, told)))


def is_about(msisdn: str, told: WireModel) -> bool:
    """Whether an answer that names a number names this one."""
    match told:
        case access.Access() | holdings.AccountSummary():
            return told.msisdn == msisdn
        case changes.OrderResult(statement=str(statement)):
            return changes.OrderStatement.model_validate_json(statement).msisdn == msisdn
    return True


def _parts(told: WireModel) -> Iterator[WireModel]:
    """The answer and everything it is made of."""
    yield told
    for _, value in told:
        for part in value if isinstance(value, tuple) else (value,):
            if isinstance(part, WireModel):
                yield from _parts(part)


def _is_sound(part: WireModel) -> bool:
    """Whether one part can be shown: money that is known, days of this time, buttons apart."""
    if isinstance(part, NumberCheckAnswer | Quote):
        return True  # the market of a number is judged where cash is taken
    for name, value in part:
        if name == "currency" and value is not None and value not in EXPONENTS:
            return False
        if isinstance(value, datetime) and value.year not in _YEARS:
            return False
    match part:
        case holdings.Package():
            return part.left <= part.of
        case catalogue.Option():
            return _differ(part.steps_minor)
        case catalogue.CountryPrices():
            return _differ(option.product.product_id for option in part.options)
    return True


def _differ(keys: Iterable[Hashable]) -> bool:
    """Whether no key comes twice: two rows of one key would be one button."""
    known = list(keys)
    return len(set(known)) == len(known)


def _is_month(month: str) -> bool:
    return not month.startswith("0000")


Place = Mapping[str, str]
Row = Callable[[WireModel | None, Place, Any], Iterator[bool]]


def _number_check(body: WireModel | None, _: Place, told: NumberCheckAnswer) -> Iterator[bool]:
    yield not isinstance(body, NumberCheck) or told.msisdn == body.msisdn
    yield _differ(purse.purse_id for purse in told.purses)
    asked = body.purse_id if isinstance(body, NumberCheck) else None
    given = None if told.quote is None or told.quote.purse is None else told.quote.purse.purse_id
    yield told.quote is None or given == asked
    yield (told.verdict == "ok") == (told.quote is not None)


def _access(body: WireModel | None, _: Place, told: access.Access) -> Iterator[bool]:
    if isinstance(body, access.VerifySecret):
        yield told.msisdn == body.msisdn
        yield told.level in _LEVELS[body.purpose]


def _summary(_: WireModel | None, __: Place, told: holdings.AccountSummary) -> Iterator[bool]:
    yield _differ(purse.purse_id for purse in told.purses)


def _charges(_: WireModel | None, __: Place, told: holdings.Charges) -> Iterator[bool]:
    yield sum(group.amount_minor for group in told.groups) == told.spent_minor
    yield _differ(group.charge_id for group in told.groups)
    yield told.begins_at <= told.ends_at
    yield all(map(_is_month, told.months))
    yield _differ(told.months)


def _usage(body: WireModel | None, _: Place, told: holdings.UsagePage) -> Iterator[bool]:
    yield _differ(row.row_id for row in told.rows)
    yield _is_month(told.month)
    if isinstance(body, holdings.UsageQuestion):
        left = max(0, told.total - body.page * body.rows)
        yield (told.month, told.page) == (body.month, body.page)
        yield told.pages == -(-told.total // body.rows)
        yield len(told.rows) == min(body.rows, left)
    if len(told.rows) == told.total:
        yield sum(row.charged_minor for row in told.rows) == told.charged_minor


def _holdings(_: WireModel | None, __: Place, told: holdings.Holdings) -> Iterator[bool]:
    yield sum(item.month_minor for item in told.items) == told.month_minor
    yield _differ(item.product.product_id for item in told.items)


def _catalogue(body: WireModel | None, _: Place, told: catalogue.Catalogue) -> Iterator[bool]:
    if isinstance(body, catalogue.CatalogueQuestion):
        yield body.currency in (None, told.currency)
    yield _differ(tariff.product.product_id for tariff in told.tariffs)
    yield _differ(option.product.product_id for option in told.options)


def _terms(body: WireModel | None, _: Place, told: catalogue.Terms) -> Iterator[bool]:
    if isinstance(body, catalogue.TermsQuestion):
        yield told.product.product_id == body.product_id


def _call_price(body: WireModel | None, _: Place, told: catalogue.CallPrice) -> Iterator[bool]:
    if isinstance(body, catalogue.CallPriceQuestion):
        yield told.country == body.country
        yield body.currency in (None, told.currency)
    yield (told.cheapest is None) == (told.cheapest_minute_minor is None)


def _roaming(body: WireModel | None, _: Place, told: catalogue.RoamingPrices) -> Iterator[bool]:
    yield _differ(told.countries)
    yield _differ(told.frequent)
    if isinstance(body, catalogue.RoamingQuestion):
        yield body.currency in (None, told.currency)
        yield body.country == (None if told.prices is None else told.prices.country)


def _advice(_: WireModel | None, __: Place, told: catalogue.Advice) -> Iterator[bool]:
    by_id = {cost.product.product_id: cost for cost in told.tariffs}
    own = told.own
    yield len(by_id) == len(told.tariffs)
    yield all(own.month_minor - one.month_minor == one.saves_minor for one in told.tariffs)
    if told.verdict == "change":
        best = by_id.get(told.best.product_id)
        yield told.best.product_id != own.product.product_id
        yield best is not None and 0 < best.saves_minor == told.saves_minor


def _offers(_: WireModel | None, __: Place, told: catalogue.Offers) -> Iterator[bool]:
    yield _differ(offer.product.product_id for offer in told.offers)


def _points(_: WireModel | None, __: Place, told: catalogue.Points) -> Iterator[bool]:
    yield _differ(reward.product.product_id for reward in told.rewards)


def _quote(body: WireModel | None, _: Place, told: changes.ChangeQuote) -> Iterator[bool]:
    if isinstance(body, changes.QuoteQuestion):
        yield told.change == body.change


def _order(body: WireModel | None, place: Place, told: changes.OrderResult) -> Iterator[bool]:
    asked = body.order_id if isinstance(body, changes.Order) else place.get("order_id")
    yield told.order_id == asked
    if told.statement is not None:
        word = changes.OrderStatement.model_validate_json(told.statement)
        if isinstance(body, changes.Order):
            yield (word.quote_id, word.terms_version) == (body.quote_id, body.terms_version)
        yield _is_sound(word)
        yield word.result == "refused" or word.change is not None


def _promised(_: WireModel | None, __: Place, told: changes.PromisedTerms) -> Iterator[bool]:
    yield not (told.choices and told.refusal)
    yield _differ(choice.amount_minor for choice in told.choices)


def _diagnosis(body: WireModel | None, _: Place, told: help.Diagnosis) -> Iterator[bool]:
    if isinstance(body, help.DiagnosisQuestion):
        yield told.problem == body.problem
    yield _differ(check.check for check in told.checks)


def _case(body: WireModel | None, _: Place, told: help.CaseStatus) -> Iterator[bool]:
    if isinstance(body, help.CaseQuestion):
        yield told.case_no == body.case_no


def _chat(body: WireModel | None, _: Place, told: help.ChatNews) -> Iterator[bool]:
    if isinstance(body, help.OpenChat | help.ChatTurn):
        yield told.chat_id == body.chat_id
    yield _differ(one.number for one in told.messages)


def _payment(body: WireModel | None, _: Place, told: help.PaymentFound) -> Iterator[bool]:
    paid = told.receipt
    if isinstance(body, help.PaymentByFacts):
        yield paid is None
    if paid is not None:
        yield told.state != "none"
        yield paid.inserted_minor - paid.fee_minor == paid.credited_minor
        if isinstance(body, help.PaymentByCode):
            yield paid.check_code == body.check_code
            yield paid.msisdn.endswith(body.tail)


def _claim(_: WireModel | None, __: Place, told: help.ClaimFound) -> Iterator[bool]:
    if told.state != "none":
        yield None not in (told.currency, told.opened_at, told.ends_at)


def _redirected(_: WireModel | None, __: Place, told: help.ClaimRedirected) -> Iterator[bool]:
    yield bool(told.refusal) or None not in (told.currency, told.paid_at)


def _corrected(_: WireModel | None, __: Place, told: help.CorrectionTaken) -> Iterator[bool]:
    yield bool(told.refusal) or None not in (told.case_no, told.moves_at)


_ROWS: Final[dict[type[WireModel], Row]] = {
    NumberCheckAnswer: _number_check,
    access.Access: _access,
    catalogue.Advice: _advice,
    catalogue.CallPrice: _call_price,
    catalogue.Catalogue: _catalogue,
    catalogue.Offers: _offers,
    catalogue.Points: _points,
    catalogue.RoamingPrices: _roaming,
    catalogue.Terms: _terms,
    changes.ChangeQuote: _quote,
    changes.OrderResult: _order,
    changes.PromisedTerms: _promised,
    help.CaseStatus: _case,
    help.ChatNews: _chat,
    help.ClaimFound: _claim,
    help.ClaimRedirected: _redirected,
    help.CorrectionTaken: _corrected,
    help.Diagnosis: _diagnosis,
    help.PaymentFound: _payment,
    holdings.AccountSummary: _summary,
    holdings.Charges: _charges,
    holdings.Holdings: _holdings,
    holdings.UsagePage: _usage,
}

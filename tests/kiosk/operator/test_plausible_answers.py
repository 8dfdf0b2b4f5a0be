"""Signed and still nonsense: what contradicts itself or is about others is not believed."""

from datetime import UTC, datetime

import pytest

from contract.account.access import Access, AccountQuestion, ValidateCode, VerifySecret
from contract.account.catalogue import (
    AdviceQuestion,
    CallPriceQuestion,
    CatalogueQuestion,
    RoamingPrices,
    RoamingQuestion,
    TermsQuestion,
)
from contract.account.changes import ChangeTariff, Order, OrderResult, PromisedTerms, QuoteQuestion
from contract.account.help import (
    CaseQuestion,
    ChatNews,
    ChatTurn,
    ClaimFound,
    ClaimRedirected,
    CorrectionTaken,
    DiagnosisQuestion,
    FindClaim,
    PaymentByCode,
    PaymentByFacts,
    PaymentFound,
)
from contract.account.holdings import ChargesQuestion, UsageQuestion
from contract.account.parts import LocalText
from kiosk.operator.legible import legible
from kiosk.operator.questions import Question, find_order
from workbench.account_samples import AT, CHARGES, HOLDINGS, MSISDN, SUMMARY
from workbench.catalogue_samples import ADVICE, CATALOGUE, PRICES, TERMS
from workbench.help_samples import CASE, ROAMING
from workbench.offer_samples import OFFERS, POINTS
from workbench.option_samples import CALLS
from workbench.order_samples import TARIFF_QUOTE, said
from workbench.payment_samples import CLAIM, RECEIPT
from workbench.statement_samples import PROMISED, STATEMENT

STRANGER = "+79005550177"
DOOMSDAY = datetime(9999, 12, 31, 23, 59, tzinfo=UTC)
WHO = {"access_token": "t" * 32, "language": "ru"}
ACCESS = Access(access_token="t" * 32, level="L1", msisdn=MSISDN, expires_at=AT)
CODE = ValidateCode(visit_id="v", authentication_id="a", code="123456")
FOUND = PaymentFound(state="credited", receipt=RECEIPT)
BY_CODE = PaymentByCode(check_code=RECEIPT.check_code, tail=RECEIPT.msisdn[-4:])
ORDER = Order(
    **WHO,
    order_id="O-1",
    quote_id=TARIFF_QUOTE.quote_id,
    terms_version=TARIFF_QUOTE.terms_version,
    confirmed_at=AT,
)


def secret(purpose):
    return VerifySecret(
        visit_id="v", msisdn=MSISDN, purpose=purpose, kind="pin", sealed="-", language="ru"
    )


def word(**values):
    told = said(TARIFF_QUOTE, **values)
    text = told.to_bytes().decode()
    return OrderResult(order_id="O-1", state=told.result, statement=text, jws="a..b")


def first(told, parts, /, **changed):
    head, *rest = getattr(told, parts)
    return told.model_copy(update={parts: (head.model_copy(update=changed), *rest)})


def rows(told, **changed):
    return first(told, "rows", **changed)


def twice(told, name):
    return told.model_copy(update={name: (*getattr(told, name), getattr(told, name)[0])})


def but(told, **changed):
    return told.model_copy(update=changed)


def asked(operation, body=None):
    return Question(operation, body, msisdn=MSISDN)


SUMMARY_ASKED = asked("summary", AccountQuestion(**WHO))
CHARGES_ASKED = asked("charges", ChargesQuestion(**WHO))
HOLDINGS_ASKED = asked("holdings", AccountQuestion(**WHO))
USAGE_ASKED = asked("usage", UsageQuestion(**WHO, month=STATEMENT.month, rows=60))
QUOTE_ASKED = asked("quote_change", QuoteQuestion(**WHO, change=TARIFF_QUOTE.change))
ADVICE_ASKED = asked("advice", AdviceQuestion(**WHO))
CATALOGUE_ASKED = asked("catalogue", CatalogueQuestion(language="ru", currency="RUB"))
TERMS_ASKED = asked("terms", TermsQuestion(product_id=TERMS.product.product_id, language="ru"))
ROAMING_ASKED = asked("roaming_prices", RoamingQuestion(language="ru", country="HU"))
CALLS_ASKED = asked("call_price", CallPriceQuestion(language="ru", country=CALLS.country))
DIAGNOSIS_ASKED = asked("diagnosis", DiagnosisQuestion(**WHO, problem=ROAMING.problem))
CASE_ASKED = asked("case_status", CaseQuestion(case_no=CASE.case_no, tail="4567", language="ru"))
PAYMENT_ASKED = asked("payment_by_code", BY_CODE)
FACTS_ASKED = asked(
    "payment_by_facts",
    PaymentByFacts(msisdn=MSISDN, day="2026-11-22", inserted_minor=1, terminal_id="T-1"),
)
ORDER_ASKED = Question("order_change", ORDER, msisdn=MSISDN)
CLAIM_ASKED = asked("find_claim", FindClaim(code="48112239", tail="4567"))
CHAT_ASKED = asked("chat_turn", ChatTurn(chat_id="c-1"))
TALK = ChatNews(chat_id="c-1", state="waits")
IN_HUNGARY = RoamingPrices(currency="RUB", prices=PRICES)
REDIRECTED = ClaimRedirected(amount_minor=1, currency="RUB", paid_at=AT)
TAKEN = CorrectionTaken(case_no="48112239", moves_at=AT)

# question, an answer to it, and the same one spoilt
STRANGE = {
    "another number's account": (SUMMARY_ASKED, SUMMARY, but(SUMMARY, msisdn=STRANGER)),
    "an access to another number": (
        asked("validate_code", CODE), ACCESS, but(ACCESS, msisdn=STRANGER),
    ),
    "a secret of another number": (
        Question("verify_secret", secret("raise")),
        but(ACCESS, level="L2"),
        but(ACCESS, level="L2", msisdn=STRANGER),
    ),
    "a secret that blocks opens the account": (
        asked("verify_secret", secret("block")), but(ACCESS, level="L2x"), ACCESS,
    ),
    "a secret that logs in is two proofs": (
        asked("verify_secret", secret("login")),
        but(ACCESS, level="L1v"),
        but(ACCESS, level="L2"),
    ),
    "money nobody knows": (CHARGES_ASKED, CHARGES, but(CHARGES, currency="XTS")),
    "a purse of such money": (SUMMARY_ASKED, SUMMARY, first(SUMMARY, "purses", currency="XTS")),
    "more left than there was": (SUMMARY_ASKED, SUMMARY, first(SUMMARY, "packages", left=10**9)),
    "a package for ever": (SUMMARY_ASKED, SUMMARY, first(SUMMARY, "packages", until=DOOMSDAY)),
    "two purses of one name": (SUMMARY_ASKED, SUMMARY, twice(SUMMARY, "purses")),
    "charges that do not add up": (CHARGES_ASKED, CHARGES, but(CHARGES, spent_minor=1)),
    "a charge twice": (
        CHARGES_ASKED,
        CHARGES,
        but(twice(CHARGES, "groups"), spent_minor=CHARGES.spent_minor + 50_000),
    ),
    "charges that end before they begin": (
        CHARGES_ASKED, CHARGES, but(CHARGES, begins_at=AT, ends_at=CHARGES.begins_at),
    ),
    "a month of no calendar": (CHARGES_ASKED, CHARGES, but(CHARGES, months=("0000-01",))),
    "holdings that do not add up": (HOLDINGS_ASKED, HOLDINGS, but(HOLDINGS, month_minor=1)),
    "the statement of another month": (USAGE_ASKED, STATEMENT, but(STATEMENT, month="2026-01")),
    "a line twice": (USAGE_ASKED, STATEMENT, rows(STATEMENT, row_id=STATEMENT.rows[1].row_id)),
    "lines that do not add up": (USAGE_ASKED, STATEMENT, rows(STATEMENT, charged_minor=1)),
    "lines that are missing": (USAGE_ASKED, STATEMENT, but(STATEMENT, total=14)),
    "the quote of another change": (
        QUOTE_ASKED, TARIFF_QUOTE, but(TARIFF_QUOTE, change=ChangeTariff(tariff_id="T99")),
    ),
    "a quote in money nobody knows": (QUOTE_ASKED, TARIFF_QUOTE, but(TARIFF_QUOTE, currency="XTS")),
    "the word on another order": (ORDER_ASKED, word(), but(word(), order_id="O-2")),
    "the word on another quote": (
        ORDER_ASKED, word(), word(quote_id="Q-another"),
    ),
    "the word on another number's order": (
        ORDER_ASKED, word(), word(msisdn=STRANGER),
    ),
    "the word on another number's order, asked for later": (
        find_order("O-1", MSISDN), word(), word(msisdn=STRANGER),
    ),
    "done, and nobody knows what": (ORDER_ASKED, word(), word(change=None)),
    "a tariff that saves another sum": (ADVICE_ASKED, ADVICE, but(ADVICE, saves_minor=99)),
    "a change to the own tariff": (ADVICE_ASKED, ADVICE, but(ADVICE, best=ADVICE.own.product)),
    "a saving that is none": (ADVICE_ASKED, ADVICE, first(ADVICE, "tariffs", saves_minor=1)),
    "another market's catalogue": (CATALOGUE_ASKED, CATALOGUE, but(CATALOGUE, currency="HUF")),
    "a tariff twice": (CATALOGUE_ASKED, CATALOGUE, twice(CATALOGUE, "tariffs")),
    "the terms of another product": (TERMS_ASKED, TERMS, but(TERMS, product=ADVICE.best)),
    "another country's prices": (
        ROAMING_ASKED,
        IN_HUNGARY,
        but(IN_HUNGARY, prices=but(PRICES, country="TR")),
    ),
    "no prices of the country": (ROAMING_ASKED, IN_HUNGARY, but(IN_HUNGARY, prices=None)),
    "calls to another country": (CALLS_ASKED, CALLS, but(CALLS, country="ZZ")),
    "an offer twice": (asked("offers"), OFFERS, twice(OFFERS, "offers")),
    "a reward twice": (asked("points"), POINTS, twice(POINTS, "rewards")),
    "a sum both lent and refused": (
        asked("promised_terms"), PROMISED, but(PROMISED, refusal="promised_active"),
    ),
    "another problem's checks": (DIAGNOSIS_ASKED, ROAMING, but(ROAMING, problem="other")),
    "a check twice": (DIAGNOSIS_ASKED, ROAMING, twice(ROAMING, "checks")),
    "another case": (CASE_ASKED, CASE, but(CASE, case_no="00000000")),
    "somebody else's talk": (CHAT_ASKED, TALK, but(TALK, chat_id="c-2")),
    "another payment's receipt": (
        PAYMENT_ASKED, FOUND, but(FOUND, receipt=but(RECEIPT, check_code="00000000")),
    ),
    "a receipt of another number": (
        PAYMENT_ASKED, FOUND, but(FOUND, receipt=but(RECEIPT, msisdn="+79161110000")),
    ),
    "a receipt that does not add up": (
        PAYMENT_ASKED, FOUND, but(FOUND, receipt=but(RECEIPT, fee_minor=1)),
    ),
    "a receipt without its code": (FACTS_ASKED, but(FOUND, receipt=None), FOUND),
    "a claim without its money": (CLAIM_ASKED, CLAIM, but(CLAIM, currency=None)),
    "paid, and nobody knows when": (
        asked("redirect_claim"), REDIRECTED, but(REDIRECTED, paid_at=None),
    ),
    "corrected without a case": (asked("correct_payment"), TAKEN, but(TAKEN, case_no=None)),
}  # fmt: skip


@pytest.mark.parametrize("name", STRANGE)
def test_an_answer_that_makes_sense_is_believed_and_the_same_one_spoilt_is_not(name):
    question, genuine, spoilt = STRANGE[name]
    assert not question.is_contradicted_by(genuine)
    assert question.is_contradicted_by(spoilt)


def test_nothing_unreadable_is_left_in_the_words_of_an_answer():
    odd = "\x1b\u202eЦ\x00е\nн\u2066а\x9b"
    told = first(SUMMARY, "purses", name=but(SUMMARY.purses[0].name, text=odd))
    assert legible(told).purses[0].name.text == "Ц е н а"
    assert legible(SUMMARY) is SUMMARY


def test_a_name_as_long_as_a_page_is_cut():
    endless = LocalText(language="ru", text="Ж" * 2000)
    told = legible(but(SUMMARY, tariff=but(SUMMARY.tariff, name=endless)))
    assert told.tariff.name.text == "Ж" * 100 + "…"


def test_what_is_signed_stays_as_it_was_signed():
    told = but(word(), statement='{"\u202e":1}')
    assert legible(told) is told


def test_an_offer_that_ended_promises_nothing():
    nothing = PromisedTerms(currency="RUB", choices=(), terms_version="1")
    assert not asked("promised_terms").is_contradicted_by(nothing)
    assert not CLAIM_ASKED.is_contradicted_by(ClaimFound(state="none", tries_left=2))

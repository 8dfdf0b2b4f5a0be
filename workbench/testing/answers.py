"""What an operator may answer to each question of the contract, for tests that need no backend.

A friendly answer to every operation, and beside it the others that lead to other screens.  It keeps
only what its own answers need: quotes it gave, and orders it carried out.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Final

from contract.account import access as proofs
from contract.account import changes, help
from contract.account.catalogue import CallPriceQuestion, RoamingPrices, RoamingQuestion
from contract.account.changes import ChangeQuote, OrderResult
from contract.messages import NumberCheck, NumberCheckAnswer, Problem
from contract.model import WireModel
from contract.quotes import FeeTier, Quote
from kiosk.operator.errors import (
    Distrust,
    OperatorError,
    OperatorProblemError,
    OperatorUnreachableError,
    OperatorUntrustedError,
)
from kiosk.operator.questions import Question
from workbench import account_samples as account
from workbench import catalogue_samples as catalogue
from workbench import help_samples as troubles
from workbench import offer_samples as offers
from workbench import online_samples as online
from workbench import option_samples as options
from workbench import order_samples as orders
from workbench import payment_samples as payments
from workbench import statement_samples as statements

MSISDN: Final = account.MSISDN
NAME: Final = "Канареева"
CASE_NO: Final = "48112237"
STRONG_ONLY: Final = frozenset({"unblock_sim", "replace_sim"})
COSTS_MONEY: Final = frozenset({"change_tariff", "switch_on"})

Answer = WireModel | OperatorError
Maker = Callable[[Question], Answer]

SILENT: Final = OperatorUnreachableError("no route")
UNTRUSTED: Final = OperatorUntrustedError(Distrust.SIGNATURE_WRONG, "not the operator's")


def refusal(code: str, status: int = 403) -> OperatorProblemError:
    """Return the operator's own signed no."""
    return OperatorProblemError(Problem(title=code, status=status, code=code, retryable=False))


class FriendlyOperator:
    """Answers as a good operator would; `others` are what else it may say to a question."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        self._now = now
        self._quotes: dict[str, ChangeQuote] = {}
        self._orders: dict[str, OrderResult] = {}
        self._made: Mapping[str, Maker] = {
            **_constant(now),
            "check_number": self._check,
            "send_code": self._code_sent,
            "validate_code": lambda _: self._access("L1"),
            "verify_secret": self._proved,
            "roaming_prices": _prices,
            "quote_change": self._quote,
            "order_change": self._order,
            "find_order": self._find,
            "case_status": lambda _: troubles.CASE,
            "open_chat": _waiting,
            "chat_turn": self._talking,
        }

    @property
    def knows(self) -> frozenset[str]:
        """The operations it can answer."""
        return frozenset(self._made)

    def answer(self, question: Question) -> WireModel:
        """Return the friendly answer."""
        told = self._made[question.operation](question)
        assert isinstance(told, WireModel), f"{question.operation}: a friendly answer"
        return told

    def others(self, question: Question) -> Mapping[str, Answer]:
        """Return what else may come, by name; troubles of every question first."""
        return {**self.troubles(question), **self._unlike(question)}

    def troubles(self, question: Question) -> Mapping[str, OperatorError]:
        """Return what stands in the way of any answer, as far as this operation may say it."""
        codes = {code: status for status, code in question.row.problems}
        told: dict[str, OperatorError] = {"silent": SILENT, "untrusted": UNTRUSTED}
        return told | {code: refusal(code, status) for code, status in codes.items()}

    # --- who stands there -------------------------------------------------------------------

    def _code_sent(self, _: Question) -> Answer:
        ends = self._now() + timedelta(minutes=3)
        return proofs.CodeSent(
            authentication_id="A-1", expires_at=ends, resend_after_s=45, sends_left=2
        )

    def _access(self, level: proofs.Level) -> proofs.Access:
        token = f"{level}-canary-token-0123456789abcdef"
        ends = self._now() + timedelta(minutes=30)
        return proofs.Access(access_token=token, level=level, msisdn=MSISDN, expires_at=ends)

    def _proved(self, question: Question) -> Answer:
        body = question.body
        assert isinstance(body, proofs.VerifySecret), "a secret is verified"
        levels: dict[str, proofs.Level] = {"login": "L1v", "raise": "L2", "block": "L2x"}
        return self._access(levels[body.purpose])

    # --- money ------------------------------------------------------------------------------

    def _check(self, question: Question) -> Answer:
        body = question.body
        assert isinstance(body, NumberCheck), "a number is checked"
        return NumberCheckAnswer(msisdn=body.msisdn, verdict="ok", quote=self._top_up_quote())

    def _top_up_quote(self) -> Quote:
        return Quote(
            quote_id="Q-1",
            currency="RUB",
            fee_tiers=(FeeTier(),),
            min_minor=1_000,
            max_minor=1_500_000,
            expires_at=self._now() + timedelta(minutes=15),
        )

    # --- changes ----------------------------------------------------------------------------

    def _quote(self, question: Question) -> ChangeQuote:
        body = question.body
        assert isinstance(body, changes.QuoteQuestion), "a change is quoted"
        strong = body.access_token.startswith(("L2-", "L2x-"))
        kind = body.change.kind
        refused = "level_too_low" if kind in STRONG_ONLY and not strong else ""
        return self._quoted(body.change, refusal=refused)

    def _quoted(self, change: changes.Change, **values: object) -> ChangeQuote:
        now = self._now()
        undo = None if change.kind == "undo" else now + timedelta(hours=1)
        known: dict[str, object] = {
            "quote_id": f"Q-{len(self._quotes)}",
            "subject": orders.CALM,
            "effective_at": now,
            "expires_at": now + timedelta(minutes=30),
            "undo_until": undo,
        }
        quote = orders.quote_of(change, **{**known, **values})
        self._quotes[quote.quote_id] = quote
        return quote

    def _order(self, question: Question) -> OrderResult:
        body = question.body
        assert isinstance(body, changes.Order), "a quote is ordered"
        return self._said(body)

    def _said(self, body: changes.Order, **values: object) -> OrderResult:
        quote = self._quotes[body.quote_id]
        now = self._now()
        known = {"order_id": body.order_id, "result": "done", "decided_at": now}
        told = orders.said(quote, **{**known, **values})
        result = OrderResult(
            order_id=body.order_id,
            state=told.result,
            statement=told.to_bytes().decode(),
            jws="a..b",
        )
        self._orders[body.order_id] = result
        return result

    def _find(self, question: Question) -> OrderResult:
        order_id = dict(question.place)["order_id"]
        unknown = OrderResult(order_id=order_id, state="unknown")
        return self._orders.get(order_id, unknown)

    # --- a person ---------------------------------------------------------------------------

    def _talking(self, question: Question) -> Answer:
        body = question.body
        assert isinstance(body, help.ChatTurn), "somebody writes"
        messages = tuple(one for one in troubles.SAID if one.number > body.after)
        return help.ChatNews(
            chat_id=body.chat_id, state="talks", person="Анна", messages=messages[:1]
        )

    # --- what else may be answered ----------------------------------------------------------

    def _unlike(self, question: Question) -> Mapping[str, Answer]:
        body = question.body
        if isinstance(body, changes.QuoteQuestion):
            return self._other_quotes(body.change)
        if isinstance(body, changes.Order):
            refused = {"result": "refused", "charged_minor": 0}
            return {
                "price changed": self._said(body, refusal="price_changed", **refused),
                "not possible": self._said(body, refusal="not_possible", **refused),
                "scheduled": self._said(body, result="scheduled"),
                "unknown": OrderResult(order_id=body.order_id, state="unknown"),
            }
        if isinstance(body, NumberCheck):
            return {
                verdict: NumberCheckAnswer.model_validate(
                    {"msisdn": body.msisdn, "verdict": verdict}
                )
                for verdict in ("unknown", "other_operator", "closed")
            }
        if isinstance(body, help.ChatTurn):
            return {"ended": help.ChatNews(chat_id=body.chat_id, state="ended", person="Анна")}
        if isinstance(body, RoamingQuestion) and body.country is not None:
            bare = catalogue.PRICES.model_copy(update={"options": ()})
            return {"no options": RoamingPrices(currency="RUB", prices=bare)}
        if isinstance(body, CallPriceQuestion):
            return {"no option": options.CALLS.model_copy(update={"cheapest": None})}
        return OTHER_WORDS.get(question.operation, {})

    def _other_quotes(self, change: changes.Change) -> Mapping[str, Answer]:
        told: dict[str, Answer] = {
            "not offered": self._quoted(change, refusal="not_offered"),
            "company managed": self._quoted(change, refusal="company_managed"),
        }
        if change.kind in COSTS_MONEY:
            told["money is missing"] = self._quoted(
                change, missing_minor=38_000, balance_minor=2_000, balance_after_minor=-8_000
            )
        return told


def _constant(now: Callable[[], datetime]) -> Mapping[str, Maker]:
    """Return the answers that do not depend on what was asked."""
    soon = now() + timedelta(minutes=15)
    told: Mapping[str, WireModel] = {
        "sealing_key": proofs.SealingKey(keyid="K-1", spki="AAAA"),
        "end_access": proofs.Ended(),
        "summary": account.FULL.model_copy(update={"name": NAME}),
        "charges": options.REMEDIED,
        "usage": statements.STATEMENT,
        "send_statement": help.Sent(sent_at=now()),
        "holdings": options.TRAVELLING,
        "catalogue": options.OPTIONS_CATALOGUE,
        "terms": catalogue.TERMS,
        "call_price": options.CALLS,
        "advice": catalogue.ADVICE,
        "offers": offers.OFFERS,
        "points": offers.POINTS,
        "promised_terms": statements.PROMISED,
        "diagnosis": troubles.ROAMING,
        "set_password": changes.PasswordSent(sent_at=now()),
        "pair_application": online.PAIRING,
        "show_puk": help.Puk(puk="48112237"),
        "open_case": help.CaseOpened(case_no=CASE_NO, promised_at=soon),
        "ask_callback": help.CallbackPromised(ticket_no=CASE_NO, promised_at=soon),
        "payment_by_code": help.PaymentFound(state="credited", receipt=payments.RECEIPT),
        "payment_by_facts": help.PaymentFound(state="credited", tries_left=2),
        "send_receipt": help.Sent(sent_at=now()),
        "preview_correction": payments.PREVIEW,
        "correct_payment": help.CorrectionTaken(case_no=CASE_NO, moves_at=soon),
        "find_claim": payments.CLAIM,
        "redirect_claim": payments.PAID,
        "say_satisfaction": help.Thanks(),
    }
    return {operation: _always(answer) for operation, answer in told.items()}


def _always(answer: WireModel) -> Maker:
    return lambda _: answer


def _prices(question: Question) -> Answer:
    body = question.body
    assert isinstance(body, RoamingQuestion), "countries, or one of them"
    if body.country is None:
        return catalogue.FREQUENT
    prices = catalogue.PRICES.model_copy(update={"country": body.country})
    return RoamingPrices(currency="RUB", prices=prices)


def _waiting(question: Question) -> Answer:
    body = question.body
    assert isinstance(body, help.OpenChat), "a talk is opened"
    return help.ChatNews(chat_id=body.chat_id, state="waits", waiting_before=1)


# Other answers that do not depend on what was asked.
OTHER_WORDS: Final[Mapping[str, Mapping[str, Answer]]] = {
    "charges": {"none": account.CHARGES.model_copy(update={"groups": (), "months": ()})},
    "usage": {"none": statements.EMPTY},
    "holdings": {"none": account.NOTHING},
    "advice": {"stay": catalogue.STAYS, "unknown": catalogue.UNKNOWN},
    "offers": {"none": offers.NOTHING},
    "promised_terms": {
        "none": statements.PROMISED.model_copy(update={"choices": (), "refusal": "promised_active"})
    },
    "diagnosis": {
        "fine": troubles.FINE,
        "content": troubles.CONTENT,
        "blocked": help.Diagnosis(
            problem="cannot_call",
            checks=(
                help.CheckResult(check="sim", ok=False, fix="unblock"),
                help.CheckResult(check="outage", ok=False, fix="person"),
                help.CheckResult(check="registered", ok=False),
            ),
        ),
    },
    "case_status": {"waits": troubles.ANSWERED, "solved": troubles.SOLVED},
    "payment_by_code": {
        "none": help.PaymentFound(state="none", tries_left=2),
        "no try left": help.PaymentFound(state="none", tries_left=0),
        "pending": help.PaymentFound(state="pending", receipt=payments.SETTLED),
        "refused": help.PaymentFound(state="refused", receipt=payments.SETTLED),
    },
    "payment_by_facts": {"none": help.PaymentFound(state="none", tries_left=1)},
    "preview_correction": {
        "too different": payments.PREVIEW.model_copy(update={"refusal": "too_different"}),
        "too old": payments.PREVIEW.model_copy(update={"refusal": "too_old"}),
    },
    "correct_payment": {"reversed": help.CorrectionTaken(refusal="reversed")},
    "find_claim": {
        "none": payments.CLAIM.model_copy(update={"state": "none", "tries_left": 2}),
        "paid": payments.CLAIM.model_copy(update={"state": "paid"}),
    },
    "redirect_claim": {
        "proof wrong": help.ClaimRedirected(refusal="proof_wrong"),
        "not open": help.ClaimRedirected(refusal="not_open"),
        "limited": help.ClaimRedirected(refusal="limited"),
    },
}

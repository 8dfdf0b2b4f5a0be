"""How it ended: credited, credited later, refused, in doubt; and what can be done next."""

from __future__ import annotations

from collections.abc import Iterable

from kiosk.cash.picture import ClaimFacts, DoubtFacts, PaymentFacts, PaymentState
from kiosk.projection.ground import choice_ids
from kiosk.projection.ground.needs import PackFacts
from kiosk.projection.ground.paper import ON_PAPER, ReceiptState, receipt_note, slip_note
from kiosk.projection.ground.parts import choice, done, numbered, spoken
from kiosk.receipts.codes import claim_uri, receipt_uri
from kiosk.say import Say
from kiosk.texts.sentence import sentence
from kiosk.views.base import Choice, Role
from kiosk.views.general import Fact
from kiosk.views.top_up import Outcome, ResultView

_CLAIM_REASONS = {
    "below_minimum": sentence("This is less than the smallest payment."),
    "refused": sentence("The operator could not credit this number."),
    "no_number": sentence("It is not known to which number it should go."),
}
_UNKNOWN_CLAIM = sentence("The money could not be paid to the number.")


def result_view(
    say: Say,
    pack: PackFacts,
    payments: tuple[PaymentFacts, ...],
    claims: tuple[ClaimFacts, ...],
    doubts: tuple[DoubtFacts, ...],
    receipt: ReceiptState,
    *,
    copy_possible: bool = False,
) -> ResultView:
    """Return the end of the visit's money; at least one payment, claim or doubt is given."""
    assert payments or claims or doubts, "a result is of something"
    outcome = _outcome(payments, claims, doubts)
    several = len(payments) > 1
    told = _payment_facts(say, payments)
    if claims:
        # What was refused lives on as the claim; two codes for one sum would only confuse.
        payments = tuple(p for p in payments if p.state is not PaymentState.REFUSED)
    title = _title(say, outcome, payments, claims)
    if not several:
        told = _payment_facts(say, payments)
    facts = (*told, *_code_facts(say, claims, doubts))
    explanation = _explanation(say, pack, payments, claims, doubts)
    note = receipt_note(say, receipt) if payments else slip_note(say, receipt)
    choices = _choices(say, outcome, receipt, copy_possible)
    on_paper = receipt in ON_PAPER
    number = _number(say, payments, claims)
    read = tuple(f"{fact.label}: {fact.value}" for fact in facts)
    return ResultView(
        title=title,
        choices=choices,
        spoken=spoken(say, title, *read, *explanation, note, choices=choices),
        outcome=outcome,
        number=number,
        facts=facts,
        explanation=explanation,
        receipt_note=note,
        qr="" if on_paper else _qr(payments, claims),
        code="" if several else _code(say, payments, claims, doubts),
    )


def refused_view(say: Say, pack: PackFacts, payment: PaymentFacts) -> ResultView:
    """Return the question after a refusal with cash in: another number, or the claim slip."""
    title = say("This number could not be credited")
    amount = say.money(payment.inserted_minor, payment.currency)
    closed = payment.refusal_reason.startswith("number_closed")
    explanation = (
        *((say("The number was closed in the meantime."),) if closed else ()),
        say("{amount} is safe.", amount=amount),
        say("Choose another number, or a slip to get the money later."),
        say("A person answers: {number}", number=pack.contacts[0].number),
    )
    choices = numbered(
        choice(choice_ids.CLAIM_SLIP, say("Take a claim slip")),
        choice(choice_ids.ANOTHER_NUMBER, say("Send to another number"), role=Role.PRIMARY),
    )
    facts = (Fact(say("Put in"), amount),)
    return ResultView(
        title=title,
        choices=choices,
        spoken=spoken(say, title, *explanation, choices=choices),
        outcome=Outcome.REFUSED,
        number=say.phone(payment.msisdn),
        facts=facts,
        explanation=explanation,
        receipt_note="",
    )


def _outcome(
    payments: Iterable[PaymentFacts], claims: tuple[ClaimFacts, ...], doubts: tuple[DoubtFacts, ...]
) -> Outcome:
    states = {payment.state for payment in payments}
    if claims or PaymentState.REFUSED in states:
        return Outcome.REFUSED
    if doubts:
        return Outcome.DOUBTFUL
    return Outcome.PENDING if PaymentState.PENDING in states else Outcome.CREDITED


def _title(
    say: Say,
    outcome: Outcome,
    payments: tuple[PaymentFacts, ...],
    claims: tuple[ClaimFacts, ...],
) -> str:
    match outcome:
        case Outcome.CREDITED:
            total = sum(payment.credited_minor for payment in payments)
            return say("Done: {amount} credited", amount=say.money(total, payments[0].currency))
        case Outcome.PENDING:
            return say("Accepted. It will be credited later")
        case Outcome.DOUBTFUL:
            return say("One bill must be checked")
        case Outcome.REFUSED:
            kept = sum(claim.amount_minor for claim in claims)
            if not kept:
                return say("This number could not be credited")
            return say("{amount} is kept for you", amount=say.money(kept, claims[0].currency))


def _payment_facts(say: Say, payments: tuple[PaymentFacts, ...]) -> tuple[Fact, ...]:
    if len(payments) > 1:
        return tuple(fact for payment in payments for fact in _facts_of_one(say, payment))
    facts: list[Fact] = []
    for payment in payments:
        if payment.purse:
            facts.append(Fact(say("Account"), payment.purse))
        facts.append(Fact(say("Put in"), say.money(payment.inserted_minor, payment.currency)))
        if payment.fee_minor:
            facts.append(Fact(say("Fee"), say.money(payment.fee_minor, payment.currency)))
        facts.append(
            Fact(
                state_label(say, payment.state), say.money(payment.credited_minor, payment.currency)
            )
        )
        facts.append(Fact(say("Receipt"), payment.receipt_number))
    return tuple(facts)


def _facts_of_one(say: Say, payment: PaymentFacts) -> tuple[Fact, ...]:
    """Return one of several payments in short: whose, what became of it, and its own code."""
    state = state_label(say, payment.state)
    if payment.state is PaymentState.REFUSED:
        return (Fact(say.phone(payment.msisdn), state),)
    amount = say.money(payment.credited_minor, payment.currency)
    return (
        Fact(say.phone(payment.msisdn), f"{state}: {amount}"),
        Fact(say("Check code"), say.code(payment.check_code)),
    )


def state_label(say: Say, state: PaymentState) -> str:
    """Return what the credited sum is called while the payment stands like this."""
    match state:
        case PaymentState.CREDITED:
            return say("Credited")
        case PaymentState.PENDING:
            return say("Will be credited")
        case PaymentState.REFUSED:
            return say("Not credited")


def _code_facts(
    say: Say, claims: tuple[ClaimFacts, ...], doubts: tuple[DoubtFacts, ...]
) -> tuple[Fact, ...]:
    kept = tuple(
        Fact(
            say("Claim {code}", code=say.code(claim.code)),
            say.money(claim.amount_minor, claim.currency),
        )
        for claim in claims
    )
    checked = tuple(
        Fact(
            say("Bill, code {code}", code=say.code(doubt.code)),
            say.money(doubt.amount_minor, doubt.currency),
        )
        for doubt in doubts
    )
    return kept + checked


def _explanation(
    say: Say,
    pack: PackFacts,
    payments: tuple[PaymentFacts, ...],
    claims: tuple[ClaimFacts, ...],
    doubts: tuple[DoubtFacts, ...],
) -> tuple[str, ...]:
    lines: list[str] = []
    if payments and not claims:
        lines.append(say("With this code your payment is found. Keep it."))
    if any(payment.state is PaymentState.PENDING for payment in payments):
        lines.append(say("The operator has not answered yet. The terminal asks until it does."))
        lines.append(say("You need not wait here."))
    if pack.sms_receipts and payments and not claims:
        pending = any(payment.state is PaymentState.PENDING for payment in payments)
        lines.append(
            say("Once it is credited, an SMS goes to the number.")
            if pending
            else say("An SMS about it goes to the number.")
        )
    for claim in claims:
        lines.append(claim_reason(say, claim))
    if claims:
        lines.append(
            say(
                "A person tells you how to get it back: {number}. Keep the claim code.",
                number=pack.contacts[0].number,
            )
        )
    if doubts:
        lines.append(say("It is not sure yet where this bill is. Its money is not lost."))
        for doubt in doubts:
            lines.append(
                say(
                    "A person answers under the code {code}: {number}.",
                    code=say.code(doubt.code),
                    number=pack.contacts[0].number,
                )
            )
    return tuple(lines)


def claim_reason(say: Say, claim: ClaimFacts) -> str:
    """Return why the money could not be paid."""
    return say(_CLAIM_REASONS.get(claim.reason, _UNKNOWN_CLAIM))


def _choices(
    say: Say, outcome: Outcome, receipt: ReceiptState, copy_possible: bool
) -> tuple[Choice, ...]:
    offered: list[Choice] = []
    if outcome in (Outcome.CREDITED, Outcome.PENDING):
        offered.append(choice(choice_ids.TOP_UP, say("Another payment")))
    if copy_possible and receipt is not ReceiptState.PRINTING:
        offered.append(choice(choice_ids.PRINT_COPY, say("Print a copy")))
    return numbered(*offered, done(say))


def _number(say: Say, payments: tuple[PaymentFacts, ...], claims: tuple[ClaimFacts, ...]) -> str:
    numbers = {*(payment.msisdn for payment in payments), *(claim.msisdn for claim in claims)}
    return say.phone(numbers.pop()) if len(numbers) == 1 else ""


def _qr(payments: tuple[PaymentFacts, ...], claims: tuple[ClaimFacts, ...]) -> str:
    """Return every code on a line of its own, in the one square that is photographed."""
    receipts = (receipt_uri(payment.check_code, payment.msisdn) for payment in payments)
    return "\n".join((*(claim_uri(claim.code) for claim in claims), *receipts))


def _code(
    say: Say,
    payments: tuple[PaymentFacts, ...],
    claims: tuple[ClaimFacts, ...],
    doubts: tuple[DoubtFacts, ...],
) -> str:
    if claims:
        return say.code(claims[0].code)
    return say.code(payments[0].check_code if payments else doubts[0].code)

"""What each slip says, from facts to parts.

A slip states what is proved, the full number (it proves a mistake), and whom to call.  Which
characters a printer has is the printer's matter; amounts come in words every printer has.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from drivers.api import Align, Feed, Pair, QrCode, Rule, Slip, SlipPart, Text
from kiosk.cash.picture import ClaimFacts, DoubtFacts, PaymentFacts, PaymentState
from kiosk.projection.ground.contacts import contact_rows, operator_text
from kiosk.projection.ground.needs import PackFacts, TerminalFacts
from kiosk.projection.money.result import claim_reason, state_label
from kiosk.receipts.codes import claim_uri, receipt_uri
from kiosk.receipts.second_code import second_code_place
from kiosk.say import Say


def top_up_slip(
    say: Say,
    pack: PackFacts,
    terminal: TerminalFacts,
    payment: PaymentFacts,
    doubts: tuple[DoubtFacts, ...] = (),
    *,
    copy: bool = False,
) -> Slip:
    """Return the slip of a payment that is credited, or accepted and credited later."""
    assert payment.state is not PaymentState.REFUSED, "a refused payment gets a claim slip"
    pending = payment.state is PaymentState.PENDING
    title = say("Accepted, credited later") if pending else say("Payment receipt")
    parts = [
        *head(say, pack, terminal, title, payment.at, copy=copy),
        *_payment(say, payment),
        *_doubt_lines(say, doubts),
        Rule(),
        Pair(say("Check code"), say.code(payment.check_code), bold=True),
        QrCode(receipt_uri(payment.check_code, payment.msisdn)),
    ]
    if pending:
        parts.append(Text(say("Keep this slip until the money is on the number.")))
    parts.append(
        Text(
            say.plural(
                "Wrong number? Call within {n} day and name the check code.",
                "Wrong number? Call within {n} days and name the check code.",
                pack.correction_days,
            )
        )
    )
    return Slip(say.language, (*parts, *foot(say, pack)))


def pending_slip(
    say: Say,
    pack: PackFacts,
    terminal: TerminalFacts,
    payment: PaymentFacts,
    doubts: tuple[DoubtFacts, ...] = (),
    *,
    copy: bool = False,
) -> Slip:
    """Return the slip of a payment the operator has not answered."""
    assert payment.state is PaymentState.PENDING
    return top_up_slip(say, pack, terminal, payment, doubts, copy=copy)


def claim_slip(
    say: Say,
    pack: PackFacts,
    terminal: TerminalFacts,
    claim: ClaimFacts,
    doubts: tuple[DoubtFacts, ...] = (),
    *,
    refused: PaymentFacts | None = None,
    copy: bool = False,
) -> Slip:
    """Return the slip of money that could not be paid to the number; refused is that payment."""
    parts: list[SlipPart] = [
        *head(say, pack, terminal, say("A claim slip"), claim.at, copy=copy),
        Pair(say("Number"), say.phone(claim.msisdn), bold=True),
        Pair(say("Kept for you"), say.paper_money(claim.amount_minor, claim.currency), bold=True),
    ]
    if refused is not None and refused.msisdn != claim.msisdn:  # meant for another number
        parts.append(Pair(say("Not credited"), say.phone(refused.msisdn)))
    parts.append(Text(claim_reason(say, claim)))
    if refused is not None:
        parts.append(Pair(say("Refused receipt"), refused.receipt_number))
        if refused.reference:
            parts.append(Pair(say("Operator's reference"), refused.reference))
    parts += [
        *_doubt_lines(say, doubts),
        Rule(),
        Pair(say("Claim code"), say.code(claim.code), bold=True),
        second_code_place(say),
        QrCode(claim_uri(claim.code)),
        Text(say("To get the money, at any terminal: Help, My payment, A claim slip.")),
        Text(say("Keep this slip until you have your money back.")),
    ]
    return Slip(say.language, (*parts, *foot(say, pack)))


def doubt_slip(
    say: Say,
    pack: PackFacts,
    terminal: TerminalFacts,
    msisdn: str,
    doubts: tuple[DoubtFacts, ...],
    *,
    copy: bool = False,
) -> Slip:
    """Return the slip of bills in doubt when there is no payment whose slip could name them."""
    assert doubts, "a slip of nothing"
    parts = [
        *head(say, pack, terminal, say("Bill being checked"), doubts[0].at, copy=copy),
        Pair(say("Number"), say.phone(msisdn), bold=True),
        *_doubt_lines(say, doubts),
        Text(say("Keep this slip until the operator has answered.")),
    ]
    return Slip(say.language, (*parts, *foot(say, pack)))


def head(
    say: Say,
    pack: PackFacts,
    terminal: TerminalFacts,
    title: str,
    at: datetime,
    *,
    copy: bool,
) -> list[SlipPart]:
    """Return the beginning of a slip of money: who takes it, and from where and when."""
    agent = pack.agent
    takes = [
        Pair(say("Takes your money"), agent.name),
        Pair(say("Tax number"), agent.tax_number),
        Pair(say("Telephone"), agent.telephone),
        Pair(say("For the operator"), pack.brand.name),
    ]
    return _begun(say, pack, terminal, title, at, takes, copy=copy)


def plain_head(
    say: Say,
    pack: PackFacts,
    terminal: TerminalFacts,
    title: str,
    at: datetime,
    *,
    copy: bool,
) -> list[SlipPart]:
    """Return the beginning of a slip without money: from where and when it is."""
    return _begun(say, pack, terminal, title, at, (), copy=copy)


def _begun(
    say: Say,
    pack: PackFacts,
    terminal: TerminalFacts,
    title: str,
    at: datetime,
    takes: Sequence[SlipPart],
    *,
    copy: bool,
) -> list[SlipPart]:
    parts: list[SlipPart] = [Text(pack.brand.name, Align.CENTRE, bold=True, large=True)]
    if copy:
        parts.append(Text(say("COPY"), Align.CENTRE, bold=True, large=True))
    parts += [
        Text(title, Align.CENTRE, bold=True),
        Rule(),
        *takes,
        Pair(say("Terminal"), terminal.terminal_id),
        Text(terminal.address),
        Pair(say("Date and time"), say.moment(at)),
        Rule(),
    ]
    return parts


def _payment(say: Say, payment: PaymentFacts) -> list[SlipPart]:
    def money(minor: int) -> str:
        return say.paper_money(minor, payment.currency)

    parts: list[SlipPart] = [
        Pair(say("Receipt"), payment.receipt_number),
        Pair(say("Number"), say.phone(payment.msisdn), bold=True),
        *((Pair(say("Account"), payment.purse),) if payment.purse else ()),
        Pair(say("Put in"), money(payment.inserted_minor)),
        Pair(say("Fee"), money(payment.fee_minor)),
        Pair(state_label(say, payment.state), money(payment.credited_minor), bold=True),
        Pair(say("Currency"), payment.currency),
    ]
    if payment.reference:
        parts.append(Pair(say("Operator's reference"), payment.reference))
    return parts


def _doubt_lines(say: Say, doubts: tuple[DoubtFacts, ...]) -> list[SlipPart]:
    if not doubts:
        return []
    parts: list[SlipPart] = [Rule(), Text(say("Bill being checked"), bold=True)]
    for doubt in doubts:
        amount = say.paper_money(doubt.amount_minor, doubt.currency)
        parts.append(Pair(say("Code {code}", code=say.code(doubt.code)), amount, bold=True))
    parts.append(Text(say("It is not in the sum above. Its money is not lost.")))
    parts.append(Text(say("The operator decides and answers under this code.")))
    return parts


def foot(say: Say, pack: PackFacts) -> list[SlipPart]:
    """Return the end of a slip of money: whom to call, and the operator's own last words."""
    parts: list[SlipPart] = [*_callable(say, pack), Rule()]
    if pack.receipt_footer:
        parts.append(Text(operator_text(say, pack.receipt_footer), Align.CENTRE))
    parts += [Text(say("This is not a fiscal document."), Align.CENTRE), Feed(1)]
    return parts


def plain_foot(say: Say, pack: PackFacts) -> list[SlipPart]:
    """Return the end of a slip without money: whom to call."""
    return [*_callable(say, pack), Feed(1)]


def _callable(say: Say, pack: PackFacts) -> list[SlipPart]:
    parts: list[SlipPart] = [Rule()]
    for row in contact_rows(say, pack):
        parts.append(Text(row.number, bold=True))
        parts.append(Text(f"{row.purpose}. {row.cost}."))
    return parts

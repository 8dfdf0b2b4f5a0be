"""A visit goes through every room and ends in each way there is: nothing of it is left in the core.

Every number, name, code, secret, token and word of the customer is a canary; so is every word the
operator says of the account.
"""

import pytest

from contract.account.access import Access, CodeSent
from contract.account.changes import OrderResult
from contract.account.help import CallbackPromised, CaseOpened, ChatMessage, ChatNews, PaymentFound
from contract.account.holdings import Charges
from contract.account.parts import LocalText
from contract.messages import NumberCheckAnswer
from contract.model import WireModel
from drivers.api import (
    AcceptorStatus,
    PrintAdvanced,
    PrintConfirmed,
    PrintEvidence,
    PrintHeld,
    PrintPrepared,
    PrintTrouble,
    PrintUnknown,
)
from kiosk import effects as do
from kiosk.events import CustomerDid, PrinterSaid
from kiosk.views.intents import EraseAll
from workbench.account_samples import AT, CHARGES, FULL, HOLDINGS
from workbench.catalogue_samples import ADVICE
from workbench.help_samples import ANSWERED
from workbench.offer_samples import OFFERS
from workbench.order_samples import OFF_QUOTE, said
from workbench.payment_samples import CLAIM, RECEIPT
from workbench.statement_samples import STATEMENT

WORD = "КАНАР"
TOKEN = "canary-token-0123456789abcdef"
OWN, PARTNER, CALLED, PAID, SECOND_PAID, FOUND_NUMBER = (
    "9005550177", "9005550278", "9005550379", "9005550480", "9005550581", "9005550682",
)  # fmt: skip
CODE, CASE_NO, CLAIM_CODE, SLIP_CODE = "481516", "48112239", "27318286", "2718"
CASE_NUMBERS = (CASE_NO, CLAIM_CODE)
ACCESS = {"access_token": TOKEN, "msisdn": f"+7{OWN}", "expires_at": AT}
SENT = CodeSent(authentication_id="A-1", expires_at=AT, resend_after_s=45, sends_left=2)
NUMBERS = (OWN, PARTNER, CALLED, PAID, SECOND_PAID, FOUND_NUMBER)
# A number as it is sent, and as people read it.
CANARIES = (
    WORD, TOKEN, CODE, *CASE_NUMBERS, *NUMBERS,
    *(f"{one[3:6]}-{one[6:8]}-{one[8:]}" for one in NUMBERS),
)  # fmt: skip


def marked(told):
    """The operator's answer, each of its words a canary."""
    if isinstance(told, LocalText):
        return told.model_copy(update={"text": f"{WORD} {told.text}"})
    if isinstance(told, WireModel):
        return told.model_copy(update={name: marked(value) for name, value in told})
    return tuple(marked(one) for one in told) if isinstance(told, tuple) else told


SUMMARY = marked(FULL).model_copy(update={"msisdn": f"+7{OWN}", "name": f"{WORD}ЕЕВА"})
LINES = tuple(
    row.model_copy(update={"other_party": f"+7{PARTNER}" if row.other_party else ""})
    for row in marked(STATEMENT).rows
)


def to_the_start(rig):
    while rig.view != "HomeView":
        rig.press("home" if "home" in rig.choices else "back")


def log_in(rig):
    rig.press("account")
    rig.type(OWN)
    rig.press("next")
    rig.answer("send_code", SENT)
    rig.type(CODE)
    rig.answer("validate_code", Access(**ACCESS, level="L1"))
    rig.answer("summary", SUMMARY)


def call_details(rig):
    rig.press("usage")
    rig.press("code_word")
    rig.type_word(f"{WORD}ЕЙКА")
    rig.press("next")
    rig.answer("verify_secret", Access(**ACCESS, level="L2"))
    rig.answer("charges", Charges(**{**dict(CHARGES), "months": (STATEMENT.month,)}))
    rig.answer("usage", STATEMENT.model_copy(update={"rows": LINES}))
    rig.press("line:u0")
    rig.press("back")
    rig.press("statement")
    rig.press("print")
    rig.printed()
    rig.press("done")
    rig.press("back")
    rig.press("back")
    rig.answer("summary", SUMMARY)


def charges(rig):
    rig.press("charges")
    rig.answer("charges", marked(CHARGES))
    rig.press("more_rows")
    rig.press("dispute")
    rig.press(next(one for one in rig.choices if one.startswith("charge:")))
    rig.press("call_me")
    rig.answer("open_case", CaseOpened(case_no=CASE_NO, promised_at=AT, call_promised_at=AT))
    rig.printed()
    rig.press("done")
    rig.answer("charges", marked(CHARGES))
    rig.press("back")
    rig.answer("summary", SUMMARY)


def options(rig):
    rig.press("options")
    rig.answer("holdings", marked(HOLDINGS))
    rig.press("off:C-HORO")
    quote = marked(OFF_QUOTE)
    rig.answer("quote_change", quote)
    rig.press("yes")
    order_id = rig.asked.body.order_id
    text = said(quote, order_id=order_id, msisdn=f"+7{OWN}").to_bytes().decode()
    told = OrderResult(order_id=order_id, state="done", statement=text, jws="a..b")
    rig.answer("order_change", told)
    rig.printed()
    rig.press("done")
    rig.answer("holdings", marked(HOLDINGS))
    rig.press("back")
    rig.answer("summary", SUMMARY)


def offers(rig):
    rig.press("offers")
    rig.answer("offers", marked(OFFERS))
    rig.press("offer:F01")
    rig.press("back")
    rig.answer("offers", marked(OFFERS))
    rig.press("back")
    rig.answer("summary", SUMMARY)


def check_up(rig):
    rig.press("back")
    rig.press("tariff")
    rig.answer("advice", marked(ADVICE))
    rig.press("print")
    rig.printed()
    rig.press("done")
    rig.press("back")


def chat(rig):
    rig.call_person()
    rig.press("write_here")
    heard = ChatMessage(number=1, by="person", text=f"{WORD} слышит", at=AT)
    news = ChatNews(chat_id="C-1", state="talks", person=f"{WORD}ина", messages=(heard,))
    rig.answer("open_chat", news)
    rig.answer("chat_turn", news)
    rig.press("write")
    rig.type_word(f"{WORD}ЕЙКИ")
    rig.press("next")
    rig.press("back")


def call_back(rig):
    rig.call_person()
    rig.press("call_me")
    rig.press("other_number")
    rig.type(CALLED)
    rig.press("call_me")
    rig.answer("ask_callback", CallbackPromised(ticket_no=CASE_NO, promised_at=AT))


def ticket(rig):
    call_back(rig)
    rig.printed()
    rig.press("done")


def case(rig):
    rig.press("help")
    rig.press("my_case")
    rig.type(CASE_NO)
    rig.press("next")
    rig.type(OWN[-4:])
    rig.answer("case_status", marked(ANSWERED))
    to_the_start(rig)


def payment(rig):
    rig.press("help")
    rig.press("my_payment")
    rig.type(RECEIPT.check_code)
    rig.press("next")
    rig.type(FOUND_NUMBER[-4:])
    receipt = RECEIPT.model_copy(update={"msisdn": f"+7{FOUND_NUMBER}", "reference": WORD})
    rig.answer("payment_by_code", PaymentFound(state="credited", receipt=receipt))
    to_the_start(rig)


def claim(rig):
    rig.press("help")
    rig.press("my_payment")
    rig.press("claim")
    rig.type(CLAIM_CODE)
    rig.press("next")
    rig.type(OWN[-4:])
    rig.answer("find_claim", CLAIM)
    rig.press("pay_claim")
    rig.type(CALLED)
    rig.press("next")
    rig.press("second_code")
    rig.type(SLIP_CODE)
    to_the_start(rig)


def cash(rig):
    """Money on another number than the own one, and part of it on a third."""
    rig.press("top_up")
    rig.tell(CustomerDid(EraseAll(rig.screen.serial)))
    rig.type(PAID)
    rig.press("next")
    rig.answer_check(rig.quote(), PAID)
    rig.press("yes")
    rig.status(AcceptorStatus.IDLE)
    rig.insert(500)
    rig.press("split")
    if rig.view == "MenuView":
        rig.press("split")
    rig.type(SECOND_PAID)
    rig.press("next")
    second = rig.quote().model_copy(update={"quote_id": "Q-2"})
    told = NumberCheckAnswer(msisdn=f"+7{SECOND_PAID}", verdict="ok", quote=second)
    rig.answer("check_number", told)
    rig.press("sum:20000")
    rig.press("yes")
    rig.finish()
    rig.decide()
    rig.decide()
    rig.printed()
    rig.printed()


ROOMS = (call_details, charges, options, offers, check_up, ticket, chat, case, payment, claim)


@pytest.fixture
def visited(rig):
    """Somebody who has been everywhere and stands at the first screen."""
    rig.ready()
    rig.press("home")
    log_in(rig)
    for room in ROOMS:
        room(rig)
        assert rig.holds(*CANARIES)
    return rig


def walk_away(rig):
    rig.pass_time(400, step_s=5)


def sign_out(rig):
    rig.press("account")
    rig.answer("summary", SUMMARY)
    rig.press("sign_out")
    rig.press("done")


def leave_the_last_question(rig):
    rig.press("account")
    rig.answer("summary", SUMMARY)
    rig.press("sign_out")
    walk_away(rig)


def leave_a_person_s_room(rig):
    rig.call_person()
    walk_away(rig)


def leave_a_question_under_way(rig):
    rig.press("account")
    walk_away(rig)
    rig.answer("summary", SUMMARY)
    walk_away(rig)


def pay_and_go(rig):
    cash(rig)
    rig.press("done")
    walk_away(rig)


def pay_and_walk_away(rig):
    cash(rig)
    walk_away(rig)


ENDS = (
    walk_away,
    sign_out,
    leave_the_last_question,
    leave_a_person_s_room,
    leave_a_question_under_way,
    pay_and_go,
    pay_and_walk_away,
)


def print_statement(rig):
    """The itemised statement is on its way to paper."""
    rig.ready()
    rig.press("home")
    log_in(rig)
    rig.press("usage")
    rig.press("code_word")
    rig.type_word(f"{WORD}ЕЙКА")
    rig.press("next")
    rig.answer("verify_secret", Access(**ACCESS, level="L2"))
    rig.answer("charges", Charges(**{**dict(CHARGES), "months": (STATEMENT.month,)}))
    rig.answer("usage", STATEMENT.model_copy(update={"rows": LINES}))
    rig.press("statement")
    rig.press("print")
    job = rig.slips[-1]
    rig.tell(PrinterSaid(PrintPrepared(job.job_id, "00", 5000)))
    rig.tell(PrinterSaid(PrintAdvanced(job.job_id, 2000)))
    return job


def kept(rig):
    rig.orders.clear()
    return rig.holds(*CANARIES)


@pytest.mark.slow
@pytest.mark.parametrize("end", ENDS)
def test_whichever_way_a_visit_ends_the_core_holds_nothing_of_it(visited, end):
    end(visited)
    assert visited.view == "AttractView"
    assert kept(visited) == []


def test_a_statement_that_stopped_on_its_way_to_paper_goes_on_only_for_who_waits_for_it(rig):
    job = print_statement(rig)
    rig.tell(PrinterSaid(PrintHeld(job.job_id, PrintTrouble.PAPER_OUT)))
    rig.pass_time(30)
    assert do.ClearPrinter() not in rig.orders
    rig.pass_time(400, step_s=5)
    assert rig.view == "AttractView"
    assert do.ClearPrinter() in rig.orders
    assert rig.records("print")[-1].state == "abandoned"
    assert kept(rig) == []


def test_a_statement_that_stops_after_its_customer_left_is_not_printed_on_for_the_next(rig):
    job = print_statement(rig)
    rig.pass_time(400, step_s=5)
    rig.tell(PrinterSaid(PrintHeld(job.job_id, PrintTrouble.COVER_OPEN)))
    assert do.ClearPrinter() in rig.orders
    rig.tell(PrinterSaid(PrintUnknown(job.job_id, PrintTrouble.COVER_OPEN)))
    assert len(rig.slips) == 1, "no COPY for a stranger"
    assert kept(rig) == []


def test_a_statement_nobody_knows_of_is_copied_for_its_customer_and_for_nobody_else(rig):
    job = print_statement(rig)
    rig.tell(PrinterSaid(PrintUnknown(job.job_id, PrintTrouble.LINK_LOST)))
    assert len(rig.slips) == 2
    rig.pass_time(400, step_s=5)
    rig.tell(PrinterSaid(PrintUnknown(rig.slips[-1].job_id, PrintTrouble.LINK_LOST)))
    assert len(rig.slips) == 2
    assert kept(rig) == []


def test_what_waited_too_long_behind_a_stopped_receipt_is_thrown_away(rig):
    rig.ready()
    rig.to_cash()
    rig.insert(100)
    rig.finish()
    rig.decide()
    receipt = rig.slips[-1]
    rig.tell(PrinterSaid(PrintPrepared(receipt.job_id, "00", 500)))
    rig.tell(PrinterSaid(PrintHeld(receipt.job_id, PrintTrouble.PAPER_OUT)))
    call_back(rig)
    rig.press("done")
    rig.pass_time(400, step_s=5)
    assert kept(rig) == []
    rig.orders.clear()
    rig.tell(PrinterSaid(PrintConfirmed(receipt.job_id, PrintEvidence.CUT_COUNTER)))
    assert rig.ordered(do.StartPrint) == []

"""Login and the account on the screen, with the operator's answers handed in."""

import gc
from datetime import UTC, datetime
from types import FunctionType, ModuleType

import pytest

from contract.account.access import Access, CodeSent
from contract.account.holdings import (
    AccountSummary,
    Alert,
    ChargeGroup,
    Charges,
    Holding,
    Holdings,
    NextFee,
    Package,
    Purse,
)
from contract.account.parts import LocalText, Price, ProductRef
from contract.messages import Problem
from drivers.api import AcceptorStatus
from kiosk import effects as do
from kiosk.events import CustomerDid, OperatorAnswered
from kiosk.operator.errors import OperatorProblemError, OperatorUnreachableError
from kiosk.views.intents import EraseDigit, TypeLetter

AT = datetime(2026, 12, 1, 9, tzinfo=UTC)
TOKEN = "canary-token-0123456789abcdef"
CANARY_NUMBER = "9005550177"
TARIFF = ProductRef(product_id="T03", name=LocalText(language="ru", text="Поток S"))
HOROSCOPE = ProductRef(product_id="C-HORO", name=LocalText(language="ru", text="Гороскоп"))
SENT = CodeSent(authentication_id="A-1", expires_at=AT, resend_after_s=45, sends_left=2)
OPEN = Access(access_token=TOKEN, level="L1", msisdn=f"+7{CANARY_NUMBER}", expires_at=AT)
SUMMARY = AccountSummary(
    msisdn=f"+7{CANARY_NUMBER}",
    name="Канареева",
    purses=(
        Purse(
            purse_id="main",
            name=LocalText(language="ru", text="Основной"),
            amount_minor=-12_350,
            currency="RUB",
        ),
    ),
    tariff=TARIFF,
    tariff_price=Price(amount_minor=30_000, per="month"),
    packages=(Package(kind="mb", left=1_536 * 1024, of=5120 * 1024, until=AT, source=TARIFF),),
    next_fee=NextFee(at=AT, amount_minor=30_000, product=TARIFF),
    points=21,
    alerts=(Alert(code="balance_negative", amount_minor=-12_350),),
)
CHARGES = Charges(
    begins_at=AT,
    ends_at=AT,
    currency="RUB",
    spent_minor=31_000,
    paid_in_minor=0,
    groups=(
        ChargeGroup(
            charge_id="g1",
            cause="tariff_fee",
            product=TARIFF,
            amount_minor=30_000,
            count=1,
            last_at=AT,
            price=Price(amount_minor=30_000, per="month"),
        ),
        ChargeGroup(
            charge_id="g2",
            cause="subscription_fee",
            product=HOROSCOPE,
            amount_minor=1_000,
            count=1,
            last_at=AT,
            price=Price(amount_minor=1_000, per="day"),
        ),
    ),
    months=(),
)
HOLDINGS = Holdings(
    currency="RUB",
    month_minor=30_000,
    items=tuple(
        Holding(
            product=ProductRef(
                product_id=f"O-{n}", name=LocalText(language="ru", text=f"Услуга {n}")
            ),
            kind="subscription",
            group="content",
            price=Price(amount_minor=1_000, per="day"),
            month_minor=30_000,
            since=AT,
            provider="Example",
        )
        for n in range(7)
    ),
)


def problem(code, status=403):
    return OperatorProblemError(Problem(title=code, status=status, code=code, retryable=False))


def asked(rig):
    """The last question that was handed to the operator."""
    return rig.ordered(do.AskOperator)[-1]


def answer(rig, operation, told, *, foreseen=True):
    question = asked(rig)
    assert question.question.operation == operation
    rig.tell(OperatorAnswered(question.request_id, told, foreseen=foreseen))


def choices(rig):
    return {choice.id for choice in rig.screen.view.choices}


def to_code(rig, number=CANARY_NUMBER):
    rig.ready()
    rig.press("home")
    rig.press("account")
    rig.type(number)
    rig.press("next")
    answer(rig, "send_code", SENT)


def log_in(rig):
    to_code(rig)
    rig.type("123456")
    answer(rig, "validate_code", OPEN)
    answer(rig, "summary", SUMMARY)


def test_two_touches_and_a_code_show_the_balance(rig):
    rig.ready()
    rig.press("home")
    rig.press("account")
    rig.type(CANARY_NUMBER)
    rig.press("next")
    answer(rig, "send_code", SENT)
    rig.type("123456")
    answer(rig, "validate_code", OPEN)
    answer(rig, "summary", SUMMARY)
    view = rig.screen.view
    assert type(view).__name__ == "AccountView"
    assert "123" in view.balance
    assert view.alerts


def test_the_code_is_sent_to_the_operator_at_the_sixth_digit_and_kept_nowhere(rig):
    to_code(rig)
    rig.type("12345")
    assert asked(rig).question.operation == "send_code"
    rig.type("6")
    assert asked(rig).question.body.code == "123456"
    answer(rig, "validate_code", OPEN)
    assert "123456" not in repr(rig.screen)


def test_a_wrong_code_may_be_typed_again(rig):
    to_code(rig)
    rig.type("111111")
    answer(rig, "validate_code", problem("code_wrong"))
    view = rig.screen.view
    assert view.problem
    assert set(view.places) == {"_"}
    rig.type("12")
    rig.tell(CustomerDid(EraseDigit(rig.screen.serial)))
    assert rig.screen.view.places == ("1", "_", "_", "_", "_", "_")


def test_a_wrong_code_says_nothing_against_the_operator(rig):
    to_code(rig)
    rig.type("111111")
    answer(rig, "validate_code", problem("code_wrong"))
    assert rig.core.post.fault is None


def test_a_locked_number_is_told_and_offers_a_person(rig):
    to_code(rig)
    rig.type("111111")
    answer(rig, "validate_code", problem("code_locked", 429))
    assert rig.view == "MessageView"
    assert "home" in choices(rig)


def test_who_gets_no_sms_logs_in_by_the_code_word(rig):
    to_code(rig)
    rig.press("no_sms")
    assert {"voice", "code_word", "pin"} <= choices(rig)
    rig.press("code_word")
    for letter in "РОМАШКА":
        rig.tell(CustomerDid(TypeLetter(rig.screen.serial, letter)))
    assert "РОМАШКА" not in repr(rig.screen)
    rig.press("next")
    question = asked(rig).question
    assert question.secret == "РОМАШКА"
    assert "РОМАШКА" not in repr(question)
    answer(rig, "verify_secret", problem("secret_wrong"))
    assert rig.screen.view.problem
    for letter in "А":
        rig.tell(CustomerDid(TypeLetter(rig.screen.serial, letter)))
    rig.press("next")
    answer(rig, "verify_secret", OPEN.model_copy(update={"level": "L1v"}))
    answer(rig, "summary", SUMMARY)
    assert rig.view == "AccountView"


def test_a_voice_code_goes_to_the_second_number(rig):
    to_code(rig)
    rig.press("no_sms")
    rig.press("voice")
    assert asked(rig).question.body.channel == "voice"
    answer(rig, "send_code", SENT)
    assert rig.view == "CodeView"


def test_an_operator_that_does_not_answer_can_be_asked_again(rig):
    rig.ready()
    rig.press("home")
    rig.press("account")
    rig.type(CANARY_NUMBER)
    rig.press("next")
    answer(rig, "send_code", OperatorUnreachableError("no route"), foreseen=False)
    assert rig.view == "MessageView"
    rig.press("try_again")
    answer(rig, "send_code", SENT)
    assert rig.view == "CodeView"


def test_every_decrease_has_its_row_and_they_add_up(rig):
    log_in(rig)
    rig.press("charges")
    answer(rig, "charges", CHARGES)
    view = rig.screen.view
    assert len(view.rows) == 2
    assert [row.label for row in view.rows] == ["Поток S", "Гороскоп"]
    assert "310" in view.total.value
    rig.press("done")
    answer(rig, "summary", SUMMARY)
    assert rig.view == "AccountView"


def test_a_long_list_is_leafed_through(rig):
    log_in(rig)
    rig.press("options")
    answer(rig, "holdings", HOLDINGS)
    assert len(rig.screen.view.rows) == 5
    assert rig.screen.view.place
    rig.press("more_rows")
    assert [row.label for row in rig.screen.view.rows] == ["Услуга 5", "Услуга 6"]
    rig.press("more_rows")
    assert rig.screen.view.rows[0].label == "Услуга 0"


def test_who_is_logged_in_is_not_asked_again(rig):
    log_in(rig)
    rig.press("back")
    assert rig.view == "HomeView"
    rig.press("options")
    assert asked(rig).question.operation == "holdings"


def test_an_access_that_ended_leads_back_to_the_number(rig):
    log_in(rig)
    rig.press("charges")
    answer(rig, "charges", problem("access_ended", 401))
    assert rig.view == "MessageView"
    rig.press("home")
    rig.press("account")
    assert rig.view == "NumberView"


def test_the_own_number_is_filled_in_for_a_top_up_and_the_visit_goes_on(rig):
    log_in(rig)
    rig.press("top_up")
    assert rig.screen.view.complete
    rig.press("next")
    rig.answer_check(rig.quote(), number=CANARY_NUMBER)
    rig.press("yes")
    rig.status(AcceptorStatus.IDLE)
    rig.insert(100)
    rig.finish()
    rig.decide()
    rig.press("done")
    assert rig.view == "HomeView"
    rig.press("account")
    assert asked(rig).question.operation == "summary"


def test_the_end_of_a_visit_ends_the_access_at_the_operator(rig):
    log_in(rig)
    rig.press("sign_out")
    assert rig.view == "AttractView"
    ended = asked(rig).question
    assert ended.operation == "end_access"
    assert ended.body.access_token == TOKEN


def test_after_a_visit_nothing_of_the_customer_is_left_in_the_core(rig):
    log_in(rig)
    rig.press("charges")
    answer(rig, "charges", CHARGES)
    assert any(is_canary(found) for found in held_by(rig.core))
    rig.pass_time(400, step_s=5)
    assert rig.view == "AttractView"
    rig.orders.clear()
    left = [found for found in held_by(rig.core) if is_canary(found)]
    assert left == []


def is_canary(found):
    return isinstance(found, str) and any(
        sign in found for sign in (TOKEN, CANARY_NUMBER, "Канареева", "Гороскоп")
    )


def held_by(root):
    """Everything reachable from an object, without what modules and classes hold."""
    seen, waiting = {}, [root]
    while waiting:
        one = waiting.pop()
        if id(one) in seen or isinstance(one, type | ModuleType):
            continue
        seen[id(one)] = one
        if isinstance(one, FunctionType):
            waiting += [one.__closure__, one.__defaults__, one.__kwdefaults__]
        else:
            waiting += gc.get_referents(one)
    return list(seen.values())


@pytest.mark.parametrize(
    "presses", [("charges", "charges", CHARGES), ("options", "holdings", HOLDINGS)]
)
def test_home_leads_out_of_every_page_of_the_account(rig, presses):
    press, operation, told = presses
    log_in(rig)
    rig.press(press)
    assert "home" in choices(rig)
    answer(rig, operation, told)
    rig.press("back")
    answer(rig, "summary", SUMMARY)
    rig.press("back")
    assert rig.view == "HomeView"


def test_what_becomes_of_the_data_can_be_read_before_the_login(rig):
    rig.ready()
    rig.press("home")
    rig.press("account")
    rig.type("9005")
    rig.press("your_data")
    assert rig.screen.view.sections[0].paragraphs[0]
    rig.press("back")
    assert rig.view == "NumberView"


def test_a_code_that_is_too_old_is_sent_anew(rig):
    to_code(rig)
    rig.type("111111")
    answer(rig, "validate_code", problem("code_expired"))
    answer(rig, "send_code", SENT)
    assert rig.view == "CodeView"

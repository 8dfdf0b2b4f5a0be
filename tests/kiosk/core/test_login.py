"""Login and the account on the screen, with the operator's answers handed in."""

import pytest

from contract.account.access import Access, CodeSent
from drivers.api import AcceptorStatus
from kiosk.events import CustomerDid
from kiosk.operator.errors import OperatorUnreachableError
from kiosk.views.intents import EraseDigit
from workbench.account_samples import AT, CHARGES, FULL, HOLDINGS

TOKEN = "canary-token-0123456789abcdef"
CANARY_NUMBER = "9005550177"
SENT = CodeSent(authentication_id="A-1", expires_at=AT, resend_after_s=45, sends_left=2)
OPEN = Access(access_token=TOKEN, level="L1", msisdn=f"+7{CANARY_NUMBER}", expires_at=AT)
CANARIES = (TOKEN, CANARY_NUMBER, "Канареева", "Гороскоп")
SUMMARY = FULL.model_copy(update={"msisdn": f"+7{CANARY_NUMBER}", "name": "Канареева"})


def to_code(rig):
    rig.ready()
    rig.press("home")
    rig.press("account")
    rig.type(CANARY_NUMBER)
    rig.press("next")
    rig.answer("send_code", SENT)


def log_in(rig):
    to_code(rig)
    rig.type("123456")
    rig.answer("validate_code", OPEN)
    rig.answer("summary", SUMMARY)


def bare(sum_shown):
    return sum_shown.removesuffix("\u00a0₽")


@pytest.mark.promise("R01", "R19")
def test_two_touches_and_a_code_show_the_balance(rig):
    rig.ready()
    rig.press("home")
    rig.press("account")
    rig.type(CANARY_NUMBER)
    rig.press("next")
    rig.answer("send_code", SENT)
    rig.type("123456")
    rig.answer("validate_code", OPEN)
    rig.answer("summary", SUMMARY)
    view = rig.screen.view
    assert type(view).__name__ == "AccountView"
    assert "123" in view.balance
    assert view.alerts


def test_the_code_is_sent_to_the_operator_at_the_sixth_digit_and_kept_nowhere(rig):
    to_code(rig)
    rig.type("12345")
    assert rig.asked.operation == "send_code"
    rig.type("6")
    assert rig.asked.body.code == "123456"
    rig.answer("validate_code", OPEN)
    assert "123456" not in repr(rig.screen)


def test_a_wrong_code_may_be_typed_again(rig):
    to_code(rig)
    rig.type("111111")
    rig.refuse("validate_code", "code_wrong")
    view = rig.screen.view
    assert view.problem
    assert set(view.places) == {"_"}
    rig.type("12")
    rig.tell(CustomerDid(EraseDigit(rig.screen.serial)))
    assert rig.screen.view.places == ("1", "_", "_", "_", "_", "_")


def test_a_wrong_code_says_nothing_against_the_operator(rig):
    to_code(rig)
    rig.type("111111")
    rig.refuse("validate_code", "code_wrong")
    assert rig.core.post.fault is None


def test_a_locked_number_is_told_and_offers_a_person(rig):
    to_code(rig)
    rig.type("111111")
    rig.refuse("validate_code", "code_locked", 429)
    assert rig.view == "MessageView"
    assert "home" in rig.choices


@pytest.mark.promise("R22")
def test_who_gets_no_sms_logs_in_by_the_code_word(rig):
    to_code(rig)
    rig.press("no_sms")
    assert {"voice", "code_word", "pin"} <= set(rig.choices)
    rig.press("code_word")
    rig.type_word("РОМАШКА")
    assert "РОМАШКА" not in repr(rig.screen)
    rig.press("next")
    assert rig.asked.secret == "РОМАШКА"
    assert "РОМАШКА" not in repr(rig.asked)
    rig.refuse("verify_secret", "secret_wrong")
    assert rig.screen.view.problem
    rig.type_word("А")
    rig.press("next")
    rig.answer("verify_secret", OPEN.model_copy(update={"level": "L1v"}))
    rig.answer("summary", SUMMARY)
    assert rig.view == "AccountView"


def test_a_voice_code_goes_to_the_second_number(rig):
    to_code(rig)
    rig.press("no_sms")
    rig.press("voice")
    assert rig.asked.body.channel == "voice"
    rig.answer("send_code", SENT)
    assert rig.view == "CodeView"


def test_an_operator_that_does_not_answer_can_be_asked_again(rig):
    rig.ready()
    rig.press("home")
    rig.press("account")
    rig.type(CANARY_NUMBER)
    rig.press("next")
    rig.answer("send_code", OperatorUnreachableError("no route"))
    assert rig.view == "MessageView"
    rig.press("try_again")
    rig.answer("send_code", SENT)
    assert rig.view == "CodeView"


@pytest.mark.promise("R34")
def test_every_decrease_has_its_row_and_they_add_up(rig):
    log_in(rig)
    rig.press("charges")
    rig.answer("charges", CHARGES)
    first = rig.screen.view
    rig.press("more_rows")
    rows = (*first.rows, *rig.screen.view.rows)
    assert [row.label for row in rows[:2]] == ["«Поток M»", "«Гороскоп дня»"]
    assert [bare(row.value) for row in rows] == ["500", "300", "94,20", "20", "15", "5,50"]
    assert bare(first.total.value) == "934,70"
    rig.press("back")
    rig.answer("summary", SUMMARY)
    assert rig.view == "AccountView"


def test_a_long_list_is_leafed_through(rig):
    log_in(rig)
    rig.press("options")
    rig.answer("holdings", HOLDINGS.model_copy(update={"items": HOLDINGS.items * 2}))
    assert len(rig.screen.view.rows) == 4
    assert rig.screen.view.place
    rig.press("more_rows")
    assert [row.label for row in rig.screen.view.rows] == ["«Музыка»", "«Антиспам»"]
    rig.press("more_rows")
    assert rig.screen.view.rows[0].label == "«Гороскоп дня»"


def test_who_is_logged_in_is_not_asked_again(rig):
    log_in(rig)
    rig.press("back")
    assert rig.view == "HomeView"
    rig.press("options")
    assert rig.asked.operation == "holdings"


def test_an_access_that_ended_leads_back_to_the_number(rig):
    log_in(rig)
    rig.press("charges")
    rig.refuse("charges", "access_ended", 401)
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
    assert rig.asked.operation == "summary"


def test_the_end_of_a_visit_ends_the_access_at_the_operator(rig):
    log_in(rig)
    rig.press("sign_out")
    rig.press("done")
    assert rig.view == "AttractView"
    ended = rig.asked
    assert ended.operation == "end_access"
    assert ended.body.access_token == TOKEN


def test_after_a_visit_nothing_of_the_customer_is_left_in_the_core(rig):
    log_in(rig)
    rig.press("charges")
    rig.answer("charges", CHARGES)
    assert rig.holds(*CANARIES)
    rig.pass_time(400, step_s=5)
    assert rig.view == "AttractView"
    rig.orders.clear()
    assert rig.holds(*CANARIES) == []


@pytest.mark.parametrize(
    "presses", [("charges", "charges", CHARGES), ("options", "holdings", HOLDINGS)]
)
def test_home_leads_out_of_every_page_of_the_account(rig, presses):
    press, operation, told = presses
    log_in(rig)
    rig.press(press)
    assert "home" in rig.choices
    rig.answer(operation, told)
    rig.press("back")
    rig.answer("summary", SUMMARY)
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
    rig.refuse("validate_code", "code_expired")
    rig.answer("send_code", SENT)
    assert rig.view == "CodeView"


def test_an_access_that_ends_while_a_second_proof_is_given_signs_out(rig):
    log_in(rig)
    rig.press("usage")
    rig.press("pin")
    rig.type("4826")
    rig.press("next")
    rig.refuse("verify_secret", "access_ended", 401)
    assert rig.screen.name == "signed_out"
    rig.press("home")
    rig.press("account")
    assert rig.view == "NumberView"


@pytest.mark.parametrize("channel", ["send_again", "voice"])
@pytest.mark.parametrize("problem", ["too_soon", "sends_used_up", "limited"])
def test_who_gets_no_sms_is_never_called_a_thief_and_keeps_every_other_way(rig, channel, problem):
    to_code(rig)
    rig.press("no_sms")
    rig.press(channel)
    rig.refuse("send_code", problem, 429)
    assert rig.view == "CodeView"
    assert rig.screen.view.problem
    rig.press("no_sms")
    assert {"voice", "code_word", "pin", "send_again"} <= set(rig.choices)
    rig.press("back")
    rig.type("123456")
    assert rig.asked.body.authentication_id == SENT.authentication_id


@pytest.mark.parametrize("where", ["sending", "typing"])
def test_an_owner_whose_codes_somebody_locked_still_has_the_code_word(rig, where):
    rig.ready()
    rig.press("home")
    rig.press("account")
    rig.type("9161234567")
    rig.press("next")
    if where == "sending":
        rig.refuse("send_code", "code_locked", 429)
    else:
        rig.answer("send_code", SENT)
        rig.type("111111")
        rig.refuse("validate_code", "code_locked", 429)
    assert rig.screen.name == "code_locked"
    rig.press("no_sms")
    rig.press("code_word")
    assert rig.view == "LettersView"


def test_a_code_that_is_on_its_way_already_is_no_lock(rig):
    rig.ready()
    rig.press("home")
    rig.press("account")
    rig.type("9161234567")
    rig.press("next")
    rig.refuse("send_code", "too_soon", 429)
    assert rig.view == "MessageView"
    assert "в пути" in rig.screen.view.title
    rig.press("try_again")
    rig.answer("send_code", SENT)
    assert rig.view == "CodeView"


def test_a_terminal_that_loses_its_power_in_the_middle_of_a_code_has_forgotten_it(rig):
    to_code(rig)
    rig.type("481")
    rig.again()
    rig.ready()
    assert rig.view == "AttractView"
    assert rig.holds(CANARY_NUMBER) == []
    written = b"".join(record.body for record in rig.journal.read(1, 1000))
    assert CANARY_NUMBER.encode() not in written

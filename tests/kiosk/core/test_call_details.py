"""Call details and a promised payment on the screen, with the operator's answers handed in."""

import pytest

from contract.account.access import Access
from contract.account.help import Sent
from contract.account.holdings import Alert, Charges
from contract.messages import Problem
from drivers.api import Pair, Text
from kiosk import effects as do
from kiosk.events import CustomerDid, OperatorAnswered
from kiosk.operator.errors import OperatorProblemError, OperatorUnreachableError
from kiosk.views.intents import SetLanguage
from workbench.account_samples import AT, CHARGES, FULL, SUMMARY
from workbench.statement_samples import LINES, PARTNER, PROMISED, STATEMENT

MANY = STATEMENT.model_copy(update={"total": 64, "pages": 2, "rows": (LINES * 5)[:60]})
MONTHS = Charges.model_validate({**CHARGES.model_dump(), "months": ("2026-11", "2026-10")})


def opened(level):
    return Access(access_token="t" * 32, level=level, msisdn="+79005550177", expires_at=AT)


def numbered_rows(count, first=0):
    """So many lines, each with an id of its own."""
    return tuple(
        LINES[at % len(LINES)].model_copy(update={"row_id": f"u{first + at}"})
        for at in range(count)
    )


@pytest.fixture
def account(rig):
    """account(level): the account is on the screen of who gave so many proofs."""

    def log_in(level="L2", summary=SUMMARY):
        rig.ready()
        rig.press("home")
        rig.press("account")
        rig.sign_in("9005550177", level)
        rig.answer("summary", summary)
        return rig

    return log_in


@pytest.fixture
def details(account):
    rig = account()
    rig.press("usage")
    rig.answer("charges", MONTHS)
    rig.answer("usage", STATEMENT)
    return rig


def test_a_code_alone_opens_no_statement_and_a_second_proof_does(account):
    rig = account("L1")
    rig.press("usage")
    assert rig.view == "MenuView"
    rig.press("pin")
    rig.type("1234")
    rig.press("next")
    rig.answer("verify_secret", opened("L2"))
    rig.answer("charges", MONTHS)
    assert rig.asked.operation == "usage"
    assert rig.asked.body.month == "2026-11"
    rig.answer("usage", STATEMENT)
    assert rig.view == "ListView"


def test_who_gives_no_second_proof_sees_the_account_and_no_line(account):
    rig = account("L1")
    rig.press("usage")
    rig.press("back")
    rig.answer("summary", SUMMARY)
    assert rig.view == "AccountView"


def test_every_line_is_leafed_through_and_behind_the_last_page_is_the_first(details):
    seen, first = [], details.screen.view.rows
    for _ in range(3):
        seen += [row.choice_id for row in details.screen.view.rows]
        details.press("more_rows")
    assert seen == [f"line:{line.row_id}" for line in LINES]
    assert details.screen.view.rows == first


def test_further_lines_are_asked_for_only_when_they_are_come_to(account):
    rig = account()
    rig.press("usage")
    rig.answer("charges", MONTHS)
    rig.answer("usage", MANY.model_copy(update={"rows": numbered_rows(60)}))
    for _ in range(11):
        rig.press("more_rows")
    assert rig.screen.view.place == "56-60 из 64"
    rig.press("more_rows")
    assert rig.asked.body.page == 1
    rig.answer("usage", MANY.model_copy(update={"page": 1, "rows": numbered_rows(4, 60)}))
    assert rig.screen.view.place == "61-64 из 64"
    assert [row.choice_id for row in rig.screen.view.rows] == [f"line:u{n}" for n in range(60, 64)]
    rig.press("more_rows")
    assert rig.asked.body.page == 0


@pytest.mark.promise("R15")
def test_each_line_says_what_it_is_and_leads_on(details):
    details.press("line:u0")
    assert details.view == "DocumentView"
    details.press("done")
    assert details.view == "ListView"
    details.press("more_rows")
    details.press("line:u6")
    details.press("options")
    assert details.asked.operation == "holdings"


def test_a_dear_call_leads_to_the_check_up_without_another_login(details):
    details.press("line:u1")
    details.press("tariff")
    assert details.asked.operation == "advice"


def test_a_month_and_a_kind_are_chosen_together(details):
    details.press("statement")
    details.press("kinds")
    details.press("kind:voice")
    assert details.asked.body.only == "voice"
    details.answer("usage", STATEMENT)
    details.press("statement")
    details.press("months")
    details.press("month:2026-10")
    assert (details.asked.body.month, details.asked.body.only) == ("2026-10", "voice")
    details.answer("usage", STATEMENT.model_copy(update={"month": "2026-10"}))
    details.press("statement")
    details.press("kinds")
    details.press("kind:")
    assert details.asked.body.only is None


@pytest.mark.promise("R15")
def test_the_printed_statement_has_every_line_that_was_told(details):
    details.press("statement")
    details.press("print")
    slip = details.slips[-1].slip
    assert details.view == "DoneView"
    labels = [part.label for part in slip.parts if isinstance(part, Pair)]
    texts = [part.text for part in slip.parts if isinstance(part, Text)]
    assert labels.count(details.screen.view.title) == 0
    assert len([text for text in texts if text.startswith(("30.11", "29.11"))]) >= 5
    assert all(sign not in "".join(labels + texts) for sign in "₽")
    details.printed()
    details.press("done")
    assert details.choices[1] == "months"
    assert b"9005550177" not in b"".join(r.body for r in details.journal.read(1, 1000))


def test_a_printed_statement_has_sixty_lines_and_says_of_how_many(account):
    rig = account()
    rig.press("usage")
    rig.answer("charges", MONTHS)
    rig.answer("usage", MANY.model_copy(update={"rows": numbered_rows(60)}))
    rig.press("statement")
    rig.press("print")
    texts = [part.text for part in rig.slips[-1].slip.parts if isinstance(part, Text)]
    assert sum("11.2026" in text and ":" in text for text in texts) == 60
    assert any("1-60 из 64" in text for text in texts)


def test_the_statement_is_sent_to_the_number_itself(details):
    details.press("statement")
    details.press("send")
    assert details.asked.body.month == "2026-11"
    details.answer("send_statement", Sent(sent_at=AT))
    assert "555-01-77" in details.screen.view.headline
    details.press("done")
    assert "send" in details.choices


def test_an_access_that_ended_shows_no_further_line(details):
    details.press("statement")
    details.press("send")
    details.refuse("send_statement", "access_ended", 401)
    details.press("home")
    assert details.view == "HomeView"


def test_without_an_answer_the_statement_says_so_and_the_account_stays(account):
    rig = account()
    rig.press("usage")
    rig.answer("charges", OperatorUnreachableError("no route"))
    assert rig.view == "MessageView"


# --- a promised payment ---------------------------------------------------------------------------


def test_an_account_that_owes_offers_a_promised_payment_at_the_warning(account):
    owing = FULL.model_copy(update={"promised": None, "alerts": FULL.alerts[:1]})
    rig = account("L1", owing)
    assert rig.screen.view.alerts[0].choice_id == "promised"
    rig.press("promised")
    rig.answer("promised_terms", PROMISED)
    labels = [choice.label for choice in rig.screen.view.choices[1:]]
    assert all("\u00a0₽" in label and "30.11.2026" in label for label in labels)
    rig.press("promise:20000")
    assert rig.asked.operation == "quote_change"
    assert rig.asked.body.change.amount_minor == 20_000


def test_who_cannot_borrow_is_told_why_and_where_a_person_is(account):
    owing = FULL.model_copy(update={"promised": None, "alerts": FULL.alerts[:1]})
    rig = account("L1", owing)
    rig.press("promised")
    refused = PROMISED.model_copy(update={"choices": (), "refusal": "debt_too_large"})
    rig.answer("promised_terms", refused)
    assert rig.view == "MessageView"
    assert "0890" in rig.screen.view.person
    rig.press("back")
    assert rig.asked.operation == "summary"


def test_who_owes_a_promised_payment_is_offered_no_second_one(account):
    rig = account("L1", FULL)
    assert "promised" not in rig.choices


def test_a_company_s_number_is_offered_no_change_at_its_warnings(account):
    managed = {"promised": None, "alerts": FULL.alerts[:1], "company_managed": True}
    rig = account("L1", FULL.model_copy(update=managed))
    assert "promised" not in rig.choices


@pytest.mark.promise("R05")
def test_a_check_up_that_is_due_is_one_touch_away(account):
    due = SUMMARY.model_copy(update={"alerts": (Alert(code="check_up_due", at=AT),)})
    rig = account("L1", due)
    assert rig.screen.view.alerts[0].choice_id == "tariff"
    rig.press("tariff")
    assert rig.asked.operation == "advice"
    assert rig.asked.body.noted


def test_after_a_visit_no_line_of_the_statement_is_left_in_the_core(details):
    details.press("line:u0")
    details.press("back")
    details.press("statement")
    details.press("print")
    details.printed()
    canaries = (PARTNER, details.core.runner.say.phone(PARTNER), "Example Content A")
    assert details.holds(*canaries)
    details.pass_time(400, step_s=5)
    assert details.view == "AttractView"
    details.orders.clear()
    assert details.holds(*canaries) == []


def test_what_can_be_had_a_few_times_a_day_is_not_said_to_come_in_a_quarter_of_an_hour(details):
    details.tell(CustomerDid(SetLanguage("en")))
    details.press("statement")
    details.press("send")
    asked = details.ordered(do.AskOperator)[-1]
    problem = Problem(
        title="limited", status=429, code="limited", retryable=True, retry_after_s=40_000
    )
    details.tell(OperatorAnswered(asked.request_id, OperatorProblemError(problem), foreseen=True))
    assert details.screen.view.what_happened == "This can be done only a few times a day."

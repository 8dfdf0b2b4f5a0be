"""Something does not work: what is looked at, what one touch mends, what is left at the end."""

import pytest

from contract.account.access import Access
from contract.account.help import CaseOpened, CheckResult, Diagnosis, Puk
from contract.messages import NumberCheckAnswer
from drivers.api import AcceptorStatus
from kiosk.projection.help.problems import GROUPS
from workbench.help_samples import AT, DAYS_LATER, FINE, ROAMING

OWN = "+79161234567"
OPEN = Access(access_token="t" * 32, level="L1", msisdn=OWN, expires_at=AT)
CASE = CaseOpened(case_no="48112237", promised_at=DAYS_LATER, call_promised_at=AT)
ROOMS = {one.name: group for group in GROUPS for one in group.problems}
PROBLEMS = {one.name: one for group in GROUPS for one in group.problems}
PUK = Puk(puk="83120047")


def to_problem(rig, name):
    rig.ready()
    rig.press("home")
    rig.press("help")
    rig.press("problems")
    group = ROOMS[name]
    rig.press(f"problems:{group.name}")
    if len(group.problems) > 1:
        rig.press(f"problem:{name}")


@pytest.fixture
def dead(rig):
    """Who is logged in, before the checks of a phone that does not connect abroad."""
    to_problem(rig, "roaming_dead")
    rig.sign_in()
    assert rig.asked.body.problem == "roaming_dead"
    rig.answer("diagnosis", ROAMING)
    return rig


def rows(rig):
    return {row.label: row for row in rig.screen.view.rows}


@pytest.mark.promise("R30")
@pytest.mark.parametrize(
    "name", [name for name, group in ROOMS.items() if PROBLEMS[name].way == "checks"]
)
def test_every_problem_is_looked_at_under_its_own_name(rig, name):
    to_problem(rig, name)
    rig.sign_in()
    assert rig.asked.operation == "diagnosis"
    assert rig.asked.body.problem == name
    rig.answer("diagnosis", FINE)
    assert {"still_not", "done"} <= set(rig.choices)


@pytest.mark.promise("R30")
def test_there_are_more_than_fourteen_problems_and_no_screen_has_more_than_seven(rig):
    assert len(ROOMS) >= 14
    assert max(len(group.problems) for group in GROUPS) <= 7
    assert len(GROUPS) <= 7


@pytest.mark.promise("R35")
def test_each_check_says_whether_it_is_in_order_and_what_mends_it_has_its_button(dead):
    wrong = [row for row in dead.screen.view.rows if row.choice_id]
    assert [row.choice_id for row in wrong] == [
        "fix:balance",
        "fix:roaming",
        "fix:roaming_data",
        "fix:registered",
    ]
    assert all(row.value or row.detail for row in dead.screen.view.rows)


@pytest.mark.promise("R35")
def test_late_charges_are_told_with_their_date(dead):
    assert "04.12.2026" in dead.screen.view.notice.replace("\u00a0", "")


@pytest.mark.promise("R35")
@pytest.mark.parametrize(
    ("button", "kind"),
    [
        ("fix:roaming", "switch_on"),
        ("fix:roaming_data", "switch_off"),
        ("fix:registered", "reprovision"),
    ],
)
def test_one_touch_asks_for_the_change_that_mends_it(dead, button, kind):
    dead.press(button)
    assert dead.asked.operation == "quote_change"
    assert dead.asked.body.change.kind == kind


def test_one_touch_takes_the_missing_money_and_looks_again(dead):
    dead.press("fix:balance")
    quote = dead.quote()
    dead.answer("check_number", NumberCheckAnswer(msisdn=OWN, verdict="ok", quote=quote))
    dead.status(AcceptorStatus.IDLE)
    for bill in (200, 50, 10, 10):
        dead.insert(bill)
    dead.finish()
    dead.decide()
    dead.pass_time(2)
    assert dead.asked.operation == "diagnosis"
    dead.answer("diagnosis", FINE)
    assert not [row for row in dead.screen.view.rows if row.choice_id]


@pytest.mark.promise("R36")
def test_a_blocked_card_is_unblocked(rig):
    to_problem(rig, "blocked")
    rig.sign_in()
    blocked = Diagnosis(
        problem="blocked", checks=(CheckResult(check="sim", ok=False, fix="unblock"),)
    )
    rig.answer("diagnosis", blocked)
    rig.press("fix:sim")
    assert rig.asked.body.change.kind == "unblock_sim"


def test_what_a_person_must_do_leads_to_a_person(rig):
    to_problem(rig, "sim_not_seen")
    rig.sign_in()
    unknown = Diagnosis(
        problem="sim_not_seen", checks=(CheckResult(check="sim", ok=False, fix="person"),)
    )
    rig.answer("diagnosis", unknown)
    rig.press("fix:sim")
    assert {"call_me", "call_numbers"} <= set(rig.choices)


def test_the_steps_come_on_paper_with_what_was_found(dead):
    dead.press("still_not")
    dead.press("phone_steps")
    dead.press("print")
    said = " ".join(getattr(part, "text", "") for part in dead.slips[-1].slip.parts)
    for step in PROBLEMS["roaming_dead"].advice:
        assert dead.core.runner.say(step) in said
    assert "04.12.2026" in said.replace("\u00a0", "")


@pytest.mark.promise("R10", "R30")
def test_what_still_does_not_work_becomes_a_case_that_knows_what_was_tried(dead):
    dead.press("still_not")
    dead.press("open_case")
    dead.press("call_me")
    asked = dead.asked.body
    assert (asked.topic, asked.access_token, asked.call_msisdn) == ("travel", "t" * 32, OWN)
    assert asked.context.steps == (
        "roaming_dead",
        "roaming_dead: balance, roaming, roaming_data, registered",
    )
    dead.answer("open_case", CASE)
    assert dead.screen.view.code == "4811\u00a02237"
    dead.press("done")
    assert "problem:roaming_dead" in dead.choices


@pytest.mark.promise("R30")
def test_who_cannot_log_in_still_gets_a_case_or_a_person(rig):
    to_problem(rig, "no_network")
    rig.press("back")
    assert {"open_case", "person"} <= set(rig.choices)
    rig.press("open_case")
    rig.type("9160000001")
    rig.press("call_me")
    assert rig.asked.body.access_token is None
    assert rig.asked.body.topic == "network"


@pytest.mark.promise("R34")
def test_money_that_vanishes_leads_to_where_it_went(rig):
    to_problem(rig, "money_vanished")
    rig.sign_in()
    rig.answer("diagnosis", FINE)
    rig.press("charges")
    assert rig.asked.operation == "charges"


def test_a_helper_of_somebody_abroad_proves_nothing_and_sees_nothing(rig):
    to_problem(rig, "helper")
    assert {"top_up", "open_case"} <= set(rig.choices)


def test_something_else_goes_to_a_case_or_a_person_at_once(rig):
    to_problem(rig, "other")
    assert {"open_case", "person", "phone_steps"} <= set(rig.choices)


def test_the_end_of_the_access_leads_back_to_the_problems(dead):
    dead.press("fix:roaming")
    dead.refuse("quote_change", "access_ended", 401)
    dead.press("home")
    assert dead.view == "HomeView"


def test_an_sms_is_enough_for_who_wants_no_call(dead):
    dead.press("still_not")
    dead.press("open_case")
    dead.press("no_call")
    assert dead.asked.body.call_msisdn is None
    dead.answer("open_case", CASE.model_copy(update={"call_promised_at": None}))
    assert "123" in dead.screen.view.headline
    assert dead.slips


def test_only_who_is_logged_in_may_do_without_a_call(rig):
    to_problem(rig, "other")
    rig.press("open_case")
    assert rig.view == "NumberView"


def prove_twice(rig):
    rig.sign_in()
    rig.press("pin")
    rig.type("4826")
    rig.press("next")
    rig.answer("verify_secret", OPEN.model_copy(update={"level": "L2"}))


@pytest.mark.promise("R36")
def test_the_puk_is_shown_after_two_proofs_and_comes_on_no_paper(rig):
    to_problem(rig, "puk")
    prove_twice(rig)
    rig.answer("show_puk", PUK)
    assert rig.screen.view.code == "8312\u00a00047"
    assert not rig.slips
    assert "83120047" not in repr(rig.kinds())
    rig.press("done")
    assert "problem:puk" in rig.choices


def test_who_has_no_second_proof_gets_a_case_or_a_person_instead_of_the_puk(rig):
    to_problem(rig, "puk")
    rig.sign_in()
    rig.press("back")
    assert {"open_case", "person", "phone_steps"} <= set(rig.choices)


def test_a_payment_that_did_not_come_is_looked_for_by_its_receipt(rig):
    to_problem(rig, "payment_not_arrived")
    assert rig.view == "CodeView"
    assert "no_code" in rig.choices


def test_a_card_that_is_dead_is_replaced(rig):
    to_problem(rig, "sim_not_seen")
    rig.press("back")
    rig.press("new_sim")
    rig.press("new_sim")
    rig.sign_in()
    rig.type("9160000001")
    rig.press("call_me")
    assert rig.asked.body.change.kind == "replace_sim"


def to_every_page(rig, name):
    """Yield before each page of a problem, one behind the other."""
    to_problem(rig, name)
    rig.sign_in()
    rig.answer("diagnosis", ROAMING)
    yield "checks"
    rig.press("still_not")
    yield "go_on"
    rig.press("phone_steps")
    yield "steps"


@pytest.mark.promise("R31")
@pytest.mark.parametrize("name", ["roaming_dead", "travel_bill", "sim_not_seen"])
def test_a_person_is_one_touch_away_on_every_page_and_back_leads_to_it_again(rig, name):
    for page in to_every_page(rig, name):
        before = (rig.view, rig.choices)
        rig.call_person()
        assert "call_me" in rig.choices, page
        rig.press("back")
        assert (rig.view, rig.choices) == before, page


@pytest.mark.parametrize("pages", [1, 2, 3])
def test_who_walks_away_from_a_page_is_forgotten(rig, pages):
    reached = to_every_page(rig, "roaming_dead")
    for _ in range(pages):
        next(reached)
    rig.pass_time(400, step_s=5)
    assert rig.view == "AttractView"
    rig.press("home")
    rig.press("account")
    assert rig.view == "NumberView"


@pytest.mark.parametrize("pages", [1, 2, 3])
def test_back_leads_step_by_step_out_of_every_page(rig, pages):
    reached = to_every_page(rig, "roaming_dead")
    for _ in range(pages):
        next(reached)
    for _ in range(10):
        if rig.view == "HomeView":
            return
        if rig.asked.operation == "diagnosis" and rig.view == "AskingView":
            rig.answer("diagnosis", ROAMING)
        else:
            rig.press("back")
    pytest.fail(f"Back never leads home: {rig.view}")

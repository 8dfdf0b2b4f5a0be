"""One problem: live checks and what mends them; at its end stands a fix, a case or a person."""

from __future__ import annotations

from functools import partial

from contract.account.changes import Change, Reprovision, SwitchOff, SwitchOn, UnblockSim
from contract.account.help import CheckResult, Diagnosis
from kiosk.conversations.account.charges import charges
from kiosk.conversations.account.ordering import order
from kiosk.conversations.account.puk import show_puk
from kiosk.conversations.ground.requests import Conversation, choose, page
from kiosk.conversations.ground.visit import Visit
from kiosk.conversations.help.payment import my_payment
from kiosk.conversations.money.paying_in import pay_in
from kiosk.conversations.person.case_opening import Matter, open_case
from kiosk.conversations.person.person import person
from kiosk.conversations.pieces.asking import ask_account
from kiosk.conversations.pieces.printing import print_document
from kiosk.conversations.proving.login import login
from kiosk.conversations.travel.helper import helper_abroad
from kiosk.conversations.urgent.new_sim import new_sim
from kiosk.projection.ground import choice_ids
from kiosk.projection.help.checks import checks_view, fix_id, fixes_of, go_on_view, steps_view
from kiosk.projection.help.problems import Problem


def mend(visit: Visit, problem: Problem) -> Conversation[None]:
    """Deal with a problem until the customer has enough."""
    visit.session.course.step(problem.name)
    visit.session.screen, visit.session.fields = "problems", ()
    match problem.way:
        case "helper":
            yield from helper_abroad(visit)
        case "payment":
            yield from my_payment(visit)
        case "person":
            yield from _go_on(visit, problem)
        case "puk":
            if not (yield from show_puk(visit)):
                yield from _go_on(visit, problem)
        case "checks":
            if (yield from login(visit)):
                yield from _look(visit, problem)
            else:
                yield from _go_on(visit, problem)


def _look(visit: Visit, problem: Problem) -> Conversation[None]:
    """Show the checks anew after everything that was done."""
    while visit.session.is_logged_in:
        found = yield from ask_account(visit, "diagnosis", Diagnosis, problem=problem.name)
        if found is None:
            return
        _note(visit, found)
        shown = partial(checks_view, problem=problem, diagnosis=found)
        answer = yield from choose(page(f"checks:{problem.name}", shown, visit.timeouts.terms_s))
        mends = [one for one in fixes_of(problem, found) if answer == fix_id(one)]
        if mends:
            yield from _fix(visit, mends[0])
        elif answer == choice_ids.CHARGES:
            yield from charges(visit)
        elif answer != choice_ids.STILL_NOT or (yield from _go_on(visit, problem, found)):
            return


def _note(visit: Visit, found: Diagnosis) -> None:
    """Leave what was found for the person who goes on from there."""
    wrong = [one.check for one in found.checks if not one.ok]
    visit.session.course.step(f"{found.problem}: {', '.join(wrong) or 'ok'}")


def _fix(visit: Visit, check: CheckResult) -> Conversation[None]:
    """Have done what a check names."""
    if check.fix == "person":
        yield from person(visit)
        return
    if check.fix == "top_up":
        msisdn = visit.session.opened().msisdn
        done = yield from pay_in(visit, msisdn, check.amount_minor or 0)
    else:
        change = change_of(check)
        done = change is not None and (yield from order(visit, change))
    visit.session.course.step(f"{check.fix} {check.check}: {'done' if done else 'not done'}")


def change_of(check: CheckResult) -> Change | None:
    """Return the change that mends it; None where the operator named no product for it."""
    product = check.product.product_id if check.product is not None else ""
    match check.fix:
        case "switch_on" if product:
            return SwitchOn(option_id=product, amount_minor=check.amount_minor)
        case "switch_off" if product:
            return SwitchOff(product_ids=(product,))
        case "unblock":
            return UnblockSim()
        case "reprovision":
            return Reprovision()
    return None


def _steps(visit: Visit, problem: Problem, found: Diagnosis | None) -> Conversation[None]:
    shown = partial(steps_view, problem=problem, diagnosis=found)
    answer = yield from choose(page(f"steps:{problem.name}", shown, visit.timeouts.terms_s))
    if answer == choice_ids.PRINT:
        yield from print_document(visit, "steps", shown)


def _go_on(visit: Visit, problem: Problem, found: Diagnosis | None = None) -> Conversation[bool]:
    """Return whether it is dealt with now."""
    while True:
        card = problem.topic == "sim" and visit.pack.offers("replace_sim")
        shown = partial(go_on_view, problem=problem, new_sim=card)
        answer = yield from choose(page(f"go_on:{problem.name}", shown, visit.timeouts.menu_s))
        match answer:
            case choice_ids.OPEN_CASE:
                matter = Matter(problem.topic)
                if (yield from open_case(visit, matter, known=visit.session.msisdn)):
                    return True
            case choice_ids.NEW_SIM:
                if (yield from new_sim(visit)):
                    return True
            case choice_ids.PERSON:
                yield from person(visit)
            case choice_ids.PHONE_STEPS:
                yield from _steps(visit, problem, found)
            case _:
                return False

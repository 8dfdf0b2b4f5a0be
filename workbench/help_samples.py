"""What the operator may find when something does not work, and the real views made of it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from functools import partial
from typing import Final

from contract.account.help import CaseStatus, ChatMessage, CheckResult, Diagnosis
from contract.account.parts import LocalText
from kiosk.accomplished import Accomplished
from kiosk.projection.account import puk
from kiosk.projection.ground import slip_codes
from kiosk.projection.ground.needs import PackFacts
from kiosk.projection.ground.paper import ReceiptState
from kiosk.projection.help import checks, my_case, problems
from kiosk.projection.help.problems import GROUPS, Group, Problem
from kiosk.projection.person import chat, closing, person
from kiosk.say import Say
from kiosk.views.base import View
from workbench.account_samples import AT, MSISDN, Maker
from workbench.sample_words import product

DAYS_LATER: Final = datetime(2026, 12, 4, 9, tzinfo=UTC)
ROAMING: Final = Diagnosis(
    problem="roaming_dead",
    checks=(
        CheckResult(check="balance", ok=False, fix="top_up", amount_minor=27_000),
        CheckResult(check="international", ok=True),
        CheckResult(
            check="roaming", ok=False, fix="switch_on", product=product("O-ROAM-BASE", "«Роуминг»")
        ),
        CheckResult(
            check="roaming_data",
            ok=False,
            fix="switch_off",
            product=product("O-ROAM-STOP", "«Стоп-интернет»"),
        ),
        CheckResult(check="limit", ok=True),
        CheckResult(check="registered", ok=False, fix="reprovision"),
        CheckResult(check="country_covered", ok=True),
    ),
    late_charges_until=DAYS_LATER,
)
FINE: Final = Diagnosis(
    problem="cannot_call",
    checks=tuple(
        CheckResult(check=name, ok=True) for name in ("sim", "balance", "registered", "outage")
    ),
)
CONTENT: Final = Diagnosis(
    problem="paid_content",
    checks=(
        CheckResult(
            check="short_numbers",
            ok=False,
            fix="switch_off",
            product=product("C-HORO", "«Гороскоп дня»"),
        ),
    ),
)
TRAVEL_BILL: Final = Diagnosis(
    problem="travel_bill",
    checks=(
        CheckResult(
            check="daily_option",
            ok=False,
            fix="switch_off",
            product=product("O-ROAM-OLD", "«Роуминг-календарь»"),
        ),
        CheckResult(
            check="limit",
            ok=False,
            fix="switch_on",
            product=product("O-ROAM-LIMIT", "«Лимит расходов»"),
            amount_minor=100_000,
        ),
        CheckResult(check="balance", ok=False, fix="top_up", amount_minor=12_350),
    ),
    late_charges_until=DAYS_LATER,
)
CASE: Final = CaseStatus(
    case_no="48112239", state="in_work", topic="travel", opened_at=AT, promised_at=DAYS_LATER
)
ANSWERED: Final = CASE.model_copy(
    update={
        "state": "waits_for_you",
        "answer": LocalText(language="ru", text="Какая модель у вашего телефона?"),
    }
)
SOLVED: Final = CASE.model_copy(
    update={
        "state": "solved",
        "answer": LocalText(language="ru", text="Мы вернули вам 300 рублей за «Гороскоп дня»."),
    }
)


def problem_named(name: str) -> Problem:
    """Return a problem of the tree."""
    return next(one for group in GROUPS for one in group.problems if one.name == name)


def help_makers() -> Mapping[str, Maker]:
    """Return how each screen of problems and cases is made, by name."""
    return {**_problems(), **_checks(), **_cases(), **_talks(), **_closings()}


def _problems() -> dict[str, Maker]:
    found: dict[str, Maker] = {"problems": lambda say, _: problems.problems_view(say)}
    for group in GROUPS:
        if len(group.problems) > 1:
            found[f"problems-{group.name}"] = _group(group)
    return found


def _group(group: Group) -> Maker:
    return lambda say, _: problems.group_view(say, group)


def _checks() -> dict[str, Maker]:
    dead = problem_named("roaming_dead")
    every = Diagnosis(
        problem="no_network",
        checks=tuple(
            CheckResult(check=name, ok=False)
            for name in ("package", "apn", "divert", "outage", "country_covered", "sim", "limit")
        ),
    )
    return {
        "checks-roaming": partial(_checked, dead, ROAMING),
        "checks-roaming-all-wrong": partial(_checked, dead, _all_wrong(ROAMING)),
        "checks-fine": partial(_checked, problem_named("cannot_call"), FINE),
        "checks-content": partial(_checked, problem_named("paid_content"), CONTENT),
        "checks-all-wrong": partial(_checked, problem_named("no_network"), every),
        "phone-steps": lambda say, _: checks.steps_view(say, dead, ROAMING),
        "phone-steps-alone": lambda say, _: checks.steps_view(say, problem_named("puk"), None),
        "checks-travel-bill": partial(_checked, problem_named("travel_bill"), TRAVEL_BILL),
        "puk": lambda say, _: puk.puk_view(say, "83120047"),
        "go-on": lambda say, _: checks.go_on_view(say, dead),
        "go-on-sim": lambda say, _: checks.go_on_view(
            say, problem_named("sim_not_seen"), new_sim=True
        ),
    }


def _all_wrong(found: Diagnosis) -> Diagnosis:
    """The same with everything wrong that can be."""
    off = {"fix": "switch_on", "product": product("O-ROAM-BASE", "«Роуминг»")}
    wrong = (
        one if not one.ok else one.model_copy(update={"ok": False, **fix})
        for one in found.checks
        for fix in ({"fix": "person"} if one.check == "country_covered" else off,)
    )
    return found.model_copy(update={"checks": tuple(wrong)})


def _checked(problem: Problem, found: Diagnosis, say: Say, _: PackFacts) -> View:
    return checks.checks_view(say, problem, found)


def _cases() -> dict[str, Maker]:
    return {
        "case-number": lambda say, _: slip_codes.case_number_view(say, "4811"),
        "case-number-wrong": lambda say, _: slip_codes.case_number_view(say, "48112238"),
        "case-number-unknown": lambda say, _: slip_codes.case_number_view(
            say, CASE.case_no, unknown=True
        ),
        "case-in-work": lambda say, _: my_case.case_view(say, CASE),
        "case-waits": lambda say, _: my_case.case_view(say, ANSWERED),
        "case-solved": lambda say, _: my_case.case_view(say, SOLVED),
        "case-open": lambda say, _: my_case.case_view(
            say, CASE.model_copy(update={"state": "open"})
        ),
    }


def _message(number: int, by: str, text: str) -> ChatMessage:
    return ChatMessage.model_validate({"number": number, "by": by, "text": text, "at": AT})


SAID: Final = (
    _message(1, "person", "Здравствуйте! Вижу, что телефон за границей не соединяется."),
    _message(2, "customer", "Да"),
    _message(3, "person", "Выключите и включите телефон. Сеть появилась?"),
)
MUCH: Final = (
    *SAID,
    _message(4, "customer", "Нет"),
    _message(5, "person", "Тогда выберите сеть вручную: настройки, мобильная сеть, операторы."),
    _message(6, "customer", "Сеть есть"),
    _message(7, "person", "Отлично. Деньги за прошлую неделю ещё могут списать до четвёртого."),
)


def _talks() -> dict[str, Maker]:
    return {
        "person-writes-here": lambda say, _: person.person_view(
            say, call_back_minutes=15, wait_minutes=10, write_here_minutes=5
        ),
        "case-number-known": lambda say, _: person.known_number_view(say, MSISDN, or_no_call=True),
        "case-opened-no-call": lambda say, pack: person.promised_view(
            say, pack, MSISDN, "48112237", AT, ReceiptState.PRINTED, calls=False
        ),
        "chat-waiting": partial(
            chat.chat_view, state="waits", waiting_before=2, promised_minutes=5
        ),
        "chat-next": partial(chat.chat_view, state="waits"),
        "chat": partial(chat.chat_view, state="talks", person="Анна", messages=SAID),
        "chat-long": partial(
            chat.chat_view, state="talks", person="Анна", messages=MUCH, unsent=("Спасибо",)
        ),
        "chat-cut-off": partial(
            chat.chat_view, state="talks", person="Анна", messages=SAID, is_cut_off=True
        ),
        "chat-ended": partial(chat.chat_view, state="ended", person="Анна", messages=SAID),
        "chat-writing": lambda say, pack: chat.writing_view(
            say, "ТЕЛЕФОН НЕ ЛОВИТ СЕТЬ УЖЕ ТРИ ДНЯ", "ru", pack.alphabets, heard=SAID[0].text
        ),
        "chat-writing-first": lambda say, pack: chat.writing_view(say, "", "ky", pack.alphabets),
    }


DONE: Final = (
    Accomplished("order-1", lambda say: say("The services are set up anew.")),
    Accomplished("48112237", lambda say: say("We call you back"), "48112237", DAYS_LATER),
)


def _closings() -> dict[str, Maker]:
    return {
        "closing": lambda say, _: closing.closing_view(say, (), asks=True, prints=False),
        "closing-done": lambda say, _: closing.closing_view(say, DONE, asks=True, prints=True),
        "closing-told": lambda say, _: closing.closing_view(say, DONE, asks=False, prints=True),
        "closing-much-done": lambda say, _: closing.closing_view(
            say, DONE * 4, asks=True, prints=True
        ),
    }

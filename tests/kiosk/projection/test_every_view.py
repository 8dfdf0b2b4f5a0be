"""What holds of every screen, in every state and every language."""

import ast
import dataclasses
import re
from enum import Enum
from pathlib import Path

import pytest

import kiosk.projection
from kiosk.projection.ground import choice_ids
from kiosk.projection.ground.parts import CHOICES_MAX
from kiosk.texts.languages import OWN_NAMES
from kiosk.views.account import CodeView, LettersView
from kiosk.views.base import Role
from kiosk.views.general import BootView, OutOfServiceView
from kiosk.views.top_up import NumberView, ResultView, SendingView
from workbench.screen_samples import MSISDN, makers

LANGUAGES = tuple(OWN_NAMES)
IDS = {value for name, value in vars(choice_ids).items() if name.isupper()}
FAMILIES = tuple(value for value in IDS if value.endswith(":"))
WITHOUT_CHOICES = (BootView, SendingView)
TYPING = (NumberView, CodeView, LettersView)


def texts_of(value):
    """Every text in a view, however deep; names of things are no texts."""
    if isinstance(value, str):
        yield value
    elif dataclasses.is_dataclass(value):
        for field in dataclasses.fields(value):
            if field.name not in ("id", "icon", "colour", "qr", "code"):
                yield from texts_of(getattr(value, field.name))
    elif isinstance(value, tuple):
        for each in value:
            yield from texts_of(each)


@pytest.fixture(params=LANGUAGES)
def every(request, views):
    """(name, view) of every screen in one language."""
    return request.param, views(request.param).items()


def test_every_view_has_a_title_and_spoken_text(every):
    for name, view in every[1]:
        assert view.title, name
        assert len(view.spoken) > len(view.title), name


def test_every_view_can_be_left_unless_it_ends_by_itself(every):
    for name, view in every[1]:
        closed = isinstance(view, OutOfServiceView) and not view.choices
        assert view.choices or isinstance(view, WITHOUT_CHOICES) or closed, name


@pytest.mark.promise("R01")
def test_nobody_has_to_read_more_than_seven_choices(every):
    for name, view in every[1]:
        counted = [choice for choice in view.choices if choice.role is not Role.BACK]
        assert len(counted) <= CHOICES_MAX, name


def test_choices_have_a_label_a_known_name_and_their_keys_in_order(every):
    for name, view in every[1]:
        digits = [choice.digit for choice in view.choices if choice.digit not in ("#", "*", "")]
        if not isinstance(view, TYPING):
            assert all(choice.digit for choice in view.choices), name
        assert digits == [str(number) for number in range(1, len(digits) + 1)], name
        for choice in view.choices:
            assert choice.label, name
            assert choice.id in IDS or choice.id.startswith(FAMILIES), (name, choice.id)
        assert all((choice.digit == "#") == (choice.role is Role.BACK) for choice in view.choices)
        assert len({choice.id for choice in view.choices}) == len(view.choices), name


def test_at_most_one_choice_is_the_primary_one_and_it_comes_last_or_first(every):
    for name, view in every[1]:
        primary = [choice for choice in view.choices if choice.role is Role.PRIMARY]
        assert len(primary) <= 1, name
        if primary:
            answers = [choice for choice in view.choices if choice.role is not Role.BACK]
            assert primary[0] in (answers[0], answers[-1]), name


def test_what_can_be_chosen_is_read_aloud_with_its_key(every):
    for name, view in every[1]:
        if isinstance(view, TYPING):  # there the digit keys type
            continue
        for choice in view.choices:
            if choice.enabled:
                assert choice.label in view.spoken, (name, choice.label)
                assert choice.digit == "#" or choice.digit in view.spoken, (name, choice.label)
            else:
                assert f": {choice.label}." not in view.spoken, (name, choice.label)


def test_no_text_has_an_unfilled_place_or_a_hole(every):
    for name, view in every[1]:
        for text in texts_of(view):
            assert not set(text) & set("{}"), (name, text)
            assert "  " not in text, (name, text)
            assert "None" not in text, (name, text)
            assert ".." not in text, (name, text)


def test_whole_sums_have_no_zeros_behind_them(every):
    for name, view in every[1]:
        for text in texts_of(view):
            assert not re.search(r"\d[.,]00(?!\d)", text), (name, text)


def test_digits_are_grouped_in_one_way_only(every):
    for name, view in every[1]:
        for text in texts_of(view):
            amounts = re.findall(r"\d[ \d\u00a0\u202f.,]*\d(?=[\u00a0 ]?[₽])", text)
            for amount in amounts:
                assert not re.search(r"\d[ \u00a0,.]\d{3}", amount), (name, text)


def test_the_same_facts_make_the_same_view(pack, speak):
    for name, make in makers().items():
        assert make(speak("ru"), pack) == make(speak("ru"), pack), name


def test_no_screen_says_in_english_what_the_language_can_say(views):
    english = views("en")
    for language in LANGUAGES:
        if language == "en":
            continue
        for name, view in views(language).items():
            is_product = view.title.startswith("«")  # named by the operator, in its own words
            assert is_product or view.title != english[name].title, (language, name)
            assert view.spoken != english[name].spoken, (language, name)


def test_a_screen_for_strangers_after_a_restart_hides_the_number(every):
    (resume,) = (view for name, view in every[1] if name == "resume")
    national = MSISDN[2:]
    for text in texts_of(resume):
        digits = re.sub(r"\D", "", text)
        assert national not in digits
        assert national[:6] not in digits
    assert MSISDN[-4:] in resume.number_tail


def test_buttons_say_what_happens(views):
    labels = {choice.label for view in views("en").values() for choice in view.choices}
    assert not labels & {"OK", "Pay", "Cancel", "Submit", "Continue"}


def test_results_that_are_not_on_paper_carry_the_square_code(every):
    for name, view in every[1]:
        if isinstance(view, ResultView) and name.endswith("no-paper"):
            shown = " ".join((view.code, *(fact.value for fact in view.facts)))
            digits = "".join(sign for sign in shown if sign.isdigit())
            codes = [line.split(":") for line in view.qr.splitlines()]
            assert codes, name
            assert all(code[0] == "KIOSK" and code[2] in digits for code in codes), name


def test_views_are_made_without_the_world():
    folder = Path(kiosk.projection.__file__).parent
    forbidden = {"os", "io", "time", "random", "pathlib", "socket", "threading", "secrets"}
    for path in folder.glob("*.py"):
        tree = ast.parse(path.read_text())
        for node in ast.walk(tree):
            if isinstance(node, ast.Import):
                names = {alias.name.split(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom):
                names = {(node.module or "").split(".")[0]}
            else:
                continue
            assert not names & forbidden, path.name


def test_every_member_of_every_enum_of_troubles_has_a_screen():
    from drivers.api import RejectReason
    from kiosk.cash.picture import ReturnReason
    from kiosk.projection.ground.trouble import Trouble
    from kiosk.projection.money.number import NumberProblem, ReceiptPromise

    names = " ".join(makers())
    for kinds in (Trouble, NumberProblem, ReceiptPromise, RejectReason, ReturnReason):
        assert issubclass(kinds, Enum)
        for kind in kinds:
            assert f"-{kind.name.lower().replace('_', '-')}" in names, kind

"""The closing slip, the steps for the phone, and the ticket of a case without a call."""

from functools import partial

import pytest

from drivers.api import Pair, Text
from kiosk.config.pack_loading import load_pack
from kiosk.projection.help.checks import steps_view
from kiosk.receipts.closing_slip import closing_slip
from kiosk.receipts.reading_slips import document_slip
from kiosk.receipts.ticket_slip import TicketFacts, ticket_slip
from kiosk.say import Say
from kiosk.texts.languages import OWN_NAMES
from workbench.help_samples import DAYS_LATER, DONE, ROAMING, problem_named
from workbench.screen_samples import AT, MSISDN, TERMINAL

PACK = load_pack()


@pytest.fixture(params=OWN_NAMES)
def say(request):
    return Say.of(request.param, PACK, "Europe/Moscow")


def texts_of(slip):
    return [part.text for part in slip.parts if isinstance(part, Text)]


def pairs_of(slip):
    return {part.label: part.value for part in slip.parts if isinstance(part, Pair)}


@pytest.mark.promise("R40")
def test_the_closing_says_what_was_done_its_number_and_when_to_expect_the_rest(say):
    slip = closing_slip(say, PACK, TERMINAL, DONE, AT)
    assert {one.told(say) for one in DONE} <= set(texts_of(slip))
    values = set(pairs_of(slip).values())
    assert {say.code(DONE[1].code), say.moment(DONE[1].due)} <= values


def test_the_closing_names_no_telephone_number_of_the_customer(say):
    told = " ".join((*texts_of(closing_slip(say, PACK, TERMINAL, DONE, AT)),))
    assert MSISDN[-7:] not in told.replace(" ", "").replace("-", "")


def test_a_copy_of_the_closing_says_so(say):
    assert say("COPY") in texts_of(closing_slip(say, PACK, TERMINAL, DONE, AT, copy=True))


@pytest.mark.promise("R35")
def test_the_steps_for_the_phone_stand_on_paper_beside_what_was_found(say):
    problem = problem_named("roaming_dead")
    document = partial(steps_view, problem=problem, diagnosis=ROAMING)
    told = texts_of(document_slip(say, document, PACK, TERMINAL, AT))
    assert {say(step) for step in problem.advice} <= set(told)
    assert any(say.day(DAYS_LATER) in text for text in told)


def test_a_ticket_without_a_call_is_named_after_the_case(say):
    called = TicketFacts("48112237", MSISDN, DAYS_LATER, AT)
    quiet = TicketFacts("48112237", MSISDN, DAYS_LATER, AT, calls=False)
    titles = [texts_of(ticket_slip(say, PACK, TERMINAL, one))[1] for one in (called, quiet)]
    assert titles[0] != titles[1]
    assert titles[1] == say("My case")

"""What an operator has not at its terminals says where it is, in every pack there is."""

import pytest

from kiosk.config.pack_loading import DEFAULT_PACK, load_pack
from kiosk.projection.account.account import account_view
from kiosk.projection.account.online import has_online, online_view
from kiosk.projection.help.everything import FUNCTIONS, elsewhere_view, functions_view, is_here
from kiosk.projection.help.help import help_view
from workbench.account_samples import SUMMARY

PACKS = ("default", "hungary", "belarus", "ukraine")
EVERY = [one for functions in FUNCTIONS.values() for one in functions]


@pytest.fixture(params=PACKS)
def market(request):
    return load_pack(DEFAULT_PACK.parent / request.param)


@pytest.mark.promise("R25")
def test_what_is_not_here_names_every_way_the_pack_has(market, say):
    refused = {one.function: one.instead for one in market.not_offered}
    for function in EVERY:
        assert is_here(market, function) == (function.function not in refused), function
        if function.function in refused:
            first, *shops = elsewhere_view(say, market, function).sections
            assert len(first.paragraphs) == max(1, len(refused[function.function]))
            assert bool(shops) == ("shop" in refused[function.function])


def test_what_is_not_here_is_marked_in_the_list(market, say):
    for door, functions in FUNCTIONS.items():
        for turn in range(2):
            for choice in functions_view(say, market, door, turn).choices:
                known = [one for one in functions if choice.id == f"function:{one.name}"]
                if known:
                    marked = choice.hint == say("Not at this terminal")
                    assert marked != is_here(market, known[0])


def test_the_room_of_what_works_elsewhere_shows_what_the_operator_has(market, say):
    shown = [choice.id for choice in online_view(say, market).choices]
    assert ("assistant" in shown) == market.offers("internet_assistant")
    assert ("application" in shown) == market.offers("application")
    assert has_online(market)


def test_help_hides_a_room_with_nothing_in_it(say):
    assert "online" not in [choice.id for choice in help_view(say, online=False).choices]


def test_the_account_hides_doors_the_operator_has_not(say):
    hidden = frozenset({"offers", "usage"})
    shown = {choice.id for choice in account_view(say, SUMMARY, hidden).choices}
    assert not shown & hidden
    assert {"charges", "options"} <= shown

"""When nobody is there, nothing on this side of the screen still holds the customer's words."""

import gc
import sys
from dataclasses import replace
from types import FunctionType, ModuleType

import pytest

from kiosk.views.account import ChatLine
from ui.taps import Source

CANARY = "".join(("КАНАР", "ЕЙКА", "7"))  # as one text only where a screen brought it


def held(roots):
    """Every text that can be reached from these objects, inside this side of the screen."""
    foreign = {id(vars(m)) for name, m in sys.modules.items() if name.split(".")[0] != "ui"}
    seen, todo, found = {id(sys.modules), *foreign}, list(roots), []
    while todo:
        for other in gc.get_referents(todo.pop()):
            if id(other) in seen or isinstance(other, type | ModuleType):
                continue
            seen.add(id(other))
            if isinstance(other, str):
                found.append(other)
            elif not isinstance(other, FunctionType) or other.__module__.startswith("ui."):
                todo.append(other)
    return found


def marked(screens):
    """A visit whose number, sums and words can be recognised."""
    account = screens["account_many"]
    yield replace(account, view=replace(account.view, number=CANARY, balance=f"{CANARY} 1"))
    code = screens["done_blocked"]
    yield replace(code, view=replace(code.view, code=CANARY, lines=(CANARY,)))
    chat = screens["chat_talk"]
    yield replace(chat, view=replace(chat.view, lines=(ChatLine("Anna", CANARY, own=False),)))
    paid = screens["result_credited_no_paper"]
    yield replace(paid, view=replace(paid.view, number=CANARY, qr=CANARY))


def everything(glass):
    ours = [vars(module) for name, module in sys.modules.items() if name.split(".")[0] == "ui"]
    return held([{**vars(glass), "_send": None, "_speak": None}, *ours])


@pytest.mark.slow
@pytest.mark.parametrize("end", ["attract", "home"])
def test_no_cache_picture_or_press_still_holds_the_customer(hands, russian, end):
    for number, screen in enumerate(marked(russian)):
        hands.show(replace(screen, serial=100 + number))
        point = hands.glass.picture.targets[0].area.centre
        hands.glass.down(Source.FINGER, 1, point, hands.now)
    assert any(CANARY in text for text in everything(hands.glass))
    hands.show(replace(russian[end], serial=200))
    assert not [text for text in everything(hands.glass) if CANARY in text]

"""After a visit before a real operator nothing between the glass and the wire still holds it."""

import gc
from types import FunctionType, ModuleType

import pytest

from kiosk.views.account import AccountView, ListView

pytestmark = pytest.mark.slow

ANNA = "+79001000001"  # all three secrets are known
CODE_WORD = "РОМАШКА"


def held(machine):
    """Every text and every bytes of the terminal, without what modules, classes and tests hold."""
    seen, found = {id(machine)}, []  # the test's own hands and eyes
    waiting = [machine._loop, machine._office, machine.client]
    while waiting:
        one = waiting.pop()
        if id(one) in seen or isinstance(one, type | ModuleType):
            continue
        seen.add(id(one))
        if isinstance(one, str):
            found.append(one)
        elif isinstance(one, bytes | bytearray):
            found.append(bytes(one).decode("utf-8", "replace"))
        elif isinstance(one, FunctionType):
            waiting += [one.__closure__, one.__defaults__, one.__kwdefaults__]
        else:
            waiting += gc.get_referents(one)
    return found


def test_loop_client_and_connections_hold_no_number_code_secret_token_or_word(
    touch, machine, operator
):
    touch.press("account")
    touch.log_in(ANNA)
    name = touch.see(AccountView).facts[0].value
    code = touch.code(ANNA)
    touch.press("usage", "code_word")
    touch.write(CODE_WORD)
    touch.press("next")
    partner = next(one for one in touch.see(ListView).rows if "+7" in one.label).label[-9:]
    token = machine._loop._core.runner._session.opened().access_token
    tail = ANNA.removeprefix("+7")
    canaries = (tail, f"{tail[3:6]}-{tail[6:8]}-{tail[8:]}", code, CODE_WORD, token, partner, name)
    during = held(machine)
    assert any(token in text for text in during)
    assert any(partner in text for text in during)
    del during
    touch.press("back", "back", "sign_out", "done")
    machine.wait(lambda: machine.view == "AttractView", 60.0, "alone")
    machine.pass_time(30)
    left = {one for one in canaries for text in held(machine) if one in text}
    assert left == set()

"""Every script of the demo, played on one station: nothing is lost, nothing counted twice.

Each script says what must come of it; after each the operator's accounts are compared, and after
the last one journal, books, operator and cassette must agree on the sum of all.
"""

from __future__ import annotations

import pytest

from workbench.scripts import all_scripts
from workbench.stage import Script

pytestmark = pytest.mark.slow

# Which promises to subscribers a script proves.
PROVES = {
    "top-up": ("R21", "R26"),
    "split": ("R21",),
    "login": ("R19",),
    "check-up": ("R08",),
    "change-tariff-with-cash": ("R16",),
    "where-did-my-money-go": ("R34",),
    "talk-to-person": ("R04", "R31"),
    "talk-to-person-no-phone": ("R04", "R31"),
    "switch-all-off": ("R11", "R18"),
    "lost-phone-block": ("R09",),
    "travel-card": ("R33",),
    "roaming-dead": ("R35",),
    "every-problem": ("R14", "R30"),
    "correct-payment": ("R12",),
}


def case(script: Script) -> object:
    """A script as a case, with the promises it proves."""
    proves = PROVES.get(script.name, ())
    marks = [pytest.mark.promise(*proves)] if proves else []
    return pytest.param(script, id=script.name, marks=marks)


# Those that are patient are played side by side in test_patient_scripts.py.
BRISK = [case(script) for script in all_scripts().values() if not script.patient]


@pytest.mark.parametrize("script", BRISK)
def test_the_script_comes_to_what_it_says(theatre, script: Script) -> None:
    theatre.play(script)


def test_what_proves_a_promise_is_a_script() -> None:
    assert PROVES.keys() <= {script.name for script in all_scripts().values()}

"""Every script of the demo, played on one station: nothing is lost, nothing counted twice.

Each script says what must come of it; after each the operator's accounts are compared, and after
the last one journal, books, operator and cassette must agree on the sum of all.
"""

from __future__ import annotations

import pytest

from workbench.scripts import all_scripts
from workbench.stage import Script

pytestmark = pytest.mark.slow


def case(script: Script) -> object:
    """A script as a case, with the promises it proves."""
    marks = [pytest.mark.promise(*script.proves)] if script.proves else []
    return pytest.param(script, id=script.name, marks=marks)


# Those that are patient are played side by side in test_patient_scripts.py.
BRISK = [case(script) for script in all_scripts().values() if not script.patient]


@pytest.mark.parametrize("script", BRISK)
def test_the_script_comes_to_what_it_says(theatre, script: Script) -> None:
    theatre.play(script)

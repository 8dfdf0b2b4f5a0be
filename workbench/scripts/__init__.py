"""The headless scripts, by name: each plays one visit or misfortune and says what must come of it.

A script is a function of a Stage that returns what its report must say; it is one row of the
table of its module, and `all_scripts` joins the tables.
"""

from __future__ import annotations

from workbench.scripts import (
    account,
    bills,
    devices,
    doubtful,
    hostile,
    misfortunes,
    numbers,
    operator,
    operator_falls,
    payments,
    power,
    problems,
    visits,
)
from workbench.stage import Script


def all_scripts() -> dict[str, Script]:
    """Every script by its name, in the order of the tables."""
    tables = (
        visits,
        account,
        payments,
        problems,
        power,
        bills,
        devices,
        numbers,
        operator,
        operator_falls,
        misfortunes,
        hostile,
        doubtful,
    )
    return {script.name: script for table in tables for script in table.SCRIPTS}

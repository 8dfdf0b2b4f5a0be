"""What is broken on purpose, in this process only: the campaign must notice each of them."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from kiosk.journal import database


@dataclass(frozen=True)
class Control:
    """Rows of PRAGMAS replaced, and what the tap or the stage does wrongly."""

    name: str = ""
    what: str = ""
    pragmas: Mapping[str, tuple[str, object]] = field(default_factory=dict)
    claims_powersafe: bool = False
    acknowledges_early: bool = False
    drops_log_sync: int | None = None  # which one


NOTHING = Control()
CONTROLS: Mapping[str, Control] = {
    control.name: control
    for control in (
        Control(
            "normal-sync",
            "synchronous=NORMAL: a commit returns before the log is synced",
            {"synchronous": ("NORMAL", 1)},
        ),
        Control(
            "delete-journal",
            "journal_mode=DELETE: a commit is undone by the journal that comes back",
            {"journal_mode": ("DELETE", "delete"), "locking_mode": ("NORMAL", "normal")},
        ),
        Control(
            "psow",
            "psow left on: a destroyed sector takes the commit before along",
            claims_powersafe=True,
        ),
        Control(
            "early-credit",
            "a bill is acknowledged before its credit is written",
            acknowledges_early=True,
        ),
        Control("dropped-fsync", "one sync of the log never happens", drops_log_sync=16),
    )
}


@contextlib.contextmanager
def broken(control: Control) -> Iterator[None]:
    """Replace production's pragmas by the control's as long as this lasts."""
    before = database.PRAGMAS
    rows = []
    for name, setting, expected in before:
        rows.append((name, *control.pragmas.get(name, (setting, expected))))
    database.PRAGMAS = tuple(rows)
    try:
        yield
    finally:
        database.PRAGMAS = before

"""Buttons that belong to rows: what is seen beside the row is read aloud with the row's name."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from kiosk.views.account import Row
from kiosk.views.base import Choice


def with_names(choices: Iterable[Choice], rows: Iterable[Row]) -> tuple[Choice, ...]:
    """Return the choices as they are read aloud: "Switch off: Voice mail"."""
    names = {row.choice_id: row.label for row in rows if row.choice_id}
    return tuple(
        replace(one, label=_named(one.label, names[one.id])) if one.id in names else one
        for one in choices
    )


def _named(label: str, name: str) -> str:
    return f"{label} {name}" if label.endswith("?") else f"{label}: {name}"

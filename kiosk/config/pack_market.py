"""The market a pack sells in: country, numbers, limits, who pays, what works offline."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import StringConstraints

from contract.model import Minor
from kiosk.config.pack_parts import Country, Part


class Market(Part):
    """The country whose rules hold, and whether it wants to know who pays in cash."""

    country: Country
    # own_number_and_code: the payer's own number, proved by a one-time code, before any cash.
    payer_identification: Literal["none", "own_number_and_code"]


class Limits(Part):
    """Of one visit, in minor units."""

    min_minor: Minor
    max_minor: Minor


class NumberRules(Part):
    """Which telephone numbers are ours to ask for."""

    region: Country
    mask: Annotated[str, StringConstraints(pattern=r"^\+[0-9# ()\-]+$", max_length=30)]
    # National prefixes of this operator; empty where numbers are ported and only it can tell.
    own_prefixes: tuple[Annotated[str, StringConstraints(pattern=r"^[0-9]{1,6}$")], ...] = ()


class Offline(Part):
    """Top-ups while the operator cannot be reached: only where the pack says so."""

    allowed: bool = False
    max_minor: Minor = 0

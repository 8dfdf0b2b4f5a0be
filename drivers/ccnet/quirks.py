"""What single models do otherwise, keyed by how their part string begins."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Quirks:
    """How one family of devices departs from the manual."""

    initialize_s: float = 40.0  # longest time between RESET and rest
    sets_security: bool = True  # answers SET SECURITY otherwise than with ILLEGAL COMMAND
    port_vanishes: bool = False  # its USB port goes away after RESET and comes back
    rejecting_s_max: float = 30.0  # rejecting for longer is a jam


USUAL = Quirks()

QUIRKS: dict[str, Quirks] = {
    "FLS": Quirks(sets_security=False),
    "SL": Quirks(initialize_s=40.0),
    "GX": Quirks(initialize_s=20.0, port_vanishes=True),
    "G200": Quirks(initialize_s=30.0),
    "C100": Quirks(initialize_s=5.0),
}


def quirks_of(part: str) -> Quirks:
    """The quirks of a part string; of several that fit, the longest key."""
    keys = [key for key in QUIRKS if part.upper().startswith(key)]
    return QUIRKS[max(keys, key=len)] if keys else USUAL

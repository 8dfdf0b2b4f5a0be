"""The place of a claim slip's second code, and how it is filled.

The core never knows the code, so nothing that it shows, logs or lists can tell it.  A slip is made
with an empty place; whoever carries it to the printer fills the place from the journal's own
record of the claim, or leaves the line out.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from drivers.api import Pair, PrintJob, SlipPart
from kiosk.say import Say


@dataclass(frozen=True)
class SecondCodePlace(Pair):
    """A line whose value stands nowhere but on paper."""


def second_code_place(say: Say) -> SecondCodePlace:
    """Return the empty line."""
    return SecondCodePlace(say("Second code, show it to nobody"), "", bold=True)


def with_second_code(job: PrintJob, code: str | None) -> PrintJob:
    """Return the job with its places filled, or without them where there is no code."""
    parts: list[SlipPart] = []
    for part in job.slip.parts:
        if not isinstance(part, SecondCodePlace):
            parts.append(part)
        elif code is not None:
            parts.append(Pair(part.label, code, bold=part.bold))
    return replace(job, slip=replace(job.slip, parts=tuple(parts)))

"""Something that was done in a visit, as screens and slips tell it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Accomplished:
    """what: a plain English sentence of the texts; it may name {subject}, a name as it is.

    code: a number to keep, as of a case; due: when the rest of it is to be expected.
    """

    what: str
    subject: str = ""
    code: str = ""
    due: datetime | None = None

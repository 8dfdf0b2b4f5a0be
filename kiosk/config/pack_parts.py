"""What every part of an operator pack is made of: frozen models, texts in the pack's languages.

A part whose key was wrong can still be looked at by the rules (see pack_draft): asking it for that
key raises NotGivenError, and the rule that asked has nothing to say.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

Line = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]
Paragraph = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=600)]
# A text by language code; the rules see that it is there in every language of the pack.
Texts = Annotated[dict[str, Line], Field(min_length=1)]
LongTexts = Annotated[dict[str, Paragraph], Field(min_length=1)]
Colour = Annotated[str, StringConstraints(pattern=r"^#[0-9a-f]{6}$")]
Country = Annotated[str, StringConstraints(pattern=r"^[A-Z]{2}$")]
Name = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,39}$")]
TelephoneNumber = Annotated[str, StringConstraints(pattern=r"^[0-9+][0-9 \-]{1,24}[0-9]$")]
# Drawn as a QR code and typed by hand: short, and over TLS.
WebAddress = Annotated[
    str, StringConstraints(pattern=r"^https://[a-z0-9.-]+(/[A-Za-z0-9._/-]*)?$", max_length=80)
]


class NotGivenError(Exception):
    """A rule asked for a key that is missing or wrong; that was told already."""


class Part(BaseModel):
    """A section of a pack: frozen, and a key nobody knows is a mistake."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    if not TYPE_CHECKING:

        def __getattr__(self, name: str) -> object:
            if name in type(self).model_fields:
                raise NotGivenError(name)
            return super().__getattr__(name)

    def given(self) -> Iterator[tuple[str, Any]]:
        """Return the keys that are right, with their values, in the order they are declared."""
        held = self.__dict__
        return ((name, held[name]) for name in type(self).model_fields if name in held)


class Priced(Part):
    """Something with a number to reach it: for whom it is free, or that the tariff has a price."""

    free: bool
    free_for: Texts | None = None

"""The base every wire model shares: frozen, strict about unknown keys, compact as bytes."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated

from pydantic import (
    AfterValidator,
    AwareDatetime,
    BaseModel,
    ConfigDict,
    Field,
    PlainSerializer,
)

from contract.moments import rfc3339


def _within_utc(moment: datetime) -> datetime:
    """Refuse a moment whose offset carries it out of the calendar: it could never be written."""
    try:
        moment.astimezone(UTC)
    except OverflowError as error:
        raise ValueError("not a moment of the calendar in UTC") from error
    return moment


Moment = Annotated[
    AwareDatetime, AfterValidator(_within_utc), PlainSerializer(rfc3339, return_type=str)
]
Minor = Annotated[int, Field(strict=True, ge=0, le=10**12)]
Msisdn = Annotated[str, Field(pattern=r"^\+[1-9][0-9]{6,14}$")]
Identifier = Annotated[str, Field(min_length=1, max_length=64, pattern=r"^[A-Za-z0-9._:-]+$")]
Currency = Annotated[str, Field(pattern=r"^[A-Z]{3}$")]


class WireModel(BaseModel):
    """Frozen, refuses unknown keys."""

    # An error says where and why, never what: it may stand in a log.
    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    def to_bytes(self) -> bytes:
        """Return compact JSON in UTF-8: the bytes that are hashed, signed and sent."""
        return self.model_dump_json().encode()

"""What every handler does first and last: who asks, what is asked, the answer as bytes."""

from __future__ import annotations

from datetime import datetime
from typing import TypeVar

from fastapi import Request, Response
from pydantic import ValidationError

from backend import problems
from backend.fleet import Fleet
from backend.identification import Caller, Identification
from contract.model import WireModel
from contract.signatures import RequestMessage

Model = TypeVar("Model", bound=WireModel)


def identified(
    request: Request,
    identification: Identification,
    fleet: Fleet,
    now: datetime,
    *,
    renewing: bool = False,
) -> tuple[Caller, RequestMessage]:
    """Return the terminal that asks and its message; ProblemError if it proves nothing."""
    state = request.scope["state"]
    message: RequestMessage = state["message"]
    certificate: bytes | None = state.get("peer_certificate")
    caller = identification.identify(certificate, message, renewing=renewing)
    fleet.note(caller, now)
    return caller, message


def parsed(message: RequestMessage, kind: type[Model]) -> Model:
    """Return the body as a message of the contract; the problem names a place, never a value."""
    try:
        return kind.model_validate_json(message.body)
    except ValidationError as error:
        first = error.errors(include_input=False)[0]
        place = ".".join(str(part) for part in first["loc"])
        raise problems.malformed(f"{place}: {first['msg']}") from error


def answered(model: WireModel) -> Response:
    return Response(model.to_bytes(), media_type="application/json")

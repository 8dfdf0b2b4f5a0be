"""Faults on purpose, for developers and tests: the operator as it is on a bad day."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from contract.model import WireModel

FaultMode = Literal[
    "none",
    "down",
    "busy",
    "slow",
    "lose_answer_after_credit",
    "wrong_signature",
    "unknown_answer",
]


class Fault(WireModel):
    """What goes wrong, for how many requests (None: until switched), on which paths."""

    mode: FaultMode = "none"
    times: Annotated[int, Field(ge=1)] | None = None
    path_prefix: str = "/"
    delay_s: Annotated[float, Field(ge=0, le=120)] = 3.0
    retry_after_s: Annotated[int, Field(ge=0, le=3600)] = 1


class FaultSwitch:
    """Which fault the next request meets."""

    def __init__(self) -> None:
        self.current = Fault()

    def set(self, fault: Fault) -> None:
        self.current = fault

    def take(self, path: str) -> Fault:
        """Return the fault for a request to path, counting it down."""
        fault = self.current
        if fault.mode == "none" or not path.startswith(fault.path_prefix):
            return Fault()
        if fault.times is not None:
            left = fault.times - 1
            self.current = Fault() if left == 0 else fault.model_copy(update={"times": left})
        return fault

"""What a row of the contract's table says."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from contract.model import WireModel


@dataclass(frozen=True)
class Operation:
    """One row.  `problems` are the codes this operation adds to the common ones."""

    name: str
    method: Literal["GET", "POST"]
    path: str
    summary: str
    answer: type[WireModel]
    request: type[WireModel] | None = None
    problems: tuple[tuple[int, str], ...] = ()
    query: tuple[str, ...] = ()  # names that may be given
    certificate: bool = True

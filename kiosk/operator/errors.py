"""Everything that can go wrong between terminal and operator.

    OperatorError
    ├── OperatorUnreachableError    no answer came back: nothing is known
    ├── OperatorUntrustedError      somebody answered whom this terminal must not believe
    ├── OperatorProblemError        the operator itself said no, signed
    └── EnrolmentError              this terminal's own keys or certificate are missing or wrong

None of them is ever final for money: every one of them means *pending*.
"""

from __future__ import annotations

from enum import Enum, unique
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # the start of the terminal does not wait for the wire schemas
    from contract.messages import Problem


class OperatorError(Exception):
    """Base of this tree; never raised itself."""


class OperatorUnreachableError(OperatorError):
    """No whole answer arrived; the request may or may not have been carried out."""


@unique
class Distrust(Enum):
    """Why an answer is not believed."""

    CERTIFICATE_EXPIRED = "certificate_expired"
    CERTIFICATE_FOREIGN = "certificate_foreign"
    CERTIFICATE_WRONG_NAME = "certificate_wrong_name"
    CERTIFICATE_REVOKED = "certificate_revoked"
    OWN_CERTIFICATE_REFUSED = "own_certificate_refused"
    SIGNATURE_WRONG = "signature_wrong"
    ANSWER_UNKNOWN = "answer_unknown"


class OperatorUntrustedError(OperatorError):
    """Somebody answered, but not provably the operator, or not in words of the contract."""

    def __init__(self, distrust: Distrust, detail: str) -> None:
        super().__init__(f"{distrust.value}: {detail}")
        self.distrust = distrust
        self.detail = detail


class OperatorProblemError(OperatorError):
    """The operator's own signed refusal."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(f"{problem.status} {problem.code}: {problem.detail or problem.title}")
        self.problem = problem


class EnrolmentError(OperatorError):
    """The terminal's key or certificate is missing, unreadable, open to others, or not its own."""

"""What a conversation may ask the operator: a row of the contract's table, and its values."""

from __future__ import annotations

from dataclasses import dataclass, field

from contract.messages import NumberCheck
from contract.model import WireModel
from contract.operation import Operation
from contract.operations import operation_named
from kiosk.operator.plausibility import is_about, is_plausible

# What these came to stands, and asked once more under a new name it may come to something else.
_DOES_SOMETHING = frozenset(
    {
        "order_change",
        "redirect_claim",
        "correct_payment",
        "open_case",
        "ask_callback",
        "open_chat",
        "set_password",
        "pair_application",
    }
)


@dataclass(frozen=True)
class Question:
    """One question; place: the values of the address.  It may hold what is personal: no log."""

    operation: str
    body: WireModel | None = field(default=None, repr=False)
    place: tuple[tuple[str, str], ...] = ()
    secret: str = field(default="", repr=False)  # goes sealed, in the body's own place for it
    msisdn: str = field(default="", repr=False)  # whose account the answer is about, if any's

    @property
    def row(self) -> Operation:
        """The row of the table."""
        return operation_named(self.operation)

    @property
    def path(self) -> str:
        """The address with its values filled in."""
        return self.row.path.format_map(dict(self.place))

    @property
    def does_something(self) -> bool:
        """Whether its answer is something done, that no way back takes back."""
        return self.operation in _DOES_SOMETHING

    def foresees(self, problem_code: str) -> bool:
        """Whether this problem is about what was asked, not about who asks or the way there."""
        return problem_code in {code for _, code in self.row.problems}

    def is_contradicted_by(self, answer: WireModel) -> bool:
        """Whether an answer, though signed, cannot be the one to this question."""
        if self.msisdn and not is_about(self.msisdn, answer):
            return True
        return not is_plausible(self.body, dict(self.place), answer)


def check_number(msisdn: str, language: str | None = None, purse_id: str | None = None) -> Question:
    """Return the question whether a number can be paid, and at what price.

    purse_id: of several that take cash; language: in which they are named.
    """
    body = NumberCheck(msisdn=msisdn, language=language, purse_id=purse_id)
    return Question("check_number", body)


def find_order(order_id: str, msisdn: str = "") -> Question:
    """Return the question what became of an order of this terminal, about this number."""
    return Question("find_order", place=(("order_id", order_id),), msisdn=msisdn)

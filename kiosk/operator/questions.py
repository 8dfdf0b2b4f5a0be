"""What a conversation may ask the operator: a row of the contract's table, and its values."""

from __future__ import annotations

from dataclasses import dataclass, field

from contract.account.changes import Order, OrderResult
from contract.messages import NumberCheck, NumberCheckAnswer
from contract.model import WireModel
from contract.operation import Operation
from contract.operations import operation_named


@dataclass(frozen=True)
class Question:
    """One question; place: the values of the address.  It may hold what is personal: no log."""

    operation: str
    body: WireModel | None = field(default=None, repr=False)
    place: tuple[tuple[str, str], ...] = ()
    secret: str = field(default="", repr=False)  # goes sealed, in the body's own place for it

    @property
    def row(self) -> Operation:
        """The row of the table."""
        return operation_named(self.operation)

    @property
    def path(self) -> str:
        """The address with its values filled in."""
        return self.row.path.format_map(dict(self.place))

    def foresees(self, problem_code: str) -> bool:
        """Whether this problem is about what was asked, not about who asks or the way there."""
        return problem_code in {code for _, code in self.row.problems}

    def is_contradicted_by(self, answer: WireModel) -> bool:
        """Whether an answer, though signed, cannot be the one to this question."""
        if isinstance(self.body, NumberCheck) and isinstance(answer, NumberCheckAnswer):
            has_quote = answer.quote is not None
            return answer.msisdn != self.body.msisdn or (answer.verdict == "ok") != has_quote
        if isinstance(answer, OrderResult):
            body = self.body
            asked = body.order_id if isinstance(body, Order) else dict(self.place)["order_id"]
            return answer.order_id != asked
        return False


def check_number(msisdn: str) -> Question:
    """Return the question whether a number can be paid, and at what price."""
    return Question("check_number", NumberCheck(msisdn=msisdn))


def find_order(order_id: str) -> Question:
    """Return the question what became of an order of this terminal."""
    return Question("find_order", place=(("order_id", order_id),))

"""The numbers and permissions by which bills are taken; from pack and settings, frozen."""

from __future__ import annotations

from dataclasses import dataclass, field
from types import MappingProxyType

from drivers.api import BillType


@dataclass(frozen=True)
class CashPolicy:
    """Money in minor units of `currency`; times in seconds."""

    currency: str
    minor_per_unit: int
    # How acceptors spell the currency besides its ISO code, e.g. "RUS" for RUB.
    currency_spellings: frozenset[str]
    denominations_minor: frozenset[int]
    ask_from_minor: int
    terminal_id: str
    max_minor: int | None = None  # this machine's own limit of a visit, narrower than the quote's
    hold_s: float = 20.0
    silence_s: float = 30.0
    finish_patience_s: float = 60.0
    lost_patience_s: float = 5.0
    credit_age_s: float = 2.0
    quiet_s: float = 1.0
    quiet_patience_s: float = 60.0
    answer_patience_s: float = 20.0
    reset_every_s: float = 15.0
    continue_within_s: float = 120.0

    def room_minor(self, quoted_max_minor: int) -> int:
        """Return the most that one visit may take in."""
        if self.max_minor is None:
            return quoted_max_minor
        return min(self.max_minor, quoted_max_minor)

    def minor_of(self, bill: BillType) -> int | None:
        """Return the bill's value, None for another currency."""
        if bill.currency != self.currency and bill.currency not in self.currency_spellings:
            return None
        return bill.value * self.minor_per_unit


@dataclass(frozen=True)
class BillTable:
    """The device's bill types in our money."""

    minor_by_type: MappingProxyType[int, int] = field(default_factory=lambda: MappingProxyType({}))

    @staticmethod
    def of(policy: CashPolicy, bill_types: tuple[BillType, ...]) -> BillTable:
        """Read a device's table; bills of other currencies are left out."""
        known = {bill.number: policy.minor_of(bill) for bill in bill_types}
        return BillTable(
            MappingProxyType({number: minor for number, minor in known.items() if minor})
        )

    def enabled(self, policy: CashPolicy) -> frozenset[int]:
        """Return the bill types the policy takes."""
        return frozenset(
            number
            for number, minor in self.minor_by_type.items()
            if minor in policy.denominations_minor
        )

    def taken_minor(self, policy: CashPolicy) -> tuple[int, ...]:
        """Return the denominations that are taken, ascending."""
        return tuple(sorted({self.minor_by_type[number] for number in self.enabled(policy)}))

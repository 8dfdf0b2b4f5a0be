"""What one month costs by one tariff, line by line, so that every figure can be explained."""

from __future__ import annotations

from dataclasses import dataclass

from backend.rating.catalogue import CallClass
from backend.rating.months import Month

KB_PER_MB = 1024
SECONDS_PER_MINUTE = 60


@dataclass(frozen=True, slots=True)
class CallLine:
    """Outgoing calls of one class; billed = package + free + paid seconds."""

    call_class: CallClass
    is_packaged: bool  # package seconds serve this class
    calls: int
    spoken_s: int
    billed_s: int  # each call up to the tariff's next step
    package_s: int
    free_s: int  # within the network, beyond the package
    paid_s: int
    cost_minor: int


@dataclass(frozen=True, slots=True)
class SmsLine:
    """Outgoing messages."""

    sent: int
    package: int
    paid: int
    cost_minor: int


@dataclass(frozen=True, slots=True)
class DataLine:
    """Data; used = package + paid (by the MB or out of packs) + shortfall."""

    used_kb: int
    package_kb: int
    paid_kb: int
    packs: int
    shortfall_kb: int  # what the tariff does not serve, or not at full speed
    cost_minor: int


@dataclass(frozen=True, slots=True)
class MonthBill:
    """One month by one tariff."""

    month: Month
    fee_minor: int
    calls: tuple[CallLine, ...]  # one a class, in the order of CallClass
    sms: SmsLine
    data: DataLine

    @property
    def total_minor(self) -> int:
        lines = sum(line.cost_minor for line in self.calls)
        return self.fee_minor + lines + self.sms.cost_minor + self.data.cost_minor

    @property
    def package_s(self) -> int:
        """Seconds taken out of the package."""
        return sum(line.package_s for line in self.calls)


def half_even(numerator: int, denominator: int) -> int:
    """Return the quotient in whole units, half to even."""
    whole, rest = divmod(numerator, denominator)
    twice = 2 * rest
    if twice > denominator or (twice == denominator and whole % 2):
        whole += 1
    return whole

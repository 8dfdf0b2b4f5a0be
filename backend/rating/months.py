"""Calendar months, and the run of months that is rated."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import datetime

_MONTHS = 12


@dataclass(frozen=True, order=True, slots=True)
class Month:
    """One calendar month."""

    year: int
    number: int  # 1 to 12

    @classmethod
    def of(cls, moment: datetime) -> Month:
        return cls(moment.year, moment.month)

    @property
    def days(self) -> int:
        return monthrange(self.year, self.number)[1]

    @property
    def next(self) -> Month:
        later = self.year * _MONTHS + self.number
        return Month(later // _MONTHS, later % _MONTHS + 1)

    def __str__(self) -> str:
        return f"{self.year:04}-{self.number:02}"


def months_between(first: Month, last: Month) -> tuple[Month, ...]:
    """Return every month from first to last, both among them; a silent month counts, too."""
    assert first <= last, "a run of months has a beginning before its end"
    run = [first]
    while run[-1] < last:
        run.append(run[-1].next)
    return tuple(run)

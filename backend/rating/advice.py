"""The tariff advisor: what three months would have cost by each tariff, and what to do.

Candidates are the active tariffs and the subscriber's own.  A tariff that would not have served all
data is shown beside the others and never advised; one under a whole MB short has served it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum, unique

from backend.rating.bill import KB_PER_MB, MonthBill, half_even
from backend.rating.catalogue import Catalogue, Option, Package, Per, Tariff, TariffState, found
from backend.rating.extras import Extras, extras_of, held_products
from backend.rating.losses import Loss, has_no_way_back, losses
from backend.rating.months import Month
from backend.rating.records import UsageRecord
from backend.rating.walk import MonthUse, Walk

PERCENT = 100


@unique
class Verdict(StrEnum):
    """What to do."""

    STAY = "stay"
    CHANGE = "change"


@unique
class Reason(StrEnum):
    """Why."""

    SAVES = "saves"
    OWN_IS_CHEAPEST = "own_is_cheapest"
    SAVES_TOO_LITTLE = "saves_too_little"
    SERVING_MORE_COSTS_MORE = "serving_more_costs_more"  # the own tariff falls short of the data
    NOTHING_SERVES_ALL = "nothing_serves_all"


@dataclass(frozen=True, slots=True)
class ChangeRule:
    """A change is advised only if it saves more than both a month."""

    percent: int = 5
    minor: int = 3000

    def is_worth(self, saving_minor: int, now_minor: int) -> bool:
        return saving_minor > self.minor and saving_minor * PERCENT > self.percent * now_minor


@dataclass(frozen=True, slots=True)
class TariffFigure:
    """What the months would have cost by one tariff."""

    tariff: Tariff
    months: tuple[MonthBill, ...]

    @property
    def mean_minor(self) -> int:
        return half_even(sum(bill.total_minor for bill in self.months), len(self.months))

    @property
    def shortfall_mb(self) -> int:
        """Of the worst month, rounded down."""
        return max(bill.data.shortfall_kb for bill in self.months) // KB_PER_MB


@dataclass(frozen=True, slots=True)
class Advice:
    """All a screen or a slip needs to say what to do and why."""

    verdict: Verdict
    reason: Reason
    own: TariffFigure
    best: TariffFigure  # what is advised: the own one to stay
    cheapest: TariffFigure | None  # of those that serve all; None if none does
    comparable: tuple[TariffFigure, ...]  # cheapest first, the own one before its equals
    falling_short: tuple[TariffFigure, ...]  # cheapest first
    losses: tuple[Loss, ...]  # of the change to `best`; empty to stay
    no_way_back: bool  # `best` leaves a tariff that cannot be joined again
    extras: Extras
    packages_left_out: tuple[Option, ...]  # held options whose packages no candidate counts
    own_with_packages: TariffFigure | None  # the own tariff with those paid by the month, and them
    months: tuple[Month, ...]
    use: tuple[MonthUse, ...]
    records: int

    @property
    def saving_month_minor(self) -> int:
        return self.own.mean_minor - self.best.mean_minor

    @property
    def saving_with_packages_minor(self) -> int | None:
        """What `best` saves against what is really paid now; less than 0: it costs more."""
        if self.own_with_packages is None:
            return None
        return self.own_with_packages.mean_minor - self.best.mean_minor

    def losses_to(self, tariff_id: str) -> tuple[Loss, ...]:
        """Return what changing to a candidate would take away; UnknownNameError."""
        other = found("candidate", tariff_id, [figure.tariff for figure in self.figures])
        if other.id == self.own.tariff.id:
            return ()
        return losses(self.own.tariff, other, self.own.months)

    @property
    def figures(self) -> tuple[TariffFigure, ...]:
        """All candidates in the order of the catalogue's identifiers."""
        both = (*self.comparable, *self.falling_short)
        return tuple(sorted(both, key=lambda figure: figure.tariff.id))


class Advisor:
    """Takes one subscriber's records, in as many portions as they come; `advice` says what to do.

    UnknownNameError for a tariff or product the catalogue does not have.
    """

    def __init__(
        self,
        own_tariff: str,
        held: Iterable[str],
        catalogue: Catalogue,
        rule: ChangeRule | None = None,
    ) -> None:
        self._own = catalogue.tariff(own_tariff)
        self._rule = rule or ChangeRule()
        self._products = held_products(catalogue, self._own, held)
        self._options = [one for one in self._products if isinstance(one, Option)]
        self._candidates = [
            tariff
            for tariff in catalogue.tariffs
            if tariff.status is TariffState.ACTIVE or tariff.id == self._own.id
        ]
        self.zones = tuple(zone.id for zone in catalogue.roaming_zones)
        self._packed = _with_packages(self._own, self._options)
        rated = self._candidates + ([] if self._packed is None else [self._packed])
        self._walk = Walk(rated, catalogue.roaming_zones, self._options)

    def add(self, records: Iterable[UsageRecord]) -> None:
        """Rate more records, in the order they began; OutOfOrderError, UnknownNameError."""
        self._walk.add(records)

    def advice(self, months: Sequence[Month] | None = None) -> Advice:
        """Return the advice; without `months` over those from the first record to the last.

        ValueError for a record of another month, or nothing to rate.
        """
        walked = self._walk.finish(months)
        figures = [TariffFigure(one, walked.bills[one.id]) for one in self._candidates]
        figures.sort(key=lambda figure: (figure.mean_minor, figure.tariff.id != self._own.id))
        own = next(figure for figure in figures if figure.tariff.id == self._own.id)
        comparable = tuple(figure for figure in figures if not figure.shortfall_mb)
        cheapest = comparable[0] if comparable else None
        reason = _reason(own, cheapest, self._rule)
        best = cheapest if reason is Reason.SAVES and cheapest is not None else own
        changes = best is not own
        return Advice(
            verdict=Verdict.CHANGE if changes else Verdict.STAY,
            reason=reason,
            own=own,
            best=best,
            cheapest=cheapest,
            comparable=comparable,
            falling_short=tuple(figure for figure in figures if figure.shortfall_mb),
            losses=losses(own.tariff, best.tariff, own.months) if changes else (),
            no_way_back=changes and has_no_way_back(own.tariff),
            extras=extras_of(self._products, own.tariff, walked),
            packages_left_out=tuple(one for one in self._options if one.adds != Package()),
            own_with_packages=None
            if self._packed is None
            else TariffFigure(self._packed, walked.bills[self._packed.id]),
            months=walked.months,
            use=walked.use,
            records=walked.records,
        )


def advise(
    records: Iterable[UsageRecord],
    own_tariff: str,
    held: Iterable[str],
    catalogue: Catalogue,
    *,
    months: Sequence[Month] | None = None,
) -> Advice:
    """Return what to advise one subscriber whose records are handed in as they began.

    `held` names options and third-party subscriptions.  Errors are those of Advisor.
    """
    advisor = Advisor(own_tariff, held, catalogue)
    advisor.add(records)
    return advisor.advice(months)


def _with_packages(own: Tariff, options: Iterable[Option]) -> Tariff | None:
    """Return the own tariff with the packages and fees of options paid by the month, if any."""
    packages = [one for one in options if one.per is Per.MONTH and one.adds != Package()]
    if not packages:
        return None
    given = (own.pkg, *(option.adds for option in packages))
    return own.model_copy(
        update={
            "id": "+".join((own.id, *(option.id for option in packages))),
            "fee_month": own.fee_month + sum(option.fee for option in packages),
            "pkg": Package(
                min=sum(one.min for one in given),
                sms=sum(one.sms for one in given),
                mb=sum(one.mb for one in given),
            ),
        }
    )


def _reason(own: TariffFigure, cheapest: TariffFigure | None, rule: ChangeRule) -> Reason:
    if cheapest is None:
        return Reason.NOTHING_SERVES_ALL
    if cheapest is own:
        return Reason.OWN_IS_CHEAPEST
    saving_minor = own.mean_minor - cheapest.mean_minor
    if rule.is_worth(saving_minor, own.mean_minor):
        return Reason.SAVES
    return Reason.SAVES_TOO_LITTLE if saving_minor >= 0 else Reason.SERVING_MORE_COSTS_MORE

"""An advice as the command line tells it: JSON values, or a table for people."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from backend.rating.advice import Advice, Reason, TariffFigure, Verdict
from backend.rating.catalogue import Catalogue
from backend.rating.extras import Extra, Finding
from backend.rating.losses import Loss, LossKind
from backend.rating.roaming import RoamingLine

Values = dict[str, Any]

REASONS = {
    Reason.SAVES: "",
    Reason.OWN_IS_CHEAPEST: "no tariff that serves all of this usage costs less",
    Reason.SAVES_TOO_LITTLE: "a change would save too little",
    Reason.SERVING_MORE_COSTS_MORE: "the own tariff falls short of the data used, and those that "
    "do not cost more",
    Reason.NOTHING_SERVES_ALL: "no tariff serves all data used",
}
FINDINGS = {
    Finding.THIRD_PARTY: "of a third party",
    Finding.UNUSED: "not used in these months",
    Finding.DAILY: "charged every day",
}


def advice_values(advice: Advice, currency: str) -> Values:
    """Return the advice as JSON values; all money in whole minor units."""
    extras = advice.extras
    return {
        "tariff": advice.own.tariff.id,
        "now_avg_minor": advice.own.mean_minor,
        "best": advice.best.tariff.id,
        "best_avg_minor": advice.best.mean_minor,
        "saving_month_minor": advice.saving_month_minor,
        "extras_3mo_minor": _extras_minor(advice),
        "per_tariff_avg_minor": {one.tariff.id: one.mean_minor for one in advice.figures},
        "data_shortfall_mb": {
            one.tariff.id: one.shortfall_mb for one in advice.figures if one.shortfall_mb
        },
        "records": advice.records,
        "currency": currency,
        "advice": advice.verdict,
        "reason": advice.reason,
        "no_way_back": advice.no_way_back,
        "cheapest": None if advice.cheapest is None else advice.cheapest.tariff.id,
        "losses": [asdict(loss) | {"is_felt": loss.is_felt} for loss in advice.losses],
        "waste": [_extra_values(extra) for extra in extras.waste],
        "held": [_extra_values(extra) for extra in extras.held],
        "roaming": [asdict(line) | {"month": str(line.month)} for line in extras.roaming],
        "packages_left_out": [option.id for option in advice.packages_left_out],
        "own_with_packages": None
        if advice.own_with_packages is None
        else {
            "avg_minor": advice.own_with_packages.mean_minor,
            "saving_month_minor": advice.saving_with_packages_minor,
        },
        "months": [
            asdict(use)
            | {
                "month": str(use.month),
                "total_minor": {
                    one.tariff.id: one.months[place].total_minor for one in advice.figures
                },
            }
            for place, use in enumerate(advice.use)
        ],
        "own_months": [asdict(bill) | {"month": str(bill.month)} for bill in advice.own.months],
        "best_months": [asdict(bill) | {"month": str(bill.month)} for bill in advice.best.months],
    }


def _extras_minor(advice: Advice) -> dict[str, int]:
    extras = advice.extras
    found = {extra.id: extra.total_minor for extra in extras.held}
    if extras.roaming:
        found["roaming"] = extras.roaming_minor
    return found


def _extra_values(extra: Extra) -> Values:
    return asdict(extra) | {"total_minor": extra.total_minor}


def advice_text(advice: Advice, subscriber: str, catalogue: Catalogue) -> str:
    """Return the advice for people."""
    return "\n".join(_Text(catalogue).lines(advice, subscriber))


class _Text:
    """Knows how the catalogue's money is written."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._currency = catalogue.currency
        self._minor_per_major = catalogue.minor_per_major

    def sum(self, amount_minor: int) -> str:
        major, minor = divmod(amount_minor, self._minor_per_major)
        digits = len(str(self._minor_per_major)) - 1
        return f"{major}.{minor:0{digits}}" if digits else str(major)

    def lines(self, advice: Advice, subscriber: str) -> Iterator[str]:
        first, last = advice.months[0], advice.months[-1]
        yield f"Subscriber {subscriber}, {first} to {last}, {advice.records} records"
        yield f"Mean month by each tariff, {self._currency}:"
        yield ""
        yield f"  {'tariff':<24}{'a month':>12}  " + "".join(f"{m!s:>12}" for m in advice.months)
        for figure in (*advice.comparable, *advice.falling_short):
            yield self._row(figure, advice)
        yield ""
        yield self._verdict(advice)
        if advice.no_way_back:
            yield f"There is no way back to {advice.own.tariff.id}."
        if advice.losses:
            yield "What is lost:"
            yield from (f"  - {self._loss(loss)}" for loss in advice.losses)
        if advice.packages_left_out:
            names = ", ".join(option.id for option in advice.packages_left_out)
            yield f"No figure above counts the packages of {names}."
            yield from self._with_packages(advice)
        yield from self._extras(advice)

    def _row(self, figure: TariffFigure, advice: Advice) -> str:
        marks = []
        if figure.tariff.id == advice.own.tariff.id:
            marks.append("own")
        if figure.shortfall_mb:
            marks.append(f"not comparable: {figure.shortfall_mb} MB short in the worst month")
        if advice.verdict is Verdict.CHANGE and figure is advice.best:
            marks.append("advised")
        name = f"{figure.tariff.id} {figure.tariff.key.removeprefix('tariff.')}"
        months = "".join(f"{self.sum(bill.total_minor):>12}" for bill in figure.months)
        mean = f"{self.sum(figure.mean_minor):>12}"
        return f"  {name:<24}{mean}  {months}  {', '.join(marks)}".rstrip()

    def _verdict(self, advice: Advice) -> str:
        own, best = advice.own.tariff.id, advice.best.tariff.id
        if advice.verdict is Verdict.STAY:
            return f"Advice: stay on {own}; {REASONS[advice.reason]}."
        saving = self.sum(advice.saving_month_minor)
        return f"Advice: change from {own} to {best}; it saves {saving} {self._currency} a month."

    def _with_packages(self, advice: Advice) -> Iterator[str]:
        packed, saving_minor = advice.own_with_packages, advice.saving_with_packages_minor
        if packed is None or saving_minor is None:
            return
        told = f"{packed.tariff.id} comes to {self.sum(packed.mean_minor)} a month"
        if advice.verdict is Verdict.CHANGE:
            word = "saves" if saving_minor >= 0 else "costs"
            told += f"; against that the change {word} {self.sum(abs(saving_minor))}"
        yield f"With their packages and fees {told}."

    def _loss(self, loss: Loss) -> str:
        now, then = loss.now or 0, loss.then or 0
        match loss.kind:
            case LossKind.ARCHIVED:
                return "the own tariff itself: it cannot be joined again"
            case LossKind.MINUTES | LossKind.MESSAGES | LossKind.DATA:
                unit = {"minutes": "minutes", "messages": "messages", "data": "MB"}[loss.kind]
                felt = "" if loss.is_felt else ", which is enough"
                return f"{then} {unit} instead of {now}; at most {loss.used_max} used{felt}"
            case LossKind.PACKAGE_CLASS:
                return f"package minutes for {loss.what} calls"
            case LossKind.ONNET_FREE:
                return f"free calls within the network: {self.sum(then)} a minute"
            case LossKind.DATA_BEYOND:
                return f"data beyond the package: {loss.what}"
            case LossKind.INCLUDED_OPTION:
                return f"the option {loss.what}, included so far"
            case LossKind.PROMISED_PAYMENT:
                return "promised payments"
            case LossKind.ROUNDING:
                return f"calls are counted in steps of {then} s instead of {now} s"
            case LossKind.PRICE:
                return f"price of {loss.what}: {self.sum(then)} instead of {self.sum(now)}"

    def _extras(self, advice: Advice) -> Iterator[str]:
        extras = advice.extras
        if not extras.held and not extras.roaming:
            yield "Nothing is paid apart from the tariff."
            return
        yield f"Paid apart from the tariff, all months together, {self._currency}:"
        for extra in extras.held:
            price = f"{self.sum(extra.fee_minor)} a {extra.per.replace('_', ' ')} x {extra.times}"
            marks = ", ".join((price, *(FINDINGS[finding] for finding in extra.findings)))
            yield f"  {extra.id:<24}{self.sum(extra.total_minor):>12}  {marks}"
        yield from (self._roaming(line) for line in extras.roaming)

    def _roaming(self, line: RoamingLine) -> str:
        used = (
            f"{line.minutes_out} min out, {line.minutes_in} min in, {line.sms} SMS, {line.mb} MB"
            f"; days of use: {line.days}"
        )
        name = f"roaming {line.zone} {line.month}"
        return f"  {name:<24}{self.sum(line.cost_minor):>12}  {used}"

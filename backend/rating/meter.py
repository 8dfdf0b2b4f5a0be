"""The meter: one tariff running through one month, use by use."""

from __future__ import annotations

from backend.rating.bill import (
    KB_PER_MB,
    SECONDS_PER_MINUTE,
    CallLine,
    DataLine,
    MonthBill,
    SmsLine,
    half_even,
)
from backend.rating.catalogue import CallClass, DataPolicy, Tariff
from backend.rating.months import Month


class _CallMeter:
    """Calls of one class."""

    __slots__ = (
        "billed_s",
        "calls",
        "cost_minor",
        "free_s",
        "is_free",
        "is_packaged",
        "package_s",
        "paid_s",
        "price",
        "spoken_s",
    )

    def __init__(self, tariff: Tariff, call_class: CallClass) -> None:
        self.price = tariff.minute_price(call_class)
        self.is_packaged = call_class in tariff.package_classes
        self.is_free = call_class is CallClass.ONNET and tariff.onnet_free_after_pkg
        self.calls = self.spoken_s = self.billed_s = self.package_s = 0
        self.free_s = self.paid_s = self.cost_minor = 0


class Meter:
    """Takes a month's home usage in the order it began; `bill` says what it comes to."""

    __slots__ = (
        "_bought_kb",
        "_by_mb",
        "_classes",
        "_data_cost_minor",
        "_data_paid_kb",
        "_left_kb",
        "_left_s",
        "_packs",
        "_round_s",
        "_sent",
        "_shortfall_kb",
        "_tariff",
        "_used_kb",
    )

    def __init__(self, tariff: Tariff) -> None:
        """The month opens with full packages."""
        self._tariff = tariff
        self._round_s = tariff.round_s
        self._by_mb = tariff.data_policy is DataPolicy.PER_MB
        self._left_s = tariff.pkg.min * SECONDS_PER_MINUTE
        self._left_kb = tariff.pkg.mb * KB_PER_MB
        self._classes = {one: _CallMeter(tariff, one) for one in CallClass}
        self._sent = self._used_kb = self._data_paid_kb = 0
        self._packs = self._bought_kb = self._shortfall_kb = self._data_cost_minor = 0

    def call(self, call_class: CallClass, seconds: int) -> None:
        """Charge an outgoing call."""
        line = self._classes[call_class]
        rest_s = -(-seconds // self._round_s) * self._round_s
        line.calls += 1
        line.spoken_s += seconds
        line.billed_s += rest_s
        if line.is_packaged and self._left_s:
            taken_s = min(rest_s, self._left_s)
            self._left_s -= taken_s
            line.package_s += taken_s
            rest_s -= taken_s
        if not rest_s:
            return
        if line.is_free:
            line.free_s += rest_s
        else:
            line.paid_s += rest_s
            line.cost_minor += half_even(rest_s * line.price, SECONDS_PER_MINUTE)

    def sms(self, messages: int) -> None:
        """Charge outgoing messages; what the package does not hold is counted by the bill."""
        self._sent += messages

    def data(self, kb: int) -> None:
        """Charge a data session."""
        self._used_kb += kb
        if kb <= self._left_kb:
            self._left_kb -= kb
            return
        rest_kb = kb - self._left_kb
        self._left_kb = 0
        if self._by_mb:
            self._data_paid_kb += rest_kb
            self._data_cost_minor += half_even(rest_kb * self._tariff.mb, KB_PER_MB)
        else:
            self._beyond_package(rest_kb)

    def _beyond_package(self, rest_kb: int) -> None:
        """Serve from packs as far as they go; a slow or stopped tariff has none."""
        packs = self._tariff.auto_pack
        if packs is not None:
            pack_kb = packs.mb * KB_PER_MB
            lacking_kb = max(0, rest_kb - self._bought_kb)
            bought = min(-(-lacking_kb // pack_kb), packs.max - self._packs)
            self._packs += bought
            self._data_cost_minor += bought * packs.price
            self._bought_kb += bought * pack_kb
            taken_kb = min(rest_kb, self._bought_kb)
            self._bought_kb -= taken_kb
            self._data_paid_kb += taken_kb
            rest_kb -= taken_kb
        self._shortfall_kb += rest_kb

    @property
    def so_far(self) -> tuple[int, int]:
        """What all use has cost, without the fee, and what packages gave: seconds, pieces and KB
        in one sum, of which each use changes one.  As `bill` has it, for a record by record.
        """
        tariff, classes = self._tariff, self._classes.values()
        paid_sms = max(0, self._sent - tariff.pkg.sms)
        cost_minor = sum([line.cost_minor for line in classes]) + paid_sms * tariff.sms
        package_kb = tariff.pkg.mb * KB_PER_MB - self._left_kb
        packaged = sum([line.package_s for line in classes]) + self._sent - paid_sms + package_kb
        return cost_minor + self._data_cost_minor, packaged

    def bill(self, month: Month) -> MonthBill:
        """Return what the month comes to so far."""
        tariff = self._tariff
        paid_sms = max(0, self._sent - tariff.pkg.sms)
        return MonthBill(
            month=month,
            fee_minor=tariff.fee_month,
            calls=tuple(
                CallLine(
                    call_class=name,
                    is_packaged=line.is_packaged,
                    calls=line.calls,
                    spoken_s=line.spoken_s,
                    billed_s=line.billed_s,
                    package_s=line.package_s,
                    free_s=line.free_s,
                    paid_s=line.paid_s,
                    cost_minor=line.cost_minor,
                )
                for name, line in self._classes.items()
            ),
            sms=SmsLine(self._sent, self._sent - paid_sms, paid_sms, paid_sms * tariff.sms),
            data=DataLine(
                used_kb=self._used_kb,
                package_kb=tariff.pkg.mb * KB_PER_MB - self._left_kb,
                paid_kb=self._data_paid_kb,
                packs=self._packs,
                shortfall_kb=self._shortfall_kb,
                cost_minor=self._data_cost_minor,
            ),
        )

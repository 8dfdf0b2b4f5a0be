"""The price list as checked values: tariffs, options, third-party subscriptions, roaming zones.

Read from the operator's JSON catalogue, whose other sections (offers, loyalty, policies) belong to
others.  A catalogue with a mistake is refused whole, and the error names every place.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum, unique
from pathlib import Path
from typing import Annotated, Self, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator
from pydantic_core import ErrorDetails

CATALOGUE_BYTES_MAX = 4 * 1024 * 1024
PLACES_TOLD_MAX = 10

Price = Annotated[int, Field(ge=0, le=10**9)]  # minor units
Amount = Annotated[int, Field(ge=0, le=10**9)]  # minutes, messages, MB
Name = Annotated[str, Field(min_length=1, max_length=64)]

HOME = "HOME"


class CatalogueError(ValueError):
    """The catalogue cannot be used; the message names file and place."""


class UnknownNameError(LookupError):
    """The catalogue has nothing of that name; the message lists what it has."""


@unique
class TariffState(StrEnum):
    """Whether a tariff can be joined."""

    ACTIVE = "active"
    ARCHIVE = "archive"  # whoever leaves it has no way back
    RESTRICTED = "restricted"  # never advised


@unique
class CallClass(StrEnum):
    """Whom an outgoing call at home reaches; the price depends on it."""

    ONNET = "onnet"
    HOME_OTHER = "home_other"
    HOME_FIXED = "home_fixed"
    DOMESTIC = "domestic"


@unique
class DataPolicy(StrEnum):
    """What happens to data beyond the package."""

    PER_MB = "per_mb"
    AUTO_PACK = "auto_pack"
    SLOW = "slow"
    STOP = "stop"


@unique
class FeeMode(StrEnum):
    """How the month's fee is taken; the month costs the same."""

    NONE = "none"
    MONTHLY = "monthly"
    DAILY = "daily"


@unique
class Per(StrEnum):
    """What a fee of an option or subscription is for."""

    ONCE = "once"
    DAY = "day"
    DAY_USED = "day_used"
    MONTH = "month"


class _Value(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class _Part(_Value):
    """A value that also carries what is not rating's matter."""

    model_config = ConfigDict(extra="ignore")


class Package(_Value):
    """What a fee includes; field names are the catalogue's."""

    min: Amount = 0
    sms: Amount = 0
    mb: Amount = 0


class AutoPack(_Value):
    """Data bought by itself once the package is used up."""

    mb: Annotated[Amount, Field(gt=0)]
    price: Price
    max: Amount  # a month


class Tariff(_Value):
    """One tariff; a price is minor units for a minute, a message or a MB."""

    id: Name
    key: Name
    status: TariffState
    segment: Name
    fee_month: Price
    fee_mode: FeeMode
    round_s: Annotated[int, Field(ge=1, le=3600)]
    pkg: Package
    onnet_free_after_pkg: bool
    onnet: Price
    home_other: Price
    home_fixed: Price
    domestic: Price
    sms: Price
    mb: Price
    data_policy: DataPolicy
    auto_pack: AutoPack | None = None
    min_balance_to_join: Amount | None
    promised_allowed: bool
    includes: tuple[Name, ...] = ()
    package_classes: tuple[CallClass, ...]

    @model_validator(mode="after")
    def _has_packs_to_buy(self) -> Self:
        if (self.data_policy is DataPolicy.AUTO_PACK) != (self.auto_pack is not None):
            raise ValueError("auto_pack stands where data_policy is auto_pack, and nowhere else")
        return self

    def minute_price(self, call_class: CallClass) -> int:
        """Return the price of a minute beyond the package."""
        return {
            CallClass.ONNET: self.onnet,
            CallClass.HOME_OTHER: self.home_other,
            CallClass.HOME_FIXED: self.home_fixed,
            CallClass.DOMESTIC: self.domestic,
        }[call_class]


class Option(_Part):
    """What can be switched on beside a tariff."""

    id: Name
    key: Name
    group: Name
    fee: Price
    per: Per
    status: TariffState = TariffState.ACTIVE
    adds: Package = Package()
    adds_per_day: Package = Package()  # abroad, on a day of use in one of the zones
    zones: tuple[Name, ...] = ()
    requires: tuple[Name, ...] = ()
    excludes: tuple[Name, ...] = ()


class Subscription(_Part):
    """Paid content of a third party."""

    id: Name
    key: Name
    provider: Name
    short_number: Name
    fee: Price
    per: Per


class Zone(_Part):
    """Roaming prices of some countries: a minute out and in, a message, a MB."""

    id: Name
    key: Name
    countries: tuple[Name, ...]
    out_min: Price
    in_min: Price
    sms: Price
    mb: Price


_Named = TypeVar("_Named", Tariff, Zone, Option | Subscription)


class Catalogue(_Part):
    """The whole price list."""

    currency: Annotated[str, Field(pattern=r"^[A-Z]{3}$")]
    minor_per_major: Annotated[int, Field(ge=1, le=1000)]
    tariffs: Annotated[tuple[Tariff, ...], Field(min_length=1, max_length=1000)]
    options: tuple[Option, ...] = ()
    subscriptions_third_party: tuple[Subscription, ...] = ()
    roaming_zones: tuple[Zone, ...] = ()

    @model_validator(mode="after")
    def _hangs_together(self) -> Self:
        options = [option.id for option in self.options]
        zones = [zone.id for zone in self.roaming_zones]
        _refuse_doubles("tariffs", [tariff.id for tariff in self.tariffs])
        _refuse_doubles("options and subscriptions", options + self._subscription_ids())
        _refuse_doubles("roaming_zones", [HOME, *zones])
        _refuse_doubles("countries", [c for zone in self.roaming_zones for c in zone.countries])
        for tariff in self.tariffs:
            _refuse_strangers(f"{tariff.id}.includes", tariff.includes, options)
        for option in self.options:
            _refuse_strangers(f"{option.id}.zones", option.zones, zones)
            _refuse_strangers(f"{option.id}.requires", option.requires, options)
            _refuse_strangers(f"{option.id}.excludes", option.excludes, options)
        return self

    def _subscription_ids(self) -> list[str]:
        return [one.id for one in self.subscriptions_third_party]

    def tariff(self, tariff_id: str) -> Tariff:
        """Return a tariff; UnknownNameError lists those there are."""
        return found("tariff", tariff_id, self.tariffs)

    def zone(self, zone_id: str) -> Zone:
        """Return a roaming zone; UnknownNameError lists those there are."""
        return found("roaming zone", zone_id, self.roaming_zones)

    def held(self, product_id: str) -> Option | Subscription:
        """Return an option or third-party subscription; UnknownNameError lists those there are."""
        products: tuple[Option | Subscription, ...] = (
            *self.options,
            *self.subscriptions_third_party,
        )
        return found("option or subscription", product_id, products)


def parse_catalogue(text: str | bytes, name: str = "catalogue") -> Catalogue:
    """Return the price list of a JSON text; CatalogueError names every mistaken place."""
    if len(text) > CATALOGUE_BYTES_MAX:
        raise CatalogueError(f"{name}: over {CATALOGUE_BYTES_MAX} bytes")
    try:
        return Catalogue.model_validate_json(text)
    except ValidationError as error:
        found = error.errors(include_url=False)
        told = [f"{_place(one)}{one['msg']}" for one in found[:PLACES_TOLD_MAX]]
        if len(found) > PLACES_TOLD_MAX:
            told.append(f"and {len(found) - PLACES_TOLD_MAX} more")
        raise CatalogueError(f"{name}: " + "; ".join(told)) from error


def read_catalogue(path: Path) -> Catalogue:
    """Return the price list of a file."""
    with path.open("rb") as file:
        return parse_catalogue(file.read(CATALOGUE_BYTES_MAX + 1), str(path))


def _place(error: ErrorDetails) -> str:
    """Return where a mistake stands, as `tariffs[3].fee_month: `; "" for the whole file."""
    place = ""
    for step in error["loc"]:
        place += f"[{step}]" if isinstance(step, int) else f".{step}"
    return f"{place.removeprefix('.')}: " if place else ""


def found(what: str, wanted: str, among: Iterable[_Named]) -> _Named:
    """Return the one of that id; UnknownNameError lists those there are."""
    by_id = {one.id: one for one in among}
    if wanted not in by_id:
        raise UnknownNameError(f"no {what} {wanted!r} (there are: {', '.join(by_id)})")
    return by_id[wanted]


def _refuse_doubles(where: str, names: Iterable[str]) -> None:
    seen: set[str] = set()
    for name in names:
        if name in seen:
            raise ValueError(f"{where}: {name!r} stands there twice")
        seen.add(name)


def _refuse_strangers(where: str, names: Iterable[str], known: Iterable[str]) -> None:
    strangers = [name for name in names if name not in set(known)]
    if strangers:
        raise ValueError(f"{where}: there is no {strangers[0]!r}")

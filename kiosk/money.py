"""What money is here: whole minor units and a currency; one way in from text, one way out to text.

No float comes near it.  Text out follows CLDR for the sign and its place, groups digits by a
narrow no-break space in every language, and never shows zeros after a whole sum.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from kiosk.texts.manners import SIGN_PLACE, manners_of

# Digits after the point of each currency a terminal may take.
EXPONENTS: dict[str, int] = {
    "RUB": 2,
    "BYN": 2,
    "UAH": 2,
    "HUF": 2,
    "UZS": 2,
    "TJS": 2,
    "KGS": 2,
    "KZT": 2,
}
# Signs CLDR calls narrow: shown in every language, since only one currency is on the screen.
NARROW_SIGNS: dict[str, str] = {"RUB": "₽", "BYN": "Br", "UAH": "₴", "HUF": "Ft", "KZT": "₸"}
AMOUNT_MINOR_MAX = 10**12
GROUP_SEPARATOR = "\u202f"
NO_BREAK_SPACE = "\u00a0"
MINUS = "\u2212"

_SPACES = re.compile("[ \u00a0\u202f\u2009]")
_AMOUNT = re.compile(r"([0-9]{1,13})(?:[.,]([0-9]{1,4}))?", re.ASCII)


class MoneyTextError(ValueError):
    """The text is not an amount of this currency."""


class CurrencyMismatchError(ValueError):
    """Two currencies met in one sum: a bug of the caller."""


def in_bills(minor: int, denominations_minor: Iterable[int]) -> int:
    """Return the least sum of bills that reaches this one: no coins are taken, no change given."""
    least = min(denominations_minor, default=1)
    return -(-minor // least) * least


@dataclass(frozen=True)
class Money:
    """An amount; negative only as a difference.  An unknown currency is refused at once."""

    minor: int
    currency: str

    def __post_init__(self) -> None:
        if isinstance(self.minor, bool) or not isinstance(self.minor, int):
            raise TypeError("money is counted in whole minor units")
        if self.currency not in EXPONENTS:
            raise MoneyTextError(f"unknown currency {self.currency!r}")

    def __add__(self, other: Money) -> Money:
        return Money(self.minor + self._same(other), self.currency)

    def __sub__(self, other: Money) -> Money:
        return Money(self.minor - self._same(other), self.currency)

    def __lt__(self, other: Money) -> bool:
        return self.minor < self._same(other)

    def __le__(self, other: Money) -> bool:
        return self.minor <= self._same(other)

    def _same(self, other: Money) -> int:
        if other.currency != self.currency:
            raise CurrencyMismatchError(f"{self.currency} meets {other.currency}")
        return other.minor


def exponent(currency: str) -> int:
    """Return the digits after the point; MoneyTextError for a currency not in the table."""
    try:
        return EXPONENTS[currency]
    except KeyError:
        raise MoneyTextError(f"unknown currency {currency!r}") from None


def whole_units(units: int, currency: str) -> Money:
    """Return Money of whole units, as devices name their bills."""
    return Money(units * 10 ** exponent(currency), currency)


def money_from_text(text: str, currency: str) -> Money:
    """Return the amount a person or a file wrote: "200", "1 000,50", "2000.00".

    Spaces group; a point or a comma parts the minor units.  A sign, an exponent, more digits than
    the currency has, or more than AMOUNT_MINOR_MAX is a MoneyTextError: nothing is rounded.
    """
    digits = exponent(currency)
    found = _AMOUNT.fullmatch(_SPACES.sub("", text))
    if found is None:
        raise MoneyTextError(f"not an amount: {text[:40]!r}")
    fraction = found[2] or ""
    if len(fraction) > digits:
        raise MoneyTextError(f"{currency} has {digits} digits after the point: {text[:40]!r}")
    minor = int(found[1] + fraction.ljust(digits, "0"))
    if minor > AMOUNT_MINOR_MAX:
        raise MoneyTextError(f"too much: {text[:40]!r}")
    return Money(minor, currency)


def _around(language: str, currency: str) -> tuple[str, str]:
    """Return what a language writes before and after the figures of an amount."""
    manners = manners_of(language)
    sign = NARROW_SIGNS.get(currency) or manners.currency_signs[currency]
    before = manners.money_before
    if before and sign[-1].isalpha():
        before += NO_BREAK_SPACE
    return before.replace(SIGN_PLACE, sign), manners.money_after.replace(SIGN_PLACE, sign)


def money_text(money: Money, language: str, *, sign: bool = True) -> str:
    """Return the amount as this language writes it; without the currency if sign is False.

    Whole sums have no zeros behind them; any other sum shows all its minor digits, because a
    screen that rounds money lies.
    """
    digits = exponent(money.currency)
    units, fraction = divmod(abs(money.minor), 10**digits)
    number = f"{units:,}".replace(",", GROUP_SEPARATOR)
    if fraction:
        number += manners_of(language).decimal + str(fraction).rjust(digits, "0")
    if money.minor < 0:
        number = MINUS + number
    if not sign:
        return number
    before, after = _around(language, money.currency)
    return f"{before}{number}{after}"


def tenths_text(tenths: int, language: str) -> str:
    """Return a number of tenths as this language writes it; no ",0" on whole ones."""
    whole, rest = divmod(abs(tenths), 10)
    number = f"{whole:,}".replace(",", GROUP_SEPARATOR)
    if rest:
        number += manners_of(language).decimal + str(rest)
    return MINUS + number if tenths < 0 else number

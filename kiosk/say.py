"""How one customer is spoken to: their language, and how it writes sums, numbers and moments.

The catalogue is loaded when a Say is made; after that everything here is a pure function of its
arguments.
"""

from __future__ import annotations

import gettext
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

from kiosk.money import NO_BREAK_SPACE, Money, money_text, tenths_text
from kiosk.numbers import grouped
from kiosk.texts.catalogues import translations
from kiosk.texts.languages import CYRILLIC
from kiosk.texts.manners import manners_of

# Receipt printers have no sign for these; what people write by hand instead.
_PAPER_UNITS = {"RUB": "руб.", "UAH": "грн"}
_PAPER_PLAIN = {"HUF": "Ft"}
_TAIL_DIGITS = 4


class HomeMarket(Protocol):
    """What of the operator pack the way of speaking depends on."""

    @property
    def currency(self) -> str:
        """ISO code of the money the terminal takes."""
        ...


@dataclass(frozen=True)
class Say:
    """Call it with a plain English sentence; it answers in the customer's language.

    Values of a sentence stand in braces by name.  Money, numbers and moments come in as texts
    made by the methods here.
    """

    language: str
    currency: str
    zone: ZoneInfo
    catalogue: gettext.NullTranslations

    @classmethod
    def of(cls, language: str, pack: HomeMarket, timezone: str) -> Say:
        """Return how to speak this language at a terminal of this pack and IANA zone."""
        return cls(language, pack.currency, ZoneInfo(timezone), translations(language))

    def __call__(self, sentence: str, **values: str | int) -> str:
        """Return the sentence in this language, with its values filled in."""
        return self.catalogue.gettext(sentence).format(**values)

    def plural(self, singular: str, plural: str, n: int, **values: str | int) -> str:
        """Return the form for n; the sentence may name {n}."""
        return self.catalogue.ngettext(singular, plural, n).format(n=n, **values)

    def money(self, minor: int, currency: str | None = None) -> str:
        """Return an amount with its sign, as screens show it."""
        return money_text(Money(minor, currency or self.currency), self.language)

    def amount(self, minor: int, currency: str | None = None) -> str:
        """Return an amount without its sign, as it is drawn on a bill."""
        return money_text(Money(minor, currency or self.currency), self.language, sign=False)

    def paper_money(self, minor: int, currency: str | None = None) -> str:
        """Return an amount in characters every receipt printer has."""
        code = currency or self.currency
        unit = _PAPER_UNITS.get(code) if self.language in CYRILLIC else _PAPER_PLAIN.get(code)
        number = self.amount(minor, code).replace("\u202f", NO_BREAK_SPACE)
        return f"{number}{NO_BREAK_SPACE}{unit or code}"

    def phone(self, msisdn: str) -> str:
        """Return an E.164 number as people read it."""
        return grouped(msisdn)

    def phone_tail(self, msisdn: str) -> str:
        """Return only the last four digits: for screens a stranger may see."""
        return msisdn[-_TAIL_DIGITS:]

    def day(self, moment: datetime) -> str:
        """Return the date at the terminal."""
        local = moment.astimezone(self.zone)
        return manners_of(self.language).day(local.date()).replace(" ", NO_BREAK_SPACE)

    def moment(self, moment: datetime) -> str:
        """Return date and time at the terminal, with its offset: "22.11.2026 20:34 (UTC+3)"."""
        local = moment.astimezone(self.zone)
        return f"{self.day(moment)} {local:%H:%M}{NO_BREAK_SPACE}({offset_text(local)})"

    def time(self, moment: datetime) -> str:
        """Return the time of day at the terminal, without its offset."""
        return f"{moment.astimezone(self.zone):%H:%M}"

    def month(self, month: str) -> str:
        """Return a month ("2026-10") by its name and year, in this language's order."""
        return manners_of(self.language).month(date.fromisoformat(f"{month}-01"))

    def weekday(self, day: int) -> str:
        """Return a day of the week in short; 0 is Monday."""
        return manners_of(self.language).weekdays_short[day]

    def country(self, code: str) -> str:
        """Return a country by its ISO code in this language; the code where it has no name."""
        return manners_of(self.language).countries.get(code, code)

    def tenths(self, tenths: int) -> str:
        """Return a number of tenths with this language's decimal sign; no ",0" on whole ones."""
        return tenths_text(tenths, self.language)

    def code(self, digits: str) -> str:
        """Return a code in groups of four, so that it can be read aloud and typed."""
        groups = [digits[start : start + 4] for start in range(0, len(digits), 4)]
        return NO_BREAK_SPACE.join(groups)

    def spoken_digits(self, text: str) -> str:
        """Return a number's digits one by one, with a pause after each group."""
        groups = "".join(sign if sign.isdigit() else " " for sign in text).split()
        return ", ".join(" ".join(group) for group in groups)


class PaperSay(Say):
    """The same language with every amount in characters that each receipt printer has."""

    @classmethod
    def like(cls, say: Say) -> PaperSay:
        """Return how this customer is spoken to on paper."""
        return cls(say.language, say.currency, say.zone, say.catalogue)

    def money(self, minor: int, currency: str | None = None) -> str:
        return self.paper_money(minor, currency)


def offset_text(local: datetime) -> str:
    """Return "UTC+3", "UTC+5:30" or "UTC" of an aware time."""
    offset = local.utcoffset() or timedelta(0)
    minutes = int(offset.total_seconds()) // 60
    if minutes == 0:
        return "UTC"
    sign = "+" if minutes > 0 else "-"
    hours, rest = divmod(abs(minutes), 60)
    return f"UTC{sign}{hours}:{rest:02}" if rest else f"UTC{sign}{hours}"

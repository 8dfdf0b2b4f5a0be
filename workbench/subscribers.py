"""Numbers of the demonstration operator that scripts and the bench use, by what they are."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Subscriber:
    """A number and what happens when one pays it."""

    msisdn: str
    label: str
    prefix: str = "+7"

    @property
    def typed(self) -> str:
        """What a customer types after the prefix."""
        return self.msisdn.removeprefix(self.prefix)


ORDINARY = Subscriber("+79001234567", "ordinary")
SECOND = Subscriber("+79001112233", "another")
THIRD = Subscriber("+79007654321", "a third")
CLOSED = Subscriber("+79001110000", "closed")
CLOSING = Subscriber("+79001119999", "closes after cash")
UNKNOWN = Subscriber("+79008888888", "nobody's")
OTHER_OPERATOR = Subscriber("+79261234567", "other operator")
FOREIGN = Subscriber("+73752912345", "of another country")
UKRAINIAN = Subscriber("+380500512345", "in the Ukrainian market", "+380")
BELARUSIAN = Subscriber("+375290512345", "in the Belarusian market", "+375")

# Those with an account worth a look (backend/demo/README.md); secrets are the demonstration's.
SPENDER = Subscriber("+79001000001", "three months of use")
STAYER = Subscriber("+79001000003", "three months of use, the tariff fits")
TOO_DEAR = Subscriber("+79001000004", "a tariff too dear, no money")
DEAD_ABROAD = Subscriber("+79001000019", "in Turkey, the phone does not connect")
LOST = Subscriber("+79001000006", "phone lost, secrets known")
FULL_OF_EXTRAS = Subscriber("+79001000017", "subscriptions nobody wanted")
TWO_PURSES = Subscriber("+79001000024", "with a content account beside the main one")
# Alike enough for a mistake in typing, of the range that anybody may pay.
MISTYPED = Subscriber("+79005000017", "typed by mistake")
MEANT = Subscriber("+79005000071", "meant")
CODE_WORD = "ромашка"
PIN = "4826"

SHOWN = (ORDINARY, SECOND, THIRD, CLOSING, CLOSED)

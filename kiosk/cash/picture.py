"""What is known of the cash of a visit at one moment; the screen and the slips are made of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import Enum, auto, unique

from contract.quotes import Quote, split_payment
from drivers.api import RejectReason
from kiosk.cash.shares import Share, rest_minor


@unique
class BillNews(Enum):
    """What happened to the last bill, in the order a bill lives."""

    WAITING = auto()  # no bill yet, or the lane is clear
    READING = auto()
    HELD = auto()  # in escrow, the customer is asked
    STACKING = auto()
    KEPT = auto()
    GIVEN_BACK = auto()
    REFUSED = auto()  # by the device
    TROUBLE = auto()  # jam, silence
    CLOSED = auto()  # no more bills are taken


@unique
class ReturnReason(Enum):
    """Why we gave a bill back."""

    ASKED = auto()  # the customer wanted it back, or did not answer
    OVER_MAXIMUM = auto()
    DENOMINATION_OFF = auto()
    FOREIGN_CURRENCY = auto()
    FINISHING = auto()
    TROUBLE = auto()


@dataclass(frozen=True)
class CashPicture:
    """Every sum here is durable.  Money in minor units of the quote's currency."""

    msisdn: str
    quote: Quote
    inserted_minor: int
    room_left_minor: int
    denominations_minor: tuple[int, ...]  # taken now, ascending
    news: BillNews = BillNews.WAITING
    bill_minor: int | None = None  # of the last bill, where it is known
    reject_reason: RejectReason | None = None
    return_reason: ReturnReason | None = None
    chosen_minor: int | None = None  # the sum the customer named, if any
    finishing: bool = False
    can_finish: bool = False
    can_leave: bool = True  # Back: nothing is in, no bill is decided on
    bills_minor: tuple[int, ...] = ()  # what came in, by denomination, ascending
    shares: tuple[Share, ...] = ()  # parts of it for other numbers
    can_share: bool = False  # a part may go to one number more

    @property
    def rest_minor(self) -> int:
        """What of the money in stays with the number of the visit."""
        return rest_minor(self.inserted_minor, self.shares)

    def credited_minor(self, more_minor: int = 0) -> int:
        """What would reach all numbers together, were so much more put in."""
        own = split_payment(self.quote, self.rest_minor + more_minor).credited_minor
        return own + sum(share.credited_minor for share in self.shares)

    @property
    def fee_minor(self) -> int:
        """What of the money in is fee, of all numbers together."""
        return self.inserted_minor - self.credited_minor()


@unique
class PaymentState(Enum):
    """How a payment stands."""

    CREDITED = auto()
    PENDING = auto()
    REFUSED = auto()


@dataclass(frozen=True)
class PaymentFacts:
    """One payment, as result screen and receipt say it."""

    payment_id: str
    state: PaymentState
    msisdn: str
    inserted_minor: int
    fee_minor: int
    credited_minor: int
    currency: str
    receipt_number: str
    check_code: str  # eight digits
    at: datetime
    reference: str = ""  # the backend's, once credited
    refusal_reason: str = ""  # the operator's word
    purse: str = ""  # its name, where it is not the main one


@dataclass(frozen=True)
class ClaimFacts:
    """Unclaimed cash: money that could not be paid to the number."""

    code: str
    amount_minor: int
    currency: str
    msisdn: str
    reason: str  # of contract.records.UnclaimedOpened
    at: datetime
    payment_id: str = ""  # of the refused payment; "" when there was none


@dataclass(frozen=True)
class DoubtFacts:
    """A bill whose owner is not yet proved."""

    code: str
    amount_minor: int
    currency: str
    reason: str  # of contract.records.SuspenseOpened
    at: datetime

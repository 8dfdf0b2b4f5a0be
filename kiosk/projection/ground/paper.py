"""How a receipt or a slip stands, in words."""

from __future__ import annotations

from enum import Enum, auto, unique

from kiosk.say import Say
from kiosk.texts.sentence import sentence


@unique
class ReceiptState(Enum):
    """How the paper stands."""

    UNKNOWN = auto()  # nobody can say whether it was printed
    PRINTING = auto()
    PRINTED = auto()
    WAITING_FOR_PAPER = auto()  # held by the printer, which goes on by itself
    NOT_PRINTED = auto()


_RECEIPT_NOTES = {
    ReceiptState.PRINTING: sentence("Your receipt is being printed."),
    ReceiptState.PRINTED: sentence("Please take your receipt."),
    ReceiptState.WAITING_FOR_PAPER: sentence(
        "The printer is waiting for paper. Take a photo of this screen."
    ),
    ReceiptState.NOT_PRINTED: sentence("No paper: take a photo of this screen."),
    ReceiptState.UNKNOWN: sentence(
        "It is not sure that the paper was printed. Take a photo of this screen."
    ),
}
_SLIP_NOTES = {
    ReceiptState.PRINTING: sentence("Your slip is being printed."),
    ReceiptState.PRINTED: sentence("Please take your slip."),
}
ON_PAPER = frozenset({ReceiptState.PRINTING, ReceiptState.PRINTED})


def receipt_note(say: Say, receipt: ReceiptState) -> str:
    """Return what is said of the receipt of a payment."""
    return say(_RECEIPT_NOTES[receipt])


def slip_note(say: Say, slip: ReceiptState) -> str:
    """Return what is said of a slip that is no receipt."""
    return say({**_RECEIPT_NOTES, **_SLIP_NOTES}[slip])

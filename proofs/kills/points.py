"""The instants at which the process is killed, each by its name, and what must happen before it.

OF_THE_PROMISE are those that money.md names, in the order a bill and its money pass them.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto, unique

from proofs.kills.bomb import ANY


@unique
class Visit(Enum):
    """What sort of visit is needed to come to an instant."""

    ORDINARY = auto()
    KEPT = auto()  # a large bill, asked about and kept
    GIVEN_BACK = auto()  # a large bill, asked about and given back
    REFUSED = auto()  # the operator refuses the number; the customer decides
    LOST_AFTER = auto()  # the operator credits, the answer is lost
    LOST_BEFORE = auto()  # the operator never hears it


@dataclass(frozen=True)
class Point:
    """One instant.  `seam` is what the bomb is armed for; "" where the bench kills by its clock."""

    name: str
    seam: str
    what: str
    visit: Visit = Visit.ORDINARY
    each_bill: bool = False  # it comes once for every bill
    nth_max: int = 1  # any of the first so many


OF_THE_PROMISE = (
    Point("escrow_seen", "heard:BillEscrowed", "the bill is read and held", each_bill=True),
    Point("intent_written", "written:intent_opened", "durable, STACK not ordered", each_bill=True),
    Point("stack_sent", "wire:STACK", "STACK is on the wire", each_bill=True),
    Point("stacked_seen", "heard:BillStacked", "the device says stacked", each_bill=True),
    Point("credit_written", "written:bill_credited", "not yet acknowledged", each_bill=True),
    Point("acknowledged", "wire:ACK", "our ACK is on the wire", each_bill=True),
    Point("settled", "written:intent_settled", "the device has forgotten it", each_bill=True),
    Point("submit_written", "written:submitted", "not yet sent"),
    Point("submit_sent", "sent:submit", "the request is out, no answer yet"),
    Point("answer_lost", "lost:submit", "credited, the answer lost", Visit.LOST_AFTER),
    Point("answer_stored", "written:operator_result", "the operator's word is durable"),
    Point("print_half_sent", "wire:SLIP:half", "half of a piece of the slip", nth_max=2),
)
BETWEEN = (
    Point("transaction_written", "written:transaction_opened", "the slot is still shut"),
    Point("before_enable", "before:EnableBills", "the slot is about to open"),
    Point("enabled", "after:EnableBills", "the slot is open"),
    Point("unwitnessed", "before:witness", "a commit nobody took note of", nth_max=8),
    Point("before_stack", "before:StackBill", "about to order STACK", each_bill=True),
    Point("stack_ordered", "after:StackBill", "ordered, not yet on the wire", each_bill=True),
    Point("stack_half_sent", "wire:STACK:half", "half of the frame is out", each_bill=True),
    Point("before_acknowledge", "before:AcknowledgeBill", "the credit is durable", each_bill=True),
    Point("acknowledge_ordered", "after:AcknowledgeBill", "not on the wire", each_bill=True),
    Point("ack_half_sent", "wire:ACK:half", "half of our ACK is out", each_bill=True),
    Point("bill_held", "after:HoldBill", "a large bill is asked about", Visit.KEPT),
    Point("hold_sent", "wire:HOLD", "HOLD is on the wire", Visit.KEPT),
    Point("large_kept", "written:intent_opened", "the customer keeps it", Visit.KEPT),
    Point("before_return", "before:ReturnBill", "about to give it back", Visit.GIVEN_BACK),
    Point("return_sent", "wire:RETURN", "RETURN is on the wire", Visit.GIVEN_BACK),
    Point("returned_seen", "heard:BillReturned", "it came back", Visit.GIVEN_BACK),
    Point("before_disable", "before:DisableBills", "the customer pressed Done"),
    Point("before_send", "before:SendRecords", "records are about to be sent", nth_max=3),
    Point("before_submit", "before:submit", "the submit is about to be sent"),
    Point("answer_here", "answered:submit", "its bytes are here, unread"),
    Point("answer_seen", "heard:Results", "verified, not yet written"),
    Point("never_sent", "lost:submit", "the operator never heard", Visit.LOST_BEFORE),
    Point(
        "cash_in_for_refused",
        "written:bill_credited",
        "its number is refused later",
        Visit.REFUSED,
        each_bill=True,
    ),
    Point("refused", "written:operator_result", "the operator refuses it", Visit.REFUSED),
    Point("refused_again", "written:submitted", "refused, decided anew", Visit.REFUSED, nth_max=2),
    Point("print_ordered", "after:StartPrint", "the slip is being prepared"),
    Point("print_prepared", "written:print", "the job is durable", nth_max=3),
    Point("before_print", "before:ProceedPrint", "about to send the slip"),
    Point("slip_sent", "wire:SLIP", "a piece of the slip is sent", nth_max=2),
    Point("printed_seen", "heard:PrintConfirmed", "the printer says it is cut"),
    Point("before_write", "before:Write", "about to write", nth_max=8),
    Point("written", "after:Write", "written, the next effect not begun", nth_max=8),
    Point("before_show", "before:ShowScreen", "about to draw", nth_max=12),
    Point("shown", "after:ShowScreen", "drawn", nth_max=12),
)
INSTANT = Point("instant", ANY, "any of the instants above and between", nth_max=120)
CLOCK = Point("clock", "", "whatever the clock says")
POINTS = {point.name: point for point in (*OF_THE_PROMISE, *BETWEEN, INSTANT, CLOCK)}

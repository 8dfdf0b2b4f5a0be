"""When an acceptor has nothing more to say: after a restart, and before money is submitted."""

from __future__ import annotations

from drivers.api import AcceptorStatus
from kiosk.cash.bills import Bills
from kiosk.cash.cash_in import BillPath
from kiosk.cash.policy import CashPolicy
from kiosk.time_values import Instant

AT_REST = frozenset(
    {
        AcceptorStatus.DISABLED,
        AcceptorStatus.CASSETTE_FULL,
        AcceptorStatus.CASSETTE_OUT,
        AcceptorStatus.JAMMED,
        AcceptorStatus.FAILED,
        AcceptorStatus.CHEATED,
    }
)
SILENT = frozenset({AcceptorStatus.LOST, AcceptorStatus.UNKNOWN, AcceptorStatus.INITIALIZING})


def is_quiet(bills: Bills, policy: CashPolicy, waited_s: float, now: Instant) -> bool:
    """Whether a restarted device has said all it had to say, or is waited for no longer.

    With an intent open only the device's own rest or the full patience counts; after a credit on
    the word of a device that has not said who it is, only one that has.
    """
    rested_s = now.monotonic_s - bills.status_since_s
    if (
        bills.status in AT_REST
        and rested_s >= policy.quiet_s
        and not bills.testimony.unnamed_credits
    ):
        return True
    if bills.open_intent() is None and _is_silent(bills, policy, waited_s, now):
        return True
    return waited_s >= policy.quiet_patience_s


def is_given_up(bills: Bills, policy: CashPolicy, now: Instant) -> bool:
    """Whether nobody waits any longer for what the acceptor owes us."""
    if is_stuck(bills, policy, now):
        return True
    silent = now.monotonic_s - bills.last_news_s >= policy.silence_s
    return silent and (bills.open_intent() is not None or bills.status is AcceptorStatus.LOST)


def is_stuck(bills: Bills, policy: CashPolicy, now: Instant) -> bool:
    """Whether a bill has been on its way for so long that nobody waits for it any more.

    A device that talks all the time is not silent, and may still never get on.
    """
    moves = bills.path not in (BillPath.NONE, BillPath.DOUBTFUL)
    return moves and now.monotonic_s - bills.path_since_s >= policy.finish_patience_s


def is_at_rest(bills: Bills, policy: CashPolicy, waited_s: float, now: Instant) -> bool:
    """Whether the money can be submitted: no bill moves, the last credit is settled and old."""
    credited_s = bills.last_credit_s
    if credited_s is not None and now.monotonic_s - credited_s < policy.credit_age_s:
        return False
    if waited_s >= policy.finish_patience_s:
        return True
    if _is_silent(bills, policy, waited_s, now):
        return True
    if bills.testimony.unnamed_credits:
        return False
    no_bill = bills.path in (BillPath.NONE, BillPath.DOUBTFUL)
    return bills.unsettled() is None and no_bill and bills.status in AT_REST


def is_late_credit_firm(bills: Bills, policy: CashPolicy, now: Instant) -> bool:
    """Whether what was credited after its visit's end can be submitted: settled and old.

    It waits for the device no longer than for one that finishes.
    """
    if bills.last_credit_s is None:
        return True
    age_s = now.monotonic_s - bills.last_credit_s
    if age_s < policy.credit_age_s:
        return False
    if age_s >= policy.finish_patience_s or _is_silent(bills, policy, age_s, now):
        return True
    if bills.testimony.unnamed_credits:
        return False
    return bills.unsettled() is None or bills.status in AT_REST


def _is_silent(bills: Bills, policy: CashPolicy, waited_s: float, now: Instant) -> bool:
    """Whether the device has said nothing for long enough since it is waited for.

    One that starts anew has just spoken: its silence begins there.
    """
    silent_s = min(waited_s, now.monotonic_s - bills.status_since_s)
    return bills.status in SILENT and silent_s >= policy.lost_patience_s

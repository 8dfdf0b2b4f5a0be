"""From desk and bills to the picture that screens are made of.  Pure."""

from __future__ import annotations

from kiosk.cash.bills import Bills
from kiosk.cash.cash_in import BillPath, DeskState
from kiosk.cash.picture import BillNews, CashPicture
from kiosk.cash.policy import CashPolicy
from kiosk.cash.sale import Sale
from kiosk.cash.shares import SHARES_MAX, Share, most_minor, rest_minor


def picture_of(
    bills: Bills, sale: Sale, policy: CashPolicy, state: DeskState, shares: tuple[Share, ...] = ()
) -> CashPicture:
    """Return what the screen may show of an open transaction."""
    no_bill = bills.path in (BillPath.NONE, BillPath.CREDITED)
    news = bills.news
    if state is DeskState.FINISHING and no_bill and news is not BillNews.TROUBLE:
        news = BillNews.CLOSED
    can_finish = sale.takes_bills and no_bill and bool(sale.inserted_minor)
    most = most_minor(sale.quote, sale.quote, rest_minor(sale.inserted_minor, shares))
    return CashPicture(
        msisdn=sale.msisdn,
        quote=sale.quote,
        inserted_minor=sale.inserted_minor,
        room_left_minor=max(0, policy.room_minor(sale.quote.max_minor) - sale.inserted_minor),
        denominations_minor=bills.table.taken_minor(policy),
        news=news,
        bill_minor=bills.bill_minor,
        reject_reason=bills.reject_reason,
        return_reason=bills.return_reason,
        chosen_minor=sale.chosen_minor,
        finishing=state is DeskState.FINISHING,
        can_finish=can_finish,
        can_leave=sale.takes_bills and no_bill and not sale.inserted_minor,
        shares=shares,
        bills_minor=sale.bills,
        can_share=can_finish and sale.may_be_split and len(shares) < SHARES_MAX and most > 0,
    )

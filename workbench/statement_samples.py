"""What the operator may tell of use, line by line, and the real views made of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Final

from contract.account.changes import PromisedChoice, PromisedTerms
from contract.account.holdings import Alert, UsagePage, UsageRow
from kiosk.projection.account import account, promised, usage, usage_line
from kiosk.projection.ground import printing
from kiosk.projection.ground.needs import PackFacts
from kiosk.projection.ground.paper import ReceiptState
from kiosk.say import Say
from kiosk.views.base import View
from workbench.account_samples import FULL, HOROSCOPE, MSISDN, SUMMARY, TARIFF

AT: Final = datetime(2026, 11, 30, 20, 59, 5, tzinfo=UTC)
PARTNER: Final = "+79005550112"
MONTHS: Final = tuple(f"2026-{number:02}" for number in range(11, 4, -1))
Maker = Callable[[Say, PackFacts], View]


def _line(number: int, charged_minor: int, **values: object) -> UsageRow:
    return UsageRow.model_validate(
        {
            "row_id": f"u{number}",
            "at": AT - timedelta(hours=7 * number),
            "charged_minor": charged_minor,
            **values,
        }
    )


LINES: Final = (
    _line(0, 0, what="call_out", other_party=PARTNER, quantity=125, from_package=True),
    _line(1, 400, what="call_out", other_party=PARTNER, quantity=61),
    _line(2, 0, what="call_in", other_party=PARTNER, quantity=3_725),
    _line(3, 1_900, what="sms_out", other_party=PARTNER, quantity=1, country="HU"),
    _line(4, 7_500, what="data", quantity=524_288, from_package=True),
    _line(5, 0, what="data", quantity=480, from_package=True),
    _line(6, 1_000, what="content", other_party="Example Content A", product=HOROSCOPE),
    _line(7, 50_000, what="fee", product=TARIFF),
    _line(8, 700, what="fee"),
    _line(9, -50_000, what="payment"),
    _line(10, -1_000, what="correction"),
    _line(11, 13_000, what="call_out", other_party=PARTNER, quantity=119, country="@SEA"),
    _line(12, 0, what="call_out", other_party=PARTNER, quantity=40),
)
STATEMENT: Final = UsagePage(
    month="2026-11",
    currency="RUB",
    rows=LINES,
    total=len(LINES),
    page=0,
    pages=1,
    charged_minor=sum(line.charged_minor for line in LINES),
)
DUE: Final = SUMMARY.model_copy(update={"alerts": (Alert(code="check_up_due", at=AT),)})
OWES: Final = FULL.model_copy(
    update={"promised": None, "alerts": (*FULL.alerts[:2], Alert(code="gift_waits"), DUE.alerts[0])}
)
EMPTY: Final = STATEMENT.model_copy(update={"rows": (), "total": 0, "charged_minor": 0})
PROMISED: Final = PromisedTerms(
    currency="RUB",
    choices=tuple(
        PromisedChoice(amount_minor=amount, fee_minor=fee, due_at=AT)
        for amount, fee in ((5_000, 700), (10_000, 700), (20_000, 700), (40_000, 1_500))
    ),
    terms_version="1",
)


def statement_makers() -> Mapping[str, Maker]:
    """Return how each screen of the statement and of borrowing is made, by name."""
    return {
        "usage": lambda say, _: usage.usage_view(say, STATEMENT, None),
        "usage-second-page": lambda say, _: usage.usage_view(say, STATEMENT, None, turn=1),
        "usage-last-page": lambda say, _: usage.usage_view(say, STATEMENT, "fee", turn=2),
        "usage-nothing": lambda say, _: usage.usage_view(say, EMPTY, "payment"),
        "usage-ways": lambda say, _: usage.statement_ways_view(
            say, "2026-11", "voice", MSISDN, can_choose_month=True
        ),
        "usage-months": lambda say, _: usage.months_view(say, MONTHS),
        "usage-kinds": lambda say, _: usage.kinds_view(say),
        "usage-sent": lambda say, _: usage.sent_view(say, MSISDN),
        "account-check-up-due": lambda say, _: account.account_view(say, DUE),
        "account-owes": lambda say, _: account.account_view(say, OWES),
        "promised": lambda say, _: promised.promised_view(say, PROMISED),
        "printing": lambda say, _: printing.printing_view(say, ReceiptState.PRINTING),
        "printing-not": lambda say, _: printing.printing_view(say, ReceiptState.NOT_PRINTED),
        **{f"usage-line-{line.row_id}": _explained(line) for line in LINES},
    }


def _explained(line: UsageRow) -> Maker:
    return lambda say, _: usage_line.line_view(say, line, "RUB")

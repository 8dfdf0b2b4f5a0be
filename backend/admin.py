"""The operator's own desk, on loopback: a live page, and switches for developers and tests.

The page is open to whoever sits at this machine and masks numbers; everything under /admin needs
the token of the ready line.
"""

from __future__ import annotations

import hmac
from collections.abc import Callable
from datetime import datetime
from typing import Any

from fastapi import APIRouter, FastAPI, HTTPException, Request
from fastapi.responses import HTMLResponse, JSONResponse, PlainTextResponse

from backend import accounts, forks
from backend.database import Database
from backend.doubtful_desk import DoubtfulDesk
from backend.faults import Fault, FaultSwitch
from backend.fleet import Fleet
from backend.intake import Intake
from backend.pages import page
from backend.sms import major
from certs.authority import Authority
from contract.model import WireModel
from contract.openapi import openapi_text

PAGE_REFRESH_S = 2
LINES_MAX = 200
_LOOPBACK_NAMES = frozenset({"127.0.0.1", "localhost", "[::1]"})

Rows = list[dict[str, Any]]


class ForkDecision(WireModel):
    """Which branches of a forked journal stand: "trunk", or the hash a branch begins with."""

    stands: tuple[str, ...] = ()


class Desk:
    """What the page and the switches read and move."""

    def __init__(
        self,
        database: Database,
        fleet: Fleet,
        faults: FaultSwitch,
        authority: Authority,
        intake: Intake,
        now: Callable[[], datetime],
        new_id: Callable[[], str],
    ) -> None:
        self._database = database
        self._intake = intake
        self._fleet = fleet
        self._faults = faults
        self._authority = authority
        self._now = now
        self._new_id = new_id
        self._page = page("desk.html")

    async def page(self) -> HTMLResponse:
        """Return the live page: terminals, payments, what is wrong on purpose."""
        now = self._now()
        payments = [
            {
                **payment,
                "msisdn": f"… {payment['msisdn'][-4:]}",
                "inserted": major(payment["inserted_minor"], payment["currency"]),
                "fee": major(payment["fee_minor"], payment["currency"]),
                "credited": major(payment["credited_minor"], payment["currency"]),
            }
            for payment in self._payments(50)
        ]
        totals = self._rows(
            "SELECT count(*) AS payments, sum(credited_minor) AS credited, "
            "sum(fee_minor) AS fees, currency FROM payments WHERE state = 'credited' "
            "GROUP BY currency ORDER BY currency"
        )
        text = self._page.render(
            refresh_s=PAGE_REFRESH_S,
            now=now,
            terminals=self._fleet.listed(),
            journals=self._rows("SELECT * FROM journals ORDER BY terminal_id LIMIT 200"),
            payments=payments,
            totals=totals,
            fault=self._faults.current,
            forks=forks.listed(self._database.reader),
            doubtful_open=self._rows(
                "SELECT count(*) AS open FROM doubtful_money WHERE state = 'open' OR alarm != ''"
            )[0]["open"],
            help_waiting=self._rows(
                "SELECT (SELECT count(*) FROM cases WHERE state = 'open') + "
                "(SELECT count(*) FROM chats WHERE state = 'waits') AS waiting"
            )[0]["waiting"],
            happy=self._rows(
                "SELECT coalesce((100 * sum(happy) / sum(visits)) || ' %', 'nobody yet') AS happy "
                "FROM satisfaction WHERE door = ''"
            )[0]["happy"],
            major=major,
        )
        return HTMLResponse(text)

    async def set_fault(self, fault: Fault) -> Fault:
        self._faults.set(fault)
        return self._faults.current

    async def fault(self) -> Fault:
        return self._faults.current

    async def account(self, msisdn: str) -> JSONResponse:
        """Return one account with its payments; 404 if the number does not exist."""
        account = accounts.find_account(self._database.reader, msisdn)
        if account is None:
            raise HTTPException(404, "no such number")
        paid = [line for line in self._payments(LINES_MAX) if line["msisdn"] == msisdn]
        return JSONResponse(
            {
                "msisdn": account.msisdn,
                "status": account.status,
                "currency": account.currency,
                "balance_minor": account.balance_minor,
                "tariff_id": account.tariff_id,
                "payments": paid,
            }
        )

    async def payments(self) -> JSONResponse:
        return JSONResponse(self._payments(LINES_MAX))

    async def sms(self, msisdn: str | None = None) -> JSONResponse:
        """Return the newest SMS, of one number if asked."""
        return JSONResponse(
            self._rows(
                "SELECT sms_id, at, msisdn, text FROM sms WHERE msisdn = coalesce(?, msisdn) "
                "ORDER BY sms_id DESC LIMIT ?",
                msisdn,
                LINES_MAX,
            )
        )

    async def terminals(self) -> JSONResponse:
        return JSONResponse([line.model_dump(mode="json") for line in self._fleet.listed()])

    async def new_token(self, terminal_id: str) -> JSONResponse:
        """Return a one-time enrolment token for a terminal."""
        try:
            token = self._authority.issue_token(terminal_id, self._new_id(), self._now())
        except ValueError as error:
            raise HTTPException(400, "not a terminal id") from error
        return JSONResponse({"terminal_id": terminal_id, "token": token})

    async def forks(self) -> JSONResponse:
        """Return every branch of every forked journal."""
        return JSONResponse(forks.listed(self._database.reader))

    async def decide_fork(self, journal_id: str, decision: ForkDecision) -> JSONResponse:
        """Decide which branches of a journal stand; the others are refused."""
        now, stands = self._now(), set(decision.stands)
        try:
            branches = await self._database.write(
                lambda db: self._intake.decide_fork(db, journal_id, stands, now)
            )
        except forks.UndecidableError as error:
            raise HTTPException(409, str(error)) from error
        return JSONResponse(branches)

    def _payments(self, count: int) -> Rows:
        return self._rows(
            "SELECT terminal_id, payment_id, msisdn, inserted_minor, fee_minor, credited_minor, "
            "currency, state, reason, reference, decided_at FROM payments "
            "ORDER BY decided_at DESC, payment_id DESC LIMIT ?",
            count,
        )

    def _rows(self, query: str, *values: object) -> Rows:
        cursor = self._database.reader.execute(query, values)
        names = [column[0] for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def make_admin_app(desk: Desk, doubts: DoubtfulDesk, token: str, *routers: APIRouter) -> FastAPI:
    """Return the desk as an application; it must be bound to loopback.

    routers: pages of other desks, and switches under /admin.
    """
    app = FastAPI(openapi_url=None, docs_url=None, redoc_url=None)

    @app.middleware("http")
    async def guard(request: Request, call_next: Callable[..., Any]) -> Any:  # noqa: ANN401 - starlette's own
        # A page of a stranger, loaded in a browser here, must not reach this desk by its own name.
        name = request.headers.get("host", "").rpartition(":")[0]
        if name not in _LOOPBACK_NAMES:
            return PlainTextResponse("only by the name of this machine", 403)
        given = request.headers.get("authorization", "")
        inner = request.url.path.startswith("/admin")
        if inner and not hmac.compare_digest(given.encode(), f"Bearer {token}".encode()):
            return PlainTextResponse("the token of the ready line is needed", 401)
        return await call_next(request)

    app.add_api_route("/", desk.page, methods=["GET"], response_class=HTMLResponse)
    app.add_api_route("/openapi.json", _openapi, methods=["GET"], response_model=None)
    app.add_api_route("/admin/faults", desk.set_fault, methods=["POST"])
    app.add_api_route("/admin/faults", desk.fault, methods=["GET"])
    app.add_api_route("/admin/accounts/{msisdn}", desk.account, methods=["GET"])
    app.add_api_route("/admin/payments", desk.payments, methods=["GET"])
    app.add_api_route("/admin/sms", desk.sms, methods=["GET"])
    app.add_api_route("/admin/terminals", desk.terminals, methods=["GET"])
    app.add_api_route("/admin/forks", desk.forks, methods=["GET"])
    app.add_api_route("/admin/forks/{journal_id}", desk.decide_fork, methods=["POST"])
    app.add_api_route("/doubtful", doubts.page, methods=["GET"], response_class=HTMLResponse)
    app.add_api_route(
        "/doubtful", doubts.decide_by_form, methods=["POST"], response_class=HTMLResponse
    )
    app.add_api_route("/admin/doubtful", doubts.listing, methods=["GET"])
    app.add_api_route("/admin/decisions", doubts.decide, methods=["POST"])
    app.add_api_route("/admin/tokens/{terminal_id}", desk.new_token, methods=["POST"])
    for router in routers:
        app.include_router(router)
    return app


async def _openapi() -> PlainTextResponse:
    return PlainTextResponse(openapi_text(), media_type="application/json")

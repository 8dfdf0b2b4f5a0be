"""Doubtful money on the operator's desk: the list, and a person's decision on one of them."""

from __future__ import annotations

import hmac
import sqlite3
from collections.abc import Callable
from dataclasses import asdict
from datetime import datetime
from typing import Annotated, Any
from urllib.parse import parse_qs

from fastapi import HTTPException, Request
from fastapi.responses import HTMLResponse, JSONResponse
from pydantic import Field, ValidationError

from backend import doubtful
from backend.arbiter import Arbiter, UndecidableError, Wish, answer_of
from backend.database import Database
from backend.doubtful import DoubtfulItem
from backend.pages import page
from backend.sms import major
from contract.messages import DecisionAnswer, DecisionStatement
from contract.model import Identifier, Msisdn, WireModel
from contract.records import PERSON_LENGTH_MAX, DecisionOutcome, DoubtfulSubject

LINES_MAX = 200
FORM_BYTES_MAX = 4096

Rows = list[dict[str, Any]]


class PersonsDecision(WireModel):
    """What a person of the operator decides; msisdn None: the number the money was put in for."""

    terminal_id: Identifier
    subject: DoubtfulSubject
    subject_id: Identifier
    outcome: DecisionOutcome
    msisdn: Msisdn | None = None
    by: Annotated[str, Field(max_length=PERSON_LENGTH_MAX)] = ""


class DoubtfulDesk:
    """The page is open to whoever sits at this machine; deciding needs the token."""

    def __init__(
        self, database: Database, arbiter: Arbiter, now: Callable[[], datetime], token: str
    ) -> None:
        self._database = database
        self._arbiter = arbiter
        self._now = now
        self._token = token
        self._page = page("doubtful.html")

    async def page(self, said: str = "") -> HTMLResponse:
        """Return the list with a form for each item that waits."""
        return HTMLResponse(self._page.render(items=self._rows(), major=major, said=said[:200]))

    async def listing(self) -> JSONResponse:
        """Return every item, newest first, those that wait before all others."""
        return JSONResponse(self._rows())

    async def decide(self, asked: PersonsDecision) -> JSONResponse:
        """Decide on one item; 409 says why it cannot be."""
        answer = await self._decided(asked)
        return JSONResponse(answer.model_dump(mode="json"))

    async def decide_by_form(self, request: Request) -> HTMLResponse:
        """Decide from the page; its form carries the token, which a stranger's page has not."""
        body = await request.body()
        if len(body) > FORM_BYTES_MAX:
            raise HTTPException(413, "too long")
        form = {key: values[-1].strip() for key, values in parse_qs(body.decode()).items()}
        if not hmac.compare_digest(form.pop("token", "").encode(), self._token.encode()):
            raise HTTPException(401, "the token of the ready line is needed")
        try:
            asked = PersonsDecision.model_validate(form)
        except ValidationError as error:
            raise HTTPException(400, "not a decision: is the number written +7...?") from error
        try:
            answer = await self._decided(asked)
        except HTTPException as error:
            return await self.page(str(error.detail))
        return await self.page(f"{asked.subject_id} is {answer.state}.")

    async def _decided(self, asked: PersonsDecision) -> DecisionAnswer:
        now = self._now()

        def job(db: sqlite3.Connection) -> DecisionAnswer:
            item = doubtful.find(db, asked.terminal_id, asked.subject, asked.subject_id)
            if item is None:
                raise UndecidableError("unknown", "There is no such doubtful money.")
            wish = Wish(asked.outcome, "person", msisdn=asked.msisdn, person=asked.by)
            self._arbiter.decide(db, item, wish, now)
            return answer_of(db, asked.terminal_id, asked.subject, asked.subject_id)

        try:
            return await self._database.write(job)
        except UndecidableError as error:
            raise HTTPException(409, f"{error.code}: {error}") from error

    def _rows(self) -> Rows:
        db = self._database.reader
        return [_row(db, item) for item in doubtful.listed(db, LINES_MAX)]


def _row(db: sqlite3.Connection, item: DoubtfulItem) -> dict[str, Any]:
    """Return an item for the operator's eyes, its number masked, with findings and decision."""
    row = asdict(item)
    row["msisdn"] = "" if item.msisdn is None else f"… {item.msisdn[-4:]}"
    row["findings"] = doubtful.findings(db, item.terminal_id, item.subject_id)
    row["decision"] = None
    answer = answer_of(db, item.terminal_id, item.subject, item.subject_id)
    if answer.statement is not None:
        statement = DecisionStatement.model_validate_json(answer.statement)
        row["decision"] = {
            "outcome": statement.outcome,
            "decided_by": statement.decided_by,
            "honoured_minor": statement.honoured_minor,
            "msisdn": "" if statement.msisdn is None else f"… {statement.msisdn[-4:]}",
            "decided_at": statement.decided_at.isoformat(),
            "reference": statement.reference,
        }
    return row

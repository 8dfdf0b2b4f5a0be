"""The agents' desk: persons of the operator take chats, calls and cases, and answer them.

Every page works without scripts.  Who wants in shows the token of the ready line once, with the
first name that customers see; a session of this process remembers both, and dies with it.
"""

from __future__ import annotations

import hmac
import json
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, quote

from fastapi import APIRouter, HTTPException, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse

from backend.account import store
from backend.help import chats, corrections, desk_words, satisfaction
from backend.help.agents import LINES_MAX, Agents, ChatAct, UnknownMatterError
from backend.help.cases import Act, Case, CaseStateError
from backend.help.chats import Chat, ChatEndedError
from backend.pages import page
from contract.account.help import MESSAGE_LENGTH_MAX

FORM_BYTES_MAX = 16_384
NAME_LENGTH_MAX = 40
ANSWER_LENGTH_MAX = 2_000
SESSIONS_MAX = 100
SESSION_LASTS = timedelta(hours=12)
COOKIE = "agents"
_ACTS: dict[str, Act] = {"take": "take", "ask": "ask", "solve": "solve"}
_CHAT_ACTS: dict[str, ChatAct] = {"take": "take", "say": "say", "end": "end"}


@dataclass(frozen=True)
class Session:
    """A person who showed the token."""

    person: str
    ends_at: datetime


@dataclass
class AgentsDesk:
    """The pages, and what their forms do."""

    agents: Agents
    token: str
    _sessions: dict[str, Session] = field(default_factory=dict)

    def router(self) -> APIRouter:
        router = APIRouter(default_response_class=HTMLResponse)
        for method, path, endpoint in (
            ("GET", "/agents", self.queue),
            ("POST", "/agents/sign-in", self.sign_in),
            ("POST", "/agents/sign-out", self.sign_out),
            ("GET", "/agents/cases/{case_no}", self.case),
            ("POST", "/agents/cases/{case_no}", self.act_on_case),
            ("GET", "/agents/chats/{terminal_id}/{chat_id}", self.chat),
            ("POST", "/agents/chats/{terminal_id}/{chat_id}", self.act_in_chat),
            ("GET", "/agents/chats/{terminal_id}/{chat_id}/talk", self.talk),
            ("POST", "/agents/corrections/{case_no}", self.object_to_correction),
            ("GET", "/satisfaction", self.satisfaction),
        ):
            router.add_api_route(path, endpoint, methods=[method], response_model=None)
        return router

    # --- who sits there -----------------------------------------------------------------------

    async def sign_in(self, request: Request) -> Response:
        form = await _form(request)
        person = form.get("person", "")[:NAME_LENGTH_MAX]
        if not hmac.compare_digest(form.get("token", "").encode(), self.token.encode()):
            return self._sign_in_page("That is not the token of the ready line.", 401)
        if not person:
            return self._sign_in_page("Customers see your first name: it is needed.", 400)
        key = self.agents.gate.dice.token()
        self._sessions[key] = Session(person, self.agents.now() + SESSION_LASTS)
        if len(self._sessions) > SESSIONS_MAX:
            del self._sessions[next(iter(self._sessions))]
        answer = RedirectResponse("/agents", 303)
        answer.set_cookie(COOKIE, key, httponly=True, samesite="strict", path="/agents")
        return answer

    async def sign_out(self, request: Request) -> Response:
        self._sessions.pop(request.cookies.get(COOKIE, ""), None)
        return RedirectResponse("/agents", 303)

    def _person(self, request: Request) -> str:
        """Return who asks; 401 for a stranger, and for another site's form."""
        session = self._sessions.get(request.cookies.get(COOKIE, ""))
        if session is None or session.ends_at <= self.agents.now():
            raise HTTPException(401, "sign in at /agents first")
        if request.headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
            raise HTTPException(401, "this form came from another place")
        return session.person

    def _sign_in_page(self, said: str = "", status: int = 200) -> Response:
        rows = self.agents.queue()
        text = page("agents_sign_in.html").render(
            said=said,
            waiting=sum(row.waits for row in rows),
            urgent=sum(row.waits and row.urgent for row in rows),
        )
        return HTMLResponse(text, status)

    # --- the queue ----------------------------------------------------------------------------

    async def queue(self, request: Request) -> Response:
        """Return everything that waits, what is urgent before all else; or the way in."""
        try:
            person = self._person(request)
        except HTTPException:
            return self._sign_in_page()
        rows, now = self.agents.queue(), self.agents.now()
        text = page("agents.html").render(
            person=person,
            now=now,
            said=request.query_params.get("said", "")[:200],
            waiting=[row for row in rows if row.waits],
            in_work=[row for row in rows if not row.waits],
            corrections=[
                desk_words.correction_row(one, now)
                for one in corrections.newest(self.agents.reader, LINES_MAX)
            ],
        )
        return HTMLResponse(text)

    # --- a case -------------------------------------------------------------------------------

    async def case(self, request: Request, case_no: str) -> Response:
        """Return a case; its numbers are shown whole to whoever took it, and to nobody else."""
        person = self._person(request)
        case, now = self._case(case_no), self.agents.now()
        text = page("agents_case.html").render(
            person=person,
            case=case,
            row=desk_words.of_case(case, now),
            mine=case.state == "in_work" and case.person == person,
            name=self._name(case.account_msisdn),
            said=request.query_params.get("said", "")[:200],
            answer_length_max=ANSWER_LENGTH_MAX,
        )
        return HTMLResponse(text)

    async def act_on_case(self, request: Request, case_no: str) -> Response:
        person, form = self._person(request), await _form(request)
        here = f"/agents/cases/{self._case(case_no).case_no}"
        what = _ACTS.get(form.get("act", ""))
        answer = "" if what == "take" else form.get("answer", "")[:ANSWER_LENGTH_MAX]
        if what is None:
            raise HTTPException(400, "no such act")
        if what != "take" and not answer:
            return _back(here, "Write what the customer is told.")

        try:
            after = await self.agents.act_on_case(case_no, what, person, answer)
        except CaseStateError:
            return _back(here, "Somebody was faster: look again.")
        return _back("/agents" if after.state != "in_work" else here, "")

    async def object_to_correction(self, request: Request, case_no: str) -> Response:
        done = await self.agents.object_to(case_no, self._person(request))
        words = {"objected": "It stays where it is.", "too_late": "Too late: it has moved."}
        return _back("/agents", words.get(done, "There is no such correction."))

    # --- a chat -------------------------------------------------------------------------------

    async def chat(self, request: Request, terminal_id: str, chat_id: str) -> Response:
        """Return the frame of a chat: what is typed here survives while the talk goes on."""
        person, chat = self._person(request), self._chat(terminal_id, chat_id)
        text = page("agents_chat.html").render(
            person=person,
            chat=chat,
            row=desk_words.of_chat(chat, self.agents.now()),
            mine=chat.state == "talks" and chat.person == person,
            said=request.query_params.get("said", "")[:200],
            length_max=MESSAGE_LENGTH_MAX,
        )
        return HTMLResponse(text)

    async def talk(self, request: Request, terminal_id: str, chat_id: str) -> Response:
        """Return what was said, and where the customer is; renews itself."""
        self._person(request)
        chat, now = self._chat(terminal_id, chat_id), self.agents.now()
        seen = self.agents.screens.seen.get(chat.key)
        access = None
        if chat.token_hash is not None and chat.state != "ended":
            access = self.agents.gate.still_holds(chat.token_hash, chat.terminal_id, now)
        gone = chat.state == "ended" or self.agents.screens.is_idle(chat, now)
        text = page("agents_talk.html").render(
            chat=chat,
            gone=gone,
            messages=self._said(chat),
            screen=chat.screen if seen is None else seen.screen,
            fields=() if seen is None or access is None or gone else seen.fields,
            name="" if access is None or gone else self._name(access.msisdn),
            logged_in=access is not None and not gone,
            row=desk_words.of_chat(chat, now),
            steps=json.loads(chat.steps),
        )
        return HTMLResponse(text)

    async def act_in_chat(self, request: Request, terminal_id: str, chat_id: str) -> Response:
        person, form = self._person(request), await _form(request)
        chat, act = self._chat(terminal_id, chat_id), _CHAT_ACTS.get(form.get("act", ""))
        here, text = f"/agents/chats/{terminal_id}/{chat_id}", form.get("text", "")
        if act is None:
            raise HTTPException(400, "no such act")
        try:
            await self.agents.act_in_chat(*chat.key, act, person, text[:MESSAGE_LENGTH_MAX])
        except ChatEndedError:
            return _back(here, "The customer has left.")
        return _back("/agents" if act == "end" else here, "")

    # --- satisfaction -------------------------------------------------------------------------

    async def satisfaction(self) -> Response:
        """Return counts of nobody in particular; for whoever sits at this machine."""
        doors = satisfaction.by_door(self.agents.reader)
        whole = next((one for one in doors if one.door == satisfaction.WHOLE_VISIT), None)
        text = page("satisfaction.html").render(
            days=satisfaction.by_day(self.agents.reader, LINES_MAX),
            doors=[one for one in doors if one.door != satisfaction.WHOLE_VISIT],
            whole=whole,
        )
        return HTMLResponse(text)

    # --- what the pages need ------------------------------------------------------------------

    def _case(self, case_no: str) -> Case:
        try:
            return self.agents.case(case_no)
        except UnknownMatterError as error:
            raise HTTPException(404, str(error)) from error

    def _chat(self, terminal_id: str, chat_id: str) -> Chat:
        try:
            return self.agents.chat(terminal_id, chat_id)
        except UnknownMatterError as error:
            raise HTTPException(404, str(error)) from error

    def _said(self, chat: Chat) -> list[dict[str, Any]]:
        """Return the whole talk, page by page."""
        said: list[dict[str, Any]] = []
        while more := chats.messages(
            self.agents.reader, chat.key, said[-1]["number"] if said else 0
        ):
            said += [one.model_dump() for one in more]
        return said

    def _name(self, msisdn: str | None) -> str:
        if msisdn is None:
            return ""
        found = store.find_subscriber(self.agents.reader, msisdn, self.agents.now())
        return "" if found is None else found.name


async def _form(request: Request) -> dict[str, str]:
    body = await request.body()
    if len(body) > FORM_BYTES_MAX:
        raise HTTPException(413, "too long")
    fields = parse_qs(body.decode(errors="replace"))
    return {key: values[-1].strip() for key, values in fields.items()}


def _back(address: str, said: str) -> Response:
    """Send the browser on, so that a renewed page repeats nothing."""
    return RedirectResponse(f"{address}?said={quote(said)}" if said else address, 303)

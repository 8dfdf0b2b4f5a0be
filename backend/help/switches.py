"""The agents' desk for scripts and demonstrations: what its pages do, as JSON under /admin."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import asdict, dataclass
from typing import Annotated, Any, TypeVar

from fastapi import APIRouter, HTTPException
from fastapi.responses import JSONResponse
from pydantic import Field

from backend.account.outages import EVERYWHERE
from backend.help import corrections, desk_words, satisfaction
from backend.help.agents import LINES_MAX, Agents, ChatAct, UnknownMatterError
from backend.help.cases import Act, CaseStateError
from backend.help.chats import ChatEndedError
from contract.account.help import MESSAGE_LENGTH_MAX
from contract.model import Moment, Msisdn, WireModel

Done = TypeVar("Done")
Name = Annotated[str, Field(min_length=1, max_length=40)]


class CaseAct(WireModel):
    """What a person does about a case."""

    act: Act
    person: Name
    answer: Annotated[str, Field(max_length=2_000)] = ""


class ChatSaid(WireModel):
    """What a person does in a chat."""

    act: ChatAct
    person: Name
    text: Annotated[str, Field(max_length=MESSAGE_LENGTH_MAX)] = ""


class Objected(WireModel):
    """Who took an objection."""

    person: Name


class Reply(WireModel):
    """An SMS that comes back from a number, as a gateway would hand it over."""

    msisdn: Msisdn
    text: Annotated[str, Field(max_length=500)]


class OutageDeclared(WireModel):
    """Around which terminal the network is out, "" for everywhere, and until when."""

    terminal_id: Annotated[str, Field(max_length=64)] = EVERYWHERE
    until: Moment


@dataclass(frozen=True)
class AgentsSwitches:
    """One method a switch."""

    agents: Agents

    def router(self) -> APIRouter:
        router = APIRouter(prefix="/admin/help", default_response_class=JSONResponse)
        routes: tuple[tuple[str, str, Callable[..., Any]], ...] = (
            ("GET", "/queue", self.queue),
            ("POST", "/cases/{case_no}", self.act_on_case),
            ("POST", "/chats/{terminal_id}/{chat_id}", self.act_in_chat),
            ("GET", "/corrections", self.corrections),
            ("POST", "/corrections/{case_no}/objection", self.object_to),
            ("POST", "/replies", self.reply),
            ("GET", "/outages", self.outages),
            ("POST", "/outages", self.declare_outage),
            ("GET", "/satisfaction", self.satisfaction),
        )
        for method, path, endpoint in routes:
            router.add_api_route(path, endpoint, methods=[method], response_model=None)
        return router

    async def queue(self) -> JSONResponse:
        return JSONResponse([asdict(row) for row in self.agents.queue()])

    async def act_on_case(self, case_no: str, asked: CaseAct) -> JSONResponse:
        done = self.agents.act_on_case(case_no, asked.act, asked.person, asked.answer)
        case = await _done(done)
        return JSONResponse({"case_no": case.case_no, "state": case.state})

    async def act_in_chat(self, terminal_id: str, chat_id: str, said: ChatSaid) -> JSONResponse:
        await _done(self.agents.act_in_chat(terminal_id, chat_id, said.act, said.person, said.text))
        return JSONResponse({"state": self.agents.chat(terminal_id, chat_id).state})

    async def corrections(self) -> JSONResponse:
        now = self.agents.now()
        found = corrections.newest(self.agents.reader, LINES_MAX)
        return JSONResponse([desk_words.correction_row(one, now) for one in found])

    async def object_to(self, case_no: str, asked: Objected) -> JSONResponse:
        return JSONResponse({"objection": await self.agents.object_to(case_no, asked.person)})

    async def reply(self, asked: Reply) -> JSONResponse:
        return JSONResponse({"objection": await self.agents.reply(asked.msisdn, asked.text)})

    async def outages(self) -> JSONResponse:
        return JSONResponse([asdict(one) for one in self.agents.outages()])

    async def declare_outage(self, asked: OutageDeclared) -> JSONResponse:
        await self.agents.declare_outage(asked.terminal_id, asked.until)
        return await self.outages()

    async def satisfaction(self) -> JSONResponse:
        reader = self.agents.reader
        days, doors = satisfaction.by_day(reader, LINES_MAX), satisfaction.by_door(reader)
        return JSONResponse(
            {"days": [asdict(one) for one in days], "doors": [asdict(one) for one in doors]}
        )


async def _done(doing: Awaitable[Done]) -> Done:
    try:
        return await doing
    except UnknownMatterError as error:
        raise HTTPException(404, str(error)) from error
    except (CaseStateError, ChatEndedError) as error:
        raise HTTPException(409, str(error)) from error

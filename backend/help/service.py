"""Help's handlers: one method a row of `ACCOUNT_OPERATIONS`, named as the row."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass, field
from datetime import datetime
from typing import TypeVar

from fastapi import Request, Response

from backend import problems
from backend.account.codes import Occasion
from backend.account.counter import Counter
from backend.account.tokens import ACCOUNT_LEVELS, hash_of
from backend.arbiter import Arbiter
from backend.asking import answered
from backend.help import (
    cases,
    chats,
    claims,
    correction_requests,
    corrections,
    openings,
    receipts,
    satisfaction,
    tries,
)
from backend.help.cases import Case
from backend.help.chats import Chat, ChatEndedError, LiveScreens, Seen
from backend.help.correction_requests import OBJECTION_HOURS, NewCorrection
from backend.help.openings import NOBODY, Proved
from backend.problems import ProblemError
from contract.account.help import (
    AskCallback,
    CallbackPromised,
    CaseOpened,
    CaseQuestion,
    CaseStatus,
    ChatTurn,
    Correct,
    FindClaim,
    OpenCase,
    OpenChat,
    PaymentByCode,
    PaymentByFacts,
    PaymentFound,
    PreviewCorrection,
    RedirectClaim,
    Satisfaction,
    SendReceipt,
    Sent,
    Thanks,
)
from contract.account.parts import LocalText
from contract.codes import is_code

Done = TypeVar("Done")


@dataclass(frozen=True)
class HelpService(Counter):
    """Everything these handlers need; time and dice come in."""

    arbiter: Arbiter
    objection_hours: int = OBJECTION_HOURS
    screens: LiveScreens = field(default_factory=LiveScreens)

    # --- a person -----------------------------------------------------------------------------

    async def open_case(self, request: Request) -> Response:
        on, asked = self.open(request, OpenCase)
        proved, seed = self._proved(asked.access_token, on), self.gate.dice.new_id()
        done = await self.database.write(lambda db: openings.open_case(db, asked, proved, seed, on))
        case = _or_raise(done)
        return answered(
            CaseOpened(
                case_no=case.case_no,
                promised_at=datetime.fromisoformat(case.promised_at),
                call_promised_at=None
                if case.call_promised_at is None
                else datetime.fromisoformat(case.call_promised_at),
            )
        )

    async def case_status(self, request: Request) -> Response:
        on, asked = self.open(request, CaseQuestion)
        if not is_code(asked.case_no):
            raise problems.unknown("no such case")  # a slip of the finger, told from the digits
        done = await self.database.write(lambda db: _status(db, asked, on))
        return answered(_or_raise(done))

    async def ask_callback(self, request: Request) -> Response:
        on, asked = self.open(request, AskCallback)
        proved, seed = self._proved(asked.access_token, on), self.gate.dice.new_id()
        done = await self.database.write(
            lambda db: openings.ask_callback(db, asked, proved, seed, on)
        )
        case = _or_raise(done)
        promised = datetime.fromisoformat(case.promised_at)
        return answered(CallbackPromised(ticket_no=case.case_no, promised_at=promised))

    async def open_chat(self, request: Request) -> Response:
        on, asked = self.open(request, OpenChat)
        proved = self._proved(asked.access_token, on)
        done = await self.database.write(lambda db: openings.open_chat(db, asked, proved, on))
        chat = _or_raise(done)
        return answered(chats.news(self.reader, chat))

    async def chat_turn(self, request: Request) -> Response:
        on, asked = self.open(request, ChatTurn)
        key = (on.terminal_id, asked.chat_id)
        chat = chats.find(self.reader, key)
        if chat is None:
            raise problems.unknown("no such chat of this terminal")
        if chat.state != "ended":
            await self._turn(chat, asked, on)
            chat = chats.find(self.reader, key) or chat
        return answered(chats.news(self.reader, chat, asked.after))

    async def _turn(self, chat: Chat, asked: ChatTurn, on: Occasion) -> None:
        """Carry out a turn of a chat that goes on."""
        was_idle = self.screens.is_idle(chat, on.now)
        ends, text = asked.ended or was_idle, "" if was_idle else asked.text.strip()
        unwritten = on.now - datetime.fromisoformat(chat.last_turn_at)
        access = None
        if chat.token_hash is not None:
            access = self.gate.still_holds(chat.token_hash, on.terminal_id, on.now)
        if access is not None:
            await self.gate.noted(access, on.now)
        told = () if access is None else tuple(chats.masked(line) for line in asked.fields)
        if not ends:
            self.screens.note(chat.key, Seen(on.now, asked.screen, told))
        if not (ends or text or unwritten >= chats.NOTE_TURN_AFTER):
            return

        def write(db: sqlite3.Connection) -> None:
            chats.note_turn(db, chat.key, on.now)
            if text:
                chats.say(db, chat.key, "customer", text, on.now, asked.after)
            if ends:
                chats.end(db, chat.key, on.now)

        try:
            await self.database.write(write)
        except ChatEndedError:
            ends = True
        if ends:
            self.screens.forget(chat.key)

    # --- a payment that was made --------------------------------------------------------------

    async def payment_by_code(self, request: Request) -> Response:
        on, asked = self.open(request, PaymentByCode)

        def look(db: sqlite3.Connection) -> PaymentFound | ProblemError:
            wrong = _wrong_receipts(on, asked.tail)
            if tries.is_used_up(db, wrong, on.now):
                return tries.refusal(db, wrong, on.now)
            paid = receipts.by_code(db, asked.check_code, asked.tail)
            if paid is None:
                tries.spend(db, wrong, on.now)
                return PaymentFound(state="none", tries_left=tries.left(db, wrong, on.now))
            receipt = receipts.copy_facts(db, paid, on.now)
            return receipts.found(db, paid).model_copy(update={"receipt": receipt})

        return answered(_or_raise(await self.database.write(look)))

    async def payment_by_facts(self, request: Request) -> Response:
        on, asked = self.open(request, PaymentByFacts)

        def look(db: sqlite3.Connection) -> PaymentFound | ProblemError:
            of_terminal = ((tries.FACTS_OF_TERMINAL, on.terminal_id),)
            of_number = ((tries.FACTS_OF_NUMBER, asked.msisdn),)
            if tries.is_used_up(db, of_terminal, on.now):
                return tries.refusal(db, of_terminal, on.now)
            if tries.is_used_up(db, of_number, on.now):
                return PaymentFound(state="none", tries_left=0)
            tries.spend(db, (*of_terminal, *of_number), on.now)
            paid = receipts.by_facts(db, asked)
            told = PaymentFound(state="none") if paid is None else receipts.found(db, paid)
            return told.model_copy(update={"tries_left": tries.left(db, of_number, on.now)})

        return answered(_or_raise(await self.database.write(look)))

    async def send_receipt(self, request: Request) -> Response:
        on, asked = self.open(request, SendReceipt)

        def send(db: sqlite3.Connection) -> Sent | ProblemError:
            wrong = _wrong_receipts(on, asked.tail)
            of_terminal = ((tries.RECEIPTS_OF_TERMINAL, on.terminal_id),)
            if tries.is_used_up(db, (*wrong, *of_terminal), on.now):
                return tries.refusal(db, (*wrong, *of_terminal), on.now)
            paid = receipts.by_code(db, asked.check_code, asked.tail)
            if paid is None:
                tries.spend(db, wrong, on.now)
                return Sent(sent_at=on.now)
            of_payment = ((tries.RECEIPTS_OF_PAYMENT, paid.payment_id),)
            if tries.is_used_up(db, of_payment, on.now):
                return tries.refusal(db, of_payment, on.now)
            tries.spend(db, (*of_terminal, *of_payment), on.now)
            receipts.send(db, paid, on.now)
            return Sent(sent_at=on.now)

        return answered(_or_raise(await self.database.write(send)))

    async def preview_correction(self, request: Request) -> Response:
        on, asked = self.open(request, PreviewCorrection)
        hours = self.objection_hours
        return answered(
            await self.database.write(lambda db: correction_requests.preview(db, asked, on, hours))
        )

    async def correct_payment(self, request: Request) -> Response:
        on, asked = self.open(request, Correct)
        dice = self.gate.dice
        new = NewCorrection(dice.new_id(), dice.code(), self.objection_hours)
        taken = await self.database.write(lambda db: correction_requests.take(db, asked, new, on))
        if taken is None:
            raise problems.key_reused("correction_id stands for another correction")
        return answered(taken)

    # --- unclaimed cash -----------------------------------------------------------------------

    async def find_claim(self, request: Request) -> Response:
        on, asked = self.open(request, FindClaim)
        return answered(await self.database.write(lambda db: claims.find(db, asked, on)))

    async def redirect_claim(self, request: Request) -> Response:
        on, asked = self.open(request, RedirectClaim)
        proved = ""
        if asked.access_token is not None:
            access = self.gate.holder(asked.access_token, on, ACCOUNT_LEVELS, "claim")
            await self.gate.noted(access, on.now)
            proved = access.msisdn
        done = await self.database.write(
            lambda db: claims.redirect(db, self.arbiter, asked, proved, on)
        )
        if done.answer is None:
            raise problems.key_reused("claim_request_id stands for another request")
        return answered(done.answer)

    async def say_satisfaction(self, request: Request) -> Response:
        on, said = self.open(request, Satisfaction)
        await self.database.write(lambda db: satisfaction.note(db, on.terminal_id, said, on.now))
        return answered(Thanks())

    # --- what every handler does --------------------------------------------------------------

    def _proved(self, token: str | None, on: Occasion) -> Proved:
        """Return whose account is linked; an access that is over links none, and stops nobody."""
        if token is None:
            return NOBODY
        access = self.gate.still_holds(hash_of(token), on.terminal_id, on.now)
        return NOBODY if access is None else Proved(access.msisdn, access.token_hash)


def _status(db: sqlite3.Connection, asked: CaseQuestion, on: Occasion) -> CaseStatus | ProblemError:
    """Say how far a case is; wrong digits are counted, of a case that is as of one that is not."""
    wrong = (
        (tries.WRONG_CASES_OF_TERMINAL, on.terminal_id),
        (tries.WRONG_TAILS_OF_CASE, asked.case_no),
    )
    if tries.is_used_up(db, wrong, on.now):
        return tries.refusal(db, wrong, on.now)
    case = cases.find(db, asked.case_no)
    if case is None or asked.tail not in case.tails:
        tries.spend(db, wrong, on.now)
        return problems.unknown("no such case")
    return CaseStatus(
        case_no=case.case_no,
        state=case.state,
        topic=case.topic,
        opened_at=datetime.fromisoformat(case.opened_at),
        promised_at=datetime.fromisoformat(case.promised_at),
        answer=_answer(db, case, asked.language),
    )


def _answer(db: sqlite3.Connection, case: Case, language: str) -> LocalText | None:
    correction = corrections.find(db, case.case_no) if case.kind == "correction" else None
    told = None if correction is None else corrections.answer_of(correction, language)
    if told is None and case.answer:
        return LocalText(language=case.language, text=case.answer)
    return told


def _wrong_receipts(on: Occasion, tail: str) -> tuple[tries.Tried, ...]:
    return (
        (tries.WRONG_RECEIPTS_OF_TERMINAL, on.terminal_id),
        (tries.WRONG_RECEIPTS_OF_TAIL, tail),
    )


def _or_raise(done: Done | ProblemError) -> Done:
    if isinstance(done, ProblemError):
        raise done
    return done

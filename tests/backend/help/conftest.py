"""The operator in this process, terminals whose journals hold payments and claims, and agents.

The operator itself is the one of the account's tests: its fixtures are taken from there.
"""

from __future__ import annotations

import asyncio
import html
import json
import re
import sys
import uuid
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from urllib.parse import urlencode

import pytest

from backend.account.purses import move
from backend.account.rows import Movement
from backend.accounts import find_account
from backend.admin import Desk, make_admin_app
from backend.arbiter import Wish
from backend.doubtful import find as find_doubtful
from backend.doubtful_desk import DoubtfulDesk
from backend.faults import FaultSwitch
from backend.help.agents import Agents
from backend.help.desk import AgentsDesk
from backend.help.duties import Duties
from backend.help.service import HelpService
from backend.help.switches import AgentsSwitches
from contract.account.help import (
    AskCallback,
    ChatTurn,
    Context,
    Correct,
    FindClaim,
    OpenCase,
    OpenChat,
    PaymentByCode,
    PreviewCorrection,
    RedirectClaim,
)
from contract.codes import receipt_code, second_code
from contract.hashing import GENESIS_PREV_HASH, record_hash
from contract.messages import NumberCheck
from contract.quotes import split_payment
from contract.records import (
    SIGNED_KINDS,
    Genesis,
    PaymentOrder,
    Submitted,
    TransactionOpened,
    UnclaimedOpened,
)
from contract.signatures import RequestMessage, sign_request
from kiosk.identifiers import claim_code
from kiosk.journal.stored import StoredRecord
from kiosk.operator.messages import idempotency_key, upload_of

_ACCOUNT = Path(__file__).parents[1] / "account" / "conftest.py"
_spec = spec_from_file_location("operator_of_the_account", _ACCOUNT)
_operator = module_from_spec(_spec)
sys.modules[_spec.name] = _operator  # its dataclasses look their module up
_spec.loader.exec_module(_operator)
founded, house = _operator.founded, _operator.house
outcome, refusal = _operator.outcome, _operator.refusal

MARIA, OLEG = "+79001234567", "+79001112233"
TOKEN = "token-of-the-ready-line"
CONTEXT = Context(language="ru", screen="Put money on a phone", last_error="E-101")


class Till:
    """A terminal with a journal: asks, and takes cash."""

    def __init__(self, house, terminal_id):
        self.house, self.asker = house, house.terminal(terminal_id)
        self.terminal_id, self.journal_id = terminal_id, uuid.uuid4().hex
        self.records, self.sent = [], 0
        genesis = {"journal_id": self.journal_id, "terminal_id": terminal_id}
        self.write(Genesis(at=house.now, fingerprint="test", **genesis))

    def ask(self, operation, body=None):
        return self.asker.ask(operation, body)

    def write(self, body):
        raw = body.to_bytes()
        previous = self.records[-1].hash if self.records else GENESIS_PREV_HASH
        digest = record_hash(previous, raw)
        signature = self.asker.signer.sign(digest) if body.kind in SIGNED_KINDS else None
        self.records.append(StoredRecord(len(self.records) + 1, previous, raw, digest, signature))
        return self.records[-1]

    def send(self):
        """Upload what was written since; return the operator's receipt."""
        upload = upload_of(
            self.terminal_id, self.journal_id, self.records[self.sent :], self.asker.signer
        )
        headers = {
            "host": "localhost",
            "content-type": "application/json",
            "idempotency-key": idempotency_key(upload),
        }
        raw = upload.to_bytes()
        message = RequestMessage("POST", "localhost", "/v1/records", "", headers, raw)
        created = int(self.house.now.timestamp())
        added = sign_request(message, self.asker.signer, created=created, nonce=uuid.uuid4().hex)
        message = RequestMessage("POST", "localhost", "/v1/records", "", headers | added, raw)
        answer = self.house.exchange(message, self.asker.certificate)
        self.sent = len(self.records)
        return self.asker.read("send_records", message, answer)

    def open(self, number, language="en"):
        quote = self.ask("check_number", NumberCheck(msisdn=number)).quote
        transaction_id = uuid.uuid4().hex
        opened = {"msisdn": number, "quote": quote, "language": language}
        self.write(TransactionOpened(at=self.house.now, transaction_id=transaction_id, **opened))
        return transaction_id, quote

    def pay(self, number, inserted_minor=500_00, send=True, language="en"):
        """Take cash for a number; return the payment's order."""
        transaction_id, quote = self.open(number, language)
        split, payment_id = split_payment(quote, inserted_minor), uuid.uuid4().hex
        order = PaymentOrder(
            payment_id=payment_id,
            msisdn=number,
            quote_id=quote.quote_id,
            inserted_minor=inserted_minor,
            fee_minor=split.fee_minor,
            credited_minor=split.credited_minor,
            currency=quote.currency,
            receipt_number=f"{self.terminal_id}-{len(self.records):06}",
            check_code=receipt_code(payment_id),
        )
        self.write(
            Submitted(
                at=self.house.now,
                transaction_id=transaction_id,
                payments=(order,),
                language=language,
                payer=number if number.startswith("+380") else None,
            )
        )
        if send:
            self.send()
        return order

    def claim(self, number=MARIA, amount_minor=90_00):
        """Keep cash nobody could be paid with; return the claim and its slip's second code."""
        transaction_id, quote = self.open(number)
        claim_id = uuid.uuid4().hex
        body = UnclaimedOpened(
            at=self.house.now,
            claim_id=claim_id,
            transaction_id=transaction_id,
            payment_id=None,
            msisdn=number,
            amount_minor=amount_minor,
            currency=quote.currency,
            code=claim_code(claim_id),
            reason="below_minimum",
        )
        record = self.write(body)
        self.send()
        return body, second_code(record.prev_hash, record.body)

    # --- questions ----------------------------------------------------------------------------

    def case(self, **asked):
        values = {"case_id": uuid.uuid4().hex, "topic": "payment", "context": CONTEXT, **asked}
        return self.ask("open_case", OpenCase(**values))

    def call(self, number=OLEG, **asked):
        values = {"ticket_id": uuid.uuid4().hex, "context": CONTEXT, **asked}
        return self.ask("ask_callback", AskCallback(call_msisdn=number, **values))

    def chat(self, chat_id="chat-1", **asked):
        return self.ask("open_chat", OpenChat(chat_id=chat_id, **{"context": CONTEXT, **asked}))

    def turn(self, text="", after=0, chat_id="chat-1", **asked):
        return self.ask("chat_turn", ChatTurn(chat_id=chat_id, text=text, after=after, **asked))

    def by_code(self, order, tail=None):
        tail = tail or order.msisdn[-4:]
        return self.ask("payment_by_code", PaymentByCode(check_code=order.check_code, tail=tail))

    def preview(self, order, to, **asked):
        values = {"check_code": order.check_code, "tail": order.msisdn[-4:], **asked}
        return self.ask("preview_correction", PreviewCorrection(to_msisdn=to, **values))

    def correct(self, order, to, correction_id=None, **asked):
        values = {"check_code": order.check_code, "tail": order.msisdn[-4:], **asked}
        correction_id = correction_id or uuid.uuid4().hex
        return self.ask(
            "correct_payment", Correct(correction_id=correction_id, to_msisdn=to, **values)
        )

    def find_claim(self, claim, **asked):
        values = {"code": claim.code, "tail": claim.msisdn[-4:], **asked}
        return self.ask("find_claim", FindClaim(**values))

    def redirect(self, claim, to=OLEG, **asked):
        return self.ask("redirect_claim", _redirect(claim, to, asked))

    def asking_to_redirect(self, claim, to=OLEG, **asked):
        """Return the question under way, to be awaited with others."""
        message = self.asker.message("redirect_claim", _redirect(claim, to, asked))
        return self.house.exchanged(message, self.asker.certificate)


def _redirect(claim, to, asked):
    return RedirectClaim(
        **{
            "claim_request_id": uuid.uuid4().hex,
            "code": claim.code,
            "tail": claim.msisdn[-4:],
            "to_msisdn": to,
            **asked,
        }
    )


class Operator:
    """What the tests of help ask of the house beside its wire."""

    def __init__(self, house):
        self.house = house

    @property
    def help(self) -> HelpService:
        return next(one for one in self.house.service.counters if isinstance(one, HelpService))

    @property
    def agents(self) -> Agents:
        return Agents(self.help.gate, self.help.screens, lambda: self.house.now)

    def run(self, doing):
        return self.house.loop.run_until_complete(doing)

    def together(self, *doings):
        async def all_of_them():
            return await asyncio.gather(*doings, return_exceptions=True)

        return self.run(all_of_them())

    def duties(self):
        return Duties(self.house.database, lambda: self.house.now, self.help.screens)

    def do_duties(self):
        self.run(self.duties().carry_out())

    def write(self, job):
        return self.run(self.house.database.write(job))

    def balance(self, msisdn):
        return find_account(self.house.database.reader, msisdn).balance_minor

    def spend(self, msisdn, minor):
        """Let a number spend money as its charges do."""
        movement = Movement(
            movement_id=uuid.uuid4().hex,
            msisdn=msisdn,
            at=self.house.now,
            amount_minor=-minor,
            cause="one_off",
            contra="charges",
        )
        self.write(lambda db: move(db, movement))

    async def decide(self, claim, terminal_id, msisdn):
        """Decide on a claim as a person at the desk does."""
        arbiter, now = self.house.service.arbiter, self.house.now

        def job(db):
            item = find_doubtful(db, terminal_id, "unclaimed", claim.claim_id)
            return arbiter.decide(db, item, Wish("paid", "person", msisdn=msisdn), now)

        return await self.house.database.write(job)

    def audited(self):
        report = self.house.audit()
        assert report.ok, report.findings

    def replies(self, msisdn, text):
        return self.run(self.agents.reply(msisdn, text))


class Browser:
    """Looks at the desk's pages, follows where they send it, and keeps their cookie."""

    def __init__(self, operator):
        house, agents = operator.house, operator.agents
        service = house.service
        desk = Desk(
            house.database,
            service.fleet,
            FaultSwitch(),
            house.authority,
            service.intake,
            lambda: house.now,
            lambda: "id",
        )
        doubts = DoubtfulDesk(house.database, service.arbiter, lambda: house.now, TOKEN)
        pages, switches = AgentsDesk(agents, TOKEN).router(), AgentsSwitches(agents).router()
        self._app = make_admin_app(desk, doubts, TOKEN, pages, switches)
        self._operator, self.cookie, self.token = operator, "", ""
        self.came_from = "same-origin"
        self.status, self.address = 0, ""

    def sign_in(self, person="Nina", token=TOKEN):
        return self.post("/agents/sign-in", person=person, token=token)

    def get(self, address):
        return self._ask("GET", address)

    def post(self, address, **form):
        return self._ask("POST", address, urlencode(form).encode())

    def raw(self, address):
        """Return a page as it is sent."""
        return self._operator.run(self._exchange("GET", address, b""))[2].decode()

    def satisfaction(self):
        """Return what the switch of that name says."""
        self.token = TOKEN
        return json.loads(self.raw("/admin/help/satisfaction"))

    def _ask(self, method, address, body=b""):
        status, headers, raw = self._operator.run(self._exchange(method, address, body))
        if "set-cookie" in headers:
            self.cookie = headers["set-cookie"].split(";")[0]
            self.set_cookie = headers["set-cookie"]
        self.status, self.address = status, address
        if status == 303:
            return self.get(headers["location"])
        return raw.decode()

    async def _exchange(self, method, address, body):
        path, _, query = address.partition("?")
        told = []
        headers = [(b"host", b"127.0.0.1:1"), (b"cookie", self.cookie.encode())]
        headers.append((b"sec-fetch-site", self.came_from.encode()))
        if self.token:
            headers.append((b"authorization", f"Bearer {self.token}".encode()))
        scope = {
            "type": "http",
            "asgi": {"version": "3.0"},
            "http_version": "1.1",
            "method": method,
            "scheme": "http",
            "path": path,
            "raw_path": path.encode(),
            "query_string": query.encode(),
            "root_path": "",
            "headers": headers,
            "client": ("127.0.0.1", 1),
            "server": ("127.0.0.1", 1),
        }

        async def receive():
            return {"type": "http.request", "body": body, "more_body": False}

        async def send(event):
            told.append(event)

        await self._app(scope, receive, send)
        answered = {name.decode(): value.decode() for name, value in told[0]["headers"]}
        return told[0]["status"], answered, b"".join(one.get("body", b"") for one in told[1:])


def text_of(page):
    """Return the words of a page without its marks and styles."""
    page = re.sub(r"(?s)<(style|script).*?</\1>", " ", page)
    return " ".join(html.unescape(re.sub(r"<[^>]*>", " ", page)).split())


@pytest.fixture
def operator(house):
    return Operator(house)


@pytest.fixture
def till(house):
    return Till(house, "T-000001")


@pytest.fixture
def other_till(house):
    return Till(house, "T-000002")


@pytest.fixture
def browser(operator):
    return Browser(operator)


@pytest.fixture
def words():
    return text_of

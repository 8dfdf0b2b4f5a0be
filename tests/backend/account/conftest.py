"""The operator's whole application in this process, with its own clock and dice, and terminals."""

from __future__ import annotations

import asyncio
import itertools
import json
import logging
import shutil
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from random import Random

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec

from backend.account.gate import Dice
from backend.answers import SignedAnswers
from backend.app import make_app
from backend.audit import audit
from backend.database import open_database
from backend.demo import subscribers
from backend.demo.usage import home_use
from backend.faults import FaultSwitch
from backend.fleet import Fleet
from backend.payments import Cashier
from backend.rating.months import Month
from backend.server import make_arbiter, make_service
from certs.authority import ISSUER, create_authority, open_authority
from certs.certificates import signing_request
from contract.account.access import (
    Access,
    CodeSent,
    EndAccess,
    SealingKey,
    SendCode,
    ValidateCode,
    VerifySecret,
)
from contract.encoding import from_b64url
from contract.keys import PrivateKeySigner
from contract.operations import operation_named
from contract.sealing import bound_to, seal
from contract.signatures import (
    RequestMessage,
    ResponseMessage,
    sign_request,
    verify_response,
)
from kiosk.operator.questions import Question

NOON = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
YEARS = 3650


@dataclass
class RefusedError(Exception):
    """The operator's problem, as it came over the wire."""

    status: int
    code: str
    retry_after_s: int | None
    raw: bytes


@dataclass
class House:
    """The operator, which can lose its power and come back."""

    place: object
    now: datetime = NOON
    seed: int = 1
    answers: list[bytes] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._dice = Random(self.seed)
        self.loop = asyncio.new_event_loop()
        self.terminals = {}
        self.open()

    def open(self) -> None:
        self.authority = open_authority(self.place / "authority")
        self.database = open_database(self.place / "backend.sqlite3")
        key = self.authority.message_key
        cashier = Cashier(key, ISSUER, {key.keyid: key.public})
        self.service = make_service(
            self.authority,
            self.database,
            Fleet(self.database.reader),
            cashier,
            make_arbiter(self.authority),
            now=lambda: self.now,
            dice=Dice(
                new_id=lambda: self._dice.randbytes(16).hex(),
                code=lambda: f"{self._dice.randrange(10**6):06}",
                salt=lambda: self._dice.randbytes(16),
                token=lambda: self._dice.randbytes(24).hex(),
            ),
        )
        self._app = SignedAnswers(
            make_app(self.service),
            key,
            FaultSwitch(),
            lambda: self.now,
            lambda: self._dice.randbytes(8).hex(),
            behind_proxy=False,
        )
        self._writer = self.loop.create_task(self.database.run())

    def close(self) -> None:
        self._writer.cancel()
        self.loop.run_until_complete(asyncio.gather(self._writer, return_exceptions=True))
        for counter in self.service.counters:
            counter.gate.close()
        self.database.close()

    def restart(self) -> None:
        self.close()
        self.open()

    def end(self) -> None:
        self.close()
        self.loop.run_until_complete(self.loop.shutdown_default_executor())
        self.loop.close()

    def later(self, **span) -> None:
        self.now += timedelta(**span)

    def terminal(self, terminal_id: str = "T-000001"):
        if terminal_id not in self.terminals:
            self.terminals[terminal_id] = Asker(self, terminal_id)
        return self.terminals[terminal_id]

    def sms(self, msisdn: str) -> list[str]:
        rows = self.database.reader.execute(
            "SELECT text FROM sms WHERE msisdn = ? ORDER BY sms_id", (msisdn,)
        )
        return [text for (text,) in rows]

    def last_code(self, msisdn: str) -> str:
        """Return the code of the newest SMS that carries one."""
        for text in reversed(self.sms(msisdn)):
            digits = "".join(text.split()[0])
            if digits.isdigit() and len(digits) == 6:
                return digits
        raise AssertionError("no code was sent")

    def audit(self):
        key = self.authority.message_key.public
        return audit(self.database.reader, {key.keyid: key})

    def exchange(self, message: RequestMessage, certificate: bytes | None) -> ResponseMessage:
        return self.loop.run_until_complete(self.exchanged(message, certificate))

    async def exchanged(self, message, certificate) -> ResponseMessage:
        told = []

        async def receive():
            return {"type": "http.request", "body": message.body, "more_body": False}

        async def send(event):
            told.append(event)

        await self._app(_scope(message, certificate), receive, send)
        headers = {
            name.decode("latin-1"): value.decode("latin-1") for name, value in told[0]["headers"]
        }
        answer = ResponseMessage(told[0]["status"], headers, told[1]["body"])
        self.answers.append(answer.body)
        return answer


class Asker:
    """A terminal that signs its questions."""

    def __init__(self, house: House, terminal_id: str) -> None:
        self.house, self.terminal_id = house, terminal_id
        key = ec.generate_private_key(ec.SECP256R1())
        csr = signing_request(key, terminal_id)
        issued = house.authority.issue_terminal(csr, terminal_id, house.now, YEARS)
        self.certificate = issued.public_bytes(serialization.Encoding.DER)
        self.signer = PrivateKeySigner(key)
        self._nonces = itertools.count(1)

    def message(self, operation: str, body=None, key: str | None = None) -> RequestMessage:
        row = operation_named(operation)
        raw = b"" if body is None else body.to_bytes()
        nonce = f"n{next(self._nonces)}"
        headers = {"host": "localhost"}
        if raw:
            headers |= {"content-type": "application/json", "idempotency-key": key or nonce}
        message = RequestMessage(row.method, "localhost", row.path, "", headers, raw)
        created = int(self.house.now.timestamp())
        added = sign_request(message, self.signer, created=created, nonce=nonce)
        return RequestMessage(row.method, "localhost", row.path, "", {**headers, **added}, raw)

    def ask(self, operation: str, body=None, key: str | None = None, *, believed=True):
        """Return the operator's verified answer, which a terminal believes; RefusedError."""
        message = self.message(operation, body, key)
        answer = self.house.exchange(message, self.certificate)
        told = self.read(operation, message, answer)
        assert Question(operation, body).is_contradicted_by(told) is not believed, operation
        return told

    def read(self, operation: str, message: RequestMessage, answer: ResponseMessage):
        key = self.house.authority.message_key.public
        verify_response(message, answer, {key.keyid: key}.get)
        if answer.status != 200:
            told = json.loads(answer.body)
            raise RefusedError(answer.status, told["code"], told["retry_after_s"], answer.body)
        return operation_named(operation).answer.model_validate_json(answer.body)

    def send_code(self, msisdn, visit="v-1", purpose="login", channel="sms") -> CodeSent:
        return self.ask(
            "send_code",
            SendCode(
                visit_id=visit, msisdn=msisdn, purpose=purpose, channel=channel, language="en"
            ),
        )

    def try_code(self, authentication_id, code, visit="v-1") -> Access:
        return self.ask(
            "validate_code",
            ValidateCode(visit_id=visit, authentication_id=authentication_id, code=code),
        )

    def login(self, msisdn, visit="v-1", purpose="login") -> Access:
        sent = self.send_code(msisdn, visit, purpose)
        return self.try_code(sent.authentication_id, self.house.last_code(msisdn), visit)

    def show(self, msisdn, secret, kind="code_word", purpose="login", visit="v-1", token=None):
        key: SealingKey = self.ask("sealing_key")
        sealed = seal(from_b64url(key.spki), secret, bound_to(visit, msisdn, purpose))
        return self.ask(
            "verify_secret",
            VerifySecret(
                visit_id=visit,
                msisdn=msisdn,
                purpose=purpose,
                kind=kind,
                sealed=sealed,
                access_token=token,
                language="en",
            ),
        )

    def strong(self, msisdn, visit="v-1") -> Access:
        """Log in up to level L2."""
        access = self.login(msisdn, visit)
        return self.show(msisdn, "ромашка", "code_word", "raise", visit, access.access_token)

    def end(self, access: Access) -> None:
        self.ask("end_access", EndAccess(access_token=access.access_token))

    def about(self, operation: str, access: Access, language="en", **more):
        """Ask about the account behind an access."""
        kind = operation_named(operation).request
        body = kind(access_token=access.access_token, language=language, **more)
        return self.ask(operation, body)


def _scope(message: RequestMessage, certificate: bytes | None) -> dict:
    return {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": message.method,
        "scheme": "https",
        "path": message.path,
        "raw_path": message.path.encode("ascii"),
        "query_string": b"",
        "root_path": "",
        "headers": [
            (name.encode("latin-1"), value.encode("latin-1"))
            for name, value in message.headers.items()
        ],
        "client": ("127.0.0.1", 1),
        "server": ("localhost", 443),
        "state": {"peer_certificate": certificate, "transport": None},
    }


@pytest.fixture(scope="session")
def founded(tmp_path_factory):
    """A state directory on its first day."""
    place = tmp_path_factory.mktemp("account")
    create_authority(place / "authority", NOON - timedelta(days=1))
    database = open_database(place / "backend.sqlite3")
    database.write_now(subscribers.load)
    database.close()
    home_use("S01", Month(2026, 1), 1)  # reads the usage file: no test is measured by it
    return place


@pytest.fixture
def house(founded, tmp_path, caplog):
    """The operator; every test has one of its own."""
    caplog.set_level(logging.DEBUG)
    shutil.copytree(founded, tmp_path / "operator")
    opened = House(tmp_path / "operator")
    yield opened
    opened.end()


@pytest.fixture
def terminal(house):
    return house.terminal()


@pytest.fixture
def outcome():
    """Return the problem's code of a question, "" when it is answered."""

    def run(ask, *arguments, **more) -> str:
        try:
            ask(*arguments, **more)
        except RefusedError as refused:
            return refused.code
        return ""

    return run


@pytest.fixture
def refusal():
    """Return how a question was refused; a question that is answered fails the test."""

    def run(ask, *arguments, **more) -> RefusedError:
        with pytest.raises(RefusedError) as caught:
            ask(*arguments, **more)
        return caught.value

    return run

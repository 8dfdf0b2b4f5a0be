"""A terminal that signs its customer in and reads the account, over one connection kept alive."""

from __future__ import annotations

import asyncio
import uuid

from certs.authority import Authority
from contract.account.access import Access, AccountQuestion, CodeSent, SendCode, ValidateCode
from contract.account.holdings import AccountSummary
from contract.keys import PublicKey
from contract.model import WireModel
from contract.signatures import RequestMessage, ResponseMessage, verify_response
from workbench.bench._bench_terminal import HOST, Terminal, on_the_wire

ANSWER_TIMEOUT_S = 30.0
OK = 200


class ReadingError(Exception):
    """An answer did not come, or is not the one to what was asked."""


class ReadingTerminal(Terminal):
    """Connect, send the code, sign in; then read as often as wanted."""

    msisdn: str

    def of(self, msisdn: str) -> ReadingTerminal:
        """Stand before this customer."""
        self.msisdn = msisdn
        return self

    async def connect(self, port: int, authority: Authority) -> None:
        """Open the connection; answers are then believed on this authority's key alone."""
        self._port = port
        self._answers_key: PublicKey = authority.message_key.public
        self._reader, self._writer = await asyncio.open_connection(
            HOST, port, ssl=self.tls(authority)
        )

    async def send_code(self) -> None:
        """Ask for a one-time code, which goes into the outbox of SMS."""
        self._visit_id = uuid.uuid4().hex
        asked = SendCode(
            visit_id=self._visit_id, msisdn=self.msisdn, purpose="login", language="ru"
        )
        answer = await self._ask("/v1/otp/send-code", asked)
        self._sent = CodeSent.model_validate_json(answer)

    async def sign_in(self, code: str) -> None:
        """Prove the number by the code."""
        asked = ValidateCode(
            visit_id=self._visit_id, authentication_id=self._sent.authentication_id, code=code
        )
        answer = await self._ask("/v1/otp/validate-code", asked)
        token = Access.model_validate_json(answer).access_token
        self._question = AccountQuestion(access_token=token, language="ru")

    async def read(self) -> None:
        """Read the account; ReadingError."""
        answer = await self._ask("/v1/account/summary", self._question)
        summary = AccountSummary.model_validate_json(answer)
        if summary.msisdn != self.msisdn or not summary.packages:
            raise ReadingError("an account of somebody else")

    async def close(self) -> None:
        self._writer.close()
        await self._writer.wait_closed()

    async def _ask(self, path: str, question: WireModel) -> bytes:
        """Return the body of an answer that is signed as it must be; ReadingError."""
        message = self.message(self._port, path, question.to_bytes(), uuid.uuid4().hex)
        async with asyncio.timeout(ANSWER_TIMEOUT_S):
            self._writer.write(on_the_wire(message))
            answer = await self._answer()
        self._believe(message, answer)
        return answer.body

    async def _answer(self) -> ResponseMessage:
        head = (await self._reader.readuntil(b"\r\n\r\n")).decode("latin-1")
        status, *lines = head.rstrip("\r\n").split("\r\n")
        headers = {
            name.lower(): value.strip()
            for name, _, value in (line.partition(":") for line in lines)
        }
        body = await self._reader.readexactly(int(headers["content-length"]))
        return ResponseMessage(int(status.split(" ")[1]), headers, body)

    def _believe(self, message: RequestMessage, answer: ResponseMessage) -> None:
        key = self._answers_key
        verify_response(message, answer, {key.keyid: key}.get)
        if answer.status != OK:
            raise ReadingError(f"status {answer.status}")

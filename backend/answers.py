"""The signing skin around the application: whole requests in, signed answers out.

Reads the request once, says whose certificate it came with, and signs whatever the application
answers, refusals included.  Faults on purpose happen here, where a real network would add its own.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from backend import problems
from backend.faults import Fault, FaultSwitch
from backend.peer import certificate_from_proxy, without_trusted_headers
from backend.problems import ProblemError
from contract.keys import Signer
from contract.messages import BODY_BYTES_MAX
from contract.signatures import (
    RequestMessage,
    ResponseMessage,
    sign_response,
    unsignable_echo,
)

PROBLEM_TYPE = "application/problem+json"

log = logging.getLogger(__name__)


class SignedAnswers:
    """An ASGI application that answers with the operator's signature."""

    def __init__(
        self,
        application: ASGIApp,
        signer: Signer,
        faults: FaultSwitch,
        now: Callable[[], datetime],
        nonce: Callable[[], str],
        *,
        behind_proxy: bool,
    ) -> None:
        self._application = application
        self._signer = signer
        self._faults = faults
        self._now = now
        self._nonce = nonce
        self._behind_proxy = behind_proxy

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return
        fault = self._faults.take(scope["path"])
        transport = scope["state"].pop("transport", None)
        if fault.mode == "down" and transport is not None:
            transport.abort()
            return
        if fault.mode == "slow":
            await asyncio.sleep(fault.delay_s)
        body, whole = await _body_of(receive)
        message = _message(scope, body)
        odd = unsignable_echo(message.headers)
        if odd:
            kept = {name: value for name, value in message.headers.items() if name not in odd}
            message = replace(message, headers=kept)
        try:
            if odd:
                raise problems.malformed(f"header {odd[0]} is not plain ASCII")
            if not whole:
                raise problems.too_large(f"at most {BODY_BYTES_MAX} bytes")
            if fault.mode == "busy":
                raise problems.not_now(fault.retry_after_s, "Busy on purpose.")
            response = await self._answer_of(scope, message)
        except ProblemError as error:
            response = problem_response(error)
        if fault.mode == "lose_answer_after_credit" and transport is not None:
            transport.abort()
            return
        if fault.mode == "unknown_answer":
            unknown = b'{"surprise":"nobody agreed on this"}'
            response = ResponseMessage(200, {"content-type": "application/json"}, unknown)
        await self._send(send, message, response, fault)

    async def _answer_of(self, scope: Scope, message: RequestMessage) -> ResponseMessage:
        """Run the application on the whole request and gather its answer."""
        state = scope["state"]
        if self._behind_proxy:
            state["peer_certificate"] = certificate_from_proxy(scope)
        scope["headers"] = without_trusted_headers(scope["headers"])
        state["message"] = message
        status, headers, body = 500, {}, bytearray()

        async def receive() -> Message:
            return {"type": "http.request", "body": message.body, "more_body": False}

        async def gather(event: Message) -> None:
            nonlocal status, headers
            if event["type"] == "http.response.start":
                status = event["status"]
                headers = {
                    name.decode("latin-1").lower(): value.decode("latin-1")
                    for name, value in event["headers"]
                }
            else:
                body.extend(event.get("body", b""))

        try:
            await self._application(scope, receive, gather)
        except Exception:
            log.exception("a request failed")
            raise problems.internal() from None
        return ResponseMessage(status, headers, bytes(body))

    async def _send(
        self, send: Send, message: RequestMessage, response: ResponseMessage, fault: Fault
    ) -> None:
        created = int(self._now().timestamp())
        added = sign_response(message, response, self._signer, created=created, nonce=self._nonce())
        if fault.mode == "wrong_signature":
            label, _, value = added["signature"].partition("=:")
            added["signature"] = f"{label}=:{value[43::-1]}{value[44:]}"
        headers = {**response.headers, **added, "content-length": str(len(response.body))}
        raw = [(name.encode("latin-1"), value.encode("latin-1")) for name, value in headers.items()]
        await send({"type": "http.response.start", "status": response.status, "headers": raw})
        await send({"type": "http.response.body", "body": response.body})


def problem_response(error: ProblemError) -> ResponseMessage:
    """Return a refusal as it goes over the wire."""
    problem = error.problem
    headers = {"content-type": PROBLEM_TYPE}
    if problem.retry_after_s is not None:
        headers["retry-after"] = str(problem.retry_after_s)
    return ResponseMessage(problem.status, headers, problem.to_bytes())


async def _body_of(receive: Receive) -> tuple[bytes, bool]:
    """Return the request's content, and whether it is all of it: never more than the limit."""
    body = bytearray()
    while True:
        event = await receive()
        if event["type"] != "http.request":
            return bytes(body), False
        body += event.get("body", b"")
        if len(body) > BODY_BYTES_MAX:
            return b"", False
        if not event.get("more_body", False):
            return bytes(body), True


def _message(scope: Scope, body: bytes) -> RequestMessage:
    headers: dict[str, str] = {}
    for name, value in scope["headers"]:
        key, text = name.decode("latin-1"), value.decode("latin-1").strip()
        headers[key] = f"{headers[key]}, {text}" if key in headers else text
    return RequestMessage(
        method=scope["method"],
        authority=headers.get("host", ""),
        path=scope["raw_path"].decode("ascii"),
        query=scope["query_string"].decode("ascii"),
        headers=headers,
        body=body,
    )

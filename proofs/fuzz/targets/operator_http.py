"""Raw bytes where the operator's HTTP answer is expected: only our own errors come of it."""

from __future__ import annotations

import io
import socket
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import urllib3
from urllib3.connection import HTTPConnection

from contract.messages import Echo
from kiosk.operator.client import OperatorWire
from kiosk.operator.errors import OperatorError
from proofs.fuzz.target import OneInput
from proofs.fuzz.targets.operator_answers import NOW, stage

ANSWER = [b""]


class _Socket:
    """What an HTTP connection needs of a socket; everything sent is forgotten."""

    def makefile(self, *_: Any, **__: Any) -> io.BufferedReader:  # noqa: ANN401 - as a socket's
        return io.BufferedReader(io.BytesIO(ANSWER[0]))

    def sendall(self, data: bytes) -> None:
        """Forget it."""

    def settimeout(self, seconds: float | None) -> None:
        """Time does not pass here."""

    def close(self) -> None:
        """Nothing is held."""

    def shutdown(self, how: int) -> None:
        """Nothing is held."""

    def setsockopt(self, *_: Any) -> None:  # noqa: ANN401 - as a socket's
        """Nothing to set."""

    def fileno(self) -> int:
        raise OSError("no descriptor")


class _Connection(HTTPConnection):
    def _new_conn(self) -> socket.socket:
        found: Any = _Socket()
        return found  # type: ignore[no-any-return]  # as much of a socket as is asked of it

    @property
    def is_connected(self) -> bool:
        return False


class _Pool(urllib3.HTTPConnectionPool):
    ConnectionCls = _Connection


def prepare(place: Path) -> OneInput:
    """The bytes are the whole answer; each input begins with a fresh connection."""
    _, drawn, _ = stage(place)
    drawn.close()
    wire = OperatorWire(drawn._settings, drawn._custody)
    wire.close()

    def one_input(data: bytes) -> None:
        ANSWER[0] = data
        wire._pool = _Pool("operator", 443)  # type: ignore[assignment]  # the same without TLS
        try:
            wire.get("/v1/echo", Echo)
        except OperatorError:
            return
        finally:
            wire._pool.close()
        raise AssertionError("unsigned bytes are believed")

    return one_input


def seeds() -> Iterable[bytes]:
    """Answers whole, cut, chunked, compressed, endless, contradicting themselves."""
    body = Echo(terminal_id="T-004211", server_time=NOW).to_bytes()
    length = b"content-length: %d\r\n" % len(body)
    ok = b"HTTP/1.1 200 OK\r\n"
    return [
        ok + length + b"\r\n" + body,
        ok + b"\r\n" + body,
        ok + b"content-length: 99999\r\n\r\n" + body,
        ok + b"content-length: -5\r\ncontent-length: 7\r\n\r\n" + body,
        ok + b"transfer-encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n",
        ok + b"transfer-encoding: chunked\r\n\r\nzz\r\nhello\r\n-1\r\n\r\n",
        ok + b"content-encoding: gzip\r\n" + length + b"\r\n" + body,
        b"HTTP/1.1 100 Continue\r\n\r\n" * 3 + ok + length + b"\r\n" + body,
        b"HTTP/1.1 503 Busy\r\nretry-after: x\r\n\r\n",
        b"HTTP/1.1 302 Found\r\nlocation: http://[::1/\r\n\r\n",
        b"HTTP/1.1 204 Nothing\r\n\r\n",
        b"HTTP/9 999999999999 ?\r\n\r\n",
        b"HTTP/1.1 \xb2\xb2\xb2 x\r\n\r\n",
        ok + b"a" * 70_000,
        ok + b"x: y\r\n" * 150 + b"\r\n",
        ok + b"signature: kiosk=:AAAA:\r\nsignature-input: kiosk=()\r\ncontent-digest: x\r\n\r\n",
        ok + b"signature: \xff\r\ncontent-digest: \xe9\r\n\r\n",
        b"",
        b"\x16\x03\x01\x02\x00",
    ]

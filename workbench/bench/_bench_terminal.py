"""What measurements of the backend share: its process, and terminals reduced to what they send."""

from __future__ import annotations

import json
import ssl
import subprocess
import sys
import time
import uuid
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Self

from cryptography import x509

from certs.authority import Authority
from certs.certificates import to_pem
from contract.signatures import RequestMessage, sign_request
from kiosk.operator.keys import FileKeyCustody

ANY_PORTS = ("--port", "0", "--admin-port", "0")
HOST = "127.0.0.1"


class Server:
    """A child that says where it listens as one JSON line."""

    def __init__(self, *arguments: str) -> None:
        self._process = subprocess.Popen(  # noqa: S603 - our own program
            [sys.executable, *arguments], stdout=subprocess.PIPE
        )
        assert self._process.stdout is not None
        self.ready = json.loads(self._process.stdout.readline())
        self.port = int(self.ready.get("port") or self.ready["url"].rpartition(":")[2])

    @property
    def pid(self) -> int:
        return self._process.pid

    def stop(self) -> None:
        self._process.kill()
        self._process.communicate()


@dataclass
class Terminal:
    """A terminal of which only its key and certificate are left."""

    terminal_id: str
    custody: FileKeyCustody

    @classmethod
    def certified(cls, folder: Path, authority: Authority, number: int) -> Self:
        terminal_id = f"T-{number:06}"
        custody = FileKeyCustody.create(folder / terminal_id)
        csr = x509.load_pem_x509_csr(custody.signing_request(terminal_id))
        certificate = authority.issue_terminal(csr, terminal_id, datetime.now(UTC))
        custody.store_certificate(to_pem(certificate), terminal_id)
        return cls(terminal_id, custody)

    def tls(self, authority: Authority) -> ssl.SSLContext:
        context = ssl.create_default_context(cafile=authority.anchors_directory / "server-root.pem")
        context.load_cert_chain(*self.custody.tls_files())
        return context

    def message(self, port: int, path: str, body: bytes, key: str) -> RequestMessage:
        """Return a POST with its signature."""
        authority = f"{HOST}:{port}"
        headers = {"host": authority, "content-type": "application/json", "idempotency-key": key}
        message = RequestMessage("POST", authority, path, "", headers, body)
        nonce, created = uuid.uuid4().hex, int(time.time())
        added = sign_request(message, self.custody, created=created, nonce=nonce)
        return RequestMessage("POST", authority, path, "", {**headers, **added}, body)

    def request(self, port: int, path: str, body: bytes, key: str) -> bytes:
        """Return a signed POST as it goes over the wire."""
        return on_the_wire(self.message(port, path, body, key))


def on_the_wire(message: RequestMessage) -> bytes:
    lines = [f"POST {message.path} HTTP/1.1", f"content-length: {len(message.body)}"]
    lines += [f"{name}: {value}" for name, value in message.headers.items()]
    return "\r\n".join([*lines, "", ""]).encode() + message.body

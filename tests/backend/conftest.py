"""A real backend process on loopback, and terminals that speak to it over real TLS."""

from __future__ import annotations

import base64
import contextlib
import http.client
import http.server
import itertools
import json
import os
import sqlite3
import ssl
import subprocess
import sys
import threading
import uuid
from datetime import UTC, datetime
from pathlib import Path

import pytest
import urllib3
from cryptography import x509

from certs.authority import open_authority
from certs.certificates import to_pem
from contract.hashing import GENESIS_PREV_HASH, record_hash
from contract.quotes import split_payment
from contract.records import (
    SIGNED_KINDS,
    Genesis,
    PaymentOrder,
    Submitted,
    TerminalStarted,
    TransactionOpened,
)
from kiosk.journal.stored import StoredRecord
from kiosk.operator.client import OperatorClient, WireSettings
from kiosk.operator.enrolment import anchors_in
from kiosk.operator.keys import FileKeyCustody
from kiosk.operator.messages import upload_of
from kiosk.operator.questions import check_number

ROOT = Path(__file__).parents[2]
START_WITHIN_S = 20.0


class Backend:
    """`python -m backend serve` as a child, started and ended as a developer would."""

    def __init__(self, state: Path, *options: str) -> None:
        self.state = state
        self.options = options
        self.faulty = False
        self.process = None
        self.ready = {}
        self.port = "0"

    def start(self) -> Backend:
        reading, writing = os.pipe()
        command = [sys.executable, "-m", "backend", "serve", "--state", str(self.state)]
        command += ["--port", self.port, "--admin-port", "0", "--ready-fd", str(writing)]
        self.process = subprocess.Popen([*command, *self.options], pass_fds=[writing], cwd=ROOT)
        os.close(writing)
        with os.fdopen(reading) as pipe:
            line = pipe.readline()
        assert line, "the backend ended before it was ready"
        self.ready = json.loads(line)
        self.port = self.ready["url"].rpartition(":")[2]
        return self

    def admin(self, method: str, path: str, **options):
        headers = {"authorization": f"Bearer {self.ready['admin_token']}"}
        with urllib3.PoolManager() as pool:
            answer = pool.request(
                method, self.ready["admin_url"] + path, headers=headers, **options
            )
        assert answer.status == 200, answer.data
        return answer.json()

    def fault(self, mode: str, **more) -> None:
        self.admin("POST", "/admin/faults", json={"mode": mode, **more})
        self.faulty = mode != "none"

    def balance(self, msisdn: str) -> int:
        return self.admin("GET", f"/admin/accounts/{msisdn}")["balance_minor"]

    def purse(self, msisdn: str, purse_id: str) -> int:
        uri = f"{(self.state / 'backend.sqlite3').as_uri()}?mode=ro"
        with contextlib.closing(sqlite3.connect(uri, uri=True)) as db:
            query = "SELECT amount_minor FROM purses WHERE msisdn = ? AND purse_id = ?"
            return db.execute(query, (msisdn, purse_id)).fetchone()[0]

    def command(self, *arguments: str) -> tuple[int, dict]:
        done = subprocess.run(
            [sys.executable, "-m", "backend", *arguments, "--state", str(self.state), "--json"],
            capture_output=True,
            text=True,
            cwd=ROOT,
            timeout=60,
        )
        assert not done.stderr, done.stderr
        return done.returncode, json.loads(done.stdout)

    def audit(self) -> dict:
        code, report = self.command("audit")
        assert code == (0 if report["ok"] else 1)
        return report

    @property
    def anchors_dir(self) -> Path:
        return Path(self.ready["anchors_dir"])

    @property
    def authority(self):
        return open_authority(Path(self.ready["authority_dir"]))

    def kill(self) -> None:
        """End the process as a power cut would."""
        self.process.kill()
        self.process.wait(10)

    def stop(self) -> int:
        """End the process as a service manager would; return its exit code."""
        if self.process.poll() is None:
            self.process.terminate()
        return self.process.wait(15)


class Terminal:
    """A terminal's keys, client and journal, without the terminal."""

    def __init__(self, backend: Backend, directory: Path, terminal_id: str) -> None:
        self.backend = backend
        self.terminal_id = terminal_id
        self.journal_id = uuid.uuid4().hex
        self.keys_dir = directory / terminal_id
        self.custody = FileKeyCustody.create(self.keys_dir)
        self.records: list[StoredRecord] = []
        self.client: OperatorClient | None = None

    def certify(self, now: datetime | None = None, days: int = 30) -> x509.Certificate:
        """Have the authority certify this key, as of any time; no backend asked."""
        csr = x509.load_pem_x509_csr(self.custody.signing_request(self.terminal_id))
        moment = now or datetime.now(UTC)
        certificate = self.backend.authority.issue_terminal(csr, self.terminal_id, moment, days)
        self.custody.store_certificate(to_pem(certificate), self.terminal_id)
        return certificate

    def connect(self, **changes) -> OperatorClient:
        self.close()
        settings = {
            "base_url": self.backend.ready["url"],
            "anchors": anchors_in(self.backend.anchors_dir),
            "now": lambda: datetime.now(UTC),
            "nonce": lambda: uuid.uuid4().hex,
            **changes,
        }
        self.client = OperatorClient(WireSettings(**settings), self.terminal_id, self.custody)
        return self.client

    def write(self, body) -> StoredRecord:
        """Add a record to the journal."""
        raw = body.to_bytes()
        previous = self.records[-1].hash if self.records else GENESIS_PREV_HASH
        digest = record_hash(previous, raw)
        signature = self.custody.sign(digest) if body.kind in SIGNED_KINDS else None
        record = StoredRecord(len(self.records) + 1, previous, raw, digest, signature)
        self.records.append(record)
        return record

    def begin(self, **changes) -> None:
        self.write(
            Genesis(
                at=datetime.now(UTC),
                journal_id=self.journal_id,
                terminal_id=self.terminal_id,
                fingerprint="test",
                **changes,
            )
        )

    def started(self) -> StoredRecord:
        return self.write(TerminalStarted(at=datetime.now(UTC), version="1"))

    def visit(self, number: str, inserted_minor: int, **changes) -> str:
        """Write a whole visit; return its payment_id."""
        quote = self.client.ask(check_number(number)).quote
        return self.pay(number, inserted_minor, quote, **changes)

    def pay(self, number: str, inserted_minor: int, quote, **changes) -> str:
        now, transaction_id, payment_id = datetime.now(UTC), uuid.uuid4().hex, uuid.uuid4().hex
        self.write(
            TransactionOpened(
                at=now,
                transaction_id=transaction_id,
                msisdn=number,
                quote=quote,
                language="en",
            )
        )
        split = split_payment(quote, inserted_minor)
        replaces = changes.pop("replaces_payment_id", None)
        payer = changes.pop("payer", None)
        order = {
            "payment_id": payment_id,
            "msisdn": number,
            "quote_id": quote.quote_id,
            "inserted_minor": inserted_minor,
            "fee_minor": split.fee_minor,
            "credited_minor": split.credited_minor,
            "currency": quote.currency,
            "receipt_number": f"{self.terminal_id}-{len(self.records)}",
            "check_code": "12345678",
            **changes,
        }
        self.write(
            Submitted(
                at=now,
                transaction_id=transaction_id,
                payments=(PaymentOrder(**order),),
                language="en",
                replaces_payment_id=replaces,
                payer=payer,
            )
        )
        return order["payment_id"]

    def upload(self, first_seq: int = 1, upto_seq: int | None = None):
        records = self.records[first_seq - 1 : upto_seq]
        return upload_of(self.terminal_id, self.journal_id, records, self.custody)

    def send(self, first_seq: int = 1, upto_seq: int | None = None):
        return self.client.upload(self.upload(first_seq, upto_seq))

    def close(self) -> None:
        if self.client is not None:
            self.client.close()


@pytest.fixture(scope="session")
def backend(tmp_path_factory):
    """One backend most tests share; each uses terminals and numbers of its own."""
    running = Backend(tmp_path_factory.mktemp("operator") / "state").start()
    yield running
    assert running.stop() == 0


@pytest.fixture(scope="session")
def paid_state(tmp_path_factory):
    """The state directory of a stopped backend that took one payment; read only."""
    place = tmp_path_factory.mktemp("paid")
    running = Backend(place / "state").start()
    terminal = Terminal(running, place, "T-900001")
    terminal.certify()
    terminal.connect()
    terminal.begin()
    terminal.visit("+79001234567", 500_00)
    terminal.send()
    terminal.close()
    assert running.stop() == 0
    return place / "state"


@pytest.fixture
def own_backend(tmp_path):
    """A backend a test may break."""
    running = Backend(tmp_path / "state").start()
    yield running
    running.stop()


@pytest.fixture
def asking_backend(tmp_path):
    """A backend where a person decides on every doubtful bill."""
    running = Backend(tmp_path / "state", "--proposals", "ask").start()
    yield running
    running.stop()


_COUNTER = itertools.count(1)


@pytest.fixture
def new_number():
    """Return numbers of the open range, each once."""
    return lambda: f"+79005{next(_COUNTER):06}"


@pytest.fixture
def new_terminal(tmp_path):
    """Return a maker of terminals; with `certified=False` they have a key and nothing else."""
    with contextlib.ExitStack() as stack:

        def make(backend, *, certified=True):
            terminal = Terminal(backend, tmp_path / "keys", f"T-{uuid.uuid4().hex[:10]}")
            stack.callback(terminal.close)
            if certified:
                terminal.certify()
                terminal.connect()
                terminal.begin()
            return terminal

        yield make


@pytest.fixture
def terminal(backend, new_terminal):
    return new_terminal(backend)


@pytest.fixture(autouse=True)
def _no_fault_stays(request):
    yield
    if "backend" in request.fixturenames:
        used = request.getfixturevalue("backend")
        if used.faulty:
            used.fault("none")


class Proxy:
    """A TLS-terminating proxy on loopback, as RFC 9440 describes one; it can also tamper.

    It deletes what a client says under a proxy's names and adds Client-Cert itself.
    `tamper_request` and `tamper_answer` may replace a body on its way.
    """

    def __init__(self, backend: Backend) -> None:
        self.backend = backend
        self.tamper_request = lambda body: body
        self.tamper_answer = lambda body: body
        self.forwards_client_headers = False
        proxy = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def handle_any(self):
                proxy.forward(self)

            do_GET = do_POST = handle_any  # noqa: N815 - names the base class looks for

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = False
        self.server.block_on_close = True
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(*backend.authority.server_files)
        context.load_verify_locations(backend.authority.directory / "terminals.pem")
        context.verify_mode = ssl.CERT_OPTIONAL
        self.server.socket = context.wrap_socket(self.server.socket, server_side=True)
        self.thread = threading.Thread(target=self.server.serve_forever, args=(0.01,))
        self.thread.start()

    @property
    def url(self) -> str:
        return f"https://127.0.0.1:{self.server.server_address[1]}"

    def forward(self, handler) -> None:
        body = handler.rfile.read(int(handler.headers.get("content-length", 0)))
        given = [(name.lower(), value) for name, value in handler.headers.items()]
        dropped = set() if self.forwards_client_headers else {"client-cert", "x-forwarded-for"}
        headers = [(name, value) for name, value in given if name not in dropped]
        certificate = handler.connection.getpeercert(binary_form=True)
        if certificate is not None:
            headers.append(("client-cert", f":{base64.b64encode(certificate).decode()}:"))
        sent = self.tamper_request(body)
        connection = http.client.HTTPConnection("127.0.0.1", int(self.backend.port), timeout=10)
        try:
            connection.putrequest(
                handler.command, handler.path, skip_host=True, skip_accept_encoding=True
            )
            for name, value in headers:
                if name != "content-length":
                    connection.putheader(name, value)
            connection.putheader("content-length", str(len(sent)))
            connection.endheaders(sent)
            answer = connection.getresponse()
            content = self.tamper_answer(answer.read())
            handler.send_response_only(answer.status)
            for name, value in answer.getheaders():
                if name.lower() != "content-length":
                    handler.send_header(name, value)
            handler.send_header("content-length", str(len(content)))
            handler.end_headers()
            handler.wfile.write(content)
        finally:
            connection.close()

    def close(self) -> None:
        self.server.shutdown()
        self.server.server_close()
        self.thread.join()


@pytest.fixture
def proxied(tmp_path):
    """A backend that speaks plain HTTP, and the proxy in front of it."""
    running = Backend(tmp_path / "state", "--behind-proxy").start()
    proxy = Proxy(running)
    yield proxy
    proxy.close()
    running.stop()

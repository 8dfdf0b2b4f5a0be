"""The running backend: one process, the terminals' port and the desk's port, one event loop."""

from __future__ import annotations

import asyncio
import contextlib
import fcntl
import gc
import json
import os
import secrets
import signal
import socket
import ssl
import sys
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import uvicorn
from fastapi import FastAPI

from backend import doubtful
from backend.account.changes.orders import OrderDesk
from backend.account.changes.retelling import Retelling
from backend.account.changes.service import ChangeService
from backend.account.gate import Dice, Gate
from backend.account.notices import Notices
from backend.account.sealing_key import secrets_key_in
from backend.account.service import AccountService
from backend.admin import Desk, make_admin_app
from backend.answers import SignedAnswers
from backend.app import make_app
from backend.arbiter import Arbiter
from backend.database import Database, open_database
from backend.demo import subscribers
from backend.doubtful_desk import DoubtfulDesk
from backend.enrolment import Registrar
from backend.faults import FaultSwitch
from backend.fleet import Fleet
from backend.help.agents import Agents
from backend.help.correction_requests import OBJECTION_HOURS
from backend.help.desk import AgentsDesk
from backend.help.duties import Duties
from backend.help.service import HelpService
from backend.help.switches import AgentsSwitches
from backend.identification import Identification, Revocations
from backend.intake import Intake
from backend.payments import Cashier
from backend.peer import PeerCertificateProtocol
from backend.readers import Readers
from backend.service import Service
from backend.sms import SmsFile
from backend.tls import server_tls
from certs.authority import ISSUER, SERVER_NAMES, Authority, create_authority, open_authority
from contract.account.access import CODE_DIGITS
from contract.keys import Signer

DATABASE_FILE = "backend.sqlite3"
SMS_FILE = "sms.jsonl"
LOCK_FILE = "lock"
AUTHORITY_DIRECTORY = "authority"
KEEP_ALIVE_S = 75
STOP_WITHIN_S = 5
_SALT_BYTES = 16
_TOKEN_BYTES = 24


@dataclass(frozen=True)
class ServeSettings:
    """What the command line decides; port 0 means any free one."""

    state: Path
    host: str = "127.0.0.1"
    port: int = 8443
    admin_port: int = 8444
    behind_proxy: bool = False
    ready_fd: int = 1
    accepts_proposals: bool = True
    objection_hours: int = OBJECTION_HOURS


class InUseError(Exception):
    """Another process holds the state directory."""


class _Server(uvicorn.Server):
    """uvicorn, with signals left to the one loop that runs two of it."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


def utc_now() -> datetime:
    return datetime.now(UTC)


def authority_of(state: Path) -> Authority:
    """Return the authority in the state directory, made on first use."""
    directory = state / AUTHORITY_DIRECTORY
    if not (directory / "root.key").exists():
        return create_authority(directory, utc_now())
    return open_authority(directory)


def serve(settings: ServeSettings) -> None:
    """Run until SIGTERM or SIGINT; tell readiness as one JSON line."""
    with _held(settings.state):
        _serve_held(settings)


@contextlib.contextmanager
def _held(state: Path) -> Iterator[None]:
    """Hold the state directory: two writers on one file could lose a commit."""
    with (state / LOCK_FILE).open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise InUseError(f"{state} is served by another backend") from error
        yield


def _serve_held(settings: ServeSettings) -> None:
    authority = authority_of(settings.state)
    database = open_database(settings.state / DATABASE_FILE)
    try:
        database.write_now(subscribers.load)
        sms_file = SmsFile(settings.state / SMS_FILE, database.reader)
        database.after_commit = sms_file.catch_up
        try:
            sys.setswitchinterval(_SWITCH_INTERVAL_S)
            _collect_seldom()
            asyncio.run(_serve(settings, authority, database))
        finally:
            sms_file.close()
    finally:
        database.close()


def _collect_seldom() -> None:
    """Let the search for dead cycles leave out what stays for ever, and come less often.

    No answer goes out while it runs: with a thousand connections and their accounts in memory that
    is a third of a second.  What it finds later takes a few MB more meanwhile.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(_YOUNG_OBJECTS_MAX, *gc.get_threshold()[1:])


# New objects that may come before the search, of those that refer to others.
_YOUNG_OBJECTS_MAX = 10_000
# How long the event loop may keep the interpreter from the thread that has just committed.
_SWITCH_INTERVAL_S = 0.0005


async def _serve(settings: ServeSettings, authority: Authority, database: Database) -> None:
    faults = FaultSwitch()
    fleet = Fleet(database.reader, authority.issued_keys())
    token = secrets.token_urlsafe(24)
    signer = authority.message_key
    cashier = Cashier(signer, ISSUER, {signer.keyid: signer.public})
    arbiter = make_arbiter(authority, accepts_proposals=settings.accepts_proposals)
    service = make_service(
        authority,
        database,
        fleet,
        cashier,
        arbiter,
        now=utc_now,
        objection_hours=settings.objection_hours,
    )
    answers = _answers(service, signer, faults, behind_proxy=settings.behind_proxy)
    desk = Desk(database, fleet, faults, authority, service.intake, utc_now, _new_id)
    doubts = DoubtfulDesk(database, arbiter, utc_now, token)
    terminal_socket = _listen(settings.host, settings.port)
    admin_socket = _listen("127.0.0.1", settings.admin_port)
    tls = None if settings.behind_proxy else server_tls(authority)
    terminals = _Server(_config(answers, tls))
    help_desk = next(one for one in service.counters if isinstance(one, HelpService))
    agents = Agents(help_desk.gate, help_desk.screens, utc_now)
    routers = AgentsDesk(agents, token).router(), AgentsSwitches(agents).router()
    admin = _Server(_config(make_admin_app(desk, doubts, token, *routers), None))
    writer = asyncio.create_task(database.run())
    duties = _duties(database, help_desk)
    loop = asyncio.get_running_loop()

    def stop() -> None:
        terminals.should_exit = admin.should_exit = True

    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop)
    running = asyncio.gather(
        terminals.serve(sockets=[terminal_socket]), admin.serve(sockets=[admin_socket])
    )
    while not (terminals.started and admin.started) and not running.done():
        await asyncio.sleep(0.01)
    if not running.done():
        _tell_ready(settings, authority, terminal_socket, admin_socket, token)
    try:
        await running
    finally:
        duties.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await duties
        writer.cancel()
        for counter in service.counters:
            counter.gate.close()
        with contextlib.suppress(asyncio.CancelledError):
            await writer


def _duties(database: Database, help_desk: HelpService) -> asyncio.Future[tuple[None, None]]:
    """Begin everything that happens at its time without being asked for."""
    helping = Duties(database, utc_now, help_desk.screens)
    return asyncio.gather(helping.run(), Notices(database, utc_now).run())


def make_arbiter(authority: Authority, *, accepts_proposals: bool = True) -> Arbiter:
    """Return who decides on doubtful money with this authority's key."""
    key = authority.message_key
    return Arbiter(key, ISSUER, {key.keyid: key.public}.get, accepts_proposals)


def make_service(
    authority: Authority,
    database: Database,
    fleet: Fleet,
    cashier: Cashier,
    arbiter: Arbiter,
    *,
    now: Callable[[], datetime] = utc_now,
    dice: Dice | None = None,
    objection_hours: int = OBJECTION_HOURS,
) -> Service:
    """Return the operator's operations over this authority and database."""
    certificate = authority.terminals.certificate
    revocations = Revocations(authority.terminal_revocations, certificate)
    identification = Identification(certificate, revocations, now)
    gate = Gate(database, secrets_key_in(authority.directory), dice or system_dice())
    key = authority.message_key
    desk = OrderDesk(key, ISSUER)
    retelling = Retelling({key.keyid: key.public}.get, ISSUER)
    by_kind = {**dict.fromkeys(doubtful.KINDS, arbiter.note), "order_decided": retelling.note}
    return Service(
        database=database,
        identification=identification,
        fleet=fleet,
        registrar=Registrar(authority),
        intake=Intake(cashier, Readers(by_kind)),
        arbiter=arbiter,
        now=now,
        new_id=_new_id,
        counters=(
            AccountService(gate, identification, fleet, now),
            ChangeService(gate, identification, fleet, now, desk),
            HelpService(gate, identification, fleet, now, arbiter, objection_hours),
        ),
    )


def system_dice() -> Dice:
    """Return the system's own dice."""
    return Dice(
        new_id=_new_id,
        code=lambda: f"{secrets.randbelow(10**CODE_DIGITS):0{CODE_DIGITS}}",
        salt=lambda: secrets.token_bytes(_SALT_BYTES),
        token=lambda: secrets.token_urlsafe(_TOKEN_BYTES),
    )


def _config(app: FastAPI | SignedAnswers, tls: ssl.SSLContext | None) -> uvicorn.Config:
    return uvicorn.Config(
        app,
        http=PeerCertificateProtocol,
        ssl_context_factory=None if tls is None else lambda *_: tls,
        loop="asyncio",
        ws="none",
        lifespan="off",
        log_config=None,
        access_log=False,
        proxy_headers=False,
        server_header=False,
        date_header=False,
        timeout_keep_alive=KEEP_ALIVE_S,
        timeout_graceful_shutdown=STOP_WITHIN_S,
    )


def _tell_ready(
    settings: ServeSettings,
    authority: Authority,
    terminal_socket: socket.socket,
    admin_socket: socket.socket,
    token: str,
) -> None:
    scheme = "http" if settings.behind_proxy else "https"
    port = terminal_socket.getsockname()[1]
    host = SERVER_NAMES[1] if settings.host in {"127.0.0.1", "0.0.0.0"} else settings.host  # noqa: S104 - compared, not bound
    ready = {
        "ready": True,
        "pid": os.getpid(),
        "url": f"{scheme}://{host}:{port}",
        "admin_url": f"http://127.0.0.1:{admin_socket.getsockname()[1]}",
        "admin_token": token,
        "anchors_dir": str(authority.anchors_directory),
        "authority_dir": str(authority.directory),
        "sms_file": str(settings.state / SMS_FILE),
    }
    os.write(settings.ready_fd, json.dumps(ready).encode() + b"\n")


def _answers(
    service: Service, signer: Signer, faults: FaultSwitch, *, behind_proxy: bool
) -> SignedAnswers:
    def nonce() -> str:
        return secrets.token_hex(16)

    app = make_app(service)
    return SignedAnswers(app, signer, faults, utc_now, nonce, behind_proxy=behind_proxy)


def _listen(host: str, port: int) -> socket.socket:
    listening = socket.create_server((host, port), backlog=2048)
    listening.setblocking(False)
    return listening


def _new_id() -> str:
    return uuid.uuid4().hex

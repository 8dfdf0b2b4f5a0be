"""The operator: the production service over its own database, and the network that leads there.

Left out: TLS, HTTP, the web framework's routing and the signatures of requests.  Record hashes,
record signatures, the operator's statements and their verification are real.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Coroutine
from concurrent.futures import Executor, Future
from contextlib import closing
from datetime import UTC, datetime, timedelta
from math import inf
from pathlib import Path
from random import Random
from typing import Any, TypeVar

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from fastapi import Request, Response

from backend import doubtful, problems
from backend.arbiter import Arbiter
from backend.audit import AuditReport, audit
from backend.database import Database, Job, open_database
from backend.demo import numbers
from backend.fleet import Fleet
from backend.identification import Caller, Identification, Peer
from backend.intake import Intake
from backend.payments import Cashier
from backend.problems import ProblemError
from backend.readers import Readers
from backend.service import Service
from certs.authority import ISSUER
from contract.keys import PrivateKeySigner, PublicKey, SignatureError
from contract.messages import (
    ClaimQuestion,
    DecisionAnswer,
    DecisionsPage,
    JournalHead,
    PaymentResult,
    RecordsReceipt,
    RecordsUpload,
    SuspenseProposal,
)
from contract.model import WireModel
from contract.signatures import RequestMessage
from kiosk.events import Event
from kiosk.operator.errors import (
    Distrust,
    OperatorProblemError,
    OperatorUnreachableError,
    OperatorUntrustedError,
)
from kiosk.operator.messages import idempotency_key
from kiosk.operator.questions import Question
from kiosk.operator.signing import DecisionHeard, OperatorVerifier, VerifiedReceipt
from proofs.simulate.timeline import RANK_NETWORK, Actor, Timeline

Answer = TypeVar("Answer", bound=WireModel)
T = TypeVar("T")
Handler = Callable[[Request], Coroutine[Any, Any, Response]]
REQUEST_TIMEOUT_S = 15.0
LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)
BACKUPS_KEPT = 12


class _ImmediateDatabase(Database):
    """The production database whose writes are made durable one by one, for one thread."""

    async def write(self, job: Job[T]) -> T:
        return self.write_now(job)


class _KnownTerminals(Identification):
    """Believes that a request comes from whom it says: TLS is not what is tried here."""

    def __init__(self) -> None:
        self.peers: dict[str, Peer] = {}

    def identify(
        self, certificate: bytes | None, message: RequestMessage, *, renewing: bool = False
    ) -> Caller:
        return Caller(self.peers[message.authority], 0)


class Operator:
    """One operator in memory-backed files; it can be restored from a backup."""

    def __init__(self, folder: Path, seed: int) -> None:
        self._folder = folder
        self._path = folder / "operator.db"
        self._backups: list[tuple[float, Path]] = []
        self._backups_made = 0
        self._dice = Random(f"operator {seed}")
        key = Ed25519PrivateKey.from_private_bytes(self._dice.randbytes(32))
        self.signer = PrivateKeySigner(key)
        self.utc = LONG_AGO
        self.requests = 0
        self.restores = 0
        self._known = _KnownTerminals()
        self._open()
        self._database.write_now(numbers.load)

    def _open(self) -> None:
        opened = open_database(self._path)
        self._database = _ImmediateDatabase(self._path, opened._writer, opened.reader)
        self._database._writer.execute("PRAGMA synchronous = OFF")
        arbiter = Arbiter(self.signer, ISSUER, self.key_of)
        readers = Readers(dict.fromkeys(doubtful.KINDS, arbiter.note))
        self._service = Service(
            database=self._database,
            identification=self._known,
            fleet=Fleet(self._database.reader),
            registrar=None,  # type: ignore[arg-type]  # nobody enrols here
            intake=Intake(Cashier(self.signer, ISSUER), readers),
            arbiter=arbiter,
            now=lambda: self.utc,
            new_id=lambda: self._dice.randbytes(16).hex(),
        )

    def enrol(self, terminal_id: str, key: PublicKey) -> None:
        """Let a terminal be known."""
        valid = (LONG_AGO, LONG_AGO + timedelta(days=36_500))
        self._known.peers[terminal_id] = Peer(terminal_id, key, 1, *valid, "")

    def key_of(self, keyid: str) -> PublicKey | None:
        """The anchors: this operator's one key."""
        return self.signer.public if keyid == self.signer.keyid else None

    # --- requests ---------------------------------------------------------------------------

    def ask(
        self,
        name: str,
        terminal_id: str,
        utc: datetime,
        *,
        key: str = "",
        body: bytes = b"",
        **path: str,
    ) -> bytes:
        """Carry out one operation of the contract; ProblemError is the refusal."""
        self.utc = utc
        self.requests += 1
        message = RequestMessage("POST", terminal_id, "", "", {"idempotency-key": key}, body)
        scope = {"type": "http", "path_params": path, "state": {"message": message}, "headers": []}
        handler: Handler | None = getattr(self._service, name, None)
        if handler is None:  # the account is not what is simulated
            raise problems.not_found(f"{name} is not answered here")
        return bytes(_at_once(handler(Request(scope))).body)

    # --- its own misfortunes ----------------------------------------------------------------

    def back_up(self, now_s: float) -> None:
        """Keep a copy of everything as it is now."""
        self._backups_made += 1
        path = self._folder / f"backup-{self._backups_made}.db"
        with closing(sqlite3.connect(path)) as copy:
            self._database.reader.backup(copy)
        self._backups.append((now_s, path))
        for _, old in self._backups[:-BACKUPS_KEPT]:
            old.unlink()
        del self._backups[:-BACKUPS_KEPT]

    def restore(self, before_s: float) -> None:
        """Fall back to the newest backup made before that moment."""
        fitting = [backup for backup in self._backups if backup[0] <= before_s]
        if not fitting:
            return
        at_s, path = fitting[-1]
        self._backups = [backup for backup in self._backups if backup[0] <= at_s]
        self._database.close()
        for suffix in ("", "-wal", "-shm"):
            self._path.with_name(self._path.name + suffix).unlink(missing_ok=True)
        self._path.write_bytes(path.read_bytes())
        self._open()
        self.restores += 1

    # --- what it holds ----------------------------------------------------------------------

    def audit(self) -> AuditReport:
        """The production audit of everything."""
        return audit(self._database.reader, {self.signer.keyid: self.signer.public})

    def payments(self, terminal_id: str) -> dict[str, tuple[str, str, int, int]]:
        """Payment to (state, number, inserted, credited)."""
        rows = self._database.reader.execute(
            "SELECT payment_id, state, msisdn, inserted_minor, credited_minor FROM payments "
            "WHERE terminal_id = ?",
            (terminal_id,),
        )
        return {row[0]: (row[1], row[2], row[3], row[4]) for row in rows}

    def close(self) -> None:
        """Close the files."""
        self._database.close()


def _at_once(coroutine: Coroutine[Any, Any, T]) -> T:
    """Run a coroutine that never waits for anything."""
    try:
        coroutine.send(None)
    except StopIteration as stop:
        value: T = stop.value
        return value
    coroutine.close()
    raise AssertionError("the service waited for something")


class Network(Executor):
    """The pool that the post office gives its calls to; what goes in comes out later, or never."""

    def __init__(self, timeline: Timeline, dice: Random) -> None:
        self._timeline = timeline
        self._dice = dice
        self._queue: list[tuple[float, int, Callable[[], object]]] = []
        self._number = 0
        self._bad: dict[str, float] = {}
        self.actor = timeline.add(Actor(RANK_NETWORK, self._act))

    def trouble(self, deed: str, until_s: float) -> None:
        """Let something go wrong until then."""
        self._bad[deed] = max(until_s, self._bad.get(deed, 0.0))

    def be_kind(self) -> None:
        """Everything works again."""
        self._bad.clear()

    def suffers(self, deed: str, chance: float = 1.0) -> bool:
        """Whether this goes wrong now."""
        bad = self._timeline.now_s < self._bad.get(deed, -inf)
        return bad and self._dice.random() < chance

    def later(self, seconds: float, deed: Callable[[], object]) -> None:
        """Do this after so many seconds, unless the process that asked has died."""
        self._number += 1
        self._queue.append((self._timeline.now_s + seconds, self._number, deed))
        self.actor.due = min(self.actor.due, self._queue[-1][0])

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:  # noqa: ANN401 - the base class's own
        """A call of the post office: it reaches the operator a moment later."""
        self.later(self._dice.uniform(0.02, 0.12), lambda: fn(*args, **kwargs))
        return Future()

    def forget(self) -> None:
        """The process is gone, and with it whoever waited for an answer."""
        self._queue.clear()
        self.actor.due = inf

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        self.forget()

    def _act(self, now: float) -> None:
        due = min(self._queue)
        if due[0] <= now:
            self._queue.remove(due)
            due[2]()
        self.actor.due = min((one[0] for one in self._queue), default=inf)


class OperatorLine:
    """One process's way to the operator: kiosk.post_office.Client with a network in between."""

    def __init__(
        self,
        operator: Operator,
        network: Network,
        terminal_id: str,
        operator_utc: Callable[[], datetime],
        terminal_utc: Callable[[], datetime],
        dice: Random,
    ) -> None:
        self._operator = operator
        self._network = network
        self._terminal_id = terminal_id
        self._operator_utc = operator_utc
        self._terminal_utc = terminal_utc
        self._dice = dice
        self._verifier = OperatorVerifier(terminal_id, ISSUER, operator.key_of)
        self.clock_drift_s = 0
        self.answer_s = 0.0  # how long the last answer is on its way

    def poster(self, post: Callable[[Event], None]) -> Callable[[Event], None]:
        """Return what the post office posts by: answers need their time."""
        return lambda event: self._network.later(self.answer_s, lambda: post(event))

    def ask(self, question: Question) -> WireModel:
        asked = b"" if question.body is None else question.body.to_bytes()
        body = self._exchange(question.operation, body=asked, **dict(question.place))
        return question.row.answer.model_validate_json(body)

    def upload(self, upload: RecordsUpload) -> VerifiedReceipt:
        body = self._exchange("send_records", key=idempotency_key(upload), body=upload.to_bytes())
        try:
            return self._verifier.receipt(RecordsReceipt.model_validate_json(body), upload)
        except SignatureError as error:
            raise OperatorUntrustedError(Distrust.SIGNATURE_WRONG, str(error)) from error

    def payment(self, payment_id: str) -> PaymentResult:
        body = self._exchange("find_payment", payment_id=payment_id)
        return self._verifier.believed(PaymentResult.model_validate_json(body), None)[0]

    def head(self, journal_id: str) -> JournalHead:
        body = self._exchange("journal_head", journal_id=journal_id)
        return JournalHead.model_validate_json(body)

    def propose(self, proposal: SuspenseProposal) -> DecisionHeard:
        body = self._exchange("propose", body=proposal.to_bytes(), suspense_id=proposal.suspense_id)
        return self._verifier.heard(DecisionAnswer.model_validate_json(body))

    def claim(self, claim_id: str) -> DecisionHeard:
        question = ClaimQuestion(claim_id=claim_id)
        body = self._exchange("ask_claim", body=question.to_bytes(), claim_id=claim_id)
        return self._verifier.heard(DecisionAnswer.model_validate_json(body))

    def decisions(self) -> tuple[DecisionHeard, ...]:
        page = DecisionsPage.model_validate_json(self._exchange("list_decisions"))
        return tuple(self._verifier.heard(answer) for answer in page.decisions)

    def close(self) -> None:
        """Nothing is held."""

    def _exchange(self, name: str, *, key: str = "", body: bytes = b"", **path: str) -> bytes:
        network, dice = self._network, self._dice
        self.answer_s = dice.uniform(0.03, 0.3)
        if network.suffers("slow", 0.7):
            self.answer_s = dice.uniform(1.0, 25.0)
        if network.suffers("down"):
            self.answer_s = dice.choice((0.05, 5.0))
            raise OperatorUnreachableError("no route to the operator")
        if network.suffers("lose_request", 0.5):
            self.answer_s = REQUEST_TIMEOUT_S
            raise OperatorUnreachableError("no answer in time")
        if network.suffers("repeat", 0.5):
            self._ask(name, key, body, path)
        answer = self._ask(name, key, body, path)
        if network.suffers("lose_answer", 0.6) or self.answer_s > REQUEST_TIMEOUT_S:
            self.answer_s = REQUEST_TIMEOUT_S
            raise OperatorUnreachableError("no answer in time")
        if network.suffers("garbage", 0.6):
            raise OperatorUntrustedError(Distrust.ANSWER_UNKNOWN, "signed, but no answer of ours")
        if network.suffers("wrong_key", 0.6):
            raise OperatorUntrustedError(Distrust.SIGNATURE_WRONG, "the signature does not match")
        drift = self._operator_utc() - self._terminal_utc()
        self.clock_drift_s = round(drift / timedelta(seconds=1))
        if isinstance(answer, ProblemError):
            raise OperatorProblemError(answer.problem)
        return answer

    def _ask(self, name: str, key: str, body: bytes, path: dict[str, str]) -> bytes | ProblemError:
        utc = self._operator_utc()
        try:
            return self._operator.ask(name, self._terminal_id, utc, key=key, body=body, **path)
        except ProblemError as refusal:
            return refusal

"""The operator's backend as the bench holds it: its process, and the desk behind its token."""

from __future__ import annotations

import contextlib
import http.client
import json
import shutil
import sqlite3
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote, urlsplit

from workbench.processes import Child, ProcessTree, python
from workbench.waiting import ExpectationError, Happenings

READY_TIMEOUT_S = 30.0
DESK_TIMEOUT_S = 15.0
AUDIT_TIMEOUT_S = 60.0

DATABASE_FILE = "backend.sqlite3"


@dataclass(frozen=True)
class Ready:
    """What the backend says once it serves."""

    port: int
    admin_port: int
    admin_token: str
    anchors: Path


class Backend:
    """Starts and stops the backend, always on the same ports, and asks its desk."""

    def __init__(self, tree: ProcessTree, state: Path) -> None:
        self._tree = tree
        self._state = state
        self._child: Child | None = None
        self._ready: Ready | None = None

    @property
    def running(self) -> bool:
        return self._child is not None and self._child.running

    @property
    def port(self) -> int:
        """Where terminals are served."""
        return self._known().port

    @property
    def anchors(self) -> Path:
        """What a terminal must be given to trust this operator."""
        return self._known().anchors

    def start(self) -> None:
        """Start it and wait until it serves."""
        assert not self.running
        ports = (0, 0) if self._ready is None else (self._ready.port, self._ready.admin_port)
        lines: Happenings[str] = Happenings("backend")
        command = ["-m", "backend", "serve", "--state", str(self._state)]
        command += ["--port", str(ports[0]), "--admin-port", str(ports[1])]
        self._child = self._tree.start("backend", python(*command), on_line=lines.add)
        try:
            line = lines.wait(lambda line: True, READY_TIMEOUT_S, what="ready")
        except ExpectationError as error:
            raise ExpectationError(f"{error}: {self._child.last_words()}") from error
        self._ready = _ready(json.loads(line))

    def stop(self) -> None:
        """Stop it, as for maintenance."""
        if self._child is not None:
            self._child.stop()
            self._tree.forget(self._child)
            self._child = None

    def kill(self) -> None:
        """End it as a power cut does."""
        if self._child is not None:
            self._child.kill()
            self._tree.forget(self._child)
            self._child = None

    def back_up(self, place: Path) -> None:
        """Copy its database while it runs, as SQLite's own backup does."""
        uri = f"file:{quote(str(self._state / DATABASE_FILE))}?mode=ro"
        with (
            contextlib.closing(sqlite3.connect(uri, uri=True)) as source,
            contextlib.closing(sqlite3.connect(place)) as copy,
        ):
            source.backup(copy)

    def put_back(self, place: Path) -> None:
        """Kill it, put an older database in place of today's, and start it."""
        self.kill()
        database = self._state / DATABASE_FILE
        for extra in ("-wal", "-shm"):
            database.with_name(DATABASE_FILE + extra).unlink(missing_ok=True)
        shutil.copyfile(place, database)
        self.start()

    # --- the desk -----------------------------------------------------------------------------

    def set_fault(self, mode: str, **details: object) -> None:
        """Let it misbehave: backend.faults names the modes; "none" ends it."""
        self._ask("POST", "/admin/faults", {"mode": mode, **details})

    def fault(self) -> str:
        """How it misbehaves now."""
        answer = self._ask("GET", "/admin/faults")
        assert isinstance(answer, dict)
        return str(answer["mode"])

    def account(self, msisdn: str) -> dict[str, object]:
        """One account with its payments."""
        answer = self._ask("GET", f"/admin/accounts/{quote(msisdn)}")
        assert isinstance(answer, dict)
        return answer

    def balance(self, msisdn: str) -> int:
        """One account's balance in minor units."""
        return int(str(self.account(msisdn)["balance_minor"]))

    def sms(self, msisdn: str | None = None) -> list[dict[str, object]]:
        """Every SMS, the newest first, of one number or of all."""
        query = "" if msisdn is None else f"?msisdn={quote(msisdn)}"
        return _objects(self._ask("GET", f"/admin/sms{query}"))

    def payments(self) -> list[dict[str, object]]:
        """Every payment, the newest first."""
        return _objects(self._ask("GET", "/admin/payments"))

    def doubtful(self) -> list[dict[str, object]]:
        """Doubtful money as the desk lists it, what waits for a person first."""
        return _objects(self._ask("GET", "/admin/doubtful"))

    def decide(self, row: Mapping[str, object], outcome: str, msisdn: str | None = None) -> None:
        """Decide on one of the list, as a person at the desk would."""
        named = {name: row[name] for name in ("terminal_id", "subject", "subject_id")}
        wish = {**named, "outcome": outcome, "msisdn": msisdn, "by": "bench"}
        self._ask("POST", "/admin/decisions", wish)

    def forks(self) -> list[dict[str, object]]:
        """Every branch of every forked journal."""
        return _objects(self._ask("GET", "/admin/forks"))

    def decide_fork(self, journal_id: str, *stands: str) -> None:
        """Let these branches of a journal stand, and no others."""
        self._ask("POST", f"/admin/forks/{journal_id}", {"stands": stands})

    def count_records(self, kind: str) -> int:
        """How many journal records of a kind have arrived; looks into its file, read only."""
        uri = f"file:{quote(str(self._state / DATABASE_FILE))}?mode=ro"
        with contextlib.closing(sqlite3.connect(uri, uri=True)) as db:
            (count,) = db.execute(
                "SELECT count(*) FROM records WHERE json_extract(CAST(body AS TEXT), '$.kind') = ?",
                (kind,),
            ).fetchone()
        return int(count)

    def new_token(self, terminal_id: str) -> str:
        """A token that enrols this terminal once."""
        answer = self._ask("POST", f"/admin/tokens/{terminal_id}")
        assert isinstance(answer, dict)
        return str(answer["token"])

    def audit(self) -> dict[str, object]:
        """The backend's own proof that credits equal payments."""
        done = subprocess.run(  # noqa: S603 - our own program, no shell
            python("-m", "backend", "audit", "--state", str(self._state), "--json"),
            capture_output=True,
            text=True,
            timeout=AUDIT_TIMEOUT_S,
            check=False,
        )
        try:
            found = json.loads(done.stdout)
        except ValueError as error:
            raise ExpectationError(f"the audit said: {done.stdout} {done.stderr}") from error
        assert isinstance(found, dict)
        return {**found, "exit_code": done.returncode}

    def _ask(self, method: str, path: str, body: Mapping[str, object] | None = None) -> object:
        ready = self._known()
        connection = http.client.HTTPConnection("127.0.0.1", ready.admin_port, DESK_TIMEOUT_S)
        headers = {"Authorization": f"Bearer {ready.admin_token}"}
        payload = None
        if body is not None:
            payload = json.dumps(body).encode()
            headers["Content-Type"] = "application/json"
        try:
            connection.request(method, path, payload, headers)
            answer = connection.getresponse()
            text = answer.read()
        except OSError as error:
            raise ExpectationError(f"the backend's desk does not answer: {error}") from error
        finally:
            connection.close()
        if answer.status != http.client.OK:
            raise ExpectationError(f"the backend's desk says {answer.status}: {text[:200]!r}")
        return json.loads(text)

    def _known(self) -> Ready:
        assert self._ready is not None, "the backend was never started"
        return self._ready


def _ready(told: Mapping[str, object]) -> Ready:
    port = urlsplit(str(told["url"])).port
    admin_port = urlsplit(str(told["admin_url"])).port
    assert port is not None
    assert admin_port is not None
    return Ready(port, admin_port, str(told["admin_token"]), Path(str(told["anchors_dir"])))


def _objects(values: object) -> list[dict[str, object]]:
    assert isinstance(values, list)
    return [value for value in values if isinstance(value, dict)]

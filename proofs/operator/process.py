"""A real backend process on loopback that can be killed, backed up, and put back."""

from __future__ import annotations

import contextlib
import http.client
import json
import os
import sqlite3
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

from certs.authority import Authority, open_authority

DATABASE_FILE = "backend.sqlite3"
DESK_TIMEOUT_S = 15.0
END_WITHIN_S = 15.0
COMMAND_WITHIN_S = 60.0


class DeskError(Exception):
    """The operator's desk refused."""


class BackendProcess:
    """`python -m backend serve`, on the same port at every start."""

    def __init__(self, state: Path) -> None:
        self.state = state
        self.days_ahead = 0  # how far its clock stands ahead, from its next start on
        self._process: subprocess.Popen[bytes] | None = None
        self._ready: Mapping[str, str] = {}

    def start(self) -> BackendProcess:
        """Start it and wait until it serves."""
        reading, writing = os.pipe()
        port = urlsplit(self.url).port if self._ready else 0
        command = [sys.executable, "-m", "proofs.operator.later", str(self.days_ahead)]
        command += ["serve", "--state", str(self.state)]
        command += ["--port", str(port), "--admin-port", "0", "--ready-fd", str(writing)]
        self._process = subprocess.Popen(command, pass_fds=[writing])  # noqa: S603 - our own program, no shell
        os.close(writing)
        with os.fdopen(reading) as pipe:
            line = pipe.readline()
        assert line, "the backend ended before it was ready"
        self._ready = json.loads(line)
        return self

    def kill(self) -> None:
        """End it as a power cut would."""
        if self._process is not None:
            self._process.kill()
            self._process.wait(END_WITHIN_S)

    def stop(self) -> None:
        """End it as a service manager would."""
        if self._process is not None and self._process.poll() is None:
            self._process.terminate()
            self._process.wait(END_WITHIN_S)

    @property
    def url(self) -> str:
        return self._ready["url"]

    @property
    def anchors(self) -> Path:
        return Path(self._ready["anchors_dir"])

    @property
    def authority(self) -> Authority:
        return open_authority(Path(self._ready["authority_dir"]))

    # --- backups ------------------------------------------------------------------------------

    def back_up(self, place: Path) -> None:
        """Copy the database of the running backend, as SQLite's own backup does."""
        with (
            contextlib.closing(sqlite3.connect(self._database.as_uri(), uri=True)) as source,
            contextlib.closing(sqlite3.connect(place)) as copy,
        ):
            source.backup(copy)

    def put_back(self, place: Path) -> None:
        """Kill it, put yesterday's database in place of today's, and start it."""
        self.kill()
        for extra in ("-wal", "-shm"):
            self._database.with_name(DATABASE_FILE + extra).unlink(missing_ok=True)
        self._database.write_bytes(place.read_bytes())
        self.start()

    @property
    def _database(self) -> Path:
        return self.state / DATABASE_FILE

    # --- the desk -----------------------------------------------------------------------------

    def ask(self, method: str, path: str, body: object = None) -> object:
        """Ask the desk; DeskError if it refuses."""
        place = urlsplit(self._ready["admin_url"])
        assert place.hostname is not None
        connection = http.client.HTTPConnection(place.hostname, place.port, DESK_TIMEOUT_S)
        headers = {
            "Authorization": f"Bearer {self._ready['admin_token']}",
            "Content-Type": "application/json",
        }
        try:
            connection.request(method, path, None if body is None else json.dumps(body), headers)
            answer = connection.getresponse()
            text = answer.read()
        finally:
            connection.close()
        if answer.status != http.client.OK:
            raise DeskError(f"{answer.status} {text.decode()}")
        return json.loads(text)

    def balance(self, msisdn: str) -> int:
        """Return an account's balance in minor units."""
        account = self.ask("GET", f"/admin/accounts/{quote(msisdn)}")
        assert isinstance(account, dict)
        return int(account["balance_minor"])

    def fault(self, mode: str, **details: object) -> None:
        """Let it misbehave as backend.faults names; "none" ends it."""
        self.ask("POST", "/admin/faults", {"mode": mode, **details})

    def new_token(self, terminal_id: str) -> str:
        """Return a token that enrols this terminal once."""
        answer = self.ask("POST", f"/admin/tokens/{terminal_id}")
        assert isinstance(answer, dict)
        return str(answer["token"])

    def forks(self) -> list[dict[str, object]]:
        """Return every branch of every forked journal."""
        listed = self.ask("GET", "/admin/forks")
        assert isinstance(listed, list)
        return listed

    def decide_fork(self, journal_id: str, *stands: str) -> None:
        """Let these branches stand, and no others."""
        self.ask("POST", f"/admin/forks/{journal_id}", {"stands": stands})

    def doubtful(self) -> list[dict[str, Any]]:
        """Doubtful money as the desk lists it."""
        answer = self.ask("GET", "/admin/doubtful")
        assert isinstance(answer, list)
        return answer

    def decide(self, row: dict[str, Any], outcome: str, msisdn: str | None = None) -> None:
        """Decide on one of the list, as a person at the desk."""
        named = {name: row[name] for name in ("terminal_id", "subject", "subject_id")}
        self.ask("POST", "/admin/decisions", {**named, "outcome": outcome, "msisdn": msisdn})

    # --- its own commands ---------------------------------------------------------------------

    def audit(self) -> dict[str, object]:
        """Return the proof that credits equal accepted payments."""
        return self.command("audit")

    def revoke(self, terminal_id: str) -> None:
        """Revoke every certificate of a terminal."""
        self.command("revoke", "--terminal", terminal_id)

    def command(self, *arguments: str) -> dict[str, object]:
        """Run one command of the backend on this state; return its JSON."""
        done = subprocess.run(  # noqa: S603 - our own program, no shell
            [sys.executable, "-m", "backend", *arguments, "--state", str(self.state), "--json"],
            capture_output=True,
            text=True,
            timeout=COMMAND_WITHIN_S,
            check=False,
        )
        found = json.loads(done.stdout)
        assert isinstance(found, dict)
        return found

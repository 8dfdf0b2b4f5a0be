"""Failures of one target: told apart by where they happen, shrunk, and kept with their input."""

from __future__ import annotations

import hashlib
import json
import traceback
from dataclasses import asdict, dataclass
from pathlib import Path

from proofs.fuzz.target import OneInput

FAILURES_MAX = 10  # of one target; then it ends
SHRINK_TRIES_MAX = 600
FAILURES_FILE = "failures.jsonl"


@dataclass(frozen=True)
class Found:
    """One failure: the error, where it was raised, and the file of the input."""

    error: str
    where: str
    file: str


def signature_of(error: BaseException) -> str:
    """Return kind and place of an error: two inputs with the same one are the same failure."""
    frames = traceback.extract_tb(error.__traceback__)
    last = frames[-1] if frames else None
    place = f"{Path(last.filename).name}:{last.lineno}" if last is not None else "?"
    return f"{type(error).__name__} at {place}"


def failure_of(one_input: OneInput, data: bytes) -> Exception | None:
    """Return what an input breaks, if anything."""
    try:
        one_input(data)
    except Exception as error:  # noqa: BLE001 - whatever escapes is what is looked for
        return error
    return None


def shrunk(one_input: OneInput, data: bytes, signature: str) -> bytes:
    """Return a smaller input with the same failure, after a bounded number of tries."""
    tries, size = 0, max(1, len(data) // 2)
    while size and tries < SHRINK_TRIES_MAX:
        at = 0
        while at < len(data) and tries < SHRINK_TRIES_MAX:
            tries += 1
            shorter = data[:at] + data[at + size :]
            error = failure_of(one_input, shorter)
            if error is not None and signature_of(error) == signature:
                data = shorter
            else:
                at += size
        size //= 2
    return data


class Keeper:
    """Feeds a target and keeps what breaks it; the engine never sees an error."""

    def __init__(self, one_input: OneInput, folder: Path) -> None:
        self._one_input = one_input
        self._folder = folder
        self._seen: set[str] = set()
        self.executions = 0

    @property
    def is_full(self) -> bool:
        """Whether enough is found."""
        return len(self._seen) >= FAILURES_MAX

    def feed(self, data: bytes) -> None:
        """Execute the target once."""
        self.executions += 1
        error = failure_of(self._one_input, data)
        if error is None:
            return
        signature = signature_of(error)
        if signature in self._seen or self.is_full:
            return
        self._seen.add(signature)
        self._keep(shrunk(self._one_input, data, signature), signature, str(error))

    def _keep(self, data: bytes, where: str, error: str) -> None:
        file = self._folder / f"failure-{hashlib.sha256(data).hexdigest()[:16]}.bin"
        file.write_bytes(data)
        line = json.dumps(asdict(Found(error[:500], where, str(file))))
        with (self._folder / FAILURES_FILE).open("a", encoding="utf-8") as out:
            out.write(line + "\n")


def read_failures(folder: Path) -> list[Found]:
    """Return what a worker kept."""
    try:
        text = (folder / FAILURES_FILE).read_text(encoding="utf-8")
    except FileNotFoundError:
        return []
    return [Found(**json.loads(line)) for line in text.splitlines()]

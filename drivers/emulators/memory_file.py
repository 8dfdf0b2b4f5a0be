"""The file in which an emulated acceptor's cassette and bill outlive its process."""

from __future__ import annotations

import json
import os
from dataclasses import asdict
from pathlib import Path
from typing import Any

from drivers.emulators.bill_path import BillPath
from drivers.emulators.bills import Bill


class UnreadableMemoryError(Exception):
    """The file exists and is not ours."""


class MemoryFile:
    """Written whole and renamed into place whenever something changed."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._written: dict[str, Any] | None = None

    def recall(self, path: BillPath) -> None:
        """Put cassette and bill where the file says; a missing file is a new device."""
        try:
            memory = json.loads(self._path.read_text(encoding="utf-8"))
            cassette = path.cassette
            cassette.present = bool(memory["cassette"]["present"])
            cassette.full = bool(memory["cassette"]["full"])
            cassette.bills = [int(value) for value in memory["cassette"]["bills"]]
            cassette.collected = [
                [int(value) for value in box] for box in memory["cassette"]["collected"]
            ]
            path.bill = _bill(memory["bill"])
            path.recognised = bool(memory["recognised"])
            path.credit = _bill(memory["credit"])
            path.credit_sent = bool(memory["credit_sent"])
        except FileNotFoundError:
            return
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise UnreadableMemoryError(f"{self._path}: {error!r}") from error

    def remember(self, path: BillPath) -> None:
        memory: dict[str, Any] = {
            "cassette": path.cassette.memory(),
            "bill": asdict(path.bill) if path.bill is not None else None,
            "recognised": path.recognised,
            "credit": asdict(path.credit) if path.credit is not None else None,
            "credit_sent": path.credit_sent,
        }
        if memory == self._written:
            return
        beside = self._path.with_name(f".{self._path.name}.new")
        with beside.open("w", encoding="utf-8") as file:
            json.dump(memory, file)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(self._path)
        self._written = memory


def _bill(facts: dict[str, Any] | None) -> Bill | None:
    return None if facts is None else Bill(**facts)

"""The end of the terminal's log file, read as it grows."""

from __future__ import annotations

import json
from pathlib import Path

READ_BYTES_MAX = 64 * 1024
OWN_KEYS = frozenset({"at", "level", "log", "event"})


class LogTail:
    """Looks at the newest part of a file of JSON lines; a missing file is an empty log."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def entries(self) -> list[dict[str, object]]:
        """The newest entries, as objects."""
        try:
            with self._path.open("rb") as file:
                size = file.seek(0, 2)
                file.seek(max(0, size - READ_BYTES_MAX))
                text = file.read().decode("utf-8", "replace")
        except OSError:
            return []
        found = []
        for line in text.splitlines()[1 if size > READ_BYTES_MAX else 0 :]:
            try:
                entry = json.loads(line)
            except ValueError:
                continue  # half written
            if isinstance(entry, dict):
                found.append(entry)
        return found

    def lines(self, count: int) -> tuple[str, ...]:
        """The newest entries, each as one line for people."""
        return tuple(_line(entry) for entry in self.entries()[-count:])


def _line(entry: dict[str, object]) -> str:
    at = str(entry.get("at", ""))[11:19]
    level = str(entry.get("level", ""))
    rest = " ".join(f"{key}={value}" for key, value in entry.items() if key not in OWN_KEYS)
    mark = "" if level in ("info", "debug") else f"{level.upper()} "
    return f"{at} {mark}{entry.get('event', '')} {rest}".strip()

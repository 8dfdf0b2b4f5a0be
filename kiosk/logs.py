"""The log: JSON, one object a line, rotated, and never a telephone number in it.

Whatever reaches it, ours or a library's, passes `kiosk.redaction`: fields by their types, free
text by search.  A log that cannot be written never stops the terminal.
"""

from __future__ import annotations

import contextlib
import json
import logging
import logging.handlers
import os
import traceback
from io import TextIOWrapper
from pathlib import Path
from types import TracebackType

from contract.moments import rfc3339
from kiosk.clock import Clock
from kiosk.redaction import Emitted, Field, emitted_fields, scrub

LOG_NAME = "kiosk.jsonl"
_ROOT = "kiosk"
_FIELDS = "kiosk_fields"
_RESERVED = frozenset({"at", "level", "log", "event", "error", "trace"})
_TRACE_LINES_MAX = 60


class Log:
    """Where one part of the program writes what happened: an event's name, and typed fields."""

    def __init__(self, name: str) -> None:
        self._logger = logging.getLogger(f"{_ROOT}.{name}")

    def debug(self, event: str, **fields: Field) -> None:
        """Write what only a developer needs."""
        self._write(logging.DEBUG, event, fields)

    def info(self, event: str, **fields: Field) -> None:
        """Write what happened as it should."""
        self._write(logging.INFO, event, fields)

    def warning(self, event: str, **fields: Field) -> None:
        """Write what somebody should look at."""
        self._write(logging.WARNING, event, fields)

    def error(self, event: str, error: BaseException | None = None, **fields: Field) -> None:
        """Write what failed, with the traceback of error."""
        self._write(logging.ERROR, event, fields, error)

    def _write(
        self,
        level: int,
        event: str,
        fields: dict[str, Field],
        error: BaseException | None = None,
    ) -> None:
        if self._logger.isEnabledFor(level):
            extra = {_FIELDS: emitted_fields(fields)}
            self._logger.log(level, "%s", event, extra=extra, exc_info=error)


class JsonLines(logging.Formatter):
    """A record as one line of JSON; the time is the given clock's, not the library's."""

    def __init__(self, clock: Clock) -> None:
        super().__init__()
        self._clock = clock

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, Emitted | list[str]] = {
            "at": rfc3339(self._clock.utc()),
            "level": record.levelname.lower(),
            "log": record.name,
            "event": scrub(record.getMessage()),
        }
        if record.exc_info and record.exc_info[1] is not None:
            error = record.exc_info[1]
            line["error"] = f"{type(error).__name__}: {scrub(str(error))}"
            line["trace"] = _trace(error)
        for key, value in getattr(record, _FIELDS, {}).items():
            line[f"{key}_" if key in _RESERVED else key] = value
        return json.dumps(line, ensure_ascii=False)


class _QuietRotation(logging.handlers.RotatingFileHandler):
    """Rotates by size, readable by the owner alone; failures to write are counted, not raised."""

    failures = 0

    def _open(self) -> TextIOWrapper:
        flags = os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC
        descriptor = os.open(self.baseFilename, flags, 0o600)
        return os.fdopen(descriptor, "a", encoding="utf-8")

    def close(self) -> None:
        with contextlib.suppress(OSError):  # what is still buffered cannot be written either
            super().close()

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802 - the library's name
        self.failures += 1


class LogFiles:
    """The log of a process, from `open` to `close`."""

    def __init__(self, handler: _QuietRotation) -> None:
        self._handler = handler

    @classmethod
    def open(
        cls,
        directory: Path,
        clock: Clock,
        *,
        level: str = "info",
        file_bytes_max: int = 4 * 1024 * 1024,
        files_max: int = 8,
    ) -> LogFiles:
        """Send everything from this level on, and libraries' warnings, into directory."""
        directory.mkdir(mode=0o700, parents=True, exist_ok=True)
        handler = _QuietRotation(
            directory / LOG_NAME, maxBytes=file_bytes_max, backupCount=files_max, encoding="utf-8"
        )
        handler.setFormatter(JsonLines(clock))
        root = logging.getLogger()
        root.addHandler(handler)
        root.setLevel(logging.WARNING)
        logging.getLogger(_ROOT).setLevel(level.upper())
        return cls(handler)

    @property
    def failures(self) -> int:
        """Return how many lines could not be written."""
        return self._handler.failures

    def close(self) -> None:
        """Stop writing and close the file."""
        logging.getLogger().removeHandler(self._handler)
        self._handler.close()

    def __enter__(self) -> LogFiles:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()


def _trace(error: BaseException) -> list[str]:
    """Return the last lines of the traceback, scrubbed: they quote the texts of errors."""
    lines = "".join(traceback.format_exception(error)).splitlines()
    return [scrub(line) for line in lines[-_TRACE_LINES_MAX:]]

"""The conversation with whoever runs an emulator: command lines in, one JSON object a line out."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping, Sequence
from typing import TextIO

LINE_BYTES_MAX = 4096
READ_BYTES_MAX = 4096

Event = Mapping[str, object]


class CommandError(Exception):
    """The line is no command of this device, or its words make no sense."""


class Console:
    """Reads lines from a descriptor without ever waiting; writes events and flushes each."""

    def __init__(self, lines_in: int, events_out: TextIO) -> None:
        self._lines_in = lines_in
        self._events_out = events_out
        self._partial = bytearray()
        self.ended = False  # the other side closed its end

    def fileno(self) -> int:
        """The descriptor to wait on for command lines."""
        return self._lines_in

    def read_lines(self) -> list[str]:
        """Every whole line there is; call when fileno() is readable."""
        data = os.read(self._lines_in, READ_BYTES_MAX)
        if not data:
            self.ended = True
            data = b"\n" if self._partial else b""
        self._partial += data
        *lines, rest = bytes(self._partial).split(b"\n")
        self._partial = bytearray(rest[:LINE_BYTES_MAX])
        texts = [line.decode("utf-8", "replace").strip() for line in lines]
        return [text for text in texts if text and not text.startswith("#")]

    def emit(self, event: Event) -> None:
        """Write one event.  Whoever stopped listening is not waited for."""
        try:
            self._events_out.write(json.dumps(event, ensure_ascii=False) + "\n")
            self._events_out.flush()
        except (BrokenPipeError, ValueError):
            self.ended = True

    def emit_error(self, message: str, commands: Sequence[str]) -> None:
        """Say what was wrong with a line, and what would be right."""
        self.emit({"event": "error", "message": message, "commands": list(commands)})

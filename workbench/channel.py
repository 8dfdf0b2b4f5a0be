"""The bench's end of the link into the terminal's screen: JSON lines over a socket pair."""

from __future__ import annotations

import contextlib
import json
import socket
import threading
from collections.abc import Callable, Mapping

MESSAGE_BYTES_MAX = 4 * 1024 * 1024
JOIN_TIMEOUT_S = 10.0

Message = Mapping[str, object]


class ScreenChannel:
    """Sends orders and hands every message of the terminal to `on_message`, on its own thread."""

    def __init__(self, on_message: Callable[[Message], None]) -> None:
        self._on_message = on_message
        self._ours, self._theirs = socket.socketpair()
        self._reader = threading.Thread(target=self._read, name="screen channel", daemon=True)
        self._reader.start()
        self._writing = threading.Lock()

    @property
    def terminal_descriptor(self) -> int:
        """What the terminal inherits as --bench-fd."""
        return self._theirs.fileno()

    def handed_over(self) -> None:
        """The terminal has its end: close ours of it, so that its death is seen."""
        self._theirs.close()

    def send(self, message: Message) -> bool:
        """Send one order; False if the terminal is gone."""
        try:
            with self._writing:
                self._ours.sendall(json.dumps(message).encode() + b"\n")
        except OSError:
            return False
        return True

    def close(self) -> None:
        """Hang up."""
        with contextlib.suppress(OSError):
            self._ours.shutdown(socket.SHUT_RDWR)
        self._theirs.close()
        self._reader.join(JOIN_TIMEOUT_S)
        self._ours.close()

    def _read(self) -> None:
        with self._ours.makefile("rb") as lines:
            while True:
                try:
                    line = lines.readline(MESSAGE_BYTES_MAX)
                except OSError:
                    return
                if not line.endswith(b"\n"):
                    return
                message = json.loads(line)
                assert isinstance(message, dict)
                self._on_message(message)

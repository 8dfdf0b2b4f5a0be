"""The network cable between terminal and backend: a forwarder on loopback that can be pulled.

TLS passes through untouched; the bench sees how many bytes went each way and never what they say.
"""

from __future__ import annotations

import contextlib
import selectors
import socket
import struct
import threading
from dataclasses import dataclass
from enum import Enum, auto, unique

LOOPBACK = "127.0.0.1"
CONNECTIONS_MAX = 32
CHUNK_BYTES = 65536
CONNECT_TIMEOUT_S = 2.0
SEND_TIMEOUT_S = 5.0
JOIN_TIMEOUT_S = 10.0


@unique
class Cable(Enum):
    """What is wrong with the way to the operator."""

    PLUGGED = auto()
    PULLED = auto()  # every connection breaks at once, as when the link is down
    SILENT = auto()  # connections stand, nothing arrives


@dataclass
class _Leg:
    """One direction of one connection."""

    source: socket.socket
    target: socket.socket
    upward: bool


class NetworkCable:
    """Listens on `port` and forwards to `target_port` while the cable is in."""

    def __init__(self, target_port: int) -> None:
        self._target_port = target_port
        self._state = Cable.PLUGGED
        self._listener = socket.create_server((LOOPBACK, 0))
        self.port: int = self._listener.getsockname()[1]
        self.bytes_up = 0
        self.bytes_down = 0
        self._selector = selectors.DefaultSelector()
        self._wake_in, self._wake_out = socket.socketpair()
        self._selector.register(self._listener, selectors.EVENT_READ)
        self._selector.register(self._wake_out, selectors.EVENT_READ)
        self._legs: list[_Leg] = []
        self._closing = False
        self._lock = threading.Lock()
        self._thread = threading.Thread(target=self._run, name="network cable", daemon=True)
        self._thread.start()

    @property
    def state(self) -> Cable:
        return self._state

    def set(self, state: Cable) -> None:
        """Pull it, put it back, or let nothing through."""
        self._state = state
        self._wake_in.send(b"x")

    def lead_to(self, target_port: int) -> None:
        """Let the other end of the cable be somewhere else; standing connections break."""
        with self._lock:
            self._target_port = target_port
            self._hang_up()
        self._wake_in.send(b"x")

    def close(self) -> None:
        """Break every connection and stop listening."""
        self._closing = True
        self._wake_in.send(b"x")
        self._thread.join(JOIN_TIMEOUT_S)
        self._hang_up()
        for held in (self._listener, self._wake_in, self._wake_out, self._selector):
            held.close()

    def _run(self) -> None:
        while not self._closing:
            for key, _ in self._selector.select():
                with self._lock:
                    self._attend(key)

    def _attend(self, key: selectors.SelectorKey) -> None:
        if key.fileobj is self._wake_out:
            self._wake_out.recv(CHUNK_BYTES)
            if self._state is Cable.PULLED:
                self._hang_up()
            self._listen_only_if_let_through()
        elif key.fileobj is self._listener:
            self._accept()
        elif key.data in self._legs:
            self._carry(key.data)

    def _listen_only_if_let_through(self) -> None:
        """While silent, standing connections are not read, so that no byte is lost, only late."""
        for leg in self._legs:
            self._unwatch(leg.source)
            if self._state is not Cable.SILENT:
                self._selector.register(leg.source, selectors.EVENT_READ, leg)

    def _accept(self) -> None:
        with contextlib.suppress(OSError):
            near, _ = self._listener.accept()
            if self._state is Cable.PULLED or len(self._legs) >= 2 * CONNECTIONS_MAX:
                _reset(near)
                return
            try:
                far = socket.create_connection((LOOPBACK, self._target_port), CONNECT_TIMEOUT_S)
            except OSError:
                _reset(near)
                return
            for end in (near, far):
                end.settimeout(SEND_TIMEOUT_S)
                end.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            legs = [_Leg(near, far, upward=True), _Leg(far, near, upward=False)]
            self._legs += legs
            if self._state is Cable.PLUGGED:
                for leg in legs:
                    self._selector.register(leg.source, selectors.EVENT_READ, leg)

    def _carry(self, leg: _Leg) -> None:
        try:
            data = leg.source.recv(CHUNK_BYTES)
            if leg.upward:
                self.bytes_up += len(data)
            else:
                self.bytes_down += len(data)
            leg.target.sendall(data)
        except OSError:
            data = b""
        if not data:
            self._drop(leg)

    def _drop(self, leg: _Leg) -> None:
        for end in (leg.source, leg.target):
            self._unwatch(end)
            end.close()
        self._legs = [other for other in self._legs if other.source not in (leg.source, leg.target)]

    def _hang_up(self) -> None:
        for leg in list(self._legs):
            self._unwatch(leg.source)
            _reset(leg.source)
        self._legs.clear()

    def _unwatch(self, end: socket.socket) -> None:
        with contextlib.suppress(KeyError, ValueError):
            self._selector.unregister(end)


def _reset(end: socket.socket) -> None:
    with contextlib.suppress(OSError):
        end.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    end.close()

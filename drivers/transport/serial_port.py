"""A serial port as a ByteStream; the only file that imports pyserial."""

from __future__ import annotations

import array
import contextlib
import errno
import fcntl
import glob
import os
import select
import termios
from collections.abc import Sequence

import serial

from drivers.clock import monotonic
from drivers.errors import PortBusyError, PortMissingError, TransportError

BUSY_ERRORS = frozenset({errno.EBUSY, errno.EAGAIN, errno.EWOULDBLOCK})
MISSING_ERRORS = frozenset(
    {errno.ENOENT, errno.ENXIO, errno.ENODEV, errno.EIO, errno.ENOTDIR, errno.EBADF}
)
TIOCGSERIAL, TIOCSSERIAL = 0x541E, 0x541F
SERIAL_STRUCT_INTS = 32
SERIAL_FLAGS_AT = 4
ASYNC_LOW_LATENCY = 0x2000


class _Port(serial.Serial):
    """pyserial's port without two traps of pseudo-terminals."""

    def _reconfigure_port(self, force_update: bool = False) -> None:
        try:
            super()._reconfigure_port(force_update)  # type: ignore[misc]  # not in the stubs
        except termios.error as error:
            # A pty keeps 8 bits and no parity: asking for others alone "changes nothing": EINVAL.
            if error.args[0] != errno.EINVAL:
                raise


class SerialPort:
    """A port found by one path or several, patterns allowed; looked up anew at each open.

    An adapter may come back under another name: give the by-id link, or a pattern.  RTS and DTR
    as given; the port is held alone (flock against our own kind, TIOCEXCL against others).
    """

    def __init__(
        self,
        paths: str | Sequence[str],
        baudrate: int = 9600,
        *,
        parity: str = "N",
        byte_bits: int = 8,
        rts: bool = True,
        dtr: bool = True,
    ) -> None:
        self._patterns = (paths,) if isinstance(paths, str) else tuple(paths)
        self._baudrate = baudrate
        self._parity = parity
        self._byte_bits = byte_bits
        self._rts = rts
        self._dtr = dtr
        self._port: _Port | None = None
        self._descriptor = -1

    @property
    def path(self) -> str | None:
        """The name of the open port."""
        return None if self._port is None else str(self._port.port)

    def open(self) -> None:
        self.close()
        busy: PortBusyError | None = None
        failed: TransportError | None = None
        for path in self._candidates():
            try:
                self._open_path(path)
            except PortBusyError as error:
                busy = error
            except TransportError as error:
                failed = error
            else:
                return
        raise busy or failed or PortMissingError(f"no port {' or '.join(self._patterns)}")

    def read(self, size_max: int, timeout_s: float) -> bytes:
        descriptor = self._open_descriptor()
        try:
            readable, _, _ = select.select([descriptor], [], [], max(timeout_s, 0.0))
            if not readable:
                return b""
            data = os.read(descriptor, size_max)
        except BlockingIOError:
            return b""
        except (OSError, ValueError) as error:
            raise self._lost(error) from error
        if not data:
            raise self._lost(OSError(errno.EIO, "hung up"))
        return data

    def write(self, data: bytes, timeout_s: float) -> int:
        descriptor = self._open_descriptor()
        deadline = monotonic() + timeout_s
        sent = 0
        try:
            while sent < len(data):
                wait_s = max(deadline - monotonic(), 0.0)
                _, writable, _ = select.select([], [descriptor], [], wait_s)
                if not writable:
                    break
                with contextlib.suppress(BlockingIOError):
                    sent += os.write(descriptor, data[sent:])
        except (OSError, ValueError) as error:
            raise self._lost(error) from error
        return sent

    def flush_input(self) -> None:
        descriptor = self._open_descriptor()
        try:
            termios.tcflush(descriptor, termios.TCIFLUSH)
        except termios.error as error:
            raise self._lost(OSError(*error.args)) from error

    def close(self) -> None:
        port, self._port = self._port, None
        self._descriptor = -1
        if port is None:
            return
        with contextlib.suppress(OSError, termios.error, ValueError):
            fcntl.ioctl(port.fileno(), termios.TIOCNXCL)
        with contextlib.suppress(OSError, termios.error, serial.SerialException):
            port.close()

    def _candidates(self) -> list[str]:
        found: list[str] = []
        for pattern in self._patterns:
            matches = sorted(glob.glob(pattern)) if glob.has_magic(pattern) else [pattern]
            found += [path for path in matches if path not in found and os.path.lexists(path)]
        return found

    def _open_path(self, path: str) -> None:
        port = _Port()
        try:
            port.port = path
            port.baudrate = self._baudrate
            port.parity = self._parity
            port.bytesize = self._byte_bits
            port.timeout = 0
            port.exclusive = True
            port.rts = self._rts
            port.dtr = self._dtr
            port.open()
            descriptor = port.fileno()
            fcntl.ioctl(descriptor, termios.TIOCEXCL)
        except (serial.SerialException, OSError, termios.error) as error:
            with contextlib.suppress(OSError, serial.SerialException):
                port.close()
            raise _ours(path, error) from error
        except ValueError as error:
            raise TransportError(f"{path}: {error}") from error
        _ask_low_latency(descriptor)
        self._port, self._descriptor = port, descriptor

    def _open_descriptor(self) -> int:
        if self._descriptor < 0:
            raise PortMissingError(f"{' or '.join(self._patterns)} is not open")
        return self._descriptor

    def _lost(self, error: Exception) -> TransportError:
        return _ours(self.path or "port", error)


def _ours(path: str, error: Exception) -> TransportError:
    number = getattr(error, "errno", None)
    if number is None and error.args and isinstance(error.args[0], int):
        number = error.args[0]
    if number in BUSY_ERRORS:
        return PortBusyError(f"{path}: another process holds it")
    if number in MISSING_ERRORS:
        return PortMissingError(f"{path}: {os.strerror(number or 0)}")
    return TransportError(f"{path}: {error}")


def _ask_low_latency(descriptor: int) -> None:
    """Ask an USB adapter to hand bytes over at once; many kinds of port cannot (ENOTTY)."""
    state = array.array("i", [0] * SERIAL_STRUCT_INTS)
    with contextlib.suppress(OSError):
        fcntl.ioctl(descriptor, TIOCGSERIAL, state)
        state[SERIAL_FLAGS_AT] |= ASYNC_LOW_LATENCY
        fcntl.ioctl(descriptor, TIOCSSERIAL, state)

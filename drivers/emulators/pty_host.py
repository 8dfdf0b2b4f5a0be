"""The pseudo-terminal that an emulated device hangs on, and the link by which hosts find it."""

from __future__ import annotations

import contextlib
import errno
import fcntl
import os
import pty
import termios
import tty
from pathlib import Path

READ_BYTES_MAX = 4096


class LinkTakenError(Exception):
    """The link's path is taken by something that is not a link."""


class PtyHost:
    """One end of a cable.  `plug` makes a new pty and links it; `unplug` pulls the cable.

    The host's side stays open here too, so that bytes wait for a host that opens late, as on a
    real port, and so that a host's exit is no hang-up.
    """

    def __init__(self) -> None:
        self._master: int | None = None
        self._slave: int | None = None
        self._link: Path | None = None

    @property
    def plugged(self) -> bool:
        """Whether a cable is in."""
        return self._master is not None

    @property
    def link(self) -> Path | None:
        """Where hosts find the port now."""
        return self._link

    @property
    def device_path(self) -> str | None:
        """The pty's own name, which changes with every plug."""
        return None if self._slave is None else os.ttyname(self._slave)

    def fileno(self) -> int | None:
        """The descriptor to wait on for bytes from the host; None while unplugged."""
        return self._master

    def plug(self, link: Path) -> None:
        """Make a new raw pty and point `link` at it in one step.  LinkTakenError."""
        if os.path.lexists(link) and not link.is_symlink():
            raise LinkTakenError(f"{link} exists and is not a link")
        self.unplug()
        master, slave = pty.openpty()
        try:
            tty.setraw(slave, termios.TCSANOW)
            os.set_blocking(master, False)
            beside = link.with_name(f".{link.name}.{os.getpid()}")
            with contextlib.suppress(FileNotFoundError):
                beside.unlink()
            beside.symlink_to(os.ttyname(slave))
            beside.replace(link)
        except BaseException:
            os.close(master)
            os.close(slave)
            raise
        self._master, self._slave, self._link = master, slave, link

    def unplug(self) -> None:
        """Pull the cable: hosts that hold the port get EIO, and the link is gone."""
        master, slave, link = self._master, self._slave, self._link
        if master is None or slave is None or link is None:
            return
        with contextlib.suppress(OSError):
            if os.readlink(link) == os.ttyname(slave):
                link.unlink()
        self._master = self._slave = self._link = None
        os.close(slave)
        os.close(master)

    def receive(self) -> bytes:
        """What the host wrote since; b"" if nothing, or unplugged."""
        if self._master is None:
            return b""
        try:
            return os.read(self._master, READ_BYTES_MAX)
        except BlockingIOError:
            return b""
        except OSError as error:
            if error.errno == errno.EIO:
                return b""
            raise

    def send(self, data: bytes) -> int:
        """Hand bytes to the host; return how many fitted.  All are lost while unplugged."""
        if self._master is None:
            return len(data)
        try:
            return os.write(self._master, data)
        except BlockingIOError:
            return 0

    def let_others_open(self) -> None:
        """Forget that a host asked for the port alone.

        A real port forgets it when that host dies; a pty whose other end stays open does not, and
        the host's next start would find its own port busy.
        """
        if self._slave is not None:
            with contextlib.suppress(OSError):
                fcntl.ioctl(self._slave, termios.TIOCNXCL)

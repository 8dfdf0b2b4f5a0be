"""The bench's child processes: started, read, signalled, and none left over.

Rules: every child is bound to the bench's life by the kernel (see tether.py), lives in a session
of its own so that a Ctrl-C reaches the bench alone, and is ended in the reverse of the order in
which it was started.  The kernel watches the *thread* that started a child, so all are started by
one thread that lives as long as the tree.
"""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import threading
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import IO

TETHER = Path(__file__).with_name("tether.py")
STOP_TIMEOUT_S = 10.0
KILL_TIMEOUT_S = 10.0
TAIL_LINES_MAX = 400
LINE_CHARS_MAX = 1_000_000

LineSink = Callable[[str], None]


class ProcessError(Exception):
    """A child did not start, did not get ready, or ended when it should not."""


class Child:
    """One running program: its lines go to `on_line`, its complaints to a file and a tail."""

    def __init__(self, name: str, popen: subprocess.Popen[bytes], complaints: Path) -> None:
        self.name = name
        self.complaints = complaints
        self.tail: deque[str] = deque(maxlen=TAIL_LINES_MAX)
        self.complaint_count = 0
        self._popen = popen
        self._readers: list[threading.Thread] = []
        self._writing = threading.Lock()

    @property
    def pid(self) -> int:
        return self._popen.pid

    @property
    def running(self) -> bool:
        return self._popen.poll() is None

    @property
    def exit_code(self) -> int | None:
        """As subprocess has it: negative is the signal that ended it; None while it runs."""
        return self._popen.poll()

    def send_line(self, line: str) -> None:
        """Write one line to its standard input.  ProcessError if nobody reads it."""
        assert self._popen.stdin is not None
        try:
            with self._writing:
                self._popen.stdin.write(line.encode() + b"\n")
                self._popen.stdin.flush()
        except (BrokenPipeError, ValueError) as error:
            raise ProcessError(f"{self.name} does not listen: {self.last_words()}") from error

    def signal(self, number: signal.Signals) -> None:
        """Send a signal, unless it has ended."""
        if self.running:
            with contextlib.suppress(ProcessLookupError):
                self._popen.send_signal(number)

    def wait(self, timeout_s: float) -> int:
        """Wait for its end; return the exit code.  ProcessError on time-out."""
        try:
            code = self._popen.wait(timeout_s)
        except subprocess.TimeoutExpired as error:
            raise ProcessError(f"{self.name} still runs after {timeout_s:.0f} s") from error
        self._join()
        return code

    def kill(self) -> int:
        """SIGKILL, as a power cut does it; return the exit code."""
        self.signal(signal.SIGKILL)
        return self.wait(KILL_TIMEOUT_S)

    def stop(self, timeout_s: float = STOP_TIMEOUT_S) -> int:
        """End of input and SIGTERM, and SIGKILL if neither is heard; return the exit code."""
        self._hang_up()
        self.signal(signal.SIGTERM)
        try:
            return self.wait(timeout_s)
        except ProcessError:
            return self.kill()

    def last_words(self) -> str:
        """The end of what it wrote to standard error."""
        return " | ".join(list(self.tail)[-5:]) or "(nothing on standard error)"

    def _read_from(self, on_line: LineSink | None) -> None:
        pipes: list[tuple[IO[bytes] | None, LineSink]] = [(self._popen.stderr, self._complain)]
        if on_line is not None:
            pipes.append((self._popen.stdout, on_line))
        for pipe, sink in pipes:
            assert pipe is not None
            reader = threading.Thread(
                target=_pump, args=(pipe, sink), name=f"read {self.name}", daemon=True
            )
            self._readers.append(reader)
            reader.start()

    def _complain(self, line: str) -> None:
        self.tail.append(line)
        self.complaint_count += 1
        with self.complaints.open("a", encoding="utf-8") as file:
            file.write(line + "\n")

    def _join(self) -> None:
        for reader in self._readers:
            reader.join(KILL_TIMEOUT_S)
        self._hang_up()

    def _hang_up(self) -> None:
        with contextlib.suppress(BrokenPipeError):
            if self._popen.stdin is not None:
                self._popen.stdin.close()


class ProcessTree:
    """All children of one station."""

    def __init__(self, logs: Path) -> None:
        self._logs = logs
        self._children: list[Child] = []
        self._starter = ThreadPoolExecutor(max_workers=1, thread_name_prefix="start")

    def start(
        self,
        name: str,
        command: Sequence[str],
        *,
        on_line: LineSink | None = None,
        environment: Mapping[str, str] | None = None,
        descriptors: Sequence[int] = (),
        orphan_signal: signal.Signals = signal.SIGTERM,
    ) -> Child:
        """Start a program; `orphan_signal` is what it gets when the bench dies."""
        popen = self._starter.submit(
            _popen, command, environment, tuple(descriptors), orphan_signal, on_line is not None
        ).result()
        child = Child(name, popen, self._logs / f"{name}.log")
        child._read_from(on_line)
        self._children.append(child)
        return child

    def forget(self, child: Child) -> None:
        """Drop a child that has ended; dropping it again changes nothing."""
        assert not child.running
        child.wait(KILL_TIMEOUT_S)
        if child in self._children:
            self._children.remove(child)

    def close(self) -> None:
        """End every child, the youngest first."""
        for child in reversed(self._children):
            child.stop()
        self._children.clear()
        self._starter.shutdown()


def python(*arguments: str) -> list[str]:
    """Return the command that runs this interpreter."""
    return [sys.executable, *arguments]


def _popen(
    command: Sequence[str],
    environment: Mapping[str, str] | None,
    descriptors: tuple[int, ...],
    orphan_signal: signal.Signals,
    read_output: bool,
) -> subprocess.Popen[bytes]:
    tether = [sys.executable, "-I", "-S", str(TETHER), str(os.getpid()), str(int(orphan_signal))]
    return subprocess.Popen(  # noqa: S603 - our own programs, no shell
        [*tether, "--", *command],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE if read_output else subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        env={**os.environ, **(environment or {})},
        pass_fds=descriptors,
        start_new_session=True,
    )


def _pump(pipe: IO[bytes], sink: LineSink) -> None:
    with pipe:
        while line := pipe.readline(LINE_CHARS_MAX):
            sink(line.decode("utf-8", "replace").rstrip("\n"))

"""Children are read, ended in order, and none outlives the bench, however the bench ends."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from workbench.processes import ProcessTree, python

FAITHFUL = (
    "import sys\nprint('ready', flush=True)\n"
    "for line in sys.stdin: print(line.strip()[::-1], flush=True)"
)
STUBBORN = (
    "import signal, sys\nsignal.signal(signal.SIGTERM, signal.SIG_IGN)\n"
    "print('ready', flush=True)\nsys.stdin.read()\nsignal.pause()"
)
BENCH = """
import sys, threading
from pathlib import Path
from workbench.processes import ProcessTree, python
tree = ProcessTree(Path(sys.argv[1]))
seen = threading.Event()
child = tree.start("child", python("-c", "import time; print('up', flush=True); time.sleep(600)"),
                   on_line=lambda line: seen.set())
assert seen.wait(20)
print(child.pid, flush=True)
sys.stdin.read()
"""


@pytest.fixture
def tree(tmp_path: Path) -> Iterator[ProcessTree]:
    tree = ProcessTree(tmp_path)
    yield tree
    tree.close()


def until(holds: Callable[[], bool], timeout_s: float = 20.0) -> None:
    deadline = time.monotonic() + timeout_s
    while not holds():
        assert time.monotonic() < deadline, "the condition did not come true"
        time.sleep(0.005)


def is_alive(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except (FileNotFoundError, ProcessLookupError):
        return False
    return state not in "ZX"


def test_a_child_hears_lines_and_is_heard(tree: ProcessTree) -> None:
    lines: list[str] = []
    child = tree.start("echo", python("-c", FAITHFUL), on_line=lines.append)
    child.send_line("abc")
    until(lambda: lines == ["ready", "cba"])


def test_complaints_are_kept_in_a_file_and_a_tail(tree: ProcessTree, tmp_path: Path) -> None:
    child = tree.start("sad", python("-c", "import sys; sys.exit('no paper')"))
    assert child.wait(20) == 1
    assert child.last_words() == "no paper"
    assert (tmp_path / "sad.log").read_text() == "no paper\n"


@pytest.mark.slow
def test_children_end_youngest_first(tmp_path: Path) -> None:
    tree = ProcessTree(tmp_path)
    ends = tmp_path / "ends"
    program = (
        "import signal, sys\nprint('up', flush=True)\n"
        "def end(*_):\n open(sys.argv[1], 'a').write(sys.argv[2]); sys.exit(0)\n"
        "signal.signal(signal.SIGTERM, end)\nsignal.signal(signal.SIGINT, signal.SIG_IGN)\n"
        "print('ready', flush=True)\nwhile True: signal.pause()"
    )
    lines: list[str] = []
    for name in "abc":
        tree.start(name, python("-c", program, str(ends), name), on_line=lines.append)
    until(lambda: lines.count("ready") == 3)
    tree.close()
    assert ends.read_text() == "cba"


@pytest.mark.slow
def test_a_child_that_ignores_the_request_is_killed(tree: ProcessTree) -> None:
    lines: list[str] = []
    child = tree.start("stubborn", python("-c", STUBBORN), on_line=lines.append)
    until(lambda: "ready" in lines)
    assert child.stop(timeout_s=0.1) == -signal.SIGKILL


@pytest.mark.slow
@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM])
def test_no_child_outlives_a_bench_that_dies(tmp_path: Path, number: signal.Signals) -> None:
    bench = subprocess.Popen(
        [sys.executable, "-c", BENCH, str(tmp_path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=Path(__file__).parents[2],
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])},
    )
    with bench:
        assert bench.stdout is not None
        pid = int(bench.stdout.readline())
        assert is_alive(pid)
        bench.send_signal(number)
        until(lambda: not is_alive(pid))
        bench.kill()

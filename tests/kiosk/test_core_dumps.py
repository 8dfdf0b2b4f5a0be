"""A crash leaves nothing of whoever stood there: the kernel is told so, and obeys."""

import os
import signal
import subprocess
import sys

CRASH = """
import ctypes, os, resource, signal
from kiosk.core_dumps import forbid_core_dumps
forbid_core_dumps()
print(*resource.getrlimit(resource.RLIMIT_CORE), ctypes.CDLL(None).prctl(3, 0, 0, 0, 0), flush=True)
os.kill(os.getpid(), signal.SIGSEGV)
"""


def test_a_crash_writes_no_memory_and_nobody_may_read_it(tmp_path):
    room = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    told = subprocess.run(
        [sys.executable, "-c", CRASH],
        cwd=tmp_path,
        env=room,
        capture_output=True,
        text=True,
        check=False,
    )
    assert told.returncode == -signal.SIGSEGV, told.stderr
    assert told.stdout.split() == ["0", "0", "0"]  # the limit, hard and soft, and the flag
    assert list(tmp_path.iterdir()) == []

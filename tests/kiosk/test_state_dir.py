"""The state directory belongs to one process, and the second is told which."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from kiosk.clock import ManualClock
from kiosk.errors import StateDirectoryError, StateInUseError
from kiosk.state_dir import StateDirectory, default_state_path

HOLDER = """
import sys
from pathlib import Path
from kiosk.clock import SystemClock
from kiosk.state_dir import StateDirectory
with StateDirectory.hold(Path(sys.argv[1]), SystemClock()):
    print("held", flush=True)
    sys.stdin.read()
"""


def test_a_second_holder_is_told_who_and_since_when(tmp_path):
    clock = ManualClock()
    with StateDirectory.hold(tmp_path / "s", clock):
        with pytest.raises(StateInUseError, match=f"process {os.getpid()} since 2026-01-15") as e:
            StateDirectory.hold(tmp_path / "s", clock)
        assert e.value.pid == os.getpid()
        assert e.value.since == clock.utc()
    with StateDirectory.hold(tmp_path / "s", clock) as again:
        assert again.is_held


@pytest.mark.slow
def test_another_process_is_named_and_its_death_frees_the_directory(tmp_path):
    with subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(tmp_path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as holder:
        assert holder.stdout.readline() == "held\n"
        with pytest.raises(StateInUseError, match=f"process {holder.pid} "):
            StateDirectory.hold(tmp_path, ManualClock())
        holder.send_signal(signal.SIGKILL)
    with StateDirectory.hold(tmp_path, ManualClock()) as state:
        assert state.is_held
    assert not state.is_held


def test_a_half_written_lock_still_refuses(tmp_path):
    with StateDirectory.hold(tmp_path, ManualClock()):
        (tmp_path / "lock").write_text('{"pid": ')
        with pytest.raises(StateInUseError, match="another process"):
            StateDirectory.hold(tmp_path, ManualClock())


def test_a_place_that_is_no_directory_is_a_clear_error(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(StateDirectoryError, match="cannot use"):
        StateDirectory.hold(tmp_path / "file", ManualClock())


def test_the_default_place_follows_environment_then_system():
    told = {"KIOSK_STATE": "/x", "XDG_STATE_HOME": "/y"}
    assert default_state_path(told, is_service=True) == Path("/x")
    assert default_state_path({"XDG_STATE_HOME": "/y"}, is_service=False) == Path("/y/kiosk")
    assert default_state_path({}, is_service=True) == Path("/var/lib/kiosk")
    assert default_state_path({}, is_service=False) == Path.home() / ".local/state/kiosk"

"""The command line says what is wrong and with which code."""

from __future__ import annotations

import stat
import subprocess
import sys
from pathlib import Path

import pytest

from backend.__main__ import main

pytestmark = pytest.mark.slow
ROOT = Path(__file__).parents[2]


def run(*arguments):
    return subprocess.run(
        [sys.executable, "-m", "backend", *map(str, arguments)],
        capture_output=True,
        text=True,
        cwd=ROOT,
        timeout=60,
    )


def test_a_second_backend_on_the_same_state_is_refused(backend):
    done = run("serve", "--state", backend.state, "--port", "0", "--admin-port", "0")
    assert (done.returncode, done.stdout) == (4, "")
    assert "another backend" in done.stderr


def test_a_port_in_use_is_told(backend, tmp_path):
    done = run("serve", "--state", tmp_path / "b", "--port", backend.port, "--admin-port", "0")
    assert done.returncode == 4
    assert "in use" in done.stderr


def test_no_state_inside_the_source_tree():
    done = run("token", "--state", ROOT / "backend" / "state", "--terminal", "T-1")
    assert done.returncode == 3
    assert "source tree" in done.stderr


def test_a_name_that_is_no_terminal_gets_no_token(tmp_path):
    done = run("token", "--state", tmp_path, "--terminal", "not a terminal")
    assert done.returncode == 3
    assert "terminal_id" in done.stderr


def test_nothing_to_audit_is_told(tmp_path):
    done = run("audit", "--state", tmp_path)
    assert done.returncode == 3
    assert done.stderr.startswith("kiosk-backend: no authority")
    assert list(tmp_path.iterdir()) == []


def test_what_holds_numbers_is_for_its_owner_alone(backend, terminal, new_number):
    terminal.visit(new_number(), 500_00)
    terminal.send()
    for name in ("backend.sqlite3", "sms.jsonl"):
        assert stat.S_IMODE((backend.state / name).stat().st_mode) == 0o600


def test_the_published_contract_is_printed(capsys):
    assert main(["openapi"]) == 0
    assert capsys.readouterr().out == (ROOT / "contract" / "openapi.json").read_text()

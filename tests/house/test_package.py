"""What is installed on a terminal: the wheel holds every file the program reads."""

import pathlib
import shutil
import subprocess
import sys
import zipfile

import pytest

from workbench.house.source import ROOMS, ROOT, tracked_paths


@pytest.fixture
def wheel(tmp_path):
    source = tmp_path / "source"
    for path in tracked_paths():
        if path.partition("/")[0] in ROOMS or "/" not in path:
            (source / path).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / path, source / path)
    subprocess.run(
        [
            *(sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-index"),
            *("--no-build-isolation", "--wheel-dir", str(tmp_path), str(source)),
        ],
        check=True,
        capture_output=True,
    )
    with zipfile.ZipFile(next(tmp_path.glob("*.whl"))) as opened:
        yield opened


@pytest.mark.slow
def test_the_wheel_holds_every_file_of_every_room_and_both_commands(wheel):
    inside = set(wheel.namelist())
    for path in tracked_paths():
        prose = pathlib.PurePosixPath(path).suffix == ".md"
        if path.partition("/")[0] in ROOMS and not prose:
            assert path in inside, f"{path}: name its kind in setup.cfg, options.package_data"
    entry = next(name for name in inside if name.endswith("entry_points.txt"))
    commands = wheel.read(entry).decode()
    assert "kiosk = kiosk.__main__:main" in commands
    assert "kiosk-backend = backend.__main__:main" in commands
    assert not any(name.startswith("tests/") for name in inside)

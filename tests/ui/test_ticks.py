"""The screen's own clock moves: tremor, hold and moving pictures depend on it."""

from __future__ import annotations

import subprocess
import sys

import pytest

PROGRAM = """
import os
os.environ["SDL_VIDEODRIVER"] = "dummy"
from ui.app import ticks
import pygame
pygame.display.init()
begin = ticks()
while ticks() == begin and pygame.time.wait(5) < 1000:
    if pygame.time.get_ticks() == 0:
        raise SystemExit("the clock stands still")
"""


@pytest.mark.slow
def test_the_clock_of_the_screen_moves() -> None:
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM], capture_output=True, text=True, check=False, timeout=30
    )
    assert done.returncode == 0, done.stderr

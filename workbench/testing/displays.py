"""Tests marked x11 need a real X server and real taps: Xvfb and xdotool.

Where they are missing a developer's run skips such a test and says why; where CI is set it fails.
"""

from __future__ import annotations

import os
import shutil

import pytest

PROGRAMS = ("Xvfb", "xdotool")


def missing_programs() -> list[str]:
    """Which of the programs are not on the path."""
    return [name for name in PROGRAMS if shutil.which(name) is None]


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    if item.get_closest_marker("x11") is None:
        return
    missing = missing_programs()
    if not missing:
        return
    reason = f"needs {' and '.join(missing)}: apt-get install xvfb xdotool"
    if os.environ.get("CI") == "true":
        pytest.fail(reason, pytrace=False)
    pytest.skip(reason)

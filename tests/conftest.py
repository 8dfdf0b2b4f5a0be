"""What every test shares: the guards of the test run, and the one way to wait."""

import time

import pytest
from hypothesis import settings

pytest_plugins = [
    "pytester",
    "workbench.testing.displays",
    "workbench.testing.leaks",
    "workbench.testing.order",
    "workbench.testing.pace",
    "workbench.testing.proofs",
]

# The same examples on every machine; no deadline, machines are noisy.
settings.register_profile("house", derandomize=True, deadline=None, database=None)
settings.load_profile("house")


@pytest.fixture
def eventually():
    """eventually(condition, within_s=10.0): wait until it holds and return what it gave."""

    def wait(condition, within_s=10.0):
        deadline = time.monotonic() + within_s
        while True:
            value = condition()
            if value:
                return value
            assert time.monotonic() < deadline, f"not within {within_s} s: {condition}"
            time.sleep(0.005)

    return wait

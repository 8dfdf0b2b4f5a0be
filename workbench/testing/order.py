"""Long stories start first, so that test runs side by side end together.

Within a room the order stays as it was drawn.
"""

from __future__ import annotations

import pytest

# By how long their longest file takes.
LONG_FIRST = ("tests/proofs/", "tests/scenarios/", "tests/operator_side/", "tests/workbench/")


def rank_of(nodeid: str) -> int:
    """Return the place of a test's room: small is early."""
    for rank, room in enumerate(LONG_FIRST):
        if nodeid.startswith(room):
            return rank
    return len(LONG_FIRST)


class LongFirst:
    """Sorts what was collected; stable, and after every other plugin."""

    @pytest.hookimpl(trylast=True)
    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        items.sort(key=lambda item: rank_of(item.nodeid))


def pytest_configure(config: pytest.Config) -> None:
    config.pluginmanager.register(LongFirst(), "long-first")

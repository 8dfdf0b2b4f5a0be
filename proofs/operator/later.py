"""The backend's own program at another time: `python -m proofs.operator.later DAYS serve ...`.

Only this process's clock is moved; the product has no switch for it.
"""

from __future__ import annotations

import sys
from datetime import UTC, datetime, timedelta

import backend.server
from backend.__main__ import main


def begin(arguments: list[str]) -> int:
    """Run the backend's command with its clock so many days ahead."""
    ahead = timedelta(days=int(arguments[0]))
    if ahead:
        backend.server.utc_now = lambda: datetime.now(UTC) + ahead
    return main(arguments[1:])


if __name__ == "__main__":
    sys.exit(begin(sys.argv[1:]))

"""The command line: `python -m workbench.house` prints complaints; any makes it end with 1."""

from __future__ import annotations

import sys

from workbench.house.rules import RULES, complaints_about_tree


def main() -> int:
    """Read the tree; return the exit code."""
    complaints = complaints_about_tree()
    for complaint in complaints:
        sys.stdout.write(f"{complaint}\n")
    sys.stdout.write(
        f"House rules: {len(RULES)} rules, "
        + (f"{len(complaints)} complaints.\n" if complaints else "no complaints.\n")
    )
    return 1 if complaints else 0


if __name__ == "__main__":
    sys.exit(main())

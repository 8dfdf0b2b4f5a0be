"""What the program's exit codes mean, in one place."""

from __future__ import annotations

OK = 0
FOUND_WRONG = 1
USAGE = 2
CONFIGURATION = 3
IN_USE = 4
UNREACHABLE = 5
JOURNAL_DAMAGED = 6
REFUSED_NOW = 7

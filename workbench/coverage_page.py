"""The coverage page: how every promise to subscribers stands, for people or as one JSON object."""

from __future__ import annotations

import json
import textwrap
from collections.abc import Iterable, Iterator
from itertools import groupby
from pathlib import Path

from workbench.promises import ROOT, Standing, read_proofs, record_path, standings

INDENT = 5
WIDTH = 110
CASES_NAMED_MAX = 4


def report(as_json: bool = False, root: Path = ROOT) -> str:
    """Return the page of the last test runs."""
    rows = standings(read_proofs(record_path(root)), root)
    return _as_json(rows) if as_json else _for_people(rows)


def _as_json(rows: tuple[Standing, ...]) -> str:
    page = {
        "proved": sum(row.proved for row in rows),
        "promises": len(rows),
        "rows": [_values(row) for row in rows],
    }
    return json.dumps(page, ensure_ascii=False, indent=1)


def _values(row: Standing) -> dict[str, object]:
    return {
        "row": row.row,
        "promise": row.promise,
        "proved": row.proved,
        "state": row.state.value,
        "tests": [test for test, _ in _gathered(row.tests)],
        "screens": list(row.screens),
        "unbuilt": row.unbuilt,
        "not_counted": [{"test": test, "why": why} for test, why in row.not_counted],
    }


def _for_people(rows: tuple[Standing, ...]) -> str:
    proved = sum(row.proved for row in rows)
    lines = [f"{proved} of {len(rows)} promises are proved by tests that ran green."]
    if not any(row.tests or row.not_counted for row in rows):
        lines.append("No test has written down anything here yet: make test does.")
    for row in rows:
        lines += ["", f"{row.row}  {row.state.value:10}  {row.promise}"]
        lines += _indented(_with_cases(test, cases) for test, cases in _gathered(row.tests))
        lines += _indented(f"{test} ({why}, not counted)" for test, why in row.not_counted)
        if row.screens:
            lines += _wrapped("on the screens: " + ", ".join(row.screens))
        if row.unbuilt:
            lines += _wrapped("not built: " + row.unbuilt)
    return "\n".join(lines)


def _gathered(tests: Iterable[str]) -> Iterator[tuple[str, int]]:
    """Yield each test, or one for many cases of it: its name without them, and how many."""
    for name, cases in groupby(sorted(tests), key=lambda test: test.partition("[")[0]):
        named = list(cases)
        if len(named) > CASES_NAMED_MAX:
            yield name, len(named)
        else:
            yield from ((case, 1) for case in named)


def _with_cases(test: str, cases: int) -> str:
    return test if cases == 1 else f"{test} ({cases} cases)"


def _indented(texts: Iterable[str]) -> list[str]:
    return [" " * INDENT + text for text in texts]


def _wrapped(text: str) -> list[str]:
    margin = " " * INDENT
    return textwrap.wrap(text, WIDTH, initial_indent=margin, subsequent_indent=margin + "  ")

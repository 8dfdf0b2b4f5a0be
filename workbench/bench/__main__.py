"""The command line of the measurements: `python -m workbench.bench [NAME...] [--json]`."""

from __future__ import annotations

import argparse
import importlib
import json
import os
import pkgutil
import platform
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import workbench.bench
from workbench.bench.measurement import Measurement, Verdict, failed
from workbench.bench.table import plain_table, write_into

DOCUMENT = Path(__file__).resolve().parents[2] / "docs" / "performance.md"
OWN_MODULES = frozenset({"__main__", "measurement", "table"})
EXIT_OK = 0
EXIT_FOUND_WRONG = 1
EXIT_USAGE = 2


def module_names() -> list[str]:
    """Every measuring module."""
    found = (module.name for module in pkgutil.iter_modules(workbench.bench.__path__))
    return sorted(name for name in found if name not in OWN_MODULES and not name.startswith("_"))


def run_module(name: str) -> list[Measurement]:
    """What one module measures; a broken one is a failed measurement."""
    try:
        module = importlib.import_module(f"workbench.bench.{name}")
        if not hasattr(module, "measure"):  # a helper of the others
            return []
        return list(module.measure())
    except Exception as error:  # noqa: BLE001 - one broken measurement must not hide the others
        return [failed(name, f"{type(error).__name__}: {error}")]


def machine() -> str:
    """Where the figures come from; nothing that names the machine itself."""
    cores = os.cpu_count() or 0
    day = datetime.now(UTC).date().isoformat()
    return (
        f"Measured {day} with `make bench` on {cores} cores, {platform.system()} "
        f"{platform.machine()}, Python {platform.python_version()}."
    )


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure, print, and say by the exit code whether every limit held."""
    parser = argparse.ArgumentParser(
        prog="python -m workbench.bench", description="Measure speed and size against the limits."
    )
    parser.add_argument("names", nargs="*", metavar="NAME", help="modules to run (default: all)")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.add_argument(
        "--write", action="store_true", help="write the table to docs/performance.md"
    )
    parser.add_argument("--list", action="store_true", help="list the modules")
    asked = parser.parse_args(arguments)
    known = module_names()
    unknown = [name for name in asked.names if name not in known]
    if unknown:
        parser.error(f"no such module: {', '.join(unknown)} (there are: {', '.join(known)})")
    if asked.list:
        sys.stdout.write("".join(f"{name}\n" for name in known))
        return EXIT_OK
    measurements: list[Measurement] = []
    for name in asked.names or known:
        sys.stderr.write(f"measuring {name} ...\n")
        measurements += run_module(name)
    if asked.json:
        values = {"machine": machine(), "measurements": [one.values() for one in measurements]}
        sys.stdout.write(json.dumps(values, indent=2) + "\n")
    else:
        sys.stdout.write(plain_table(measurements) + "\n")
    if asked.write:
        write_into(DOCUMENT, measurements, machine())
    beyond = any(one.verdict in (Verdict.BEYOND, Verdict.FAILED) for one in measurements)
    return EXIT_FOUND_WRONG if beyond else EXIT_OK


if __name__ == "__main__":
    sys.exit(main())

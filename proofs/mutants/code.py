"""Mutants of the code beside the tables, made and run by mutmut: `python -m proofs.mutants.code`.

It works on a copy of the tree in build/mutants, so that nothing here is touched, and remembers
there what it knows already.  A survivor has its reason in harmless/code_*.toml, or is a failure.
"""

from __future__ import annotations

import argparse
import ast
import difflib
import fnmatch
import importlib.util
import json
import os
import shutil
import subprocess
import sys
import time
import tomllib
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from proofs.campaign import EXIT_USAGE, Failure, Figure, Progress, Report, scratch_folder
from workbench.demo import ended_by_signals

ROOT = Path(__file__).resolve().parents[2]
TREE = ROOT / "build" / "mutants"
HARMLESS = Path(__file__).with_name("harmless")
KILLED_PERCENT_MIN = 90.0
# What mutmut notes of a mutant: the exit code of its tests.
SURVIVED = frozenset({0})
NOT_RUN = frozenset({None, 2, 5, 33, 34})
SEPARATOR = "\u01c1"  # stands in mutmut's names between class and method


@dataclass(frozen=True)
class Mutant:
    """One mutant as mutmut left it; `change` is the line it broke, and what it became."""

    name: str
    room: str
    exit_code: int | None
    change: tuple[str, str]

    @property
    def function(self) -> str:
        """module.function or module.Class.method."""
        module, _, mangled = self.name.rpartition(".")
        plain = mangled.partition("__mutmut_")[0].removeprefix("x").removeprefix("_")
        return f"{module}.{plain.strip(SEPARATOR).replace(SEPARATOR, '.')}"


@dataclass(frozen=True)
class Excuse:
    """Why survivors are harmless; patterns as a shell has them, `change` of the old or new line."""

    function: str
    change: str
    reason: str

    def covers(self, mutant: Mutant) -> bool:
        """Whether it speaks of this survivor."""
        return fnmatch.fnmatchcase(mutant.function, self.function) and any(
            fnmatch.fnmatchcase(line, self.change) for line in mutant.change
        )


def main(arguments: Sequence[str] | None = None) -> int:
    """Let mutmut break the code, and judge what survived."""
    options = _parser().parse_args(arguments)
    if importlib.util.find_spec("mutmut") is None:
        sys.stderr.write("mutmut is not installed here: `make mutants CODE=1` installs it\n")
        return EXIT_USAGE
    began = time.monotonic()
    copy_tree()
    if not options.judge_only:
        with ended_by_signals():  # no mutmut outlives us
            code = run_mutmut(options.patterns, options.jobs)
        if code:
            sys.stderr.write(f"mutmut ended with {code}; its words are in {TREE / 'log'}\n")
            return 1
    mutants = [m for m in read_mutants() if _is_wanted(m, options.patterns)]
    report = judge(mutants, read_excuses(), time.monotonic() - began)
    return report.print(as_json=options.json)


def copy_tree() -> None:
    """Bring the copy up to what git knows here; what mutmut remembers in it stays."""
    listed = subprocess.run(
        ["git", "ls-files", "-z"],  # noqa: S607 -- whoever develops has git on the path
        cwd=ROOT,
        check=True,
        capture_output=True,
    )
    wanted = {Path(os.fsdecode(name)) for name in listed.stdout.split(b"\0") if name}
    made = TREE / "mutants"  # mutmut's own copy: it renews no file but those it breaks
    for path in wanted:
        source = ROOT / path
        targets = [TREE / path] if path.suffix == ".py" else [TREE / path, made / path]
        for target in targets if source.is_file() else ():
            if not target.exists() or target.read_bytes() != source.read_bytes():
                target.parent.mkdir(parents=True, exist_ok=True)
                shutil.copy2(source, target)
    for path in list(TREE.rglob("*.py")):
        inside = path.relative_to(made if path.is_relative_to(made) else TREE)
        if inside not in wanted:
            path.unlink()
            path.with_name(f"{path.name}.meta").unlink(missing_ok=True)


def run_mutmut(patterns: Sequence[str], jobs: int) -> int:
    """Run it in the copy and return its exit code."""
    command = [sys.executable, "-W", "ignore", "-m", "mutmut", "run", "--max-children", str(jobs)]
    folder = scratch_folder("mutants-")  # most of a run's time was fsync
    environment = {**os.environ, "PYTHONPATH": "", "TMPDIR": str(folder)}
    progress = Progress("mutmut")
    with (TREE / "log").open("w") as log:
        child = subprocess.Popen(  # noqa: S603 -- our own interpreter
            [*command, *patterns],
            cwd=TREE,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
        )
        try:
            while child.poll() is None:
                time.sleep(1.0)
                progress.tell(_judged())
        finally:
            if child.poll() is None:
                child.terminate()
            child.wait()
            progress.close()
            shutil.rmtree(folder, ignore_errors=True)
    return child.returncode


def _judged() -> int:
    return sum(
        code is not None
        for path in TREE.glob("mutants/**/*.meta")
        for code in _exit_codes(path).values()
    )


def _exit_codes(path: Path) -> dict[str, int | None]:
    try:
        codes: dict[str, int | None] = json.loads(path.read_text())["exit_code_by_key"]
    except (OSError, ValueError):
        return {}  # being written now
    return codes


def read_mutants() -> Iterator[Mutant]:
    """Every mutant that mutmut made, with what its tests said."""
    for path in sorted(TREE.glob("mutants/**/*.meta")):
        codes = _exit_codes(path)
        source = path.with_suffix("")
        functions = _functions(source) if codes else {}
        inside = source.relative_to(TREE / "mutants")
        for name, code in codes.items():
            yield Mutant(name, "/".join(inside.parts[:2]), code, _change(functions, name))


def _functions(path: Path) -> dict[str, list[str]]:
    """The lines of every function of a module of mutants, by its name."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return {
        node.name: [line.strip() for line in ast.unparse(node).splitlines()[1:]]
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and "__mutmut_" in node.name
    }


def _change(functions: dict[str, list[str]], name: str) -> tuple[str, str]:
    mangled = name.rpartition(".")[2]
    whole = functions.get(mangled.partition("__mutmut_")[0] + "__mutmut_orig", [])
    lines = list(difflib.unified_diff(whole, functions.get(mangled, []), lineterm="", n=0))[2:]
    gone = " ".join(line[1:] for line in lines if line.startswith("-"))
    came = " ".join(line[1:] for line in lines if line.startswith("+"))
    return gone, came


def read_excuses() -> list[Excuse]:
    """Read what harmless/code_*.toml say, a file a room."""
    texts = [path.read_text(encoding="utf-8") for path in sorted(HARMLESS.glob("code_*.toml"))]
    rows = [row for text in texts for row in tomllib.loads(text).get("harmless", [])]
    return [Excuse(row["function"], row.get("change", "*"), row["reason"]) for row in rows]


def judge(mutants: Sequence[Mutant], excuses: Sequence[Excuse], seconds: float) -> Report:
    """Count by room, and hold every survivor against the excuses."""
    total, survived = Counter[str](), Counter[str]()
    failures: list[Failure] = []
    unrun = excused = 0
    for mutant in mutants:
        if mutant.exit_code in NOT_RUN:
            unrun += 1
            continue
        total[mutant.room] += 1
        if mutant.exit_code not in SURVIVED:
            continue
        survived[mutant.room] += 1
        if any(excuse.covers(mutant) for excuse in excuses):
            excused += 1
        else:
            gone, came = mutant.change
            what = f"nobody noticed in {mutant.function}: {gone} -> {came}"
            failures.append(Failure("wrong", what, f"python -m proofs.mutants.code {mutant.name}"))
    figures: dict[str, Figure] = {"mutants": sum(total.values()), "not run": unrun}
    for room in sorted(total):
        percent = 100.0 * (total[room] - survived[room]) / total[room]
        figures[f"{room} killed %"] = percent
        if percent < KILLED_PERCENT_MIN:
            what = f"{room}: {percent:.1f} % killed, {KILLED_PERCENT_MIN:.0f} % at least"
            failures.append(Failure("wrong", what, "make mutants CODE=1"))
    figures["survivors with a reason"] = excused
    return Report("mutants of code", seconds, figures, tuple(failures))


def _is_wanted(mutant: Mutant, patterns: Sequence[str]) -> bool:
    return not patterns or any(fnmatch.fnmatchcase(mutant.name, p) for p in patterns)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m proofs.mutants.code",
        description="Let mutmut break cash, journal, acceptors and the printer's job; at least "
        "90 % have to be noticed, and every survivor has a reason in harmless/code_*.toml.",
    )
    parser.add_argument(
        "patterns", nargs="*", metavar="PATTERN", help='mutants, as "kiosk.cash.rest*" (all)'
    )
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1, help="processes")
    parser.add_argument("--judge-only", action="store_true", help="judge the last run again")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    return parser


if __name__ == "__main__":
    sys.exit(main())

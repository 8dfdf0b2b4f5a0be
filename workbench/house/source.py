"""One file of the tree, read once: its path, text and syntax; and what a rule says about it."""

from __future__ import annotations

import ast
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path, PurePosixPath

ROOT = Path(__file__).resolve().parents[2]
ROOMS = ("backend", "certs", "contract", "drivers", "kiosk", "proofs", "ui", "workbench")
TEXT_SUFFIXES = frozenset(
    {
        "", ".cfg", ".conf", ".css", ".csv", ".html", ".ini", ".json", ".lock", ".md", ".pem",
        ".po", ".pot", ".py", ".pyi", ".rules", ".service", ".sh", ".sql", ".svg", ".target",
        ".toml", ".txt", ".yaml", ".yml",
    }
)  # fmt: skip  # one suffix a line says nothing more


@dataclass(frozen=True)
class Complaint:
    """A place and what to do about it."""

    path: str
    line: int
    message: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.message}"


@dataclass(frozen=True)
class Source:
    """A file under the root; `path` is relative, with forward slashes."""

    path: str
    text: str

    @cached_property
    def tree(self) -> ast.Module:
        """The syntax tree; SyntaxError names the file."""
        return ast.parse(self.text, self.path)

    @property
    def room(self) -> str:
        """The top folder, "" for a file at the root."""
        first, _, rest = self.path.partition("/")
        return first if rest else ""

    @property
    def name(self) -> str:
        return PurePosixPath(self.path).name

    @property
    def is_python(self) -> bool:
        return self.path.endswith(".py")

    @property
    def is_program(self) -> bool:
        """Whether this is a Python file of one of the rooms."""
        return self.is_python and self.room in ROOMS

    @property
    def is_test(self) -> bool:
        return self.is_python and self.room == "tests"

    def complain(self, line: int, message: str) -> Complaint:
        return Complaint(self.path, line, message)


def tracked_paths(root: Path = ROOT) -> list[str]:
    """Every file git knows or would take; without git, every file that is not hidden."""
    try:
        listed = subprocess.run(
            ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],  # noqa: S607  # git is found on the path
            cwd=root,
            capture_output=True,
            check=True,
        ).stdout.decode()
    except (OSError, subprocess.CalledProcessError):
        walk = (path.relative_to(root) for path in root.rglob("*") if path.is_file())
        return sorted(
            path.as_posix()
            for path in walk
            if not any(part.startswith(".") or part == "__pycache__" for part in path.parts)
        )
    return sorted({path for path in listed.split("\0") if path and (root / path).is_file()})


def read_sources(root: Path = ROOT) -> Iterator[Source]:
    """Every text file of the tree."""
    for path in tracked_paths(root):
        if PurePosixPath(path).suffix in TEXT_SUFFIXES:
            yield Source(path, (root / path).read_text(encoding="utf-8"))

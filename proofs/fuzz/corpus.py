"""The corpus: telling inputs in the targets' own words, and what fuzzing found, in the tree."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from pathlib import Path

from proofs.fuzz.target import Target

CORPUS_FOLDER = Path(__file__).parent / "corpus"
SUFFIX = ".bin"


def found_inputs(target: Target) -> list[bytes]:
    """Return what earlier fuzzing kept for a target."""
    return [file.read_bytes() for file in sorted((CORPUS_FOLDER / target.name).glob(f"*{SUFFIX}"))]


def corpus_of(target: Target) -> list[bytes]:
    """Return all a target begins with: its module's seeds, then what was found."""
    return [*target.load().seeds(), *found_inputs(target)]


def lay_out(inputs: Iterable[bytes], folder: Path, bytes_max: int) -> int:
    """Write inputs as files for an engine that reads a folder; return how many there are."""
    folder.mkdir(parents=True, exist_ok=True)
    for data in inputs:
        cut = data[:bytes_max]
        (folder / f"{hashlib.sha256(cut).hexdigest()[:16]}{SUFFIX}").write_bytes(cut)
    return sum(1 for _ in folder.iterdir())

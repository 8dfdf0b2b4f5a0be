"""What guided fuzzing found goes into the tree: few inputs, small ones, each of them new."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path

from proofs.fuzz.corpus import CORPUS_FOLDER, SUFFIX, corpus_of
from proofs.fuzz.target import Target
from proofs.fuzz.worker import CORPUS

KEPT_MAX = 24  # of one target
KEPT_BYTES_MAX = 8 * 1024


def harvest(targets: Sequence[Target], build: Path) -> int:
    """Keep the smallest of what each worker's engine kept; return how many are new."""
    return sum(_harvest(target, build / target.name / CORPUS) for target in targets)


def _harvest(target: Target, found: Path) -> int:
    if not found.is_dir():
        return 0
    known = {data[: target.bytes_max] for data in corpus_of(target)}
    kept = CORPUS_FOLDER / target.name
    kept.mkdir(parents=True, exist_ok=True)
    have = [file.stat().st_size for file in kept.iterdir()]
    room, size, new = KEPT_MAX - len(have), sum(have), 0
    for data in sorted((file.read_bytes() for file in found.iterdir()), key=len):
        size += len(data)
        if new >= room or size > KEPT_BYTES_MAX:
            break
        if data not in known:
            (kept / f"{hashlib.sha256(data).hexdigest()[:16]}{SUFFIX}").write_bytes(data)
            new += 1
    return new

"""One target in a process of its own: `python -m proofs.fuzz.worker`, started by the campaign."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from proofs.fuzz.corpus import corpus_of, lay_out
from proofs.fuzz.engine import PLAIN, engine_name, run_guided, run_plain, watching
from proofs.fuzz.failures import Keeper
from proofs.fuzz.table import TARGETS

CORPUS = "corpus"  # what the engine reads and grows
BEGINS = "begins with: "


def main(arguments: list[str] | None = None) -> int:
    """Fuzz one target; failures lie in the folder afterwards."""
    parser = argparse.ArgumentParser(prog="python -m proofs.fuzz.worker", description=__doc__)
    parser.add_argument("target", choices=sorted(TARGETS))
    parser.add_argument("folder", type=Path, help="where corpus and failures go")
    parser.add_argument("place", type=Path, help="what the target may use: keys are made there")
    parser.add_argument("--executions", type=int, required=True)
    parser.add_argument("--seed", type=int, required=True)
    parser.add_argument("--plain", action="store_true", help="never the guided engine")
    given = parser.parse_args(arguments)
    target = TARGETS[given.target]
    given.place.mkdir(parents=True, exist_ok=True)
    with watching(target.watched, plain=given.plain):
        one_input = target.load().prepare(given.place)
    keeper = Keeper(one_input, given.folder)
    inputs = corpus_of(target)
    corpus = given.folder / CORPUS
    sys.stderr.write(f"{BEGINS}{len(inputs)}\n")
    sys.stderr.flush()
    if engine_name(plain=given.plain) == PLAIN:
        run_plain(keeper, inputs, given.executions, given.seed, target.bytes_max)
        return 0
    lay_out(inputs, corpus, target.bytes_max)
    artifacts = f"{given.folder}/"
    run_guided(keeper, [str(corpus)], given.executions, given.seed, target.bytes_max, artifacts)
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""The command `python -m proofs.fuzz`: attack every byte that comes from outside."""

from __future__ import annotations

import argparse
import signal
import sys
import tempfile
import traceback
from collections.abc import Sequence
from pathlib import Path

from proofs.campaign import EXIT_FOUND_WRONG, EXIT_OK, EXIT_USAGE
from proofs.fuzz.campaign import Campaign, Plan
from proofs.fuzz.corpus import corpus_of
from proofs.fuzz.engine import engine_name
from proofs.fuzz.failures import failure_of
from proofs.fuzz.harvest import harvest
from proofs.fuzz.table import CAMPAIGN, TARGETS
from proofs.fuzz.target import Target

EXECUTIONS = 500_000
BUILD = Path("build/fuzz")
HELP = """Each target is fed by an engine in a process of its own; executions are shared out by the
targets' shares.  Failures are kept in BUILD/TARGET/ with the command that runs them again.  The
same seed and corpus give the same inputs.  Exit code: 0 nothing gave way, 1 something did, 2 usage.
"""


def main(arguments: list[str] | None = None) -> int:
    """Carry out one command line and return its exit code."""
    parser = _parser()
    given = parser.parse_args(arguments)
    if given.list:
        _say("\n".join(_described(target) for target in TARGETS.values()))
        return EXIT_OK
    chosen = tuple(TARGETS[name] for name in given.target) or CAMPAIGN
    if given.replay is not None:
        if len(chosen) != 1:
            parser.error("--replay needs one --target")
        return _replay(chosen[0], given.replay)
    if given.corpus:
        return max(_feed(target, corpus_of(target)) for target in chosen)
    plan = Plan(chosen, given.executions, given.seed, given.jobs, given.build, given.plain)
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # no worker outlives the campaign
    report = Campaign(plan).run()
    code = report.print(as_json=given.json)
    if given.harvest:
        _say(f"kept in the tree: {harvest(chosen, given.build)} new inputs")
    return code


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m proofs.fuzz", description=__doc__, epilog=HELP)
    parser.add_argument(
        "--target", action="append", default=[], choices=sorted(TARGETS), help="this one alone"
    )
    parser.add_argument("--executions", type=_count, default=EXECUTIONS, help="of all together")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--jobs", type=_count, default=2, help="targets at a time")
    parser.add_argument("--build", type=Path, default=BUILD, help="where failures and logs go")
    parser.add_argument("--plain", action="store_true", help="mutate only, without atheris")
    parser.add_argument("--json", action="store_true", help="the report as one object")
    parser.add_argument("--list", action="store_true", help="say what every target is, and end")
    parser.add_argument("--replay", type=Path, metavar="FILE", help="run one input of a target")
    parser.add_argument("--corpus", action="store_true", help="run the kept inputs only, once")
    parser.add_argument(
        "--harvest", action="store_true", help="keep inputs that reached more in the tree's corpus"
    )
    return parser


def _count(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError("at least 1")
    return number


def _described(target: Target) -> str:
    return (
        f"{target.name} ({target.share} of 1000, {engine_name()})\n  fed: {target.fed}\n"
        f"  holds: {target.holds}\n  declared errors: {target.declared}"
    )


def _replay(target: Target, file: Path) -> int:
    try:
        data = file.read_bytes()
    except OSError as error:
        _say(f"{file}: {error.strerror}")
        return EXIT_USAGE
    return _feed(target, [data])


def _feed(target: Target, inputs: Sequence[bytes]) -> int:
    """Feed a target these inputs in this process, and show what gives way."""
    with tempfile.TemporaryDirectory() as folder:
        one_input = target.load().prepare(Path(folder))
        for data in inputs:
            error = failure_of(one_input, data)
            if error is not None:
                _say(f"{target.name}: {data.hex()}")
                _say("".join(traceback.format_exception(error)))
                return EXIT_FOUND_WRONG
    _say(f"{target.name}: {len(inputs)} inputs, nothing gives way")
    return EXIT_OK


def _say(text: str) -> None:
    sys.stdout.write(text + "\n")


if __name__ == "__main__":
    sys.exit(main())

"""`python -m proofs.kills`: kill the real terminal at every instant and compare the money."""

from __future__ import annotations

import argparse
import sys

from proofs.campaign import EXIT_USAGE, Progress
from proofs.kills.campaign import JOBS, NAME, Wish, run_wish
from proofs.kills.controls import CONTROLS
from proofs.kills.points import POINTS
from workbench.demo import ended_by_signals


def main(arguments: list[str] | None = None) -> int:
    """Run a campaign; return its exit code."""
    args = _parser().parse_args(arguments)
    if args.kills < 1 or args.jobs < 1 or args.first < 0:
        sys.stderr.write("--kills and --jobs are at least 1, --first is not negative\n")
        return EXIT_USAGE
    wish = Wish(args.kills, args.seed, args.first, args.point, args.control)
    progress = Progress(NAME, args.kills)
    with ended_by_signals():
        report = run_wish(wish, args.jobs, progress)
    progress.close()
    return report.print(as_json=args.json)


def _parser() -> argparse.ArgumentParser:
    points = "\n".join(f"  {point.name:<20} {point.what}" for point in POINTS.values())
    parser = argparse.ArgumentParser(
        prog="python -m proofs.kills",
        description=(
            "Kills the real terminal process (on real ptys, with the real backend) at named and "
            "at random instants, restarts it, and compares journal and operator with what lies "
            "in the emulated cassette."
        ),
        epilog=f"points:\n{points}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--kills", type=int, default=100, metavar="N", help="how many (100)")
    parser.add_argument("--seed", type=int, default=1, metavar="N", help="what they are drawn from")
    parser.add_argument("--first", type=int, default=0, metavar="N", help="begin at kill N of them")
    parser.add_argument("--point", choices=sorted(POINTS), default="", help="all at this instant")
    parser.add_argument("--jobs", type=int, default=JOBS, metavar="N", help=f"stations ({JOBS})")
    parser.add_argument(
        "--control", choices=sorted(CONTROLS), default="", help="break a rule: it must be found"
    )
    parser.add_argument("--json", action="store_true", help="the report as one JSON object")
    return parser


if __name__ == "__main__":
    sys.exit(main())

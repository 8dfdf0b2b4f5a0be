"""`python -m proofs.simulate`: weeks of terminals, told in figures; what gave way is made small."""

from __future__ import annotations

import argparse
import sys
import time
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from proofs.campaign import EXIT_USAGE, Failure, Figure, Progress, Report, spread
from proofs.simulate.chunk import Outcome, carry_through
from proofs.simulate.happenings import CUTS_PER_HOUR, HOUR_S, Case, happenings_of
from proofs.simulate.shrink import shrink
from proofs.simulate.terminal import SOUND, Parts

CHUNK_HOURS = 8.0
FIRST_HOUR = 7.0
DEFAULT_FOLDER = Path("build/simulate")
FAILURES_SHRUNK_MAX = 3
FIRST_SHOWN = (
    "visits",
    "bills_stacked",
    "payments",
    "payments_refused",
    "splits",
    "claims",
    "doubtful_bills",
    "processes",
    "power_cuts",
    "power_cuts_with_devices",
    "power_cuts_in_a_sale",
    "disk_failures",
    "technician",
    "operator_restores",
    "acceptor_frames",
    "printer_frames",
    "records",
    "requests",
)


@dataclass(frozen=True)
class Campaign:
    """What is asked for."""

    seed: int
    hours: float
    kiosks: int = 1
    jobs: int = 2
    cuts_per_hour: float = CUTS_PER_HOUR
    folder: Path = DEFAULT_FOLDER

    def chunks(self, chunk_hours: float = CHUNK_HOURS) -> tuple[tuple[Case, ...], ...]:
        """Return the pieces of work, each of so many terminals."""
        found: list[tuple[Case, ...]] = []
        begun = 0.0
        while begun < self.hours:
            hours = min(chunk_hours, self.hours - begun)
            kiosks = range(1, self.kiosks + 1)
            found.append(tuple(self._case(len(found), kiosk, begun, hours) for kiosk in kiosks))
            begun += hours
        return tuple(found)

    def _case(self, index: int, kiosk: int, begun: float, hours: float) -> Case:
        seed = (self.seed * 10_000 + index) * 100 + kiosk
        start_hour = (FIRST_HOUR + begun) % 24
        happenings = happenings_of(seed, hours, start_hour, self.cuts_per_hour)
        return Case(seed, kiosk, start_hour, hours, happenings)

    def command(self, index: int) -> str:
        """What runs one of the chunks again."""
        return (
            f"python -m proofs.simulate --seed {self.seed} --hours {self.hours:g} "
            f"--kiosks {self.kiosks} --cuts-per-hour {self.cuts_per_hour:g} --only {index}"
        )


def run(campaign: Campaign, only: int | None = None) -> Report:
    """Carry the campaign out and return what it found."""
    began = time.monotonic()
    chunks = campaign.chunks()
    chosen = chunks if only is None else chunks[only : only + 1]
    progress = Progress("hours", int(campaign.hours * campaign.kiosks))
    outcomes: list[Outcome] = []
    for _, outcome in spread(carry_through, chosen, campaign.jobs):
        outcomes.append(outcome)
        if not outcome.held:
            again = campaign.command(chunks.index(outcome.cases))
            progress.note(f"{outcome.kind}: {outcome.what}\n  again: {again}")
        done = sum(one.simulated_s for one in outcomes) / HOUR_S
        progress.tell(int(done), f"{sum(not one.held for one in outcomes)} gave way")
    progress.close()
    failures = _failures(campaign, chunks, [one for one in outcomes if not one.held])
    return Report(
        name="simulate",
        seconds=time.monotonic() - began,
        figures=figures_of(outcomes),
        failures=failures,
        notes=(f"seed {campaign.seed}, {campaign.kiosks} terminals an operator",),
    )


def figures_of(outcomes: Iterable[Outcome]) -> dict[str, Figure]:
    """Return what docs/reliability.md quotes."""
    counts: Counter[str] = Counter()
    simulated_s = cpu_s = 0.0
    for outcome in outcomes:
        counts.update(outcome.counts)
        simulated_s += outcome.simulated_s
        cpu_s += outcome.cpu_s
    figures: dict[str, Figure] = {
        "simulated hours": round(simulated_s / HOUR_S, 1),
        "processor seconds": round(cpu_s, 1),
        "times real time, one core": round(simulated_s / cpu_s) if cpu_s else 0,
    }
    figures |= {name.replace("_", " "): counts.pop(name, 0) for name in FIRST_SHOWN}
    figures |= {name.replace("_", " "): counts[name] for name in sorted(counts)}
    return figures


def _failures(
    campaign: Campaign, chunks: tuple[tuple[Case, ...], ...], failed: list[Outcome]
) -> tuple[Failure, ...]:
    found = []
    todo = failed[:FAILURES_SHRUNK_MAX]
    shrunk = {one.cases[0].seed: smaller for one, smaller in spread(shrink, todo, campaign.jobs)}
    for outcome in failed:
        again = campaign.command(chunks.index(outcome.cases))
        smaller = shrunk.get(outcome.cases[0].seed)
        what = f"{outcome.what} (at {outcome.at_s / HOUR_S:.2f} h)"
        if smaller is not None and smaller.cases != outcome.cases:
            path = keep(smaller, campaign.folder)
            what = "\n".join((what, *_told(smaller)))
            again = f"python -m proofs.simulate --replay {path}   (the whole run: {again})"
        found.append(Failure(outcome.kind, what, again))
    return tuple(found)


def keep(outcome: Outcome, folder: Path) -> Path:
    """Write a failing case where --replay finds it."""
    folder.mkdir(parents=True, exist_ok=True)
    case = outcome.cases[0]
    path = folder / f"case-{case.seed}.json"
    path.write_text(case.to_json(), encoding="utf-8")
    return path


def _told(outcome: Outcome) -> list[str]:
    """Return the trace of a small case."""
    happenings = outcome.cases[0].happenings
    return [f"  {len(happenings)} happenings are enough:", *(f"  {line}" for line in outcome.trace)]


def replay(path: Path, parts: Parts = SOUND) -> Report:
    """Run one case from its file."""
    case = Case.from_json(path.read_text(encoding="utf-8"))
    began = time.monotonic()
    outcome = carry_through((case,), parts)
    failures: tuple[Failure, ...] = ()
    if not outcome.held:
        what = "\n".join((outcome.what, *_told(outcome)))
        failures = (Failure(outcome.kind, what, f"python -m proofs.simulate --replay {path}"),)
    return Report("simulate", time.monotonic() - began, figures_of([outcome]), failures)


def main(arguments: list[str] | None = None) -> int:
    """Read the command line, run, report; return the exit code."""
    parser = argparse.ArgumentParser(
        prog="python -m proofs.simulate",
        description="Whole terminals in virtual time: customers, technicians, faults of every "
        "device, wire, disk, clock and of the operator, power cuts at any effect.  After every "
        "event the books are held against the bills that truly fell.  What gives way is made "
        "small and written to a file that --replay runs again.",
    )
    parser.add_argument("--seed", type=int, default=1, help="everything follows from it")
    parser.add_argument("--hours", type=float, default=24.0, help="simulated hours a terminal")
    parser.add_argument("--kiosks", type=int, default=1, help="terminals of one operator")
    parser.add_argument("--jobs", type=int, default=2, help="processes to spread the work over")
    parser.add_argument("--cuts-per-hour", type=float, default=CUTS_PER_HOUR)
    parser.add_argument("--only", type=int, metavar="N", help="only the n-th piece of the work")
    parser.add_argument("--replay", type=Path, metavar="FILE", help="run one case of a failure")
    parser.add_argument("--json", action="store_true", help="report as one JSON object")
    asked = parser.parse_args(arguments)
    if asked.hours <= 0 or asked.kiosks <= 0 or asked.jobs <= 0:
        parser.error("hours, kiosks and jobs are more than nothing")
    if asked.replay is not None:
        try:
            report = replay(asked.replay)
        except (OSError, ValueError, KeyError, TypeError) as error:
            sys.stderr.write(f"{asked.replay}: {error}\n")
            return EXIT_USAGE
        return report.print(as_json=asked.json)
    campaign = Campaign(asked.seed, asked.hours, asked.kiosks, asked.jobs, asked.cuts_per_hour)
    return run(campaign, asked.only).print(as_json=asked.json)


if __name__ == "__main__":
    sys.exit(main())

"""`python -m proofs.crash`: crash images, then killed processes; 1 if anything gave way."""

from __future__ import annotations

import argparse
import sys
from dataclasses import replace

from proofs.campaign import EXIT_USAGE, Progress, Report
from proofs.crash.campaign import again, cores, run
from proofs.crash.controls import CONTROLS
from proofs.crash.plays import SCRIPTS
from proofs.kills.campaign import run as run_kills
from proofs.kills.controls import CONTROLS as KILL_CONTROLS
from workbench.demo import ended_by_signals

IMAGES = 20_000
KILLS = 100
CONTROL_IMAGES = 4_000
_ABOUT = """Cut the power at every operation of the disk, and kill the process at every instant.

Images: scripts of visits are played once on a disk that tells what is synced from what is not.  At
every operation the disk is rebuilt as a power cut may leave it (unsynced writes lost, kept, some,
torn at 512 bytes, sectors of 4 KiB zeroed or garbled), opened by the production code, compared
with what was promised to the outside, and recovered.  Recoveries are cut too, and operations are
made to fail.

Kills: the real process on real ptys dies at named points and at random ones; see also
python -m proofs.kills.
"""


def main(argv: list[str] | None = None) -> int:
    """Run what was asked for and return the exit code: 0 held, 1 gave way, 2 usage."""
    parser = argparse.ArgumentParser(
        prog="python -m proofs.crash",
        description=_ABOUT,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    add = parser.add_argument
    add("--images", type=int, help=f"crash images ({IMAGES}; with a control {CONTROL_IMAGES})")
    add("--kills", type=int, default=KILLS, help=f"killed processes ({KILLS})")
    add("--seed", type=int, default=1, help="all chance comes from it (1)")
    add("--jobs", type=int, default=cores(), help=f"cores to use ({cores()})")
    add("--only", choices=("images", "kills"), help="one half alone")
    add("--script", action="append", choices=tuple(SCRIPTS), help="only these visits")
    add("--control", default="", help=f"must fail: {', '.join((*CONTROLS, *KILL_CONTROLS))}")
    add("--again", default="", metavar="IMAGE", help="one image, as a failure names it")
    add("--json", action="store_true", help="one JSON object")
    told = parser.parse_args(argv)
    if told.control and told.control not in (*CONTROLS, *KILL_CONTROLS):
        words = {c.name: c.what for c in CONTROLS.values()}
        words.update({name: f"kills: {what.__doc__}" for name, what in KILL_CONTROLS.items()})
        names = "\n".join(f"  {name:<16} {what}" for name, what in words.items())
        sys.stderr.write(f"no control {told.control!r}; there are:\n{names}\n")
        return EXIT_USAGE
    if told.again:
        try:
            return again(told.again, told.seed, told.control).print(as_json=told.json)
        except ValueError as error:
            sys.stderr.write(f"{error}\n")
            return EXIT_USAGE
    reports = []
    with ended_by_signals():
        if told.only != "kills" and told.control not in KILL_CONTROLS:
            reports.append(_images(told))
        if told.only != "images" and told.control not in CONTROLS:
            reports.append(_kills(told))
    if not reports:
        sys.stderr.write(f"the control {told.control} is not one of {told.only}\n")
        return EXIT_USAGE
    return combined(reports).print(as_json=told.json)


def _images(told: argparse.Namespace) -> Report:
    images = told.images if told.images is not None else IMAGES
    if told.images is None and told.control:
        images = CONTROL_IMAGES
    progress = Progress("images", images)
    try:
        return run(
            images,
            told.seed,
            told.jobs,
            control=told.control,
            scripts=told.script or (),
            progress=progress,
        )
    finally:
        progress.close()


def _kills(told: argparse.Namespace) -> Report:
    progress = Progress("kills", told.kills)
    try:
        return run_kills(told.kills, told.seed, progress=progress, control=told.control)
    finally:
        progress.close()


def combined(reports: list[Report]) -> Report:
    """Return one report of all; a single one stays as it is."""
    if len(reports) == 1:
        return reports[0]
    whole = Report("crash", sum(report.seconds for report in reports))
    for report in reports:
        figures = {f"{report.name}: {name}": value for name, value in report.figures.items()}
        whole = replace(
            whole,
            figures={**whole.figures, **figures},
            failures=whole.failures + report.failures,
            notes=whole.notes + report.notes,
        )
    return whole


if __name__ == "__main__":
    sys.exit(main())

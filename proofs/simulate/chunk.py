"""One piece of work: a few terminals, one operator, some hours; and what is to be told of it."""

from __future__ import annotations

import shutil
import time
import traceback
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from proofs.campaign import scratch_folder
from proofs.simulate.ending import Ending
from proofs.simulate.happenings import HOUR_S, Case
from proofs.simulate.operator_side import Operator
from proofs.simulate.terminal import SOUND, Parts
from proofs.simulate.witness import ViolationError
from proofs.simulate.world import World

# Terminals of one operator live side by side in slices of so long.
SLICE_S = 60.0
BACKUP_EVERY_S = 600.0
TRACE_LINES = 60


@dataclass(frozen=True)
class Outcome:
    """What the cases came to: counts, and what gave way, if anything did."""

    cases: tuple[Case, ...]
    counts: Counter[str]
    simulated_s: float
    cpu_s: float
    kind: str = ""  # of the violation: lost, doubled, stuck, wrong; "" when all held
    what: str = ""
    kiosk: int = 0
    at_s: float = 0.0
    trace: tuple[str, ...] = field(default=())

    @property
    def held(self) -> bool:
        """Whether nothing gave way."""
        return not self.kind


def carry_through(cases: Sequence[Case], parts: Parts = SOUND) -> Outcome:
    """Run the cases from their first second to a kind end; they share an operator."""
    began = time.process_time()
    folder = scratch_folder("simulate-")
    operator = Operator(folder, cases[0].seed)
    worlds = [World(case, folder, operator, parts) for case in cases]
    failed: tuple[World, ViolationError] | None = None
    world = worlds[0]
    try:
        for world in worlds:
            world.begin()
        end_s = max(case.hours for case in cases) * HOUR_S
        backup_at_s = at_s = min(world.at_s for world in worlds)
        while at_s < end_s:
            at_s = min(end_s, at_s + SLICE_S)
            for world in worlds:
                world.run_until(at_s)
            if at_s >= backup_at_s:
                operator.back_up(worlds[0].timeline.now_s)
                backup_at_s = at_s + BACKUP_EVERY_S
        for world in worlds:
            Ending(world).be_kind()
        for world in worlds:
            Ending(world).settle_accounts()
        report = operator.audit()
        if not report.ok:
            raise ViolationError("wrong", f"the operator's audit: {report.findings[0]}")
    except ViolationError as violation:
        failed = (world, violation)
    except Exception as error:  # noqa: BLE001 - told with the seed and the command, as all is
        where = "".join(traceback.format_exception(error)[-3:])
        failed = (world, ViolationError("wrong", f"the simulation itself failed: {where}"))
    finally:
        for one in worlds:
            one.end()
        operator.close()
        shutil.rmtree(folder, ignore_errors=True)
    counts: Counter[str] = Counter()
    for one in worlds:
        counts.update(_counts(one))
    counts["requests"] = operator.requests
    counts["operator_restores"] = operator.restores
    return Outcome(
        cases=tuple(cases),
        counts=counts,
        simulated_s=sum(one.at_s - one.began_s for one in worlds),
        cpu_s=time.process_time() - began,
        kind=failed[1].kind if failed else "",
        what=failed[1].what if failed else "",
        kiosk=failed[0].case.kiosk if failed else 0,
        at_s=failed[0].at_s if failed else 0.0,
        trace=tuple(failed[0].trace[-TRACE_LINES:]) if failed else (),
    )


def _counts(world: World) -> Counter[str]:
    counts = Counter(world.counts)
    witness, truth = world.witness, world.truth
    counts["visits"] = world.crowd.visits
    counts["bills_stacked"] = truth.drops
    counts["records"] = witness.records
    counts["payments"] = len(witness.payments)
    counts["payments_refused"] = sum(result == "refused" for result in witness.results.values())
    counts["doubtful_bills"] = witness.doubts
    counts["claims"] = witness.claims
    counts["splits"] = witness.splits
    counts["acceptor_frames"] = world.acceptor.frames
    counts["printer_frames"] = world.printer.frames
    counts["log_lines"] = world.log.count
    return counts

"""Visits of those for whom something does not work: what is looked at, what mends it."""

from __future__ import annotations

from kiosk.projection.help.problems import GROUPS
from workbench.report import Expected
from workbench.scripts.account import MACHINE_S_MAX, end, visit_of
from workbench.stage import Script, Stage
from workbench.subscribers import DEAD_ABROAD, ORDINARY

MENDED = ("fix:roaming", "fix:roaming_data", "fix:registered")
PROBLEMS_MIN = 12


def roaming_dead(stage: Stage) -> Expected:
    visit = visit_of(stage)
    visit.press("help", "MenuView")
    visit.press("problems", "MenuView")
    visit.press("problems:abroad", "MenuView")
    visit.press("problem:roaming_dead", "NumberView")
    screen = visit.prove(DEAD_ABROAD, "ListView")
    stage.show("checks")
    stage.expect(bool(screen.value("notice")), "late charges have their date")
    for fix in MENDED:
        visit.press(fix, "QuoteView")
        visit.press("yes", "DoneView")
        screen = visit.press("done", "ListView")
    stage.show("mended")
    left = [choice for choice in screen.choices if choice.startswith("fix:")]
    stage.expect(not left, "nothing is left to mend")
    stage.facts["mended"] = len(MENDED)
    visit.press("still_not", "MenuView")
    visit.press("phone_steps", "DocumentView")
    visit.press("print", "DoneView")
    stage.wait_receipt(len(MENDED) + 1)
    end(stage, visit)
    return Expected()


def every_problem(stage: Stage) -> Expected:
    """Each problem with live checks, one after another in one visit, is looked at in time."""
    visit = visit_of(stage)
    visit.press("help", "MenuView")
    visit.press("problems", "MenuView")
    slowest_s, looked_at = 0.0, 0
    for group in GROUPS:
        checked = [one for one in group.problems if one.way == "checks"]
        if not checked:
            continue
        visit.press(f"problems:{group.name}", "MenuView")
        for problem in checked:
            before_s = visit.machine_s
            if looked_at == 0:
                visit.press(f"problem:{problem.name}", "NumberView")
                visit.prove(ORDINARY, "ListView")
            else:
                visit.press(f"problem:{problem.name}", "ListView")
            visit.press("done", "MenuView")
            slowest_s = max(slowest_s, visit.machine_s - before_s)
            looked_at += 1
        visit.press("back", "MenuView")
    stage.expect(looked_at >= PROBLEMS_MIN, "the commonest problems are all there")
    stage.expect(slowest_s < MACHINE_S_MAX, "each of them is looked at in time")
    stage.facts["problems"] = looked_at
    stage.facts["slowest_s"] = round(slowest_s, 3)
    end(stage, visit)
    return Expected()


SCRIPTS = (
    Script(
        "roaming-dead",
        "a phone abroad does not connect; each cause is mended",
        roaming_dead,
        proves=("R35",),
    ),
    Script(
        "every-problem",
        "all live checks, one problem after another, timed",
        every_problem,
        proves=("R14", "R30"),
    ),
)

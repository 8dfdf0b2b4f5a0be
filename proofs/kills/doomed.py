"""`python -m proofs.kills.doomed [--control NAME] -- run ...`: the production program with a bomb.

The program is the one of `python -m kiosk`; only in this process are its seams wrapped so that
each passing instant is told to the bomb.  Orders come on standard input (see bomb.Bomb.obey).
"""

from __future__ import annotations

import os
import sys
import threading

from proofs.kills import controls, seams
from proofs.kills.bomb import Bomb

EXIT_USAGE = 2


def main(arguments: list[str]) -> int:
    """Run the program with these arguments; return its exit code."""
    control, given = "", arguments
    if given[:1] == ["--control"] and len(given) > 1:
        control, given = given[1], given[2:]
    if given[:1] == ["--"]:
        given = given[1:]
    if not given or (control and control not in controls.CONTROLS):
        sys.stderr.write(f"{__doc__}\ncontrols: {', '.join(controls.CONTROLS)}\n")
        return EXIT_USAGE
    os.environ.setdefault("PYGAME_HIDE_SUPPORT_PROMPT", "1")
    bomb = Bomb()
    seams.wrap(bomb)
    if control:
        controls.CONTROLS[control]()
    pipes = (sys.stdin, sys.stderr)
    threading.Thread(target=bomb.obey, args=pipes, name="bomb", daemon=True).start()
    from kiosk.__main__ import main as program

    return program(given)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

"""Starts a program that ends when its parent does: `python tether.py PARENT SIGNAL -- COMMAND...`.

Run as a file by a bare interpreter, so that the bench need not run code between fork and exec.
"""

from __future__ import annotations

import ctypes
import os
import signal
import sys
from typing import NoReturn

PR_SET_PDEATHSIG = 1
EXIT_USAGE = 2


def main(arguments: list[str]) -> NoReturn:
    """Bind this process to its parent's life, then become the command."""
    parent, number, separator, *command = arguments
    if separator != "--" or not command:
        sys.exit(EXIT_USAGE)
    ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, int(number), 0, 0, 0)
    if os.getppid() != int(parent):  # it died before we were bound
        os.kill(os.getpid(), signal.SIGKILL)
    os.execvp(command[0], command)  # noqa: S606 - becoming the command is the purpose


if __name__ == "__main__":
    main(sys.argv[1:])

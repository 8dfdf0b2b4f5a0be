"""No picture of this process's memory is ever written or read: it holds whoever stands there."""

from __future__ import annotations

import ctypes
import resource

# Linux's <sys/prctl.h>; the resource module knows the limit, nothing in Python knows the flag.
PR_SET_DUMPABLE = 4
NOT_DUMPABLE = 0


def forbid_core_dumps() -> None:
    """Let a crash leave no memory behind, and let no other process of this user attach.

    The limit alone is not obeyed where the system pipes cores to a program; the flag is.
    """
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.prctl(PR_SET_DUMPABLE, NOT_DUMPABLE, 0, 0, 0) != 0:
        raise OSError(ctypes.get_errno(), "the process stays dumpable")

"""Freed memory goes back to the system, and with it what it held of whoever has left."""

from __future__ import annotations

import ctypes


def hand_back() -> None:
    """Let go of every freed page; where the C library cannot, nothing happens.

    A terminal runs for months: what one long statement took would else stay with the process.
    """
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)  # glibc's own
    if trim is not None:
        trim(0)

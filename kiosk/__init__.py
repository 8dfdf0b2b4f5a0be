"""The terminal itself: one deterministic core thread, its journal, its conversations.

Devices are known only as `drivers.api`, the operator only as `contract`, the screen only as the
views made here.
"""

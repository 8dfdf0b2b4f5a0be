"""Devices: bytes and bills.

Here belong wire protocols, their state machines, the threads that own a serial port, and the
emulators that mirror them.  Money, customers, receipts' wording and screens do not.
"""

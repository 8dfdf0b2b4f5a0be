"""Devices made of software: the mirror images of the drivers, on pseudo-terminals.

Here belong device cores (bytes in, bytes out, time as a value), their command lines and the
faults one can switch on.  An emulator shares tables, frames and messages with its driver and
never the driver's session, state machine or thread.
"""

"""Receipt printers that speak ESC/POS.

Here belong the bytes of the protocol, what differs from model to model (profiles), how a slip
becomes bytes, how answers become statuses, the life of a print job, and the thread that owns the
port.  What a receipt says, and whether money depends on it, is decided elsewhere.
"""

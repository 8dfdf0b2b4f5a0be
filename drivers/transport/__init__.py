"""Wires: a real serial port, a wire in memory that can misbehave, and a tap that records both."""

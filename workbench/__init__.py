"""The developer's bench: parent of the backend, the emulated devices and the real terminal.

Here belong the processes of a demonstration station, the headless scripts, the bench window and
the speed measurements.  Nothing here is part of a terminal in the field, and nothing a terminal
does may depend on it.
"""

"""Things drawn on a sheet: text that fits, buttons, keypad, bills, facts, progress, QR code.

Each takes a sheet and an area and adds items and targets to it.  None knows a view.
"""

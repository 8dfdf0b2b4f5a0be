"""What the screens show, made of what is known: pure functions from state to views.

No I/O, no clock, no dice, no memory between two calls: the same facts make the same view.  Nearly
every maker of a view begins with (say, pack), so that a caller need not know which of the two it
looks at.
"""

"""What may be set: the machine's settings and the operator's pack, typed, bounded, explained.

Nothing here acts on a value; whoever needs one is handed it by the composition root.
"""

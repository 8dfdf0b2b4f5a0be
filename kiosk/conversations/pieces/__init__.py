"""Questions that many rooms ask: the operator, a number, a code of a slip, a page to print.

A piece belongs to no door; what only one room asks stays there.
"""

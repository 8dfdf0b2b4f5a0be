"""Breaks the program on purpose and asks whether the tests notice.

`tables` names the tables and which tests answer for them, `edits` are the ways to break one,
`herd` runs each broken program in a process of its own, `code` lets mutmut break the rest.
"""

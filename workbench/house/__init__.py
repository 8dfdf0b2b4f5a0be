"""The house rules that no ruff, mypy or import-linter knows, as functions on syntax trees.

Each rule takes a file and yields complaints that say what to do instead.  `python -m
workbench.house` reads the whole tree; the tests show every rule a file that breaks it.
"""

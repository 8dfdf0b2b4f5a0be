"""Measurements of speed and size: one module a subject, run by `python -m workbench.bench`.

A measuring module has one function, `measure() -> Iterable[Measurement]`, and a docstring whose
first line names the subject.  It measures a ratio against its own floor in the same run wherever
the machine would otherwise decide.  A module that needs something this machine lacks yields
`skipped(...)` with the reason; an exception is a failed measurement, not the end of the others.
"""

"""Attacks on the promise that no bill is lost and none counted twice.

Each room is one way to attack, with a command of its own and a report that names a seed for
whatever gave way: `crash` every write and every instant, `model` every order, `simulate` every
week, `fuzz` every byte, `mutants` the tests themselves.  They drive the program's own parts and
may import every room; nothing imports them.
"""

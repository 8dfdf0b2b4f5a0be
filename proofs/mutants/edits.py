"""The ways to break a table: a row dropped, a target redirected, two values exchanged.

An edit is put into a module's syntax tree behind the statement that makes the table, so that
everything derived from it is derived from the broken one.
"""

from __future__ import annotations

import ast
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any

# The rows of a larger table are redirected once each, in turn to every target.
ROWS_MANY = 100


@dataclass(frozen=True)
class Edit:
    """One way to break one table; `first` and `second` are places in it."""

    module: str
    table: str
    deed: str  # drop, redirect, add, swap
    first: int
    second: int
    label: str


def edits_of(module: str, table: str, value: object) -> list[Edit]:
    """Every edit of a table, by its value in the unbroken program."""
    if isinstance(value, type) and issubclass(value, Enum):
        return _swaps(module, table, value)
    if isinstance(value, Mapping):
        return _of_rows(module, table, value)
    if isinstance(value, frozenset):
        return _of_set(module, table, value)
    if isinstance(value, tuple):
        labels = (f"{table} without {_told(row)}" for row in value)
        return [Edit(module, table, "drop", i, 0, label) for i, label in enumerate(labels)]
    raise TypeError(f"{module}.{table} is no table")


def _of_rows(module: str, table: str, rows: Mapping[Any, Any]) -> list[Edit]:
    found = []
    for place, (key, target) in enumerate(rows.items()):
        row = f"{table}[{_told(key)}]"
        found.append(Edit(module, table, "drop", place, 0, f"{row} dropped"))
        others = [(n, instead) for n, instead in enumerate(_targets(rows)) if instead != target]
        if len(rows) > ROWS_MANY:
            others = [others[place % len(others)]]
        for other, instead in others:
            label = f"{row} = {_told(instead)}"
            found.append(Edit(module, table, "redirect", place, other, label))
    return found


def _targets(rows: Mapping[Any, Any]) -> list[Any]:
    """What a row may be redirected to: any member of its kind, or any other row's target."""
    values = list(rows.values())
    kind = type(values[0]) if values else None
    if kind is not None and issubclass(kind, Enum):
        return _members(kind)
    distinct: list[Any] = []
    for value in values:
        if value not in distinct:
            distinct.append(value)
    return distinct


def _of_set(module: str, table: str, members: frozenset[Any]) -> list[Edit]:
    found = []
    for place, member in enumerate(_ordered(members)):
        label = f"{table} without {_told(member)}"
        found.append(Edit(module, table, "drop", place, 0, label))
    for place, member in enumerate(_absent(members)):
        label = f"{table} with {_told(member)}"
        found.append(Edit(module, table, "add", place, 0, label))
    return found


def _ordered(members: frozenset[Any]) -> list[Any]:
    return sorted(members, key=repr)


def _absent(members: frozenset[Any]) -> list[Any]:
    kinds = {type(member) for member in members}
    kind = next(iter(kinds)) if len(kinds) == 1 else None
    if kind is None or not issubclass(kind, Enum):
        return []
    return [member for member in _members(kind) if member not in members]


def _members(kind: type[Enum]) -> list[Enum]:
    return list(kind)


def _swaps(module: str, table: str, kind: type[Enum]) -> list[Edit]:
    names = list(kind.__members__)
    pairs = [(i, j) for i in range(len(names)) for j in range(i + 1, len(names))]
    return [
        Edit(module, table, "swap", i, j, f"{table}.{names[i]} <-> {table}.{names[j]}")
        for i, j in pairs
    ]


def _told(value: object) -> str:
    if isinstance(value, Enum):
        return value.name
    if isinstance(value, tuple):
        return ", ".join(_told(part) for part in value)
    if isinstance(value, frozenset):
        return "{" + ", ".join(_told(part) for part in _ordered(value)) + "}"
    return getattr(value, "__qualname__", None) or repr(value)


# --- inside the broken program ----------------------------------------------------------------


def broken(value: Any, deed: str, first: int, second: int) -> Any:  # noqa: ANN401 -- any table
    """The broken table; called by the line that `with_edit` puts into the module."""
    if isinstance(value, frozenset):
        if deed == "add":
            return value | {_absent(value)[first]}
        return value - {_ordered(value)[first]}
    if isinstance(value, tuple):
        return value[:first] + value[first + 1 :]
    key = list(value)[first]
    if deed == "drop":
        return {k: v for k, v in value.items() if k != key}
    return {k: _targets(value)[second] if k == key else v for k, v in value.items()}


def with_edit(source: str, edit: Edit) -> ast.Module:
    """The module's syntax tree with the edit in it; LookupError if the table is not there."""
    tree = ast.parse(source)
    if edit.deed == "swap":
        _swap_members(tree, edit)
        return tree
    places = [i for i, node in enumerate(tree.body) if edit.table in _bound_by(node)]
    if not places:
        raise LookupError(f"{edit.module} has no {edit.table}")
    line = (
        f"{edit.table} = __import__('proofs.mutants.edits', fromlist=['broken'])"
        f".broken({edit.table}, {edit.deed!r}, {edit.first}, {edit.second})"
    )
    tree.body[places[-1] + 1 : places[-1] + 1] = ast.parse(line).body
    return tree


def _bound_by(node: ast.stmt) -> set[str]:
    targets: list[ast.expr] = []
    if isinstance(node, ast.Assign):
        targets = node.targets
    elif isinstance(node, ast.AnnAssign | ast.AugAssign):
        targets = [node.target]
    return {target.id for target in targets if isinstance(target, ast.Name)}


def _swap_members(tree: ast.Module, edit: Edit) -> None:
    for node in tree.body:
        if isinstance(node, ast.ClassDef) and node.name == edit.table:
            members = [line for line in node.body if isinstance(line, ast.Assign)]
            one, other = members[edit.first], members[edit.second]
            one.value, other.value = other.value, one.value
            return
    raise LookupError(f"{edit.module} has no class {edit.table}")

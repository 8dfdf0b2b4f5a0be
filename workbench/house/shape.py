"""Rules about the shape of a file: its opening, its size, its names, its excuses."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from workbench.house.source import Complaint, Source

FILE_LINES_MAX = 400
FUNCTION_LINES_MAX = 60
TEST_NAME_WORDS_MIN = 3
OPENING_ENDS = (".", ":", "?", "!")

# Written in two halves, so that this file does not find itself.
UNFINISHED = re.compile(r"\b(TO" r"DO|FIX" r"ME|X" r"XX|HA" r"CK|NotImpl" r"ementedError)\b")
EXEMPTION = re.compile(r"#\s*(?:noqa\b|type:\s*ignore\b|pragma:)")
EXEMPTION_WITH_REASON = re.compile(
    r"#\s*(?:noqa:\s*[A-Z]+\d+(?:\s*,\s*[A-Z]+\d+)*|type:\s*ignore\[[\w\-, ]+\]|pragma:[\w ]+)"
    r"\s+(?:#|-|--)\s*\S"
)
OUR_WORDS = {
    "banknote": "bill",
    "stacker": "cassette",
}  # the protocols' own words stay in drivers/
TEST_WORDS_OF_NO_CLAIM = frozenset({"should", "shall"})


def opens_with_what_it_owns(source: Source) -> Iterator[Complaint]:
    """A Python file opens with a docstring, whose first paragraph is a sentence."""
    if not (source.is_program or source.is_test):
        return
    opening = ast.get_docstring(source.tree)
    if not opening:
        yield source.complain(1, "open with a docstring: one sentence of what this file owns")
    elif not opening.split("\n\n")[0].rstrip().endswith(OPENING_ENDS):
        yield source.complain(1, "the opening docstring is a sentence: end it with a full stop")


def keeps_its_size(source: Source) -> Iterator[Complaint]:
    """400 lines a file, 60 a function; tests are tables and stories, and may be longer."""
    if not source.is_program:
        return
    lines = source.text.count("\n")
    if lines > FILE_LINES_MAX:
        yield source.complain(
            1, f"{lines} lines, {FILE_LINES_MAX} at most: split it along its nouns"
        )
    for node in ast.walk(source.tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            size = (node.end_lineno or node.lineno) - node.lineno + 1
            if size > FUNCTION_LINES_MAX:
                yield source.complain(
                    node.lineno,
                    f"{node.name} has {size} lines, {FUNCTION_LINES_MAX} at most: "
                    "keep the branches, move the leaves out",
                )


def is_finished(source: Source) -> Iterator[Complaint]:
    """No mark of unfinished work."""
    if not source.is_python:
        return
    for number, line in enumerate(source.text.splitlines(), 1):
        if found := UNFINISHED.search(line):
            yield source.complain(number, f"{found[0]}: finish it, or write an issue")


def gives_reasons_for_exemptions(source: Source) -> Iterator[Complaint]:
    """`# noqa: CODE  # reason`, `# type: ignore[code]  # reason`."""
    if not source.is_python:
        return
    for number, line in enumerate(source.text.splitlines(), 1):
        if EXEMPTION.search(line) and not EXEMPTION_WITH_REASON.search(line):
            yield source.complain(
                number, "an exemption names its code and carries its reason on its line"
            )


def speaks_our_words(source: Source) -> Iterator[Complaint]:
    """One word a thing; drivers keep their makers' words."""
    if not source.is_program or source.room == "drivers":
        return
    for node in ast.walk(source.tree):
        for name in _names_made_by(node):
            for word, ours in OUR_WORDS.items():
                if word in name.lower():
                    yield source.complain(
                        getattr(node, "lineno", 1), f"{name}: say {ours}, not {word}"
                    )


def _names_made_by(node: ast.AST) -> list[str]:
    match node:
        case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef():
            return [node.name]
        case ast.arg():
            return [node.arg]
        case ast.Name(ctx=ast.Store()):
            return [node.id]
        case ast.Attribute(ctx=ast.Store()):
            return [node.attr]
    return []


def counts_money_in_whole_units(source: Source) -> Iterator[Complaint]:
    """A name that ends in _minor is never a float."""
    if not source.is_program:
        return
    for node in ast.walk(source.tree):
        match node:
            case ast.AnnAssign(target=target, annotation=ast.expr() as annotation):
                named = ast.unparse(target)
            case ast.arg(arg=named, annotation=ast.expr() as annotation):
                pass
            case _:
                continue
        if named.endswith("_minor") and "float" in ast.unparse(annotation):
            yield source.complain(
                annotation.lineno, f"{named}: money is whole minor units, never float"
            )


def starts_statuses_at_unknown(source: Source) -> Iterator[Complaint]:
    """The first member of every status enum is UNKNOWN."""
    if not source.is_program:
        return
    for node in ast.walk(source.tree):
        if not isinstance(node, ast.ClassDef) or not node.name.endswith("Status"):
            continue
        if not any("Enum" in ast.unparse(base) for base in node.bases):
            continue
        members = [
            ast.unparse(item.targets[0]) for item in node.body if isinstance(item, ast.Assign)
        ]
        if members[:1] != ["UNKNOWN"]:
            yield source.complain(node.lineno, f"{node.name}: the first member is UNKNOWN")


def ends_views_in_view(source: Source) -> Iterator[Complaint]:
    """A class made of View says so in its name."""
    if not source.path.startswith("kiosk/views/"):
        return
    for node in ast.walk(source.tree):
        if (
            isinstance(node, ast.ClassDef)
            and any(ast.unparse(base).endswith("View") for base in node.bases)
            and not node.name.endswith("View")
        ):
            yield source.complain(node.lineno, f"{node.name}: the name of a view ends in View")


def names_tests_as_claims(source: Source) -> Iterator[Complaint]:
    """test_a_repeated_report_credits_once: what holds, in the present tense."""
    if not source.is_test:
        return
    for node in ast.walk(source.tree):
        if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            continue
        if not node.name.startswith("test_"):
            continue
        words = node.name.split("_")[1:]
        if len(words) < TEST_NAME_WORDS_MIN or TEST_WORDS_OF_NO_CLAIM & set(words):
            yield source.complain(
                node.lineno, f"{node.name}: a test's name claims what holds, in the present tense"
            )

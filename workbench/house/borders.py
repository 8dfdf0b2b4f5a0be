"""Rules about what a file may reach for: libraries, the time, the dice, other people's insides."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from workbench.house.source import Complaint, Source

# One library, one file.  Foreign errors become ours there.
LIBRARY_OWNERS: dict[str, frozenset[str]] = {
    "serial": frozenset({"drivers/transport/serial_port.py"}),
    "apsw": frozenset({"kiosk/journal/database.py"}),
    "urllib3": frozenset({"kiosk/operator/client.py"}),
    "pygame.display": frozenset({"ui/window.py"}),
    "time": frozenset({"drivers/clock.py", "kiosk/clock.py"}),
    "random": frozenset({"kiosk/dice.py"}),
    "secrets": frozenset({"backend/server.py", "kiosk/dice.py"}),
}
# Who starts a process brings time and dice in; nobody below asks.
ASKS_FOR_OTHERS = frozenset({"backend/__main__.py", "backend/server.py", "certs/__main__.py"})
OTHER_HTTP_LIBRARIES = frozenset({"aiohttp", "http.client", "httpx", "requests", "urllib.request"})
ASKS_THE_TIME = frozenset(
    {"datetime.now", "datetime.utcnow", "datetime.today", "date.today", "time.time"}
)
ASKS_THE_DICE = frozenset({"os.urandom", "os.getrandom", "uuid.uuid1", "uuid.uuid4", "uuid4"})
# The bench stands outside the terminal: it may use everything, in as many files as it likes.
RULED_ROOMS = frozenset({"backend", "certs", "contract", "drivers", "kiosk", "ui"})
TEST_LIBRARIES = frozenset({"hypothesis", "pytest", "tests", "unittest"})
STEP_S_MAX = 0.1


def imported_names(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """Every module and member a file imports, dotted, with its line, wherever it stands."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield node.lineno, alias.name
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            for alias in node.names:
                yield node.lineno, f"{node.module}.{alias.name}"


def _is_within(name: str, library: str) -> bool:
    return name == library or name.startswith(library + ".")


def keeps_each_library_in_one_file(source: Source) -> Iterator[Complaint]:
    """pyserial, apsw, HTTP, the clock, randomness and the display have one owner each."""
    if not source.is_program or source.room not in RULED_ROOMS:
        return
    reached = [*imported_names(source.tree), *_attributes(source.tree)]
    for library, owners in LIBRARY_OWNERS.items():
        if source.path in owners:
            continue
        lines = {line for line, name in reached if _is_within(name, library)}
        for line in sorted(lines):
            yield source.complain(
                line, f"{library} lives in {' and '.join(sorted(owners))} alone: ask there"
            )
    for line, name in imported_names(source.tree):
        if any(_is_within(name, library) for library in OTHER_HTTP_LIBRARIES):
            yield source.complain(line, f"{name}: HTTP lives in kiosk/operator/client.py alone")


def _attributes(tree: ast.Module) -> Iterator[tuple[int, str]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and node.attr == "display":
            yield node.lineno, ast.unparse(node)


def asks_neither_time_nor_dice(source: Source) -> Iterator[Complaint]:
    """Both come in as values; only their owners ask."""
    if not source.is_program or source.room not in RULED_ROOMS:
        return
    if source.path in ASKS_FOR_OTHERS:
        return
    for node in ast.walk(source.tree):
        if not isinstance(node, ast.Call):
            continue
        call = ast.unparse(node.func)
        if _ends_with(call, ASKS_THE_TIME) and source.path not in LIBRARY_OWNERS["time"]:
            yield source.complain(node.lineno, f"{call}: time comes in, from clock.py")
        if _ends_with(call, ASKS_THE_DICE) and source.path not in LIBRARY_OWNERS["secrets"]:
            yield source.complain(node.lineno, f"{call}: the dice come in, from dice.py")


def _ends_with(call: str, names: frozenset[str]) -> bool:
    return any(call == name or call.endswith("." + name) for name in names)


def knows_no_tests(source: Source) -> Iterator[Complaint]:
    """Production code does not know that tests exist."""
    if not source.is_program or source.room not in RULED_ROOMS:
        return
    for line, name in imported_names(source.tree):
        if name.partition(".")[0] in TEST_LIBRARIES:
            yield source.complain(line, f"{name}: a program does not know that tests exist")


def never_sleeps_in_tests(source: Source) -> Iterator[Complaint]:
    """A test waits for a condition: a short step inside a `while`, or `eventually`."""
    if not source.is_test:
        return
    steps: set[ast.AST] = set()
    for loop in ast.walk(source.tree):
        if isinstance(loop, ast.While):
            steps.update(node for node in ast.walk(loop) if _is_short_step(node))
    for node in ast.walk(source.tree):
        if _is_sleep(node) and node not in steps:
            yield source.complain(
                getattr(node, "lineno", 1), "do not sleep: wait with the fixture `eventually`"
            )


def _is_sleep(node: ast.AST) -> bool:
    return isinstance(node, ast.Call) and ast.unparse(node.func).split(".")[-1] == "sleep"


def _is_short_step(node: ast.AST) -> bool:
    if not isinstance(node, ast.Call) or not _is_sleep(node) or len(node.args) != 1:
        return False
    match node.args[0]:
        case ast.Constant(value=int() | float() as seconds):
            return seconds <= STEP_S_MAX
        case ast.Name(id=name):
            return name.isupper()
    return False


def patches_nothing_of_ours(source: Source) -> Iterator[Complaint]:
    """A fake implements the Protocol; nothing is mocked and no module is patched."""
    if not source.is_test:
        return
    for line, name in imported_names(source.tree):
        if _is_within(name, "unittest.mock") or _is_within(name, "mock"):
            yield source.complain(line, "no mocks: write a fake that passes the contract suite")
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "monkeypatch.setattr":
            yield source.complain(node.lineno, "no patched modules: hand the part in")


def stands_alone_in_tests(source: Source) -> Iterator[Complaint]:
    """Tests are files, not a package."""
    if source.is_test and source.name == "__init__.py":
        yield source.complain(1, "no __init__.py in tests: share through conftest.py")

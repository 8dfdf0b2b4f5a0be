"""Who may import whom: every contract of setup.cfg is kept, and each is seen to bite.

The rooms are copied, a forbidden import is written into the copy, and lint-imports has to name it.
"""

import configparser
import pathlib
import shutil
import subprocess
import sys

import pytest

ROOT = pathlib.Path(__file__).parents[2]
LINTER = pathlib.Path(sys.executable).with_name("lint-imports")
PREFIX = "importlinter:contract:"


def read_contracts():
    setup = configparser.ConfigParser()
    setup.read(ROOT / "setup.cfg")
    return {
        section.removeprefix(PREFIX): {
            key: setup[section][key].split("\n")[1:] or setup[section][key]
            for key in setup[section]
        }
        for section in setup.sections()
        if section.startswith(PREFIX)
    }


CONTRACTS = read_contracts()
ROOMS = ("backend", "certs", "contract", "drivers", "kiosk", "proofs", "ui", "workbench")
FORBIDDING = [name for name, contract in CONTRACTS.items() if contract["type"] == "forbidden"]
INNER = ("conversation-rooms", "projection-rooms")


class Tree:
    """A copy of the rooms into which imports can be written."""

    def __init__(self, root):
        self.root = root

    def file_of(self, module):
        path = self.root / module.replace(".", "/")
        file = path / "__init__.py" if path.is_dir() else path.with_suffix(".py")
        return file if file.exists() else None

    def modules_matching(self, expression):
        """Real modules of a contract's expression; an outside library is itself."""
        if expression.split(".")[0] not in ROOMS:
            return [expression]
        paths = sorted(self.root.glob(expression.replace(".", "/") + "/__init__.py"))
        paths += sorted(self.root.glob(expression.replace(".", "/") + ".py"))
        files = [path.relative_to(self.root).as_posix() for path in paths]
        return [
            file.removesuffix(".py").removesuffix("/__init__").replace("/", ".") for file in files
        ]

    def add_import(self, importer, imported):
        file = self.file_of(importer)
        if file is None:
            pytest.fail(f"{importer} is named in setup.cfg and is nowhere")
        with file.open("a") as text:
            text.write(f"\nimport {imported}\n")
        return f"{importer} -> {imported} (l."

    def lint(self, *contracts):
        limits = [word for contract in contracts for word in ("--contract", contract)]
        return subprocess.run(
            [LINTER, "--no-cache", "--no-logo", *limits],
            cwd=self.root,
            capture_output=True,
            text=True,
            check=False,
            env={"COLUMNS": "500", "PYTHONDONTWRITEBYTECODE": "1"},
        )


def copy_rooms(target):
    for room in ROOMS:
        shutil.copytree(
            ROOT / room,
            target / room,
            ignore=lambda folder, names: [
                name
                for name in names
                if not name.endswith(".py") and not pathlib.Path(folder, name).is_dir()
            ],
        )
    shutil.copy(ROOT / "setup.cfg", target)
    return Tree(target)


@pytest.fixture
def tree(tmp_path):
    return copy_rooms(tmp_path)


def overlap(one, other):
    return f"{one}.".startswith(f"{other}.") or f"{other}.".startswith(f"{one}.")


def assert_bites(tree, contract, edges):
    result = tree.lint(contract)
    assert result.returncode == 1, result.stdout + result.stderr
    unseen = [edge for edge in edges if edge not in result.stdout]
    assert not unseen, f"{contract} does not see {unseen}\n{result.stdout[-3000:]}"


@pytest.mark.slow
def test_every_contract_is_kept(tree):
    result = tree.lint()
    assert result.returncode == 0, result.stdout + result.stderr
    assert f"Contracts: {len(CONTRACTS)} kept, 0 broken" in result.stdout


@pytest.mark.slow
@pytest.mark.parametrize("contract", FORBIDDING)
def test_a_forbidding_contract_sees_every_source_and_every_forbidden_module(tree, contract):
    sources = [
        module
        for expression in CONTRACTS[contract]["source_modules"]
        for module in tree.modules_matching(expression)
    ]
    forbidden = [
        (expression, module)
        for expression in CONTRACTS[contract]["forbidden_modules"]
        for module in tree.modules_matching(expression)
    ]
    assert {expression for expression, _ in forbidden} == set(
        CONTRACTS[contract]["forbidden_modules"]
    ), "an expression of the contract names nothing"
    edges = []
    for source in sources:
        allowed = [module for _, module in forbidden if not overlap(source, module)]
        # All forbidden modules into the first source, one into each other.
        for module in allowed if source == sources[0] else allowed[-1:]:
            edges.append(tree.add_import(source, module))
    assert_bites(tree, contract, edges)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("importer", "imported"),
    [
        ("contract.quotes", "certs"),
        ("contract.quotes", "drivers.api"),
        ("drivers.api", "kiosk.money"),
        ("drivers.api", "certs"),
        ("certs", "kiosk.money"),
        ("certs", "backend"),
        ("backend", "kiosk.money"),
        ("kiosk.money", "backend"),
        ("kiosk.money", "ui.theme"),
        ("kiosk.money", "workbench"),
        ("ui.theme", "workbench"),
        ("backend", "ui.theme"),
    ],
)
def test_nobody_looks_up(tree, importer, imported):
    assert_bites(tree, "layers", [tree.add_import(importer, imported)])


@pytest.mark.slow
@pytest.mark.parametrize("contract", INNER)
@pytest.mark.parametrize(
    ("room", "above"),
    [
        ("ground.needs", "money.cash"),
        ("money.cash", "account.account"),
        ("person.person", "money.cash"),
        ("account.account", "travel.travel"),
        ("urgent.urgent", "travel.travel"),
        ("travel.travel", "help.help"),
    ],
)
def test_no_room_looks_up(tree, contract, room, above):
    house = {"conversation-rooms": "kiosk.conversations", "projection-rooms": "kiosk.projection"}
    below = room.replace("needs", "visit") if contract == "conversation-rooms" else room
    edge = tree.add_import(f"{house[contract]}.{below}", f"{house[contract]}.{above}")
    assert_bites(tree, contract, [edge])


@pytest.mark.slow
def test_only_the_composition_root_knows_the_window(tree):
    assert_bites(tree, "screen", [tree.add_import("ui.theme", "ui.app")])


@pytest.mark.slow
def test_a_forbidden_import_is_seen_through_another_file(tree):
    tree.add_import("kiosk.numbers", "socket")
    tree.add_import("kiosk.money", "kiosk.numbers")
    result = tree.lint("sans-io")
    assert result.returncode == 1
    assert "kiosk.money -> kiosk.numbers" in result.stdout


def test_every_contract_that_forbids_or_protects_is_seen_to_bite():
    assert set(CONTRACTS) == {*FORBIDDING, "layers", "screen", *INNER}

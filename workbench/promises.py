"""The promises to subscribers, R01 to R40, and which test proves each: `kiosk coverage`.

A promise counts as proved when a test of it passed that was not changed since, and none failed; the
record is written by the test run (`workbench.testing.proofs`).
"""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from enum import Enum, unique
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]

PROMISES: dict[str, str] = {
    "R01": "Account, tariff and options are as simple as possible",
    "R02": "Every kind of customer can use the terminal",
    "R03": "Terms can be read calmly, and the version read is what is signed",
    "R04": "Talking to a person is always the easier way",
    "R05": "A check-up at least twice a year",
    "R06": "Tariffs, services, gifts and bonuses on offer",
    "R07": "Nothing switches by itself",
    "R08": "Advice on spending less, or on staying",
    "R09": "Urgent things first, even with the printer out",
    "R10": "A question is answered or becomes a case",
    "R11": "Services are switched on and off here",
    "R12": "No need to call",
    "R13": "The operator's web account gets its password here",
    "R14": "Most problems are solved in minutes",
    "R15": "Charges and calls in detail",
    "R16": "The tariff is changed here",
    "R17": "What is needed is found and switched on",
    "R18": "What is superfluous is found and switched off",
    "R19": "The account at a glance",
    "R20": "The guide to every service in every channel",
    "R21": "Cash onto any number, repeated, split",
    "R22": "Codes, confirmations and receipts by SMS",
    "R23": "The way to the application",
    "R24": "Operator, languages and limits come from one pack",
    "R25": "What cannot be done here says where it can",
    "R26": "A top-up for those who have no time",
    "R27": "A top-up without a network, delivered exactly once later",
    "R28": "Reachable, in icons, by ear",
    "R29": "The operator's number is on contacts, idle screen and receipts",
    "R30": "Problems lead to a fix, a case or a person",
    "R31": "A live person at any time, about anything",
    "R32": "The number to call from landlines and other operators",
    "R33": "The number to call from abroad",
    "R34": "Every decrease of the balance is explained",
    "R35": "Roaming is diagnosed and mended",
    "R36": "A device that does not work is diagnosed and mended",
    "R37": "A helper at home can help a traveller and sees no data",
    "R38": "No surprise on the bill after the journey",
    "R39": "Every number says for whom it is free",
    "R40": "Solved quickly, and said so on a slip",
}
NUMBERS = frozenset(PROMISES)
# Parts of promises that are not built: however green its tests, such a promise is not proved.
UNBUILT: dict[str, str] = {
    "R02": "spoken prompts, the telephone keypad",
    "R20": "the telephone keypad with its keys 0, * and #",
    "R28": "audio, the telephone keypad",
}
RECORD = Path("build") / "promises.json"
CHANGED = "changed since"


@unique
class Outcome(Enum):
    """How a test ended, in pytest's words."""

    PASSED = "passed"
    FAILED = "failed"
    SKIPPED = "skipped"


PASSED = Outcome.PASSED.value


@unique
class State(Enum):
    """How a promise stands."""

    PROVED = "proved"
    PARTLY = "partly"  # its tests ran green, and a part of it is not built
    FAILING = "failing"
    STALE = "stale"  # its tests were changed, skipped or removed since they ran
    NOT_PROVED = "not proved"


@dataclass(frozen=True)
class Proof:
    """One test, the rows it proves, how it ended, the file it stood in, the screens it saw."""

    test: str
    rows: tuple[str, ...]
    outcome: Outcome
    digest: str  # of the test's file when it ran
    screens: tuple[str, ...] = ()  # names of the questions (`kiosk.conversations`) that stood there


@dataclass(frozen=True)
class Standing:
    """One promise, the tests that prove it and those that do not, or no longer."""

    row: str
    promise: str
    state: State
    tests: tuple[str, ...]  # green, and unchanged since
    screens: tuple[str, ...]  # that stood there while those ran
    not_counted: tuple[tuple[str, str], ...]  # test and why: failed, skipped, changed since
    unbuilt: str = ""  # what is promised and not there

    @property
    def proved(self) -> bool:
        return self.state is State.PROVED


def record_path(root: Path = ROOT) -> Path:
    """Where the test run writes its proofs."""
    return root / RECORD


def file_digest(path: Path) -> str:
    """SHA-256 of a file in hex, "" where there is none."""
    return hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else ""


def read_proofs(path: Path) -> tuple[Proof, ...]:
    """The record; empty before the first run or when it cannot be read."""
    try:
        entries = json.loads(path.read_text(encoding="utf-8"))["proofs"]
        return tuple(
            Proof(
                e["test"],
                tuple(e["rows"]),
                Outcome(e["outcome"]),
                e["digest"],
                tuple(e["screens"]),
            )
            for e in entries
        )
    except (OSError, ValueError, KeyError, TypeError):
        return ()


@contextlib.contextmanager
def alone(path: Path) -> Iterator[None]:
    """Hold the record while it is read and replaced; whoever comes meanwhile waits."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def write_proofs(path: Path, proofs: Iterable[Proof]) -> None:
    """Replace the record in one step."""
    path.parent.mkdir(parents=True, exist_ok=True)
    entries = [asdict(proof) | {"outcome": proof.outcome.value} for proof in proofs]
    part = path.with_suffix(".part")
    part.write_text(json.dumps({"proofs": entries}, indent=1) + "\n", encoding="utf-8")
    part.replace(path)


def merge_proofs(old: Iterable[Proof], new: Iterable[Proof]) -> tuple[Proof, ...]:
    """What ran last counts; what did not run stays."""
    merged = {proof.test: proof for proof in (*old, *new)}
    return tuple(merged[test] for test in sorted(merged))


def standings(proofs: Iterable[Proof], root: Path = ROOT) -> tuple[Standing, ...]:
    """How every promise stands by this record, in the order of their numbers."""
    known = tuple(proofs)
    files = {_file_of(proof) for proof in known}
    digests = {name: file_digest(root / name) for name in files}
    fates = {proof.test: _fate(proof, digests[_file_of(proof)]) for proof in known}
    found = []
    for row, promise in PROMISES.items():
        own = [proof for proof in known if row in proof.rows]
        proving = [proof for proof in own if fates[proof.test] == PASSED]
        found.append(
            Standing(
                row,
                promise,
                _state_of(row, [fates[proof.test] for proof in own]),
                tuple(proof.test for proof in proving),
                tuple(sorted({screen for proof in proving for screen in proof.screens})),
                tuple((p.test, fates[p.test]) for p in own if fates[p.test] != PASSED),
                UNBUILT.get(row, ""),
            )
        )
    return tuple(found)


def _file_of(proof: Proof) -> str:
    return proof.test.partition("::")[0]


def _fate(proof: Proof, digest_now: str) -> str:
    return proof.outcome.value if proof.digest == digest_now else CHANGED


def _state_of(row: str, fates: list[str]) -> State:
    if Outcome.FAILED.value in fates:
        return State.FAILING
    if PASSED in fates:
        return State.PARTLY if row in UNBUILT else State.PROVED
    return State.STALE if fates else State.NOT_PROVED

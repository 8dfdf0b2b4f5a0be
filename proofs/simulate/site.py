"""What stands in one place for years, whatever process runs there: disk, key, clock, devices."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import lru_cache
from pathlib import Path
from random import Random

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from contract.keys import PrivateKeySigner
from kiosk.config.pack import OperatorPack
from kiosk.config.pack_loading import load_pack
from kiosk.config.settings import Settings, TerminalSettings
from kiosk.dice import SeededDice
from kiosk.journal.store import Journal
from kiosk.operator.signing import own_signatures
from kiosk.state_dir import StateDirectory
from kiosk.time_values import Instant
from proofs.simulate.devices import AcceptorStation, PrinterStation
from proofs.simulate.fuse import Disk, Fuse, RecordsSink, watched_journal
from proofs.simulate.operator_side import Network, Operator
from proofs.simulate.timeline import Timeline

BALLAST_BYTES = 4096
FINGERPRINT = "board-1"


class WallClock:
    """kiosk.clock.Clock of one terminal: its wall clock may jump and drift, monotonic does not."""

    def __init__(self, timeline: Timeline, start: datetime) -> None:
        self._timeline = timeline
        self._start = start
        self._start_s = timeline.now_s
        self._wrong_s = 0.0
        self._drift = 0.0
        self._drift_since_s = timeline.now_s

    def monotonic_s(self) -> float:
        return self._timeline.now_s

    def true_utc(self) -> datetime:
        """What a good clock would show; the operator's does."""
        return self._start + timedelta(seconds=self._timeline.now_s - self._start_s)

    def utc(self) -> datetime:
        wrong_s = self._wrong_s + self._drift * (self._timeline.now_s - self._drift_since_s)
        return self.true_utc() + timedelta(seconds=wrong_s)

    def now(self) -> Instant:
        return Instant(self._timeline.now_s, self.utc())

    def disturb(self, jump_s: float, drift: float) -> None:
        """Jump, and go wrong by so much a second from now on."""
        self._wrong_s += self._drift * (self._timeline.now_s - self._drift_since_s) + jump_s
        self._drift, self._drift_since_s = drift, self._timeline.now_s

    def put_right(self) -> None:
        self._wrong_s = self._drift = 0.0


@lru_cache(maxsize=1)
def pack() -> OperatorPack:
    """The pack that is delivered."""
    return load_pack()


class Site:
    """What outlives every process: disk, devices, key, clock."""

    def __init__(
        self,
        terminal_id: str,
        folder: Path,
        timeline: Timeline,
        clock: WallClock,
        operator: Operator,
        acceptor: AcceptorStation,
        printer: PrinterStation,
        seed: int,
    ) -> None:
        dice = Random(f"site {seed}")
        self.terminal_id = terminal_id
        self.folder = folder
        self.timeline = timeline
        self.clock = clock
        self.operator = operator
        self.acceptor = acceptor
        self.printer = printer
        self.signer = PrivateKeySigner(Ed25519PrivateKey.from_private_bytes(dice.randbytes(32)))
        self.dice = SeededDice(dice.getrandbits(32))
        self.network = Network(timeline, Random(dice.getrandbits(32)))
        self.line_dice = Random(dice.getrandbits(32))
        self.settings = Settings(
            terminal=TerminalSettings(terminal_id=terminal_id, address="Mira 5")
        )
        self.fuse = Fuse()
        self.disk = Disk()
        operator.enrol(terminal_id, self.signer.public)

    def open_journal(self, told: RecordsSink) -> tuple[StateDirectory, Journal]:
        """Hold the state directory and open what is in it."""
        state = StateDirectory.hold(self.folder, self.clock)
        try:
            journal = watched_journal(self.fuse, self.disk, told).open(
                state,
                terminal_id=self.terminal_id,
                fingerprint=FINGERPRINT,
                signer=self.signer,
                clock=self.clock,
                dice=self.dice,
                verify_signature=own_signatures((self.signer.public.spki,)),
                ballast_bytes=BALLAST_BYTES,
            )
        except BaseException:
            state.close()
            raise
        return state, journal

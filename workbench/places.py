"""Where everything of one station lies, below one directory."""

from __future__ import annotations

import os
import shutil
from dataclasses import dataclass
from pathlib import Path

MARKER = ".kiosk-demo"


class ForeignDirectoryError(Exception):
    """A directory that no demo made."""


@dataclass(frozen=True)
class Places:
    """The folders and files of a station."""

    root: Path

    @property
    def state(self) -> Path:
        return self.root / "terminal"

    @property
    def configuration(self) -> Path:
        return self.state / "kiosk.toml"

    @property
    def acceptor_link(self) -> Path:
        return self.root / "acceptor"

    @property
    def printer_link(self) -> Path:
        return self.root / "printer"

    @property
    def paper(self) -> Path:
        return self.root / "paper"

    @property
    def logs(self) -> Path:
        return self.root / "logs"

    @property
    def terminal_log(self) -> Path:
        return self.logs / "kiosk"

    @property
    def backend(self) -> Path:
        return self.root / "backend"

    @property
    def authority(self) -> Path:
        return self.backend / "authority"

    @property
    def impostor(self) -> Path:
        return self.root / "impostor"

    @property
    def cassette(self) -> Path:
        """What the bench remembers of the emulated cassette between two runs."""
        return self.root / "acceptor.json"

    def make(self) -> None:
        """Make the folders that nobody else makes.  ForeignDirectoryError."""
        self.root.mkdir(mode=0o700, parents=True, exist_ok=True)
        if not self._is_ours():
            raise ForeignDirectoryError(f"{self.root} is not a demo: not touched")
        (self.root / MARKER).touch()
        for folder in (self.state, self.paper, self.logs, self.backend):
            folder.mkdir(mode=0o700, exist_ok=True)

    def clear(self) -> None:
        """Throw a demo's directory away; ForeignDirectoryError if it may be something else."""
        if not self.root.exists():
            return
        if not self._is_ours():
            raise ForeignDirectoryError(f"{self.root} is not a demo: not deleted")
        shutil.rmtree(self.root)

    def _is_ours(self) -> bool:
        return (self.root / MARKER).exists() or not any(self.root.iterdir())


def default_root() -> Path:
    """A cache directory of the user's."""
    told = os.environ.get("KIOSK_CACHE")
    if told:
        return Path(told) / "demo"
    base = os.environ.get("XDG_CACHE_HOME")
    return (Path(base) if base else Path.home() / ".cache") / "kiosk" / "demo"

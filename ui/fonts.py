"""Typefaces: cut once from the variable font, opened by cap height, measured, checked for glyphs.

The variable Noto Sans of its package is cut to two static files, Regular and Bold, with the
letters of Latin and Cyrillic languages, punctuation and currency signs.  `prepare` does it at
set-up; the program only opens the files.
"""

from __future__ import annotations

import io
import math
import os
import sys
from collections.abc import Callable, Sequence
from functools import lru_cache
from pathlib import Path

import pygame.font

PACKAGE = "fontpkg-noto-sans"
WEIGHTS = {"regular": 400, "bold": 700}
RANGES = (
    (0x0020, 0x007E),
    (0x00A0, 0x024F),
    (0x02B0, 0x02FF),
    (0x0300, 0x036F),
    (0x0400, 0x052F),
    (0x1E00, 0x1EFF),
    (0x2000, 0x206F),
    (0x20A0, 0x20BF),
    (0x2100, 0x214F),
    (0x2190, 0x2199),
    (0x2212, 0x2212),
)
STAMP_FILE = "noto-sans.stamp"
RECIPE = 1  # grows when the cut changes, so that an old cache is not used
CAP_SHARE = 0.714  # cap height of Noto Sans in ems
PITCH_SHARE = 1.28  # from line to line, in ems


def cache_directory() -> Path:
    """Where the cut fonts live unless told otherwise."""
    told = os.environ.get("KIOSK_CACHE")
    if told:
        return Path(told) / "fonts"
    base = os.environ.get("XDG_CACHE_HOME")
    return (Path(base) if base else Path.home() / ".cache") / "kiosk" / "fonts"


def paths(cache_dir: Path) -> dict[str, Path]:
    """The cut files; whether they are current is known to `prepare` alone."""
    return {name: cache_dir / f"noto-sans-{name}.ttf" for name in WEIGHTS}


def _stamp() -> str:
    """What the cut depends on."""
    from importlib import metadata

    return f"{PACKAGE} {metadata.version(PACKAGE)}, recipe {RECIPE}\n"


def _cut(name: str, target: Path) -> None:
    from importlib import metadata

    from fontTools import subset
    from fontTools.ttLib import TTFont
    from fontTools.varLib import instancer

    files = metadata.files(PACKAGE) or []
    source = next(f for f in files if f.name == "NotoSans[wdth,wght].ttf")
    font = TTFont(str(source.locate()))
    options = subset.Options(layout_features=["kern", "mark", "mkmk", "locl", "ccmp"], hinting=True)
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=[code for low, high in RANGES for code in range(low, high + 1)])
    cutter.subset(font)
    static = instancer.instantiateVariableFont(font, {"wght": WEIGHTS[name], "wdth": 100})
    partial = target.with_suffix(f".{os.getpid()}.part")
    static.save(str(partial))
    partial.replace(target)


def _tell(text: str) -> None:
    sys.stderr.write(f"{text}\n")
    sys.stderr.flush()


def prepare(cache_dir: Path | None = None, say: Callable[[str], None] = _tell) -> Path:
    """Cut the fonts unless they are there, telling the progress; returns the directory."""
    directory = cache_dir or cache_directory()
    stamp, wanted = directory / STAMP_FILE, _stamp()
    current = stamp.exists() and stamp.read_text(encoding="utf-8") == wanted
    for name, path in paths(directory).items():
        if current and path.exists():
            continue
        directory.mkdir(parents=True, exist_ok=True)
        say(f"fonts: cutting Noto Sans {name}, a few seconds ...")
        _cut(name, path)
        say(f"fonts: {path.name} is ready")
    stamp.write_text(wanted, encoding="utf-8")
    return directory


class Fonts:
    """The two weights in every size that was asked for."""

    def __init__(self, cache_dir: Path | None = None) -> None:
        directory = cache_dir or cache_directory()
        self._paths = paths(directory)
        if not all(path.exists() for path in self._paths.values()):
            prepare(directory)
        # From memory: a font opened by its path holds a descriptor for every size.
        self._data = {name: path.read_bytes() for name, path in self._paths.items()}
        if not pygame.font.get_init():
            pygame.font.init()
        self.opened = lru_cache(maxsize=96)(self._open)
        self.width = lru_cache(maxsize=16384)(self._width)

    def _open(self, size: int, bold: bool) -> pygame.font.Font:
        data = self._data["bold" if bold else "regular"]
        return pygame.font.Font(io.BytesIO(data), size)

    def _width(self, text: str, size: int, bold: bool) -> int:
        return self.opened(size, bold).size(text)[0]

    def missing(self, text: str) -> set[str]:
        """Characters that either weight has no glyph for."""
        import pygame.freetype

        pygame.freetype.init()
        found: set[str] = set()
        letters = "".join(sorted({c for c in text if not c.isspace()}))
        if not letters:
            return found
        for path in self._paths.values():
            metrics: Sequence[object] = pygame.freetype.Font(str(path), 20).get_metrics(letters)
            found |= {c for c, known in zip(letters, metrics, strict=True) if known is None}
        return found


def size_of(cap: int) -> int:
    """The font size whose capitals are at least `cap` pixels high."""
    return math.ceil(cap / CAP_SHARE)


def cap_of(size: int) -> float:
    return size * CAP_SHARE


def pitch_of(size: int) -> int:
    return math.ceil(size * PITCH_SHARE)


if __name__ == "__main__":
    prepare()

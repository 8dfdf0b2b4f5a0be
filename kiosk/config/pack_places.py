"""Where operator packs lie: those that come with the program are known by their names."""

from __future__ import annotations

from pathlib import Path

PACKS = Path(__file__).parent / "packs"
DEFAULT_PACK = PACKS / "default"


def pack_place(text: str) -> Path:
    """Return the folder or file of a pack; a plain name may be that of a delivered pack."""
    path = Path(text)
    delivered = PACKS / text
    plain = path.name == text and text not in ("", ".", "..")
    return delivered if plain and not path.exists() and delivered.is_dir() else path


def delivered_packs() -> tuple[str, ...]:
    """Return the names of the packs that come with the program."""
    return tuple(sorted(each.parent.name for each in PACKS.glob("*/pack.toml")))

"""The boot screen, made from a glance at the configuration before anything heavy is imported.

A glance checks nothing and falls back to the defaults; the whole configuration is read, and every
mistake named, a moment later.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kiosk.projection.ground.frame import frame
from kiosk.projection.ground.general import boot_view
from kiosk.say import Say
from kiosk.views.base import Preferences, Screen

_BOOLEANS = frozenset({"true", "false", "yes", "no"})
DEFAULT_PACK_FILE = Path(__file__).parent / "config" / "packs" / "default" / "pack.toml"


@dataclass(frozen=True)
class FirstPanel:
    """The panel as far as the window needs it."""

    width_px: int = 1280
    height_px: int = 1024
    mm_per_pixel: float = 0.264
    fullscreen: bool = True


@dataclass(frozen=True)
class _Brand:
    name: str = ""
    colour: str = "#333333"
    on_colour: str = "#ffffff"


@dataclass(frozen=True)
class _Number:
    number: str


@dataclass(frozen=True)
class _Glance:
    """Of pack and machine, what the boot screen needs."""

    brand: _Brand
    languages: tuple[str, ...]
    currency: str
    terminal_id: str
    address: str
    timezone: str
    contacts: tuple[_Number, ...]


def first_panel(config: Path | None, environ: Mapping[str, str]) -> FirstPanel:
    """Return the panel of the settings, or the default where they are no such numbers."""
    told = _section(_toml(config), "screen")
    for key in FirstPanel.__dataclass_fields__:
        if (raw := environ.get(f"KIOSK_SCREEN__{key.upper()}")) is not None:
            told[key] = _plain(raw)
    try:
        return FirstPanel(
            width_px=int(told.get("width_px", FirstPanel.width_px)),
            height_px=int(told.get("height_px", FirstPanel.height_px)),
            mm_per_pixel=float(told.get("mm_per_pixel", FirstPanel.mm_per_pixel)),
            fullscreen=bool(told.get("fullscreen", FirstPanel.fullscreen)),
        )
    except (TypeError, ValueError):
        return FirstPanel()


def first_screen(config: Path | None, pack: Path | None, preferences: Preferences) -> Screen:
    """Return the boot screen in the pack's first language; nothing on it can be pressed."""
    glance = _glance(_toml(pack or DEFAULT_PACK_FILE), _section(_toml(config), "terminal"))
    say = Say.of(glance.languages[0], glance, glance.timezone)
    return Screen(
        serial=0,
        view=boot_view(say, recovering=False),
        frame=frame(say, glance, glance, controls_enabled=False),
        preferences=preferences,
    )


def _glance(pack: Mapping[str, Any], terminal: Mapping[str, Any]) -> _Glance:
    brand = _section(pack, "brand")
    contacts = pack.get("contacts") or [{}]
    return _Glance(
        brand=_Brand(
            **{key: str(brand[key]) for key in _Brand.__dataclass_fields__ if key in brand}
        ),
        languages=tuple(pack.get("languages") or ("ru",)),
        currency=str(pack.get("currency", "RUB")),
        terminal_id=str(terminal.get("terminal_id", "T-000001")),
        address=str(terminal.get("address", "")),
        timezone=str(terminal.get("timezone", "Europe/Moscow")),
        contacts=tuple(_Number(str(row.get("number", ""))) for row in contacts),
    )


def _toml(path: Path | None) -> Mapping[str, Any]:
    if path is None:
        return {}
    file = path / "pack.toml" if path.is_dir() else path
    try:
        return tomllib.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}


def _section(loaded: Mapping[str, Any], name: str) -> dict[str, Any]:
    section = loaded.get(name)
    return dict(section) if isinstance(section, dict) else {}


def _plain(raw: str) -> str | bool:
    return raw.lower() in ("true", "1", "yes") if raw.lower() in _BOOLEANS else raw

"""The kiosk.toml of a demonstration terminal: its ports, its small screen, its operator."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from kiosk.config.pack_loading import load_pack
from kiosk.config.pack_places import DEFAULT_PACK
from workbench.places import Places

Value = str | int | float | bool | tuple[str, ...]
Sections = Mapping[str, Mapping[str, Value]]

TERMINAL_ID = "T-004211"
PANEL_MM = (338.0, 270.0)  # a 17-inch panel


@dataclass(frozen=True)
class Window:
    """The terminal's window: a whole panel drawn smaller, so that taps stay exact."""

    width: int = 760
    height: int = 608

    @property
    def mm_per_pixel(self) -> float:
        """All sizes follow from the panel's millimetres."""
        return round(max(PANEL_MM[0] / self.width, PANEL_MM[1] / self.height), 4)


@dataclass(frozen=True)
class Market:
    """Which operator pack the station runs, and what of its country the machine must know."""

    pack: Path = DEFAULT_PACK
    currency: str = "RUB"
    timezone: str = "Europe/Moscow"


def market_of(pack: Path) -> Market:
    """Return the market of a pack.  ConfigurationError names every mistake in it."""
    loaded = load_pack(pack)
    return Market(pack.resolve(), loaded.currency, loaded.timezone)


@dataclass(frozen=True)
class Wishes:
    """What a script or a developer wants otherwise."""

    window: Window = field(default_factory=Window)
    settings: Sections = field(default_factory=dict)
    market: Market = field(default_factory=Market)


def sections_of(places: Places, base_url: str, wishes: Wishes) -> dict[str, dict[str, Value]]:
    """Every setting of a demonstration terminal."""
    sections: dict[str, dict[str, Value]] = {
        "terminal": {
            "terminal_id": TERMINAL_ID,
            "site_name": "Workbench",
            "address": "Workbench, 1st table",
            "timezone": wishes.market.timezone,
        },
        "acceptor": {"protocol": "ccnet", "ports": (str(places.acceptor_link),)},
        "printer": {"profile": "custom", "ports": (str(places.printer_link),)},
        "screen": {
            "width_px": wishes.window.width,
            "height_px": wishes.window.height,
            "mm_per_pixel": wishes.window.mm_per_pixel,
            "fullscreen": False,
        },
        "operator": {"base_url": base_url, "anchors_dir": str(places.authority / "anchors")},
        "logs": {"directory": str(places.terminal_log), "level": "debug"},
    }
    for name, keys in wishes.settings.items():
        sections.setdefault(name, {}).update(keys)
    return sections


def write_toml(path: Path, sections: Sections) -> None:
    """Write sections of plain values."""
    lines: list[str] = []
    for name, keys in sections.items():
        lines.append(f"[{name}]")
        lines += [f"{key} = {_literal(value)}" for key, value in keys.items()]
        lines.append("")
    path.write_text("\n".join(lines), encoding="utf-8")


def _literal(value: Value) -> str:
    match value:
        case bool():
            return "true" if value else "false"
        case str():
            escaped = value.replace("\\", "\\\\").replace('"', '\\"')
            return f'"{escaped}"'
        case tuple():
            return "[" + ", ".join(_literal(part) for part in value) + "]"
        case _:
            return str(value)

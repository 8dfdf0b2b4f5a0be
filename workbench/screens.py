"""Every real screen, in every state, language, theme, text size and panel, to pictures.

    python -m workbench.screens --out build/screens [--language hu] [--size 1024x768] [--quick]

Without --quick that is every combination, and takes minutes; --quick is the 17 inch panel in the
usual look, all states and languages.  A page index.html shows what was made.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from kiosk.config.pack import OperatorPack
from kiosk.config.pack_loading import load_pack
from kiosk.projection.frame import frame
from kiosk.projection.overlay import leaves, pays, still_there
from kiosk.say import Say
from kiosk.views.base import Preferences, Screen
from kiosk.views.general import BootView
from ui.layout import PANEL_15, PANEL_17, PANEL_FHD, PANEL_TALL, PanelSize
from workbench.screen_samples import MSISDN, TERMINAL, makers

PANELS = (PANEL_15, PANEL_17, PANEL_FHD, PANEL_TALL)
LOOKS: dict[str, Preferences] = {
    "usual": Preferences(),
    "large": Preferences(large_text=True),
    "contrast": Preferences(high_contrast=True),
    "low": Preferences(low_reach=True),
    "large-contrast-low": Preferences(large_text=True, high_contrast=True, low_reach=True),
}
Item = tuple[str, Screen, PanelSize]


def screens(say: Say, pack: OperatorPack, look: Preferences) -> Iterator[tuple[str, Screen]]:
    """Yield every screen in one language and look, by name."""
    for name, make in makers().items():
        view = make(say, pack)
        around = frame(say, pack, TERMINAL, controls_enabled=not isinstance(view, BootView))
        screen = Screen(1, view, around, look)
        yield name, screen
        if name == "cash-kept":
            goes = still_there(say, 20, pays(say, 150000, pack.currency, MSISDN))
            yield "still-there-cash", replace(screen, overlay=goes)
        if name == "number-typing":
            yield "still-there-number", replace(screen, overlay=still_there(say, 3, leaves(say)))


def items(
    languages: Sequence[str] = (),
    panels: Sequence[PanelSize] = PANELS,
    looks: Sequence[str] = tuple(LOOKS),
) -> Iterator[Item]:
    """Yield every screen of the default pack with its panel; no language named means all."""
    pack = load_pack()
    for language in languages or pack.languages:
        say = Say.of(language, pack, pack.timezone)
        for panel in panels:
            for look in looks:
                folder = f"{language}/{panel.width}x{panel.height}/{look}"
                for name, screen in screens(say, pack, LOOKS[look]):
                    yield f"{folder}/{name}", screen, panel


def main(arguments: list[str] | None = None) -> int:
    """Make the pictures; say how far it is."""
    from ui.gallery import write_gallery

    pack = load_pack()
    sizes = {f"{panel.width}x{panel.height}": panel for panel in PANELS}
    parser = argparse.ArgumentParser(prog="python -m workbench.screens", description=__doc__)
    parser.add_argument("--out", type=Path, default=Path("build/screens"))
    parser.add_argument("--language", action="append", choices=pack.languages)
    parser.add_argument("--size", action="append", choices=sizes)
    parser.add_argument("--look", action="append", choices=LOOKS)
    parser.add_argument("--quick", action="store_true", help="one panel in the usual look")
    chosen = parser.parse_args(arguments)
    panels = [sizes[name] for name in chosen.size] if chosen.size else list(PANELS)
    looks = chosen.look or list(LOOKS)
    if chosen.quick:
        panels, looks = panels if chosen.size else [PANEL_17], chosen.look or ["usual"]
    languages = chosen.language or list(pack.languages)
    one_round = sum(1 for _ in screens(Say.of("en", pack, pack.timezone), pack, Preferences()))
    total = one_round * len(languages) * len(panels) * len(looks)
    began = time.monotonic()
    write_gallery(_counted(items(languages, panels, looks), total), chosen.out)
    passed = time.monotonic() - began
    sys.stderr.write(f"\r{total} screens in {passed:.0f} s: {chosen.out / 'index.html'}\n")
    return 0


def _counted(every: Iterable[Item], total: int) -> Iterator[Item]:
    for number, item in enumerate(every, 1):
        if number % 10 == 0:
            sys.stderr.write(f"\r{number} of {total}")
            sys.stderr.flush()
        yield item


if __name__ == "__main__":
    sys.exit(main())

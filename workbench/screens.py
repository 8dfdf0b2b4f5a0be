"""Every real screen, in every state, to pictures, and a page index.html that shows them.

    python -m workbench.screens --out build/screens [--language hu] [--size 1024x768] [--look large]

The first language is drawn on every panel in every look, the others on the first panel in the
usual look; --all draws every combination (some minutes), --quick only the first panel and look.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import product
from pathlib import Path

from kiosk.config.pack import OperatorPack
from kiosk.config.pack_loading import load_pack
from kiosk.projection.ground.frame import frame
from kiosk.projection.ground.overlay import leaves, pays, still_there
from kiosk.say import Say
from kiosk.views.base import Preferences, Screen
from kiosk.views.general import BootView
from ui.layout import PANEL_15, PANEL_17, PANEL_FHD, PANEL_TALL, PanelSize
from workbench.screen_samples import MSISDN, TERMINAL, makers

PANELS = {
    f"{panel.width}x{panel.height}": panel for panel in (PANEL_17, PANEL_15, PANEL_FHD, PANEL_TALL)
}
LOOKS: dict[str, Preferences] = {
    "usual": Preferences(),
    "large": Preferences(large_text=True),
    "contrast": Preferences(high_contrast=True),
    "low": Preferences(low_reach=True),
    "large-contrast-low": Preferences(large_text=True, high_contrast=True, low_reach=True),
}
Item = tuple[str, Screen, PanelSize]
Setting = tuple[str, str, str]  # language, panel, look


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


def settings(
    languages: Sequence[str], panels: Sequence[str], looks: Sequence[str], *, extent: str
) -> list[Setting]:
    """Return which combinations are drawn; extent is "quick", "usual" or "all"."""
    every = product(languages, panels, looks)
    if extent == "all":
        return list(every)
    plain = (panels[0], looks[0])
    whole = languages[0] if extent == "usual" else None
    return [setting for setting in every if setting[0] == whole or setting[1:] == plain]


def sample_items(chosen: Iterable[Setting]) -> Iterator[Item]:
    """Yield the samples: every shape of screen in its longest words."""
    from ui.samples import sample_screens

    for language, size, look in chosen:
        for name, screen in sample_screens(language, LOOKS[look]).items():
            yield f"{language}/{size}/{look}/{name}", screen, PANELS[size]


def items(pack: OperatorPack, chosen: Iterable[Setting]) -> Iterator[Item]:
    """Yield every screen of these combinations with the panel it is drawn on."""
    for language, size, look in chosen:
        say = Say.of(language, pack, pack.timezone)
        for name, screen in screens(say, pack, LOOKS[look]):
            yield f"{language}/{size}/{look}/{name}", screen, PANELS[size]


def main(arguments: list[str] | None = None) -> int:
    """Make the pictures; say how far it is."""
    from ui.gallery import write_gallery
    from ui.sample_texts import TEXTS
    from ui.samples import sample_screens

    pack = load_pack()
    parser = argparse.ArgumentParser(
        prog="python -m workbench.screens",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--out", type=Path, default=Path("build/screens"))
    parser.add_argument("--language", action="append", choices=pack.languages)
    parser.add_argument("--size", action="append", choices=PANELS)
    parser.add_argument("--look", action="append", choices=LOOKS)
    parser.add_argument("--samples", action="store_true", help="the samples of ui, not the core's")
    extent = parser.add_mutually_exclusive_group()
    extent.add_argument("--quick", action="store_const", const="quick", dest="extent")
    extent.add_argument("--all", action="store_const", const="all", dest="extent")
    given = parser.parse_args(arguments)
    chosen = settings(
        given.language or pack.languages,
        given.size or list(PANELS),
        given.look or list(LOOKS),
        extent=given.extent or "usual",
    )
    if given.samples:
        chosen = [setting for setting in chosen if setting[0] in TEXTS]
        every, one = sample_items(chosen), len(sample_screens("en"))
    else:
        every = items(pack, chosen)
        one = sum(1 for _ in screens(Say.of("en", pack, pack.timezone), pack, Preferences()))
    total = one * len(chosen)
    began = time.monotonic()
    write_gallery(_counted(every, total), given.out)
    passed = time.monotonic() - began
    sys.stderr.write(f"\r{total} screens in {passed:.0f} s: {given.out / 'index.html'}\n")
    return 0


def _counted(every: Iterable[Item], total: int) -> Iterator[Item]:
    for number, item in enumerate(every, 1):
        if number % 10 == 0:
            sys.stderr.write(f"\r{number} of {total}")
            sys.stderr.flush()
        yield item


if __name__ == "__main__":
    sys.exit(main())

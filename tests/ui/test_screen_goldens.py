"""The pixels of a chosen set of screens are what somebody has looked at.

GOLDENS=record writes the hashes and the pictures; a failing run writes build/goldens/index.html
with old, new and difference side by side.
"""

import json
import os
from pathlib import Path

import pygame
import pytest

from kiosk.views.base import Preferences
from ui import gallery, samples
from ui.layout import PANEL_15, PANEL_17, PANEL_FHD, PANEL_TALL

ROOT = Path(__file__).resolve().parents[2]
GOLDENS = ROOT / "tests" / "goldens" / "screens.json"
SEEN = ROOT / "build" / "goldens" / "recorded"  # pictures, kept where they were recorded
NEW = ROOT / "build" / "goldens" / "new"

PLAIN = Preferences()
LARGE = Preferences(large_text=True)
LOW = Preferences(low_reach=True)
DARK = Preferences(high_contrast=True)
ALL = Preferences(large_text=True, high_contrast=True, low_reach=True)

CHOSEN = {
    "home": (PANEL_17, PLAIN),
    "home_no_cash": (PANEL_17, PLAIN),
    "attract": (PANEL_FHD, PLAIN),
    "number_part": (PANEL_15, PLAIN),
    "number_wrong": (PANEL_15, LARGE),
    "confirm": (PANEL_17, PLAIN),
    "confirm_fee_no_paper": (PANEL_15, LARGE),
    "cash_kept": (PANEL_17, PLAIN),
    "cash_refused": (PANEL_15, LARGE),
    "cash_trouble": (PANEL_FHD, DARK),
    "escrow_question": (PANEL_17, LOW),
    "result_credited": (PANEL_17, PLAIN),
    "result_pending": (PANEL_17, PLAIN),
    "result_refused_no_paper": (PANEL_FHD, DARK),
    "out_of_service": (PANEL_TALL, PLAIN),
    "still_there": (PANEL_15, ALL),
    "account_many": (PANEL_17, PLAIN),
    "account_debt": (PANEL_15, LARGE),
    "menu_urgent": (PANEL_15, PLAIN),
    "menu_options": (PANEL_TALL, PLAIN),
    "code_wrong": (PANEL_17, DARK),
    "letters_empty": (PANEL_15, PLAIN),
    "list_causes": (PANEL_17, PLAIN),
    "list_extras": (PANEL_TALL, LARGE),
    "document_terms": (PANEL_FHD, PLAIN),
    "quote_money_missing": (PANEL_15, PLAIN),
    "done_blocked": (PANEL_17, LOW),
    "chat_talk": (PANEL_17, DARK),
}


@pytest.mark.parametrize("name", CHOSEN)
def test_the_picture_has_not_changed(name):
    panel, preferences = CHOSEN[name]
    screen = samples.sample_screens("ru", preferences)[name]
    surface = gallery.render(screen, panel)
    digest = gallery.digest(surface)
    known = json.loads(GOLDENS.read_text()) if GOLDENS.exists() else {}
    if os.environ.get("GOLDENS") == "record":
        known[name] = digest
        GOLDENS.parent.mkdir(parents=True, exist_ok=True)
        GOLDENS.write_text(json.dumps(known, indent=1, sort_keys=True) + "\n")
        SEEN.mkdir(parents=True, exist_ok=True)
        pygame.image.save(surface, str(SEEN / f"{name}.png"))
    elif known.get(name) != digest:
        NEW.mkdir(parents=True, exist_ok=True)
        pygame.image.save(surface, str(NEW / f"{name}.png"))
        changed = sorted(path.stem for path in NEW.glob("*.png"))
        page = gallery.write_differences(changed, SEEN, NEW, NEW.parent)
        pytest.fail(f"{name} looks different: see {page}, then GOLDENS=record", pytrace=False)


@pytest.mark.slow
def test_a_difference_shows_where_two_pictures_differ(tmp_path):
    old = gallery.render(samples.sample_screens("ru")["cash_kept"], PANEL_15)
    new = gallery.render(samples.sample_screens("ru")["cash_refused"], PANEL_15)
    seen = gallery.difference(old, new)
    assert pygame.transform.average_color(gallery.difference(old, old))[:3] == (0, 0, 0)
    assert pygame.transform.average_color(seen)[:3] != (0, 0, 0)
    assert gallery.digest(old) != gallery.digest(new)
    for folder, surface in (("old", old), ("new", new)):
        (tmp_path / folder).mkdir()
        pygame.image.save(surface, str(tmp_path / folder / "cash.png"))
    page = gallery.write_differences(
        ["cash", "gone"], tmp_path / "old", tmp_path / "new", tmp_path / "page"
    )
    assert "cash.difference.png" in page.read_text()
    assert "gone: no old" in page.read_text()


def test_the_gallery_writes_every_page_and_an_index(tmp_path):
    screens = samples.sample_screens("ru", LARGE)
    items = [(f"{name}/15", screens[name], PANEL_15) for name in ("boot", "out_of_service")]
    gallery.write_gallery(items, tmp_path)
    index = (tmp_path / "index.html").read_text()
    assert "boot/15.png" in index
    assert "out_of_service/15.page2.png" in index
    picture = pygame.image.load(str(tmp_path / "boot" / "15.png"))
    assert gallery.digest(picture) == gallery.digest(gallery.render(screens["boot"], PANEL_15))

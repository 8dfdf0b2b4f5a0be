"""The boot screen stands before anything heavy is imported, and shows what the settings say."""

import subprocess
import sys

import pytest

from kiosk.config.settings import ScreenSettings
from kiosk.first_screen import FirstPanel, first_panel, first_screen
from kiosk.views.base import Preferences
from kiosk.views.general import BootView

HEAVY = ("pydantic", "urllib3", "cryptography", "apsw", "babel", "serial", "PIL")


def test_its_defaults_are_those_of_the_settings():
    screen = ScreenSettings()
    assert FirstPanel() == FirstPanel(
        screen.width_px, screen.height_px, screen.mm_per_pixel, screen.fullscreen
    )


def test_it_takes_panel_and_place_from_file_and_environment(tmp_path):
    config = tmp_path / "kiosk.toml"
    config.write_text(
        '[terminal]\nterminal_id = "T-000042"\naddress = "Mira 5"\n'
        "[screen]\nwidth_px = 1024\nheight_px = 768\n"
    )
    panel = first_panel(config, {"KIOSK_SCREEN__FULLSCREEN": "false"})
    assert (panel.width_px, panel.height_px, panel.fullscreen) == (1024, 768, False)
    screen = first_screen(config, None, Preferences())
    assert isinstance(screen.view, BootView)
    assert "T-000042" in screen.frame.footer
    assert not screen.frame.controls_enabled


@pytest.mark.parametrize("text", ["not toml [", '[screen]\nwidth_px = "wide"\n'])
def test_a_broken_file_still_shows_a_boot_screen(tmp_path, text):
    config = tmp_path / "kiosk.toml"
    config.write_text(text)
    assert first_panel(config, {}) == FirstPanel()
    assert first_screen(config, None, Preferences()).view.title


@pytest.mark.slow
def test_nothing_heavy_is_imported_for_it():
    code = (
        "import sys; from kiosk.first_screen import first_screen; "
        "from kiosk.views.base import Preferences; import ui.app; import kiosk.__main__; "
        "first_screen(None, None, Preferences()); "
        f"print([name for name in {HEAVY!r} if name in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", code], capture_output=True, text=True, check=True
    )
    assert done.stdout.splitlines()[-1] == "[]"

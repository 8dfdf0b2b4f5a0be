"""A demonstration terminal's configuration is one that the terminal takes, and fits a laptop."""

from __future__ import annotations

from pathlib import Path

import pytest

from kiosk.__main__ import main
from kiosk.commands import exit_codes
from kiosk.config.loading import load_settings
from kiosk.config.pack_loading import load_pack
from kiosk.config.pack_places import DEFAULT_PACK, pack_place
from kiosk.errors import ConfigurationError
from workbench.configuration import (
    TERMINAL_ID,
    Market,
    Window,
    Wishes,
    market_of,
    sections_of,
    write_toml,
)
from workbench.places import ForeignDirectoryError, Places
from workbench.window.desk import bills


def test_the_terminal_takes_it(tmp_path: Path) -> None:
    places = Places(tmp_path)
    places.configuration.parent.mkdir()
    wishes = Wishes(settings={"timeouts": {"cash_s": 30}})
    write_toml(places.configuration, sections_of(places, "https://127.0.0.1:9", wishes))
    settings = load_settings(places.configuration, {})
    assert settings.terminal.terminal_id == TERMINAL_ID
    assert settings.acceptor.ports == (str(places.acceptor_link),)
    assert settings.timeouts.cash_s == 30
    assert not settings.screen.fullscreen


def test_quotes_and_backslashes_survive(tmp_path: Path) -> None:
    path = tmp_path / "kiosk.toml"
    write_toml(path, {"terminal": {"site_name": 'a "b" \\c'}})
    assert load_settings(path, {}).terminal.site_name == 'a "b" \\c'


@pytest.mark.parametrize("window", [Window(), Window(640, 600), Window(1280, 1024)])
def test_the_window_shows_a_whole_panel(window: Window) -> None:
    assert window.mm_per_pixel * window.width >= 337
    assert window.mm_per_pixel * window.height >= 269


def test_both_windows_fit_a_laptop() -> None:
    from workbench.bench_session import MARGIN, TERMINAL_LEFT, TOP
    from workbench.window.app import SIZE

    assert TERMINAL_LEFT + Window().width + MARGIN + SIZE[0] <= 1366
    assert TOP + max(Window().height, SIZE[1]) <= 768


def test_a_key_that_does_not_exist_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "kiosk.toml"
    write_toml(path, {"acceptor": {"speed": 9600}})
    with pytest.raises(ConfigurationError, match=r"acceptor\.speed"):
        load_settings(path, {})


def test_only_a_demo_is_thrown_away(tmp_path: Path) -> None:
    (tmp_path / "photos").mkdir()
    with pytest.raises(ForeignDirectoryError):
        Places(tmp_path).clear()
    with pytest.raises(ForeignDirectoryError):
        Places(tmp_path).make()
    places = Places(tmp_path / "demo")
    places.make()
    (places.paper / "0001.txt").write_text("a ticket")
    places.clear()
    assert not places.root.exists()


def test_a_station_without_wishes_runs_the_pack_that_is_delivered() -> None:
    assert Market() == market_of(DEFAULT_PACK)


@pytest.mark.parametrize(
    ("name", "currency", "timezone"),
    [
        ("hungary", "HUF", "Europe/Budapest"),
        ("belarus", "BYN", "Europe/Minsk"),
        ("ukraine", "UAH", "Europe/Kyiv"),
    ],
)
def test_a_market_brings_its_bills_and_its_time(
    tmp_path: Path, name: str, currency: str, timezone: str
) -> None:
    market = market_of(pack_place(name))
    assert (market.currency, market.timezone) == (currency, timezone)
    sections = sections_of(Places(tmp_path), "https://127.0.0.1:9", Wishes(market=market))
    assert sections["terminal"]["timezone"] == timezone
    values = [int(bill.label) for bill in bills(currency) if bill.label.isdigit()]
    minor = [value * 100 for value in values]
    assert set(load_pack(market.pack).denominations_minor) <= set(minor)
    assert values == sorted(values)


def test_a_script_plays_in_its_own_market_and_takes_no_pack(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["demo", "--headless", "--pack", "hungary"]) == exit_codes.USAGE
    assert "--pack is for the windows" in capsys.readouterr().err

"""A click of the bench moves the real station, and the picture says so."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from workbench.station import Station, StationOptions
from workbench.subscribers import ORDINARY, SECOND
from workbench.window.desk import StationDesk
from workbench.window.picture import Deed, Light, Picture
from workbench.wire import Words

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def station(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Station]:
    with Station(StationOptions(tmp_path_factory.mktemp("station"))) as station:
        yield station


@pytest.fixture
def desk(station: Station) -> Iterator[StationDesk]:
    desk = StationDesk(station)
    yield desk
    desk.close()


def light(picture: Picture, name: str) -> Light:
    return next(lamp.light for lamp in picture.lamps if lamp.name == name)


def test_every_switch_moves_the_station_and_its_lamp(
    station: Station, desk: StationDesk, eventually: Callable[..., object]
) -> None:
    def done(deed: Deed, holds: Callable[[Picture], bool]) -> None:
        desk.do(deed)
        eventually(lambda: holds(desk.picture()), within_s=40.0)
        assert not desk.picture().trouble, desk.picture().status

    eventually(lambda: len(desk.picture().accounts) > 0)
    done(Deed("show_phone", SECOND.msisdn), lambda seen: seen.phone == SECOND.msisdn)
    done(Deed("cable", "PULLED"), lambda seen: light(seen, "Network") is Light.BAD)
    done(Deed("cable", "PLUGGED"), lambda seen: light(seen, "Network") is Light.GOOD)
    done(Deed("backend", "stopped"), lambda seen: light(seen, "Backend") is Light.OFF)
    done(Deed("backend", "none"), lambda seen: light(seen, "Backend") is Light.GOOD)
    done(Deed("paper", "out"), lambda seen: light(seen, "Paper") is Light.BAD)
    done(Deed("paper", "ok"), lambda seen: light(seen, "Paper") is Light.GOOD)
    done(Deed("unplug", "printer"), lambda seen: light(seen, "Printer") is Light.OFF)
    done(Deed("plug", "printer"), lambda seen: light(seen, "Printer") is Light.GOOD)
    done(Deed("cover", "open"), lambda seen: light(seen, "Printer") is Light.BAD)
    done(Deed("cover", "closed"), lambda seen: light(seen, "Printer") is Light.GOOD)
    done(Deed("power", "all"), lambda seen: light(seen, "Power") is Light.OFF)
    assert not station.terminal.running
    done(Deed("power", "on"), lambda seen: light(seen, "Power") is Light.GOOD)
    assert station.terminal.running
    before = desk.picture().day
    done(Deed("advance_clock", 86400), lambda seen: seen.day != before)


def test_a_clicked_bill_reaches_account_phone_paper_and_trace(
    station: Station, desk: StationDesk, eventually: Callable[..., object]
) -> None:
    station.customer.reach_cash(ORDINARY)
    before = next(one for one in desk.picture().accounts if one.msisdn == ORDINARY.msisdn)
    station.customer.put_in(100)
    desk.do(Deed("insert", 500))
    station.customer.wait_inserted(60_000)
    assert any("STACK" in line.meaning for line in station_trace(station))
    station.customer.finish()
    station.customer.see_result("CREDITED")
    station.wait_ticket(1)
    station.customer.leave()

    def told() -> bool:
        picture = desk.picture()
        account = next(one for one in picture.accounts if one.msisdn == ORDINARY.msisdn)
        return account.balance != before.balance and bool(picture.messages and picture.tickets)

    eventually(told)
    assert desk.picture().messages[-1].to == ORDINARY.msisdn


def test_a_bill_at_a_closed_slot_is_said_to_be_refused(
    station: Station, desk: StationDesk, eventually: Callable[..., object]
) -> None:
    station.terminal.wait_screen("AttractView", "HomeView")
    # One that has just been switched on lets a bill wait at its slot.
    eventually(lambda: "UNIT_DISABLED" in str(station.acceptor.status()["state"]), within_s=40.0)
    desk.do(Deed("insert", 500))
    eventually(lambda: desk.picture().trouble)
    assert "slot is closed" in desk.picture().status


def station_trace(station: Station) -> list[Words]:
    return station.acceptor.wire.newest(100)


def test_the_memory_of_a_running_terminal_is_written_nowhere_when_it_crashes(
    station: Station, eventually: Callable[..., object]
) -> None:
    limits = Path(f"/proc/{station.terminal.pid}/limits")

    def sizes() -> list[str]:
        lines = limits.read_text(encoding="ascii").splitlines()
        return next(line for line in lines if line.startswith("Max core file size")).split()[4:6]

    eventually(lambda: sizes() == ["0", "0"])

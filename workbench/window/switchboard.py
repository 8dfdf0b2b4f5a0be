"""Switches and lamps of the bench: which there are, how they stand, what they say."""

from __future__ import annotations

from dataclasses import dataclass

from workbench.cable import Cable
from workbench.devices import EmulatedDevice
from workbench.station import Station
from workbench.window.picture import Deed, Lamp, Light, Position, Switch

# What the last event of the acceptor means for its lamp.
ACCEPTOR_NEWS: dict[str, tuple[Light, str]] = {
    "inserted": (Light.BUSY, "reading a bill"),
    "escrowed": (Light.BUSY, "holds a bill"),
    "stack": (Light.BUSY, "stacking"),
    "stacked": (Light.BUSY, "bill in the cassette"),
    "acknowledged": (Light.GOOD, "acknowledged"),
    "returned": (Light.GOOD, "bill given back"),
    "rejected": (Light.WARNING, "bill rejected"),
    "enabled": (Light.GOOD, "takes bills"),
    "disabled": (Light.GOOD, "slot closed"),
    "jammed": (Light.BAD, "jammed"),
    "cleared": (Light.GOOD, "cleared"),
    "not_taken": (Light.GOOD, "slot closed"),
}


@dataclass
class Standing:
    """Switches whose position only the bench knows."""

    backend: str = "none"
    paper: str = "ok"
    cover: str = "closed"
    cassette: str = "in"
    jammed: bool = False


def switches(station: Station, standing: Standing) -> tuple[Switch, ...]:
    """Every switch as it stands."""
    power = "on" if station.terminal.running else "off"
    return (
        Switch(
            "Power",
            (
                _at("on", "power", "on", power),
                Position("cut host", Deed("power", "host"), power == "off", alarming=True),
                Position("cut all", Deed("power", "all"), on=False),
            ),
        ),
        Switch(
            "Network",
            tuple(
                _at(label, "cable", state.name, station.cable.state.name, Cable.PLUGGED.name)
                for label, state in (
                    ("cable in", Cable.PLUGGED),
                    ("pulled", Cable.PULLED),
                    ("silent", Cable.SILENT),
                )
            ),
        ),
        Switch(
            "Backend",
            tuple(
                _at(label, "backend", mode, standing.backend, "none")
                for label, mode in (
                    ("ok", "none"),
                    ("stop", "stopped"),
                    ("slow", "slow"),
                    ("forge", "wrong_signature"),
                )
            ),
        ),
        Switch(
            "Paper",
            (
                _at("ok", "paper", "ok", standing.paper),
                _at("near", "paper", "near", standing.paper, "ok"),
                _at("out", "paper", "out", standing.paper, "ok"),
                Position("tear off", Deed("take"), on=False),
            ),
        ),
        Switch(
            "Cassette",
            tuple(_at(state, "cassette", state, standing.cassette, "in") for state in CASSETTE),
        ),
        _cable_switch("Acceptor", station.acceptor, standing.jammed),
        _cable_switch("Printer", station.printer, None, standing.cover),
    )


CASSETTE = ("in", "out", "full")


def lamps(station: Station, standing: Standing) -> tuple[Lamp, ...]:
    """A lamp for every switch, and what it says."""
    terminal, cable = station.terminal, station.cable
    screen = terminal.screen
    if terminal.running:
        power = Lamp("Power", Light.GOOD, screen.view if screen is not None else "starting")
    else:
        power = Lamp("Power", Light.OFF, f"off (exit code {terminal.exit_code})")
    in_use = cable.state is Cable.PLUGGED
    traffic = f"{cable.bytes_up:,} up, {cable.bytes_down:,} down"
    return (
        power,
        Lamp("Network", Light.GOOD if in_use else Light.BAD, traffic),
        Lamp(
            "Backend",
            {"none": Light.GOOD, "stopped": Light.OFF}.get(standing.backend, Light.WARNING),
            "serves" if standing.backend == "none" else standing.backend.replace("_", " "),
        ),
        Lamp(
            "Paper",
            {"ok": Light.GOOD, "near": Light.WARNING}.get(standing.paper, Light.BAD),
            {"ok": "in", "near": "near end"}.get(standing.paper, "out"),
        ),
        Lamp("Cassette", Light.GOOD if standing.cassette == "in" else Light.BAD, standing.cassette),
        _acceptor_lamp(station.acceptor, standing),
        _printer_lamp(station.printer, standing),
    )


def _acceptor_lamp(acceptor: EmulatedDevice, standing: Standing) -> Lamp:
    if not acceptor.plugged:
        return Lamp("Acceptor", Light.OFF, "unplugged")
    if standing.jammed:
        return Lamp("Acceptor", Light.BAD, "jammed")
    for event in reversed(acceptor.events.since()[-20:] if acceptor.events.last() else []):
        news = ACCEPTOR_NEWS.get(str(event.get("event")))
        if news is not None:
            return Lamp("Acceptor", *news)
    return Lamp("Acceptor", Light.GOOD, "waits")


def _printer_lamp(printer: EmulatedDevice, standing: Standing) -> Lamp:
    if not printer.plugged:
        return Lamp("Printer", Light.OFF, "unplugged")
    if standing.cover == "open":
        return Lamp("Printer", Light.BAD, "cover open")
    return Lamp("Printer", Light.GOOD, "ready")


def _cable_switch(
    name: str, device: EmulatedDevice, jammed: bool | None, cover: str = "closed"
) -> Switch:
    verb = name.lower()
    cable = (
        Position("in", Deed("plug", verb), device.plugged),
        Position("out", Deed("unplug", verb), not device.plugged, alarming=True),
    )
    if jammed is None:
        opened = cover == "open"
        wanted = "closed" if opened else "open"
        return Switch(name, (*cable, Position("cover", Deed("cover", wanted), opened, True)))
    return Switch(
        name,
        (
            *cable,
            Position("jam", Deed("acceptor", "jam"), jammed, alarming=True),
            Position("clear", Deed("acceptor", "clear"), on=False),
        ),
    )


def _at(label: str, verb: str, argument: str, stands: str, good: str = "") -> Position:
    return Position(
        label, Deed(verb, argument), argument == stands, alarming=bool(good) and argument != good
    )

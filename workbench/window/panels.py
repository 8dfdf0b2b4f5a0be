"""The panels of the bench window, each drawn from the picture into its area."""

from __future__ import annotations

from ui.layout import Area
from ui.theme import Colour
from workbench.window import look
from workbench.window.canvas import Canvas, HitArea
from workbench.window.picture import Deed, Light, Picture, Switch

LIGHT_COLOURS: dict[Light, Colour] = {
    Light.OFF: (96, 102, 112),
    Light.GOOD: look.GOOD,
    Light.BUSY: look.DOWNWARD,
    Light.WARNING: look.WARNING,
    Light.BAD: (232, 84, 72),
}
LINE = 16
SWITCH_LABEL_WIDTH = 82
SWITCH_HEIGHT = 22


def draw_head(canvas: Canvas, area: Area, picture: Picture) -> None:
    """Title, what is going on, and the clock that can be put forward."""
    canvas.plate(area, look.PANEL, look.EDGE)
    inside = area.inset(look.PAD, 4)
    clock, rest = inside.right_side(236, look.GAP)
    title, status = rest.top(inside.h // 2)
    canvas.text(title, picture.title, look.TITLE_SIZE, bold=True)
    colour = look.WARNING if picture.trouble else look.QUIET
    canvas.text(status, picture.status or "ready", look.SMALL_SIZE, colour)
    buttons, time = clock.right_side(118, look.GAP)
    hours, day = time.top(time.h * 3 // 5)
    canvas.text(hours, picture.clock, look.CLOCK_SIZE, bold=True, align="right")
    canvas.text(day, f"{picture.day} UTC".strip(), look.SMALL_SIZE, look.QUIET, align="right")
    cells = buttons.inset(0, 3).columns(len(picture.clock_deeds), 4)
    for cell, (label, deed) in zip(cells, picture.clock_deeds, strict=True):
        canvas.button(cell, label, deed)


def draw_bills(canvas: Canvas, area: Area, picture: Picture) -> None:
    """Bills to click."""
    inside = canvas.panel(area, "Insert a bill")
    columns = 5
    rows = max(1, -(-len(picture.bills) // columns))
    for cell, bill in zip(inside.grid(columns, rows, 5), picture.bills, strict=False):
        size = look.TITLE_SIZE if bill.label.isdigit() else look.SMALL_SIZE
        canvas.button(cell, bill.label, bill.deed, bill.colour, size=size, bold=True)


def draw_switches(canvas: Canvas, area: Area, picture: Picture) -> None:
    """Every switch with the lamp of what it feeds."""
    inside = canvas.panel(area, "Station")
    lamps = {lamp.name: lamp for lamp in picture.lamps}
    for switch in picture.switches:
        row, inside = inside.top(SWITCH_HEIGHT, 4)
        label, positions = row.left(SWITCH_LABEL_WIDTH, 4)
        lamp = lamps.get(switch.name)
        if lamp is not None:
            canvas.lamp((label.x + 6, label.centre[1]), LIGHT_COLOURS[lamp.light])
        canvas.text(label.left(16)[1], switch.name, look.TEXT_SIZE)
        _draw_positions(canvas, positions, switch)


def _draw_positions(canvas: Canvas, area: Area, switch: Switch) -> None:
    for cell, position in zip(
        area.columns(len(switch.positions), 3), switch.positions, strict=True
    ):
        fill = look.BUTTON
        if position.on:
            fill = look.ALARM if position.alarming else look.ON
        canvas.button(cell, position.label, position.deed, fill, size=look.SMALL_SIZE)


def draw_lamps(canvas: Canvas, area: Area, picture: Picture) -> None:
    """What every part says of itself."""
    inside = canvas.panel(area, "Lamps")
    cells = inside.grid(2, max(1, -(-len(picture.lamps) // 2)), 2)
    for cell, lamp in zip(cells, picture.lamps, strict=False):
        canvas.lamp((cell.x + 6, cell.centre[1]), LIGHT_COLOURS[lamp.light])
        text = f"{lamp.name}: {lamp.says}" if lamp.says else lamp.name
        canvas.text(cell.left(16)[1], text, look.SMALL_SIZE)


def draw_accounts(canvas: Canvas, area: Area, picture: Picture) -> None:
    """The backend's accounts; a click shows that subscriber's phone."""
    inside = canvas.panel(area, "Accounts at the backend")
    for line in picture.accounts:
        if inside.h < LINE:
            return
        row, inside = inside.top(LINE + 2, 1)
        if line.chosen:
            canvas.plate(row, look.BUTTON)
        number, rest = row.inset(4, 0).left(104, 4)
        balance, label = rest.right_side(86, 4)
        canvas.text(number, line.msisdn, look.SMALL_SIZE)
        canvas.text(label, line.label, look.SMALL_SIZE, look.QUIET)
        canvas.text(balance, line.balance, look.TEXT_SIZE, bold=True, align="right")
        canvas.hits.append(HitArea(row, Deed("show_phone", line.msisdn)))


def draw_phone(canvas: Canvas, area: Area, picture: Picture) -> None:
    """Every SMS, the newest on top."""
    inside = canvas.panel(area, f"Phone {picture.phone}".strip())
    if not picture.messages:
        canvas.text(inside.top(LINE)[0], "no messages yet", look.SMALL_SIZE, look.QUIET)
    for message in reversed(picture.messages):
        lines = canvas.wrapped(message.text, inside.w - 12, look.SMALL_SIZE)
        height = LINE * (len(lines) + 1) + 6
        if inside.h < 2 * LINE + 6:
            return
        bubble, inside = inside.top(min(height, inside.h), 4)
        canvas.plate(bubble, look.BUTTON)
        text = bubble.inset(6, 3)
        head, text = text.top(LINE)
        canvas.text(head, f"{message.at}  to {message.to}", look.SMALL_SIZE, look.QUIET)
        for line in lines:
            if text.h < LINE:
                break
            row, text = text.top(LINE)
            canvas.text(row, line, look.SMALL_SIZE)


def draw_wire(canvas: Canvas, area: Area, picture: Picture) -> None:
    """The last frames on both wires, decoded."""
    inside = canvas.panel(area, "Wire")
    room = max(0, inside.h // LINE)
    for line in picture.wire[-room:] if room else ():
        row, inside = inside.top(LINE)
        device, rest = row.left(54, 4)
        arrow = "to kiosk" if line.upward else "to device"
        colour = look.UPWARD if line.upward else look.DOWNWARD
        way, rest = rest.left(60, 4)
        meaning, frame = rest.left(rest.w * 48 // 100, 6)
        canvas.text(device, line.device, look.SMALL_SIZE, look.QUIET)
        canvas.text(way, arrow, look.SMALL_SIZE, colour)
        canvas.text(meaning, line.meaning, look.SMALL_SIZE)
        canvas.text(frame, line.hexadecimal, look.SMALL_SIZE, look.QUIET)


def draw_log(canvas: Canvas, area: Area, picture: Picture) -> None:
    """The tail of the terminal's log."""
    inside = canvas.panel(area, "Log of the terminal")
    room = max(0, inside.h // LINE)
    for line in picture.log[-room:] if room else ():
        row, inside = inside.top(LINE)
        canvas.text(row, line, look.SMALL_SIZE)

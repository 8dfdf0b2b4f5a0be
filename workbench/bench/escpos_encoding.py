"""A receipt to bytes: ours beside python-escpos, which finds the code page for every letter."""

from __future__ import annotations

import gc
import statistics
import time
from collections.abc import Callable, Iterable

from drivers.api import Align, Feed, Pair, QrCode, Rule, Slip, Text
from drivers.escpos.document import encode_slip
from drivers.escpos.profiles import EPSON
from workbench.bench.measurement import Measurement, skipped

RUNS = 60
LINES = 32
RATIO_MIN = 8.0
SUBJECT = "receipt to bytes, python-escpos : ours"
QR_DATA = "https://pay.example/r?t=T-004211&n=123&c=12345674"
PAIRS = (
    ("Терминал", "T-004211"),
    ("Адрес", "г. Москва, ул. Примерная, 1"),
    ("Дата и время", "22.11.2026 17:40 +03:00"),
    ("Номер квитанции", "T-004211-000123"),
    ("Номер телефона", "+7 916 123-45-67"),
    ("Внесено", "1 000 руб."),
    ("Комиссия", "30 руб."),
    ("Зачислено", "970 руб."),
)


def _pairs() -> list[tuple[str, str]]:
    """As many label-and-value lines as make the receipt 32 lines long."""
    fixed = 5
    return [PAIRS[number % len(PAIRS)] for number in range(LINES - fixed)]


def _slip() -> Slip:
    return Slip(
        "ru",
        (
            Text("Квитанция об оплате", Align.CENTRE, bold=True),
            Text("ООО «Пример Связь», ИНН 7700000000", Align.CENTRE),
            Rule(),
            *(Pair(label, value) for label, value in _pairs()),
            Rule(),
            QrCode(QR_DATA),
            Text("Сохраняйте до зачисления. Звоните 0890."),
            Feed(1),
        ),
    )


def _foreign() -> Callable[[], bytes]:
    """The same receipt through python-escpos with automatic encoding."""
    from escpos.printer import Dummy

    columns = EPSON.columns

    def encode() -> bytes:
        printer = Dummy(profile="TM-T88V")
        printer.hw("INIT")
        printer.set(align="center", bold=True)
        printer.textln("Квитанция об оплате")
        printer.set(align="center", bold=False)
        printer.textln("ООО «Пример Связь», ИНН 7700000000")
        printer.set(align="left")
        printer.textln("-" * columns)
        for label, value in _pairs():
            printer.textln(label + value.rjust(columns - len(label)))
        printer.textln("-" * columns)
        printer.set(align="center")
        printer.qr(QR_DATA, native=True, size=6)
        printer.set(align="left")
        printer.textln("Сохраняйте до зачисления. Звоните 0890.")
        printer.ln(1)
        printer.cut()
        return bytes(printer.output)

    return encode


def _median_ns(run: Callable[[], object]) -> float:
    times = []
    for _ in range(RUNS):
        start = time.perf_counter_ns()
        run()
        times.append(time.perf_counter_ns() - start)
    return statistics.median(times)


def medians() -> dict[str, float]:
    """Return both medians in nanoseconds and their ratio."""
    slip = _slip()
    foreign = _foreign()
    foreign()
    encode_slip(slip, EPSON, "warm")
    gc.collect()
    ours_ns = _median_ns(lambda: encode_slip(slip, EPSON, "job"))
    foreign_ns = _median_ns(foreign)
    return {"ours_ns": ours_ns, "foreign_ns": foreign_ns, "ratio": foreign_ns / ours_ns}


def measure() -> Iterable[Measurement]:
    """One ratio: how many times longer python-escpos takes."""
    try:
        found = medians()
    except ImportError as error:
        return [skipped(SUBJECT, RATIO_MIN, "x", f"python-escpos is missing: {error}")]
    note = f"{found['ours_ns'] / 1000:.0f} us against {found['foreign_ns'] / 1000:.0f} us, median"
    return [
        Measurement(
            f"{SUBJECT} ({LINES} lines, Cyrillic, QR)",
            found["ratio"],
            RATIO_MIN,
            "x",
            at_least=True,
            note=f"{note} of {RUNS}",
        )
    ]


if __name__ == "__main__":
    for measurement in measure():
        print(measurement.values())  # noqa: T201 - a command line's answer

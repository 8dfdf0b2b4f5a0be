"""The end of a job is told whatever happens before its first byte."""

import pytest

from drivers.api import PrintJob, PrintPrepared, PrintRefused, PrintTrouble, Slip, Text
from drivers.emulators.escpos_printer import EscposPrinter
from drivers.errors import TransportError
from drivers.escpos.line import PrinterLine
from drivers.escpos.printing import Printing
from drivers.escpos.profiles import EPSON
from drivers.escpos.settings import Settings
from drivers.escpos.watch import Watch

JOB = PrintJob("job-1", Slip("en", (Text("Paid 500"),)))


class Wire:
    """A ByteStream to an emulated printer, in virtual time; `pulled` is the cable."""

    def __init__(self):
        self.now = 10.0
        self.pulled = False
        self.printer = EscposPrinter(EPSON, lambda _: {}, fast=True)
        self.printer.tick(self.now)

    def open(self):
        pass

    def read(self, size_max, timeout_s):
        if self.pulled:
            raise TransportError("unplugged")
        due = self.printer.next_due()
        until = self.now + timeout_s
        self.now = until if due is None else max(self.now, min(until, due))
        self.printer.tick(self.now)
        return self.printer.output(self.now)

    def write(self, data, timeout_s):
        self.printer.receive(data, self.now)
        return len(data)


def test_a_cable_pulled_while_the_job_waits_for_xon_refuses_the_job():
    wire, told = Wire(), []
    settings = Settings()
    line = PrinterLine(wire, EPSON, settings, lambda: wire.now)
    watch = Watch(line, told.append, settings, lambda: wire.now)

    def check_orders(_):
        wire.pulled = True

    printing = Printing(
        line, watch, EPSON, settings, lambda: wire.now, told.append, None, check_orders
    )
    line.open()
    prepared = printing.prepare(JOB)
    wire.printer.command(["xoff", "hold"], wire.now)
    with pytest.raises(TransportError):
        printing.carry(prepared)
    assert isinstance(told[-2], PrintPrepared)
    assert told[-1] == PrintRefused("job-1", PrintTrouble.LINK_LOST)

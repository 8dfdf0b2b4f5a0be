"""The command line: `python -m drivers.emulators acceptor|printer --link PATH ...`."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence

EPILOG = """\
Commands come on standard input, one a line; events go to standard output, one JSON object a line.
An unknown command is answered with the list of those there are; `quit` ends the device.
"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one emulated device until it is told to end; return the exit code."""
    parser = argparse.ArgumentParser(
        prog="python -m drivers.emulators",
        description="An emulated device of the terminal, on a pseudo-terminal.",
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    devices = parser.add_subparsers(dest="device", required=True, metavar="acceptor|printer")
    # Each device's imports are its own, so that one starts without the other's libraries.
    asked = list(sys.argv[1:] if arguments is None else arguments)
    acceptor = devices.add_parser("acceptor", help="a bill acceptor")
    printer = devices.add_parser("printer", help="a receipt printer")
    if asked[:1] == ["acceptor"]:
        from drivers.emulators import acceptor_command

        acceptor_command.add_arguments(acceptor)
        return acceptor_command.run(parser.parse_args(asked))
    if asked[:1] == ["printer"]:
        from drivers.emulators import printer_command

        printer_command.add_arguments(printer)
        return printer_command.run(parser.parse_args(asked))
    parser.parse_args(asked)
    return 2


if __name__ == "__main__":
    sys.exit(main())

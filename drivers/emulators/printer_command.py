"""`python -m drivers.emulators printer`: an emulated printer, its paper laid down as files."""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from pathlib import Path

import fontpkg

from drivers.emulators.device_host import add_host_arguments, serve
from drivers.emulators.escpos_commands import EscposPrinterDevice
from drivers.emulators.escpos_inbox import BUFFER_BYTES
from drivers.emulators.escpos_paper import Ticket
from drivers.emulators.escpos_picture import draw_ticket, save_ticket
from drivers.emulators.escpos_reading import TicketReader
from drivers.escpos.profiles import PROFILES, Profile
from drivers.escpos.raster import GlyphFont, qr_bitmap

FONT_FAMILY = "Noto Sans"


class PaperTray:
    """Writes every ticket as text and picture into one folder."""

    def __init__(self, folder: Path, profile: Profile, font: GlyphFont) -> None:
        self._folder = folder
        self._profile = profile
        self._font = font
        self._reader = TicketReader(profile, font)

    def warm(self) -> None:
        """Read the font and load what tickets need, before a host waits for an answer."""
        self._reader.warm()
        qr_bitmap("", 1)

    def __call__(self, ticket: Ticket) -> Mapping[str, object]:
        """Lay the ticket down; return what to tell about it."""
        text = self._reader.text(ticket)
        text_path = self._folder / f"{ticket.number:04}.txt"
        picture_path = text_path.with_suffix(".png")
        text_path.write_text(text, encoding="utf-8")
        save_ticket(draw_ticket(ticket, self._profile, self._font), picture_path)
        return {"txt": str(text_path), "png": str(picture_path), "text": text}


def default_font() -> GlyphFont:
    """Return the font that stands for the printers' own."""
    return GlyphFont(Path(fontpkg.path(FONT_FAMILY)))


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's arguments."""
    add_host_arguments(parser)
    parser.add_argument("--profile", choices=sorted(PROFILES), default="epson")
    parser.add_argument(
        "--paper", type=Path, required=True, help="folder for tickets: NNNN.txt and NNNN.png"
    )
    parser.add_argument(
        "--buffer", type=int, default=BUFFER_BYTES, help="receive buffer in bytes (4096 or 45)"
    )
    parser.add_argument("--fast", action="store_true", help="paper moves in no time")
    parser.add_argument(
        "--xoff-only-when-full",
        action="store_true",
        help="as with the memory switch on: being offline sends no XOFF",
    )


def run(args: argparse.Namespace) -> int:
    """Serve until the end; return the exit code."""
    args.paper.mkdir(parents=True, exist_ok=True)
    profile = PROFILES[args.profile]
    font = default_font()
    tray = PaperTray(args.paper, profile, font)
    tray.warm()
    device = EscposPrinterDevice(
        profile,
        tray,
        fast=args.fast,
        xoff_when_offline=not args.xoff_only_when_full,
    )
    device.inbox.resize(max(1, args.buffer))
    return serve(device, args.link)

"""`kiosk enrol`: this terminal's key and certificate, for a one-time token."""

from __future__ import annotations

import argparse
import json

from kiosk.clock import SystemClock
from kiosk.commands import exit_codes
from kiosk.commands.surroundings import (
    add_config,
    add_json,
    add_state,
    complain,
    configuration,
    state_path,
    tell,
)
from kiosk.operator.enrolment import enrol
from kiosk.state_dir import StateDirectory
from kiosk.terminal import anchors_dir, keys_dir


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's arguments."""
    parser.add_argument("--url", help="address of the operator's server (default: the settings')")
    parser.add_argument(
        "--token", help="one-time token (default: KIOSK_OPERATOR__ENROL_TOKEN; keeps it out of ps)"
    )
    parser.add_argument("--terminal-id", help="number of the terminal (default: the settings')")
    parser.add_argument(
        "--new-key",
        action="store_true",
        help="make another key and replace the one in use (it may have been copied); the terminal"
        " keeps its number, and what the old key signed can still be verified",
    )
    add_state(parser)
    add_config(parser)
    add_json(parser)


def run(args: argparse.Namespace) -> int:
    """Carry the command out; return the exit code."""
    settings, _ = configuration(args)
    token = args.token or settings.operator.enrol_token.get_secret_value()
    if not token:
        complain("no token: ask the operator for one and give --token")
        return exit_codes.USAGE
    clock = SystemClock()
    terminal_id = args.terminal_id or settings.terminal.terminal_id
    with StateDirectory.hold(state_path(args), clock) as state:
        done = enrol(
            args.url or settings.operator.base_url,
            token,
            terminal_id,
            keys_dir(settings, state.path),
            anchors_dir(settings, state.path),
            clock.utc(),
            new_key=args.new_key,
        )
    until = done.not_after.isoformat()
    told = {"terminal_id": done.terminal_id, "keyid": done.keyid, "not_after": until}
    tell(json.dumps(told) if args.json else f"{terminal_id} is enrolled until {until}")
    return exit_codes.OK

"""What most commands begin with: settings, pack, state directory, and errors as exit codes."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from kiosk.commands import exit_codes
from kiosk.config.pack_places import DEFAULT_PACK, pack_place
from kiosk.errors import (
    ConfigurationError,
    JournalDamagedError,
    JournalError,
    StateDirectoryError,
    StateInUseError,
)
from kiosk.journal.trouble import fault_code_of
from kiosk.operator.errors import OperatorError, OperatorUnreachableError
from kiosk.state_dir import default_state_path

if TYPE_CHECKING:  # the start of the terminal does not wait for the configuration's schemas
    from kiosk.config.pack import OperatorPack
    from kiosk.config.settings import Settings

CONFIG_NAME = "kiosk.toml"


def add_state(parser: argparse.ArgumentParser) -> None:
    """Declare --state."""
    parser.add_argument(
        "--state",
        type=Path,
        metavar="DIR",
        help="where everything durable lives (default: KIOSK_STATE, else the system's place)",
    )


def add_config(parser: argparse.ArgumentParser) -> None:
    """Declare --config and --pack."""
    parser.add_argument(
        "--config",
        type=Path,
        metavar="FILE",
        help=f"settings of this machine (default: {CONFIG_NAME} in the state directory, if any)",
    )
    parser.add_argument(
        "--pack",
        type=pack_place,
        metavar="DIR",
        help="operator pack: its folder, or the name of a delivered one (default: default)",
    )


def add_json(parser: argparse.ArgumentParser) -> None:
    """Declare --json."""
    parser.add_argument("--json", action="store_true", help="print one JSON object")


def state_path(args: argparse.Namespace) -> Path:
    """Return the state directory that was asked for."""
    if args.state is not None:
        return Path(args.state)
    return default_state_path(os.environ, is_service="INVOCATION_ID" in os.environ)


def configuration(args: argparse.Namespace) -> tuple[Settings, OperatorPack]:
    """Return settings and pack; ConfigurationError names every mistake."""
    from kiosk.config.loading import load_settings
    from kiosk.config.pack_loading import load_pack

    pack = load_pack(args.pack or DEFAULT_PACK)
    return load_settings(config_path(args), os.environ, pack.settings), pack


def config_path(args: argparse.Namespace) -> Path | None:
    """Return the settings file that was asked for, or the one beside the journal, if any."""
    if args.config is not None:
        return Path(args.config)
    beside = state_path(args) / CONFIG_NAME
    return beside if beside.is_file() else None


def guarded(work: Callable[[], int]) -> int:
    """Run a command; what goes wrong becomes a sentence and an exit code."""
    try:
        return work()
    except ConfigurationError as error:
        listed = "\n".join(f"  {mistake}" for mistake in error.mistakes)
        complain(f"the configuration has {len(error.mistakes)} mistake(s):\n{listed}\n"
                 "every key is explained by: kiosk config explain")  # fmt: skip
        return exit_codes.CONFIGURATION
    except StateInUseError as error:
        complain(f"{error}; stop it first, or use another --state")
        return exit_codes.IN_USE
    except StateDirectoryError as error:
        complain(str(error))
        return exit_codes.CONFIGURATION
    except JournalError as error:
        complain(f"{fault_code_of(error)}: {error}")
        damaged = isinstance(error, JournalDamagedError)
        return exit_codes.JOURNAL_DAMAGED if damaged else exit_codes.REFUSED_NOW
    except OperatorUnreachableError as error:
        complain(f"the operator does not answer: {error}")
        return exit_codes.UNREACHABLE
    except OperatorError as error:
        complain(str(error))
        return exit_codes.FOUND_WRONG


def tell(text: str) -> None:
    """Print a line for the reader."""
    sys.stdout.write(f"{text}\n")


def complain(text: str) -> None:
    """Print what is wrong, and what to do."""
    sys.stderr.write(f"kiosk: {text}\n")

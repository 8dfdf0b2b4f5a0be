"""The command `kiosk-backend advise`: the tariff advisor on a usage file."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from backend.advise_report import advice_text, advice_values
from backend.demo import numbers
from backend.demo.catalogue import CATALOGUE_FILE, USAGE_FILE
from backend.rating.catalogue import CatalogueError, UnknownNameError, read_catalogue
from backend.rating.usage_file import UsageFileError, advise_file

if TYPE_CHECKING:
    Commands = argparse._SubParsersAction[argparse.ArgumentParser]

EXIT_OK = 0
EXIT_FOUND_WRONG = 1
EXIT_USAGE = 2
EXIT_CONFIGURATION = 3

DESCRIPTION = """\
Price a subscriber's usage by every tariff, record by record and month by month, and say which
tariff to advise, what a change loses, and what is paid apart from tariffs.  A change is advised
only if it saves more than 5 % and more than 30.00 a month; otherwise the advice is to stay."""

EPILOGUE = """\
The usage file is CSV in UTF-8 with the header
  subscriber,started_at,service,direction,class,quantity,unit,zone
started_at is local time such as 2025-07-01T10:00:00; service, direction and unit are voice (s),
sms (pc) or data (KB), out or in; class is onnet, home_other, home_fixed or domestic, `any` for what
comes in, `internet` for data; zone is HOME or a roaming zone of the catalogue.  All months from the
first record in the file to the last are rated.

Exit codes: 0 advised; 1 a line of the usage file is wrong; 2 no such subscriber, tariff, product
or usage file; 3 the catalogue is wrong.

Examples:
  kiosk-backend advise --subscriber S01
  kiosk-backend advise --usage july.csv --subscriber A7 --tariff T09 --held C-HORO O-CLIR --json"""


def add_to(commands: Commands) -> None:
    """Add the command to the program's."""
    command = commands.add_parser(
        "advise",
        help="say which tariff suits a subscriber's usage",
        description=DESCRIPTION,
        epilog=EPILOGUE,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    command.add_argument(
        "--usage",
        type=Path,
        default=USAGE_FILE,
        metavar="FILE.csv",
        help="usage records (default: those of the demonstration operator)",
    )
    command.add_argument("--subscriber", required=True, metavar="ID", help="whose records, as S01")
    command.add_argument(
        "--tariff",
        metavar="ID",
        help="the subscriber's own tariff (default: what the demonstration's subscriber has)",
    )
    command.add_argument(
        "--held",
        nargs="+",
        action="extend",
        default=[],
        metavar="ID",
        help="options and third-party subscriptions that are on, by spaces or commas",
    )
    command.add_argument(
        "--catalogue",
        type=Path,
        default=CATALOGUE_FILE,
        metavar="FILE.json",
        help="prices (default: those of the demonstration operator)",
    )
    command.add_argument("--json", action="store_true", help="answer in JSON")
    command.set_defaults(command=run)


def run(asked: argparse.Namespace) -> int:
    """Advise; return the exit code."""
    try:
        catalogue = read_catalogue(asked.catalogue)
    except CatalogueError as error:
        return _fail(str(error), EXIT_CONFIGURATION)
    except OSError as error:
        return _fail(f"{asked.catalogue}: {error.strerror}", EXIT_CONFIGURATION)
    own_tariff = asked.tariff or _tariff_of_demonstration(asked)
    if own_tariff is None:
        return _fail("say the subscriber's own tariff with --tariff", EXIT_USAGE)
    held = [name for words in asked.held for name in words.split(",") if name]
    try:
        advice = advise_file(asked.usage, asked.subscriber, own_tariff, held, catalogue)
    except UsageFileError as error:
        return _fail(str(error), EXIT_FOUND_WRONG)
    except UnknownNameError as error:
        return _fail(str(error), EXIT_USAGE)
    except OSError as error:
        return _fail(f"{asked.usage}: {error.strerror}", EXIT_USAGE)
    if asked.json:
        values = {"subscriber": asked.subscriber, **advice_values(advice, catalogue.currency)}
        sys.stdout.write(json.dumps(values, indent=2) + "\n")
    else:
        sys.stdout.write(advice_text(advice, asked.subscriber, catalogue) + "\n")
    return EXIT_OK


def _tariff_of_demonstration(asked: argparse.Namespace) -> str | None:
    """Return what the demonstration's subscriber has; None for a stranger or another file."""
    if asked.usage != USAGE_FILE:
        return None
    tariffs = {msisdn: tariff for msisdn, _, _, tariff in numbers.ACCOUNTS}
    return tariffs.get(numbers.SUBSCRIBERS.get(asked.subscriber, ""))


def _fail(why: str, code: int) -> int:
    sys.stderr.write(f"kiosk-backend: {why}\n")
    return code

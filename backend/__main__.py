"""The backend's command line: `kiosk-backend`, or `python -m backend`."""

from __future__ import annotations

import argparse
import json
import logging
import os
import sqlite3
import sys
import uuid
from errno import EADDRINUSE
from pathlib import Path

from backend import advise_command
from backend.audit import audit
from backend.database import StorageError, open_reader
from backend.help.correction_requests import OBJECTION_HOURS
from backend.server import (
    AUTHORITY_DIRECTORY,
    DATABASE_FILE,
    InUseError,
    ServeSettings,
    authority_of,
    serve,
    utc_now,
)
from certs.authority import AuthorityError, open_authority
from contract.openapi import openapi_text

EXIT_OK = 0
EXIT_FOUND_WRONG = 1
EXIT_CONFIGURATION = 3
EXIT_IN_USE = 4


def main(arguments: list[str] | None = None) -> int:
    """Carry out one command; return the exit code."""
    asked = _parser().parse_args(arguments)
    logging.basicConfig(level=logging.WARNING, stream=sys.stderr)
    try:
        return int(asked.command(asked))
    except InUseError as error:
        return _fail(error, EXIT_IN_USE)
    except OSError as error:
        return _fail(error, EXIT_IN_USE if error.errno == EADDRINUSE else EXIT_CONFIGURATION)
    except (AuthorityError, StorageError, sqlite3.Error, ValueError) as error:
        return _fail(error, EXIT_CONFIGURATION)


def _fail(error: Exception, code: int) -> int:
    sys.stderr.write(f"kiosk-backend: {error}\n")
    return code


def _serve(asked: argparse.Namespace) -> int:
    # Database and SMS hold telephone numbers: for their owner alone.
    os.umask(0o077)
    asked.state.mkdir(parents=True, exist_ok=True)
    serve(
        ServeSettings(
            state=asked.state.resolve(),
            host=asked.host,
            port=asked.port,
            admin_port=asked.admin_port,
            behind_proxy=asked.behind_proxy,
            ready_fd=asked.ready_fd,
            accepts_proposals=asked.proposals == "accept",
            objection_hours=asked.objection_hours,
        )
    )
    return EXIT_OK


def _audit(asked: argparse.Namespace) -> int:
    key = open_authority(asked.state / AUTHORITY_DIRECTORY).message_key.public
    db = open_reader(asked.state / DATABASE_FILE)
    try:
        report = audit(db, {key.keyid: key})
    finally:
        db.close()
    if asked.json:
        _say(report.to_json())
    else:
        _say(
            f"{report.payments} payments: inserted {report.inserted_minor}, fee "
            f"{report.fee_minor}, credited {report.credited_minor} (minor units); "
            f"{report.refused} refused, {report.pending} pending; {report.decisions} decisions on "
            f"doubtful money, {report.honoured_minor} of it credited; {report.records} records in "
            f"{report.journals} journals; {report.orders} orders, and {report.orders_only_said} "
            "only said before a restoration"
        )
        for finding in report.findings:
            _say(f"WRONG: {finding}")
        _say("ok" if report.ok else f"{len(report.findings)} findings")
    return EXIT_OK if report.ok else EXIT_FOUND_WRONG


def _openapi(_: argparse.Namespace) -> int:
    sys.stdout.write(openapi_text())
    return EXIT_OK


def _token(asked: argparse.Namespace) -> int:
    authority = authority_of(asked.state)
    token = authority.issue_token(asked.terminal, uuid.uuid4().hex, utc_now())
    _say(json.dumps({"terminal_id": asked.terminal, "token": token}) if asked.json else token)
    return EXIT_OK


def _revoke(asked: argparse.Namespace) -> int:
    """Revoke every certificate of a terminal that was issued up to now, or one by serial."""
    authority = open_authority(asked.state / AUTHORITY_DIRECTORY)
    serials = set(asked.serial)
    if asked.terminal:
        db = open_reader(asked.state / DATABASE_FILE)
        try:
            rows = db.execute(
                "SELECT serial FROM certificates WHERE terminal_id = ?", (asked.terminal,)
            ).fetchall()
        finally:
            db.close()
        serials |= {int(serial) for (serial,) in rows}
    if not serials:
        _say(json.dumps({"revoked": []}) if asked.json else "nothing to revoke")
        return EXIT_FOUND_WRONG
    authority.revoke_terminals(serials, utc_now())
    revoked = sorted(str(serial) for serial in serials)
    _say(json.dumps({"revoked": revoked}) if asked.json else f"revoked {len(revoked)}")
    return EXIT_OK


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="kiosk-backend", description="The operator's reference backend."
    )
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    state = argparse.ArgumentParser(add_help=False)
    default = os.environ.get("KIOSK_BACKEND_STATE", "")
    state.add_argument(
        "--state",
        type=Path,
        default=Path(default) if default else None,
        required=not default,
        metavar="DIR",
        help="directory of database, keys and SMS outbox; outside the source tree",
    )
    state.add_argument("--json", action="store_true", help="answer in JSON")

    _add_serve(commands.add_parser("serve", parents=[state], help="serve terminals until stopped"))

    command = commands.add_parser(
        "audit",
        parents=[state],
        help="prove that credits equal accepted payments and honoured doubtful money",
    )
    command.set_defaults(command=_audit)

    advise_command.add_to(commands)

    command = commands.add_parser("openapi", help="print the published contract")
    command.set_defaults(command=_openapi)

    command = commands.add_parser(
        "token", parents=[state], help="print a one-time enrolment token for a terminal"
    )
    command.add_argument("--terminal", required=True, metavar="ID", help="such as T-004211")
    command.set_defaults(command=_token)

    command = commands.add_parser(
        "revoke", parents=[state], help="revoke certificates; a running backend notices at once"
    )
    command.add_argument("--terminal", metavar="ID", help="all certificates of this terminal")
    command.add_argument(
        "--serial", type=int, action="append", default=[], metavar="N", help="one certificate"
    )
    command.set_defaults(command=_revoke)
    return parser


def _add_serve(command: argparse.ArgumentParser) -> None:
    command.add_argument("--host", default="127.0.0.1", help="address to serve terminals on")
    command.add_argument("--port", type=int, default=8443, help="port of terminals; 0: any free")
    command.add_argument(
        "--admin-port", type=int, default=8444, help="loopback port of the desk; 0: any free"
    )
    command.add_argument(
        "--behind-proxy",
        action="store_true",
        help="speak plain HTTP to a TLS proxy on loopback that passes Client-Cert (RFC 9440)",
    )
    command.add_argument(
        "--proposals",
        choices=("accept", "ask"),
        default="accept",
        help="a technician's finding about a doubtful bill decides it, or a person here does "
        "(default: accept)",
    )
    command.add_argument(
        "--objection-hours",
        type=int,
        choices=range(73),
        default=OBJECTION_HOURS,
        metavar="N",
        help="how long the losing number may object to a correction; 0 shows one at once "
        f"(default: {OBJECTION_HOURS})",
    )
    command.add_argument(
        "--ready-fd",
        type=int,
        default=1,
        metavar="N",
        help="descriptor that gets one JSON line when ready (default: standard output)",
    )
    command.set_defaults(command=_serve)


if __name__ == "__main__":
    sys.exit(main())

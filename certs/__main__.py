"""Tools for a development authority: `python -m certs COMMAND`.

Every directory given must lie outside the source tree.
"""

from __future__ import annotations

import argparse
import sys
import uuid
from datetime import UTC, datetime
from pathlib import Path

from cryptography import x509

from certs.authority import SERVER_NAMES, AuthorityError, create_authority, open_authority
from certs.certificates import to_pem
from certs.private_files import write_public
from contract.identity import terminal_id_of
from contract.keys import SignatureError


def main(arguments: list[str] | None = None) -> int:
    """Carry out one command; return the exit code."""
    asked = _parser().parse_args(arguments)
    try:
        asked.command(asked, datetime.now(UTC))
    except (AuthorityError, SignatureError, ValueError, OSError) as error:
        sys.stderr.write(f"certs: {error}\n")
        return 1
    return 0


def _authority(asked: argparse.Namespace, now: datetime) -> None:
    authority = create_authority(asked.directory, now, tuple(asked.name or SERVER_NAMES))
    sys.stdout.write(
        f"authority in {authority.directory}\nanchors for terminals in "
        f"{authority.anchors_directory}\n"
    )


def _server(asked: argparse.Namespace, now: datetime) -> None:
    certificate = open_authority(asked.directory).issue_server(now, tuple(asked.name), asked.days)
    sys.stdout.write(f"server certificate until {certificate.not_valid_after_utc:%Y-%m-%d}\n")


def _token(asked: argparse.Namespace, now: datetime) -> None:
    token = open_authority(asked.directory).issue_token(asked.terminal, uuid.uuid4().hex, now)
    sys.stdout.write(token + "\n")


def _sign(asked: argparse.Namespace, now: datetime) -> None:
    csr = x509.load_pem_x509_csr(asked.csr.read_bytes())
    terminal_id = terminal_id_of(csr)
    certificate = open_authority(asked.directory).issue_terminal(csr, terminal_id, now)
    write_public(asked.out, to_pem(certificate))
    sys.stdout.write(
        f"certificate of {terminal_id} until {certificate.not_valid_after_utc:%Y-%m-%d} "
        f"in {asked.out}\n"
    )


def _revoke(asked: argparse.Namespace, now: datetime) -> None:
    certificate = x509.load_pem_x509_certificate(asked.certificate.read_bytes())
    authority = open_authority(asked.directory)
    if certificate.issuer == authority.root.certificate.subject:
        authority.revoke_server(certificate.serial_number, now)
    else:
        certificate.verify_directly_issued_by(authority.terminals.certificate)
        authority.revoke_terminals({certificate.serial_number}, now)
    sys.stdout.write(f"revoked {certificate.serial_number}\n")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m certs", description="A development authority, outside the source tree."
    )
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    place = argparse.ArgumentParser(add_help=False)
    place.add_argument("directory", type=Path, help="the authority's directory")

    command = commands.add_parser("authority", parents=[place], help="make a new authority")
    command.add_argument("--name", action="append", help="server name or address (repeatable)")
    command.set_defaults(command=_authority)

    command = commands.add_parser("server", parents=[place], help="a new server certificate")
    command.add_argument("--name", action="append", default=list(SERVER_NAMES))
    command.add_argument("--days", type=int, default=None)
    command.set_defaults(command=_server)

    command = commands.add_parser("token", parents=[place], help="a one-time enrolment token")
    command.add_argument("--terminal", required=True, metavar="ID", help="such as T-004211")
    command.set_defaults(command=_token)

    command = commands.add_parser("sign", parents=[place], help="certify a terminal's CSR")
    command.add_argument("--csr", type=Path, required=True)
    command.add_argument("--out", type=Path, required=True)
    command.set_defaults(command=_sign)

    command = commands.add_parser("revoke", parents=[place], help="revoke a certificate")
    command.add_argument("--certificate", type=Path, required=True)
    command.set_defaults(command=_revoke)
    return parser


if __name__ == "__main__":
    sys.exit(main())

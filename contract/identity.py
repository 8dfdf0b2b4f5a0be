"""How a terminal is named in certificates: one URN, the only source of terminal_id on the wire."""

from __future__ import annotations

import re

from cryptography import x509

URN_PREFIX = "urn:kiosk:terminal:"
_TERMINAL_ID = re.compile(r"[A-Za-z0-9._-]{1,64}\Z")


def terminal_urn(terminal_id: str) -> str:
    """Return the SAN entry of this terminal; ValueError if the id is not one."""
    if not _TERMINAL_ID.match(terminal_id):
        raise ValueError(f"not a terminal id: {terminal_id!r}")
    return URN_PREFIX + terminal_id


def terminal_id_of(holder: x509.Certificate | x509.CertificateSigningRequest) -> str:
    """Return the terminal_id of the one terminal URN in the SAN, else ValueError."""
    try:
        names = holder.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    except x509.ExtensionNotFound as error:
        raise ValueError("no subject alternative name") from error
    found = names.get_values_for_type(x509.UniformResourceIdentifier)
    if len(found) != 1 or not found[0].startswith(URN_PREFIX):
        raise ValueError("not a terminal's certificate")
    terminal_id = found[0].removeprefix(URN_PREFIX)
    terminal_urn(terminal_id)
    return terminal_id

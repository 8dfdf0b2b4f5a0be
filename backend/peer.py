"""Whose certificate stands behind a connection: from our own TLS, or from a proxy on loopback.

With our own TLS the header a proxy would use is worth nothing and is removed.  Behind a proxy it is
the only source, taken from loopback alone and only when it stands there once: a proxy must delete
what the client sent under that name (RFC 9440, section 4).
"""

from __future__ import annotations

import asyncio
import base64
import binascii
import ipaddress
from ssl import SSLObject

from starlette.types import Scope
from uvicorn.protocols.http.h11_impl import H11Protocol, RequestResponseCycle

from backend import problems

CLIENT_CERT = b"client-cert"
# What only a proxy may say; anything of it from a client is dropped.
TRUSTED_HEADERS = frozenset(
    {
        CLIENT_CERT,
        b"client-cert-chain",
        b"forwarded",
        b"x-forwarded-for",
        b"x-forwarded-host",
        b"x-forwarded-proto",
        b"x-real-ip",
    }
)


class PeerCertificateProtocol(H11Protocol):
    """uvicorn's protocol, telling the application about the connection under it."""

    def connection_made(
        self,
        transport: asyncio.Transport,  # type: ignore[override]  # narrowed as uvicorn does
    ) -> None:
        tls: SSLObject | None = transport.get_extra_info("ssl_object")
        peer = None if tls is None else tls.getpeercert(binary_form=True)
        self.app_state = {**self.app_state, "peer_certificate": peer, "transport": transport}
        super().connection_made(transport)

    def shutdown(self) -> None:
        """End an idle connection at once: a TLS farewell would wait for a client that sleeps."""
        cycle: RequestResponseCycle | None = self.cycle
        if cycle is None or cycle.response_complete:
            self.transport.abort()
        else:
            super().shutdown()


def without_trusted_headers(headers: list[tuple[bytes, bytes]]) -> list[tuple[bytes, bytes]]:
    """Return the headers without those that only a proxy may set."""
    return [(name, value) for name, value in headers if name not in TRUSTED_HEADERS]


def certificate_from_proxy(scope: Scope) -> bytes | None:
    """Return the DER certificate a loopback proxy vouches for; None if it saw none."""
    address = (scope.get("client") or ("", 0))[0]
    if not _is_loopback(address):
        raise problems.certificate_foreign("only a proxy on loopback may speak for a terminal")
    values = [value for name, value in scope["headers"] if name == CLIENT_CERT]
    if not values:
        return None
    value: bytes = values[0].strip()
    if len(values) > 1 or len(value) < 3 or value[:1] != b":" or value[-1:] != b":":
        raise problems.certificate_foreign("Client-Cert must be given once, as :base64:")
    try:
        return base64.b64decode(value[1:-1], validate=True)
    except binascii.Error as error:
        raise problems.certificate_foreign("Client-Cert is not base64") from error


def _is_loopback(address: str) -> bool:
    try:
        return ipaddress.ip_address(address).is_loopback
    except ValueError:
        return False

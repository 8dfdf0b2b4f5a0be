"""The TLS side of the terminals' port: 1.3 only, certificates asked for, refusals told."""

from __future__ import annotations

import ssl

from certs.authority import Authority

# OpenSSL's X509_V_FLAG_NO_CHECK_TIME, which the ssl module does not name.
_NO_CHECK_TIME = 0x200000


class TellingSSLObject(ssl.SSLObject):
    """Lets the alert of a failed handshake out before the failure is raised.

    asyncio drops the connection at once and the alert with it, so a terminal with a foreign
    certificate would see only silence.  Asking for more data first makes asyncio send what waits.
    """

    _refusal: ssl.SSLError | None = None

    def do_handshake(self) -> None:
        if self._refusal is not None:
            raise self._refusal
        try:
            super().do_handshake()
        except (ssl.SSLWantReadError, ssl.SSLWantWriteError):
            raise
        except ssl.SSLError as error:
            self._refusal = error
            raise ssl.SSLWantReadError(ssl.SSL_ERROR_WANT_READ, "the alert goes first") from error


def server_tls(authority: Authority) -> ssl.SSLContext:
    """Return the context; a certificate's chain is judged here, its dates and revocation later."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.sslobject_class = TellingSSLObject
    context.minimum_version = ssl.TLSVersion.TLSv1_3
    context.load_cert_chain(*authority.server_files)
    context.load_verify_locations(authority.directory / "terminals.pem")
    # Optional, because enrolment has none yet; every other operation insists on it.
    context.verify_mode = ssl.CERT_OPTIONAL
    context.verify_flags |= ssl.VerifyFlags(_NO_CHECK_TIME)
    context.num_tickets = 0
    return context

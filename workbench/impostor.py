"""Somebody else's server under the operator's address: right name, foreign authority."""

from __future__ import annotations

import contextlib
import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from certs.authority import create_authority
from workbench.cable import LOOPBACK

HANDSHAKE_TIMEOUT_S = 5.0
JOIN_TIMEOUT_S = 10.0


@contextmanager
def impostor_serving(directory: Path, now: datetime) -> Iterator[int]:
    """Serve handshakes until left; yields the port."""
    authority = create_authority(directory, now)
    certificate, key = authority.server_files
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    listener = socket.create_server((LOOPBACK, 0))

    def serve() -> None:
        while True:
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            connection.settimeout(HANDSHAKE_TIMEOUT_S)
            with contextlib.suppress(OSError), connection:
                context.wrap_socket(connection, server_side=True).close()

    thread = threading.Thread(target=serve, name="impostor", daemon=True)
    thread.start()
    try:
        yield listener.getsockname()[1]
    finally:
        with contextlib.suppress(OSError):
            listener.shutdown(socket.SHUT_RDWR)
        listener.close()
        thread.join(JOIN_TIMEOUT_S)

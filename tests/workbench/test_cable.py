"""The network cable forwards, breaks, falls silent, and loses no byte that was only late."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator

import pytest

from workbench.cable import Cable, NetworkCable


@pytest.fixture
def echo_port() -> Iterator[int]:
    listener = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        while True:
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            with connection:
                try:
                    while data := connection.recv(4096):
                        connection.sendall(data.upper())
                except OSError:
                    continue

    thread = threading.Thread(target=serve)
    thread.start()
    yield listener.getsockname()[1]
    listener.shutdown(socket.SHUT_RDWR)
    listener.close()
    thread.join(5)


@pytest.fixture
def cable(echo_port: int) -> Iterator[NetworkCable]:
    cable = NetworkCable(echo_port)
    yield cable
    cable.close()


def connect(cable: NetworkCable) -> socket.socket:
    return socket.create_connection(("127.0.0.1", cable.port), 5)


def test_bytes_pass_both_ways_and_are_counted(cable: NetworkCable) -> None:
    with connect(cable) as client:
        client.sendall(b"hello")
        assert client.recv(100) == b"HELLO"
    assert (cable.bytes_up, cable.bytes_down) == (5, 5)


def test_pulling_breaks_what_stands_and_what_comes(cable: NetworkCable) -> None:
    with connect(cable) as client:
        client.sendall(b"a")
        client.recv(1)
        cable.set(Cable.PULLED)
        with pytest.raises(ConnectionResetError):
            client.recv(1)
    with pytest.raises(ConnectionResetError), connect(cable) as late:
        late.recv(1)


def test_plugging_in_again_lets_new_connections_through(cable: NetworkCable) -> None:
    cable.set(Cable.PULLED)
    cable.set(Cable.PLUGGED)
    with connect(cable) as client:
        client.sendall(b"again")
        assert client.recv(100) == b"AGAIN"


def test_a_silent_cable_delays_and_loses_nothing(cable: NetworkCable) -> None:
    with connect(cable) as client:
        client.sendall(b"a")
        assert client.recv(1) == b"A"
        cable.set(Cable.SILENT)
        client.sendall(b"late")
        client.settimeout(0.1)
        with pytest.raises(TimeoutError):
            client.recv(1)
        cable.set(Cable.PLUGGED)
        client.settimeout(5)
        assert client.recv(100) == b"LATE"

"""Everything a driver can raise.

    DriverError
    ├── TransportError           the wire itself failed: nothing is known about the device
    │   ├── PortMissingError     no such port, or it vanished
    │   └── PortBusyError        another process holds the port
    ├── PeerError                the device broke its own protocol
    │   └── PeerSilentError      the device did not answer in time
    └── UsageError               our code asked for something the state forbids

Only UsageError is a bug in this repository.
"""

from __future__ import annotations


class DriverError(Exception):
    """Base of this tree; never raised itself."""


class TransportError(DriverError):
    """The byte stream failed, so nothing is known about the device."""


class PortMissingError(TransportError):
    """The port does not exist, or the cable was pulled."""


class PortBusyError(TransportError):
    """Another process holds the port."""


class PeerError(DriverError):
    """The device sent something its protocol does not allow."""


class PeerSilentError(PeerError):
    """The device stayed silent past its deadline."""


class UsageError(DriverError):
    """The caller asked for a step that the current state forbids."""

"""The cassette's comings and goings.

Outside a collection every move is manipulation: an alarm that stops sales until it is accounted
for.  A cassette that comes back is another one to the books, under the next number.
"""

from __future__ import annotations

from contract.records import CassetteMoved
from drivers.api import (
    AcceptorEvent,
    AcceptorStatus,
    AcceptorStatusChanged,
    CassetteInserted,
    CassetteRemoved,
)
from kiosk.cash.alarms import raised, tell
from kiosk.deeds import Deeds
from kiosk.fault_codes import FaultCode
from kiosk.time_values import Instant

HAS_CASSETTE = frozenset(
    {AcceptorStatus.DISABLED, AcceptorStatus.IDLE, AcceptorStatus.CASSETTE_FULL}
)


class Cassette:
    """Writes each move once, however often the device reports it."""

    def __init__(self, deeds: Deeds) -> None:
        self._deeds = deeds

    @property
    def is_in_place(self) -> bool:
        """Whether it stands where bills fall into it, as far as the device has told."""
        return self._deeds.matters.standing.cassette_in_place

    def on_event(self, event: AcceptorEvent, now: Instant) -> None:
        """Take one event of the acceptor."""
        standing = self._deeds.matters.standing
        if isinstance(event, CassetteRemoved) and standing.cassette_in_place:
            faults = raised(self._deeds, FaultCode.CASSETTE_MANIPULATED, "", now)
            self._deeds.write(
                CassetteMoved(
                    at=now.utc,
                    cassette_no=standing.cassette_no,
                    direction="out",
                    manipulated=True,
                ),
                *faults,
            )
            tell(self._deeds, faults)
        elif _says_it_is_in(event) and not standing.cassette_in_place:
            self._deeds.write(
                CassetteMoved(
                    at=now.utc,
                    cassette_no=standing.cassette_no + 1,
                    direction="in",
                    manipulated=True,
                )
            )


def _says_it_is_in(event: AcceptorEvent) -> bool:
    """Whether the device has its cassette.

    A process that has not seen it leave is not told that it came: the device rests with it.
    """
    if isinstance(event, AcceptorStatusChanged):
        return event.status in HAS_CASSETTE
    return isinstance(event, CassetteInserted)

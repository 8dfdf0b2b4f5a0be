"""The cassette's comings and goings.

Outside a collection every move is manipulation: an alarm that stops sales until it is accounted
for.  A cassette that comes back is another one to the books, under the next number.
"""

from __future__ import annotations

from contract.records import CassetteMoved
from drivers.api import AcceptorEvent, CassetteInserted, CassetteRemoved
from kiosk.cash.alarms import raised, tell
from kiosk.deeds import Deeds
from kiosk.fault_codes import FaultCode
from kiosk.time_values import Instant


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
        elif isinstance(event, CassetteInserted) and not standing.cassette_in_place:
            self._deeds.write(
                CassetteMoved(
                    at=now.utc,
                    cassette_no=standing.cassette_no + 1,
                    direction="in",
                    manipulated=True,
                )
            )

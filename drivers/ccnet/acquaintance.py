"""Who the device is: what was read since it came, or came back, and what is still to ask."""

from __future__ import annotations

from drivers.api import AcceptorIdentified, AcceptorIdentity, BillType
from drivers.ccnet.messages import (
    BillTypes,
    Request,
    parse_bill_table,
    parse_identification,
    set_security,
)
from drivers.ccnet.quirks import USUAL, Quirks, quirks_of
from drivers.ccnet.session import Outcome, Reply
from drivers.ccnet.tables import Command


class Acquaintance:
    """Asks for identity, then for the bill table; `bill_types` is None until both are read."""

    def __init__(self) -> None:
        self.quirks: Quirks = USUAL  # of the last device that said who it is
        self.forget()

    def forget(self) -> None:
        """It may be another device now."""
        self._part: str | None = None
        self._serial = ""
        self.bill_types: BillTypes | None = None
        self.refused = False  # it does not answer in the state it is in
        self.security_set = False

    def question(self) -> Request | None:
        """What to ask next, where questions are legal."""
        if self.refused:
            return None
        if self._part is None:
            return Request(Command.IDENTIFICATION)
        return Request(Command.GET_BILL_TABLE) if self.bill_types is None else None

    def security(self) -> Request | None:
        """The setting to send once to a device that takes it."""
        if self.security_set or not self.quirks.sets_security:
            return None
        self.security_set = True
        return set_security(frozenset())

    def take(self, request: Request, reply: Reply, *, disabled: bool) -> AcceptorIdentified | None:
        """Take the answer to a question; return who it is once all is known."""
        if reply.outcome is not Outcome.DATA:
            # Some models refuse while they start, some never say who they are.
            if request.command is Command.IDENTIFICATION and disabled:
                self._part = ""
            else:
                self.refused = True
            return None
        if request.command is Command.IDENTIFICATION:
            identification = parse_identification(reply.payload)
            self._part, self._serial = identification.part, identification.serial
            self.quirks = quirks_of(identification.part)
            return None
        table = parse_bill_table(reply.payload)
        rows = tuple(
            BillType(number, entry.currency, entry.value)
            for number, entry in table.items()
            if entry.value
        )
        self.bill_types = frozenset(row.number for row in rows)
        identity = AcceptorIdentity("ccnet", self._part or "", self._serial)
        return AcceptorIdentified(identity, rows)

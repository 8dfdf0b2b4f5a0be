"""How a life ends: in a kind world everything must become final, and the accounts must agree."""

from __future__ import annotations

from contract.records import QUIET_KINDS
from kiosk.cash.cash_in import DeskState
from proofs.simulate.people import Person
from proofs.simulate.terminal import Process
from proofs.simulate.witness import ViolationError
from proofs.simulate.world import World

KIND_S = 1800.0
LOOK_EVERY_S = 5.0
LONGEST_BILL_S = 40.0
LAST_VISIT_S = 300.0
LAST_PERSON = 10**6


class Ending:
    """The last hour of one terminal."""

    def __init__(self, world: World) -> None:
        self._world = world

    def be_kind(self) -> None:
        """Everything works; a technician comes; in the end an honest customer is served."""
        self._world.be_kind()
        self._world.run_until(self._world.at_s + LONGEST_BILL_S)
        self._world.technician()
        self._until_at_rest("stuck")
        self._prove_that_it_sells()
        self._until_at_rest("stuck after a last visit")

    def _until_at_rest(self, what: str) -> None:
        until = self._world.at_s + KIND_S
        while not self.at_rest:
            if self._world.at_s >= until:
                raise ViolationError("stuck", f"{what}: {self._where()}")
            self._world.run_until(self._world.at_s + LOOK_EVERY_S)

    @property
    def at_rest(self) -> bool:
        """Whether nothing is open any more and the terminal would sell."""
        process = self._world.process
        if process is None or process.screen is None:
            return False
        matters = process.journal.matters
        return (
            process.core.desk.state is DeskState.CLOSED
            and type(process.screen.view).__name__ == "AttractView"
            and matters.transaction is None
            and not matters.pending_payments
            and not matters.visit_balances
            and not matters.unsettled_intents
            and process.core.can_sell
            and self._sent(process)
        )

    def _sent(self, process: Process) -> bool:
        journal, acknowledged = process.journal, process.journal.matters.acknowledged_seq
        tail = journal.read(acknowledged + 1, 200)
        return all(record.parsed().kind in QUIET_KINDS for record in tail)

    def _where(self) -> str:
        process = self._world.process
        if process is None:
            return "no process"
        matters, view = process.journal.matters, process.screen and type(process.screen.view)
        return (
            f"desk {process.core.desk.state.name}, acceptor {process.core.desk.bills.status.name} "
            f"{process.core.desk.bills.detail}, view {view.__name__ if view else None}, "
            f"faults {sorted(matters.open_faults)}, pending {len(matters.pending_payments)}, "
            f"balances {len(matters.visit_balances)}, unsettled {len(matters.unsettled_intents)}, "
            f"can sell {process.core.can_sell}, sent {self._sent(process)}"
        )

    def _prove_that_it_sells(self) -> None:
        """An honest customer comes and is credited."""
        before = self._world.witness.credited_bills
        person = Person.of(LAST_PERSON, 1)
        person.numbers = (f"9005{self._world.case.kiosk % 1000:03d}999",)
        person.walks_away = person.presses_all = person.bad_bills = 0.0
        person.bills_left = 3
        self._world.crowd.come(person)
        self._world.run_until(self._world.at_s + LAST_VISIT_S)
        self._world.crowd.send_home()
        if self._world.witness.credited_bills == before:
            raise ViolationError("stuck", f"nobody is served any more: {self._where()}")

    def settle_accounts(self) -> None:
        """The terminal's books against the operator's."""
        process = self._world.process
        assert process is not None
        books = process.journal.matters.books
        held = self._world.operator.payments(self._world.site.terminal_id)
        for payment_id in self._world.witness.payments:
            if payment_id not in held:
                raise ViolationError("lost", f"the operator does not know payment {payment_id}")
        for payment_id, (state, msisdn, inserted, _) in held.items():
            body = self._world.witness.payments.get(payment_id)
            if body is None:
                raise ViolationError("doubled", f"payment {payment_id} was never submitted")
            order = next(o for o in body.payments if o.payment_id == payment_id)
            if (order.msisdn, order.inserted_minor) != (msisdn, inserted):
                raise ViolationError("wrong", f"payment {payment_id} differs at the operator")
            if self._world.witness.results.get(payment_id) != state:
                raise ViolationError("wrong", f"payment {payment_id} is {state} there, not here")
        credited = sum(row[3] for row in held.values() if row[0] == "credited")
        if books.get("payable_credited", 0) != credited:
            raise ViolationError(
                "wrong", f"{books.get('payable_credited', 0)} is booked, {credited} was credited"
            )
        while not process.journal.verify_slice().is_done:
            pass

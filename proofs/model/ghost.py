"""What the model knows and the terminal does not: who stands there, which bill was spoken of.

Every rule that only an onlooker can check is asserted here, the moment a record is durable, an
order carried out, or a sum shown.
"""

from __future__ import annotations

from contract.records import RecordBody, Submitted, SuspenseOpened
from kiosk.cash.picture import CashPicture
from kiosk.journal.matters import IntentPhase, Matters
from proofs.model.device import TYPES, Device

BREAKS = frozenset({"idle", "recovered", "blocked"})
STACKS = frozenset({IntentPhase.OPEN, IntentPhase.SUSPENSE})
ASSETS = ("cassette:", "in_doubt", "collected", "count_difference")


class BrokenRuleError(Exception):
    """An invariant does not hold; its text is the rule."""


def rule(holds: bool, words: str) -> None:
    if not holds:
        raise BrokenRuleError(words)


class Ghost:
    """An onlooker.  Identifiers of transactions and payments are the records' own."""

    def __init__(self) -> None:
        self.person = 0  # who stands at the terminal; 0: nobody
        self.people = 0  # who ever came
        self.owners: tuple[tuple[str, int], ...] = ()  # transaction, person
        self.numbers: tuple[tuple[str, str], ...] = ()  # transaction, confirmed number
        self.broken: frozenset[str] = frozenset()  # transactions whose visit was broken
        self.doubted: frozenset[str] = frozenset()  # transactions with a bill once in suspense
        self.submitted: frozenset[str] = frozenset()
        self.told = -1  # the bill the device stands by, once a record speaks of it
        self.ordered_told = False  # the bill of the newest intent was counted without its intent
        self.shown_minor = 0  # of the open transaction
        self.shared = ("", 0)  # number and part that the one who stands there confirmed
        self.spent = 0  # misfortunes so far

    # --- as it happens ------------------------------------------------------------------------

    def on_write(self, body: RecordBody, device: Device) -> None:
        """A record became durable."""
        match body.kind:
            case "transaction_opened":
                self.owners = ((body.transaction_id, self.person), *self.owners)
                self.numbers = ((body.transaction_id, body.msisdn), *self.numbers)
                self.shown_minor = 0
                self.shared = ("", 0)
            case "transaction_closed" if body.why in BREAKS:
                self.broken |= {body.transaction_id}
            case "intent_opened":
                self.ordered_told = False
            case "bill_credited":
                again = self.told == device.credit >= 0 and body.from_suspense_id is None
                rule(not again, "a bill is credited once")
                self._tell(device)
            case "suspense_opened":
                self._on_doubt(body, device)
            case "submitted":
                self._on_submitted(body)
            case _:
                pass

    def _on_doubt(self, body: SuspenseOpened, device: Device) -> None:
        if body.transaction_id is not None:
            self.doubted |= {body.transaction_id}
        if body.reverses_credit:
            self.shown_minor = max(0, self.shown_minor - body.amount_minor)
        elif body.intent_id is not None:
            rule(not self.ordered_told, "a bill is doubtful once")
        else:
            again = self.told == device.credit >= 0
            rule(not again, "no doubt is opened for a bill that is credited, or doubtful already")
            self.ordered_told = device.credit >= 0 and device.credit not in device.stray
            self._tell(device)

    def _tell(self, device: Device) -> None:
        self.told = device.credit
        device.stray -= {device.credit}

    def _on_submitted(self, body: Submitted) -> None:
        confirmed = dict(self.numbers).get(body.transaction_id)
        owner = dict(self.owners).get(body.transaction_id)
        for order in body.payments:
            rule(order.payment_id not in self.submitted, "a payment is submitted once")
            self.submitted |= {order.payment_id}
            if order.msisdn == confirmed:
                continue
            # A split is agreed on with Finish, whoever walks away in the seconds after it.
            split = body.replaces_payment_id is None
            whole = body.transaction_id not in self.broken and (split or owner == self.person)
            rule(whole, "money goes to the confirmed number; after a break to no other")
            agreed = not split or (order.msisdn, order.inserted_minor) == self.shared
            rule(agreed, "another number gets the part that was confirmed for it")

    def on_stack(self, matters: Matters, device: Device) -> None:
        """STACK reached the device."""
        # Doubtful: the answer to the order was waited for in vain, the bill lies there still.
        waits = any(i.state in STACKS for i in matters.intents.values())
        rule(waits, "a bill is stacked only once its intent is written")
        device.ordered = True

    def on_acknowledge(self, device: Device) -> None:
        """The device was told that its report is durable."""
        if device.credit >= 0:
            rule(device.credit == self.told, "acknowledged only what is written")

    def on_show(self, picture: CashPicture | None, durable: Matters) -> None:
        """The screen shows this."""
        if picture is None:
            return
        open_now = durable.transaction
        inserted = 0 if open_now is None else open_now.credited_minor
        rule(picture.inserted_minor <= inserted, "the screen shows only durable money")
        self.shown_minor = max(self.shown_minor, picture.inserted_minor)

    def on_settled(self, durable: Matters, *, closed: bool) -> None:
        """The core did all that an event asked for."""
        ended = [one for one in durable.transactions.values() if one.closed]
        kept = closed and any(one.credited_minor for one in ended)
        rule(not kept, "no ended visit keeps money neither submitted nor claimed")

    def on_restart(self) -> None:
        """The process is another one: whoever stands there need not be the one before."""
        self.broken |= {transaction for transaction, _ in self.owners}

    def forget(self, matters: Matters, device: Device) -> None:
        """Leave out what no rule asks about any more."""
        if self.told != device.credit:
            self.told = -1
        alive = matters.transactions
        self.owners = tuple(one for one in self.owners if one[0] in alive)
        self.numbers = tuple(one for one in self.numbers if one[0] in alive)
        self.broken = frozenset(one for one in self.broken if one in alive)
        self.doubted = frozenset(one for one in self.doubted if one in alive)
        self.submitted = frozenset(p for p in self.submitted if p in matters.pending_payments)
        if matters.transaction is None:
            self.shown_minor = 0
            self.shared = ("", 0)

    # --- of every state -----------------------------------------------------------------------

    def look(self, matters: Matters, device: Device) -> None:
        """Hold the books against the truth."""
        opened = [i for i in matters.intents.values() if i.state is IntentPhase.OPEN]
        rule(len(opened) <= 1, "at most one intent is open")
        books = matters.books
        assets = sum(minor for account, minor in books.items() if account.startswith(ASSETS))
        rule(2 * assets == sum(books.values()), "assets are claims")
        doubtful = books.get("in_doubt", 0)
        rule(doubtful == books.get("suspense", 0), "what is in doubt is in suspense")
        listed = sum(one.amount_minor for one in matters.suspense.values())
        rule(listed == doubtful, "every doubtful bill stands on the list")
        claimed = sum(one.amount_minor for one in matters.unclaimed.values())
        rule(claimed == books.get("unclaimed", 0), "every claim stands on the list")
        certain = sum(sum_ for account, sum_ in books.items() if account.startswith("cassette:"))
        truth = device.cassette_minor
        rule(certain <= truth, "no bill is counted twice, none that is not there")
        moving = sum(intent.denomination_minor for intent in opened)
        unsaid_minor = sum(TYPES[device.types[bill]] for bill in device.stray)
        rule(truth - unsaid_minor <= certain + doubtful + moving, "no bill in the cassette is lost")
        shown_of = matters.transaction
        if shown_of is not None:
            rule(self.shown_minor <= shown_of.inserted_minor, "money once shown stays")

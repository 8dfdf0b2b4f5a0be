"""A customer at a terminal who asks for changes, orders them, and looks at what became of them."""

from __future__ import annotations

import itertools
import json
import sqlite3
from dataclasses import dataclass

import pytest

from certs.authority import ISSUER
from contract.account.changes import Order, OrderResult
from contract.account.order_statements import read_order
from contract.operations import operation_named
from contract.signatures import RequestMessage, sign_request

ORDINARY, LITTLE = "+79001234567", "+79001112233"
RICH = "+79007654321"


@dataclass
class Customer:
    """One visit of one number at one terminal."""

    house: object
    terminal: object
    msisdn: str
    access: object
    numbers: object

    def quote(self, kind: str, language: str = "en", **more):
        change = {"kind": kind, **more}
        return self.terminal.about("quote_change", self.access, language, change=change)

    def order_of(self, quote, order_id: str | None = None, **more) -> Order:
        return Order(
            access_token=self.access.access_token,
            language="en",
            order_id=order_id or f"{self.terminal.terminal_id}.{next(self.numbers)}",
            quote_id=quote if isinstance(quote, str) else quote.quote_id,
            terms_version=more.pop("terms_version", getattr(quote, "terms_version", "none")),
            confirmed_at=self.house.now,
            **more,
        )

    def send(self, order: Order, *, believed=True) -> OrderResult:
        return self.terminal.ask("order_change", order, believed=believed)

    def order(self, quote, order_id: str | None = None, **more):
        """Order what was quoted; return the verified statement."""
        return self.read(self.send(self.order_of(quote, order_id, **more)))

    def change(self, kind: str, **more):
        """Quote and order at once; the quote must be one that can be had."""
        quote = self.quote(kind, **more)
        assert not quote.refusal, quote.refusal
        return self.order(quote)

    def read(self, result: OrderResult):
        key = self.house.authority.message_key.public
        return read_order(result, self.terminal.terminal_id, {key.keyid: key}.get, ISSUER)

    def find(self, order_id: str) -> OrderResult:
        """Ask what became of an order."""
        path = operation_named("find_order").path.replace("{order_id}", order_id)
        created = int(self.house.now.timestamp())
        headers = {"host": "localhost"}
        bare = RequestMessage("GET", "localhost", path, "", headers, b"")
        nonce = f"find-{next(self.numbers)}"
        added = sign_request(bare, self.terminal.signer, created=created, nonce=nonce)
        message = RequestMessage("GET", "localhost", path, "", {**headers, **added}, b"")
        answer = self.house.exchange(message, self.terminal.certificate)
        return self.terminal.read("find_order", message, answer)

    def summary(self):
        return self.terminal.about("summary", self.access)

    def holds(self) -> set[str]:
        held = self.terminal.about("holdings", self.access)
        return {one.product.product_id for one in held.items}

    def charges(self):
        return self.terminal.about("charges", self.access)

    def owns(self, amount_minor: int) -> None:
        """Let the account have opened with so much more, as if it had been paid in long ago."""
        self.house.database.write_now(
            lambda db: db.execute(
                "UPDATE accounts SET balance_minor = balance_minor + ?1, "
                "opening_minor = opening_minor + ?1 WHERE msisdn = ?2",
                (amount_minor, self.msisdn),
            )
        )

    def balance(self) -> int:
        return self.summary().purses[0].amount_minor


@pytest.fixture
def customer(house):
    """Return how somebody logs in: L1, or L2 with a code word, or L2x with it alone."""
    numbers = itertools.count(1)

    def come(msisdn=ORDINARY, level="L1", terminal_id="T-000001", visit="v-1") -> Customer:
        terminal = house.terminal(terminal_id)
        house.later(seconds=61)
        if level == "L1":
            access = terminal.login(msisdn, visit)
        elif level == "L2":
            access = terminal.strong(msisdn, visit)
        else:
            access = terminal.show(msisdn, "ромашка", "code_word", "block", visit)
        return Customer(house, terminal, msisdn, access, numbers)

    return come


@pytest.fixture
def whole(house):
    """Assert that the books are whole."""

    def check() -> None:
        report = house.audit()
        assert report.ok, report.findings

    return check


@pytest.fixture
def rows(house):
    """Return the rows of a query as tuples."""

    def run(query, *values):
        return house.database.reader.execute(query, values).fetchall()

    return run


@pytest.fixture
def quote_before(house):
    """Keep a quote as it would have been told before a price list changed; return its name."""

    def keep(quote, **told_then) -> str:
        name = f"before-{quote.quote_id[:20]}"

        def insert(db: sqlite3.Connection) -> None:
            row = db.execute(
                "SELECT terminal_id, visit_id, msisdn, body, issued_at FROM change_quotes "
                "WHERE quote_id = ?",
                (quote.quote_id,),
            ).fetchone()
            *to, body, issued_at = row
            told = {**json.loads(body), "quote_id": name, **told_then}
            db.execute(
                "INSERT INTO change_quotes VALUES (?, ?, ?, ?, ?, ?)",
                (name, *to, json.dumps(told), issued_at),
            )

        house.database.write_now(insert)
        return name

    return keep

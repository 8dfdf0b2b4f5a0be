"""What this operator said before it was restored from a backup, told back by the terminals.

A terminal's journal holds each decision with the operator's own signature.  A payment that comes
again brings its decision along, as a record or beside the records, and is decided the same way, in
the same bytes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from pydantic import ValidationError

from contract.jws import StatementKind, verify_statement
from contract.keys import PublicKey, SignatureError
from contract.messages import PaymentResult, PaymentStatement
from contract.records import OperatorResult, PaymentOrder, parse_record


@dataclass(frozen=True)
class OwnWord:
    """A statement of ours with its exact bytes."""

    statement: PaymentStatement
    raw: str
    jws: str

    def is_about(self, terminal_id: str, order: PaymentOrder) -> bool:
        """Tell whether it decides this payment and no other."""
        told = self.statement
        if told.terminal_id != terminal_id or told.payment_id != order.payment_id:
            return False
        sums = (told.msisdn, told.inserted_minor, told.currency)
        split = (told.fee_minor, told.credited_minor)
        promised = (order.fee_minor, order.credited_minor)
        return sums == (order.msisdn, order.inserted_minor, order.currency) and split == (
            promised if told.result == "credited" else (0, 0)
        )


def own_words(
    bodies: Iterable[bytes],
    beside: Iterable[PaymentResult],
    keys: Mapping[str, PublicKey],
    issuer: str,
) -> dict[str, OwnWord]:
    """Return our own decisions among records and beside them, by payment.

    What we did not sign is none.
    """
    found: dict[str, OwnWord] = {}
    for text, jws in (*_kept(bodies), *((one.statement, one.jws) for one in beside)):
        try:
            raw = (text or "").encode()
            verify_statement(raw, jws or "", StatementKind.PAYMENT, keys.get, issuer)
            statement = PaymentStatement.model_validate_json(raw)
        except (SignatureError, ValueError):
            continue
        found.setdefault(statement.payment_id, OwnWord(statement, raw.decode(), jws or ""))
    return found


def _kept(bodies: Iterable[bytes]) -> Iterator[tuple[str, str]]:
    for body in bodies:
        if b'"kind":"operator_result"' not in body:
            continue
        try:
            told = parse_record(body)
        except ValidationError:
            continue
        if isinstance(told, OperatorResult):
            yield told.statement, told.jws

"""An order's answer, read with its signature: what a terminal may believe and print."""

from __future__ import annotations

from collections.abc import Callable

from pydantic import ValidationError

from contract.account.changes import OrderResult, OrderStatement
from contract.jws import StatementKind, verify_statement
from contract.keys import PublicKey, SignatureError


def read_order(
    result: OrderResult,
    terminal_id: str,
    find_key: Callable[[str], PublicKey | None],
    issuer: str,
) -> OrderStatement:
    """Return the verified statement of an answered order, else SignatureError.

    Every other answer, unknown included, says nothing of what became of the order.
    """
    if result.statement is None or result.jws is None:
        raise SignatureError("no signed statement")
    raw = result.statement.encode()
    verify_statement(raw, result.jws, StatementKind.ORDER, find_key, issuer)
    try:
        statement = OrderStatement.model_validate_json(raw)
    except ValidationError as error:
        raise SignatureError("the statement is no OrderStatement") from error
    if statement.terminal_id != terminal_id:
        raise SignatureError("the statement is for another terminal")
    if (statement.order_id, statement.result) != (result.order_id, result.state):
        raise SignatureError("the statement says something else than the answer beside it")
    return statement

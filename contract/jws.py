"""Detached JWS over the exact bytes of a statement, so that it stands as a receipt by itself.

Compact form with an empty middle (RFC 7515, appendix F).  The header says who (`iss`), with which
key (`kid`) and of what kind (`typ`) the statement is, so that no kind can pass for another.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from enum import Enum, unique

from contract.encoding import b64url, from_b64url
from contract.keys import PublicKey, SignatureError, Signer

JWS_BYTES_MAX = 1024


@unique
class StatementKind(Enum):
    """What a signed statement is about."""

    PAYMENT = "kiosk-payment"
    JOURNAL = "kiosk-journal"
    DECISION = "kiosk-decision"
    ORDER = "kiosk-order"
    ENROLMENT_TOKEN = "kiosk-enrolment-token"  # noqa: S105 - a kind of statement, no secret


def sign_statement(statement: bytes, kind: StatementKind, signer: Signer, issuer: str) -> str:
    """Return the detached JWS over statement."""
    header = {
        "alg": signer.algorithm.jws_name,
        "iss": issuer,
        "kid": signer.keyid,
        "typ": kind.value,
    }
    head = b64url(json.dumps(header, separators=(",", ":")).encode())
    return f"{head}..{b64url(signer.sign(_signing_input(head, statement)))}"


def verify_statement(
    statement: bytes,
    jws: str,
    kind: StatementKind,
    find_key: Callable[[str], PublicKey | None],
    issuer: str,
) -> str:
    """Return the keyid that signed exactly these bytes, else SignatureError."""
    head, _, rest = jws.partition(".")
    middle, _, tail = rest.partition(".")
    if len(jws) > JWS_BYTES_MAX or middle or not tail:
        raise SignatureError("not a detached JWS")
    try:
        header = json.loads(from_b64url(head))
        signature = from_b64url(tail)
    except (ValueError, RecursionError) as error:
        raise SignatureError("not a detached JWS") from error
    if not isinstance(header, dict) or set(header) != {"alg", "iss", "kid", "typ"}:
        raise SignatureError("the JWS header has other members than alg, iss, kid, typ")
    if header["typ"] != kind.value or header["iss"] != issuer:
        raise SignatureError("the statement is of another kind or from somebody else")
    key = find_key(str(header["kid"]))
    if key is None:
        raise SignatureError("the signing key is not known")
    if header["alg"] != key.algorithm.jws_name:
        raise SignatureError("alg differs from the algorithm of the key")
    key.verify(_signing_input(head, statement), signature)
    return key.keyid


def _signing_input(head: str, statement: bytes) -> bytes:
    return f"{head}.{b64url(statement)}".encode("ascii")

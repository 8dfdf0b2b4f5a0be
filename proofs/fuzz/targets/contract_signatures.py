"""HTTP message signatures and detached JWS: nothing verifies but what was signed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from contract.encoding import from_b64url
from contract.jws import StatementKind, sign_statement, verify_statement
from contract.keys import PrivateKeySigner, PublicKey, SignatureError
from contract.signatures import (
    RequestMessage,
    ResponseMessage,
    sign_request,
    sign_response,
    verify_request,
    verify_response,
)
from proofs.fuzz.draw import Draw, text_of
from proofs.fuzz.target import OneInput

ISSUER = "operator"
STATEMENT = b'{"payment_id":"p-1","result":"credited"}'
SIGNED_FIELDS = ("signature-input", "signature", "content-digest")


@dataclass(frozen=True)
class Genuine:
    """What was truly signed; Ed25519, so that each run signs the same bytes."""

    keys: dict[str, PublicKey]
    request: RequestMessage
    response: ResponseMessage
    jws: str


def genuine() -> Genuine:
    """Return one signed request, the signed response to it, and one signed statement."""
    signer = PrivateKeySigner(Ed25519PrivateKey.from_private_bytes(bytes(range(32))))
    headers = {"host": "operator", "content-type": "application/json", "idempotency-key": "k:1"}
    plain = RequestMessage("POST", "operator", "/v1/records", "", headers, b"{}")
    added = sign_request(plain, signer, created=1_790_000_000, nonce="n1")
    request = replace(plain, headers={**headers, **added})
    bare = ResponseMessage(200, {"content-type": "application/json"}, b'{"ok":true}')
    more = sign_response(request, bare, signer, created=1_790_000_001, nonce="n2")
    response = replace(bare, headers={**bare.headers, **more})
    jws = sign_statement(STATEMENT, StatementKind.PAYMENT, signer, ISSUER)
    return Genuine({signer.keyid: signer.public}, request, response, jws)


def prepare(place: Path) -> OneInput:
    """Says what of a genuine message is replaced, and by what."""
    true = genuine()

    def one_input(data: bytes) -> None:
        draw = Draw(data)
        match draw.byte() % 4:
            case 0:
                _jws(true, draw)
            case 1:
                _response(true, draw)
            case 2:
                _request(true, draw)
            case _:
                _base64(draw)

    return one_input


def _jws(true: Genuine, draw: Draw) -> None:
    jws = _spoiled(true.jws, draw)
    statement = draw.rest() or STATEMENT
    try:
        verify_statement(statement, jws, StatementKind.PAYMENT, true.keys.get, ISSUER)
    except SignatureError:
        return
    assert (statement, jws) == (STATEMENT, true.jws), "a forged statement verifies"


def _response(true: Genuine, draw: Draw) -> None:
    headers = dict(true.response.headers)
    name = draw.pick(SIGNED_FIELDS)
    headers[name] = _spoiled(headers[name], draw)
    status = 200 + draw.byte() % 2
    body = draw.rest() or true.response.body
    response = ResponseMessage(status, headers, body)
    try:
        verify_response(true.request, response, true.keys.get)
    except SignatureError:
        return
    assert (status, body) == (200, true.response.body), "a forged answer verifies"
    assert _same(headers, true.response.headers)


def _request(true: Genuine, draw: Draw) -> None:
    headers = dict(true.request.headers)
    name = draw.pick((*SIGNED_FIELDS, "idempotency-key", "content-type"))
    headers[name] = _spoiled(headers[name], draw)
    method = draw.pick(("POST", "PUT", "post"))
    path = text_of(draw.short()) or true.request.path
    body = draw.rest() or true.request.body
    request = RequestMessage(method, "operator", path, "", headers, body)
    try:
        verify_request(request, true.keys.get)
    except SignatureError:
        return
    assert (method, path, body) == ("POST", true.request.path, true.request.body)
    assert _same(headers, true.request.headers)


def _base64(draw: Draw) -> None:
    try:
        from_b64url(text_of(draw.rest()))
    except ValueError:
        return


def _spoiled(text: str, draw: Draw) -> str:
    """Return the text, another, or the text with a piece replaced."""
    match draw.byte() % 4:
        case 0:
            return text
        case 1:
            return draw.text()
        case _:
            at = draw.below(len(text) + 1)
            return text[:at] + draw.text() + text[at + draw.below(8) :]


def _same(found: dict[str, str], true: object) -> bool:
    """Spaces around a field's value do not count."""
    assert isinstance(true, dict)
    return all(found[name].strip() == true[name].strip() for name in SIGNED_FIELDS)


def seeds() -> Iterable[bytes]:
    """Nothing replaced; another label, algorithm, key; a piece cut out; doubled parameters."""
    true = genuine()
    texts = (
        true.jws,
        true.response.headers["signature-input"],
        true.response.headers["signature"],
        'kiosk=("@status");created=1;keyid="x";alg="none";nonce="n";tag="kiosk-v1"',
        "e30..AAAA",
        "bnVsbA..AAAA",
        "\u00e9",
    )
    whole = [bytes([kind, 1, 0, 0, 0]) for kind in range(4)]
    replaced = [
        bytes([kind, *more, 1, len(text.encode()[:255])]) + text.encode()[:255]
        for kind in range(3)
        for text in texts
        for more in ([()] if kind == 0 else [(0,), (1,), (2,)])
    ]
    return [*whole, *replaced, b"\x03abcd", b"\x03ab="]

"""HTTP message signatures (RFC 9421) in the one profile of this contract, `kiosk-v1`.

A request covers @method @authority @path @query and, with a body, content-type content-digest
idempotency-key.  A response covers @status content-digest and, of the request it answers (;req),
@method @path and whichever of content-digest idempotency-key signature the request carried: a
signature over the request's signature alone would prove nothing about the request.

The profile allows exactly one signature a message and exactly these components in this order, so
that there is nothing to negotiate.  Time comes in as a value, and `created` is reported rather than
judged: a wrong clock must never block money, and replays are caught by what the messages say.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from contract.digests import content_digest, digest_matches
from contract.keys import PublicKey, SignatureError, Signer

PROFILE_TAG = "kiosk-v1"
LABEL = "kiosk"
INPUT_BYTES_MAX = 2048

_REQUEST_COMPONENTS = ("@method", "@authority", "@path", "@query")
_BODY_COMPONENTS = ("content-type", "content-digest", "idempotency-key")
_ECHOED_FIELDS = ("content-digest", "idempotency-key", "signature")

_ITEM = r'"[a-z0-9@-]+"(?:;req)?'
_INPUT = re.compile(
    rf"(?P<label>[a-z*][a-z0-9_.*-]*)=(?P<params>\((?P<items>{_ITEM}(?: {_ITEM})*)\)"
    r'(?P<rest>(?:;[a-z]+=(?:-?[0-9]{1,15}|"[\x20\x21\x23-\x5b\x5d-\x7e]*"))*))\Z'
)
_PARAMETER = re.compile(r';([a-z]+)=(?:(-?[0-9]{1,15})|"([^"]*)")')
_SIGNATURE = re.compile(r"(?P<label>[a-z*][a-z0-9_.*-]*)=:(?P<value>[A-Za-z0-9+/]+={0,2}):\Z")


@dataclass(frozen=True)
class RequestMessage:
    """A request as signed or received; header names in lower case, query without its `?`."""

    method: str
    authority: str
    path: str
    query: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""


@dataclass(frozen=True)
class ResponseMessage:
    """A response as signed or received; header names in lower case."""

    status: int
    headers: Mapping[str, str]
    body: bytes


@dataclass(frozen=True)
class VerifiedSignature:
    """What a signature that holds says about itself."""

    keyid: str
    created: int
    nonce: str


def sign_request(
    request: RequestMessage, signer: Signer, *, created: int, nonce: str
) -> dict[str, str]:
    """Return the headers to add: content-digest (with a body), signature-input, signature."""
    added = {"content-digest": content_digest(request.body)} if request.body else {}
    headers = {**request.headers, **added}
    components = _request_components(request)
    values = [_request_value(request, headers, name) for name in components]
    added.update(_signed_headers([f'"{c}"' for c in components], values, signer, created, nonce))
    return added


def verify_request(
    request: RequestMessage, find_key: Callable[[str], PublicKey | None]
) -> VerifiedSignature:
    """Return who signed the request; SignatureError if anything about it does not hold."""
    components = _request_components(request)
    if request.body and not digest_matches(
        _header(request.headers, "content-digest"), request.body
    ):
        raise SignatureError("content-digest does not match the body")
    values = [_request_value(request, request.headers, name) for name in components]
    return _verify(request.headers, [f'"{name}"' for name in components], values, find_key)


def sign_response(
    request: RequestMessage, response: ResponseMessage, signer: Signer, *, created: int, nonce: str
) -> dict[str, str]:
    """Return content-digest, signature-input and signature for a response to this request."""
    added = {"content-digest": content_digest(response.body)}
    headers = {**response.headers, **added}
    items, values = _response_parts(request, response.status, headers)
    added.update(_signed_headers(items, values, signer, created, nonce))
    return added


def verify_response(
    request: RequestMessage,
    response: ResponseMessage,
    find_key: Callable[[str], PublicKey | None],
) -> VerifiedSignature:
    """Return who signed the response to exactly this request, else SignatureError."""
    if not digest_matches(_header(response.headers, "content-digest"), response.body):
        raise SignatureError("content-digest does not match the body")
    items, values = _response_parts(request, response.status, response.headers)
    return _verify(response.headers, items, values, find_key)


def unsignable_echo(headers: Mapping[str, str]) -> tuple[str, ...]:
    """Return the fields of a request that no answer to it could echo in its signature."""
    return tuple(
        name for name in _ECHOED_FIELDS if name in headers and not _is_signable(headers[name])
    )


def signature_base(items: Sequence[str], values: Sequence[str], params: str) -> bytes:
    """Return the bytes that are signed (RFC 9421, section 2.5)."""
    lines = [f"{item}: {value}" for item, value in zip(items, values, strict=True)]
    lines.append(f'"@signature-params": {params}')
    text = "\n".join(lines)
    if not text.isascii() or text.count("\n") != len(items):
        raise SignatureError("a signed value holds a line break or is not ASCII")
    return text.encode("ascii")


def _request_components(request: RequestMessage) -> tuple[str, ...]:
    return _REQUEST_COMPONENTS + (_BODY_COMPONENTS if request.body else ())


def _request_value(request: RequestMessage, headers: Mapping[str, str], name: str) -> str:
    match name:
        case "@method":
            return request.method
        case "@authority":
            return request.authority.lower()
        case "@path":
            return request.path or "/"
        case "@query":
            return f"?{request.query}"
        case _:
            return _header(headers, name)


def _response_parts(
    request: RequestMessage, status: int, headers: Mapping[str, str]
) -> tuple[list[str], list[str]]:
    """Return the covered items of a response and their values, in order."""
    echoed = [name for name in _ECHOED_FIELDS if name in request.headers]
    asked = ["@method", "@path", *echoed]
    items = ['"@status"', '"content-digest"', *(f'"{name}";req' for name in asked)]
    values = [str(status), _header(headers, "content-digest")]
    values += [_request_value(request, request.headers, name) for name in asked]
    return items, values


def _header(headers: Mapping[str, str], name: str) -> str:
    value = headers.get(name)
    if value is None:
        raise SignatureError(f"header {name} is missing")
    if not _is_signable(value):
        raise SignatureError(f"header {name} cannot be signed")
    return value.strip()


def _is_signable(value: str) -> bool:
    return value.isascii() and "\n" not in value and "\r" not in value


def _signed_headers(
    items: list[str], values: list[str], signer: Signer, created: int, nonce: str
) -> dict[str, str]:
    params = (
        f'({" ".join(items)});created={created};keyid="{signer.keyid}"'
        f';alg="{signer.algorithm.value}";nonce="{nonce}";tag="{PROFILE_TAG}"'
    )
    signature = base64.b64encode(signer.sign(signature_base(items, values, params))).decode("ascii")
    return {"signature-input": f"{LABEL}={params}", "signature": f"{LABEL}=:{signature}:"}


def _verify(
    headers: Mapping[str, str],
    items: list[str],
    values: list[str],
    find_key: Callable[[str], PublicKey | None],
) -> VerifiedSignature:
    given = _header(headers, "signature-input")
    signed = _SIGNATURE.match(_header(headers, "signature"))
    found = _INPUT.match(given) if len(given) <= INPUT_BYTES_MAX else None
    if found is None or signed is None or found["label"] != signed["label"]:
        raise SignatureError("signature headers are not of profile kiosk-v1")
    if found["items"].split(" ") != items:
        raise SignatureError("the signature does not cover what profile kiosk-v1 asks for")
    parameters = _parameters(found["rest"])
    key = find_key(parameters["keyid"])
    if key is None:
        raise SignatureError("the signing key is not known")
    if parameters["alg"] != key.algorithm.value:
        raise SignatureError("alg differs from the algorithm of the key")
    try:
        signature = base64.b64decode(signed["value"], validate=True)
    except binascii.Error as error:
        raise SignatureError("the signature is not base64") from error
    key.verify(signature_base(items, values, found["params"]), signature)
    return VerifiedSignature(key.keyid, int(parameters["created"]), parameters["nonce"])


def _parameters(rest: str) -> dict[str, str]:
    found = _PARAMETER.findall(rest)
    parameters = {name: number or text for name, number, text in found}
    if len(parameters) != len(found):
        raise SignatureError("a signature parameter is given twice")
    if set(parameters) != {"created", "keyid", "alg", "nonce", "tag"}:
        raise SignatureError("profile kiosk-v1 wants created, keyid, alg, nonce and tag")
    if parameters["tag"] != PROFILE_TAG or not parameters["created"].isdecimal():
        raise SignatureError("the signature is not of profile kiosk-v1")
    return parameters

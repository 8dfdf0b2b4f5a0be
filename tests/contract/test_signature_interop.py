"""The profile against an independent implementation of RFC 9421, both ways."""

from __future__ import annotations

import time
from dataclasses import replace
from types import SimpleNamespace

import pytest
from http_message_signatures import (
    HTTPMessageSigner,
    HTTPMessageVerifier,
    HTTPSignatureKeyResolver,
    algorithms,
)

from contract.digests import content_digest
from contract.keys import Algorithm
from contract.signatures import (
    ResponseMessage,
    sign_request,
    sign_response,
    verify_request,
    verify_response,
)

REQUEST_COMPONENTS = (
    "@method",
    "@authority",
    "@path",
    "@query",
    "content-type",
    "content-digest",
    "idempotency-key",
)
RESPONSE_COMPONENTS = (
    '"@status"',
    '"content-digest"',
    '"@method";req',
    '"@path";req',
    '"content-digest";req',
    '"idempotency-key";req',
    '"signature";req',
)


@pytest.fixture
def library(private_key, signer):
    class OneKey(HTTPSignatureKeyResolver):
        def resolve_public_key(self, key_id):
            assert key_id == signer.keyid
            return private_key.public_key()

        def resolve_private_key(self, key_id):
            return private_key

    algorithm = (
        algorithms.ED25519
        if signer.algorithm is Algorithm.ED25519
        else algorithms.ECDSA_P256_SHA256
    )
    arguments = {"signature_algorithm": algorithm, "key_resolver": OneKey()}
    return SimpleNamespace(
        signer=HTTPMessageSigner(**arguments), verifier=HTTPMessageVerifier(**arguments)
    )


def as_library_request(request):
    query = f"?{request.query}" if request.query else ""
    return SimpleNamespace(
        method=request.method,
        url=f"https://{request.authority}{request.path}{query}",
        headers=dict(request.headers),
    )


@pytest.fixture(params=["", "a=b&c=%20d"])
def asked(request, upload_request):
    return replace(upload_request, query=request.param)


def test_the_library_accepts_our_requests(asked, signer, library):
    added = sign_request(asked, signer, created=int(time.time()), nonce="n")
    message = as_library_request(replace(asked, headers={**asked.headers, **added}))
    (result,) = library.verifier.verify(
        message,
        expect_tag="kiosk-v1",
        require_components=REQUEST_COMPONENTS,
        body=asked.body,
    )
    assert result.parameters["keyid"] == signer.keyid


def test_we_accept_the_library_s_requests(asked, signer, library):
    headers = {**asked.headers, "content-digest": content_digest(asked.body)}
    message = as_library_request(replace(asked, headers=headers))
    library.signer.sign(
        message,
        key_id=signer.keyid,
        nonce="n",
        tag="kiosk-v1",
        label="theirs",
        covered_component_ids=REQUEST_COMPONENTS,
        body=asked.body,
        use_existing_digest=True,
    )
    theirs = {name.lower(): value for name, value in message.headers.items()}
    found = verify_request(replace(asked, headers=theirs), {signer.keyid: signer.public}.get)
    assert found.nonce == "n"


def test_the_library_accepts_our_answers(asked, signer, library):
    added = sign_request(asked, signer, created=int(time.time()), nonce="n")
    request = replace(asked, headers={**asked.headers, **added})
    response = ResponseMessage(200, {}, b"{}")
    signed = sign_response(request, response, signer, created=int(time.time()), nonce="m")
    message = SimpleNamespace(status_code=200, headers=signed, request=as_library_request(request))
    library.verifier.verify(
        message, expect_tag="kiosk-v1", require_components=RESPONSE_COMPONENTS, body=b"{}"
    )


def test_we_accept_the_library_s_answers(asked, signer, library):
    added = sign_request(asked, signer, created=int(time.time()), nonce="n")
    request = replace(asked, headers={**asked.headers, **added})
    message = SimpleNamespace(
        status_code=503,
        headers={"content-digest": content_digest(b"{}")},
        request=as_library_request(request),
    )
    library.signer.sign(
        message,
        key_id=signer.keyid,
        nonce="m",
        tag="kiosk-v1",
        covered_component_ids=RESPONSE_COMPONENTS,
        body=b"{}",
        use_existing_digest=True,
    )
    headers = {name.lower(): value for name, value in message.headers.items()}
    response = ResponseMessage(503, headers, b"{}")
    verify_response(request, response, {signer.keyid: signer.public}.get)

"""Keys and messages the contract's tests share."""

from __future__ import annotations

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, ed25519

from contract.keys import PrivateKeySigner
from contract.signatures import RequestMessage


@pytest.fixture(params=["p256", "ed25519"])
def private_key(request):
    if request.param == "p256":
        return ec.generate_private_key(ec.SECP256R1())
    return ed25519.Ed25519PrivateKey.generate()


@pytest.fixture
def signer(private_key):
    return PrivateKeySigner(private_key)


@pytest.fixture
def upload_request():
    return RequestMessage(
        "POST",
        "operator.example:8443",
        "/v1/records",
        "",
        {
            "host": "operator.example:8443",
            "content-type": "application/json",
            "idempotency-key": "J1:1:ab",
        },
        b'{"records":[]}',
    )

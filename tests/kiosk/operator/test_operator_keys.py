"""The terminal's key stays with its owner, and its certificate must be for it."""

from __future__ import annotations

import stat
from datetime import UTC, datetime

import pytest
from cryptography import x509

from certs.authority import create_authority
from certs.certificates import to_pem
from contract.keys import Algorithm, PublicKey, RecordSigner
from kiosk.operator.errors import EnrolmentError
from kiosk.operator.keys import FileKeyCustody, KeyCustody


@pytest.fixture
def custody(tmp_path):
    return FileKeyCustody.create(tmp_path / "keys")


@pytest.fixture
def certified(tmp_path):
    authority = create_authority(tmp_path / "authority", datetime.now(UTC))

    def make(custody, terminal_id):
        csr = x509.load_pem_x509_csr(custody.signing_request(terminal_id))
        return to_pem(authority.issue_terminal(csr, terminal_id, datetime.now(UTC)))

    return make


def test_a_new_key_is_made_once_and_opened_afterwards(custody):
    again = FileKeyCustody.create(custody.directory)
    assert again.keyid == custody.keyid
    mode = stat.S_IMODE((custody.directory / "terminal.key").stat().st_mode)
    assert mode == 0o600


def test_it_signs_records_and_requests_alike(custody):
    signer: RecordSigner = custody
    whole: KeyCustody = custody
    signature = signer.sign(bytes(32))
    assert (len(signature), whole.algorithm) == (64, Algorithm.ECDSA_P256)
    key = PublicKey.from_spki(whole.public_key_spki)
    assert key.keyid == signer.keyid
    key.verify(bytes(32), signature)


def test_a_key_that_is_missing_open_or_broken_is_named(custody):
    path = custody.directory / "terminal.key"
    path.chmod(0o644)
    with pytest.raises(EnrolmentError, match="others"):
        FileKeyCustody(custody.directory)
    path.chmod(0o600)
    path.write_bytes(b"no key")
    with pytest.raises(EnrolmentError, match="not a private key"):
        FileKeyCustody(custody.directory)
    path.unlink()
    with pytest.raises(EnrolmentError, match="run kiosk enrol"):
        FileKeyCustody(custody.directory)


def test_only_this_terminal_s_certificate_for_this_key_is_kept(custody, certified, tmp_path):
    with pytest.raises(EnrolmentError, match="run kiosk enrol"):
        custody.certificate()
    other = FileKeyCustody.create(tmp_path / "other")
    for pem in (certified(custody, "T-2"), certified(other, "T-1"), b"no certificate"):
        with pytest.raises(EnrolmentError):
            custody.store_certificate(pem, "T-1")
    assert not custody.enrolled
    custody.store_certificate(certified(custody, "T-1"), "T-1")
    assert custody.enrolled
    assert custody.certificate().serial_number


def test_a_certificate_beside_another_key_is_refused(custody, certified, tmp_path):
    other = FileKeyCustody.create(tmp_path / "other")
    (custody.directory / "terminal.pem").write_bytes(certified(other, "T-1"))
    with pytest.raises(EnrolmentError, match="not for the key"):
        custody.certificate()

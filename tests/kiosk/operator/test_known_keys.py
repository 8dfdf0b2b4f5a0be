"""A key that is replaced leaves nothing secret behind, and what it signed can still be verified."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime

import pytest
from cryptography import x509

from certs.authority import create_authority
from certs.certificates import to_pem
from kiosk.operator.errors import EnrolmentError
from kiosk.operator.keys import FileKeyCustody, NextKey
from kiosk.operator.known_keys import known_spkis, remember_spkis
from kiosk.operator.signing import own_signatures

TERMINAL_ID = "T-004211"
DIGEST = bytes(range(32))


@pytest.fixture
def certify(tmp_path):
    authority = create_authority(tmp_path / "authority", datetime.now(UTC))

    def make(applicant):
        csr = x509.load_pem_x509_csr(applicant.signing_request(TERMINAL_ID))
        return to_pem(authority.issue_terminal(csr, TERMINAL_ID, datetime.now(UTC)))

    return make


@pytest.fixture
def old(tmp_path, certify):
    custody = FileKeyCustody.create(tmp_path / "keys")
    custody.store_certificate(certify(custody), TERMINAL_ID)
    return custody


def replaced(old, certify):
    following = NextKey(old.directory)
    return following.take_over(certify(following), TERMINAL_ID)


def test_a_replaced_key_still_verifies_what_it_signed(old, certify):
    signature = old.sign(DIGEST)
    new = replaced(old, certify)
    assert new.keyid != old.keyid
    holds = own_signatures(new.known_keys)
    assert holds(old.keyid, DIGEST, signature)
    assert holds(new.keyid, DIGEST, new.sign(DIGEST))
    assert not holds(new.keyid, DIGEST, signature)
    assert not own_signatures([new.public_key_spki])(old.keyid, DIGEST, signature)


def test_no_private_half_of_a_replaced_key_is_left(old, certify):
    secret = (old.directory / "terminal.key").read_bytes()
    new = replaced(old, certify)
    files = [path.read_bytes() for path in new.directory.iterdir()]
    assert secret not in files
    assert sum(b"PRIVATE KEY" in content for content in files) == 1
    assert new.certificate().serial_number


def test_a_power_cut_at_any_step_of_a_replacement_leaves_one_whole_key(old, certify, tmp_path):
    """Each image is the directory as it stands between two steps on the disk."""
    following = NextKey(old.directory)
    pem = certify(following)
    images = [tmp_path / f"image-{number}" for number in range(4)]
    shutil.copytree(old.directory, images[0])
    (old.directory / "next.pem").write_bytes(pem)
    shutil.copytree(old.directory, images[1])
    shutil.copytree(old.directory, images[2])
    remember_spkis(images[2], [old.public_key_spki])
    shutil.copytree(images[2], images[3])
    (images[3] / "next.key").replace(images[3] / "terminal.key")
    following_keyid = following.take_over(pem, TERMINAL_ID).keyid
    opened = [FileKeyCustody(image) for image in images]
    assert [custody.keyid == old.keyid for custody in opened] == [True, False, False, False]
    assert {custody.keyid for custody in opened[1:]} == {following_keyid}
    for custody in opened:
        assert custody.certificate()
        assert old.public_key_spki in custody.known_keys


def test_an_interrupted_replacement_goes_on_with_the_same_next_key(old):
    request = NextKey(old.directory).signing_request(TERMINAL_ID)
    again = NextKey(old.directory).signing_request(TERMINAL_ID)
    spkis = {x509.load_pem_x509_csr(pem).public_key().public_numbers() for pem in (request, again)}
    assert len(spkis) == 1
    assert FileKeyCustody(old.directory).keyid == old.keyid


def test_a_certificate_that_is_not_for_the_next_key_replaces_nothing(old, certify):
    following = NextKey(old.directory)
    with pytest.raises(EnrolmentError, match="another key"):
        following.take_over(certify(old), TERMINAL_ID)
    assert FileKeyCustody(old.directory).keyid == old.keyid


def test_keys_are_only_ever_added(old, certify):
    spkis = [old.public_key_spki]
    for _ in range(3):
        spkis.append(replaced(FileKeyCustody(old.directory), certify).public_key_spki)
    assert set(FileKeyCustody(old.directory).known_keys) == set(spkis)
    remember_spkis(old.directory, [])
    assert len(known_spkis(old.directory)) == 3


@pytest.mark.parametrize("content", [b"[]", b'{"keys":["AAAA"]}', b'{"keys":["*"]}', b"\xff"])
def test_a_broken_list_of_keys_is_named(old, content):
    (old.directory / "known-keys.json").write_bytes(content)
    with pytest.raises(EnrolmentError, match=r"known-keys\.json"):
        known_spkis(old.directory)

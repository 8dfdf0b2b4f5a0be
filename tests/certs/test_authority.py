"""A development authority keeps its secrets to itself and out of the tree."""

from __future__ import annotations

import stat
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, ed25519
from cryptography.x509.oid import ExtendedKeyUsageOID

from certs import anchors, certificates
from certs.anchors import AnchorsBrokenError, load_anchors
from certs.authority import AuthorityError, create_authority, open_authority
from certs.private_files import TooOpenError, read_private, write_private
from contract.identity import terminal_id_of, terminal_urn
from contract.keys import KeyUnsupportedError

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
ROOT = Path(__file__).parents[2]


@pytest.fixture
def authority(tmp_path):
    return create_authority(tmp_path / "authority", NOW)


@pytest.fixture
def request_of():
    def make(terminal_id, key=None):
        return certificates.signing_request(key or certificates.new_key(), terminal_id)

    return make


def test_every_private_key_is_for_its_owner_alone(authority):
    keys = sorted(authority.directory.rglob("*.key"))
    assert [key.name for key in keys] == ["operator.key", "root.key", "server.key", "terminals.key"]
    for key in keys:
        assert stat.S_IMODE(key.stat().st_mode) == 0o600
        assert stat.S_IMODE(key.parent.stat().st_mode) == 0o700


def test_the_anchors_hold_nothing_private(authority):
    for path in authority.anchors_directory.iterdir():
        assert b"PRIVATE" not in path.read_bytes()


def test_no_authority_is_made_inside_the_source_tree():
    with pytest.raises(AuthorityError, match="source tree"):
        create_authority(ROOT / "certs" / "somewhere", NOW)


def test_an_authority_is_never_made_over_another(authority):
    with pytest.raises(AuthorityError, match="already"):
        create_authority(authority.directory, NOW)


def test_an_authority_others_can_read_is_not_opened(authority):
    (authority.directory / "root.key").chmod(0o640)
    with pytest.raises(AuthorityError, match="others"):
        open_authority(authority.directory)


def test_a_terminal_s_certificate_names_it_and_lasts_thirty_days(authority, request_of):
    certificate = authority.issue_terminal(request_of("T-004211"), "T-004211", NOW)
    assert terminal_id_of(certificate) == "T-004211"
    assert certificate.not_valid_after_utc == NOW + timedelta(days=30)
    usage = certificate.extensions.get_extension_for_class(x509.ExtendedKeyUsage).value
    assert list(usage) == [ExtendedKeyUsageOID.CLIENT_AUTH]
    certificate.verify_directly_issued_by(authority.terminals.certificate)
    with pytest.raises(ValueError, match="subject"):
        certificate.verify_directly_issued_by(authority.root.certificate)


def test_an_ed25519_terminal_is_certified_too(authority, request_of):
    csr = request_of("T-1", ed25519.Ed25519PrivateKey.generate())
    assert terminal_id_of(authority.issue_terminal(csr, "T-1", NOW)) == "T-1"


def test_other_kinds_of_keys_are_not_certified(authority, request_of):
    csr = request_of("T-1", ec.generate_private_key(ec.SECP384R1()))
    with pytest.raises(KeyUnsupportedError):
        authority.issue_terminal(csr, "T-1", NOW)


@pytest.mark.parametrize("name", ["", "T 1", "T-1/../2", "a" * 65, "T-1\n"])
def test_what_is_no_terminal_id_gets_no_certificate(name):
    with pytest.raises(ValueError, match="terminal id"):
        terminal_urn(name)


def test_revocations_add_up_and_are_signed(authority, tmp_path):
    authority.revoke_terminals({11}, NOW)
    authority.revoke_terminals({22}, NOW)
    assert authority.revoked_terminals() == {11, 22}
    other = create_authority(tmp_path / "other", NOW)
    pem = authority.terminal_revocations.read_bytes()
    with pytest.raises(ValueError, match="not signed"):
        certificates.revoked_serials(pem, other.terminals.certificate)


def test_anchors_are_read_whole_or_not_at_all(authority):
    directory = authority.anchors_directory
    loaded = load_anchors(directory)
    assert loaded.find_key(authority.message_key.keyid) == authority.message_key.public
    assert loaded.find_key("unknown") is None
    authority.revoke_server(5, NOW)
    assert load_anchors(directory).revoked == {5}
    keys = directory / anchors.OPERATOR_KEYS
    keys.write_bytes(keys.read_bytes().replace(b'"keyid":"', b'"keyid":"0'))
    with pytest.raises(AnchorsBrokenError, match="not of its key"):
        load_anchors(directory)


def test_a_revocation_list_of_somebody_else_breaks_the_anchors(authority, tmp_path):
    other = create_authority(tmp_path / "other", NOW)
    stolen = (other.anchors_directory / anchors.REVOKED).read_bytes()
    (authority.anchors_directory / anchors.REVOKED).write_bytes(stolen)
    with pytest.raises(AnchorsBrokenError, match="revocation list"):
        load_anchors(authority.anchors_directory)


def test_a_private_file_is_replaced_whole_and_refused_when_open(tmp_path):
    path = tmp_path / "keys" / "k"
    write_private(path, b"one")
    write_private(path, b"two")
    assert read_private(path) == b"two"
    assert [entry.name for entry in path.parent.iterdir()] == ["k"]
    path.parent.chmod(0o755)
    with pytest.raises(TooOpenError, match="others"):
        read_private(path)


@pytest.mark.slow
def test_the_command_line_makes_certifies_and_revokes(tmp_path, request_of):
    def run(*arguments, code=0):
        done = subprocess.run(
            [sys.executable, "-m", "certs", *map(str, arguments)],
            capture_output=True,
            text=True,
            cwd=ROOT,
            timeout=60,
        )
        assert done.returncode == code, done.stderr
        return done.stdout + done.stderr

    place, csr, out = tmp_path / "a", tmp_path / "t.csr", tmp_path / "t.pem"
    run("authority", place)
    assert "already" in run("authority", place, code=1)
    csr.write_bytes(certificates.to_pem(request_of("T-004211")))
    assert "T-004211" in run("sign", place, "--csr", csr, "--out", out)
    run("revoke", place, "--certificate", out)
    serial = x509.load_pem_x509_certificate(out.read_bytes()).serial_number
    authority = open_authority(place)
    assert authority.revoked_terminals() == {serial}
    server_file, _ = authority.server_files
    server = x509.load_pem_x509_certificate(server_file.read_bytes())
    run("server", place, "--name", "operator.example")
    run("revoke", place, "--certificate", server_file)
    assert server.serial_number not in load_anchors(authority.anchors_directory).revoked
    assert len(load_anchors(authority.anchors_directory).revoked) == 1
    assert run("token", place, "--terminal", "T-004211").count(".") == 2

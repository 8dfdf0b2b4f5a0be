"""A token enrols one terminal once; a certificate renews itself under the same name."""

from __future__ import annotations

import base64
import json
from datetime import UTC, datetime, timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric import ed25519

from certs.authority import create_authority
from certs.certificates import key_to_pem
from certs.private_files import write_private
from contract.encoding import b64url, from_b64url
from contract.enrolment import EnrolRequest
from contract.identity import terminal_id_of
from contract.keys import Algorithm
from kiosk.operator.client import WireSettings, request_certificate
from kiosk.operator.enrolment import anchors_in, enrol, renew
from kiosk.operator.errors import EnrolmentError, OperatorProblemError
from kiosk.operator.keys import FileKeyCustody

pytestmark = pytest.mark.slow


def now():
    return datetime.now(UTC)


@pytest.fixture
def token_for(backend):
    return lambda terminal_id: backend.admin("POST", f"/admin/tokens/{terminal_id}")["token"]


@pytest.fixture
def place(backend, tmp_path):
    return {
        "base_url": backend.ready["url"],
        "keys_dir": tmp_path / "keys",
        "anchors_dir": backend.anchors_dir,
        "now": now(),
    }


def refused(place, **changes):
    with pytest.raises(OperatorProblemError) as caught:
        enrol(**{**place, **changes})
    return caught.value.problem


def test_a_token_gives_a_terminal_its_certificate_for_thirty_days(backend, new_terminal, token_for):
    terminal = new_terminal(backend, certified=False)
    done = enrol(
        backend.ready["url"],
        token_for(terminal.terminal_id),
        terminal.terminal_id,
        terminal.keys_dir,
        backend.anchors_dir,
        now(),
    )
    assert done.keyid == terminal.custody.keyid
    assert timedelta(days=29) < done.not_after - now() <= timedelta(days=30)
    assert terminal.connect().echo().terminal_id == terminal.terminal_id


def test_an_ed25519_terminal_enrols_and_pays(backend, new_terminal, new_number):
    terminal, number = new_terminal(backend, certified=False), new_number()
    key = ed25519.Ed25519PrivateKey.generate()
    write_private(terminal.keys_dir / "terminal.key", key_to_pem(key))
    terminal.custody = FileKeyCustody(terminal.keys_dir)
    assert terminal.custody.algorithm is Algorithm.ED25519
    terminal.certify()
    terminal.connect()
    terminal.begin()
    terminal.visit(number, 500_00)
    assert terminal.send().results[0].state == "credited"
    assert backend.balance(number) == 500_00


def test_the_command_line_gives_tokens_too(backend, place):
    code, told = backend.command("token", "--terminal", "T-700001")
    assert code == 0
    assert enrol(token=told["token"], terminal_id="T-700001", **place).terminal_id == "T-700001"


def test_a_token_works_again_for_the_same_key_after_a_lost_answer(place, token_for):
    token = token_for("T-700002")
    enrol(token=token, terminal_id="T-700002", **place)
    first = FileKeyCustody(place["keys_dir"]).certificate()
    enrol(token=token, terminal_id="T-700002", **place)
    assert FileKeyCustody(place["keys_dir"]).certificate() == first


def test_a_token_does_not_work_for_a_second_key(place, token_for, tmp_path):
    token = token_for("T-700003")
    enrol(token=token, terminal_id="T-700003", **place)
    problem = refused(place, token=token, terminal_id="T-700003", keys_dir=tmp_path / "other")
    assert (problem.status, problem.code) == (403, "token_refused")


def test_a_token_is_for_its_terminal_alone(place, token_for):
    problem = refused(place, token=token_for("T-700004"), terminal_id="T-700005")
    assert problem.code == "terminal_wrong"


def test_an_altered_expired_or_foreign_token_is_refused(backend, place, token_for, tmp_path):
    head, payload, tail = token_for("T-700006").split(".")
    told = json.loads(from_b64url(payload))
    told["terminal_id"] = "T-700007"
    altered = ".".join((head, b64url(json.dumps(told).encode()), tail))
    old = backend.authority.issue_token("T-700007", "old", now() - timedelta(days=4))
    foreign = create_authority(tmp_path / "other", now()).issue_token("T-700007", "x", now())
    for token in (altered, old, foreign, "no token"):
        assert refused(place, token=token, terminal_id="T-700007").code == "token_refused"
    assert not (place["keys_dir"] / "terminal.pem").exists()


def test_a_request_signed_by_another_key_than_its_own_is_refused(backend, place, token_for):
    custody = FileKeyCustody.create(place["keys_dir"])
    lines = custody.signing_request("T-700008").decode().splitlines()
    der = base64.b64decode("".join(lines[1:-1]))
    spoilt = base64.encodebytes(der[:-1] + bytes([der[-1] ^ 1])).decode()
    pem = f"{lines[0]}\n{spoilt}{lines[-1]}\n"
    settings = WireSettings(
        place["base_url"], anchors_in(place["anchors_dir"]), now, lambda: "nonce"
    )
    with pytest.raises(OperatorProblemError) as caught:
        request_certificate(settings, EnrolRequest(token=token_for("T-700008"), csr_pem=pem))
    assert caught.value.problem.code == "malformed"


def test_enrolment_without_anchors_says_so(place, tmp_path):
    with pytest.raises(EnrolmentError, match="trust anchors"):
        enrol(token="x", terminal_id="T-1", **{**place, "anchors_dir": tmp_path})


def test_a_renewal_keeps_name_and_key_and_is_used_at_once(backend, terminal):
    before = terminal.custody.certificate()
    done = renew(terminal.client, terminal.custody, terminal.terminal_id)
    after = terminal.custody.certificate()
    assert after.serial_number != before.serial_number
    assert terminal_id_of(after) == terminal.terminal_id
    assert done.keyid == terminal.custody.keyid
    code, _ = backend.command("revoke", "--serial", str(before.serial_number))
    assert code == 0
    assert terminal.client.echo().terminal_id == terminal.terminal_id


def test_a_terminal_enrolled_anew_goes_on_with_the_journal_its_old_key_signed(
    backend, new_terminal, token_for, new_number
):
    """A lost key and a new token: money signed by the old key is neither lost nor counted twice."""
    terminal, number = new_terminal(backend), new_number()
    terminal.visit(number, 500_00)
    terminal.send(1, 2)
    (terminal.keys_dir / "terminal.key").unlink()
    terminal.custody = FileKeyCustody.create(terminal.keys_dir)
    enrol(
        backend.ready["url"],
        token_for(terminal.terminal_id),
        terminal.terminal_id,
        terminal.keys_dir,
        backend.anchors_dir,
        now(),
    )
    terminal.connect()
    assert terminal.send(3).results[0].state == "credited"
    assert backend.balance(number) == 500_00


def test_revoking_a_terminal_ends_every_certificate_it_was_given(place, token_for, backend):
    enrol(token=token_for("T-700009"), terminal_id="T-700009", **place)
    code, told = backend.command("revoke", "--terminal", "T-700009")
    serial = FileKeyCustody(place["keys_dir"]).certificate().serial_number
    assert (code, told["revoked"]) == (0, [str(serial)])

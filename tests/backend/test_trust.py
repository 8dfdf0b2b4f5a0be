"""Expired, foreign, revoked, wrongly named certificates and altered bodies are refused, by both."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
import urllib3
from cryptography import x509

from certs import certificates
from certs.authority import create_authority
from certs.private_files import write_private, write_public
from kiosk.operator.enrolment import anchors_in
from kiosk.operator.errors import (
    Distrust,
    OperatorProblemError,
    OperatorUnreachableError,
    OperatorUntrustedError,
)
from kiosk.operator.keys import FileKeyCustody
from kiosk.operator.questions import check_number

pytestmark = pytest.mark.slow

NUMBER = check_number("+79001234567")


def now():
    return datetime.now(UTC)


@pytest.fixture
def backend_with(tmp_path, request):
    """Return a maker of backends whose server certificate is as asked."""

    def make(**server):
        authority = create_authority(tmp_path / "state" / "authority", now())
        authority.issue_server(**{"now": now(), **server})
        return request.getfixturevalue("own_backend")

    return make


def distrust(terminal, **changes):
    client = terminal.connect(**changes)
    with pytest.raises(OperatorUntrustedError) as caught:
        client.echo()
    return caught.value.distrust


def problem(terminal):
    with pytest.raises(OperatorProblemError) as caught:
        terminal.client.echo()
    return caught.value.problem


def test_an_expired_server_is_not_believed(backend_with, new_terminal):
    backend = backend_with(now=now() - timedelta(days=100), days=90)
    terminal = new_terminal(backend, certified=False)
    terminal.certify()
    assert distrust(terminal) is Distrust.CERTIFICATE_EXPIRED


def test_a_clock_that_runs_behind_does_not_stop_the_terminal(backend, terminal):
    client = terminal.connect(now=lambda: datetime(2026, 11, 1, tzinfo=UTC))
    assert client.echo().terminal_id == terminal.terminal_id
    assert client.clock_drift_s > 0


def test_a_server_of_another_name_is_not_believed(backend_with, new_terminal):
    backend = backend_with(names=("operator.example",))
    terminal = new_terminal(backend, certified=False)
    terminal.certify()
    assert distrust(terminal) is Distrust.CERTIFICATE_WRONG_NAME


def test_a_server_of_another_authority_is_not_believed(backend, terminal, tmp_path):
    other = create_authority(tmp_path / "other", now())
    anchors = anchors_in(other.anchors_directory)
    assert distrust(terminal, anchors=anchors) is Distrust.CERTIFICATE_FOREIGN


def test_a_revoked_server_is_not_believed(own_backend, new_terminal):
    terminal = new_terminal(own_backend)
    assert terminal.client.echo()
    own_backend.authority.revoke_server(server_serial(own_backend), now())
    assert distrust(terminal) is Distrust.CERTIFICATE_REVOKED


def server_serial(backend):
    certificate_file, _ = backend.authority.server_files
    return x509.load_pem_x509_certificate(certificate_file.read_bytes()).serial_number


def test_an_answer_signed_by_another_key_is_not_believed(backend, terminal, tmp_path):
    other = create_authority(tmp_path / "other", now())
    theirs = anchors_in(other.anchors_directory)
    ours = anchors_in(backend.anchors_dir)
    mixed = type(ours)(ours.server_root_file, theirs.issuer, theirs.keys, ours.revoked)
    assert distrust(terminal, anchors=mixed) is Distrust.SIGNATURE_WRONG


def test_an_answer_whose_signature_is_spoilt_is_not_believed(backend, terminal):
    backend.fault("wrong_signature", times=1)
    assert distrust(terminal) is Distrust.SIGNATURE_WRONG


def test_a_signed_answer_nobody_agreed_on_is_not_believed(backend, terminal):
    backend.fault("unknown_answer", times=1)
    assert distrust(terminal) is Distrust.ANSWER_UNKNOWN


def test_an_expired_terminal_is_told_so_and_may_only_renew(backend, terminal):
    terminal.certify(now() - timedelta(days=40))
    client = terminal.connect()
    told = problem(terminal)
    assert (told.status, told.code) == (403, "certificate_expired")
    assert "renew" in told.detail
    with pytest.raises(OperatorProblemError):
        client.ask(NUMBER)
    csr = terminal.custody.signing_request(terminal.terminal_id).decode()
    assert client.renew(csr).terminal_id == terminal.terminal_id


def test_a_terminal_expired_for_half_a_year_cannot_renew(backend, terminal):
    terminal.certify(now() - timedelta(days=30 + 181))
    client = terminal.connect()
    csr = terminal.custody.signing_request(terminal.terminal_id).decode()
    with pytest.raises(OperatorProblemError) as caught:
        client.renew(csr)
    assert caught.value.problem.code == "certificate_expired"


def test_a_terminal_of_another_authority_is_refused(backend, terminal, tmp_path):
    other = create_authority(tmp_path / "other", now())
    csr = x509.load_pem_x509_csr(terminal.custody.signing_request(terminal.terminal_id))
    foreign = other.issue_terminal(csr, terminal.terminal_id, now())
    terminal.custody.store_certificate(certificates.to_pem(foreign), terminal.terminal_id)
    assert distrust(terminal) is Distrust.OWN_CERTIFICATE_REFUSED


def test_a_server_s_certificate_cannot_stand_for_a_terminal(backend, terminal):
    authority = backend.authority
    certificate_file, key_file = authority.server_files
    write_private(terminal.keys_dir / "terminal.key", key_file.read_bytes())
    write_public(terminal.keys_dir / "terminal.pem", certificate_file.read_bytes())
    terminal.custody = FileKeyCustody(terminal.keys_dir)
    assert distrust(terminal) is Distrust.OWN_CERTIFICATE_REFUSED


def test_a_certificate_that_names_no_terminal_is_refused(backend, terminal):
    authority = backend.authority
    key = certificates.new_key()
    nameless = certificates.server_certificate(authority.terminals, key, ["somebody"], now())
    write_private(terminal.keys_dir / "terminal.key", certificates.key_to_pem(key))
    write_public(terminal.keys_dir / "terminal.pem", certificates.to_pem(nameless))
    terminal.custody = FileKeyCustody(terminal.keys_dir)
    assert distrust(terminal) is Distrust.OWN_CERTIFICATE_REFUSED


def test_a_revoked_terminal_is_refused_from_then_on(own_backend, new_terminal):
    terminal = new_terminal(own_backend, certified=False)
    certificate = terminal.certify()
    terminal.connect()
    assert terminal.client.echo()
    code, told = own_backend.command("revoke", "--serial", str(certificate.serial_number))
    assert (code, told["revoked"]) == (0, [str(certificate.serial_number)])
    assert problem(terminal).code == "certificate_revoked"
    csr = terminal.custody.signing_request(terminal.terminal_id).decode()
    with pytest.raises(OperatorProblemError):
        terminal.client.renew(csr)


def test_a_terminal_without_a_certificate_is_asked_for_one(backend):
    with urllib3.PoolManager(ca_certs=str(backend.anchors_dir / "server-root.pem")) as pool:
        answer = pool.request("GET", f"{backend.ready['url']}/v1/echo")
    assert (answer.status, answer.json()["code"]) == (401, "certificate_missing")
    assert answer.headers["content-type"] == "application/problem+json"
    assert "signature" in answer.headers


@pytest.mark.parametrize("name", ["signature", "idempotency-key", "content-digest"])
def test_a_header_that_no_signature_can_echo_is_refused_in_words_of_the_contract(backend, name):
    with urllib3.PoolManager(ca_certs=str(backend.anchors_dir / "server-root.pem")) as pool:
        answer = pool.request("GET", f"{backend.ready['url']}/v1/echo", headers={name: "caf\xe9"})
    assert (answer.status, answer.json()["code"]) == (400, "malformed")
    assert answer.headers["content-type"] == "application/problem+json"
    assert "signature" in answer.headers


def test_a_certificate_told_by_a_client_is_worth_nothing(backend, terminal):
    """Without a proxy, Client-Cert is only what somebody says."""
    path, _ = terminal.custody.tls_files()
    certificate = path.read_text().split("-----")[2].replace("\n", "")
    with urllib3.PoolManager(ca_certs=str(backend.anchors_dir / "server-root.pem")) as pool:
        answer = pool.request(
            "GET",
            f"{backend.ready['url']}/v1/echo",
            headers={"client-cert": f":{certificate}:"},
        )
    assert answer.json()["code"] == "certificate_missing"


def test_a_request_signed_by_another_key_than_the_certificate_s_is_refused(
    backend, terminal, new_terminal
):
    thief = new_terminal(backend)

    class StolenCertificate(FileKeyCustody):
        """Shows one terminal's certificate, signs with another's key."""

        def sign(self, data):
            return thief.custody.sign(data)

    terminal.custody = StolenCertificate(terminal.keys_dir)
    terminal.connect()
    assert problem(terminal).code == "signature_wrong"


def test_a_body_altered_on_the_way_in_is_refused(proxied, new_terminal):
    terminal = new_terminal(proxied.backend, certified=False)
    terminal.certify()
    client = terminal.connect(base_url=proxied.url)
    proxied.tamper_request = lambda body: body.replace(b"+79001234567", b"+79007654321")
    with pytest.raises(OperatorProblemError) as caught:
        client.ask(NUMBER)
    assert caught.value.problem.code == "signature_wrong"


def test_a_body_altered_on_the_way_out_is_not_believed(proxied, new_terminal):
    terminal = new_terminal(proxied.backend, certified=False)
    terminal.certify()
    client = terminal.connect(base_url=proxied.url)
    proxied.tamper_answer = lambda body: body.replace(b'"percent":"5"', b'"percent":"9"')
    with pytest.raises(OperatorUntrustedError) as caught:
        client.ask(NUMBER)
    assert caught.value.distrust is Distrust.SIGNATURE_WRONG


def test_a_terminal_works_through_a_proxy_that_tells_its_certificate(proxied, new_terminal):
    terminal = new_terminal(proxied.backend, certified=False)
    terminal.certify()
    client = terminal.connect(base_url=proxied.url)
    assert client.echo().terminal_id == terminal.terminal_id
    assert client.ask(NUMBER).verdict == "ok"


def test_a_proxy_that_passes_the_client_s_own_word_on_is_refused(proxied, new_terminal):
    """Two Client-Cert headers: one of them is a lie."""
    terminal = new_terminal(proxied.backend, certified=False)
    terminal.certify()
    path, key = terminal.custody.tls_files()
    certificate = path.read_text().split("-----")[2].replace("\n", "")
    proxied.forwards_client_headers = True
    pool = urllib3.PoolManager(
        ca_certs=str(proxied.backend.anchors_dir / "server-root.pem"),
        cert_file=str(path),
        key_file=str(key),
    )
    with pool:
        answer = pool.request(
            "GET", f"{proxied.url}/v1/echo", headers={"client-cert": f":{certificate}:"}
        )
    assert (answer.status, answer.json()["code"]) == (403, "certificate_foreign")


def test_nobody_there_and_nobody_answering_are_unreachable(own_backend, new_terminal):
    terminal = new_terminal(own_backend)
    client = terminal.connect(request_timeout_s=0.3)
    own_backend.fault("slow", delay_s=30)
    with pytest.raises(OperatorUnreachableError):
        client.echo()
    own_backend.fault("down")
    with pytest.raises(OperatorUnreachableError):
        client.echo()
    own_backend.kill()
    with pytest.raises(OperatorUnreachableError):
        client.echo()


def test_a_busy_operator_says_when_to_come_back(backend, terminal):
    backend.fault("busy", times=1, retry_after_s=17)
    told = problem(terminal)
    assert (told.status, told.code, told.retry_after_s, told.retryable) == (
        503,
        "not_now",
        17,
        True,
    )


def test_the_desk_needs_its_token_and_this_machine_s_name(backend):
    url = backend.ready["admin_url"]
    with urllib3.PoolManager() as pool:
        assert pool.request("GET", f"{url}/admin/payments").status == 401
        named = {"host": "attacker.example:80", "authorization": "Bearer x"}
        assert pool.request("GET", f"{url}/", headers=named).status == 403
        page = pool.request("GET", f"{url}/")
        assert (page.status, b"Operator's desk" in page.data) == (200, True)


def test_the_desk_shows_terminals_and_masks_numbers(backend, terminal, new_number):
    number = new_number()
    terminal.visit(number, 500_00)
    terminal.send()
    with urllib3.PoolManager() as pool:
        page = pool.request("GET", f"{backend.ready['admin_url']}/").data.decode()
    assert terminal.terminal_id in page
    assert number[-4:] in page
    assert number[1:] not in page

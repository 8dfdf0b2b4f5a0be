"""The operator over HTTPS: the only file that imports the HTTP library.

TLS 1.3 with certificates on both sides; every request signed, every answer's signature verified.
Dates of certificates are judged here and not by the TLS library, so that a wrong clock gives a
clear problem instead of a broken handshake.  Safe to use from a few threads at once.
"""

from __future__ import annotations

import ssl
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar
from urllib.parse import urlsplit

import urllib3
from cryptography import x509
from pydantic import ValidationError
from urllib3.connection import HTTPSConnection
from urllib3.exceptions import HTTPError, ProtocolError, SSLError

from certs.anchors import TrustAnchors
from contract.account.access import SealingKey, VerifySecret
from contract.account.changes import OrderResult
from contract.encoding import from_b64url
from contract.enrolment import CertificateAnswer, EnrolRequest, RenewRequest
from contract.keys import SignatureError, Signer
from contract.messages import (
    ClaimQuestion,
    DecisionAnswer,
    DecisionsPage,
    Echo,
    JournalHead,
    PaymentResult,
    Problem,
    ReconciliationAnswer,
    RecordsReceipt,
    RecordsUpload,
    SuspenseProposal,
)
from contract.model import WireModel
from contract.operations import operation_named
from contract.sealing import bound_to, seal
from contract.signatures import (
    RequestMessage,
    ResponseMessage,
    sign_request,
    verify_response,
)
from kiosk.clock import SystemClock
from kiosk.operator.errors import (
    Distrust,
    OperatorProblemError,
    OperatorUnreachableError,
    OperatorUntrustedError,
)
from kiosk.operator.keys import KeyCustody
from kiosk.operator.legible import legible
from kiosk.operator.messages import idempotency_key
from kiosk.operator.questions import Question
from kiosk.operator.signing import DecisionHeard, OperatorVerifier, VerifiedReceipt

REQUEST_TIMEOUT_S = 15.0
CONNECT_TIMEOUT_S = 5.0
ANSWER_BYTES_MAX = 1024 * 1024
CONNECTIONS_MAX = 4
# A clock wrong by a century says no more than one wrong by a thousand; the calendar has ends.
DRIFT_S_MAX = 100 * 365 * 86_400
DECISION_PAGES_MAX = 20
# OpenSSL's X509_V_FLAG_NO_CHECK_TIME, which the ssl module does not name.
_NO_CHECK_TIME = 0x200000
# OpenSSL's X509_V_ERR_HOSTNAME_MISMATCH and X509_V_ERR_IP_ADDRESS_MISMATCH.
_WRONG_NAME_CODES = frozenset({62, 64})

Model = TypeVar("Model", bound=WireModel)


@dataclass(frozen=True)
class WireSettings:
    """Where the operator is, and what this terminal asks of the outside: time and dice.

    `now` is the trusted time (kiosk.operator.trusted_time); `nonce` returns a fresh random name.
    """

    base_url: str
    anchors: TrustAnchors
    now: Callable[[], datetime]
    nonce: Callable[[], str]
    request_timeout_s: float = REQUEST_TIMEOUT_S
    monotonic: Callable[[], float] = SystemClock().monotonic_s


class _JudgedConnection(HTTPSConnection):
    """A TLS connection whose peer's certificate is judged before a byte of ours is sent."""

    def __init__(self, *args: Any, judge: Callable[[bytes], None], **kwargs: Any) -> None:  # noqa: ANN401 - the library's own arguments, passed through
        super().__init__(*args, **kwargs)
        self._judge = judge

    def connect(self) -> None:
        super().connect()
        assert isinstance(self.sock, ssl.SSLSocket)
        certificate = self.sock.getpeercert(binary_form=True)
        assert certificate is not None
        try:
            self._judge(certificate)
        except BaseException:
            self.close()
            raise


class _JudgedPool(urllib3.HTTPSConnectionPool):
    ConnectionCls = _JudgedConnection


class OperatorWire:
    """Signed requests out, verified answers in."""

    def __init__(self, settings: WireSettings, custody: KeyCustody | None) -> None:
        """Without custody nothing is signed and no certificate shown: for enrolment alone."""
        self._settings = settings
        self._custody = custody
        place = urlsplit(settings.base_url)
        if place.scheme != "https" or place.hostname is None:
            raise ValueError(f"the operator's address must be https://..., not {settings.base_url}")
        self._host = place.hostname
        self._port = place.port or 443
        self._authority = place.netloc.rpartition("@")[2].lower().removesuffix(":443")
        self._pool = self._new_pool()
        self.clock_drift_s = 0

    def reconnect(self) -> None:
        """Begin new connections, with the certificate as it now is on disk."""
        old, self._pool = self._pool, self._new_pool()
        old.close()

    def close(self) -> None:
        self._pool.close()

    def get(self, path: str, answer: type[Model], query: str = "") -> Model:
        return self._exchange(self._request("GET", path, query, b"", ""), answer)

    def post(self, path: str, body: bytes, key: str, answer: type[Model]) -> Model:
        return self._exchange(self._request("POST", path, "", body, key), answer)

    def _exchange(self, request: RequestMessage, kind: type[Model]) -> Model:
        response = self._verified(request, self._send(request))
        if 200 <= response.status < 300:
            return _parsed(response.body, kind)
        raise OperatorProblemError(_parsed(response.body, Problem))

    def _request(self, method: str, path: str, query: str, body: bytes, key: str) -> RequestMessage:
        headers = {"host": self._authority, "accept": "application/json"}
        if body:
            headers["content-type"] = "application/json"
            headers["idempotency-key"] = key
        request = RequestMessage(method, self._authority, path, query, headers, body)
        if self._custody is None:
            return request
        signer: Signer = self._custody
        created = int(self._settings.now().timestamp())
        added = sign_request(request, signer, created=created, nonce=self._settings.nonce())
        return RequestMessage(method, self._authority, path, query, {**headers, **added}, body)

    def _send(self, request: RequestMessage) -> ResponseMessage:
        try:
            return self._attempt(request)
        except ProtocolError as error:
            # A kept-alive connection may have died unseen.  Reads are asked again at once; records
            # are not: the outbox first asks what became of them.
            if request.path == "/v1/records":
                raise OperatorUnreachableError(f"connection lost: {error}") from error
        except (HTTPError, OSError) as error:
            raise _mapped(error) from error
        try:
            return self._attempt(request)
        except (HTTPError, OSError) as error:
            raise _mapped(error) from error

    def _attempt(self, request: RequestMessage) -> ResponseMessage:
        limit_s = self._settings.request_timeout_s
        deadline = self._settings.monotonic() + limit_s
        answer = self._pool.urlopen(
            request.method,
            request.path + (f"?{request.query}" if request.query else ""),
            body=request.body or None,
            headers=dict(request.headers),
            retries=False,
            redirect=False,
            timeout=urllib3.Timeout(connect=min(CONNECT_TIMEOUT_S, limit_s), read=limit_s),
            preload_content=False,
            decode_content=False,
        )
        body = bytearray()
        try:
            while chunk := answer.read1(65536):
                body += chunk
                if len(body) > ANSWER_BYTES_MAX:
                    raise OperatorUntrustedError(Distrust.ANSWER_UNKNOWN, "the answer is too long")
                if self._settings.monotonic() > deadline:
                    raise OperatorUnreachableError("the answer did not end in time")
        except BaseException:
            answer.close()
            raise
        answer.release_conn()
        headers = {name.lower(): value for name, value in answer.headers.items()}
        return ResponseMessage(answer.status, headers, bytes(body))

    def _verified(self, request: RequestMessage, response: ResponseMessage) -> ResponseMessage:
        if response.status >= 500 and "signature" not in response.headers:
            raise OperatorUnreachableError(f"somebody on the way answered {response.status}")
        try:
            signed = verify_response(request, response, self._settings.anchors.find_key)
        except SignatureError as error:
            raise OperatorUntrustedError(Distrust.SIGNATURE_WRONG, str(error)) from error
        drift_s = signed.created - int(self._settings.now().timestamp())
        self.clock_drift_s = max(-DRIFT_S_MAX, min(DRIFT_S_MAX, drift_s))
        return response

    def _new_pool(self) -> _JudgedPool:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.minimum_version = ssl.TLSVersion.TLSv1_3
        context.verify_flags |= ssl.VerifyFlags(_NO_CHECK_TIME)
        context.load_verify_locations(self._settings.anchors.server_root_file)
        if self._custody is not None:
            context.load_cert_chain(*self._custody.tls_files())
        return _JudgedPool(
            self._host,
            self._port,
            maxsize=CONNECTIONS_MAX,
            ssl_context=context,
            judge=self._judge,
        )

    def _judge(self, der: bytes) -> None:
        """Refuse an expired or revoked server; not yet valid only means our clock is behind."""
        certificate = x509.load_der_x509_certificate(der)
        if certificate.serial_number in self._settings.anchors.revoked:
            raise OperatorUntrustedError(
                Distrust.CERTIFICATE_REVOKED, "the server's certificate is revoked"
            )
        ends = certificate.not_valid_after_utc
        if self._settings.now() > ends:
            raise OperatorUntrustedError(
                Distrust.CERTIFICATE_EXPIRED, f"the server's certificate ended on {ends:%Y-%m-%d}"
            )


class OperatorClient:
    """The questions a terminal may ask; each raises only the errors of kiosk.operator.errors."""

    def __init__(self, settings: WireSettings, terminal_id: str, custody: KeyCustody) -> None:
        self._wire = OperatorWire(settings, custody)
        self._nonce = settings.nonce
        anchors = settings.anchors
        self._verifier = OperatorVerifier(terminal_id, anchors.issuer, anchors.find_key)

    @property
    def clock_drift_s(self) -> int:
        """Operator's clock minus ours, as of the last verified answer."""
        return self._wire.clock_drift_s

    def ask(self, question: Question) -> WireModel:
        """Ask for a customer; an answer that cannot be the one to this question is not believed."""
        row = question.row
        if question.body is None:
            answer = self._wire.get(question.path, row.answer)
        else:
            key = f"{row.name}:{self._nonce()}"
            body = self._sealed(question.body, question.secret)
            answer = self._wire.post(question.path, body.to_bytes(), key, row.answer)
        answer = self._believed(answer)
        if question.is_contradicted_by(answer):
            raise OperatorUntrustedError(Distrust.ANSWER_UNKNOWN, f"{row.name} contradicts itself")
        return legible(answer)

    def _believed(self, answer: WireModel) -> WireModel:
        """Return the answer; what an order became is believed on its own signature alone."""
        if isinstance(answer, OrderResult) and answer.state != "unknown":
            try:
                self._verifier.order_of(answer)
            except SignatureError as error:
                raise OperatorUntrustedError(Distrust.SIGNATURE_WRONG, str(error)) from error
        return answer

    def _sealed(self, body: WireModel, secret: str) -> WireModel:
        """Return the body with the secret in it, readable by the operator alone."""
        if not isinstance(body, VerifySecret):
            return body
        key = self._wire.get(operation_named("sealing_key").path, SealingKey)
        place = bound_to(body.visit_id, body.msisdn, body.purpose)
        try:
            sealed = seal(from_b64url(key.spki), secret, place)
        except ValueError as error:
            raise OperatorUntrustedError(Distrust.ANSWER_UNKNOWN, f"no key: {error}") from error
        return body.model_copy(update={"sealed": sealed})

    def upload(self, upload: RecordsUpload) -> VerifiedReceipt:
        """Send records; results that cannot be verified come back as pending."""
        key = idempotency_key(upload)
        receipt = self._wire.post("/v1/records", upload.to_bytes(), key, RecordsReceipt)
        try:
            return self._verifier.receipt(receipt, upload)
        except SignatureError as error:
            raise OperatorUntrustedError(Distrust.SIGNATURE_WRONG, str(error)) from error

    def payment(self, payment_id: str) -> PaymentResult:
        """Ask what became of a payment; a final state that cannot be verified is pending."""
        result = self._wire.get(f"/v1/payments/{payment_id}", PaymentResult)
        if result.payment_id != payment_id:
            raise OperatorUntrustedError(Distrust.ANSWER_UNKNOWN, "answer for another payment")
        return self._verifier.believed(result, None)[0]

    def propose(self, proposal: SuspenseProposal) -> DecisionHeard:
        """Tell what a person found; a decision that cannot be verified is pending."""
        key = f"proposal:{proposal.proposal_id}"
        path = f"/v1/suspense/{proposal.suspense_id}/proposals"
        answer = self._wire.post(path, proposal.to_bytes(), key, DecisionAnswer)
        return self._heard(answer, "suspense", proposal.suspense_id)

    def claim(self, claim_id: str) -> DecisionHeard:
        """Ask what became of unclaimed cash; a decision that cannot be verified is pending."""
        body = ClaimQuestion(claim_id=claim_id).to_bytes()
        path = f"/v1/claims/{claim_id}"
        answer = self._wire.post(path, body, f"claim:{self._nonce()}", DecisionAnswer)
        return self._heard(answer, "unclaimed", claim_id)

    def decisions(self) -> tuple[DecisionHeard, ...]:
        """Ask for every decision that this terminal's journal does not show yet."""
        heard: list[DecisionHeard] = []
        after = 0
        for _ in range(DECISION_PAGES_MAX):
            page = self._wire.get("/v1/decisions", DecisionsPage, f"after={after}")
            heard += [self._verifier.heard(answer) for answer in page.decisions]
            if page.next_after is None or page.next_after <= after:
                break
            after = page.next_after
        return tuple(heard)

    def _heard(self, answer: DecisionAnswer, subject: str, subject_id: str) -> DecisionHeard:
        if (answer.subject, answer.subject_id) != (subject, subject_id):
            raise OperatorUntrustedError(Distrust.ANSWER_UNKNOWN, "answer for other money")
        return self._verifier.heard(answer)

    def head(self, journal_id: str) -> JournalHead:
        return self._wire.get(f"/v1/journals/{journal_id}", JournalHead)

    def echo(self) -> Echo:
        return self._wire.get("/v1/echo", Echo)

    def reconciliation(self, day: str) -> ReconciliationAnswer:
        """Ask what the operator counted on a UTC day, written YYYY-MM-DD."""
        return self._wire.get(f"/v1/reconciliation/{day}", ReconciliationAnswer)

    def renew(self, csr_pem: str) -> CertificateAnswer:
        key = f"renew:{self._nonce()}"
        body = RenewRequest(csr_pem=csr_pem).to_bytes()
        return self._wire.post("/v1/renew", body, key, CertificateAnswer)

    def reconnect(self) -> None:
        """Use the certificate as it now is on disk; after a renewal."""
        self._wire.reconnect()

    def close(self) -> None:
        self._wire.close()


def request_certificate(settings: WireSettings, request: EnrolRequest) -> CertificateAnswer:
    """Ask for a first certificate: no certificate of ours yet, the answer verified as always."""
    wire = OperatorWire(settings, custody=None)
    try:
        key = f"enrol:{settings.nonce()}"
        return wire.post("/v1/enrol", request.to_bytes(), key, CertificateAnswer)
    finally:
        wire.close()


def _parsed(body: bytes, kind: type[Model]) -> Model:
    try:
        return kind.model_validate_json(body)
    except ValidationError as error:
        raise OperatorUntrustedError(
            Distrust.ANSWER_UNKNOWN, f"signed, but no {kind.__name__}"
        ) from error


def _mapped(error: Exception) -> OperatorUnreachableError | OperatorUntrustedError:
    """Return our error for one of the HTTP library's or the system's."""
    cause = error.args[0] if isinstance(error, SSLError) and error.args else error
    if isinstance(cause, ssl.SSLCertVerificationError):
        wrong_name = cause.verify_code in _WRONG_NAME_CODES
        distrust = Distrust.CERTIFICATE_WRONG_NAME if wrong_name else Distrust.CERTIFICATE_FOREIGN
        return OperatorUntrustedError(distrust, cause.verify_message)
    if isinstance(cause, ssl.SSLError) and "ALERT" in (cause.reason or ""):
        reason = (cause.reason or "").replace("_", " ").lower()
        return OperatorUntrustedError(Distrust.OWN_CERTIFICATE_REFUSED, reason)
    return OperatorUnreachableError(str(error) or type(error).__name__)

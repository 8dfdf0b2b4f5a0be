"""Enrolment: tokens, signing requests and certificates that somebody else made up."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec

from backend.enrolment import Registrar
from backend.problems import ProblemError
from certs.anchors import OPERATOR_KEYS, REVOKED, SERVER_ROOT, AnchorsBrokenError, load_anchors
from certs.authority import create_authority
from certs.certificates import signing_request, spki_of_holder, to_pem
from contract.identity import terminal_id_of
from kiosk.operator.errors import EnrolmentError
from kiosk.operator.keys import FileKeyCustody
from proofs.fuzz.draw import Draw, text_of
from proofs.fuzz.target import OneInput

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
TERMINAL = "T-004211"
ANCHOR_FILES = (SERVER_ROOT, OPERATOR_KEYS, REVOKED)


class Desk:
    """One authority, one terminal, and genuine papers of both."""

    def __init__(self, place: Path) -> None:
        authority = create_authority(place / "authority", NOW)
        self._registrar = Registrar(authority)
        self._custody = FileKeyCustody.create(place / "keys")
        self._anchors = place / "anchors"
        self._anchors.mkdir()
        self._true_anchors = {
            name: (authority.anchors_directory / name).read_bytes() for name in ANCHOR_FILES
        }
        self._token = authority.issue_token(TERMINAL, "token-1", NOW)
        own = self._custody.signing_request(TERMINAL)
        stranger = ec.generate_private_key(ec.SECP256R1())
        foreign = to_pem(signing_request(stranger, TERMINAL))
        other = to_pem(signing_request(stranger, "T-000001"))
        self._requests = tuple(pem.decode() for pem in (own, foreign, other))
        self._certificates = tuple(
            to_pem(authority.issue_terminal(x509.load_pem_x509_csr(pem), name, NOW)).decode()
            for pem, name in ((own, TERMINAL), (foreign, TERMINAL), (other, "T-000001"))
        )

    def token(self, draw: Draw) -> None:
        text = _edited(self._token, draw)
        try:
            promise = self._registrar.read_token(text, NOW)
        except ProblemError as refused:
            _refused(refused, 403)
            return
        assert text == self._token, "a forged token is taken"
        assert promise.terminal_id == TERMINAL

    def request(self, draw: Draw) -> None:
        text = _edited(draw.pick(self._requests), draw)
        try:
            csr = self._registrar.read_csr(text, TERMINAL)
        except ProblemError as refused:
            _refused(refused, 400, 403)
            return
        assert terminal_id_of(csr) == TERMINAL

    def certificate(self, draw: Draw) -> None:
        pem = _edited(draw.pick(self._certificates), draw).encode()
        try:
            certificate = self._custody.store_certificate(pem, TERMINAL)
        except EnrolmentError:
            return
        assert terminal_id_of(certificate) == TERMINAL, "another terminal's certificate is kept"
        assert spki_of_holder(certificate) == self._custody.public_key_spki, "for another key"
        assert self._custody.certificate() == certificate, "kept, it cannot be read"

    def anchors(self, draw: Draw) -> None:
        for name, true in self._true_anchors.items():
            (self._anchors / name).write_bytes(true)
        name = draw.pick(ANCHOR_FILES)
        text = _edited(self._true_anchors[name].decode(), draw)
        (self._anchors / name).write_bytes(text.encode("utf-8", "replace"))
        try:
            anchors = load_anchors(self._anchors)
        except AnchorsBrokenError:
            return
        assert all(keyid == key.keyid for keyid, key in anchors.keys.items())


def prepare(place: Path) -> OneInput:
    """Which paper, and what of it is changed."""
    desk = Desk(place)
    papers = (desk.token, desk.request, desk.certificate, desk.anchors)

    def one_input(data: bytes) -> None:
        draw = Draw(data)
        draw.pick(papers)(draw)

    return one_input


def _refused(error: ProblemError, *statuses: int) -> None:
    assert error.problem.status in statuses, error.problem


def _edited(text: str, draw: Draw) -> str:
    """Return the text, another one, or the text with a piece replaced."""
    match draw.byte() % 4:
        case 0:
            return text
        case 1:
            return text_of(draw.rest())
        case _:
            at = draw.below(len(text) + 1)
            return text[:at] + text_of(draw.short()) + text[at + draw.byte() :]


def seeds() -> Iterable[bytes]:
    """Genuine papers, other people's, empty ones, ones with a piece replaced."""
    genuine = [bytes([paper, which, 0]) for paper in range(4) for which in range(3)]
    texts = (
        "",
        "a.b.c",
        "e30.e30.AAAA",
        "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n",
        "-----BEGIN CERTIFICATE REQUEST-----\nMAA=\n-----END CERTIFICATE REQUEST-----\n",
        '{"issuer":"x","keys":[]}',
        '{"issuer":"x","keys":[{"keyid":"k","algorithm":"ed25519","spki":"\u00e9"}]}',
    )
    own = [bytes([paper, 1]) + text.encode() for paper in (0, 0) for text in texts]
    own += [bytes([paper, 0, 1]) + text.encode() for paper in (1, 2, 3) for text in texts]
    pieces = [
        bytes([paper, 0, 2, 0, at, 2, 65, 66, 1]) for paper in range(4) for at in range(0, 250, 25)
    ]
    return [*genuine, *own, *pieces]

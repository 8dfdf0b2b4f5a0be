"""What each kind of certificate looks like: authority, server, terminal, signing request, CRL."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519
from cryptography.hazmat.primitives.asymmetric.types import CertificatePublicKeyTypes
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from contract.identity import terminal_urn
from contract.keys import KeyUnsupportedError, PrivateKey, PublicKey

TERMINAL_DAYS = 30
SERVER_DAYS = 90
AUTHORITY_DAYS = 3650
CRL_DAYS = 3650
# A terminal's clock may run behind the issuer's.
BACKDATED = timedelta(minutes=10)


@dataclass(frozen=True)
class Issuer:
    """A certificate and the key that signs in its name."""

    certificate: x509.Certificate
    key: PrivateKey


def new_key() -> ec.EllipticCurvePrivateKey:
    """Return a fresh P-256 key, the kind a TPM can hold too."""
    return ec.generate_private_key(ec.SECP256R1())


def key_to_pem(key: PrivateKey) -> bytes:
    """Return the unencrypted PKCS#8 form; for private files only."""
    return key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )


def key_from_pem(pem: bytes) -> PrivateKey:
    """Return the key; KeyUnsupportedError if it is of a kind this contract does not use."""
    try:
        key = serialization.load_pem_private_key(pem, password=None)
    except (ValueError, TypeError) as error:
        raise KeyUnsupportedError("not a private key in PEM") from error
    if isinstance(key, ed25519.Ed25519PrivateKey):
        return key
    if isinstance(key, ec.EllipticCurvePrivateKey) and isinstance(key.curve, ec.SECP256R1):
        return key
    raise KeyUnsupportedError("only ECDSA P-256 and Ed25519 keys are used")


def to_pem(thing: x509.Certificate | x509.CertificateSigningRequest) -> bytes:
    return thing.public_bytes(serialization.Encoding.PEM)


def spki_of_holder(holder: x509.Certificate | x509.CertificateSigningRequest) -> bytes:
    """Return the DER SPKI of the key a certificate or request is about."""
    return holder.public_key().public_bytes(
        serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
    )


def self_signed_authority(name: str, now: datetime) -> Issuer:
    """Return a new authority that signs leaves only."""
    key = new_key()
    subject = _name(name)
    certificate = (
        _builder(subject, subject, key.public_key(), now, AUTHORITY_DAYS)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_usage(signs_certificates=True), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .sign(key, hashes.SHA256())
    )
    return Issuer(certificate, key)


def server_certificate(
    issuer: Issuer, key: PrivateKey, names: Iterable[str], now: datetime, days: int = SERVER_DAYS
) -> x509.Certificate:
    """Return a server's certificate for these DNS names and IP addresses."""
    wanted = list(names)
    return _leaf(
        issuer,
        key.public_key(),
        wanted[0],
        [_general_name(name) for name in wanted],
        ExtendedKeyUsageOID.SERVER_AUTH,
        now,
        days,
    )


def terminal_certificate(
    issuer: Issuer,
    csr: x509.CertificateSigningRequest,
    terminal_id: str,
    now: datetime,
    days: int = TERMINAL_DAYS,
) -> x509.Certificate:
    """Return the certificate of this terminal for the key of its request.

    Of the request only the key is used: who it is for was proved elsewhere.  ValueError if its
    own signature does not hold, KeyUnsupportedError for another kind of key.
    """
    if not csr.is_signature_valid:
        raise ValueError("the signing request is not signed by its own key")
    PublicKey.from_spki(spki_of_holder(csr))
    name = x509.UniformResourceIdentifier(terminal_urn(terminal_id))
    usage = ExtendedKeyUsageOID.CLIENT_AUTH
    return _leaf(issuer, csr.public_key(), terminal_id, [name], usage, now, days)


def signing_request(key: PrivateKey, terminal_id: str) -> x509.CertificateSigningRequest:
    """Return a request for this terminal's certificate, signed by its key."""
    name = x509.UniformResourceIdentifier(terminal_urn(terminal_id))
    return (
        x509.CertificateSigningRequestBuilder()
        .subject_name(_name(terminal_id))
        .add_extension(x509.SubjectAlternativeName([name]), critical=False)
        .sign(key, _digest(key))
    )


def revocation_list(issuer: Issuer, serials: Iterable[int], now: datetime) -> bytes:
    """Return the authority's list of revoked serial numbers as a PEM CRL."""
    builder = (
        x509.CertificateRevocationListBuilder()
        .issuer_name(issuer.certificate.subject)
        .last_update(now - BACKDATED)
        .next_update(now + timedelta(days=CRL_DAYS))
    )
    for serial in sorted(set(serials)):
        entry = x509.RevokedCertificateBuilder().serial_number(serial).revocation_date(now).build()
        builder = builder.add_revoked_certificate(entry)
    crl = builder.sign(issuer.key, _digest(issuer.key))
    return crl.public_bytes(serialization.Encoding.PEM)


def revoked_serials(crl_pem: bytes, authority: x509.Certificate) -> frozenset[int]:
    """Return the serials of a CRL; ValueError if this authority did not sign it."""
    crl = x509.load_pem_x509_crl(crl_pem)
    key = authority.public_key()
    if not isinstance(key, (ec.EllipticCurvePublicKey, ed25519.Ed25519PublicKey)):
        raise KeyUnsupportedError("only ECDSA P-256 and Ed25519 keys are used")
    if crl.issuer != authority.subject or not crl.is_signature_valid(key):
        raise ValueError("the revocation list is not signed by this authority")
    return frozenset(entry.serial_number for entry in crl)


def _leaf(
    issuer: Issuer,
    key: CertificatePublicKeyTypes,
    common_name: str,
    names: list[x509.GeneralName],
    usage: x509.ObjectIdentifier,
    now: datetime,
    days: int,
) -> x509.Certificate:
    authority = x509.AuthorityKeyIdentifier.from_issuer_public_key(
        issuer.certificate.public_key()  # type: ignore[arg-type]  # authorities are made here, of P-256
    )
    return (
        _builder(_name(common_name), issuer.certificate.subject, key, now, days)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_usage(signs_certificates=False), critical=True)
        .add_extension(x509.ExtendedKeyUsage([usage]), critical=False)
        .add_extension(x509.SubjectAlternativeName(names), critical=False)
        .add_extension(authority, critical=False)
        .sign(issuer.key, _digest(issuer.key))
    )


def _builder(
    subject: x509.Name,
    issuer: x509.Name,
    key: CertificatePublicKeyTypes,
    now: datetime,
    days: int,
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - BACKDATED)
        .not_valid_after(now + timedelta(days=days))
    )


def _usage(*, signs_certificates: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not signs_certificates,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=signs_certificates,
        crl_sign=signs_certificates,
        encipher_only=False,
        decipher_only=False,
    )


def _name(common_name: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, common_name)])


def _general_name(name: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ipaddress.ip_address(name))
    except ValueError:
        return x509.DNSName(name)


def _digest(key: PrivateKey) -> hashes.SHA256 | None:
    return None if isinstance(key, ed25519.Ed25519PrivateKey) else hashes.SHA256()

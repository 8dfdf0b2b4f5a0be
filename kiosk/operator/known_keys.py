"""Every public key this terminal ever signed with, so that old records can be verified for ever.

A file beside the private key; it holds public keys only and is added to, never thinned out.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from pydantic import ValidationError

from certs.private_files import write_public
from contract.encoding import b64url, from_b64url
from contract.keys import KeyUnsupportedError, PublicKey
from contract.model import WireModel
from kiosk.operator.errors import EnrolmentError

KNOWN_KEYS_FILE = "known-keys.json"


class KnownKeys(WireModel):
    """The file's content: base64url of each SPKI (DER)."""

    keys: tuple[str, ...] = ()


def known_spkis(directory: Path) -> tuple[bytes, ...]:
    """Return the keys of the file, none if there is no file; EnrolmentError if it is broken."""
    path = directory / KNOWN_KEYS_FILE
    try:
        listed = KnownKeys.model_validate_json(path.read_bytes())
        return checked_spkis(listed.keys)
    except FileNotFoundError:
        return ()
    except (OSError, ValidationError, EnrolmentError) as error:
        raise EnrolmentError(f"{path}: {error}") from error


def remember_spkis(directory: Path, spkis: Iterable[bytes]) -> None:
    """Add these keys to the file, durably; it is not touched when it has them all."""
    known = known_spkis(directory)
    new = [spki for spki in dict.fromkeys(spkis) if spki not in known]
    if new:
        listed = KnownKeys(keys=tuple(b64url(spki) for spki in (*known, *new)))
        write_public(directory / KNOWN_KEYS_FILE, listed.to_bytes())


def checked_spkis(texts: Iterable[str]) -> tuple[bytes, ...]:
    """Return the DER of keys written as base64url; EnrolmentError if one is no key of ours."""
    spkis = []
    for text in texts:
        try:
            spkis.append(PublicKey.from_spki(from_b64url(text)).spki)
        except (ValueError, KeyUnsupportedError) as error:
            raise EnrolmentError(f"not a public key: {error}") from error
    return tuple(spkis)

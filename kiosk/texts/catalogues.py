"""Catalogues: where they lie, how they are compiled into the cache, how one is loaded.

A compiled catalogue is named after the bytes it was made of, so a stale one is never read; where
the cache cannot be written the catalogue is compiled in memory.
"""

from __future__ import annotations

import gettext
import hashlib
import os
from functools import lru_cache
from io import BytesIO
from pathlib import Path

from kiosk.texts.languages import OWN_NAMES, SOURCE_LANGUAGE

CATALOGUE_DIRECTORY = Path(__file__).parent / "catalogues"


def catalogue_path(language: str, directory: Path = CATALOGUE_DIRECTORY) -> Path:
    """Return the text catalogue of a language, whether or not it is there."""
    return directory / f"{language}.po"


def cache_directory() -> Path:
    """Return where compiled catalogues lie: KIOSK_CACHE, else the user's cache."""
    named = os.environ.get("KIOSK_CACHE")
    if named:
        return Path(named) / "texts"
    base = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(base) / "kiosk" / "texts"


def compiled(source: bytes) -> bytes:
    """Return the machine form of a text catalogue."""
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    out = BytesIO()
    write_mo(out, read_po(BytesIO(source)))
    return out.getvalue()


def compile_catalogue(language: str, cache: Path | None = None) -> Path:
    """Compile into the cache and return the file; nothing to do when it is there already."""
    source = catalogue_path(language).read_bytes()
    directory = cache_directory() if cache is None else cache
    target = directory / f"{language}-{hashlib.sha256(source).hexdigest()[:16]}.mo"
    if target.exists():
        return target
    import tempfile  # only here: a start that finds the cache filled is quicker without

    directory.mkdir(parents=True, exist_ok=True)
    # Two processes may compile at once: each writes its own file and the rename decides.
    handle, part = tempfile.mkstemp(dir=directory, prefix=language, suffix=".part")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(compiled(source))
        Path(part).replace(target)
    except BaseException:
        Path(part).unlink(missing_ok=True)
        raise
    return target


@lru_cache(maxsize=len(OWN_NAMES))
def translations(language: str) -> gettext.NullTranslations:
    """Return the loaded catalogue; English, and a language without one, speak in msgids."""
    if language == SOURCE_LANGUAGE or not catalogue_path(language).exists():
        return gettext.NullTranslations()
    try:
        machine_form = compile_catalogue(language).read_bytes()
    except OSError:  # a read-only system: the cache is a convenience
        machine_form = compiled(catalogue_path(language).read_bytes())
    return gettext.GNUTranslations(BytesIO(machine_form))

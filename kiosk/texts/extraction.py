"""Keeps the catalogues in step with the code: finds sentences, updates, says what is missing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

from kiosk.texts.catalogues import CATALOGUE_DIRECTORY, catalogue_path
from kiosk.texts.languages import OWN_NAMES, SOURCE_LANGUAGE

SOURCE_ROOT = Path(__file__).parents[1]
# The ways a sentence is written in code; see kiosk.say and kiosk.texts.sentence.
KEYWORDS: dict[str, tuple[int, ...] | None] = {"say": None, "sentence": None, "plural": (1, 2)}

_SLAVIC = (
    "nplurals=3; plural=(n%10==1 && n%100!=11 ? 0 : n%10>=2 && n%10<=4 "
    "&& (n%100<12 || n%100>14) ? 1 : 2);"
)
_TWO_FORMS = "nplurals=2; plural=(n != 1);"
PLURAL_FORMS: dict[str, str] = {
    "ru": _SLAVIC,
    "uk": _SLAVIC,
    "be": _SLAVIC,
    "uz": _TWO_FORMS,
    "tg": _TWO_FORMS,
    "ky": _TWO_FORMS,
    "hu": _TWO_FORMS,
}
_REVIEWED = re.compile(rb'^"X-Reviewed: (.*?)\\n"$', re.MULTILINE)
_HEADER = """\
# The terminal's texts: {name}.
# X-Reviewed is "no" until a native reader has read every sentence and writes name and date there.
msgid ""
msgstr ""
"Language: {language}\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=UTF-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: {plural_forms}\\n"
"X-Reviewed: {reviewed}\\n"

"""


@dataclass(frozen=True)
class Gap:
    """A sentence that a language cannot say."""

    language: str
    msgid: str


def translated_languages() -> tuple[str, ...]:
    """Return every language that has a catalogue: all but the one the code is written in."""
    return tuple(code for code in OWN_NAMES if code != SOURCE_LANGUAGE)


def sentences_in_code(root: Path = SOURCE_ROOT) -> Catalog:
    """Return every sentence the code says, with the files that say it."""
    found = Catalog(fuzzy=False)
    for filename, _, message, _, _ in extract_from_dir(
        root, method_map=[("**.py", "python")], keywords=KEYWORDS
    ):
        place = str(Path(root.name, filename))
        known = found.get(message if isinstance(message, str) else message[0])
        if known is None or (place, 0) not in known.locations:
            found.add(message, locations=[(place, 0)])
    return found


def read_catalogue(language: str, directory: Path = CATALOGUE_DIRECTORY) -> Catalog:
    """Return a text catalogue; an empty one where there is none."""
    path = catalogue_path(language, directory)
    source = path.read_bytes() if path.exists() else b""
    return read_po(BytesIO(source), locale=language)


def reviewed_by(language: str, directory: Path = CATALOGUE_DIRECTORY) -> str:
    """Return who read every sentence as a native reader, and when; "no" for nobody."""
    path = catalogue_path(language, directory)
    found = _REVIEWED.search(path.read_bytes()) if path.exists() else None
    return found[1].decode() if found else "no"


def update_catalogue(language: str, code: Catalog, directory: Path = CATALOGUE_DIRECTORY) -> None:
    """Bring a catalogue in step with the code: new sentences come empty, unused ones leave."""
    merged = Catalog(locale=language, fuzzy=False)
    # Babel counts forms in its own way for some languages; the header decides.
    merged.mime_headers = [("Plural-Forms", PLURAL_FORMS[language])]
    old = read_catalogue(language, directory)
    for message in code:
        if not message.id:
            continue
        key = message.id if isinstance(message.id, str) else message.id[0]
        known = old.get(key)
        string = known.string if known is not None else None
        merged.add(message.id, string, locations=message.locations)
    out = BytesIO()
    write_po(out, merged, width=100, omit_header=True, include_lineno=False, sort_by_file=True)
    header = _HEADER.format(
        name=OWN_NAMES[language],
        language=language,
        plural_forms=PLURAL_FORMS[language],
        reviewed=reviewed_by(language, directory),
    )
    path = catalogue_path(language, directory)
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(header.encode() + out.getvalue())


def gaps(code: Catalog, directory: Path = CATALOGUE_DIRECTORY) -> Iterator[Gap]:
    """Yield every sentence without a translation."""
    for language in translated_languages():
        catalogue = read_catalogue(language, directory)
        for message in code:
            key = message.id if isinstance(message.id, str) else message.id[0]
            if not key:
                continue
            known = catalogue.get(key)
            forms = () if known is None else known.string
            every = (forms,) if isinstance(forms, str) else forms
            if not every or not all(every):
                yield Gap(language, key)

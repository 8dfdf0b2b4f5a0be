"""Which bytes a text becomes: what is stripped, what is substituted, which code page carries it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from functools import lru_cache

NO_BREAK_SPACE = "\xa0"

# Controls would reach the printer as commands; marks of direction and width mean nothing on paper.
_STRIPPED = (
    (0x00, 0x08),
    (0x0B, 0x1F),
    (0x7F, 0x9F),
    (0xAD, 0xAD),
    (0x200B, 0x200F),
    (0x2028, 0x202E),
    (0x2060, 0x206F),
    (0xD800, 0xDFFF),
    (0xFE00, 0xFE0F),
    (0xFEFF, 0xFEFF),
)
_SPACES = "\t\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2008\u2009\u200a\u205f\u3000"
_SPACES_NO_BREAK = "\u2007\u202f"

SUBSTITUTES: Mapping[str, str] = {
    "«": '"',
    "»": '"',
    "“": '"',
    "”": '"',
    "„": '"',
    "″": '"',
    "‘": "'",
    "’": "'",
    "‚": ",",
    "′": "'",
    "\u02bb": "'",
    "\u02bc": "'",
    "–": "-",
    "—": "-",
    "−": "-",
    "‑": "-",
    "…": "...",
    "•": "*",
    "·": "*",
    "×": "x",
    "→": ">",
    "№": "No",
    "₽": "руб.",
    "₴": "грн",
    "€": "EUR",
    "і": "i",
    "І": "I",
    "ґ": "г",
    "Ґ": "Г",
}

# Only where neither a code page nor a font is at hand.
LOOK_ALIKES: Mapping[str, str] = {
    "ғ": "г",
    "Ғ": "Г",
    "ӣ": "и",
    "Ӣ": "И",
    "қ": "к",
    "Қ": "К",
    "ӯ": "у",
    "Ӯ": "У",
    "ҳ": "х",
    "Ҳ": "Х",
    "ҷ": "ч",
    "Ҷ": "Ч",
    "ң": "н",
    "Ң": "Н",
    "ө": "о",
    "Ө": "О",
    "ү": "у",
    "Ү": "У",
}


def _stripping() -> dict[int, str | None]:
    table: dict[int, str | None] = {
        code: None for first, last in _STRIPPED for code in range(first, last + 1)
    }
    table |= {ord(space): " " for space in _SPACES}
    return table | {ord(space): NO_BREAK_SPACE for space in _SPACES_NO_BREAK}


_STRIPPING = _stripping()
# Most texts need nothing of it, and a search costs a tenth of a translation.
_TO_STRIP = re.compile("[" + "".join(re.escape(chr(code)) for code in _STRIPPING) + "]")


def clean(text: str) -> str:
    """Return the text without anything a printer could take for a command; line breaks stay."""
    whole = text if text.isascii() else unicodedata.normalize("NFC", text)
    return whole.translate(_STRIPPING) if _TO_STRIP.search(whole) else whole


@lru_cache(maxsize=16)
def _substitution(codec: str) -> dict[int, str]:
    """Return the substitutes that this code page needs, and can carry."""
    return {
        ord(letter): substitute
        for letter, substitute in SUBSTITUTES.items()
        if not _carries(codec, letter) and _carries(codec, substitute)
    }


def _carries(codec: str, text: str) -> bool:
    try:
        text.encode(codec)
    except UnicodeEncodeError:
        return False
    return True


def substituted(text: str, codecs: tuple[str, ...]) -> tuple[str, str | None]:
    """Return the text as the first code page that carries it spells it, and that page's codec.

    Where none carries it the text comes back as it was, with None.
    """
    for codec in codecs:
        if _carries(codec, text):  # then nothing is substituted: only what it lacks would be
            return text, codec
        spelled = text.translate(_substitution(codec))
        if _carries(codec, spelled):
            return spelled, codec
    return text, None


def look_alike(text: str, codec: str) -> str:
    """Return the text with every letter the page lacks made similar, or a question mark."""
    similar = "".join(LOOK_ALIKES.get(letter, letter) for letter in text)
    similar = similar.translate(_substitution(codec))
    return similar.encode(codec, "replace").decode(codec)


def encode_line(text: str, codec: str) -> bytes:
    """Encode one line; a no-break space is printed as a space."""
    return text.replace(NO_BREAK_SPACE, " ").encode(codec)


def wrap(text: str, columns: int) -> list[str]:
    """Break a paragraph at its line breaks and at words; longer words are cut."""
    lines: list[str] = []
    for paragraph in text.split("\n"):
        if len(paragraph) <= columns:
            lines.append(paragraph.rstrip(" "))
        else:
            lines += _wrap_words(paragraph, columns)
    return lines


def _wrap_words(paragraph: str, columns: int) -> list[str]:
    lines: list[str] = []
    line = ""
    for word in paragraph.split(" "):
        rest = word
        if line and len(line) + 1 + len(rest) <= columns:
            line += " " + rest
            continue
        if line:
            lines.append(line)
        while len(rest) > columns:
            lines.append(rest[:columns])
            rest = rest[columns:]
        line = rest
    if line:
        lines.append(line)
    return lines

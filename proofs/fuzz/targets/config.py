"""Settings and operator packs: any TOML, JSON, environment; every mistake is named."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from pathlib import Path

from kiosk.config.loading import explain, load_settings
from kiosk.config.mistakes import HIDDEN
from kiosk.config.pack_loading import load_pack, pack_files
from kiosk.config.settings import Settings
from kiosk.errors import ConfigurationError
from proofs.fuzz.draw import Draw, text_of
from proofs.fuzz.target import OneInput

SECRET = "canary-5e1f"  # noqa: S105 - a mark that must not be seen, no secret
SECTIONS = tuple(Settings.model_fields)
KEYS = tuple(
    (section, key)
    for section, field in Settings.model_fields.items()
    for key in getattr(field.annotation, "model_fields", {})
)
PACK_TEXT = "\n".join(file.read_text(encoding="utf-8") for file in pack_files())
PACK_LINES = PACK_TEXT.splitlines()


def prepare(place: Path) -> OneInput:
    """The first byte chooses the source; the rest is what stands in it."""
    toml, json = place / "kiosk.toml", place / "pack.json"
    pack = place / "pack.toml"

    def one_input(data: bytes) -> None:
        if not data:
            return
        match data[0] % 5:
            case 0:
                toml.write_bytes(_without_secret(data[1:]))
                _settings(lambda: load_settings(toml, {"KIOSK_OPERATOR__ENROL_TOKEN": SECRET}))
            case 1:
                _environment(Draw(data[1:]))
            case 2:
                pack.write_bytes(data[1:])
                _pack(pack)
            case 3:
                json.write_bytes(data[1:])
                _pack(json)
            case _:
                pack.write_bytes(_edited(Draw(data[1:])))
                _pack(pack)

    return one_input


def _without_secret(data: bytes) -> bytes:
    """Return data in which an engine has not hit upon the mark itself."""
    while SECRET.encode() in data:
        data = data.replace(SECRET.encode(), b"")
    return data


def _settings(load: Callable[[], Settings]) -> None:
    try:
        settings = load()
    except ConfigurationError as refused:
        _refused(refused, "kiosk.toml", "KIOSK_", *SECTIONS)
        return
    rows = explain(settings)
    assert len(rows) == len(KEYS)
    assert not any(SECRET in row.value for row in rows), "a secret is shown"
    shown = {row.key: row.value for row in rows}
    assert shown["operator.enrol_token"] in ("", HIDDEN)
    for section, key in KEYS:
        value = getattr(getattr(settings, section), key)
        assert not isinstance(value, float) or math.isfinite(value), f"{section}.{key} is {value}"


def _refused(error: ConfigurationError, *named: str) -> None:
    """Every mistake names where it is: one of these words at least."""
    assert error.mistakes, "refused without a reason"
    for mistake in error.mistakes:
        assert any(name in mistake for name in named), f"names no key: {mistake!r}"
    assert SECRET not in str(error), "a secret is shown"


def _environment(draw: Draw) -> None:
    environ = {"KIOSK_OPERATOR__ENROL_TOKEN": SECRET}
    while draw:
        section, key = draw.pick(KEYS)
        name = f"KIOSK_{section}__{key}".upper()
        if draw.byte() < 16:
            name = "KIOSK_" + _without_secret(draw.text().encode()).decode("utf-8", "replace")
        if (section, key) != ("operator", "enrol_token"):
            environ[name] = _without_secret(draw.text().encode()).decode("utf-8", "replace")
    _settings(lambda: load_settings(None, environ))


def _pack(file: Path) -> None:
    try:
        pack = load_pack(file)
    except ConfigurationError as refused:
        _refused(refused, "pack")
        return
    assert pack.denominations_minor
    assert pack.languages


def _edited(draw: Draw) -> bytes:
    """Return the pack of the house with some lines replaced, doubled, or gone."""
    lines = list(PACK_LINES)
    for _ in range(1 + draw.below(3)):
        at = draw.below(len(lines))
        match draw.byte() % 4:
            case 0:
                del lines[at]
            case 1:
                lines.insert(at, draw.pick(PACK_LINES))
            case 2:
                key = lines[at].partition("=")[0]
                lines[at] = f"{key}= {text_of(draw.short())}"
            case _:
                lines.insert(at, text_of(draw.short()))
    return "\n".join(lines).encode("utf-8", "replace")


def seeds() -> Iterable[bytes]:
    """Files that are right, wrong in one key, deeply nested, with numbers no text can show."""
    deep, huge = 1200, 3700
    toml = (
        b'[terminal]\nterminal_id = "T-004211"\n[screen]\nmm_per_pixel = nan\n',
        b"[timeouts]\nmenu_s = 1\n[money]\nmax_minor = 0x" + b"f" * huge,
        b"x = " + b"[" * deep,
        b"[acceptor]\nports = " + b"[" * 50 + b"]" * 50,
        b"terminal = 5\n[terminal]\n",
        b"[money]\ndenominations_off_minor = [1, 2, 1979-05-27]\n",
        b'[operator]\nenrol_token = "canary-5e1f"\nbase_url = "http://x"\n',
        b"\xff\xfe",
    )
    json = (b"[" * deep, b"[]", b"null", b'{"brand": {"name": "x"}}', b'{"a": 1e999}', b'"\xff"')
    pack = PACK_TEXT.encode()
    edits = [bytes([4, 0, at, kind, 5]) + b"[[[[[" for at in range(0, 120, 7) for kind in range(4)]
    environment = [
        bytes([1, at, 0xFF, len(text)]) + text
        for at in range(0, len(KEYS), 3)
        for text in (b"nan", b"1,2", b"", b"true", b"9" * 60)
    ]
    return [
        *(b"\x00" + text for text in toml),
        b"\x02" + pack,
        *(b"\x02" + text for text in toml),
        *(b"\x03" + text for text in json),
        *edits,
        *environment,
        b"\x01\x00\x01\x03A__",
        b"\x01\x00\x01\x02__",
    ]

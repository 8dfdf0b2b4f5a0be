"""Developer's commands: catalogues in step with the code, manners in step with CLDR."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from kiosk.texts.catalogues import compile_catalogue
from kiosk.texts.languages import OWN_NAMES
from kiosk.texts.manners import MANNERS_DIRECTORY, manners_path


def main(arguments: list[str] | None = None) -> int:
    """Run a command; 0 done, 1 something is missing."""
    parser = argparse.ArgumentParser(prog="python -m kiosk.texts", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    compiling = commands.add_parser("compile", help="compile every catalogue into the cache")
    compiling.add_argument("--cache", type=Path, help="folder, else the user's cache")
    extracting = commands.add_parser("extract", help="update the catalogues from the code")
    extracting.add_argument("--check", action="store_true", help="write nothing, only report")
    writing = commands.add_parser(
        "manners", help="write anew, from CLDR, how languages write sums and days"
    )
    writing.add_argument("--check", action="store_true", help="write nothing, only report")
    writing.add_argument(
        "--directory", type=Path, default=MANNERS_DIRECTORY, help="folder, else the program's own"
    )
    chosen = parser.parse_args(arguments)
    if chosen.command == "manners":
        return _manners(chosen.directory, check_only=chosen.check)
    if chosen.command == "compile":
        return _compile(chosen.cache)
    return _extract(check_only=chosen.check)


def _compile(cache: Path | None) -> int:
    from kiosk.texts.extraction import translated_languages

    for language in translated_languages():
        sys.stdout.write(f"{compile_catalogue(language, cache)}\n")
    return 0


def _manners(directory: Path, *, check_only: bool) -> int:
    from kiosk.money import EXPONENTS
    from kiosk.texts.cldr import manners_text

    stale = 0
    for language in OWN_NAMES:
        path = manners_path(language, directory)
        text = manners_text(language, EXPONENTS)
        if path.exists() and path.read_text(encoding="utf-8") == text:
            continue
        stale += 1
        sys.stdout.write(f"{path.name}: {'not as CLDR has it' if check_only else 'written'}\n")
        if not check_only:
            directory.mkdir(exist_ok=True)
            path.write_text(text, encoding="utf-8")
    return 1 if stale and check_only else 0


def _extract(*, check_only: bool) -> int:
    from kiosk.texts.extraction import (
        gaps,
        reviewed_by,
        sentences_in_code,
        translated_languages,
        update_catalogue,
    )

    code = sentences_in_code()
    for language in translated_languages():
        if not check_only:
            update_catalogue(language, code)
        sys.stdout.write(f"{language}: reviewed by a native reader: {reviewed_by(language)}\n")
    missing = list(gaps(code))
    for gap in missing:
        sys.stdout.write(f"{gap.language}: no translation of {gap.msgid!r}\n")
    sys.stdout.write(f"{len(code)} sentences, {len(missing)} translations missing\n")
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main())

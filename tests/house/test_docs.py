"""What the documentation names exists: links, files, make targets, commands."""

import pathlib
import re

import pytest

import backend.__main__
import kiosk.__main__

ROOT = pathlib.Path(__file__).parents[2]
PAGES = sorted(
    path
    for pattern in ("*.md", "docs/*.md", "docs/adr/*.md", "deploy/*.md")
    for path in ROOT.glob(pattern)
)
LINK = re.compile(r"\]\((?!https?:)([^)#]+)(?:#[^)]*)?\)")
NAMED_PATH = re.compile(
    r"`((?:backend|certs|contract|deploy|docs|drivers|kiosk|proofs|tests|ui|workbench)/[\w./-]*)`"
)
TARGET = re.compile(r"\bmake ([a-z]+)\b")
COMMAND = re.compile(
    r"^(?:[A-Z_]+=\S+ )*(kiosk|kiosk-backend)((?: [a-z][a-z-]*)+)(?= |$)", re.MULTILINE
)


def code_of(text):
    """What stands in code blocks and between backticks."""
    blocks = re.findall(r"```\w*\n(.*?)```", text, re.DOTALL)
    rest = re.sub(r"```.*?```", "", text, flags=re.DOTALL)
    return "\n".join(blocks + re.findall(r"`([^`\n]+)`", rest))


def name_of(page):
    return page.relative_to(ROOT).as_posix()


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_every_link_leads_to_a_file(page):
    for target in LINK.findall(page.read_text()):
        assert (page.parent / target).exists(), f"{name_of(page)}: {target}"


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_every_file_named_exists(page):
    for path in NAMED_PATH.findall(page.read_text()):
        assert (ROOT / path).exists(), f"{name_of(page)}: {path}"


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_every_make_target_named_exists(page):
    makefile = (ROOT / "Makefile").read_text()
    for target in TARGET.findall(code_of(page.read_text())):
        assert re.search(rf"^{target}:", makefile, re.MULTILINE), f"{name_of(page)}: {target}"


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_every_command_named_is_a_command(page, capsys):
    mains = {"kiosk": kiosk.__main__.main, "kiosk-backend": backend.__main__.main}
    for program, words in COMMAND.findall(code_of(page.read_text())):
        command = words.split()
        with pytest.raises(SystemExit) as ended:
            mains[program]([*command, "--help"])
        assert ended.value.code == 0, f"{name_of(page)}: {program} {words}"


def test_every_decision_stands_in_the_list_of_decisions():
    listed = (ROOT / "docs/adr/README.md").read_text()
    pages = [path.name for path in (ROOT / "docs/adr").glob("[0-9]*.md")]
    assert len(pages) >= 11
    for name in pages:
        assert f"({name})" in listed
    numbers = [name[:4] for name in pages]
    assert len(set(numbers)) == len(numbers)


def test_the_licence_is_the_one_the_metadata_names():
    text = (ROOT / "LICENSE").read_text()
    assert "Apache License" in text
    assert "Version 2.0, January 2004" in text
    assert "END OF TERMS AND CONDITIONS" in text
    assert "license = Apache-2.0\n" in (ROOT / "setup.cfg").read_text()


def test_every_make_target_is_explained_in_help():
    makefile = (ROOT / "Makefile").read_text()
    phony = re.search(r"^\.PHONY: (.+)$", makefile, re.MULTILINE)[1].split()
    for target in phony:
        assert re.search(rf"^{target}:.*?## \S", makefile, re.MULTILINE), target


def test_the_check_of_submissions_runs_the_tests_and_the_linters():
    script = (ROOT / ".ci" / "run").read_text()
    assert "make test" in script
    assert "make lint" in script
    assert (ROOT / ".ci" / "run").stat().st_mode & 0o111

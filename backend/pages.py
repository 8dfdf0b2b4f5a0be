"""The operator's pages: their templates and the one style they share."""

from __future__ import annotations

from pathlib import Path

from jinja2 import Environment, FileSystemLoader, Template, select_autoescape

_TEMPLATES = Path(__file__).parent / "templates"


def page(name: str) -> Template:
    """Return the template of a page; what is put into it is escaped."""
    return Environment(
        loader=FileSystemLoader(_TEMPLATES), autoescape=select_autoescape()
    ).get_template(name)

"""Every screen to a picture, and pages to look at them: all, or old, new and difference."""

from __future__ import annotations

import hashlib
import html
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path

import pygame

from kiosk.views.base import Screen
from ui.fonts import Fonts
from ui.items import Picture
from ui.layout import Area, PanelSize
from ui.painter import Painter
from ui.screens import compose

STYLE = """
body{font:15px sans-serif;margin:24px;background:#eceef2;color:#14161d}
main{display:grid;grid-template-columns:repeat(auto-fill,minmax(320px,1fr));gap:24px}
figure{margin:0;background:#fff;padding:12px;border:1px solid #c9cdd6}
img{max-width:100%;display:block}figcaption{margin-top:8px;word-break:break-word}
.three{grid-template-columns:repeat(3,1fr)}
"""


@lru_cache(maxsize=2)
def tools(cache_dir: Path | None = None) -> tuple[Fonts, Painter]:
    """Fonts and painter, opened once."""
    fonts = Fonts(cache_dir)
    return fonts, Painter(fonts)


def paint(picture: Picture) -> pygame.Surface:
    """The whole picture on a surface of its own."""
    surface = pygame.Surface((picture.width, picture.height), depth=32)
    _, painter = tools()
    painter.paint(surface, picture, [Area(0, 0, picture.width, picture.height)])
    return surface


def render(
    screen: Screen,
    size: PanelSize | tuple[int, int],
    mm_per_pixel: float = 0.264,
    page: int = 0,
    step: int = 0,
) -> pygame.Surface:
    """A screen on a panel as pixels; needs no display."""
    panel = size if isinstance(size, PanelSize) else PanelSize(size[0], size[1], mm_per_pixel)
    fonts, _ = tools()
    return paint(compose(screen, panel, fonts, page, step))


def digest(surface: pygame.Surface) -> str:
    """What goldens compare: the decoded pixels, not the file."""
    size = f"{surface.get_width()}x{surface.get_height()}:".encode()
    return hashlib.sha256(size + pygame.image.tobytes(surface, "RGB")).hexdigest()


def _page(title: str, figures: list[str], kind: str = "") -> str:
    return (
        f"<!doctype html><meta charset=utf-8><title>{html.escape(title)}</title>"
        f"<style>{STYLE}</style><h1>{html.escape(title)}</h1>"
        f'<main class="{kind}">{"".join(figures)}</main>\n'
    )


def _figure(file: str, caption: str) -> str:
    name = html.escape(file, quote=True)
    return (
        f'<figure><a href="{name}"><img loading=lazy src="{name}" alt=""></a>'
        f"<figcaption>{html.escape(caption)}</figcaption></figure>"
    )


def write_gallery(items: Iterable[tuple[str, Screen, PanelSize]], directory: Path) -> None:
    """One PNG for each named screen (and page of it), and `index.html` that shows them all."""
    directory.mkdir(parents=True, exist_ok=True)
    fonts, _ = tools()
    figures: list[str] = []
    for name, screen, panel in items:
        page, pages = 0, 1
        while page < pages:
            picture = compose(screen, panel, fonts, page)
            pages = picture.pages
            file = f"{name}.png" if pages == 1 else f"{name}.page{page + 1}.png"
            target = directory / file
            target.parent.mkdir(parents=True, exist_ok=True)
            pygame.image.save(paint(picture), str(target))
            figures.append(_figure(file, f"{file[:-4]} ({panel.width}x{panel.height})"))
            page += 1
    (directory / "index.html").write_text(_page("Screens", figures), encoding="utf-8")


def difference(old: pygame.Surface, new: pygame.Surface) -> pygame.Surface:
    """Black where both are the same, the amplified distance elsewhere."""
    width = max(old.get_width(), new.get_width())
    height = max(old.get_height(), new.get_height())
    result = pygame.Surface((width, height), depth=32)
    result.blit(old, (0, 0))
    below = pygame.Surface((width, height), depth=32)
    below.blit(new, (0, 0))
    one, other = result.copy(), below.copy()
    one.blit(below, (0, 0), special_flags=pygame.BLEND_RGB_SUB)
    other.blit(result, (0, 0), special_flags=pygame.BLEND_RGB_SUB)
    one.blit(other, (0, 0), special_flags=pygame.BLEND_RGB_ADD)
    for _ in range(2):
        one.blit(one.copy(), (0, 0), special_flags=pygame.BLEND_RGB_ADD)
    return one


def write_differences(changed: Iterable[str], old: Path, new: Path, directory: Path) -> Path:
    """A page of old, new and difference for pictures of the same name in two directories."""
    directory.mkdir(parents=True, exist_ok=True)
    figures: list[str] = []
    for name in changed:
        for kind, source in (("old", old), ("new", new)):
            path = source / f"{name}.png"
            if path.exists():
                pygame.image.save(
                    pygame.image.load(str(path)), str(directory / f"{name}.{kind}.png")
                )
                figures.append(_figure(f"{name}.{kind}.png", f"{name}: {kind}"))
            else:
                figures.append(f"<figure>{html.escape(name)}: no {kind}</figure>")
        if (old / f"{name}.png").exists() and (new / f"{name}.png").exists():
            seen = difference(
                pygame.image.load(str(old / f"{name}.png")),
                pygame.image.load(str(new / f"{name}.png")),
            )
            pygame.image.save(seen, str(directory / f"{name}.difference.png"))
            figures.append(_figure(f"{name}.difference.png", f"{name}: difference"))
    index = directory / "index.html"
    index.write_text(_page("Differences", figures, "three"), encoding="utf-8")
    return index

"""What a picture must keep for everyone, measured in millimetres and pixels.

Used by the tests and by the gallery; an empty list of complaints is the rule.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import combinations

import pygame

from ui.fonts import size_of
from ui.items import Icon, Label, Picture, QrCode, Target
from ui.layout import GAP_MM, TARGET_MM, Area, PanelSize
from ui.theme import CONTROL_CONTRAST, TEXT_CONTRAST, Colour, contrast

LINKS = frozenset({"control:agent"})  # words with a line under them, no border
SAMPLE_STEP = 2


def complaints(
    picture: Picture, panel: PanelSize, surface: pygame.Surface | None = None
) -> list[str]:
    """Everything that is wrong; pixels are measured when a surface is given."""
    found = [*_targets(picture, panel), *_texts(picture), *_overlaps(picture)]
    if surface is not None:
        found += [*_text_contrast(picture, surface), *_border_contrast(picture, surface)]
    return found


def _targets(picture: Picture, panel: PanelSize) -> Iterator[str]:
    mm = panel.mm_per_pixel
    whole = Area(0, 0, picture.width, picture.height)
    for target in picture.targets:
        area = target.area
        if min(area.w, area.h) * mm < TARGET_MM:
            yield f"{target.name}: {area.w * mm:.1f} x {area.h * mm:.1f} mm is too small"
        if not whole.holds(area):
            yield f"{target.name}: leaves the panel"
        if area.y < picture.reach_top:
            over = (picture.reach_top - area.y) * mm
            yield f"{target.name}: {over:.0f} mm above the reach line"
    for one, other in combinations(picture.targets, 2):
        gap = _distance(one.area, other.area) * mm
        if gap < GAP_MM:
            yield f"{one.name} and {other.name}: {gap:.1f} mm apart"
    names = Counter(target.name for target in picture.targets)
    for name, count in names.items():
        if count > 1:
            yield f"{name}: there are {count}"


def _distance(one: Area, other: Area) -> int:
    dx = max(one.x - other.right, other.x - one.right)
    dy = max(one.y - other.bottom, other.y - one.bottom)
    return max(dx, dy)


def _short(label: Label) -> str:
    return repr(" ".join(label.lines)[:40])


def _texts(picture: Picture) -> Iterator[str]:
    whole = Area(0, 0, picture.width, picture.height)
    for label in _labels(picture):
        if label.area.w > label.within.w or label.area.h > label.within.h:
            yield f"{_short(label)}: does not fit its place"
        if not whole.holds(label.area):
            yield f"{_short(label)}: leaves the panel"
        if label.size < size_of(label.least_cap):
            yield f"{_short(label)}: shrunk to size {label.size} of {size_of(label.least_cap)}"


def _labels(picture: Picture) -> list[Label]:
    return [item for item in picture.items if isinstance(item, Label) and not item.decoration]


def _overlaps(picture: Picture) -> Iterator[str]:
    labels = _labels(picture)
    for one, other in combinations(labels, 2):
        if _ink(one).meets(_ink(other)):
            yield f"{_short(one)} overlaps {_short(other)}"
    for label in labels:
        for target in picture.targets:
            if target.area.meets(_ink(label)) and not target.area.holds(_ink(label)):
                yield f"{_short(label)} crosses the border of {target.name}"
        for item in picture.items:
            if isinstance(item, Icon | QrCode) and item.area.meets(_ink(label)):
                kind = item.name if isinstance(item, Icon) else "QR code"
                yield f"{_short(label)} overlaps the icon {kind}"
    for item in picture.items:
        if isinstance(item, Icon | QrCode):
            for target in picture.targets:
                if target.area.meets(item.area) and not target.area.holds(item.area):
                    yield f"an icon crosses the border of {target.name}"


def _ink(label: Label) -> Area:
    """Where letters really are: the measured box without the air between lines."""
    return label.area.inset(0, label.pitch // 6)


def _colours(surface: pygame.Surface, area: Area) -> Counter[Colour]:
    part = surface.subsurface(area.x, area.y, area.w, area.h)
    data = pygame.image.tobytes(part, "RGB")
    step = 3 * SAMPLE_STEP
    return Counter((data[i], data[i + 1], data[i + 2]) for i in range(0, len(data) - 2, step))


def _text_contrast(picture: Picture, surface: pygame.Surface) -> Iterator[str]:
    whole = Area(0, 0, picture.width, picture.height)
    for label in _labels(picture):
        if not label.area.w or not whole.holds(label.area):
            continue
        seen = _colours(surface, label.area)
        ground, _ = seen.most_common(1)[0]
        best = max(contrast(ground, colour) for colour in seen)
        if best < TEXT_CONTRAST:
            yield f"{_short(label)}: contrast {best:.1f}"


def _edge(surface: pygame.Surface, target: Target) -> tuple[Colour, list[Colour]]:
    """The ground beside a target, and the colours one meets going into it."""
    y = target.area.y + target.area.h // 2
    x = max(0, target.area.x - 3)
    ground = surface.get_at((x, y))
    inside = [surface.get_at((target.area.x + step, y)) for step in range(10)]
    return (ground.r, ground.g, ground.b), [(c.r, c.g, c.b) for c in inside]


def _border_contrast(picture: Picture, surface: pygame.Surface) -> Iterator[str]:
    whole = Area(0, 0, picture.width, picture.height)
    for target in picture.targets:
        if target.name in LINKS or not whole.holds(target.area):
            continue
        ground, inside = _edge(surface, target)
        best = max(contrast(ground, colour) for colour in inside)
        if best < CONTROL_CONTRAST:
            yield f"{target.name}: border contrast {best:.1f}"

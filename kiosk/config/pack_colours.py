"""Whether a colour can be read on another: the contrast of the web's accessibility guidelines."""

from __future__ import annotations

import re

TEXT_CONTRAST_MIN = 4.5
CONTROL_CONTRAST_MIN = 3.0
PAGE = "#f3f4f6"  # of the ordinary theme


def contrast(one: str, other: str) -> float:
    """Return the contrast of two #rrggbb colours after WCAG 2, from 1 to 21."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    parts = [int(pair, 16) / 255 for pair in re.findall("[0-9a-f]{2}", colour)]
    linear = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

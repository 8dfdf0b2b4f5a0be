"""Colours: two themes, and the arithmetic that keeps them readable.

The brand's colour appears in a thin band, the logo and the one primary action.  Trouble is amber
with an icon and words, never the brand's red.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

Colour = tuple[int, int, int]

TEXT_CONTRAST = 4.5
CONTROL_CONTRAST = 3.0


def rgb(text: str) -> Colour:
    """`#rrggbb` to a colour."""
    if len(text) != 7 or text[0] != "#":
        raise ValueError(f"not a colour: {text!r}")
    return int(text[1:3], 16), int(text[3:5], 16), int(text[5:7], 16)


def luminance(colour: Colour) -> float:
    """Relative luminance as WCAG 2 defines it."""

    def linear(channel: int) -> float:
        value = channel / 255
        return value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4

    red, green, blue = colour
    return 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue)


def contrast(one: Colour, other: Colour) -> float:
    """Contrast ratio as WCAG 2 defines it, 1 to 21."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def blend(one: Colour, other: Colour, share: float) -> Colour:
    """`share` of `other` in `one`."""
    return (
        round(one[0] + (other[0] - one[0]) * share),
        round(one[1] + (other[1] - one[1]) * share),
        round(one[2] + (other[2] - one[2]) * share),
    )


@dataclass(frozen=True)
class Tone:
    """Fill, border and text that belong together."""

    fill: Colour
    border: Colour
    text: Colour


@dataclass(frozen=True)
class Theme:
    """Every colour of the screen."""

    dark: bool
    paper: Colour
    card: Colour
    ink: Colour
    muted: Colour
    hairline: Colour  # decoration only, between facts
    control: Tone
    pressed: Tone
    chosen: Tone
    disabled: Tone
    primary: Tone
    primary_pressed: Tone
    trouble: Tone
    good: Tone
    neutral: Tone
    band: Colour
    logo: Colour
    bill_tints: tuple[Colour, ...]


LIGHT = Theme(
    dark=False,
    paper=rgb("#F3F4F6"),
    card=rgb("#FFFFFF"),
    ink=rgb("#14161D"),
    muted=rgb("#4A5060"),
    hairline=rgb("#D9DCE3"),
    control=Tone(rgb("#FFFFFF"), rgb("#767E8C"), rgb("#14161D")),
    pressed=Tone(rgb("#D5D9E2"), rgb("#14161D"), rgb("#14161D")),
    chosen=Tone(rgb("#2A2F3B"), rgb("#2A2F3B"), rgb("#FFFFFF")),
    disabled=Tone(rgb("#E9EBEF"), rgb("#8A909C"), rgb("#5D6371")),
    primary=Tone(rgb("#C8102E"), rgb("#C8102E"), rgb("#FFFFFF")),
    primary_pressed=Tone(rgb("#8F0B21"), rgb("#14161D"), rgb("#FFFFFF")),
    trouble=Tone(rgb("#FFF0CC"), rgb("#9A6700"), rgb("#3A2700")),
    good=Tone(rgb("#E5F4EA"), rgb("#0F7038"), rgb("#0B5229")),
    neutral=Tone(rgb("#E8EBF1"), rgb("#767E8C"), rgb("#14161D")),
    band=rgb("#C8102E"),
    logo=rgb("#C8102E"),
    bill_tints=(
        rgb("#E3ECF4"),
        rgb("#F1E9DF"),
        rgb("#E2EFE4"),
        rgb("#ECE6F2"),
        rgb("#DFEFEF"),
        rgb("#E2E8F5"),
        rgb("#F4E6E1"),
    ),
)

HIGH_CONTRAST = Theme(
    dark=True,
    paper=rgb("#000000"),
    card=rgb("#000000"),
    ink=rgb("#FFFFFF"),
    muted=rgb("#E2E4E9"),
    hairline=rgb("#5A5F6A"),
    control=Tone(rgb("#000000"), rgb("#FFFFFF"), rgb("#FFFFFF")),
    pressed=Tone(rgb("#4A4F5A"), rgb("#FFFFFF"), rgb("#FFFFFF")),
    chosen=Tone(rgb("#33373F"), rgb("#FFE04A"), rgb("#FFE04A")),
    disabled=Tone(rgb("#000000"), rgb("#7E8490"), rgb("#A9AEB8")),
    primary=Tone(rgb("#1C1A00"), rgb("#FFE04A"), rgb("#FFE04A")),
    primary_pressed=Tone(rgb("#5A5000"), rgb("#FFFFFF"), rgb("#FFF2A8")),
    trouble=Tone(rgb("#1F1500"), rgb("#FFB938"), rgb("#FFD58A")),
    good=Tone(rgb("#00170A"), rgb("#6FE39B"), rgb("#9CF0BC")),
    neutral=Tone(rgb("#000000"), rgb("#FFFFFF"), rgb("#FFFFFF")),
    band=rgb("#C8102E"),
    logo=rgb("#FFFFFF"),
    bill_tints=(rgb("#14171D"),),
)


def readable_on(ground: Colour, wish: Colour, least: float = TEXT_CONTRAST) -> Colour:
    """`wish` if it can be read on `ground`, else black or white, whichever is better."""
    if contrast(ground, wish) >= least:
        return wish
    return max(((0, 0, 0), (255, 255, 255)), key=lambda colour: contrast(ground, colour))


def themed(brand: str, on_brand: str, high_contrast: bool) -> Theme:
    """The theme with the operator's colour in its three places."""
    colour = rgb(brand)
    if high_contrast:
        return replace(HIGH_CONTRAST, band=colour)
    text = readable_on(colour, rgb(on_brand))
    dark = blend(colour, (0, 0, 0), 0.3)
    border = readable_on(LIGHT.paper, colour, CONTROL_CONTRAST)
    return replace(
        LIGHT,
        band=colour,
        logo=readable_on(LIGHT.paper, colour),
        primary=Tone(colour, border, text),
        primary_pressed=Tone(dark, LIGHT.ink, readable_on(dark, text)),
    )

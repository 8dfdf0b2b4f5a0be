"""The frame around every screen: permanent controls and the footer."""

from __future__ import annotations

from kiosk.projection.ground.needs import FrameFacts, TerminalFacts
from kiosk.say import Say
from kiosk.texts.languages import own_name
from kiosk.views.base import Brand, Frame, LanguageChoice


def language_choices(say: Say, pack: FrameFacts) -> tuple[LanguageChoice, ...]:
    """Return the languages of the pack under their own names, in its order."""
    return tuple(
        LanguageChoice(code, own_name(code), current=code == say.language)
        for code in pack.languages
    )


def frame(
    say: Say, pack: FrameFacts, terminal: TerminalFacts, *, controls_enabled: bool = True
) -> Frame:
    """Return the frame of every screen; its controls are dead only while the terminal starts."""
    footer = (
        say("Terminal {number}", number=terminal.terminal_id),
        terminal.address,
        pack.contacts[0].number,
    )
    return Frame(
        brand=Brand(pack.brand.name, pack.brand.colour, pack.brand.on_colour),
        languages=language_choices(say, pack),
        language_label=own_name(say.language),
        text_size_label=say("Larger text"),
        contrast_label=say("Contrast"),
        low_reach_label=say("Lower"),
        person_label=say("Call a person"),
        agent_label=say("Who takes your money"),
        footer=" · ".join(part for part in footer if part),
        controls_enabled=controls_enabled,
    )

"""The screen of a terminal whose core cannot run."""

from __future__ import annotations

from kiosk.config.pack import OperatorPack
from kiosk.config.settings import Settings
from kiosk.fault_codes import FaultCode
from kiosk.projection.ground.frame import frame
from kiosk.projection.ground.general import out_of_service_view
from kiosk.say import Say
from kiosk.views.base import Preferences, Screen


def outage_screen(
    code: FaultCode, settings: Settings, pack: OperatorPack, preferences: Preferences
) -> Screen:
    """Return why nothing works here, and whom to call; nothing on it can be pressed."""
    say = Say.of(pack.first_language, pack, settings.terminal.timezone)
    return Screen(
        serial=0,
        view=out_of_service_view(say, pack, settings.terminal, code),
        frame=frame(say, pack, settings.terminal, controls_enabled=False),
        preferences=preferences,
    )

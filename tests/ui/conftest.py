"""Fonts and glass for the tests of the screen; nothing here opens a display."""

import pytest

from ui import gallery, samples
from ui.glass import Glass
from ui.layout import PANEL_17


class Hands:
    """A glass, what it sent, and a clock that only the test moves."""

    def __init__(self, fonts, panel=PANEL_17):
        self.sent = []
        self.spoken = []
        self.now = 100.0
        self.glass = Glass(panel, fonts, self.sent.append, self.spoken.append)

    def show(self, screen):
        self.glass.show(screen, self.now)

    def wait(self, seconds):
        self.now += seconds
        self.glass.tick(self.now)

    def tap(self, name):
        self.now += 1.0
        self.glass.tap_named(name, self.now)

    def centre(self, name):
        return self.glass.picture.named(name).area.centre


@pytest.fixture(scope="session")
def fonts():
    return gallery.tools()[0]


@pytest.fixture
def hands(fonts):
    return Hands(fonts)


@pytest.fixture(scope="session")
def russian():
    return samples.sample_screens("ru")

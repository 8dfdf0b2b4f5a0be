"""The window on a real X server, tapped by xdotool, and on the dummy driver: the same pixels."""

import json
import os
import select
import struct
import subprocess
import sys
import time

import pygame
import pytest

from ui import gallery, samples
from ui.layout import PANEL_17
from ui.screens import compose
from ui.taps import TREMOR_S

PATIENCE_S = 30.0
PROGRAM = """
import json, sys, threading
from dataclasses import asdict, replace
from pathlib import Path
from ui import samples
from ui.app import App, PanelSize, WindowSettings

wish = json.loads(sys.argv[1])
screens = samples.sample_screens("ru")
script = [replace(screens[name], serial=7 + i) for i, name in enumerate(wish["screens"])]
due = [True]

def next_screen():
    return script.pop(0) if script and due and due.pop() else None

def say(**what):
    print(json.dumps(what), flush=True)

def send(intent):
    say(intent=type(intent).__name__, **asdict(intent))
    if script:
        due.append(True)
    elif wish.get("picture"):
        app.save_picture(Path(wish["picture"]), lambda path: app.stop())
    else:
        app.stop()

def told(screen, picture):
    say(shown=type(screen.view).__name__)

settings = WindowSettings(PanelSize(*wish["panel"]), title="kiosk", position=(0, 0),
                          scale=wish.get("scale", 0.0))
app = App(settings, next_screen, send, shown=told)
if "press" in wish:
    threading.Timer(0.3, lambda: app.press(wish["press"])).start()
app.run()
say(ended=True)
"""


class Server:
    """An X server of our own on a free display; its pixels can be read from its frame buffer."""

    def __init__(self, directory, width, height):
        reading, writing = os.pipe()
        self.directory = directory
        self.tapped = 0.0
        self.process = subprocess.Popen(
            ["Xvfb", "-displayfd", str(writing), "-screen", "0", f"{width}x{height}x24",
             "-nolisten", "tcp", "-fbdir", str(directory)],
            pass_fds=[writing], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        os.close(writing)
        with os.fdopen(reading) as answer:
            self.display = ":" + answer.readline().strip()

    def environment(self):
        return {**os.environ, "DISPLAY": self.display, "SDL_VIDEODRIVER": "x11"}

    def xdotool(self, *words):
        done = subprocess.run(
            ["xdotool", *map(str, words)], env=self.environment(), check=True, timeout=20
        )
        return done.returncode

    def tap(self, point):
        """As a steady hand taps: no sooner after the last time than tremor is ruled out."""
        while time.monotonic() - self.tapped < 2 * TREMOR_S:
            time.sleep(0.005)
        self.xdotool("mousemove", *point)
        self.xdotool("mousedown", 1)
        self.xdotool("mouseup", 1)
        self.tapped = time.monotonic()

    def pixels(self, width, height):
        """RGB bytes of the upper left part of what stands on the glass."""
        data = (self.directory / "Xvfb_screen0").read_bytes()
        header = struct.unpack(">25I", data[:100])
        start = header[0] + header[19] * 12
        stride = header[12]
        shown = pygame.image.frombuffer(data[start:], (stride // 4, header[5]), "BGRA")
        return pygame.image.tobytes(shown.subsurface((0, 0, width, height)), "RGB")

    def close(self):
        self.process.terminate()
        self.process.wait(20)


class Program:
    """The app in a process of its own, telling what it shows and sends."""

    def __init__(self, wish, environment):
        self.process = subprocess.Popen(
            [sys.executable, "-c", PROGRAM, json.dumps(wish)],
            env=environment, stdout=subprocess.PIPE, bufsize=0,
        )  # fmt: skip
        self.heard = b""

    def next(self):
        """What it says next; a silent app fails the test."""
        while b"\n" not in self.heard:
            ready, _, _ = select.select([self.process.stdout], [], [], PATIENCE_S)
            assert ready, "the app says nothing"
            more = self.process.stdout.read(65536)
            assert more, f"the app ended with {self.process.wait(PATIENCE_S)}"
            self.heard += more
        line, _, self.heard = self.heard.partition(b"\n")
        return json.loads(line)

    def close(self):
        self.process.kill()
        self.process.wait(20)
        self.process.stdout.close()


@pytest.fixture
def server(tmp_path):
    started = []

    def start(width, height):
        started.append(Server(tmp_path, width, height))
        return started[-1]

    yield start
    for one in started:
        one.close()


@pytest.fixture
def program():
    started = []

    def start(wish, environment):
        started.append(Program(wish, environment))
        return started[-1]

    yield start
    for one in started:
        one.close()


def centre(fonts, name, panel, target):
    return compose(samples.sample_screens("ru")[name], panel, fonts).named(target).area.centre


def panel_words(panel):
    return [panel.width, panel.height, panel.mm_per_pixel]


@pytest.mark.slow
@pytest.mark.x11
def test_real_taps_go_through_a_visit(fonts, server, program, eventually):
    screens = ["home", "number_full", "confirm", "cash_kept", "result_credited"]
    taps = ["choice:top_up", "choice:next", "choice:yes", "choice:finish", "choice:done"]
    x = server(PANEL_17.width, PANEL_17.height)
    app = program({"screens": screens, "panel": panel_words(PANEL_17)}, x.environment())
    for number, (screen, target) in enumerate(zip(screens, taps, strict=True)):
        assert "shown" in app.next()
        expected = gallery.render(samples.sample_screens("ru")[screen], PANEL_17)
        wanted = pygame.image.tobytes(expected, "RGB")
        if number in (0, 3):  # the very pixels of the X server, compared with no display at all
            eventually(lambda w=wanted: x.pixels(PANEL_17.width, PANEL_17.height) == w)
        x.tap(centre(fonts, screen, PANEL_17, target))
        assert app.next() == {
            "intent": "Choose", "serial": 7 + number, "choice_id": target.split(":")[1]
        }  # fmt: skip
    assert app.next() == {"ended": True}


@pytest.mark.slow
@pytest.mark.x11
def test_a_scaled_window_keeps_taps_exact(fonts, server, program):
    x = server(1024, 720)
    app = program({"screens": ["number_part"] * 3, "panel": panel_words(PANEL_17)}, x.environment())
    scale = min((1024 - 72) / PANEL_17.width, (720 - 72) / PANEL_17.height)
    for key in ("1", "0", "9"):
        assert "shown" in app.next()
        area = (
            compose(samples.sample_screens("ru")["number_part"], PANEL_17, fonts)
            .named(f"key:{key}")
            .area
        )
        corner = (area.right - 3, area.bottom - 3)
        x.tap([int(value * scale) for value in corner])
        assert app.next()["digit"] == key
    assert app.next() == {"ended": True}


@pytest.mark.slow
def test_the_dummy_driver_shows_what_the_gallery_draws(program, tmp_path):
    path = tmp_path / "home.png"
    wish = {"screens": ["home"], "panel": panel_words(PANEL_17), "press": "1", "picture": str(path)}
    app = program(wish, {**os.environ, "SDL_VIDEODRIVER": "dummy"})
    assert app.next() == {"shown": "HomeView"}
    assert app.next() == {"intent": "Choose", "serial": 7, "choice_id": "top_up"}
    assert app.next() == {"ended": True}
    expected = gallery.render(samples.sample_screens("ru")["home"], PANEL_17)
    assert gallery.digest(pygame.image.load(str(path))) == gallery.digest(expected)

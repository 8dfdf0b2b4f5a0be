"""The terminal as the bench sees it: its process, its screens, and fingers on its glass."""

from __future__ import annotations

import json
import os
import resource
import signal
import subprocess
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from drivers.clock import monotonic
from kiosk.config.pack_places import DEFAULT_PACK
from workbench.channel import Message, ScreenChannel
from workbench.processes import Child, ProcessTree, python
from workbench.waiting import ExpectationError, Happenings, wait_until

START_TIMEOUT_S = 40.0
STOP_TIMEOUT_S = 20.0
SCREEN_TIMEOUT_S = 20.0
COMMAND_TIMEOUT_S = 60.0
TAP_PAUSE_S = 0.04
SAME_PLACE_PAUSE_S = 0.3  # a second tap at the same place too soon is taken for a tremor
SAME_PLACE_PX = 60

Box = tuple[int, int, int, int]
UNTOLD = frozenset({"title", "spoken"})


@dataclass(frozen=True, repr=False)
class SeenScreen:
    """What stood on the glass after one draw."""

    view: str
    serial: int
    title: str
    choices: Mapping[str, Box]
    keys: Mapping[str, Box]
    texts: tuple[str, ...]
    values: Mapping[str, str | bool] = field(default_factory=dict)
    overlay: bool = False
    name: str = ""  # of the question that stands there

    def value(self, name: str) -> str:
        """A text of the view by its name; "" if it has none."""
        return str(self.values.get(name, ""))

    def minor(self, name: str) -> int:
        """A sum of the view by its name, in minor units; 0 where none stands."""
        return minor_of(self.value(name))

    def __repr__(self) -> str:
        told = {name: value for name, value in self.values.items() if name not in UNTOLD and value}
        over = " under an overlay" if self.overlay else ""
        return f"<{self.view} {self.title!r}{over}, choices {list(self.choices)}, {told}>"

    def says(self, text: str) -> bool:
        """Whether any text of the view has this in it; digits are compared without grouping."""
        wanted = _plain(text)
        return any(wanted in _plain(shown) for shown in self.texts)


@dataclass(frozen=True)
class CommandResult:
    """What a `kiosk` command answered."""

    exit_code: int
    output: str
    complaints: str

    def json(self) -> dict[str, object]:
        """Its output as one JSON object.  ExpectationError."""
        try:
            value = json.loads(self.output)
        except ValueError as error:
            raise ExpectationError(f"no JSON: {self.output!r} {self.complaints!r}") from error
        assert isinstance(value, dict)
        return value


class Terminal:
    """Starts, kills and touches the real kiosk process."""

    def __init__(
        self,
        tree: ProcessTree,
        state: Path,
        configuration: Path,
        environment: Mapping[str, str],
        launcher: tuple[str, ...] = ("-m", "kiosk"),
        *,
        pack: Path = DEFAULT_PACK,
    ) -> None:
        self.screens: Happenings[SeenScreen] = Happenings("terminal's screen")
        self.messages: Happenings[Message] = Happenings("terminal")
        self.log: Happenings[str] = Happenings("terminal's log")
        self.state = state
        self.clock_offset_s = 0
        self._tree = tree
        self._configuration = configuration
        self._pack = pack
        self._environment = dict(environment)
        self._launcher = launcher
        self._child: Child | None = None
        self._channel: ScreenChannel | None = None
        self._last_tap = (0, 0, 0.0)

    # --- power --------------------------------------------------------------------------------

    @property
    def running(self) -> bool:
        return self._child is not None and self._child.running

    @property
    def pid(self) -> int | None:
        return self._child.pid if self._child is not None and self._child.running else None

    @property
    def exit_code(self) -> int | None:
        return None if self._child is None else self._child.exit_code

    def last_words(self) -> str:
        return "" if self._child is None else self._child.last_words()

    def says(self, line: str) -> bool:
        """Whether this line is near the end of what the process wrote to standard error."""
        return self._child is not None and line in list(self._child.tail)

    def start(self, wait: bool = True) -> None:
        """Switch it on; wait for its first screen unless told otherwise."""
        assert not self.running
        self._drop()
        mark = self.screens.mark()
        channel = ScreenChannel(self._on_message)
        command = python(*self._launcher, "run", "--state", str(self.state))
        command += ["--config", str(self._configuration), "--pack", str(self._pack)]
        command += ["--bench-fd", str(channel.terminal_descriptor)]
        self._child = self._tree.start(
            "terminal",
            command,
            environment=self._environment,
            descriptors=(channel.terminal_descriptor,),
            orphan_signal=signal.SIGKILL,
        )
        channel.handed_over()
        self._channel = channel
        if self.clock_offset_s:
            self._send({"clock_offset_s": self.clock_offset_s})
        if wait:
            wait_until(
                lambda: self.screens.mark() > mark or not self.running,
                START_TIMEOUT_S,
                "the terminal's first screen",
            )
            if not self.running:
                raise ExpectationError(
                    f"the terminal ended with {self.exit_code}: {self.last_words()}"
                )

    def tell_launcher(self, line: str) -> None:
        """One line for a launcher that reads its standard input; `kiosk` itself never does."""
        assert self._child is not None
        self._child.send_line(line)

    def wait_end(self, timeout_s: float = START_TIMEOUT_S) -> int:
        """Wait until it ends by itself; return the exit code."""
        assert self._child is not None
        return self._child.wait(timeout_s)

    def kill(self) -> None:
        """The power fails: SIGKILL."""
        if self._child is not None and self._child.running:
            self._child.kill()
        self._drop()

    def stop(self) -> int | None:
        """Ask it to end; return the exit code, None if it was not running."""
        code = None
        if self._child is not None and self._child.running:
            code = self._child.stop(STOP_TIMEOUT_S)
        self._drop()
        return code

    def _drop(self) -> None:
        if self._channel is not None:
            self._channel.close()
            self._channel = None
        if self._child is not None and not self._child.running:
            self._tree.forget(self._child)

    # --- eyes ---------------------------------------------------------------------------------

    @property
    def screen(self) -> SeenScreen | None:
        """What stands on the glass."""
        return self.screens.last()

    def wait_screen(
        self,
        *views: str,
        where: Callable[[SeenScreen], bool] = lambda screen: True,
        timeout_s: float = SCREEN_TIMEOUT_S,
    ) -> SeenScreen:
        """Wait until one of these views stands on the glass.  ExpectationError."""
        try:
            return self.screens.wait_last(
                lambda screen: screen.view in views and where(screen),
                timeout_s,
                what=" or ".join(views),
            )
        except ExpectationError as error:
            raise ExpectationError(f"{error}; its log ends: {self.last_words()}") from error

    def wait_choice(self, choice: str, timeout_s: float = SCREEN_TIMEOUT_S) -> SeenScreen:
        """Wait until a choice stands on the glass; return the screen it is on."""
        return self.screens.wait_last(
            lambda screen: choice in screen.choices, timeout_s, what=f"choice {choice!r}"
        )

    def save_picture(self, path: Path) -> None:
        """Save what stands on the glass as a PNG."""
        mark = self.messages.mark()
        self._send({"picture": str(path)})
        self.messages.wait(
            lambda message: message.get("picture_saved") == str(path),
            SCREEN_TIMEOUT_S,
            since=mark,
            what=f"picture {path.name}",
        )

    # --- fingers ------------------------------------------------------------------------------

    def tap(self, choice: str, timeout_s: float = SCREEN_TIMEOUT_S) -> None:
        """Tap the middle of a choice, as soon as it stands on the glass."""
        self.tap_box(self.wait_choice(choice, timeout_s).choices[choice])

    def tap_key(self, key: str) -> None:
        """Tap a key of the keypad on the glass."""
        screen = self.screens.wait_last(
            lambda screen: key in screen.keys, SCREEN_TIMEOUT_S, what=f"key {key!r}"
        )
        self.tap_box(screen.keys[key])

    def tap_box(self, box: Box) -> None:
        """Tap the middle of an area."""
        self.tap_at(box[0] + box[2] // 2, box[1] + box[3] // 2)

    def tap_at(self, x: int, y: int) -> None:
        """Tap a point of the glass, no sooner after the last tap than a steady hand."""
        last_x, last_y, last_at = self._last_tap
        near = max(abs(x - last_x), abs(y - last_y)) <= SAME_PLACE_PX
        self._rest(last_at + (SAME_PLACE_PAUSE_S if near else TAP_PAUSE_S))
        self._send({"tap": [x, y]})
        self._last_tap = (x, y, monotonic())

    def rest_finger(self) -> None:
        """Pause as long as a steady hand does between two taps at one place."""
        self._rest(monotonic() + SAME_PLACE_PAUSE_S)

    def _rest(self, until: float) -> None:
        wait_until(lambda: monotonic() >= until, 1.0, "a steady hand")

    def press(self, key: str) -> None:
        """Press a key of the telephone keypad that hangs on the terminal."""
        self._send({"key": key})

    def set_clock_offset(self, offset_s: int) -> None:
        """Let its clock be wrong by so much, after every start too."""
        self.clock_offset_s = offset_s
        if self.running:
            self._send({"clock_offset_s": offset_s})

    # --- misfortunes and commands -------------------------------------------------------------

    def fill_disk(self) -> None:
        """From now on every write of the terminal to a file fails, as on a full disk."""
        self._limit_files(0)

    def _limit_files(self, bytes_max: int) -> None:
        assert self._child is not None
        _, hard = resource.prlimit(self._child.pid, resource.RLIMIT_FSIZE)
        resource.prlimit(self._child.pid, resource.RLIMIT_FSIZE, (bytes_max, hard))

    def command(
        self, *arguments: str, environment: Mapping[str, str] | None = None
    ) -> CommandResult:
        """Run one `kiosk` command and return its answer."""
        done = subprocess.run(  # noqa: S603 - our own program, no shell
            python("-m", "kiosk", *arguments),
            capture_output=True,
            text=True,
            timeout=COMMAND_TIMEOUT_S,
            env={**os.environ, **self._environment, **(environment or {})},
            check=False,
        )
        return CommandResult(done.returncode, done.stdout, done.stderr)

    def _send(self, message: Message) -> None:
        if self._channel is None or not self._channel.send(message):
            raise ExpectationError(f"the terminal is off: {self.last_words()}")

    def _on_message(self, message: Message) -> None:
        screen = message.get("screen")
        if isinstance(screen, dict):
            self.screens.add(parse_screen(screen))
        else:
            self.messages.add(message)


def parse_screen(values: Mapping[str, object]) -> SeenScreen:
    """A screen as ui.bench_link reports it."""
    return SeenScreen(
        view=str(values["view"]),
        serial=int(str(values["serial"])),
        title=str(values["title"]),
        choices=_boxes(values["choices"]),
        keys=_boxes(values["keys"]),
        texts=tuple(str(text) for text in _list(values["texts"])),
        values=_values(values["values"]),
        overlay=bool(values.get("overlay")),
        name=str(values.get("name", "")),
    )


def minor_of(text: str) -> int:
    """A shown sum ("1 500,50 ₽") in minor units of a currency with two decimals."""
    kept = "".join(character for character in text if character.isdigit() or character in ",.")
    whole, point, rest = kept.strip(",.").replace(".", ",").partition(",")
    return int(whole or "0") * 100 + (int(rest.ljust(2, "0")[:2]) if point else 0)


def _boxes(values: object) -> dict[str, Box]:
    assert isinstance(values, dict)
    boxes: dict[str, Box] = {}
    for name, box in values.items():
        x, y, w, h = (int(str(number)) for number in _list(box))
        boxes[str(name)] = (x, y, w, h)
    return boxes


def _values(values: object) -> dict[str, str | bool]:
    assert isinstance(values, dict)
    return {str(name): value for name, value in values.items() if isinstance(value, str | bool)}


def _list(value: object) -> list[object]:
    assert isinstance(value, list)
    return value


def _plain(text: str) -> str:
    return "".join(character for character in text if not character.isspace()).casefold()

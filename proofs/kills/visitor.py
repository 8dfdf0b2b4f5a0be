"""Whoever stands before the glass: does what the screen asks for, until the power fails.

Rules of the promise seen from here, noted when broken:
1. After a restart there is nothing but *insert more* and *finish*, and no question about a number.
2. Two minutes after the power failed nobody is asked and nothing of the visit is shown.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from drivers.clock import monotonic
from kiosk.projection.ground import choice_ids
from proofs.kills.plan import After, Plan
from proofs.kills.points import Visit
from workbench.customer import typed_digits
from workbench.processes import ProcessError
from workbench.station import QUIET_VIEWS, Station
from workbench.terminal import SeenScreen
from workbench.waiting import ExpectationError, let_pass, wait_until

STEP_S = 0.02
AGAIN_S = 1.5  # a press that did nothing is tried again after so long
RECEIPT_PATIENCE_S = 3.0
DYING_S = 10.0
RECEIPT_TAKEN_S = 0.7
MENU_LEFT_S = 70  # longer than a question stands untouched
MORE_BILL = 100
OFFERS_MAX = 100
BILL_ENDS = frozenset({"acknowledged", "returned", "rejected", "credit_forgotten"})
FAULTS = {Visit.LOST_AFTER: "lose_answer_after_credit", Visit.LOST_BEFORE: "down"}
MAY_RESUME = frozenset(
    {choice_ids.INSERT_MORE, choice_ids.FINISH, choice_ids.MORE_TIME, choice_ids.NO_HURRY}
)
CONTROLS = ("large_text", "contrast", "low_reach", "languages", "person", "agent")
STRANGERS_KEYS = "159*#0"
WAYS_OUT = (choice_ids.TRY_AGAIN, choice_ids.BACK, choice_ids.DONE, choice_ids.HOME)


class StuckError(Exception):
    """The terminal did not get on within its time."""


@dataclass
class Notes:
    """What was seen in one visit, over all its restarts."""

    shown_minor: int = 0  # the most that a cash screen ever said was in
    resumed_minor: int | None = None  # what the screen to continue said
    resumed_counted_minor: int = 0  # what the cassette held at that moment
    results: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    after_restart: list[str] = field(default_factory=list)  # views, in order, without repetition


class Visitor:
    """One customer, and whoever is there after the restart."""

    def __init__(self, station: Station, plan: Plan) -> None:
        self.notes = Notes()
        self._station = station
        self._terminal = station.terminal
        self._acceptor = station.acceptor
        self._plan = plan
        self._bills = list(plan.bills)
        self._number = plan.msisdn
        self._restarted = False
        self._since = self._terminal.screens.mark() - 1
        self._offered: int | None = None
        self._offers = 0
        self._in_visit = False
        self._did: tuple[object, ...] = ()
        self._did_at = 0.0
        self._result_at = 0.0
        self._tickets = len(station.printer.texts())
        self._waited_out = False
        self._strange = list(CONTROLS) if plan.after is After.STRANGER else []
        self._hands: Mapping[str, Callable[[SeenScreen], None]] = {
            "AttractView": self._begin,
            "HomeView": lambda screen: self._press_first(screen, choice_ids.TOP_UP),
            "NumberView": self._type,
            "ConfirmView": lambda screen: self._press_first(screen, choice_ids.YES),
            "CashView": self._pay,
            "EscrowQuestionView": self._answer,
            "ResultView": self._end,
            "ResumeView": self._resume,
        }

    # --- the two halves -----------------------------------------------------------------------

    def come(self, kill_at: float | None, within_s: float) -> bool:
        """Make the visit; return whether the process died in it, by its bomb or at `kill_at`."""
        deadline = monotonic() + within_s
        while self._terminal.running:
            screen = self._screen()
            if kill_at is not None and monotonic() >= kill_at:
                self._terminal.kill()
            elif self._in_visit and screen is not None and screen.view in QUIET_VIEWS:
                return False
            elif monotonic() > deadline:
                raise StuckError(f"the visit does not end; the screen is {screen}")
            else:
                self._act(screen)
                let_pass(STEP_S)
        return True

    def restart(self, mark: int) -> None:
        """The power is back: only screens after the mark count, whoever stands here now."""
        self._restarted, self._since = True, mark
        self._offered, self._did = None, ()
        self._bills.clear()

    def stand_by(self) -> SeenScreen | None:
        """The screen, if the restarted terminal serves again: it sells, or asks to continue."""
        screen = self._screen()
        if screen is None:
            return None
        serves = screen.view == "ResumeView" or screen.view in QUIET_VIEWS
        return screen if serves and not screen.value("notice") else None

    def go_on(self, within_s: float) -> bool:
        """Do what is asked until the terminal is quiet; return whether it still runs."""
        deadline = monotonic() + within_s
        while self._terminal.running:
            screen = self._screen()
            quiet = screen is not None and screen.view in QUIET_VIEWS
            if quiet and screen is not None and not screen.value("notice"):
                return True
            if monotonic() > deadline:
                raise StuckError(f"it does not come back to service; the screen is {screen}")
            if not quiet:
                self._act(screen)
            let_pass(STEP_S)
        return False

    def look_back(self) -> None:
        """Note everything that was shown since the last restart."""
        for screen in self._terminal.screens.since(self._since):
            self._note(screen)

    # --- eyes ---------------------------------------------------------------------------------

    def _screen(self) -> SeenScreen | None:
        seen = self._terminal.screens.since(max(0, self._since))
        for screen in seen:
            self._note(screen)
        self._since += len(seen[:-1])
        return seen[-1] if seen else None

    def _note(self, screen: SeenScreen) -> None:
        notes = self.notes
        if screen.view == "CashView":
            notes.shown_minor = max(notes.shown_minor, screen.minor("inserted"))
        if self._restarted and notes.after_restart[-1:] != [screen.view]:
            notes.after_restart.append(screen.view)
        if self._restarted and _asks_for_number(screen):
            self._wrong(f"after a restart {screen.view} asks where the money shall go")
        if screen.view == "ResultView":
            outcome = screen.value("outcome")
            if notes.results[-1:] != [outcome]:
                notes.results.append(outcome)

    def _wrong(self, what: str) -> None:
        if what not in self.notes.wrong:
            self.notes.wrong.append(what)

    # --- hands --------------------------------------------------------------------------------

    def _act(self, screen: SeenScreen | None) -> None:
        if screen is None or not self._is_new(screen):
            return
        try:
            self._hands.get(screen.view, self._leave)(screen)
        except (ExpectationError, ProcessError):
            if not self._dying():
                raise

    def _dying(self) -> bool:
        """Whether the process that did not listen is about to be seen dead."""
        with contextlib.suppress(ExpectationError):
            wait_until(lambda: not self._terminal.running, DYING_S, "the process ended")
        return not self._terminal.running

    def _is_new(self, screen: SeenScreen) -> bool:
        """Whether this screen is still to be answered; one without effect is answered again."""
        bill = screen.view == "CashView"
        key = (screen.view, screen.serial, screen.value("groups"), len(self._bills), bill)
        return bill or key != self._did or monotonic() - self._did_at >= AGAIN_S

    def _did_it(self, screen: SeenScreen) -> None:
        bill = screen.view == "CashView"
        self._did = (screen.view, screen.serial, screen.value("groups"), len(self._bills), bill)
        self._did_at = monotonic()

    def _press_first(self, screen: SeenScreen, *choices: str) -> None:
        for choice in choices:
            if choice in screen.choices:
                self._did_it(screen)
                self._terminal.tap_box(screen.choices[choice])
                return

    def _leave(self, screen: SeenScreen) -> None:
        if screen.view not in ("BootView", "OutOfServiceView", "CheckingView", "SendingView"):
            self._press_first(screen, *WAYS_OUT)

    def _begin(self, screen: SeenScreen) -> None:
        self._did_it(screen)
        self._terminal.press(self._digits[0])

    def _type(self, screen: SeenScreen) -> None:
        if not _is_to_be_paid(screen):
            self._leave(screen)
            return
        typed = typed_digits(screen)
        if screen.values.get("complete"):
            self._press_first(screen, choice_ids.NEXT)
        elif typed < len(self._digits):
            self._did_it(screen)
            for digit in self._digits[typed:]:
                self._terminal.press(digit)

    @property
    def _digits(self) -> str:
        return self._number.removeprefix("+7")

    def _pay(self, screen: SeenScreen) -> None:
        self._in_visit = True
        if self._offered is not None:
            self._watch_bill(self._offered)
        elif self._bills and self._offers < OFFERS_MAX:
            if screen.value("lane") not in ("READING", "CLOSED"):
                self._offers += 1
                self._offered = self._acceptor.order(f"insert {self._bills[0]}")
        elif monotonic() - self._did_at >= AGAIN_S or self._did[:1] != ("CashView",):
            fault = FAULTS.get(self._plan.visit)
            if fault is not None and not self._restarted:
                self._station.backend.set_fault(fault, path_prefix="/v1/records")
            self._press_first(screen, choice_ids.FINISH, choice_ids.BACK)

    def _watch_bill(self, mark: int) -> None:
        for event in self._acceptor.events.since(mark):
            if event.get("event") == "not_taken":
                self._offered = None
                return
            if event.get("event") in BILL_ENDS:
                self._offered = None
                self._bills.pop(0)
                return

    def _answer(self, screen: SeenScreen) -> None:
        gives_back = self._plan.visit is Visit.GIVEN_BACK or self._restarted
        self._press_first(screen, choice_ids.GIVE_BACK if gives_back else choice_ids.KEEP)

    def _end(self, screen: SeenScreen) -> None:
        if choice_ids.ANOTHER_NUMBER not in screen.choices:
            self._take_receipt(screen)
        elif self._plan.redirects and not self._restarted:
            self._number = self._plan.second_msisdn
            self._press_first(screen, choice_ids.ANOTHER_NUMBER)
        else:
            self._press_first(screen, choice_ids.CLAIM_SLIP)

    def _take_receipt(self, screen: SeenScreen) -> None:
        self._in_visit = True
        self._result_at = self._result_at or monotonic()
        waited_s = monotonic() - self._result_at
        printed = len(self._station.printer.texts()) > self._tickets
        if waited_s >= (RECEIPT_TAKEN_S if printed or self._restarted else RECEIPT_PATIENCE_S):
            self._press_first(screen, choice_ids.DONE)

    def _resume(self, screen: SeenScreen) -> None:
        self.notes.resumed_minor = screen.minor("amount")
        self.notes.resumed_counted_minor = self._acceptor.counted_minor()
        if self._plan.msisdn[-4:] not in screen.value("number_tail") or screen.says(self._digits):
            self._wrong(f"to continue shows {screen}, not the last four digits alone")
        others = {one for one in screen.choices if ":" not in one} - MAY_RESUME - {*CONTROLS}
        if others or screen.keys:
            self._wrong(f"to continue offers {sorted(others)} and {len(screen.keys)} keys")
        if self._strange:
            self._did_it(screen)
            control = self._strange.pop()
            for key in STRANGERS_KEYS:
                self._terminal.press(key)
            if control in screen.choices:
                self._terminal.tap_box(screen.choices[control])
        elif self._plan.after is After.LEAVE:
            if not self._waited_out:
                self._waited_out = True
                self._station.advance_clock(MENU_LEFT_S)
        elif self._plan.after is After.MORE:
            self._bills = [MORE_BILL]
            self._press_first(screen, choice_ids.INSERT_MORE)
        else:
            self._press_first(screen, choice_ids.FINISH)


def _asks_for_number(screen: SeenScreen) -> bool:
    return (
        (screen.view == "NumberView" and _is_to_be_paid(screen))
        or screen.view in ("CheckingView", "ConfirmView")
        or choice_ids.ANOTHER_NUMBER in screen.choices
    )


def _is_to_be_paid(screen: SeenScreen) -> bool:
    """Whether the keypad asks for a number that gets money: it says where the money is."""
    return bool(screen.value("no_money_yet"))

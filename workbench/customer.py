"""A customer before the terminal: reads the screen, taps choices, puts bills in."""

from __future__ import annotations

from kiosk.projection.ground import choice_ids
from workbench.devices import Acceptor, Event
from workbench.subscribers import Subscriber
from workbench.terminal import SeenScreen, Terminal
from workbench.waiting import ExpectationError, wait_until

BILL_TIMEOUT_S = 30.0
RESULT_TIMEOUT_S = 60.0
QUIET_VIEWS = ("AttractView", "HomeView")


class Customer:
    """Walks the way of a top-up, step by step."""

    def __init__(self, terminal: Terminal, acceptor: Acceptor) -> None:
        self._terminal = terminal
        self._acceptor = acceptor

    def start(self) -> SeenScreen:
        """From a quiet terminal to the keypad."""
        self._terminal.wait_screen(*QUIET_VIEWS)
        self._terminal.tap(choice_ids.TOP_UP)
        return self._terminal.wait_screen("NumberView")

    def type_number(self, digits: str) -> SeenScreen:
        """Type with the keys on the glass."""
        for digit in digits:
            self._terminal.tap_key(digit)
        return self._terminal.wait_screen(
            "NumberView", where=lambda screen: typed_digits(screen) >= len(digits)
        )

    def name_number(self, subscriber: Subscriber) -> None:
        """From a quiet terminal to the operator's answer about the number."""
        self.start()
        self.type_number(subscriber.typed)
        self._terminal.tap(choice_ids.NEXT)

    def confirm(self) -> SeenScreen:
        """From the operator's answer to the open bill slot."""
        self._terminal.wait_screen("ConfirmView")
        self._terminal.tap(choice_ids.YES)
        return self.wait_lane()

    def wait_lane(self) -> SeenScreen:
        """Wait until the bill slot is open."""
        return self._terminal.wait_screen("CashView", where=lambda s: s.value("lane") == "WAITING")

    def reach_cash(self, subscriber: Subscriber) -> SeenScreen:
        """From a quiet terminal to the open bill slot."""
        self.name_number(subscriber)
        return self.confirm()

    def offer(self, bill: int | str) -> int:
        """Put a bill into the slot, again until it is drawn in.

        Returns the mark from which the acceptor's events follow.
        """
        marks: list[int] = []

        def drawn_in() -> bool:
            taken, mark = self._acceptor.offer(bill)
            marks.append(mark)
            return taken

        wait_until(drawn_in, BILL_TIMEOUT_S, f"a bill of {bill} drawn in")
        return marks[-1]

    def put_in(self, *bills: int) -> SeenScreen:
        """Put bills in, each after the screen showed the one before."""
        screen = self._terminal.wait_screen("CashView")
        for bill in bills:
            wanted = screen.minor("inserted") + bill * 100
            self.offer(bill)
            screen = self.wait_inserted(wanted)
        return screen

    def wait_inserted(self, wanted_minor: int) -> SeenScreen:
        """Wait until the cash screen says that so much is in.  ExpectationError if it says more."""

        def reached(screen: SeenScreen) -> bool:
            shown = screen.minor("inserted")
            if shown > wanted_minor:
                raise ExpectationError(f"the screen says {shown} is in, expected {wanted_minor}")
            return shown == wanted_minor

        return self._terminal.wait_screen("CashView", where=reached, timeout_s=BILL_TIMEOUT_S)

    def put_part(self, subscriber: Subscriber, part_minor: int) -> SeenScreen:
        """From the cash screen with money in: this part on another number, and back to the cash."""
        self._terminal.tap(choice_ids.SPLIT)
        screen = self._terminal.wait_screen("NumberView", "MenuView")
        if screen.view == "MenuView":  # there are parts already
            self._terminal.tap(choice_ids.SPLIT)
            self._terminal.wait_screen("NumberView")
        self.type_number(subscriber.typed)
        self._terminal.tap(choice_ids.NEXT)
        self._terminal.wait_screen("MenuView")
        self._terminal.tap(choice_ids.sum_id(part_minor))
        self._terminal.wait_screen("ConfirmView")
        self._terminal.tap(choice_ids.YES)
        return self._terminal.wait_screen("CashView")

    def wait_bill(self, event: str, mark: int) -> Event:
        """Wait until the acceptor says what became of the bill."""
        return self._acceptor.wait_event(event, BILL_TIMEOUT_S, since=mark)

    def finish(self) -> None:
        """Press Done."""
        self._terminal.tap(choice_ids.FINISH)

    def see_result(self, *outcomes: str, timeout_s: float = RESULT_TIMEOUT_S) -> SeenScreen:
        """Wait for the end of the payment: CREDITED, PENDING, REFUSED or DOUBTFUL."""
        return self._terminal.wait_screen(
            "ResultView",
            where=lambda screen: not outcomes or screen.value("outcome") in outcomes,
            timeout_s=timeout_s,
        )

    def leave(self) -> None:
        """Press the last button and go."""
        self._terminal.tap(choice_ids.DONE)
        self._terminal.wait_screen(*QUIET_VIEWS)

    def leave_result(self) -> None:
        """Press the last button, whatever comes after it."""
        self._terminal.tap(choice_ids.DONE)

    def top_up(self, subscriber: Subscriber, *bills: int) -> SeenScreen:
        """A whole undisturbed visit, up to the result."""
        self.reach_cash(subscriber)
        self.put_in(*bills)
        self.finish()
        return self.see_result("CREDITED")


def typed_digits(screen: SeenScreen) -> int:
    """How many digits the keypad screen reads back; empty places are no digits."""
    return sum(character.isdigit() for character in screen.value("groups"))

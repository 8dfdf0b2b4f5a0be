"""Runs the visits: screens, time-outs, the permanent controls, and what is the same everywhere.

One conversation is the visit; a side room (a person, languages, who takes the money) may stand
before it and gives way to it again.  When the visit ends, everything about the customer is wiped.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from contract.account.access import EndAccess
from contract.model import WireModel
from kiosk.conversations.ground import patience
from kiosk.conversations.ground.on_screen import OnScreen, is_idle
from kiosk.conversations.ground.preferences import toggled
from kiosk.conversations.ground.requests import (
    Answer,
    Ask,
    Beside,
    Changed,
    Conversation,
    Deed,
    Pressed,
    Speak,
    TimedOut,
)
from kiosk.conversations.ground.room import Room
from kiosk.conversations.ground.session import Session
from kiosk.conversations.ground.visit import Visit
from kiosk.conversations.person.person import person
from kiosk.conversations.pieces.contacts import agent
from kiosk.conversations.reception import home, languages, visit_from_start
from kiosk.deeds import Deeds
from kiosk.effects import AskOperator, ShowScreen
from kiosk.operator.errors import OperatorError
from kiosk.operator.questions import Question
from kiosk.projection.ground import choice_ids
from kiosk.projection.ground.frame import frame
from kiosk.say import Say
from kiosk.time_values import Instant
from kiosk.views.base import Preferences, Screen
from kiosk.views.intents import (
    AskWhoTakesMoney,
    CallPerson,
    Choose,
    EraseAll,
    EraseDigit,
    Intent,
    OpenLanguages,
    SetLanguage,
    ToggleContrast,
    ToggleLargeText,
    ToggleLowReach,
    TypeDigit,
    TypeLetter,
)

SIDE_ROOM_WITH_CASH_S = 180.0


class Runner:
    """Owns what one customer sees and says; `carry_out` is who does what they decide."""

    def __init__(
        self,
        visit: Visit,
        deeds: Deeds,
        timezone: str,
        defaults: Preferences,
        carry_out: Callable[[Deed, Say], None],
        on_visit_end: Callable[[], None],
    ) -> None:
        self._visit = visit
        self._deeds = deeds
        self._timezone = timezone
        self._defaults = defaults
        self._carry_out = carry_out
        self._on_visit_end = on_visit_end
        self._says: dict[str, Say] = {}
        self._language = visit.pack.languages[0]
        self._preferences = defaults
        self._on_screen = OnScreen()
        self._request_id = 0
        self._session = self._session_at_start = Session()
        self._side: Room | None = None
        self._side_since_s = 0.0
        self._side_is_languages = False
        self._main: Room | None = None

    # --- what happens -----------------------------------------------------------------------

    def start(self, now: Instant) -> None:
        """Begin the first visit."""
        self._new_visit(now)

    def on_intent(self, intent: Intent, now: Instant) -> None:
        """Take what the customer did."""
        self._on_screen.touched_s = now.monotonic_s
        match intent:
            case SetLanguage(code):
                if code in self._visit.pack.languages:
                    self._speak(code)
                if self._side_is_languages:
                    self._leave_side(now)
            case ToggleLargeText() | ToggleContrast() | ToggleLowReach():
                self._preferences = toggled(self._preferences, intent)
            case CallPerson():
                self._note_screen()
                self._enter_side(lambda: person(self._here), now)
            case AskWhoTakesMoney():
                self._enter_side(lambda: agent(self._here), now)
            case OpenLanguages():
                self._enter_side(lambda: languages(self._here), now, is_languages=True)
            case Choose() | TypeDigit() | TypeLetter() | EraseDigit() | EraseAll():
                self._on_press(intent, now)
            case _:
                pass
        self.draw(now)

    def _on_press(self, intent: Pressed, now: Instant) -> None:
        if intent.serial != self._on_screen.serial:
            return
        if isinstance(intent, Choose) and intent.choice_id == choice_ids.NO_HURRY:
            self._preferences = replace(self._preferences, no_hurry=True)
            return
        room = self._front
        question = room.question
        if question is None:
            return
        if isinstance(intent, Choose) and not self._is_offered(intent.choice_id):
            return
        going_back = isinstance(intent, Choose) and intent.choice_id == choice_ids.BACK
        going_home = isinstance(intent, Choose) and intent.choice_id == choice_ids.HOME
        free = question.takes_back and room.can_go_back
        leaves = question.leaves_home and not self._visit.around.has_open_money
        if going_back and free:
            if not room.back():
                self._end_room(room, now)
            self._begin_requests()
        elif going_home and (free or leaves or room is self._side) and not is_idle(question):
            self._go_home(now)
        elif room.takes() or (going_back and room.may_leave()):
            self._answer(room, intent, now)

    def on_answered(self, request_id: int, answer: WireModel | OperatorError, now: Instant) -> None:
        """Take the operator's answer; one that nobody waits for any more is dropped."""
        for room in (self._main, self._side):
            if room is not None and room.asked == (request_id, room.request):
                self._answer(room, answer, now)
                self.draw(now)
                return

    def on_changed(self, now: Instant) -> None:
        """Let the open question look around: something it may show has changed."""
        for room in (self._main, self._side):
            if room is not None and room.question is not None and room.question.watches:
                self._look_around(room, now)
        self.draw(now)

    def _look_around(self, room: Room, now: Instant) -> None:
        before = room.question
        assert before is not None, "looked at above"
        self._answer(room, Changed(), now)
        moved = self._main is room and room.question is not None
        if moved and before.paused and not (room.question and room.question.paused):
            self._on_screen.touched_s = now.monotonic_s

    def on_tick(self, now: Instant) -> None:
        """Let time pass."""
        side_too_long = now.monotonic_s - self._side_since_s >= SIDE_ROOM_WITH_CASH_S
        if self._side is not None and self._visit.around.picture is not None and side_too_long:
            self._leave_side(now)
        left_s = self._left_s(now)
        if left_s is not None and left_s <= 0:
            self._time_is_up(now)
        self.draw(now)

    def deadline_s(self, now: Instant) -> float:
        """Return when time alone next changes the screen."""
        return patience.deadline_s(self._front.question, self._left_s(now), now)

    @property
    def say(self) -> Say:
        """How the customer of this moment is spoken to."""
        return self.say_in(self._language)

    def say_in(self, language: str) -> Say:
        """How somebody is spoken to in this language."""
        if language not in self._says:
            self._says[language] = Say.of(language, self._visit.pack, self._timezone)
        return self._says[language]

    @property
    def serves(self) -> bool:
        """Whether somebody is being served: not merely the attract screen."""
        question = self._main.question if self._main is not None else None
        return question is None or not is_idle(question)

    @property
    def has_side_room(self) -> bool:
        """Whether somebody asked for a person, a language or who takes the money."""
        return self._side is not None

    # --- rooms ------------------------------------------------------------------------------

    @property
    def _front(self) -> Room:
        room = self._side or self._main
        assert room is not None, "a visit is always under way"
        return room

    def _answer(self, room: Room, answer: Answer, now: Instant) -> None:
        room.answer(answer)
        if room.request is None:
            self._end_room(room, now)
        self._begin_requests()

    def _end_room(self, room: Room, now: Instant) -> None:
        if room is self._side:
            self._leave_side(now)
        else:
            self._new_visit(now)

    def _begin_requests(self) -> None:
        for room in (self._main, self._side):
            request = room.request if room is not None else None
            if room is None or not isinstance(request, Ask):
                continue
            if room.asked is None or room.asked[1] is not request:
                self._request_id += 1
                room.asked = (self._request_id, request)
                self._deeds.do(AskOperator(self._request_id, request.question))

    def _enter_side(
        self,
        make: Callable[[], Conversation[object]],
        now: Instant,
        *,
        is_languages: bool = False,
    ) -> None:
        if self._side is not None:
            self._side.close()
        self._side = Room(make, self._do_beside)
        self._side_since_s = now.monotonic_s
        self._side_is_languages = is_languages
        self._begin_requests()

    def _leave_side(self, now: Instant) -> None:
        if self._side is not None:
            self._side.close()
        self._side, self._side_is_languages = None, False
        self._on_screen.touched_s = now.monotonic_s
        if not self.serves:
            self._session.forget()

    def _go_home(self, now: Instant) -> None:
        """Go on with the same visit at the home screen, or with what cannot be taken back."""
        self._leave_side(now)
        if self._main is not None:
            if self._visit.around.has_open_money:
                return
            self._main.close()
        self._main = self._room(home, self._session)

    def _new_visit(self, now: Instant) -> None:
        """Wipe everything about the customer and wait for the next one."""
        if self._main is not None:
            self._main.close()
            self._on_visit_end()
        self._leave_side(now)
        self._end_access()
        self._language = self._visit.pack.languages[0]
        self._preferences = self._defaults
        session = Session(self._deeds.new_id(now), self._language)
        self._main = self._room(visit_from_start, session)

    def _room(self, talk: Callable[[Visit], Conversation[object]], session: Session) -> Room:
        """A main room; each beginning, a replay's too, starts from the session as it is now."""
        self._session_at_start = replace(session)

        def make() -> Conversation[object]:
            self._session = replace(self._session_at_start)
            return talk(self._here)

        return Room(make, self._do)

    @property
    def _here(self) -> Visit:
        return replace(self._visit, session=self._session)

    def _end_access(self) -> None:
        """Tell the operator that the visit is over; nobody waits for the answers."""
        self._session.sign_out()
        over = self._session.left
        self._session, self._session_at_start = Session(), Session()
        for access in over:
            self._request_id += 1
            ended = Question("end_access", EndAccess(access_token=access.access_token))
            self._deeds.do(AskOperator(self._request_id, ended))

    def _speak(self, language: str) -> None:
        self._language = language
        self._session.language = self._session_at_start.language = language

    def _do(self, deed: Deed) -> None:
        if not isinstance(deed, Speak):
            self._carry_out(deed, self.say)
        elif deed.language in self._visit.pack.languages:
            self._speak(deed.language)

    def _do_beside(self, deed: Deed) -> None:
        """A side room prints and tells, and does nothing else: the visit before it goes on."""
        assert isinstance(deed, Beside), f"a side room changes nothing: {type(deed).__name__}"
        self._carry_out(deed, self.say)

    def _note_screen(self) -> None:
        question, screen = self._front.question, self._on_screen.screen
        if question is not None and screen is not None and self._side is None:
            self._session.note_screen(question.question, screen.view)

    def _time_is_up(self, now: Instant) -> None:
        room = self._front
        question = room.question
        assert question is not None, "only a question has a time"
        if room is self._side:
            with_cash = self._visit.around.picture is not None
            self._leave_side(now)
            if not with_cash and self.serves:
                self._new_visit(now)
        elif question.ends_in_answer:
            self._answer(room, TimedOut(), now)
            self._on_screen.touched_s = now.monotonic_s
        else:
            self._new_visit(now)

    # --- the screen -------------------------------------------------------------------------

    def draw(self, now: Instant) -> None:
        """Show what stands now, if it is another picture than before."""
        question = self._front.question
        if question is None:
            return
        if question.question != self._on_screen.question:
            self._on_screen.serial += 1
            self._on_screen.question = question.question
            self._on_screen.asked_s = self._on_screen.touched_s = now.monotonic_s
        screen = Screen(
            serial=self._on_screen.serial,
            name=question.question.partition(":")[0],
            view=question.view(self.say, now.monotonic_s - self._on_screen.asked_s),
            frame=frame(
                self.say,
                self._visit.pack,
                self._visit.terminal,
                controls_enabled=question.question != "boot",
            ),
            preferences=self._preferences,
            overlay=patience.overlay(self.say, question, self._left_s(now), self._preferences),
        )
        if screen != self._on_screen.screen:
            self._on_screen.screen = screen
            self._deeds.do(ShowScreen(screen))

    def _left_s(self, now: Instant) -> float | None:
        return patience.left_s(self._front.question, self._on_screen, self._preferences, now)

    def _is_offered(self, choice_id: str) -> bool:
        screen = self._on_screen.screen
        if screen is None:
            return False
        return any(c.id == choice_id and c.enabled for c in screen.view.choices)

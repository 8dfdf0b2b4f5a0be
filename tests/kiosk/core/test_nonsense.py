"""An operator that answers nonsense, signed: what is believed is shown, and nothing ever breaks.

Random visits go through every room; each answer fits the contract and means nothing.  A failure
names its seed; KIOSK_NONSENSE=n goes on n visits more.
"""

import os
import random
import unicodedata
from collections import Counter

import pytest

from contract.account.access import Access, CodeSent
from contract.account.changes import OrderStatement
from contract.messages import NumberCheckAnswer
from kiosk import effects as do
from kiosk.events import CustomerDid, OperatorAnswered, PrinterSaid
from kiosk.operator.errors import Distrust, OperatorUntrustedError
from kiosk.operator.legible import legible
from kiosk.operator.questions import Question
from kiosk.views import intents
from workbench.account_samples import AT
from workbench.testing.nonsense import Nonsense, likely

OWN = "+79161234567"
CODE = "48112239"  # its last digit checks the others
STEPS = 160
SEEDS = range(int(os.environ.get("KIOSK_NONSENSE", "10")))
OUT = frozenset({"home", "sign_out", "done", "to_start"})
NO_LANGUAGE_HAS_IT = "Cc", "Cf", "Cs", "Zl", "Zp"


class Visitor:
    """Presses what is offered, types what is asked for, and is answered nonsense."""

    def __init__(self, rig, seed):
        self.rig, self.dice = rig, random.Random(seed)
        self.answered = set()
        self.chosen = Counter()
        rig.seen = self.see

    def see(self, screen):
        """Every screen: no two buttons alike, none too many, no sign that cannot be read."""
        ids = [choice.id for choice in screen.view.choices]
        assert len(ids) == len(set(ids)) <= 8, ids
        for text in texts_of(screen.view):
            odd = [sign for sign in text if unicodedata.category(sign) in NO_LANGUAGE_HAS_IT]
            assert not [sign for sign in odd if sign not in "\u00ad\u200d"], repr(text[:80])

    def step(self):
        waits = self.waits()
        if waits:
            self.answer(waits[-1])
        elif self.rig.view in ("NumberView", "CodeView", "LettersView"):
            self.type()
        else:
            self.press()
        for job in self.rig.slips[-1:]:
            self.rig.tell(PrinterSaid(self.dice.choice(self.rig.prints)(job.job_id)))
        self.rig.slips.clear()

    def waits(self):
        """The questions nobody has answered yet."""
        asked = [one for one in self.rig.ordered(do.AskOperator) if one.request_id]
        return [one for one in asked if one.request_id not in self.answered]

    def leave(self):
        """Nobody stands there any more; what is still asked is answered like everything."""
        for _ in range(100):
            self.rig.pass_time(20, step_s=10)
            for one in self.waits():
                self.answer(one)
            if self.rig.view in ("AttractView", "OutOfServiceView"):
                return

    def answer(self, asked):
        self.answered.add(asked.request_id)
        told = self.told(asked.question)
        if asked.question.is_contradicted_by(told):
            told = OperatorUntrustedError(Distrust.ANSWER_UNKNOWN, "contradicts itself")
        else:
            told = legible(told)
        self.rig.tell(OperatorAnswered(asked.request_id, told))

    def told(self, question: Question):
        body = question.body
        about = {} if body is None else dict(body)
        about |= {**dict(question.place), "msisdn": OWN, "currency": "RUB"}
        nonsense = Nonsense(self.dice, about)
        kind = question.row.answer
        if kind in (Access, CodeSent, NumberCheckAnswer) and self.dice.random() < 0.9:
            return self.sensible(question)
        told = likely(nonsense.of(kind), self.dice)
        if question.operation in ("order_change", "find_order"):
            order = nonsense.of(OrderStatement)
            state, text = order.result, order.to_bytes().decode()
            told = told.model_copy(update={"statement": text, "jws": "a..b", "state": state})
        return told

    def sensible(self, question):
        """What lets a visit go on to the rooms."""
        if question.operation == "check_number":
            quote = self.rig.quote()
            return NumberCheckAnswer(msisdn=question.body.msisdn, verdict="ok", quote=quote)
        if question.operation == "send_code":
            return CodeSent(authentication_id="A", expires_at=AT, resend_after_s=45, sends_left=2)
        purpose = getattr(question.body, "purpose", "")
        level = {"raise": "L2", "block": "L2x", "login": "L1v"}.get(purpose, "L2")
        asked = getattr(question.body, "msisdn", question.msisdn)
        return Access(access_token="t" * 32, level=level, msisdn=asked, expires_at=AT)

    def type(self):
        view = self.rig.screen.view
        done = [one.id for one in view.choices if one.id in ("next",) and one.enabled]
        if done and self.dice.random() < 0.9:
            self.rig.press(done[0])
        elif self.rig.view == "LettersView" and view.keys:
            letter = self.dice.choice(self.dice.choice(view.keys))
            self.rig.tell(CustomerDid(intents.TypeLetter(self.rig.screen.serial, letter)))
        elif self.dice.random() < 0.03:
            self.press()
        elif self.rig.view == "NumberView" and self.dice.random() < 0.9:
            self.rig.type(OWN.removeprefix("+7"))
        else:
            self.rig.type(CODE)

    def press(self):
        choices = [one.id for one in self.rig.screen.view.choices if one.enabled]
        onward = [one for one in choices if one not in OUT] or choices
        if not choices:
            self.rig.pass_time(5)
        elif self.dice.random() < 0.03:
            self.rig.call_person()
        else:
            offered = onward if self.dice.random() < 0.95 else choices
            rarely = [1 / (1 + self.chosen[one.partition(":")[0]]) ** 2 for one in offered]
            (chosen,) = self.dice.choices(offered, rarely)
            self.chosen[chosen.partition(":")[0]] += 1
            self.rig.press(chosen)


def texts_of(value):
    """Every text that a view draws or reads aloud, ids of choices among them."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, tuple):
        for one in value:
            yield from texts_of(one)
    elif hasattr(value, "__dataclass_fields__"):
        for name in value.__dataclass_fields__:
            yield from texts_of(getattr(value, name))


@pytest.mark.slow
@pytest.mark.parametrize("seed", SEEDS)
def test_whatever_the_operator_answers_every_screen_can_be_read_and_left(rig, seed):
    rig.ready()
    rig.press("home")
    visitor = Visitor(rig, seed)
    for _ in range(STEPS):
        visitor.step()
    visitor.leave()
    assert rig.view in ("AttractView", "OutOfServiceView"), rig.view

"""What one customer has proved and said in this visit; gone when it ends."""

from __future__ import annotations

from dataclasses import dataclass, field

from contract.account.access import Access, Level
from kiosk.conversations.ground.course import Course
from kiosk.projection.ground.masked_fields import masked_fields
from kiosk.projection.ground.trouble import NOTHING, MoneyInside
from kiosk.views.base import View

OPENS_ACCOUNT: frozenset[Level] = frozenset({"L1", "L1v", "L2"})


@dataclass
class Session:
    """One for each visit; a conversation that is begun again for the way back gets a copy."""

    visit_id: str = ""
    language: str = ""
    access: Access | None = field(default=None, repr=False)
    msisdn: str = field(default="", repr=False)  # the last one that was whole: offered again
    screen: str = ""  # where the person's button was pressed
    fields: tuple[str, ...] = field(default=(), repr=False)  # of that screen, masked
    last_error: str = ""  # the name of a problem, for the person who is called
    payer: str = field(default="", repr=False)  # proved by a code, where the law asks who pays
    left: tuple[Access, ...] = field(default=(), repr=False)  # over; the operator is told later
    course: Course = field(default_factory=Course, repr=False)  # one for all copies
    paid_in: MoneyInside = field(default=NOTHING, repr=False)  # for the change under way

    @property
    def is_logged_in(self) -> bool:
        """Whether the account may be shown."""
        return self.access is not None and self.access.level in OPENS_ACCOUNT

    @property
    def is_strong(self) -> bool:
        """Whether a second proof was given."""
        return self.access is not None and self.access.level == "L2"

    def opened(self) -> Access:
        """Return the access; only where somebody is logged in."""
        assert self.access is not None, "nobody is logged in"
        return self.access

    def note_screen(self, question: str, view: View) -> None:
        """Note from where a person is called."""
        self.screen, self.fields = question.partition(":")[0], masked_fields(view)

    def sign_out(self) -> None:
        """Close the account at once; that the visit is over is told with its end."""
        if self.access is not None:
            self.left, self.access = (*self.left, self.access), None

    def forget(self) -> None:
        """Forget whoever stood here and left without beginning a visit."""
        self.access, self.left = None, ()
        self.msisdn = self.screen = self.last_error = self.payer = ""
        self.fields, self.paid_in = (), NOTHING
        self.course.forget()

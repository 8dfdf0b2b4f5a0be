"""When the operator is asked about doubtful money: findings sent, decisions fetched.

Nothing here is urgent and nothing expires.  It is asked only while nobody stands at the terminal
and the journal is delivered, so that the operator knows the money it is asked about; whatever goes
wrong only puts it off.
"""

from __future__ import annotations

from dataclasses import dataclass

from contract.messages import SuspenseProposal
from kiosk.cash.decisions import apply_decision
from kiosk.chance import Dice
from kiosk.deeds import Deeds
from kiosk.effects import AskDecisions, SendProposal
from kiosk.events import DecisionsAnswered, ProposalAnswered
from kiosk.journal.matters import ProposalMatter
from kiosk.operator.errors import OperatorError
from kiosk.operator.outbox import backoff_s
from kiosk.operator.signing import DecisionHeard
from kiosk.time_values import Instant

ASK_EVERY_S = 3600.0
# A street of terminals whose power returns at once does not ask at once.
ASK_FIRST_WITHIN_S = 30.0
ASK_AGAIN_WHEN_QUIET_S = 60.0


@dataclass(frozen=True)
class _Sending:
    """How often in vain a proposal was sent, and when it is sent again."""

    attempts: int = 0
    after_s: float = 0.0


class Inquiries:
    """One question at a time; what is open is read from the matters, so a restart forgets none."""

    def __init__(self, deeds: Deeds, dice: Dice) -> None:
        self._deeds = deeds
        self._dice = dice
        self._asking = False
        self._attempts = 0
        self._ask_after_s = 0.0
        self._asked_about: frozenset[str] = frozenset()
        self._last_claim = ""
        self._sendings: dict[str, _Sending] = {}

    def on_quiet(self, now: Instant) -> None:
        """Ask what is due; called while nobody is served and everything is delivered."""
        matters = self._deeds.matters
        self._sendings = {
            key: sending for key, sending in self._sendings.items() if key in matters.proposals
        }
        opened = frozenset((*matters.suspense, *matters.unclaimed))
        if opened - self._asked_about:
            soon_s = now.monotonic_s + self._dice.uniform(0.0, ASK_FIRST_WITHIN_S)
            self._ask_after_s = min(soon_s, self._ask_after_s) if self._asked_about else soon_s
        self._asked_about = opened
        if self._asking or not opened:
            return
        proposal = self._due_proposal(now)
        if proposal is not None:
            self._asking = True
            self._deeds.do(SendProposal(_request(proposal)))
        elif now.monotonic_s >= self._ask_after_s:
            self._asking = True
            self._deeds.do(AskDecisions(self._next_claim()))

    def on_answer(
        self, event: ProposalAnswered | DecisionsAnswered, now: Instant, *, quiet: bool
    ) -> None:
        """Take what the operator said; quiet: nobody is served, so a decision may be written."""
        self._asking = False
        if isinstance(event, ProposalAnswered):
            self._proposal_answered(event, now, quiet=quiet)
        else:
            self._decisions_answered(event, now, quiet=quiet)

    def _proposal_answered(self, event: ProposalAnswered, now: Instant, *, quiet: bool) -> None:
        sending = self._sendings.get(event.proposal_id, _Sending())
        unknown = isinstance(event.answer, OperatorError) or event.answer.state == "unknown"
        if unknown:
            attempts = sending.attempts + 1
            wait_s = backoff_s(attempts, self._dice.uniform(0.0, 1.0))
            self._sendings[event.proposal_id] = _Sending(attempts, now.monotonic_s + wait_s)
        else:
            after_s = now.monotonic_s + self._long_wait_s()
            self._sendings[event.proposal_id] = _Sending(0, after_s)
        if isinstance(event.answer, DecisionHeard):
            self._take((event.answer,), now, quiet=quiet)

    def _decisions_answered(self, event: DecisionsAnswered, now: Instant, *, quiet: bool) -> None:
        if isinstance(event.answer, OperatorError):
            self._attempts += 1
            wait_s = backoff_s(self._attempts, self._dice.uniform(0.0, 1.0))
            self._ask_after_s = now.monotonic_s + wait_s
            return
        self._attempts = 0
        self._ask_after_s = now.monotonic_s + self._long_wait_s()
        self._take(event.answer, now, quiet=quiet)

    def _take(self, heard: tuple[DecisionHeard, ...], now: Instant, *, quiet: bool) -> None:
        for one in heard:
            if one.doubt:
                self._deeds.log("decision_not_believed", "error", doubt=one.doubt)
        decisions = [one.decision for one in heard if one.decision is not None]
        if decisions and not quiet:
            # Somebody came: their screen and slip still tell of this money as doubtful.
            self._ask_after_s = now.monotonic_s + ASK_AGAIN_WHEN_QUIET_S
            return
        for decision in decisions:
            apply_decision(self._deeds, decision, now)

    def _due_proposal(self, now: Instant) -> ProposalMatter | None:
        for proposal in self._deeds.matters.proposals.values():
            sending = self._sendings.get(proposal.proposal_id, _Sending())
            if now.monotonic_s >= sending.after_s:
                return proposal
        return None

    def _next_claim(self) -> str | None:
        """Return each open claim in turn; None when there is none."""
        claims = sorted(self._deeds.matters.unclaimed)
        later = (claim_id for claim_id in claims if claim_id > self._last_claim)
        claim_id = next(later, claims[0] if claims else None)
        self._last_claim = claim_id or ""
        return claim_id

    def _long_wait_s(self) -> float:
        return ASK_EVERY_S * self._dice.uniform(0.5, 1.0)


def _request(proposal: ProposalMatter) -> SuspenseProposal:
    return SuspenseProposal(
        proposal_id=proposal.proposal_id,
        suspense_id=proposal.suspense_id,
        finding=proposal.finding,
        by=proposal.by,
        note=proposal.note,
        at=proposal.at,
    )

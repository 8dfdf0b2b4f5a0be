"""The program broken on purpose, one way a mutant: the model must see each.

A mutant swaps rows of tables or functions of the program for wrong ones, in this process alone, and
is put back when its search is over.
"""

from __future__ import annotations

from drivers.ccnet.acceptor import TRANSITIONS, Acceptor, State
from drivers.ccnet.tables import Report
from kiosk.cash import desk as desk_module
from kiosk.cash import payout as payout_module
from kiosk.cash.bills import Bills
from kiosk.cash.credit import FROZEN_DECISIONS, CreditDecision, IntentLife
from kiosk.cash.desk import CashDesk
from kiosk.cash.doubts import Doubts
from kiosk.cash.outcome import Outcome
from kiosk.correspondence import Correspondence
from kiosk.deeds import Deeds
from kiosk.journal import fold, ledger
from kiosk.journal.matters import TransactionMatter
from kiosk.operator.outbox import Outbox
from proofs.model import wrongs
from proofs.model.bounds import Misfortune
from proofs.model.operator import Operator
from proofs.model.swaps import Mutant, Swap, bounds, decide, post

M = Misfortune
L, C = IntentLife, CreditDecision
CALM = bounds()
CALM_TWO = bounds(bills=2)
REFUSING = bounds(refuses=True)
SMALL = bounds(minimum_minor=15_000)
SPLITTING = bounds(splits=True)

MUTANTS = (
    Mutant(
        "credit-on-replay",
        "a repeated report is credited again (row CREDITED -> CREDIT)",
        (decide(L.CREDITED, C.CREDIT),),
        bounds(M.CUT),
        named=True,
    ),
    Mutant(
        "credit-on-replay-believed",
        "the same, and the journal does not refuse it",
        (
            decide(L.CREDITED, C.CREDIT),
            Swap(fold.RULES, "bill_credited", wrongs.credited_again),
        ),
        bounds(M.CUT),
        named=True,
    ),
    Mutant(
        "early-acknowledge",
        "a report is acknowledged before its credit is written",
        (Swap(Bills, "_on_stacked", wrongs.acknowledge_first),),
        CALM,
        named=True,
    ),
    Mutant(
        "acknowledge-unasked",
        "the driver acknowledges a stacked report before it is durable",
        (Swap(Acceptor, "may_acknowledge", lambda self, report: True),),
        CALM,
        named=True,
    ),
    Mutant(
        "silence-is-return",
        "a time-out closes the intent as returned",
        (Swap(Bills, "lose_sight", wrongs.silence_is_return),),
        CALM,
        named=True,
    ),
    Mutant(
        "silence-is-credit",
        "a time-out credits the bill",
        (Swap(Bills, "lose_sight", wrongs.silence_is_credit),),
        bounds(M.CUT),
    ),
    Mutant(
        "silence-is-nothing",
        "jam and silence leave the intent open",
        (Swap(Bills, "lose_sight", wrongs.silence_is_nothing),),
        bounds(M.JAM),
    ),
    Mutant(
        "identity-by-certificate",
        "the operator tells payments apart by certificate, not by terminal",
        (Swap(Operator, "key", wrongs.key_by_certificate),),
        bounds(M.ANSWER_LOST, M.RENEWED),
        named=True,
    ),
    Mutant(
        "stack-before-intent",
        "STACK is ordered before the intent is written",
        (Swap(Bills, "_take", wrongs.stack_first),),
        CALM,
    ),
    Mutant(
        "settled-at-once",
        "an intent is settled with its credit, not at the device's rest",
        (Swap(Bills, "_credit", wrongs.settle_at_once),),
        bounds(M.ACK_LOST, M.BROWN_OUT),
    ),
    Mutant(
        "restart-settles",
        "a restart of the device settles the credit",
        (Swap(Bills, "on_event", wrongs.restart_settles),),
        bounds(M.BROWN_OUT),
    ),
    Mutant(
        "open-only-acknowledged",
        "a report of the open intent is acknowledged, not credited",
        (decide(L.OPEN, C.ACKNOWLEDGE_ONLY),),
        CALM,
    ),
    Mutant(
        "open-is-unannounced",
        "a report of the open intent opens a doubt of its own",
        (decide(L.OPEN, C.OPEN_SUSPENSE),),
        CALM,
    ),
    Mutant(
        "doubt-only-acknowledged",
        "late evidence of a doubtful bill is acknowledged, not credited",
        (decide(L.SUSPENSE, C.ACKNOWLEDGE_ONLY),),
        CALM,
    ),
    Mutant(
        "unannounced-ignored",
        "a bill that nobody announced is acknowledged and forgotten",
        (Swap(Doubts, "open", wrongs.announced_only),),
        bounds(M.SWALLOW),
    ),
    Mutant(
        "unannounced-again",
        "a bill that nobody announced is doubtful anew each time it is told",
        (
            decide(L.UNANNOUNCED, C.OPEN_SUSPENSE),
            Swap(FROZEN_DECISIONS, L.UNANNOUNCED, C.OPEN_SUSPENSE),
        ),
        bounds(M.SWALLOW, M.CUT_BETWEEN),
    ),
    Mutant(
        "counter-trusted-after-swap",
        "after a restart a counter closes the intent, whatever became of the cassette",
        (
            Swap(Deeds, "write", wrongs.write_with_counter),
            Swap(CashDesk, "_conclude_recovery", wrongs.conclude_by_counter),
        ),
        bounds(M.CUT_BOTH, M.CASSETTE),
        named=True,
    ),
    Mutant(
        "doubt-not-released",
        "late evidence leaves the bill in doubt as well",
        (Swap(ledger, "_bill_credited", wrongs.doubt_kept),),
        CALM,
    ),
    Mutant(
        "doubt-off-the-books",
        "a doubtful bill makes no entry",
        (Swap(ledger, "_suspense_opened", lambda body: ()),),
        bounds(M.JAM),
    ),
    Mutant(
        "sweep-omitted",
        "a bill proved after the end is paid to nobody",
        (Swap(payout_module, "sweep", lambda *given: ()),),
        CALM,
    ),
    Mutant(
        "submitted-before-settled",
        "the money is submitted while the device still stands by the bill",
        (Swap(desk_module, "is_at_rest", lambda *given: True),),
        CALM,
    ),
    Mutant(
        "screen-ahead",
        "the screen counts the bill while it is stacked",
        (Swap(desk_module, "picture_of", wrongs.picture_ahead),),
        CALM,
    ),
    Mutant(
        "stranger-redirects",
        "a refused sum may be redirected after a break",
        (Swap(CashDesk, "may_redirect", property(lambda self: True)),),
        bounds(M.CUT, refuses=True),
    ),
    Mutant(
        "restart-forgotten",
        "a restart does not count as a break of the visit",
        (
            Swap(desk_module, "Outcome", lambda **_more: Outcome()),
            Swap(desk_module, "BREAKS_VISIT", frozenset()),
        ),
        bounds(M.CUT, refuses=True),
    ),
    Mutant(
        "nobody-recovers",
        "a restarted process does not take up the open transaction",
        (Swap(CashDesk, "recover", wrongs.nobody_recovers),),
        bounds(M.CUT),
    ),
    Mutant(
        "results-unasked",
        "a result that comes twice is written twice",
        (Swap(CashDesk, "on_result", wrongs.result_twice),),
        CALM,
    ),
    Mutant(
        "half-claimed",
        "a claim is for half the money",
        (Swap(payout_module, "unclaimed", wrongs.half_claimed),),
        SMALL,
    ),
    Mutant(
        "split-without-finish",
        "the shares outlive an end that is not the customer's Finish",
        (Swap(CashDesk, "finish", wrongs.finish_with_shares),),
        SPLITTING,
    ),
    Mutant(
        "split-in-doubt",
        "money among which a bill was in doubt is split all the same",
        (Swap(TransactionMatter, "may_be_split", wrongs.ALWAYS),),
        bounds(M.CHEAT, bills=2, splits=True),
    ),
    Mutant(
        "refused-together",
        "one refused part takes the money of the other along",
        (Swap(TransactionMatter, "loose_minor", wrongs.ALL_IS_LOOSE),),
        bounds(refuses=True, splits=True),
    ),
    Mutant(
        "stacked-refused",
        "the driver's table has no row for a stacked report after stacking",
        (Swap(TRANSITIONS, (State.STACKING, Report.BILL_STACKED), State.STACKING),),
        CALM,
    ),
    Mutant(
        "backup-unnoticed",
        "an operator that stands further back is not sent the records again",
        (Swap(Outbox, "told_head", wrongs.never_back),),
        post(M.RESTORED),
    ),
    Mutant(
        "never-asked",
        "a terminal with nothing to send does not ask where the operator stands",
        (Swap(Correspondence, "_ask_where_it_stands", wrongs.never_asks),),
        post(M.RESTORED),
    ),
    Mutant(
        "operator-pays-again",
        "the operator does not remember what it paid",
        (Swap(Operator, "known", wrongs.pays_again),),
        post(M.ANSWER_LOST),
    ),
    Mutant(
        "certificate-resent",
        "the operator tells resent payments apart by certificate",
        (Swap(Operator, "key", wrongs.key_by_certificate),),
        post(M.ANSWER_LOST, M.RENEWED),
        named=True,
    ),
)


def mutant_named(name: str) -> Mutant:
    """Return it; KeyError when there is none of that name."""
    return {mutant.name: mutant for mutant in MUTANTS}[name]

"""Everything that may happen next: device, people, operator, time, and what goes wrong."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial

from kiosk.cash.cash_in import BillPath, DeskState
from kiosk.cash.shares import Share
from proofs.model.bounds import Misfortune
from proofs.model.device import AT_ESCROW, HELD, MAY_JAM, Phase
from proofs.model.operator import statement_of
from proofs.model.step import Action
from proofs.model.terminal import LONG_S, MOMENT_S, NOW, UTC_NOW
from proofs.model.world import World

NUMBERS = {1: "+79160000001", 2: "+79160000002"}  # of the first and the second person
OTHER_NUMBER = "+79160000003"
SHARED_NUMBER = "+79160000004"


def actions(world: World) -> Iterator[Action]:
    """Yield all that may happen in the world's present state."""
    yield from _machine(world)
    yield from _people(world)
    yield from _operator(world)
    # The driver answers, and an order goes out, before any time that counts.
    if not (world.device.answers and (world.order_waits or world.poll_matters)):
        yield Action("a moment passes", lambda: world.wait(MOMENT_S))
        yield Action("a long time passes", lambda: world.wait(LONG_S))
    if world.spent < world.bounds.misfortunes:
        for action in _misfortunes(world):
            if action.misfortune in world.bounds.kinds:
                yield action


def _machine(world: World) -> Iterator[Action]:
    device = world.device
    for words, run in device.moves():
        yield Action(words, run)
    if not device.linked:
        yield Action("the wire is mended", lambda: _mend(world))
    if not device.cassette_present:
        yield Action("a cassette is put in", device.bring_cassette)
    if device.jammed:
        yield Action("the jam is cleared", lambda: device.clear_jam(into_cassette=False))
        if device.bill >= 0:
            pushed = "the jam is cleared, the bill pushed into the cassette"
            yield Action(pushed, lambda: device.clear_jam(into_cassette=True))
    if world.poll_matters:
        yield Action("the device is polled", world.poll)
    if world.order_waits:
        yield Action("the order reaches the device", world.command)


def _mend(world: World) -> None:
    world.device.linked = True


def _people(world: World) -> Iterator[Action]:
    device, ghost, desk = world.device, world.ghost, world.terminal.desk
    if device.mouth_is_open and device.inserted < world.bounds.bills:
        yield Action("a bill is inserted", device.insert, kind=False)
    picture, state = desk.picture, desk.state
    # The screen serves nobody until the visit before is closed, but after a restart.
    restarted = state is DeskState.ASKING_TO_CONTINUE
    if restarted and ghost.people < world.bounds.visits:
        yield Action("a stranger steps up", lambda: _step_up(world), kind=False)
    if desk.can_sell and ghost.person == 0 and ghost.people < world.bounds.visits:
        yield Action("a customer confirms a number", lambda: _confirm(world), kind=False)
    if ghost.person == 0:
        if state is DeskState.ASKING_TO_CONTINUE:
            yield Action("nobody says to continue", lambda: _leave(world))
        return
    yield Action("the customer goes away", lambda: _leave(world))
    if state is DeskState.ASKING_TO_CONTINUE:
        more = Action("the person there inserts more", lambda: _do(world, desk.reopen), kind=False)
        yield more
        yield Action("the person there finishes", lambda: _finish(world, "finished"))
    elif picture is not None and picture.can_finish:
        yield Action("the customer finishes", lambda: _finish(world, "finished"))
    elif picture is not None and picture.can_leave:
        yield Action("the customer goes back", lambda: _finish(world, "back"))
    if world.bounds.splits and picture is not None and picture.can_share and not picture.shares:
        half = Share(SHARED_NUMBER, world.quote, picture.inserted_minor // 2)
        split = "the customer puts half on another number"
        yield Action(split, lambda: _share(world, half), kind=False)
    if desk.bills.path is BillPath.ASKED:
        yield Action("the customer keeps to the bill", lambda: _answer(world, keep=True))
        yield Action("the customer wants it back", lambda: _answer(world, keep=False))
    if state is DeskState.DECIDED and desk.outcome.refused is not None:
        yield Action("another number is confirmed", lambda: _redirect(world), kind=False)


def _do(world: World, deed: Callable[..., object]) -> None:
    deed(NOW)
    world.follow()


def _step_up(world: World) -> None:
    world.ghost.people += 1
    world.ghost.person = world.ghost.people


def _confirm(world: World) -> None:
    _step_up(world)
    number = NUMBERS[world.ghost.person]
    world.terminal.desk.open(number, world.quote, "ru", None, NOW)
    world.follow()


def _leave(world: World) -> None:
    desk = world.terminal.desk
    desk.end_visit(NOW)
    desk.forget()
    world.ghost.person = 0
    world.follow()


def _finish(world: World, why: str) -> None:
    world.terminal.desk.finish("finished" if why == "finished" else "back", NOW)
    world.follow()


def _answer(world: World, *, keep: bool) -> None:
    world.terminal.desk.answer(keep, NOW)
    world.follow()


def _share(world: World, half: Share) -> None:
    world.terminal.desk.share(half)
    world.ghost.shared = (half.msisdn, half.inserted_minor)
    world.follow()


def _redirect(world: World) -> None:
    world.terminal.desk.redirect(OTHER_NUMBER, world.quote, NOW)
    world.follow()


def _operator(world: World) -> Iterator[Action]:
    for payment_id, pending in world.terminal.deeds.matters.pending_payments.items():
        known = world.operator.known(payment_id)
        if known is not None:
            said = "the operator answers again"
            yield Action(said, partial(_result, world, payment_id, ""))
            continue
        pays = "the operator credits"
        yield Action(pays, partial(_result, world, payment_id, "credited"))
        number = pending.order.msisdn
        may_refuse = world.bounds.refuses and number in (NUMBERS[1], SHARED_NUMBER)
        if may_refuse:
            no = "the operator refuses"
            yield Action(no, partial(_result, world, payment_id, "refused"))


def _result(world: World, payment_id: str, result: str) -> None:
    """The operator's word comes, and a moment later once more."""
    pending = world.terminal.deeds.matters.pending_payments[payment_id]
    decided = world.operator.decide(payment_id, result)
    statement = statement_of(pending, decided, UTC_NOW)
    for _ in range(2):
        world.terminal.desk.on_result(statement, "{}", "a..b", NOW)
        world.follow()


def bad(kind: Misfortune, run: Callable[[], object], more: str = "") -> Action:
    """Return the misfortune as an action."""
    return Action(kind.value + more, run, kind, kind=False)


def _misfortunes(world: World) -> Iterator[Action]:
    device, kinds = world.device, Misfortune

    yield bad(kinds.CUT, world.restart)
    if world.terminal.deeds.matters.transaction is not None:
        yield bad(kinds.CUT_LONG, lambda: world.restart(LONG_S))
    if device.phase is not Phase.POWER_UP:
        yield bad(kinds.BROWN_OUT, lambda: device.brown_out(forgets=False))
        yield bad(kinds.CUT_BOTH, lambda: _cut_both(world, forgets=False))
        if device.credit >= 0 and device.credit not in device.stray:
            forgets = ": it forgets the bill it has not settled"
            yield bad(kinds.BROWN_OUT, lambda: device.brown_out(forgets=True), forgets)
            yield bad(kinds.CUT_BOTH, lambda: _cut_both(world, forgets=True), forgets)
        if device.credit < 0 or device.credit not in device.stray:
            yield bad(kinds.EXCHANGE, device.exchange)
    yield from _at_the_device(world)
    for payment_id in world.terminal.deeds.matters.pending_payments:
        if world.operator.known(payment_id) is None:
            lost = ": it credited"
            paid = partial(world.operator.decide, payment_id, "credited")
            yield bad(kinds.ANSWER_LOST, paid, lost)
        if world.operator.certificate == 1:
            yield bad(kinds.RENEWED, lambda: _renew(world))


def _renew(world: World) -> None:
    world.operator.certificate += 1


def _cut_both(world: World, *, forgets: bool) -> None:
    world.device.brown_out(forgets=forgets)
    world.restart()


def _at_the_device(world: World) -> Iterator[Action]:
    device, kinds = world.device, Misfortune
    if device.linked:
        yield bad(kinds.LINK, lambda: _cut_wire(world))
    if device.phase in MAY_JAM and not device.jammed:
        yield bad(kinds.JAM, device.jam)
    if device.cassette_present and device.phase not in HELD | {Phase.POWER_UP}:
        yield bad(kinds.CASSETTE, device.take_cassette)
    if device.mouth_is_open and device.inserted < world.bounds.bills:
        yield bad(kinds.SWALLOW, device.swallow)
    if device.phase in AT_ESCROW | {Phase.REST, Phase.ACCEPTING} and not device.jammed:
        yield bad(kinds.CHEAT, device.cheat)
    if device.phase is Phase.STACKED and device.answers:
        yield bad(kinds.ACK_LOST, lambda: world.poll(ack_lost=True))
    if device.phase is Phase.STACKING and not device.jammed:
        yield bad(kinds.STACK_FAILS, device.refuse_to_stack)


def _cut_wire(world: World) -> None:
    world.device.linked = False


class BillsWorld(World):
    """The world of the bills, with all that may happen in it."""

    def actions(self) -> Iterator[Action]:
        """Yield all that may happen in the present state."""
        return actions(self)

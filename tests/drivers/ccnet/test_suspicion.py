"""A box on the line: what no honest device can say is told, whatever else happens is not."""

import itertools

import pytest

from drivers.api import BillStacked, CheatDetected, WireSuspected, WireSuspicion
from drivers.ccnet.acceptor import STUCK, State
from drivers.ccnet.messages import PollReport
from drivers.ccnet.suspicion import (
    BILL_CYCLE_S_MIN,
    DISABLED_SURE_S,
    IMPOSSIBLE,
    STACK_S_MIN,
    WAYS,
    Watch,
    Way,
)
from drivers.ccnet.tables import BARCODE_BILL_TYPE, Report
from drivers.emulators.bill_path import Phase

S, W = State, Way
REPORTS = {S.ESCROWED: Report.ESCROW_POSITION, S.STACKED: Report.BILL_STACKED}
COMES_UP = {
    S.POWER_UP,
    S.POWER_UP_BILL_IN_ACCEPTOR,
    S.POWER_UP_BILL_IN_CASSETTE,
    S.INITIALIZING,
}
ALL = frozenset({2, 3, 4, 5, 6, 7, 12, 13})


class Line:
    """A watch that is told of states one after another, a second apart."""

    def __init__(self):
        self.watch = Watch()
        self.now = 100.0
        self.watch.table(ALL)
        self.told = []

    def say(self, *states, bill_type=5, after_s=1.0, escrowed=None, masks_live=True):
        for state in states:
            self.now += after_s
            self.told += self.watch.on_report(
                state,
                PollReport(REPORTS.get(state, Report.BUSY), bill_type),
                self.now,
                escrowed=state is S.ESCROWED if escrowed is None else escrowed,
                masks_live=masks_live,
            )
        return self.whats

    def enable(self, masks=ALL):
        self.watch.masks(masks)
        return self

    def stack(self):
        self.watch.ordered(self.now)
        return self

    @property
    def whats(self):
        return [suspected.what for suspected in self.told]


@pytest.fixture
def line():
    made = Line()
    made.say(S.DISABLED)
    made.enable().say(S.IDLE)
    return made


def on_way(way):
    made = Line()
    made.watch.way = way
    made.watch.lose()
    made.watch.on_report(
        S.HOLDING, PollReport(Report.HOLDING), 0.0, escrowed=False, masks_live=True
    )
    made.watch.way = way
    made.watch._bill = 5
    return made


@pytest.mark.parametrize(("way", "state"), list(itertools.product(Way, State)))
def test_every_pair_is_impossible_or_leads_where_the_table_says(way, state):
    made = on_way(way)
    whats = made.say(state, escrowed=False)
    if (way, state) in IMPOSSIBLE:
        assert whats == [IMPOSSIBLE[way, state]]
        assert made.watch.way is W.UNWATCHED
    else:
        assert whats == []
        assert made.watch.way is WAYS.get((way, state), W.UNWATCHED)


def test_nothing_is_suspicious_of_a_device_nobody_watched():
    assert not [key for key in IMPOSSIBLE if key[0] is W.UNWATCHED]


@pytest.mark.parametrize("state", sorted(STUCK | {S.CHEATED}, key=lambda state: state.name))
@pytest.mark.parametrize("way", Way)
def test_after_trouble_nothing_is_suspicious_until_it_rests(way, state):
    assert WAYS.get((way, state), W.UNWATCHED) is W.UNWATCHED


def test_an_honest_visit_is_never_suspected(line):
    for bill_type in (5, 5, 4):
        line.say(S.ACCEPTING, S.ESCROWED, bill_type=bill_type)
        line.stack().say(S.STACKING, S.STACKED, S.STACKED, S.IDLE, bill_type=bill_type)
    line.say(S.ACCEPTING, S.REJECTING, S.IDLE, S.ACCEPTING, S.ESCROWED, S.RETURNING, S.RETURNED)
    assert line.say(S.IDLE, S.POWER_UP, S.INITIALIZING, S.DISABLED) == []


@pytest.mark.parametrize("missed", range(3))
def test_polls_that_were_lost_make_nobody_suspect(line, missed):
    line.say(S.ESCROWED)
    line.stack().say(*[S.STACKING, S.STACKED, S.IDLE][missed:])
    line.say(S.ESCROWED)
    assert line.stack().say(S.STACKED) == []


def test_a_bill_in_the_cassette_that_nobody_put_in(line):
    assert line.say(S.STACKED) == [WireSuspicion.STACKED_UNORDERED]


def test_a_suspicion_is_told_once(line):
    assert len(line.say(S.STACKED, S.STACKED, S.STACKED)) == 1


def test_a_bill_stacked_without_our_order(line):
    assert line.say(S.ESCROWED, S.STACKED) == [WireSuspicion.STACKED_UNORDERED]


def test_a_bill_that_sets_off_without_our_order(line):
    assert line.say(S.ACCEPTING, S.STACKING) == [WireSuspicion.STACKING_UNORDERED]


def test_an_order_is_for_one_bill(line):
    line.say(S.ESCROWED)
    line.stack().say(S.STACKING, S.RETURNING, S.RETURNED)
    assert line.say(S.STACKED) == [WireSuspicion.STACKED_UNORDERED]


def test_an_order_is_not_for_the_bill_read_after_it(line):
    line.say(S.ESCROWED)
    line.stack().say(S.ESCROWED, bill_type=4)
    assert line.say(S.STACKED, bill_type=4) == [WireSuspicion.STACKED_UNORDERED]


def test_the_same_bill_shown_again_is_still_ordered(line):
    line.say(S.ESCROWED)
    line.stack().say(S.ESCROWED, escrowed=False)
    assert line.say(S.STACKING, S.STACKED) == []


def test_an_order_outlives_a_gap(line):
    line.say(S.ESCROWED)
    line.stack()
    line.watch.lose()
    assert line.say(S.STACKED) == []


def test_another_bill_than_was_held(line):
    line.say(S.ESCROWED, bill_type=2)
    line.stack()
    assert line.say(S.STACKED, bill_type=7) == [WireSuspicion.STACKED_AS_ANOTHER]


def test_two_bills_reported_with_nothing_between(line):
    line.say(S.ESCROWED)
    line.stack().say(S.STACKED)
    assert line.say(S.STACKED, bill_type=7) == [WireSuspicion.STACKED_IN_A_ROW]


def test_a_power_cut_with_an_empty_path_leaves_no_bill_to_tell(line):
    whats = line.say(S.POWER_UP_BILL_IN_CASSETTE)
    assert whats == [WireSuspicion.CREDIT_FROM_NOWHERE]


@pytest.mark.parametrize("way", ["ordered", "kept", "gone for long"])
def test_a_power_cut_while_a_bill_was_on_its_way_leaves_one(line, way):
    if way == "gone for long":
        line.watch.lose()
    else:
        line.say(S.ESCROWED)
        line.stack()
    if way == "kept":
        line.say(S.STACKED)
    line.say(S.POWER_UP_BILL_IN_CASSETTE, S.INITIALIZING, S.STACKED)
    assert line.say(S.IDLE) == []


def test_a_bill_taken_in_although_none_was_wanted():
    made = Line()
    made.enable(frozenset()).say(S.DISABLED, S.DISABLED, after_s=DISABLED_SURE_S)
    made.watch._wanted = (frozenset(), ALL)
    assert made.say(S.ESCROWED) == [WireSuspicion.ESCROWED_DISABLED]


@pytest.mark.parametrize("why", ["just disabled", "enabled, unheard", "idle", "restarted"])
def test_a_bill_that_may_have_been_wanted_is_not_suspected(line, why):
    line.enable(frozenset()).say(S.DISABLED, S.DISABLED, after_s=0.5)
    if why != "just disabled":
        line.say(S.DISABLED, after_s=9.0)
    if why == "enabled, unheard":
        line.enable()
    elif why == "idle":
        line.say(S.IDLE)
    elif why == "restarted":
        line.say(S.INITIALIZING)
    assert line.say(S.ESCROWED) == []


@pytest.mark.parametrize("state", [S.ESCROWED, S.STACKED])
def test_a_type_that_its_own_table_does_not_hold(state):
    made = Line()
    assert made.say(state, bill_type=9) == [WireSuspicion.TYPE_NOT_IN_TABLE]


def test_a_type_that_was_not_enabled(line):
    line.enable(frozenset({2}))
    line.enable(frozenset({3}))
    assert line.say(S.ESCROWED, bill_type=7) == [WireSuspicion.TYPE_NOT_ENABLED]


@pytest.mark.parametrize("bill_type", [2, 3])
def test_a_type_that_was_enabled_until_just_now_is_not_suspected(line, bill_type):
    line.enable(frozenset({2}))
    line.enable(frozenset({3}))
    line.enable(frozenset({3}))
    assert line.say(S.ESCROWED, bill_type=bill_type) == []


def test_a_coupon_is_in_no_table_and_under_no_mask(line):
    assert line.say(S.ESCROWED, bill_type=BARCODE_BILL_TYPE) == []


def test_before_the_table_is_read_every_type_may_be(line):
    line.watch.table(None)
    line.watch.way = W.UNWATCHED
    assert line.say(S.STACKED, bill_type=9) == []


def test_before_it_rested_it_may_hold_a_bill_of_a_type_enabled_by_another_process():
    made = Line()
    made.enable(frozenset({2})).enable(frozenset({3}))
    assert made.say(S.STACKED, bill_type=7) == []


def test_a_device_that_idles_by_our_masks_is_watched_from_then_on():
    made = Line()
    made.say(S.IDLE, masks_live=False)
    assert made.say(S.IDLE) == []
    assert made.say(S.STACKED) == [WireSuspicion.STACKED_UNORDERED]


@pytest.mark.parametrize(
    ("after_s", "fast"), [(STACK_S_MIN - 0.01, True), (STACK_S_MIN + 0.01, False)]
)
def test_a_bill_that_leaves_escrow_faster_than_it_can(line, after_s, fast):
    line.say(S.ESCROWED)
    line.stack()
    assert line.say(S.STACKED, after_s=after_s) == [WireSuspicion.TOO_FAST] * fast


def test_an_order_given_again_does_not_start_the_clock_anew(line):
    line.say(S.ESCROWED)
    line.stack().say(S.ESCROWED, escrowed=False, after_s=0.5)
    assert line.stack().say(S.STACKED, after_s=0.1) == []


@pytest.mark.parametrize(("step_s", "fast"), [(0.11, True), (0.21, False)])
def test_bills_that_follow_each_other_faster_than_they_can(line, step_s, fast):
    assert BILL_CYCLE_S_MIN == 0.5
    line.say(S.ESCROWED)
    line.stack().say(S.STACKED)
    line.say(S.IDLE, S.ESCROWED, after_s=step_s / 2)
    whats = line.stack().say(S.STACKED, after_s=step_s + STACK_S_MIN)
    assert whats == [WireSuspicion.TOO_FAST] * fast


def test_masks_that_are_not_ours_leave_the_device_unwatched():
    made = Line()
    made.say(S.IDLE, masks_live=False)
    assert made.say(S.ACCEPTING, S.STACKING, S.STACKED) == []


@pytest.mark.parametrize(("way", "state"), list(itertools.product(Way, State)))
def test_a_device_that_comes_up_after_a_gap_may_be_another_and_is_the_same_else(way, state):
    made = on_way(way)
    made.watch.lose()
    whats = made.say(state, escrowed=False)
    if state in COMES_UP:
        assert (whats, made.watch.way) == ([], W.UNWATCHED)
    else:
        assert whats == [IMPOSSIBLE[pair] for pair in [(way, state)] if pair in IMPOSSIBLE]
        assert made.watch.way is WAYS.get((way, state), W.UNWATCHED)


def test_a_device_that_idles_after_a_gap_was_watched_before(line):
    line.watch.lose()
    line.say(S.IDLE, masks_live=False)
    assert line.say(S.STACKED) == [WireSuspicion.STACKED_UNORDERED]


@pytest.mark.parametrize("state", State)
def test_a_device_stays_disabled_until_it_idles_or_comes_up(state):
    made = Line()
    made.enable(frozenset()).say(S.DISABLED, S.DISABLED, after_s=DISABLED_SURE_S)
    made.watch._wanted = (frozenset(), ALL)
    made.say(state)
    made.told.clear()
    made.say(S.DISABLED, after_s=0.1)
    taken_in = made.say(S.ESCROWED, after_s=0.1)
    honest = state in COMES_UP | {S.IDLE}
    assert taken_in == ([] if honest else [WireSuspicion.ESCROWED_DISABLED])


# --- the whole driver, and a box on its line ----------------------------------------------------


def suspicions(bench):
    return [suspected.what for suspected in bench.of(WireSuspected)]


@pytest.fixture
def tapped(bench):
    bench.may_be_suspected = True
    bench.enable()
    bench.run_until(lambda: bench.status.name == "IDLE")
    return bench


def test_a_claim_of_a_stacked_bill_is_told_before_the_bill(tapped):
    tapped.command("claim 8105")
    tapped.wait_for(BillStacked)
    names = [type(event).__name__ for event in tapped.events]
    assert names.index("WireSuspected") < names.index("BillStacked")
    assert tapped.of(WireSuspected) == [
        WireSuspected(WireSuspicion.STACKED_UNORDERED, "81 BILL_STACKED 05")
    ]
    assert tapped.cassette == {}


def test_a_claim_after_another_is_another_bill(tapped):
    tapped.command("insert 500")
    tapped.run_until(lambda: tapped.device.path.phase is Phase.ESCROWED)
    tapped.run(0.3)
    tapped.driver.stack()
    tapped.auto_acknowledge = False
    tapped.wait_for(BillStacked)
    tapped.command("claim 8107")
    tapped.run_until(lambda: len(tapped.of(BillStacked)) == 2)
    assert suspicions(tapped) == [WireSuspicion.STACKED_IN_A_ROW]


def test_a_bill_in_no_time_is_told(tapped):
    tapped.command("hasty on")
    tapped.command("insert 500")
    tapped.run_until(lambda: tapped.device.path.phase is Phase.ESCROWED)
    tapped.run(0.3)
    tapped.driver.stack()
    tapped.wait_for(BillStacked)
    assert suspicions(tapped) == [WireSuspicion.TOO_FAST]


@pytest.mark.parametrize("claim", ["12", "8009", "17"])
def test_other_claims_are_told_too(tapped, claim):
    for _ in range(3):
        tapped.command(f"claim {claim}")
    tapped.run(3.0)
    assert suspicions(tapped)


def test_a_cheat_is_repeated_until_it_is_durable(bench):
    bench.auto_acknowledge = False
    bench.enable()
    bench.command("cheat")
    (cheat,) = [bench.wait_for(CheatDetected)]
    bench.run(3.0)
    assert bench.device.path.phase is Phase.CHEATED
    bench.new_driver()
    assert bench.wait_for(CheatDetected, 2)
    bench.driver.acknowledge(cheat.report)
    bench.run_until(lambda: bench.device.path.phase is Phase.REST)

"""The advisor: exact on the worked-out answers, able to say stay, honest about what is lost."""

from __future__ import annotations

import json

import pytest

from backend.demo.catalogue import USAGE_FILE
from backend.rating.advice import Reason, Verdict, advise
from backend.rating.catalogue import DataPolicy, TariffState, UnknownNameError
from backend.rating.losses import LossKind
from backend.rating.months import Month
from backend.rating.usage_file import advise_file


@pytest.fixture
def expected(data_folder):
    return json.loads((data_folder / "advice_of_the_demonstration.json").read_text())


@pytest.fixture
def flat(tariff):
    """flat("T01", 10000): a tariff that costs nothing but its fee."""

    def make(tariff_id, fee_month, **changes):
        return tariff(tariff_id, fee_month=fee_month, pkg={"sms": 9}, **changes)

    return make


def figures_of(advice):
    return {
        "tariff": advice.own.tariff.id,
        "now_avg_minor": advice.own.mean_minor,
        "best": advice.best.tariff.id,
        "best_avg_minor": advice.best.mean_minor,
        "saving_month_minor": advice.saving_month_minor,
        "extras_3mo_minor": {extra.id: extra.total_minor for extra in advice.extras.held},
        "per_tariff_avg_minor": {one.tariff.id: one.mean_minor for one in advice.figures},
        "data_shortfall_mb": {one.tariff.id: one.shortfall_mb for one in advice.falling_short},
        "records": advice.records,
    }


@pytest.mark.promise("R08")
@pytest.mark.parametrize("subscriber", ["S01", "S02", "S03", "S04"])
def test_the_demonstrations_subscribers_get_the_expected_answers(catalogue, expected, subscriber):
    answer = expected[subscriber]
    advice = advise_file(USAGE_FILE, subscriber, answer["tariff"], (), catalogue)
    assert figures_of(advice) == answer


@pytest.mark.promise("R08")
def test_who_has_the_cheapest_tariff_is_told_to_stay(catalogue):
    advice = advise_file(USAGE_FILE, "S03", "T04", (), catalogue)
    assert (advice.verdict, advice.reason) == (Verdict.STAY, Reason.OWN_IS_CHEAPEST)
    assert advice.best is advice.own is advice.cheapest
    assert (advice.losses, advice.saving_month_minor, advice.no_way_back) == ((), 0, False)


@pytest.mark.parametrize(
    ("now_minor", "other_minor", "verdict"),
    [
        (50000, 47000, Verdict.STAY),  # 3000 is not more than 3000
        (50000, 46999, Verdict.CHANGE),  # 3001 is, and more than 5 %, 2500
        (60020, 57019, Verdict.STAY),  # 3001 is, but 5 % are 3001 exactly
        (60019, 57018, Verdict.CHANGE),  # 3001 is more than 3000.95
        (100000, 95000, Verdict.STAY),  # 5 % exactly
        (100000, 94999, Verdict.CHANGE),
        (2000, 0, Verdict.STAY),
        (50000, 50000, Verdict.STAY),
        (50000, 60000, Verdict.STAY),
    ],
)
def test_a_change_saves_more_than_both_thresholds(
    flat, priced, usage, now_minor, other_minor, verdict
):
    tariffs = priced(flat("T01", other_minor), flat("T02", now_minor))
    advice = advise([usage.sms()], "T02", (), tariffs)
    assert advice.verdict is verdict
    changes = verdict is Verdict.CHANGE
    assert advice.best.tariff.id == ("T01" if changes else "T02")
    assert advice.saving_month_minor == (now_minor - other_minor if changes else 0)


def test_too_small_a_saving_names_the_cheapest_all_the_same(flat, priced, usage):
    advice = advise([usage.sms()], "T02", (), priced(flat("T01", 9000), flat("T02", 10000)))
    assert advice.reason is Reason.SAVES_TOO_LITTLE
    assert advice.cheapest.tariff.id == "T01"
    assert advice.best.tariff.id == "T02"


def test_the_own_tariff_wins_a_tie(flat, priced, usage):
    tariffs = priced(flat("T01", 10000), flat("T02", 10000), flat("T03", 10000))
    advice = advise([usage.sms()], "T02", (), tariffs)
    assert advice.reason is Reason.OWN_IS_CHEAPEST
    assert [one.tariff.id for one in advice.comparable] == ["T02", "T01", "T03"]


def test_of_equal_strangers_the_first_of_the_catalogue_wins(flat, priced, usage):
    tariffs = priced(flat("T03", 10000), flat("T01", 10000), flat("T02", 50000))
    assert advise([usage.sms()], "T02", (), tariffs).best.tariff.id == "T03"


def test_the_figure_is_the_mean_in_whole_units(tariff, priced, usage):
    """Messages at 200, two in July alone: 400 / 3 is 133; at 250, 500 / 3 is 167."""
    months = [Month(2025, 7), Month(2025, 8), Month(2025, 9)]
    tariffs = priced(tariff("T01"), tariff("T02"))
    advice = advise([usage.sms(2)], "T01", (), tariffs, months=months)
    assert {one.tariff.id: one.mean_minor for one in advice.figures} == {"T01": 133, "T02": 167}
    assert [bill.total_minor for bill in advice.own.months] == [400, 0, 0]


def test_only_active_tariffs_and_the_own_one_are_candidates(catalogue, usage):
    active = [f"T{number:02}" for number in range(1, 9)]
    for own, candidates in (("T03", active), ("T09", [*active, "T09"]), ("T10", [*active, "T10"])):
        advice = advise([usage.sms()], own, (), catalogue)
        assert [one.tariff.id for one in advice.figures] == candidates


def test_a_tariff_that_falls_short_is_shown_and_never_advised(flat, priced, usage):
    """T07 stops after its package: for 2 MB it would cost nothing."""
    stops = flat("T07", 0)
    advice = advise([usage.mb(2)], "T02", (), priced(stops, flat("T02", 50000, mb=0)))
    assert (advice.verdict, advice.best.tariff.id) == (Verdict.STAY, "T02")
    assert [(one.tariff.id, one.shortfall_mb) for one in advice.falling_short] == [("T07", 2)]
    assert [one.tariff.id for one in advice.comparable] == ["T02"]


def test_the_shortfall_is_of_the_worst_month_rounded_down(flat, priced, usage):
    records = [usage.data(2000), usage.from_day(2025, 8).data(3071), usage.data(1024)]
    advice = advise(records, "T07", (), priced(flat("T07", 0)))
    assert advice.own.shortfall_mb == 3  # 4095 KB in August
    assert [bill.data.shortfall_kb for bill in advice.own.months] == [2000, 4095]


def test_less_than_a_mb_short_is_no_shortfall(flat, priced, usage):
    advice = advise([usage.data(1023)], "T02", (), priced(flat("T07", 0), flat("T02", 50000)))
    assert (advice.best.tariff.id, advice.falling_short) == ("T07", ())


def test_who_falls_short_at_home_changes_only_to_save(flat, priced, usage):
    records = [usage.mb(5)]
    dearer = advise(records, "T07", (), priced(flat("T07", 100), flat("T01", 5000, mb=0)))
    assert (dearer.verdict, dearer.reason) == (Verdict.STAY, Reason.SERVING_MORE_COSTS_MORE)
    assert dearer.cheapest.tariff.id == "T01"
    equal = advise(records, "T07", (), priced(flat("T07", 5000), flat("T01", 5000, mb=0)))
    assert (equal.verdict, equal.reason) == (Verdict.STAY, Reason.SAVES_TOO_LITTLE)
    cheaper = advise(records, "T07", (), priced(flat("T07", 9000), flat("T01", 5000, mb=0)))
    assert (cheaper.verdict, cheaper.best.tariff.id) == (Verdict.CHANGE, "T01")


def test_where_nothing_serves_all_the_advice_is_to_stay(flat, priced, usage):
    advice = advise([usage.mb(5)], "T07", (), priced(flat("T07", 90000), flat("T06", 0)))
    assert (advice.verdict, advice.reason) == (Verdict.STAY, Reason.NOTHING_SERVES_ALL)
    assert (advice.best.tariff.id, advice.cheapest) == ("T07", None)


@pytest.mark.parametrize("status", [TariffState.ARCHIVE, TariffState.RESTRICTED])
def test_who_leaves_a_closed_tariff_is_warned(flat, priced, usage, status):
    closed = flat("T09", 50000, status=status)
    advice = advise([usage.sms()], "T09", (), priced(flat("T01", 0), closed))
    assert advice.best.tariff.id == "T01"
    assert advice.no_way_back
    assert advice.losses[0].kind is LossKind.ARCHIVED


def test_who_stays_on_an_archived_tariff_is_not_warned(flat, priced, usage):
    advice = advise([usage.sms()], "T09", (), priced(flat("T01", 50000), flat("T09", 100)))
    assert (advice.best.tariff.id, advice.no_way_back, advice.losses) == ("T09", False, ())


@pytest.mark.promise("R08")
def test_a_change_names_what_is_lost(catalogue):
    """S02 from T04 (500 min, 300 SMS, packs) to T06 (50 min, no SMS, slow): rows of the catalogue.

    The 23 minutes and 4 messages are what S02's busiest month used.
    """
    advice = advise_file(USAGE_FILE, "S02", "T04", (), catalogue)
    lost = {(loss.kind, loss.what): loss for loss in advice.losses}
    assert set(lost) == {
        (LossKind.MINUTES, ""),
        (LossKind.MESSAGES, ""),
        (LossKind.ONNET_FREE, ""),
        (LossKind.DATA_BEYOND, "slow"),
        (LossKind.PRICE, "home_other"),
        (LossKind.PRICE, "home_fixed"),
        (LossKind.PRICE, "sms"),
    }
    minutes, messages = lost[LossKind.MINUTES, ""], lost[LossKind.MESSAGES, ""]
    assert (minutes.now, minutes.then, minutes.used_max, minutes.is_felt) == (500, 50, 23, False)
    assert (messages.now, messages.then, messages.used_max, messages.is_felt) == (300, 0, 4, True)
    assert (lost[LossKind.PRICE, "sms"].now, lost[LossKind.PRICE, "sms"].then) == (200, 250)
    assert lost[LossKind.ONNET_FREE, ""].then == 180


@pytest.mark.parametrize(
    ("own", "other", "kind", "what"),
    [
        ({"pkg": {"mb": 2}}, {"pkg": {"mb": 1}}, LossKind.DATA, ""),
        ({"includes": ("O-CLIR", "O-SPAM")}, {"includes": ("O-CLIR",)}, LossKind.INCLUDED_OPTION,
         "O-SPAM"),
        ({}, {"promised_allowed": False}, LossKind.PROMISED_PAYMENT, ""),
        ({"round_s": 1}, {"round_s": 60}, LossKind.ROUNDING, ""),
        ({}, {"data_policy": DataPolicy.STOP}, LossKind.DATA_BEYOND, "stop"),
        ({"data_policy": DataPolicy.SLOW}, {"data_policy": DataPolicy.STOP},
         LossKind.DATA_BEYOND, "stop"),
        ({}, {"mb": 251}, LossKind.PRICE, "mb"),
        ({}, {"onnet": 151}, LossKind.PRICE, "onnet"),
        ({"pkg": {"min": 5}}, {"pkg": {"min": 5}, "package_classes": ("onnet",)},
         LossKind.PACKAGE_CLASS, "home_other"),
    ],
)  # fmt: skip  # a row a loss
def test_each_kind_of_loss_is_named(tariff, priced, usage, own, other, kind, what):
    tariffs = priced(tariff("T01", id="OWN", fee_month=50000, **own), tariff("T01", **other))
    there = advise([usage.call_in(1)], "OWN", (), tariffs)
    assert (kind, what) in {(loss.kind, loss.what) for loss in there.losses}
    tariffs = priced(tariff("T01", id="OWN", fee_month=50000, **other), tariff("T01", **own))
    back = advise([usage.call_in(1)], "OWN", (), tariffs)
    assert back.verdict is Verdict.CHANGE
    assert (kind, what) not in {(loss.kind, loss.what) for loss in back.losses}


@pytest.mark.parametrize(("sent", "is_felt"), [(4, False), (5, False), (6, True)])
def test_a_smaller_package_is_felt_once_it_is_not_enough(tariff, priced, usage, sent, is_felt):
    own = tariff("T01", id="OWN", fee_month=50000, pkg={"sms": 9})
    tariffs = priced(own, tariff("T01", pkg={"sms": 5}))
    (loss,) = advise([usage.sms(sent)], "OWN", (), tariffs).losses
    assert (loss.kind, loss.is_felt) == (LossKind.MESSAGES, is_felt)


def test_what_cannot_be_measured_counts_as_felt(tariff, priced, usage):
    tariffs = priced(tariff("T01", id="OWN", fee_month=50000), tariff("T01", sms=201))
    (loss,) = advise([usage.call_in(1)], "OWN", (), tariffs).losses
    assert (loss.kind, loss.is_felt) == (LossKind.PRICE, True)


def test_classes_of_no_package_are_no_loss(tariff, priced, usage):
    tariffs = priced(
        tariff("T01", id="OWN", fee_month=50000), tariff("T01", package_classes=("onnet",))
    )
    assert advise([usage.sms()], "OWN", (), tariffs).losses == ()


def test_a_change_to_the_same_terms_loses_nothing(tariff, priced, usage):
    tariffs = priced(tariff("T01", id="OWN", fee_month=50000), tariff("T01"))
    assert advise([usage.sms()], "OWN", (), tariffs).losses == ()


def test_what_was_used_is_told_month_by_month(catalogue, usage):
    records = [usage.call(61), usage.call_in(30), usage.sms(2), usage.data(5)]
    (july,) = advise(records, "T03", (), catalogue).use
    assert (july.calls_out, july.spoken_out_s, july.calls_in, july.spoken_in_s) == (1, 61, 1, 30)
    assert (july.sms, july.data_kb, str(july.month)) == (2, 5, "2025-07")


def test_packages_of_options_are_left_out_and_told_apart(catalogue, usage):
    """T03 and 6000 MB: 5120 of the package, two packs of 512 for 7500: 45000.

    With O-NET3 8192 MB are enough for 30000 + 12000.  T08 serves them for 25000: against T03 alone
    it saves 20000, against what is really paid 17000.
    """
    advice = advise([usage.mb(6000)], "T03", ("O-NET3", "O-CLIR", "O-TURBO1"), catalogue)
    assert [option.id for option in advice.packages_left_out] == ["O-NET3", "O-TURBO1"]
    assert (advice.own.mean_minor, advice.best.tariff.id) == (45000, "T08")
    assert advice.own_with_packages.mean_minor == 42000
    assert (advice.saving_month_minor, advice.saving_with_packages_minor) == (20000, 17000)
    assert "T03+O-NET3" not in {one.tariff.id for one in advice.figures}


def test_without_packages_of_options_there_is_nothing_to_tell_apart(catalogue, usage):
    advice = advise([usage.sms()], "T03", ("O-CLIR", "O-TURBO1"), catalogue)
    assert (advice.own_with_packages, advice.saving_with_packages_minor) == (None, None)


def test_the_losses_of_any_candidate_can_be_asked_for(catalogue, usage):
    advice = advise([usage.sms()], "T09", (), catalogue)
    assert advice.losses_to(advice.best.tariff.id) == advice.losses
    assert advice.losses_to("T09") == ()
    assert {loss.kind for loss in advice.losses_to("T08")} >= {
        LossKind.ARCHIVED,
        LossKind.MINUTES,
        LossKind.PROMISED_PAYMENT,
    }
    with pytest.raises(UnknownNameError, match="no candidate 'T10'"):
        advice.losses_to("T10")


@pytest.mark.parametrize(("own", "held"), [("T99", ()), ("T03", ("O-NONE",))])
def test_an_unknown_name_lists_those_there_are(catalogue, own, held):
    with pytest.raises(UnknownNameError, match=r"there are: (T01, T02|O-MIN300, O-SMS300)"):
        advise([], own, held, catalogue)


def test_without_a_record_the_fees_alone_are_compared(catalogue):
    advice = advise([], "T05", (), catalogue, months=[Month(2025, 7)])
    assert (advice.records, advice.own.mean_minor, advice.best.tariff.id) == (0, 85000, "T01")

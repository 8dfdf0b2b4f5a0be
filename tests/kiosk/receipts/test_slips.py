"""What every slip must say, in every language, and how it reads as a whole."""

import os
from dataclasses import replace
from pathlib import Path

import pytest

from drivers.api import Align, Feed, Pair, QrCode, Rule, Text
from kiosk.config.pack_loading import load_pack
from kiosk.projection.ground.contacts import operator_text
from kiosk.receipts.codes import claim_uri, receipt_uri
from kiosk.receipts.slips import claim_slip, doubt_slip, pending_slip, top_up_slip
from kiosk.say import Say
from kiosk.texts.languages import OWN_NAMES
from workbench.screen_samples import (
    AT,
    CLAIM,
    CREDITED,
    DOUBT,
    MSISDN,
    PENDING,
    REFUSED,
    TERMINAL,
    WITH_FEE,
)

GOLDENS = Path(__file__).parent / "goldens"
PACK = load_pack()
SAYS = {language: Say.of(language, PACK, "Europe/Moscow") for language in OWN_NAMES}
COLUMNS = 42


def slips(say, copy=False):
    around = (say, PACK, TERMINAL)
    return {
        "top-up": top_up_slip(*around, CREDITED, copy=copy),
        "top-up-doubt": top_up_slip(*around, WITH_FEE, (DOUBT,), copy=copy),
        "pending": pending_slip(*around, PENDING, copy=copy),
        "claim": claim_slip(*around, CLAIM, (), refused=REFUSED, copy=copy),
        "claim-doubt": claim_slip(*around, CLAIM, (DOUBT,), copy=copy),
        "doubt": doubt_slip(*around, MSISDN, (DOUBT,), copy=copy),
    }


def lines_of(slip):
    """A slip as one reads it, without wrapping."""
    for part in slip.parts:
        match part:
            case Text():
                text = part.text.upper() if part.large else part.text
                yield text.center(COLUMNS).rstrip() if part.align is Align.CENTRE else text
            case Pair(label, value):
                yield f"{label} {'.' * (COLUMNS - len(label) - len(value) - 2)} {value}"
            case Rule():
                yield "-" * COLUMNS
            case QrCode(data):
                yield f"[{data}]".center(COLUMNS).rstrip()
            case Feed(count):
                yield from [""] * count


def text_of(slip):
    return "\n".join(lines_of(slip)) + "\n"


def pairs_of(slip):
    return {part.label: part.value for part in slip.parts if isinstance(part, Pair)}


def codes_of(slip):
    return [part.data for part in slip.parts if isinstance(part, QrCode)]


@pytest.fixture(params=OWN_NAMES)
def say(request):
    return SAYS[request.param]


def test_a_top_up_slip_says_everything_that_is_promised(say):
    slip = top_up_slip(say, PACK, TERMINAL, WITH_FEE)
    text = text_of(slip)
    for said in (
        PACK.brand.name.upper(),
        PACK.agent.name,
        PACK.agent.tax_number,
        PACK.agent.telephone,
        TERMINAL.terminal_id,
        TERMINAL.address,
        say.moment(AT),
        WITH_FEE.receipt_number,
        "1234\u00a05674",
        "+7\u00a0916\u00a0123-45-67",
        say.paper_money(50000),
        say.paper_money(2250),
        say.paper_money(47750),
        "RUB",
        WITH_FEE.reference,
        "14",
        say("This is not a fiscal document."),
        operator_text(say, PACK.receipt_footer),
    ):
        assert said in text, said
    assert codes_of(slip) == ["KIOSK:R:12345674:4567"]
    assert slip.language == say.language


@pytest.mark.promise("R29", "R39")
def test_every_slip_names_all_numbers_and_for_whom_they_are_free(say):
    for name, slip in slips(say).items():
        text = text_of(slip)
        for contact in PACK.contacts:
            price = contact.free_for[say.language] if contact.free else say("Price by your tariff")
            assert contact.number in text, name
            assert price in text, name


def test_every_slip_says_who_took_the_money_where_and_when(say):
    for name, slip in slips(say).items():
        text = text_of(slip)
        for said in (PACK.agent.name, PACK.agent.tax_number, TERMINAL.terminal_id, say.moment(AT)):
            assert said in text, name


def test_a_copy_differs_by_its_mark_alone(say):
    mark = Text(say("COPY"), Align.CENTRE, bold=True, large=True)
    copies = slips(say, copy=True)
    for name, slip in slips(say).items():
        assert mark not in slip.parts, name
        assert copies[name].parts.count(mark) == 1, name
        assert tuple(part for part in copies[name].parts if part != mark) == slip.parts, name


def test_a_fee_of_nothing_is_said_too(say):
    pairs = pairs_of(top_up_slip(say, PACK, TERMINAL, CREDITED))
    assert pairs[say("Fee")] == say.paper_money(0)


def test_a_pending_payment_is_never_called_credited(say):
    slip = pending_slip(say, PACK, TERMINAL, PENDING)
    pairs = pairs_of(slip)
    assert say("Credited") not in pairs
    assert pairs[say("Will be credited")] == say.paper_money(47750)
    assert say("Keep this slip until the money is on the number.") in text_of(slip)
    assert say("Operator's reference") not in pairs


def test_a_bill_in_doubt_stands_apart_from_the_sums(say):
    pairs = pairs_of(top_up_slip(say, PACK, TERMINAL, WITH_FEE, (DOUBT,)))
    assert pairs[say("Code {code}", code="9012\u00a03458")] == say.paper_money(100000)
    assert pairs[say("Put in")] == say.paper_money(50000)


def test_a_claim_slip_keeps_the_full_number_the_sum_and_the_refused_receipt(say):
    pairs = pairs_of(claim_slip(say, PACK, TERMINAL, CLAIM, refused=REFUSED))
    assert pairs[say("Number")] == "+7\u00a0916\u00a0123-45-67"
    assert pairs[say("Kept for you")] == say.paper_money(150000)
    assert pairs[say("Claim code")] == "5551\u00a02346"
    assert pairs[say("Refused receipt")] == REFUSED.receipt_number
    assert say("Check code") not in pairs


def test_amounts_on_paper_have_no_sign_a_printer_lacks(say):
    for name, slip in slips(say).items():
        assert not set(text_of(slip)) & set("₽₴\u202f"), name


def test_a_refused_payment_gets_no_receipt():
    with pytest.raises(AssertionError):
        top_up_slip(SAYS["ru"], PACK, TERMINAL, REFUSED)
    with pytest.raises(AssertionError):
        pending_slip(SAYS["ru"], PACK, TERMINAL, CREDITED)
    with pytest.raises(AssertionError):
        doubt_slip(SAYS["ru"], PACK, TERMINAL, MSISDN, ())


def test_the_days_to_correct_come_from_the_pack_and_decline():
    short = PACK.model_copy(update={"correction_days": 1})
    assert "в течение 1 дня" in text_of(top_up_slip(SAYS["ru"], short, TERMINAL, CREDITED))
    assert "в течение 14 дней" in text_of(top_up_slip(SAYS["ru"], PACK, TERMINAL, CREDITED))


def test_an_agent_fact_that_is_long_or_a_second_number_changes_nothing_else():
    other = replace(CREDITED, msisdn="+79037654321")
    one = text_of(top_up_slip(SAYS["ru"], PACK, TERMINAL, CREDITED)).splitlines()
    two = text_of(top_up_slip(SAYS["ru"], PACK, TERMINAL, other)).splitlines()
    assert sum(a != b for a, b in zip(one, two, strict=True)) == 2  # the number and its code


def test_square_codes_hold_capitals_and_digits_only():
    for code in (receipt_uri("12345674", MSISDN), claim_uri("55512346")):
        assert set(code) <= set("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789:")


@pytest.mark.parametrize("language", OWN_NAMES)
@pytest.mark.parametrize("name", ["top-up", "top-up-doubt", "pending", "claim", "doubt"])
def test_slips_read_as_recorded(language, name):
    """Record anew with KIOSK_RECORD_GOLDENS=1, and read what changed before it is committed."""
    golden = GOLDENS / f"{name}.{language}.txt"
    text = text_of(slips(SAYS[language])[name])
    if os.environ.get("KIOSK_RECORD_GOLDENS") == "1":
        golden.parent.mkdir(exist_ok=True)
        golden.write_text(text, encoding="utf-8")
    assert text == golden.read_text(encoding="utf-8")

"""The same core with every delivered pack: language, currency, numbers and brand follow it."""

from datetime import timedelta

import pytest

from contract.account.access import Access, CodeSent
from contract.messages import NumberCheckAnswer, Problem
from contract.quotes import Quote
from drivers.api import (
    AcceptorIdentified,
    AcceptorIdentity,
    AcceptorStatus,
    BillEscrowed,
    BillStacked,
    BillType,
    PrinterStatusChanged,
)
from drivers.emulators.bills import bill_table
from kiosk import effects as do
from kiosk.assembly import core_of
from kiosk.config.pack_loading import load_pack, pack_quote_id
from kiosk.config.pack_places import PACKS
from kiosk.config.settings import Settings, TerminalSettings
from kiosk.conversations.ground.session import Session
from kiosk.events import CustomerDid, PrinterSaid
from kiosk.fault_codes import FaultCode
from kiosk.money import Money, money_text
from kiosk.operator.errors import (
    Distrust,
    OperatorProblemError,
    OperatorUnreachableError,
    OperatorUntrustedError,
)
from kiosk.operator.outbox import Outbox
from kiosk.texts.languages import own_name
from kiosk.views.intents import EraseAll, EraseDigit

# What people of the market type, what it becomes, and the invitation in their language.
MARKETS = {
    "default": ("89161234567", "+79161234567", "Положить деньги на телефон"),
    "hungary": ("06201234567", "+36201234567", "Pénz feltöltése telefonra"),
    "belarus": ("80291234567", "+375291234567", "Пакласці грошы на тэлефон"),
    "ukraine": ("0501234567", "+380501234567", "Покласти гроші на телефон"),
}


@pytest.fixture(params=MARKETS)
def market(request, rig):
    """(rig, pack, what is typed, the number, the invitation): a core of that pack on the rig."""
    pack = load_pack(PACKS / request.param)
    head = rig.journal.head.seq
    rig.core = core_of(
        Settings(terminal=TerminalSettings(terminal_id="T-004211", timezone=pack.timezone)),
        pack,
        matters=rig.journal.matters,
        seq=head,
        outbox=Outbox.rebuilt(head, head, head, rig.clock.now().monotonic_s, 0.0),
        dice=rig.dice,
        version="test",
    )
    rig.carry(rig.core.start(rig.clock.now()))
    return rig, pack, *MARKETS[request.param]


def connected(rig, currency):
    """Bring an acceptor with the bills of this currency; return their types by minor units."""
    table = tuple(
        BillType(number, entry.currency, entry.value)
        for number, entry in bill_table(currency).items()
    )
    rig.device(AcceptorIdentified(AcceptorIdentity("ccnet", "SM", "B2"), table))
    rig.status(AcceptorStatus.DISABLED)
    rig.tell(PrinterSaid(PrinterStatusChanged(rig.fine_printer)))
    rig.pass_time(2)
    return {entry.value * 100: number for number, entry in bill_table(currency).items()}


def quote_of(rig, pack):
    return Quote(
        quote_id="Q-1",
        currency=pack.currency,
        fee_tiers=pack.fee_tiers,
        min_minor=pack.limits.min_minor,
        max_minor=pack.limits.max_minor,
        expires_at=rig.clock.utc() + timedelta(minutes=15),
    )


def choice_ids_of(rig):
    return [choice.id for choice in rig.screen.view.choices]


def prove_payer(rig, payer, code="123456"):
    """From the question for the payer's own number, which stands there, to the open slot."""
    later = rig.clock.utc() + timedelta(minutes=3)
    rig.press("next")
    assert (rig.asked.body.msisdn, rig.asked.body.purpose) == (payer, "payer")
    sent = CodeSent(authentication_id="A-1", expires_at=later, resend_after_s=45, sends_left=2)
    rig.answer("send_code", sent)
    rig.type(code)
    access = Access(access_token="t" * 32, level="P", msisdn=payer, expires_at=later)
    rig.answer("validate_code", access)


def to_confirm(rig, pack, keys, e164):
    rig.press("top_up")
    rig.type(keys)
    rig.press("next")
    told = NumberCheckAnswer(msisdn=e164, verdict="ok", quote=quote_of(rig, pack))
    rig.answer("check_number", told)


@pytest.mark.promise("R24", "R29")
def test_the_first_screen_invites_in_the_first_language_under_the_packs_brand(market):
    rig, pack, _, _, invitation = market
    connected(rig, pack.currency)
    assert rig.view == "AttractView"
    assert rig.screen.view.title == invitation
    around = rig.screen.frame
    assert around.brand.name == pack.brand.name
    assert around.brand.colour == pack.brand.colour
    assert around.language_label == own_name(pack.languages[0])
    assert [each.code for each in around.languages] == list(pack.languages)
    assert pack.contacts[0].number in around.footer


@pytest.mark.promise("R24")
def test_home_opens_the_same_doors_in_every_market(market):
    rig, pack, _, _, invitation = market
    connected(rig, pack.currency)
    rig.press("home")
    assert rig.view == "HomeView"
    labels = [choice.label for choice in rig.screen.view.choices]
    assert len(labels) == 7
    assert labels[0] == invitation


@pytest.mark.promise("R24")
def test_a_number_is_typed_in_the_places_of_the_market(market):
    rig, pack, keys, e164, _ = market
    connected(rig, pack.currency)
    rig.press("top_up")
    assert rig.view == "NumberView"
    assert rig.screen.view.prefix == e164[: -len("".join(rig.screen.view.groups))]
    rig.type(keys)
    assert rig.screen.view.prefix + "".join(rig.screen.view.groups) == e164


@pytest.mark.promise("R24")
def test_confirming_names_bills_and_limits_in_the_currency_of_the_market(market):
    rig, pack, keys, e164, _ = market
    connected(rig, pack.currency)
    to_confirm(rig, pack, keys, e164)
    assert rig.view == "ConfirmView"
    view = rig.screen.view
    largest = money_text(Money(pack.limits.max_minor, pack.currency), pack.first_language)
    assert largest in view.limits
    bills = [
        money_text(Money(minor, pack.currency), pack.first_language, sign=False)
        for minor in sorted(pack.denominations_minor)
    ]
    assert [bill in " ".join(view.bills) for bill in bills] == [True] * len(bills)


@pytest.mark.promise("R24")
def test_a_bill_of_the_market_is_kept_and_counted_in_its_currency(market):
    rig, pack, keys, e164, _ = market
    types = connected(rig, pack.currency)
    to_confirm(rig, pack, keys, e164)
    rig.press("yes")
    if pack.identifies_payer:
        prove_payer(rig, e164)
    rig.status(AcceptorStatus.IDLE)
    smallest = min(pack.denominations_minor)
    rig.status(AcceptorStatus.ACCEPTING)
    rig.device(BillEscrowed(types[smallest]))
    assert isinstance(rig.orders[-1], do.StackBill)
    (opened,) = rig.records("transaction_opened")
    assert (opened.msisdn, opened.quote.currency) == (e164, pack.currency)
    assert opened.payer == (e164 if pack.identifies_payer else None)
    (intent,) = rig.records("intent_opened")
    assert (intent.denomination_minor, intent.currency) == (smallest, pack.currency)


@pytest.mark.promise("R27")
@pytest.mark.parametrize("market", ["hungary", "belarus"], indirect=True)
class TestNobodyCanCheckTheNumber:
    """Where the pack allows cash all the same."""

    @pytest.fixture
    def told(self, market):
        """(rig, pack, keys, number): the customer was told that the number cannot be checked."""
        rig, pack, keys, e164, _ = market
        connected(rig, pack.currency)
        rig.press("top_up")
        rig.type(keys)
        rig.press("next")
        rig.answer("check_number", OperatorUnreachableError("no route"))
        return rig, pack, keys, e164

    def test_it_is_said_before_the_cash_and_nothing_is_taken_without_a_yes(self, told):
        rig, *_ = told
        assert rig.view == "MessageView"
        assert "pay_unchecked" in choice_ids_of(rig)
        assert rig.screen.view.my_money
        rig.press("try_again")
        assert rig.view == "NumberView"
        assert rig.ordered(do.EnableBills) == []

    def test_the_number_is_typed_twice_and_must_be_the_same(self, told):
        rig, _, keys, e164 = told
        rig.press("pay_unchecked")
        assert rig.view == "NumberView"
        assert set("".join(rig.screen.view.groups)) == {"_"}
        rig.type(keys[:-1] + "0")
        rig.press("next")
        assert rig.view == "NumberView"
        assert rig.screen.view.problem
        rig.tell(CustomerDid(EraseDigit(rig.screen.serial)))
        rig.type(keys[-1])
        rig.press("next")
        assert rig.view == "ConfirmView"
        assert rig.screen.view.number.replace("\u00a0", "").replace("-", "") == e164

    def test_who_comes_back_finds_the_number_typed_first(self, told):
        rig, _, _, e164 = told
        rig.press("pay_unchecked")
        rig.press("back")
        assert rig.view == "NumberView"
        assert rig.screen.view.prefix + "".join(rig.screen.view.groups) == e164
        assert rig.ordered(do.EnableBills) == []

    def test_the_packs_price_and_its_own_ceiling_hold_and_the_money_waits(self, told):
        rig, pack, keys, e164 = told
        rig.press("pay_unchecked")
        rig.type(keys)
        rig.press("next")
        view = rig.screen.view
        ceiling = money_text(Money(pack.offline.max_minor, pack.currency), pack.first_language)
        assert ceiling in view.limits
        rig.press("yes")
        (opened,) = rig.records("transaction_opened")
        assert opened.msisdn == e164
        assert opened.quote.quote_id == pack_quote_id(PACKS / pack.name)
        assert opened.quote.fee_tiers == pack.fee_tiers
        assert opened.quote.max_minor == pack.offline.max_minor < pack.limits.max_minor

    def test_only_silence_leads_there(self, market):
        rig, pack, keys, _, _ = market
        connected(rig, pack.currency)
        rig.press("top_up")
        rig.type(keys)
        for error in (
            OperatorProblemError(Problem(status=429, code="limited", title="x", retryable=True)),
            OperatorProblemError(Problem(status=503, code="busy", title="x", retryable=True)),
        ):
            rig.press("next")
            rig.answer("check_number", error)
            assert rig.view == "MessageView"
            assert "pay_unchecked" not in choice_ids_of(rig)
            rig.press("try_again")

    def test_somebody_in_disguise_leads_nowhere(self, market):
        rig, pack, keys, _, _ = market
        connected(rig, pack.currency)
        rig.press("top_up")
        rig.type(keys)
        rig.press("next")
        error = OperatorUntrustedError(Distrust.SIGNATURE_WRONG, "x")
        rig.answer("check_number", error)
        assert choice_ids_of(rig) == ["home"]

    def test_a_number_that_looks_like_another_operators_is_not_paid_unchecked(self, market):
        rig, pack, _, e164, _ = market
        connected(rig, pack.currency)
        rig.press("top_up")
        national = {"+36": "301234567", "+375": "441234567"}
        rig.type(next(typed for prefix, typed in national.items() if e164.startswith(prefix)))
        rig.press("next")
        rig.answer("check_number", OperatorUnreachableError("no route"))
        assert "pay_unchecked" not in choice_ids_of(rig)


@pytest.mark.promise("R24")
@pytest.mark.parametrize("market", ["ukraine"], indirect=True)
class TestTheLawAsksWhoPays:
    """A number of one's own, proved by a code, before any cash."""

    @pytest.fixture
    def confirmed(self, market):
        """(rig, number): the customer said yes to the number that gets the money."""
        rig, pack, keys, e164, _ = market
        self.types = connected(rig, pack.currency)
        self.pack, self.keys = pack, keys
        to_confirm(rig, pack, keys, e164)
        rig.press("yes")
        return rig, e164

    def test_no_cash_is_taken_before_the_code_is_right(self, confirmed):
        rig, e164 = confirmed
        assert rig.view == "NumberView"
        assert rig.screen.view.prefix + "".join(rig.screen.view.groups) == e164, "often one's own"
        rig.press("next")
        rig.refuse("send_code", "limited", 429)
        assert rig.view == "MessageView"
        rig.press("home")
        assert rig.ordered(do.EnableBills) == []
        assert rig.records("transaction_opened") == []

    def test_it_may_be_another_number_and_stands_in_the_signed_submit(self, confirmed):
        rig, e164 = confirmed
        rig.tell(CustomerDid(EraseAll(rig.screen.serial)))
        rig.type("0671112233")
        prove_payer(rig, "+380671112233")
        self.pay(rig)
        (opened,), (submitted,) = rig.records("transaction_opened"), rig.records("submitted")
        assert opened.payer == submitted.payer == "+380671112233"
        assert submitted.payments[0].msisdn == e164

    def test_who_was_known_once_is_not_asked_again_in_the_visit_and_the_next_one_is(
        self, confirmed
    ):
        rig, e164 = confirmed
        prove_payer(rig, e164)
        self.pay(rig)
        rig.decide()
        rig.press("top_up")
        self.again(rig, e164)
        assert rig.view == "CashView"
        rig.press("back")
        rig.pass_time(300, step_s=3)
        rig.press("top_up")
        self.again(rig, e164)
        assert rig.screen.name == "payer_number"

    def test_every_access_of_the_visit_is_over_with_it(self, confirmed):
        rig, e164 = confirmed
        prove_payer(rig, e164)
        rig.press("back")
        rig.press("back")
        rig.pass_time(300, step_s=3)
        ended = [one for one in rig.ordered(do.AskOperator) if "end_access" in str(one)]
        assert len(ended) == 1
        assert rig.holds(e164.removeprefix("+380")) == []

    def test_signing_out_forgets_no_access_that_is_to_be_ended(self, confirmed):
        rig, e164 = confirmed
        later = rig.clock.utc() + timedelta(minutes=3)
        payer, account = (
            Access(access_token=letter * 32, level=level, msisdn=e164, expires_at=later)
            for letter, level in (("p", "P"), ("a", "L1"))
        )
        session = Session(access=account, left=(payer,))
        session.sign_out()
        session.sign_out()
        assert (session.access, session.left) == (None, (payer, account))

    def test_a_power_cut_keeps_the_payer_with_the_money(self, confirmed):
        rig, e164 = confirmed
        prove_payer(rig, e164)
        rig.status(AcceptorStatus.IDLE)
        self.insert(rig)
        rig.again()
        assert rig.journal.matters.transaction.payer == e164

    def test_without_a_code_there_is_a_way_back_and_a_person(self, confirmed):
        rig, _ = confirmed
        later = rig.clock.utc() + timedelta(minutes=3)
        rig.press("next")
        rig.answer(
            "send_code",
            CodeSent(authentication_id="A-1", expires_at=later, resend_after_s=45, sends_left=2),
        )
        rig.press("no_sms")
        assert choice_ids_of(rig) == ["send_again", "back"]
        assert rig.screen.frame.person_label
        rig.press("back")
        rig.press("back")
        rig.press("back")
        assert rig.view == "NumberView"
        assert rig.screen.name == "number"

    def insert(self, rig):
        number = self.types[min(self.pack.denominations_minor)]
        rig.status(AcceptorStatus.ACCEPTING)
        rig.device(BillEscrowed(number))
        rig.device(BillStacked(1, number))

    def pay(self, rig):
        rig.status(AcceptorStatus.IDLE)
        self.insert(rig)
        rig.finish()

    def again(self, rig, e164):
        rig.type(self.keys)
        rig.press("next")
        told = NumberCheckAnswer(msisdn=e164, verdict="ok", quote=quote_of(rig, self.pack))
        rig.answer("check_number", told)
        rig.press("yes")


@pytest.mark.promise("R27")
@pytest.mark.parametrize("market", ["default", "ukraine"], indirect=True)
def test_where_the_pack_does_not_allow_it_no_cash_is_taken_for_an_unchecked_number(market):
    rig, pack, keys, _, _ = market
    connected(rig, pack.currency)
    rig.press("top_up")
    rig.type(keys)
    rig.press("next")
    rig.answer("check_number", OperatorUnreachableError("no route"))
    assert rig.view == "MessageView"
    assert "pay_unchecked" not in choice_ids_of(rig)


def test_an_acceptor_of_another_currency_takes_nothing(market):
    rig, *_ = market
    connected(rig, "EUR")
    assert rig.view == "OutOfServiceView"
    assert rig.screen.view.fault_code == str(FaultCode.ACCEPTOR_UNKNOWN_BILLS)

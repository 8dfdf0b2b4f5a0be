"""Another tariff before the yes: compared with one's own use, then quoted with every loss."""

import pytest

from kiosk.events import CustomerDid
from kiosk.views.intents import SetLanguage
from workbench.catalogue_samples import ADVICE, CATALOGUE
from workbench.order_samples import TARIFF_QUOTE

NARROW = str.maketrans("\u00a0\u202f", "  ")


@pytest.fixture
def card(rig):
    """The card of a tariff that was advised."""
    rig.ready()
    rig.tell(CustomerDid(SetLanguage("en")))
    rig.press("home")
    rig.press("tariff")
    rig.sign_in()
    rig.answer("advice", ADVICE)
    rig.press("tariff:T07")
    rig.answer("catalogue", CATALOGUE)
    return rig


@pytest.mark.promise("R16")
def test_a_card_compares_the_tariff_with_the_own_one_by_the_own_use(card):
    (there,) = (one for one in ADVICE.tariffs if one.product.product_id == "T07")
    told = card.screen.view.notice.translate(NARROW)
    assert told.startswith("With your use:")
    for minor in (there.month_minor, ADVICE.own.month_minor):
        assert f"{minor // 100:,}" in told


@pytest.mark.promise("R03", "R07", "R16")
def test_the_quote_names_price_day_and_each_loss_and_nothing_is_ordered_by_looking(card):
    card.press("change:T07")
    card.answer("quote_change", TARIFF_QUOTE)
    view = card.screen.view
    told = " ".join(fact.value for fact in view.facts).translate(NARROW)
    assert len(view.losses) == len(TARIFF_QUOTE.losses)
    assert len(view.also) == 1  # what goes off with it
    begins = TARIFF_QUOTE.effective_at
    assert f"{begins.day} {begins:%b %Y}" in told
    assert f"₽{TARIFF_QUOTE.charge_now_minor // 100}" in told
    assert view.terms
    card.press("back")
    assert card.view == "ListView"
    assert "order_confirmed" not in card.kinds()

"""My tariff and Travel on the screen, with the operator's answers handed in."""

import pytest

from contract.account.catalogue import RoamingPrices
from kiosk.events import CustomerDid
from kiosk.operator.errors import OperatorUnreachableError
from kiosk.views.intents import SetLanguage
from workbench.catalogue_samples import ADVICE, CATALOGUE, FREQUENT, PRICES, TERMS


@pytest.fixture
def home(rig):
    rig.ready()
    rig.press("home")
    return rig


@pytest.fixture
def check_up(home):
    home.press("tariff")
    home.sign_in("9005550177")
    home.answer("advice", ADVICE)
    return home


@pytest.mark.promise("R08")
def test_my_tariff_lands_on_the_check_up_and_notes_it(check_up):
    assert check_up.asked.body.noted
    view = check_up.screen.view
    assert "154" in view.lead
    assert [row.label for row in view.rows] == ["«Спокойный»", "«Поток S»", "«Сеть»"]
    assert "900" in view.notice


@pytest.mark.promise("R03")
def test_from_the_check_up_to_the_terms_and_back(check_up):
    check_up.press("tariff:T07")
    check_up.answer("catalogue", CATALOGUE)
    assert "«Спокойный»" in check_up.screen.view.title
    check_up.press("terms")
    assert check_up.asked.body.product_id == "T07"
    check_up.answer("terms", TERMS)
    assert check_up.screen.view.sections[0].heading == "Плата"
    check_up.press("back")
    check_up.press("back")
    assert "all_tariffs" in check_up.choices


@pytest.mark.promise("R16")
def test_tariffs_are_found_by_what_one_needs(check_up):
    check_up.press("all_tariffs")
    check_up.answer("catalogue", CATALOGUE)
    assert [one for one in check_up.choices if one != "back"] == ["need:smart", "need:senior"]
    check_up.press("need:senior")
    check_up.press("tariff:T07")
    assert "«Спокойный»" in check_up.screen.view.title
    for view in ("MenuView", "MenuView", "ListView"):
        check_up.press("back")
        assert check_up.view == view


@pytest.mark.promise("R38")
def test_prices_abroad_need_no_login(home):
    home.press("travel")
    home.press("going_abroad")
    home.answer("roaming_prices", FREQUENT)
    assert home.choices[1:] == [f"country:{code}" for code in FREQUENT.frequent] + ["other_country"]
    home.press("country:HU")
    assert home.asked.body.country == "HU"
    home.answer("roaming_prices", RoamingPrices(currency="RUB", prices=PRICES))
    values = [row.value for row in home.screen.view.rows]
    assert values[0] == "65\u00a0₽"
    assert "290" in values[-1]
    home.press("back")
    assert "country:HU" in home.choices


def test_a_country_is_found_by_its_first_letter_in_the_language_of_the_screen(home):
    home.press("travel")
    home.press("going_abroad")
    home.answer("roaming_prices", FREQUENT)
    home.press("other_country")
    letters = {letter for row in home.screen.view.keys for letter in row}
    assert {"В", "Г", "Ч"} <= letters
    home.type_word("В")
    shown = {one for one in home.choices if one.startswith("country:")}
    assert "country:HU" in shown
    assert not shown & {"country:DE", "country:CZ"}


@pytest.mark.promise("R33")
def test_the_numbers_abroad_are_those_that_work_there(home):
    home.press("travel")
    home.press("abroad_numbers")
    assert [row.number for row in home.screen.view.contacts] == ["+7 495 766 0166"]


def test_without_an_answer_the_way_home_is_open(home):
    home.press("travel")
    home.press("going_abroad")
    home.answer("roaming_prices", OperatorUnreachableError("no route"))
    assert home.view == "MessageView"
    home.press("home")
    assert home.view == "HomeView"


def test_letters_stand_in_the_order_of_their_alphabet(home):
    home.tell(CustomerDid(SetLanguage("hu")))
    home.press("travel")
    home.press("going_abroad")
    codes = ("EG", "AT", "CZ", "DE", "UA", "HU", "AM")
    home.answer("roaming_prices", FREQUENT.model_copy(update={"countries": codes}))
    home.press("other_country")
    letters = [letter for row in home.screen.view.keys for letter in row]
    # Ausztria, Csehország, Egyiptom, Magyarország, Németország, Örményország, Ukrajna
    assert letters == ["A", "C", "E", "M", "N", "Ö", "U"]


@pytest.mark.promise("R20")
def test_the_guide_says_what_a_service_does_and_how_to_get_it_everywhere(home):
    home.press("help")
    home.press("guide")
    first = next(one for one in home.choices if one.startswith("service:"))
    home.press(first)
    does, cost, ways = home.screen.view.sections
    assert does.paragraphs[0]
    assert cost.paragraphs[0]
    assert len(ways.paragraphs) >= 2
    home.press("back")
    home.press("more_rows")
    assert first not in home.choices


@pytest.mark.promise("R29", "R32", "R33", "R39")
@pytest.mark.parametrize(
    ("place", "numbers"),
    [
        ("own_network", {"0890", "111"}),
        ("landline", {"8-800-250-0890"}),
        ("other_network", {"8-800-250-0890"}),
        ("abroad", {"+7 495 766 0166"}),
    ],
)
def test_the_right_number_depends_on_where_one_calls_from(home, place, numbers):
    home.press("help")
    home.press("numbers")
    home.press(f"from:{place}")
    assert {row.number for row in home.screen.view.contacts} == numbers
    assert all(row.cost for row in home.screen.view.contacts)

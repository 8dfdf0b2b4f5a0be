"""The Internet Assistant, the application, SMS commands, and the list of everything."""

import pytest

from contract.account.access import Access
from contract.account.changes import PasswordSent
from drivers.api import QrCode, Text
from kiosk.config.pack_loading import load_pack
from kiosk.config.pack_services import FUNCTIONS as FUNCTIONS_OF_A_PACK
from kiosk.projection.help.everything import FUNCTIONS
from workbench.account_samples import AT, SUMMARY
from workbench.online_samples import PAIRING

PACK = load_pack()
WORKING = "9005550177"


def opened(level):
    return Access(access_token="t" * 32, level=level, msisdn=f"+7{WORKING}", expires_at=AT)


def log_in(rig, level="L1"):
    rig.sign_in(WORKING, level)


@pytest.fixture
def help_room(rig):
    rig.ready()
    rig.press("home")
    rig.press("help")
    return rig


@pytest.fixture
def online(help_room):
    help_room.press("online")
    return help_room


@pytest.mark.promise("R13")
def test_a_new_password_needs_two_proofs_and_is_never_shown(online):
    online.press("assistant")
    assert online.screen.view.qr == PACK.internet_assistant.address
    online.press("new_password")
    log_in(online)
    online.press("pin")
    online.type("1234")
    online.press("next")
    online.answer("verify_secret", opened("L2"))
    assert online.asked.operation == "set_password"
    online.answer("set_password", PasswordSent(sent_at=AT))
    assert "555-01-77" in online.screen.view.headline
    online.press("done")
    assert "new_password" in online.choices


def test_a_company_s_number_gets_no_password_and_is_told_why(online):
    online.press("assistant")
    online.press("new_password")
    log_in(online, "L2")
    online.refuse("set_password", "company_managed")
    assert online.view == "MessageView"
    assert online.core.runner.say("Not for this number") == online.screen.view.title
    assert "try_again" not in online.choices


@pytest.mark.promise("R23")
def test_the_application_is_found_by_its_square_and_joined_by_a_code(online):
    online.press("application")
    assert online.screen.view.qr == PACK.application.address
    online.press("pair")
    log_in(online)
    online.answer("pair_application", PAIRING)
    assert online.screen.view.code.replace("\u00a0", "") == PAIRING.code
    written = b"".join(record.body for record in online.journal.read(1, 1000))
    assert PAIRING.code.encode() not in written


def test_the_address_is_printed_with_its_square(online):
    online.press("application")
    online.press("print")
    codes = [part.data for part in online.slips[-1].slip.parts if isinstance(part, QrCode)]
    assert codes == [PACK.application.address]


@pytest.mark.promise("R22")
def test_the_card_of_sms_commands_is_read_and_printed_whole(online):
    online.press("sms_commands")
    headings = [section.heading for section in online.screen.view.sections]
    assert headings == [command.send for command in PACK.sms.commands]
    online.press("print")
    said = [part.text for part in online.slips[-1].slip.parts if isinstance(part, Text)]
    assert set(headings) <= set(said)


def test_every_function_a_pack_can_name_stands_in_the_list():
    listed = {one.function for functions in FUNCTIONS.values() for one in functions}
    assert set(FUNCTIONS_OF_A_PACK) <= listed


def every_function():
    return [(door, one.name) for door, functions in FUNCTIONS.items() for one in functions]


@pytest.mark.promise("R25")
@pytest.mark.parametrize(("door", "name"), every_function())
def test_each_function_of_the_list_leads_somewhere_with_a_way_back(help_room, door, name):
    help_room.press("everything")
    help_room.press(f"door:{door}")
    if f"function:{name}" not in help_room.choices:
        help_room.press("more_rows")
    before = help_room.choices
    help_room.press(f"function:{name}")
    assert help_room.choices != before
    assert {"back", "home"} & set(help_room.choices)


def test_from_the_list_one_comes_to_the_door_itself(help_room):
    help_room.press("everything")
    help_room.press("door:account")
    help_room.press("function:account")
    log_in(help_room)
    help_room.answer("summary", SUMMARY)
    assert help_room.view == "AccountView"


def test_from_the_list_one_comes_to_a_top_up(help_room):
    help_room.press("everything")
    help_room.press("door:top_up")
    help_room.press("function:top_up")
    assert help_room.view == "NumberView"
    help_room.type("9161234567")
    help_room.press("next")
    help_room.answer_check(help_room.quote(), number="9161234567")
    assert help_room.view == "ConfirmView"


def test_back_from_a_function_is_the_list_again(help_room):
    help_room.press("everything")
    help_room.press("door:help")
    help_room.press("function:guide")
    help_room.press("back")
    assert "function:guide" in help_room.choices
    help_room.press("back")
    assert "door:help" in help_room.choices
    help_room.press("back")
    assert "everything" in help_room.choices

"""Settings: the nearer source wins, and every mistake is named with its key."""

import pytest

from kiosk.config.loading import explain, load_settings
from kiosk.config.settings import Settings
from kiosk.errors import ConfigurationError


@pytest.fixture
def write(tmp_path):
    """write(text): a kiosk.toml with this text."""

    def write_(text):
        path = tmp_path / "kiosk.toml"
        path.write_text(text)
        return path

    return write_


def mistakes(path=None, environ=None, pack=None):
    with pytest.raises(ConfigurationError) as caught:
        load_settings(path, environ or {}, pack)
    return caught.value.mistakes


def test_without_any_source_the_defaults_stand():
    assert load_settings(None, {}) == Settings()
    assert load_settings(None, {}).timeouts.cash_s == 120


def test_environment_beats_file_beats_pack_beats_default(write):
    path = write("[timeouts]\ncash_s = 100\nnumber_s = 80\n")
    settings = load_settings(
        path,
        {"KIOSK_TIMEOUTS__CASH_S": "90", "UNRELATED": "x", "KIOSK_STATE": "/tmp"},
        {"timeouts": {"cash_s": 200, "number_s": 200, "confirm_s": 50}},
    )
    assert (settings.timeouts.cash_s, settings.origin_of("timeouts.cash_s")) == (90, "environment")
    assert (settings.timeouts.number_s, settings.origin_of("timeouts.number_s")) == (80, "file")
    assert (settings.timeouts.confirm_s, settings.origin_of("timeouts.confirm_s")) == (50, "pack")
    assert settings.origin_of("timeouts.menu_s") == "default"


def test_lists_numbers_and_choices_come_from_the_environment():
    settings = load_settings(
        None,
        {
            "KIOSK_ACCEPTOR__PORTS": "/dev/a, /dev/b",
            "KIOSK_ACCEPTOR__BAUDRATE": "19200",
            "KIOSK_SCREEN__FULLSCREEN": "false",
            "KIOSK_MONEY__DENOMINATIONS_OFF_MINOR": "1000,5000",
            "KIOSK_MONEY__MAX_MINOR": "",
        },
    )
    assert settings.acceptor.ports == ("/dev/a", "/dev/b")
    assert settings.acceptor.baudrate == 19200
    assert settings.screen.fullscreen is False
    assert settings.money.denominations_off_minor == (1000, 5000)
    assert settings.money.max_minor is None


def test_every_mistake_of_every_source_is_named_at_once(write):
    path = write(
        "stray = 1\n[timeouts]\ncash_s = 'abc'\nmenu_s = 2\nfoo = 1\n[screeen]\na = 1\n"
        "[acceptor]\nprotocol = 'x'\nports = []\n[operator]\nbase_url = 'http://x'\n"
    )
    found = mistakes(
        path,
        {
            "KIOSK_NO__X": "1",
            "KIOSK_TERMINAL__TIMEZONE": "Mars/Olympus",
            "KIOSK_ACCEPTOR__BAUDRATE": "4",
        },
        {"screen": {"width_px": 1024}},
    )
    expected = [
        "screen.width_px (pack): belongs to the machine",
        "stray",
        "KIOSK_NO__X (environment): no section 'no'",
        "terminal.timezone = 'Mars/Olympus' (environment): not a time zone",
        "acceptor.protocol = 'x' (file)",
        "acceptor.ports = [] (file)",
        "acceptor.baudrate = '4' (environment)",
        "operator.base_url = 'http://x' (file)",
        "timeouts.menu_s = 2 (file)",
        "timeouts.cash_s = 'abc' (file)",
        "timeouts.foo (file): unknown key; known here: menu_s, number_s",
        "screeen",
    ]
    for start in expected:
        assert any(mistake.startswith(start) for mistake in found), start
    assert len(found) == len(expected)


@pytest.mark.parametrize(
    ("key", "value", "allowed"),
    [
        ("TIMEOUTS__MENU_S", "1", "a whole number from 15 to 600"),
        ("SCREEN__MM_PER_PIXEL", "3", "a number from 0.1 to 0.8"),
        ("ACCEPTOR__BAUDRATE", "1", "one of 9600, 19200"),
        ("SCREEN__FULLSCREEN", "maybe", "true or false"),
        ("TERMINAL__TERMINAL_ID", "x", "text like ^[A-Z]-[0-9]{6}$"),
        ("TERMINAL__ADDRESS", "x" * 200, "text, at most 160 long"),
    ],
)
def test_a_mistake_says_what_is_allowed(key, value, allowed):
    (mistake,) = mistakes(None, {f"KIOSK_{key}": value})
    assert mistake.endswith(f"allowed: {allowed}")


def test_a_secret_is_never_shown(write):
    secret = "hunter2-hunter2"
    path = write(f"[operator]\nenrol_token = ['{secret}']\n")
    assert secret not in "\n".join(mistakes(path))
    assert "(hidden)" in mistakes(path)[0]
    settings = load_settings(None, {"KIOSK_OPERATOR__ENROL_TOKEN": secret})
    assert settings.operator.enrol_token.get_secret_value() == secret
    assert secret not in repr(settings)
    row = next(row for row in explain(settings) if row.key == "operator.enrol_token")
    assert secret not in repr(row)
    assert (row.value, row.origin) == ("(hidden)", "environment")


def test_a_file_that_is_named_must_be_there_and_be_toml(tmp_path, write):
    assert "No such file" in mistakes(tmp_path / "none.toml")[0]
    assert "not TOML" in mistakes(write("[timeouts\n"))[0]
    assert "line 1" in mistakes(write("[timeouts\n"))[0]


def test_a_huge_file_is_refused_unread(write):
    assert "larger than" in mistakes(write("#" * 300_000))[0]


def test_every_key_is_explained_with_owner_bounds_and_meaning():
    rows = explain(load_settings(None, {"KIOSK_TIMEOUTS__CASH_S": "90"}))
    assert len(rows) == sum(
        len(type(getattr(Settings(), name)).model_fields) for name in Settings.model_fields
    )
    for row in rows:
        assert row.meaning.endswith("."), row.key
        assert row.allowed, row.key
        assert row.owner in {"machine", "operator"}
    cash = next(row for row in rows if row.key == "timeouts.cash_s")
    assert (cash.value, cash.default, cash.origin, cash.owner) == (
        "90", "120", "environment", "operator",
    )  # fmt: skip


def test_the_defaults_keep_what_the_promises_say():
    timeouts = Settings().timeouts
    assert (timeouts.menu_s, timeouts.number_s, timeouts.cash_s, timeouts.confirm_s) == (
        60, 90, 120, 60,
    )  # fmt: skip
    assert (timeouts.code_s, timeouts.terms_s) == (180, 300)
    assert (timeouts.receipt_s, timeouts.receipt_unprinted_s, timeouts.warning_s) == (45, 90, 20)


def test_settings_do_not_change_once_loaded():
    settings = load_settings(None, {})
    with pytest.raises(ValueError, match="frozen"):
        settings.timeouts.cash_s = 5


@pytest.mark.parametrize("deep", ["[" * 3000, "{a=" * 3000])
def test_a_file_nested_without_end_is_a_mistake_and_no_traceback(write, deep):
    assert "not TOML" in mistakes(write(f"x = {deep}"))[0]


@pytest.mark.parametrize("name", ["KIOSK__", "KIOSK__X", "KIOSK_"])
def test_a_variable_without_a_section_is_not_ours(name):
    assert load_settings(None, {name: "1"}) == load_settings(None, {})


def test_a_variable_with_an_empty_section_is_named_in_the_mistake():
    with pytest.raises(ConfigurationError) as caught:
        load_settings(None, {"KIOSK___": "1"})
    assert "KIOSK___" in caught.value.mistakes[0]


def test_a_number_too_long_to_be_written_is_a_mistake_and_no_traceback(write):
    (said,) = mistakes(write("[money]\nmax_minor = 0x" + "f" * 4000))
    assert said.startswith("money.max_minor = a huge number")

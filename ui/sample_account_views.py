"""Samples of the account's menus, codes, code words, lists and of the account itself."""

from __future__ import annotations

from dataclasses import replace

from kiosk.views.account import (
    AccountView,
    AskingView,
    CodeView,
    LettersView,
    ListView,
    MenuView,
    Meter,
    Row,
    Tone,
)
from kiosk.views.base import Choice, Role, View
from kiosk.views.general import Fact
from ui.sample_texts import Texts, joined

KEYBOARDS = {
    "ru": ("йцукенгшщзхъ", "фывапролджэё", "ячсмитьбю"),
    "ky": ("йцукенгшщзхъ", "фывапролджэё", "ячсмитьбюңөү"),
    "tg": ("йцукенгшщзхъ", "фывапролджэё", "ячсмитьбюғӣ", "қӯҳҷ123"),
    "hu": ("qwertzuiopőú", "asdfghjkléáű", "íyxcvbnmöüó"),
}
NUMBER = joined("+7 916 123-45-67")


def back(t: Texts) -> Choice:
    return Choice("back", t("Back"), "#", role=Role.BACK)


def primary(choice_id: str, label: str, digit: str = "1", enabled: bool = True) -> Choice:
    return Choice(choice_id, label, digit, role=Role.PRIMARY, enabled=enabled)


def doors(t: Texts, *named: tuple[str, str, str]) -> tuple[Choice, ...]:
    """Choices by label, hint and icon; keys count from 1."""
    return tuple(
        Choice(f"door{digit}", t(label), str(digit), t(hint) if hint else "", icon=icon)
        for digit, (label, hint, icon) in enumerate(named, 1)
    )


def _menus(t: Texts) -> dict[str, View]:
    urgent = doors(
        t,
        ("Stolen or lost: block the SIM", "Nobody can spend your money any more", "sim"),
        ("No money", "Promised payment, or cash", "account"),
        ("The telephone does not work", "We check it now", "phone"),
        ("No connection abroad", "Six causes, each with its remedy", "travel"),
        ("Money was put on a wrong number", "It can be corrected for 14 days", "given-back"),
    )
    help_doors = doors(
        t,
        ("My payment and my claims", "", "receipt"),
        ("Something does not work", "We check it now", "phone"),
        ("My case", "", "clock"),
        ("Guide: what each service does", "", "info"),
        ("Telephone numbers", "", "person"),
        ("Internet Assistant and application", "", "language"),
        ("Everything you can do here", "", "options"),
    )
    options = doors(
        t,
        ("All my options", "", "options"),
        ("Subscriptions of other companies", "", "warning"),
        ("Switch off all extras", "Free of charge", "cross"),
    )
    countries = doors(
        t,
        ("Turkey", "", ""),
        ("Uzbekistan", "", ""),
        ("Kyrgyzstan", "", ""),
        ("UAE", "", ""),
        ("Bosnia", "", ""),
        ("Central Africa", "", ""),
        ("Another country, by first letter", "", ""),
    )
    return {
        "menu_urgent": MenuView(t("What is urgent?"), (*urgent, back(t)), ""),
        "menu_help": MenuView(t("Help"), (*help_doors, back(t)), "", t("What to look at")),
        "menu_options": MenuView(
            t("My options"),
            (*options, back(t)),
            "",
            t("Lead options"),
            t("Notice options"),
            (
                Fact(t("You pay a month"), joined("910 ₽")),
                Fact(t("Tariff"), "«Умный 15»"),
            ),
        ),
        "menu_countries": MenuView(t("Which country?"), (*countries, back(t)), ""),
        "menu_two": MenuView(
            t("Continue?"),
            (Choice("start", t("To the start"), "2"), primary("on", t("I am going on"))),
            "",
            t("Waiting account"),
        ),
    }


def _codes(t: Texts) -> dict[str, View]:
    ways = (
        Choice("again", t("Send again"), "", t("In 45 seconds"), enabled=False),
        Choice("voice", t("By voice call"), ""),
        Choice("word", t("Code word instead"), ""),
        back(t),
    )
    empty = CodeView(
        t("Enter the code from the SMS"),
        ways,
        "",
        t("Six digits"),
        ("_",) * 6,
        False,
        t("Sent to the number ending in 4567"),
        erase_label=t("Erase"),
    )
    again = replace(ways[0], enabled=True, hint="")
    pin = CodeView(
        t("The last six digits of your document"),
        (back(t), primary("next", t("Next"), "*", enabled=False)),
        "",
        t("Four digits"),
        ("•", "•", "•", "_", "_", "_"),
        False,
        t("Never shown"),
        erase_label=t("Erase"),
    )
    return {
        "code_empty": empty,
        "code_part": replace(empty, places=("4", "0", "7", "1", "_", "_")),
        "code_wrong": replace(
            empty, problem=t("The code is wrong"), choices=(again, *ways[1:]), note=""
        ),
        "code_pin": pin,
        "code_receipt": replace(
            pin,
            title=t("Enter the receipt code"),
            choices=(back(t), primary("next", t("Next"), "*")),
            prompt=t("Eight digits"),
            places=tuple("48210937"),
            complete=True,
            note="",
        ),
    }


def _letters(t: Texts) -> dict[str, View]:
    def board(code: str) -> tuple[tuple[str, ...], ...]:
        return tuple(tuple(row) for row in KEYBOARDS[code])

    alphabets = (
        Choice("latin", t("Latin letters"), "1"),
        Choice("russian", t("Russian letters"), "2"),
    )
    empty = LettersView(
        t("Enter the code word"),
        (*alphabets, back(t), primary("next", t("Next"), "*", enabled=False)),
        "",
        t("Code word prompt"),
        "",
        board("ky"),
        False,
        t("Never shown"),
        "",
        t("Space"),
        t("Erase"),
    )
    full = (alphabets[0], back(t), primary("next", t("Next"), "*"))
    return {
        "letters_empty": empty,
        "letters_part": replace(
            empty, typed="•••••н", keys=board("ru"), complete=True, choices=full
        ),
        "letters_wrong": replace(
            empty, keys=board("hu"), problem=t("Code word wrong"), choices=full[1:], space_label=""
        ),
        "letters_many": replace(empty, typed="••ӯ", keys=board("tg")),
        "asking": AskingView(t("Opening the account"), (), "", t("Waiting account")),
    }


def _account_doors(t: Texts) -> tuple[Choice, ...]:
    return (
        Choice("causes", t("Where did my money go"), "1"),
        Choice("details", t("Call details"), "2"),
        Choice("promised", t("Promised payment"), "3"),
        Choice("offers", t("Offers"), "4"),
        back(t),
        primary("top_up", t("Put money on this number"), "5"),
    )


def _wordy(t: Texts) -> tuple[Meter, ...]:
    """Packages with names of their own, and the whole said in words."""
    return (
        Meter("«Поток M»", joined(t("312 minutes of 600 minutes")), 520, t("until 1 December")),
        Meter(t("Transferred rest"), joined(t("281 of 300 messages")), 936, t("until 1 December")),
        Meter("«Безлимит соцсети+»", joined("9,4 ГБ / 15 ГБ"), 627, t("until 1 December")),
        Meter("«Звони домой»", joined(t("312 minutes of 600 minutes")), 0, ""),
    )


def _accounts(t: Texts) -> dict[str, View]:
    internet = Meter(t("Internet"), joined("9,4 ГБ"), 627, t("of 15"))
    calls = Meter(t("Calls"), joined("312 мин"), 520, t("of 600"))
    messages = Meter(t("Messages"), "4", 40, t("of 100"))
    facts = (
        Fact(t("Tariff"), "«Умный 15»"),
        Fact(t("Next fee"), joined(t("Next fee value"))),
        Fact(t("Points"), joined(t("Points value"))),
    )
    alerts = (
        Row(t("8 months"), "", "", "check", "", Tone.CARE),
        Row(t("Alert subscription"), "", "", "off", "", Tone.CARE),
    )
    good = AccountView(
        t("My account"),
        _account_doors(t),
        "",
        NUMBER,
        t("Balance"),
        joined("1 284,50 ₽"),
        Tone.GOOD,
        facts[:2],
        (internet, calls, messages),
    )
    check = Choice("check", t("Check it"), "6")
    off = Choice("off", t("Switch off"), "7")
    debt = Row(t("Alert debt"), "", "", "promise", "", Tone.TROUBLE)
    return {
        "account_good": good,
        "account_alert": replace(good, choices=(*good.choices, check), alerts=alerts[:1]),
        "account_wordy": replace(good, facts=facts, meters=_wordy(t)),
        "account_many": replace(
            good, facts=facts, alerts=alerts, choices=(*good.choices, check, off)
        ),
        "account_debt": replace(
            good,
            balance_label=t("Owed"),
            balance=joined("−312,40 ₽"),
            tone=Tone.TROUBLE,
            meters=(),
            alerts=(debt,),
            choices=(*good.choices, Choice("promise", t("Promised payment"), "6")),
        ),
    }


def _causes(t: Texts) -> tuple[Row, ...]:
    jokes = Row(t("Jokes of the day"), t("content subscription"), joined("90 ₽"), "off")
    return (
        Row(t("Monthly fee"), t("on 1 November, Smart 15"), joined("550 ₽")),
        Row(t("Internet above the package"), t("three times 100 MB"), joined("300 ₽"), "dispute"),
        Row(t("Calls abroad"), t("to Kyrgyzstan, 22 minutes"), joined("264 ₽"), "cheaper"),
        replace(jokes, tone=Tone.CARE),
        Row(t("Promised payment's fee"), t("on 12 November"), joined("80 ₽")),
    )


def _extras(t: Texts) -> tuple[Row, ...]:
    care, fee = Tone.CARE, joined("90 ₽")
    return (
        Row(t("Tariff"), "«Умный 15»", t("550 a month"), "", "", Tone.GOOD),
        Row(t("Who called"), t("never used"), fee, "off1", "", care),
        Row(t("Jokes of the day"), t("content subscription"), fee, "off2", "", care),
        Row(t("What the service does"), t("used yesterday"), fee, "off3"),
    )


CALLS = (
    ("Outgoing call", "4 ₽"),
    ("Mobile Internet", "100 ₽"),
    ("Incoming SMS", "0 ₽"),
    ("Outgoing call", "12,50 ₽"),
    ("Mobile Internet", "0 ₽"),
)


def _calls(t: Texts) -> ListView:
    rows = tuple(
        Row(t(label), f"18.11, {hour}:04, +7 903 ···-43-21", joined(value), f"what{hour}")
        for hour, (label, value) in enumerate(CALLS, 10)
    )
    what = tuple(Choice(row.choice_id, t("What is this?"), "") for row in rows)
    turn = (Choice("earlier", t("Earlier ones"), "1"), Choice("later", t("Later ones"), "2"))
    return ListView(
        t("Call details"),
        (*what, *turn, back(t)),
        "",
        rows,
        total=Fact(t("In all"), joined("116,50 ₽")),
        place=t("Place"),
    )


def _lists(t: Texts) -> dict[str, View]:
    remedies = (
        Choice("off", t("Switch off"), "2"),
        Choice("cheaper", t("Cheaper"), "3"),
        Choice("dispute", t("Dispute"), "4"),
    )
    causes, paper = _causes(t), Choice("print", t("Print"), "1")
    offs = tuple(Choice(f"off{place}", t("Switch off"), str(place + 1)) for place in (1, 2, 3))
    return {
        "list_causes": ListView(
            t("Where did my money go"),
            (*remedies, back(t), paper),
            "",
            causes,
            t("Since 1 November"),
            Fact(t("In all"), joined("1 284 ₽")),
        ),
        "list_calls": _calls(t),
        "list_extras": ListView(
            t("Everything paid for"),
            (*offs, back(t), primary("all", t("Switch off three"))),
            "",
            _extras(t),
            notice=t("Notice extras"),
        ),
        "list_empty": ListView(t("No subscriptions"), (back(t),), "", (), t("None found")),
        "list_plain": ListView(
            t("Call details"),
            (back(t), paper, Choice("sms", t("Send by SMS"), "2")),
            "",
            tuple(replace(row, choice_id="") for row in (*causes, *causes)),
            place=t("Place"),
        ),
    }


def views(t: Texts) -> dict[str, View]:
    """All samples of a language by name."""
    return {**_menus(t), **_codes(t), **_letters(t), **_accounts(t), **_lists(t)}

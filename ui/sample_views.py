"""Every state of every view, built from sample texts."""

from __future__ import annotations

from dataclasses import replace

from kiosk.views.base import Choice, LanguageChoice, Role, View
from kiosk.views.general import (
    AgentView,
    AttractView,
    BootView,
    ContactRow,
    ContactsView,
    Fact,
    HomeView,
    LanguagesView,
    MessageView,
    OutOfServiceView,
)
from kiosk.views.top_up import (
    CashView,
    CheckingView,
    ConfirmView,
    EscrowQuestionView,
    Lane,
    NumberView,
    Outcome,
    ResultView,
    ResumeView,
    SendingView,
)
from ui.sample_texts import Texts, joined

NUMBER = joined("+7 916 123-45-67")
BILLS = tuple(joined(text) for text in ("10", "50", "100", "200", "500", "1 000", "2 000", "5 000"))

Languages = tuple[LanguageChoice, ...]


def _primary(choice_id: str, label: str, digit: str = "1", enabled: bool = True) -> Choice:
    return Choice(choice_id, label, digit, role=Role.PRIMARY, enabled=enabled)


def _back(t: Texts) -> Choice:
    return Choice("back", t("Back"), "#", role=Role.BACK)


def _contacts(t: Texts) -> tuple[ContactRow, ...]:
    return (
        ContactRow("0890", t("own phone"), t("free")),
        ContactRow("8-800-250-0890", t("landline"), t("free")),
        ContactRow("+7 495 766 0166", t("abroad"), t("free abroad")),
        ContactRow("111", t("assistant"), t("by tariff")),
    )


def _general(t: Texts, languages: Languages) -> dict[str, View]:
    top_up = Choice(
        "top_up", t("Put money on a phone"), "1", t("With cash"), Role.PRIMARY, icon="topup"
    )
    doors = (
        ("account", "My account", "What is left"),
        ("tariff", "My tariff", "What it costs"),
        ("options", "My options", "What is on"),
        ("travel", "Travel", "Prices abroad"),
        ("urgent", "Urgent", "Phone lost"),
        ("help", "Help", "My payment"),
    )
    choices = (
        top_up,
        *(
            Choice(name, t(label), str(number), t(hint), Role.DOOR, icon=name)
            for number, (name, label, hint) in enumerate(doors, 2)
        ),
    )
    home = HomeView(t("What would you like to do?"), choices, "", languages)
    dead = (replace(top_up, enabled=False), *choices[1:])
    terminal = f"{t('Terminal')} T-004211"
    return {
        "boot": BootView(t("Starting again"), (), "", (t("Not lost"), t("Looking"))),
        "attract": AttractView(
            t("Put money on a phone"),
            (replace(top_up, hint=""), Choice("home", t("Everything else"), "2")),
            "",
            t("Three steps"),
            (t("promise 1"), t("promise 2"), t("promise 3")),
            languages,
        ),
        "home": home,
        "home_no_cash": replace(home, choices=dead, notice=t("No cash now")),
        "languages": LanguagesView(t("Choose a language"), (_back(t),), "", languages),
        "out_of_service": OutOfServiceView(
            t("No cash title"),
            (_primary("home", t("Everything else")),),
            "",
            t("Cassette full"),
            (t("No-cash works"), t("A person answers")),
            _contacts(t),
            terminal,
            "E-121",
        ),
        "contacts": ContactsView(
            t("Contacts"), (_back(t),), "", t("Contacts lead"), _contacts(t), terminal
        ),
        "agent": AgentView(t("Who takes"), (_back(t),), "", _agent(t)),
        "message": MessageView(
            t("Trouble title"),
            (_back(t), _primary("try_again", t("Try again"))),
            "",
            t("What happened"),
            t("Money safe"),
            t("What to do"),
            t("Person"),
            "E-301",
        ),
    }


def _agent(t: Texts) -> tuple[Fact, ...]:
    return (
        Fact(t("Agent"), "ООО «Платёжный сервис»"),
        Fact(t("Tax number"), "7701234567"),
        Fact(t("Contract"), "№ 214/2026 от 12.01.2026"),
        Fact(t("Agent phone"), "8-800-250-0890"),
        Fact(t("Supervisor"), "Росфинмониторинг, 8-495-627-33-97"),
        Fact(t("Limit"), joined("15 000 ₽")),
    )


def _sums(t: Texts, marked: str = "any") -> tuple[Choice, ...]:
    labels = {"any": t("Any sum"), **{f"{sum}00": joined(f"{sum} ₽") for sum in (100, 200, 500)}}
    return tuple(
        Choice(f"sum:{name}", label, str(key), role=Role.OPTION, selected=name == marked)
        for key, (name, label) in enumerate(labels.items(), 2)
    )


def _number(t: Texts) -> dict[str, View]:
    some = NumberView(
        t("Enter"),
        (_back(t), _primary("next", t("Next"), "*", enabled=False)),
        "",
        t("Ten digits"),
        "+7",
        ("916", "12_", "__", "__"),
        False,
        t("No money yet"),
        erase_label=t("Erase"),
    )
    full = replace(
        some,
        groups=("916", "123", "45", "67"),
        complete=True,
        choices=(_back(t), _primary("next", t("Next"), "*")),
    )
    confirm = ConfirmView(
        t("Is it this number?"),
        (_primary("yes", t("Yes")), *_sums(t), _back(t)),
        "",
        NUMBER,
        (t("No fee"),),
        t("Limits"),
        BILLS[1:],
        t("No change"),
        t("Receipt"),
        False,
        t("How much"),
    )
    return {
        "number_empty": replace(some, groups=("___", "___", "__", "__")),
        "number_part": some,
        "number_full": full,
        "number_wrong": replace(full, complete=False, problem=t("Wrong number")),
        "checking": CheckingView(t("Checking"), (), "", NUMBER, t("Waiting check")),
        "confirm": confirm,
        "confirm_fee_no_paper": replace(
            confirm,
            choices=(_primary("yes", t("Yes")), *_sums(t, "20000"), _back(t)),
            sum_note=t("Over the sum"),
            fee=(t("Fee 1"), t("Fee 2")),
            receipt_note=t("No paper"),
            receipt_warning=True,
        ),
    }


def _cash(t: Texts) -> dict[str, View]:
    waiting = CashView(
        t("Put bills"),
        (_back(t), _primary("finish", t("Done 0"), enabled=False)),
        "",
        NUMBER,
        t("Will be credited"),
        joined("0 ₽"),
        t("Put in"),
        joined("0 ₽"),
        t("No fee"),
        "",
        False,
        t("Limits"),
        BILLS[1:],
        Lane.WAITING,
        t("Waiting"),
        t("No change"),
    )
    inside = replace(
        waiting,
        choices=(_primary("finish", t("Done")),),
        credited=joined("1 500 ₽"),
        inserted=joined("1 500 ₽"),
        room_left=t("Room"),
        lane=Lane.KEPT,
        lane_text=t("Kept"),
    )
    fee = replace(
        inside,
        credited=joined("14 925 ₽"),
        inserted=joined("15 000 ₽"),
        fee_label=t("Fee"),
        fee=joined("75 ₽"),
        has_fee=True,
    )
    dead = (_primary("finish", t("Done"), enabled=False),)
    return {
        "cash_empty": waiting,
        "cash_reading": replace(inside, lane=Lane.READING, lane_text=t("Reading"), choices=dead),
        "cash_kept": inside,
        "cash_fee": fee,
        "cash_given_back": replace(inside, lane=Lane.GIVEN_BACK, lane_text=t("Given back")),
        "cash_refused": replace(inside, lane=Lane.REFUSED, lane_text=t("Refused")),
        "cash_closed": replace(fee, lane=Lane.CLOSED, lane_text=t("Closed")),
        "cash_trouble": replace(inside, lane=Lane.TROUBLE, lane_text=t("Trouble"), choices=dead),
        "escrow_question": EscrowQuestionView(
            t("Held"),
            (Choice("give_back", t("Give back"), "1"), _primary("keep", t("Keep"), "2")),
            "",
            NUMBER,
            joined("2 000 ₽"),
            t("Keep question"),
            Fact(t("If kept"), joined("3 500 ₽")),
        ),
        "sending": SendingView(t("Sending"), (), "", NUMBER, joined("1 500 ₽"), t("Waiting send")),
    }


def _results(t: Texts) -> dict[str, View]:
    facts = (
        Fact(t("Put in"), joined("1 500 ₽")),
        Fact(t("Credited label"), joined("1 500 ₽")),
        Fact(t("Receipt number"), "T-004211-000127"),
    )
    later = (facts[0], Fact(t("Will be credited"), joined("1 500 ₽")), facts[2])
    start = _primary("done", t("To start"))
    credited = ResultView(
        t("Credited"),
        (Choice("another", t("Another"), "2"), start),
        "",
        Outcome.CREDITED,
        NUMBER,
        facts,
        (t("Correct"),),
        t("Take receipt"),
        code="4821 0937",
    )
    pending = replace(
        credited,
        title=t("Later"),
        choices=(start,),
        outcome=Outcome.PENDING,
        facts=later,
        explanation=(t("Later 1"), t("Later 2")),
    )
    uri = "kiosk:receipt?n=T-004211-000127&c=48210937"
    refused = replace(
        pending,
        title=t("Refused title"),
        outcome=Outcome.REFUSED,
        facts=(facts[0], Fact(t("Claim code"), "4821 0937")),
        explanation=(t("Refused 1"), t("Refused 2")),
        choices=(Choice("another_number", t("Other number"), "2"), start),
    )
    return {
        "result_credited": credited,
        "result_credited_no_paper": replace(credited, receipt_note=t("Photo"), qr=uri),
        "result_pending": pending,
        "result_pending_no_paper": replace(pending, receipt_note=t("Photo"), qr=uri),
        "result_refused": refused,
        "result_refused_no_paper": replace(refused, receipt_note=t("Photo"), qr=uri),
        "result_doubtful": replace(
            pending,
            title=t("Doubtful title"),
            outcome=Outcome.DOUBTFUL,
            explanation=(t("Doubtful 1"), t("Doubtful 2")),
        ),
        "resume": ResumeView(
            t("Continue?"),
            (Choice("insert_more", t("Put more"), "2"), _primary("finish", t("Done"))),
            "",
            t("Tail"),
            joined("1 500 ₽"),
            t("Power"),
        ),
    }


def views(t: Texts, languages: Languages) -> dict[str, View]:
    """All samples of a language by name."""
    return {**_general(t, languages), **_number(t), **_cash(t), **_results(t)}

"""Samples of documents, quotes, ends and talks of the whole account."""

from __future__ import annotations

from dataclasses import replace

from kiosk.views.account import (
    ChatLine,
    ChatView,
    DocumentView,
    DoneView,
    QuoteView,
    Section,
    Tone,
)
from kiosk.views.base import Choice, View
from kiosk.views.general import Fact
from ui.sample_account_views import back, primary
from ui.sample_texts import Texts, joined


def _documents(t: Texts) -> dict[str, View]:
    terms = (
        Section(t("What it costs"), (joined(t("Costs 1")),)),
        Section(t("What is inside"), (joined(t("Inside 1")), joined(t("Inside 2")))),
        Section(t("What it does not do"), (joined(t("Not 1")),)),
    )
    guide = DocumentView(
        t("What the service does"),
        (Choice("on", t("Switch off"), "2"), Choice("print", t("Print"), "1"), back(t)),
        "",
        (Section(t("How to get it"), (t("How 1"),)),),
        (
            Fact(t("Price"), joined(t("Price value"))),
            Fact(t("To connect"), t("Free of charge")),
        ),
    )
    return {
        "document_guide": guide,
        "document_terms": replace(
            guide,
            title=t("Terms"),
            choices=(back(t), Choice("print", t("Print"), "2"), primary("change", t("Change it"))),
            sections=(*terms, *terms, *terms),
            facts=(),
            note=t("Only in Russian"),
        ),
        "document_long": replace(
            guide,
            sections=(Section("", (" ".join(joined(t("Costs 1")) for _ in range(14)),)),),
            facts=(),
        ),
    }


def _quotes(t: Texts) -> dict[str, View]:
    facts = (
        Fact(t("Old fee"), joined(t("550 a month"))),
        Fact(t("New fee"), joined(t("250 a month"))),
        Fact(t("Transition"), joined("150 ₽")),
        Fact(t("Begins"), t("on 1 December at 00:00")),
    )
    plain = QuoteView(
        t("Change the tariff?"),
        (back(t), Choice("terms", t("Read the terms"), "2"), primary("yes", t("Yes, change"))),
        "",
        t("Calm 5 instead of Smart 15"),
        facts,
        terms=t("Terms read"),
    )
    whole = replace(
        plain,
        losses=(joined(t("Lose 1")), t("Lose 2")),
        also=(t("Also 1"), joined(t("Also 2"))),
        losses_label=t("You lose"),
        also_label=t("With it"),
    )
    dead = (*plain.choices[:2], primary("yes", t("Yes, change"), enabled=False))
    return {
        "quote_plain": plain,
        "quote_losses": whole,
        "quote_money_missing": replace(
            whole,
            notice=joined(t("Money missing")),
            choices=(*plain.choices[:2], primary("yes", joined(t("Put in and change")))),
        ),
        "quote_refused": replace(plain, notice=t("Cannot be had"), choices=dead),
    }


def _done(t: Texts) -> dict[str, View]:
    start = primary("start", t("To the start"))
    good = DoneView(
        t("All done"),
        (Choice("fine", t("It was good"), "2"), start),
        "",
        Tone.GOOD,
        t("Switched off"),
        (t("Off line 1"), t("Off line 2")),
        (Fact(t("You save"), joined(t("240 a month"))),),
        slip_note=t("Take the slip"),
    )
    return {
        "done_good": good,
        "done_blocked": replace(
            good,
            title=t("Lost telephone"),
            headline=t("SIM blocked"),
            lines=(t("Blocked line 1"), t("Blocked line 2")),
            facts=(
                Fact(t("Case"), "0231 7745"),
                Fact(t("Answer by"), joined(t("tomorrow, 12:00"))),
            ),
            code="0231 7745",
        ),
        "done_trouble": replace(
            good,
            tone=Tone.TROUBLE,
            headline=t("Not done"),
            lines=(t("Not done line"),),
            facts=(Fact(t("Answer by"), joined(t("tomorrow, 12:00"))),),
            slip_note=t("Photo"),
            code="0231 7745",
        ),
        "done_plain": replace(
            good, tone=Tone.PLAIN, lines=(), facts=(), slip_note="", choices=(start,)
        ),
    }


def _chats(t: Texts) -> dict[str, View]:
    anna, you = t("Anna"), t("You")
    said = tuple(
        ChatLine(anna if number % 2 else you, joined(t(f"Chat {number}")), number % 2 == 0)
        for number in range(1, 6)
    )
    ready = (
        Choice("yes", t("Ready yes"), "1"),
        Choice("no", t("Ready no"), "2"),
        Choice("thanks", t("Ready thanks"), "3"),
        Choice("not_clear", t("Ready not clear"), "4"),
        Choice("write", t("Write"), "5"),
        Choice("back", t("End the talk"), "#", role=back(t).role),
    )
    talk = ChatView(t("Talk"), ready, "", said, t("Anna answers"))
    return {
        "chat_waiting": replace(talk, lines=(), state=t("You are next"), choices=ready[-1:]),
        "chat_talk": talk,
        # A long talk leaves room for fewer ready answers.
        "chat_long": replace(
            talk, lines=said * 2, choices=(*ready[:2], replace(ready[4], digit="3"), ready[-1])
        ),
    }


def views(t: Texts) -> dict[str, View]:
    """All samples of a language by name."""
    return {**_documents(t), **_quotes(t), **_done(t), **_chats(t)}

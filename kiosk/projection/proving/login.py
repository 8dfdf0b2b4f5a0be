"""Proving who stands here: the own number, the code, the second ways."""

from __future__ import annotations

from collections.abc import Sequence

from kiosk.config.pack_alphabets import ALPHABETS
from kiosk.numbers import NumberEntry
from kiosk.projection.ground import choice_ids
from kiosk.projection.ground.contacts import operator_text
from kiosk.projection.ground.needs import PackFacts
from kiosk.projection.ground.parts import back, choice, key_rows, numbered, sentences, spoken
from kiosk.say import Say
from kiosk.texts.languages import own_name
from kiosk.texts.sentence import sentence
from kiosk.views.account import CodeView, DocumentView, LettersView, MenuView, Section
from kiosk.views.base import Choice, Role
from kiosk.views.top_up import NumberView

CODE_PLACES = 6
EMPTY, SECRET = "_", "\u2022"

_SECRETS = {
    choice_ids.CODE_WORD: sentence("Your code word"),
    choice_ids.PIN: sentence("The PIN of your account"),
    choice_ids.DOCUMENT: sentence("The last six digits of your document"),
}
_WRONG = sentence("That was not right. Please try again.")


def own_number_view(say: Say, pack: PackFacts, entry: NumberEntry) -> NumberView:
    """Return the keypad for the number whose account is to be opened."""
    prompt = say("We send a code to it by SMS")
    nobody = say("Without the code nobody sees your account.")
    return _number_view(say, entry, say("Your number?"), prompt, nobody)


def payer_number_view(say: Say, pack: PackFacts, entry: NumberEntry) -> NumberView:
    """Return the keypad for the payer's own number, before cash the law wants a payer of."""
    prompt = say("The law asks who pays. We send a code to it by SMS.")
    kept = say("It is kept with the payment.")
    return _number_view(say, entry, say("Your own number?"), prompt, kept)


def _number_view(say: Say, entry: NumberEntry, title: str, prompt: str, note: str) -> NumberView:
    """Return the keypad for a number that a code is sent to."""
    go_on = Choice(
        choice_ids.NEXT,
        say("Send the code"),
        choice_ids.REPEAT_KEY,
        role=Role.PRIMARY,
        enabled=entry.complete,
    )
    data = Choice(choice_ids.YOUR_DATA, say("Your data"), "", role=Role.QUIET)
    return NumberView(
        title=title,
        choices=(*numbered(back(say)), data, go_on),
        spoken=sentences(title, prompt, note, say("Digit keys type the number.")),
        prompt=prompt,
        prefix=entry.prefix,
        groups=entry.groups,
        complete=entry.complete,
        no_money_yet=note,
        erase_label=say("Erase"),
    )


def payer_ways_view(say: Say) -> MenuView:
    """Return what can be done where no code reaches the payer."""
    title = say("No code comes?")
    lead = say("Without it no cash is taken here. A shop of the operator takes it.")
    choices = numbered(choice(choice_ids.SEND_AGAIN, say("Send the code again")), back(say))
    return MenuView(
        title=title,
        choices=choices,
        spoken=spoken(say, title, lead, choices=choices),
        lead=lead,
    )


def your_data_view(say: Say, pack: PackFacts) -> DocumentView:
    """Return the operator's own words on what it does with what it learns here."""
    title = say("Your data")
    told = tuple(operator_text(say, text) for text in pack.your_data)
    choices = numbered(back(say))
    return DocumentView(
        title=title,
        choices=choices,
        spoken=spoken(say, title, *told, choices=choices),
        sections=(Section(pack.brand.name, told),),
    )


def code_view(
    say: Say, msisdn: str, typed: str, *, by_voice: bool = False, problem: str = ""
) -> CodeView:
    """Return the places of a one-time code; the last digit sends it."""
    title = say("Type the code")
    tail = say.phone_tail(msisdn)
    if by_voice:
        note = say("We are calling your second number and say the code.")
    else:
        note = say("Sent to the number ending in {tail}", tail=tail)
    choices = (
        *numbered(back(say)),
        Choice(choice_ids.NO_SMS, say("No code comes"), choice_ids.REPEAT_KEY),
    )
    return CodeView(
        title=title,
        choices=choices,
        spoken=sentences(title, note, problem),
        prompt=say("Six digits"),
        places=tuple(typed.ljust(CODE_PLACES, EMPTY)),
        complete=len(typed) == CODE_PLACES,
        note=note,
        problem=problem,
        erase_label=say("Erase"),
    )


def other_ways_view(say: Say) -> MenuView:
    """Return what opens the account where no SMS arrives."""
    title = say("No code comes?")
    lead = say("There are other ways to show that it is you.")
    choices = numbered(
        choice(choice_ids.VOICE, say("A call with the code"), hint=say("To your second number")),
        choice(choice_ids.CODE_WORD, say("My code word"), hint=say("Agreed with the operator")),
        choice(choice_ids.PIN, say("My PIN"), hint=say("Of the account, not of the phone")),
        choice(choice_ids.SEND_AGAIN, say("Send the code again")),
        back(say),
    )
    return MenuView(
        title=title,
        choices=choices,
        spoken=spoken(say, title, lead, choices=choices),
        lead=lead,
    )


def second_proof_view(say: Say) -> MenuView:
    """Return what proves more than a code: for what could do harm in wrong hands."""
    title = say("One more proof")
    lead = say("This shows or changes more than a code alone may open.")
    choices = numbered(
        choice(choice_ids.CODE_WORD, say("My code word"), hint=say("Agreed with the operator")),
        choice(choice_ids.PIN, say("My PIN"), hint=say("Of the account, not of the phone")),
        choice(choice_ids.DOCUMENT, say("My document"), hint=say("The last six digits")),
        back(say),
    )
    return MenuView(
        title=title,
        choices=choices,
        spoken=spoken(say, title, lead, choices=choices),
        lead=lead,
    )


def secret_digits_view(
    say: Say, kind: str, typed: str, places: int, *, wrong: bool = False, instead: bool = False
) -> CodeView:
    """Return the places of a PIN or of a document's digits; what is typed is not shown.

    instead: there are other proofs, or none is needed at all.
    """
    title = say(_SECRETS[kind])
    problem = say(_WRONG) if wrong else ""
    go_on = Choice(
        choice_ids.NEXT,
        say("Next"),
        choice_ids.REPEAT_KEY,
        role=Role.PRIMARY,
        enabled=len(typed) == places,
    )
    choices = (*numbered(back(say)), *_instead(say, instead), go_on)
    return CodeView(
        title=title,
        choices=choices,
        spoken=sentences(title, problem),
        prompt=say.plural("{n} digit", "{n} digits", places),
        places=tuple((SECRET * len(typed)).ljust(places, EMPTY)),
        complete=len(typed) == places,
        problem=problem,
        erase_label=say("Erase"),
    )


def code_word_view(
    say: Say,
    typed: str,
    alphabet: str,
    alphabets: Sequence[str],
    *,
    wrong: bool = False,
    instead: bool = False,
) -> LettersView:
    """Return the letter keyboard of a language, and the way to the next one the pack knows."""
    letters = ALPHABETS[alphabet]
    title = say(_SECRETS[choice_ids.CODE_WORD])
    problem = say(_WRONG) if wrong else ""
    go_on = Choice(
        choice_ids.NEXT,
        say("Next"),
        choice_ids.REPEAT_KEY,
        role=Role.PRIMARY,
        enabled=bool(typed),
    )
    after = alphabets[(list(alphabets).index(alphabet) + 1) % len(alphabets)]
    switch = Choice(f"{choice_ids.ALPHABET}{after}", own_name(after), "")
    switches = (switch,) if after != alphabet else ()
    choices = (*numbered(back(say)), *switches, *_instead(say, instead), go_on)
    return LettersView(
        title=title,
        choices=choices,
        spoken=sentences(title, problem),
        prompt=say("Large and small letters are the same"),
        typed=SECRET * len(typed),
        keys=key_rows(letters),
        complete=bool(typed),
        problem=problem,
        space_label=say("Space"),
        erase_label=say("Erase"),
    )


def _instead(say: Say, there: bool) -> tuple[Choice, ...]:
    return (Choice(choice_ids.OTHER_PROOF, say("I do not know it"), ""),) if there else ()

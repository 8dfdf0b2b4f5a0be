"""The names of the choices: views carry them, intents bring them back, conversations compare."""

from __future__ import annotations

from typing import Final

# The doors of the home screen, and the way to it.
TOP_UP: Final = "top_up"
ACCOUNT: Final = "account"
TARIFF: Final = "tariff"
OPTIONS: Final = "options"
TRAVEL: Final = "travel"
URGENT: Final = "urgent"
HELP: Final = "help"
HOME: Final = "home"

# Answers.
NEXT: Final = "next"
BACK: Final = "back"
YES: Final = "yes"
DONE: Final = "done"
TRY_AGAIN: Final = "try_again"
PURSE: Final = "purse:"
PAY_UNCHECKED: Final = "pay_unchecked"  # cash for a number that nobody can check now
REPEAT: Final = "repeat"  # a payment, by its receipt
MORE_TIME: Final = "more_time"
NO_HURRY: Final = "no_hurry"  # more time from now on
CONTACTS: Final = "contacts"

# How much will be put in: any sum, or "sum:" and minor units.
SUM: Final = "sum:"
SUM_ANY: Final = "sum:any"

# With money in.
FINISH: Final = "finish"
KEEP: Final = "keep"
GIVE_BACK: Final = "give_back"
INSERT_MORE: Final = "insert_more"
SPLIT: Final = "split"
ALL_TO_FIRST: Final = "all_to_first"
OTHER_SUM: Final = "other_sum"

# After the money.
ANOTHER_NUMBER: Final = "another_number"
CLAIM_SLIP: Final = "claim_slip"
PRINT_COPY: Final = "print_copy"

# Proving who stands here.
SEND_AGAIN: Final = "send_again"
NO_SMS: Final = "no_sms"
VOICE: Final = "voice"
CODE_WORD: Final = "code_word"
PIN: Final = "pin"
DOCUMENT: Final = "document"
YOUR_DATA: Final = "your_data"
ALPHABET: Final = "alphabet:"

# The account.
CHARGES: Final = "charges"
USAGE: Final = "usage"
CHECK_UP: Final = "check_up"
SIGN_OUT: Final = "sign_out"
MORE_ROWS: Final = "more_rows"
PRINT: Final = "print"

# Call details: "line:", "month:" and "kind:" with what was chosen.
STATEMENT: Final = "statement"
SEND: Final = "send"
LINE: Final = "line:"
MONTHS: Final = "months"
MONTH: Final = "month:"
KINDS: Final = "kinds"
KIND: Final = "kind:"

# Offers, points, a promised payment, notices: each with what was chosen.
OFFERS: Final = "offers"
OFFER: Final = "offer:"
TAKE: Final = "take"
BESIDE_OFFERS: Final = "beside_offers"
POINTS: Final = "points"
REWARD: Final = "reward:"
PROMISED: Final = "promised"
PROMISE: Final = "promise:"
NOTICES: Final = "notices"
NOTICE: Final = "notice:"
SAVE: Final = "save"

# The Internet Assistant, the application, and the list of everything.
ONLINE: Final = "online"
ASSISTANT: Final = "assistant"
NEW_PASSWORD: Final = "new_password"  # noqa: S105 - the name of a button
APPLICATION: Final = "application"
PAIR: Final = "pair"
SMS_COMMANDS: Final = "sms_commands"
EVERYTHING: Final = "everything"
DOOR: Final = "door:"
FUNCTION: Final = "function:"

# Travel: "country:" and its code.
GOING_ABROAD: Final = "going_abroad"
ABROAD_NUMBERS: Final = "abroad_numbers"
COUNTRY: Final = "country:"
OTHER_COUNTRY: Final = "other_country"
PROTECTION: Final = "protection"
LEFT_ON: Final = "left_on"
SOMEBODY_ABROAD: Final = "somebody_abroad"
OPEN_CASE: Final = "open_case"

# Urgent.
LOST_PHONE: Final = "lost_phone"
FOUND_PHONE: Final = "found_phone"
NEW_SIM: Final = "new_sim"
PUK: Final = "puk"
OTHER_PROOF: Final = "other_proof"
NO_PROOF: Final = "no_proof"

# Options: what is switched on and off, by its identifier; the step of a limit in minor units.
SWITCH_OFF: Final = "off:"
EXTRAS_OFF: Final = "extras_off"
SOMETHING_ON: Final = "something_on"
SWITCH_ON: Final = "on:"
OPTION: Final = "option:"
OPTION_NEED: Final = "option_need:"
STEP: Final = "step:"

# Where the money went: what stops it, and what is not right, by the place of its row.
REMEDY: Final = "remedy:"
DISPUTE: Final = "dispute"
CHARGE: Final = "charge:"

# Tariffs: "tariff:" and its identifier, "need:" and for whom.
TARIFF_CARD: Final = "tariff:"
ALL_TARIFFS: Final = "all_tariffs"
NEED: Final = "need:"
TERMS: Final = "terms"
CHANGE_TO: Final = "change:"

# Help: "service:" and its name, "from:" and where one calls from.
GUIDE: Final = "guide"
NUMBERS: Final = "numbers"
SERVICE: Final = "service:"
CALLING_FROM: Final = "from:"

# A change.
UNDO: Final = "undo"

# Problems: "problems:" and what about, "problem:" and which, "fix:" and the check it mends.
PROBLEMS: Final = "problems"
PROBLEMS_OF: Final = "problems:"
PROBLEM: Final = "problem:"
FIX: Final = "fix:"
PHONE_STEPS: Final = "phone_steps"
STILL_NOT: Final = "still_not"

# Cases, and a talk on this screen: "ready:" and a ready answer.
MY_CASE: Final = "my_case"
NO_CALL: Final = "no_call"
PERSON: Final = "person"
WRITE_HERE: Final = "write_here"
WRITE: Final = "write"
END_TALK: Final = "end_talk"
READY: Final = "ready:"

# A payment that was made, and a claim: "day:" and its date.
MY_PAYMENT: Final = "my_payment"
NO_CODE: Final = "no_code"
DAY: Final = "day:"
WRONG_NUMBER: Final = "wrong_number"
CLAIM: Final = "claim"
PAY_CLAIM: Final = "pay_claim"
REPAYMENT: Final = "repayment"
SECOND_CODE: Final = "second_code"
SMS_CODE: Final = "sms_code"

# At the end.
HAPPY: Final = "happy"
UNHAPPY: Final = "unhappy"

# A person.
CALL_ME: Final = "call_me"
CALL_NUMBERS: Final = "call_numbers"
OTHER_NUMBER: Final = "other_number"

# Keys of the telephone keypad that mean the same on every screen.
PERSON_KEY: Final = "0"
REPEAT_KEY: Final = "*"
BACK_KEY: Final = "#"


def sum_id(minor: int) -> str:
    """Return the name of the choice of this sum."""
    return f"{SUM}{minor}"


def sum_of(choice_id: str) -> int | None:
    """Return the sum of such a choice in minor units, None for any."""
    assert choice_id.startswith(SUM), choice_id
    return None if choice_id == SUM_ANY else int(choice_id.removeprefix(SUM))

"""What the operator tells numbers by SMS, and the outbox that is the only outlet for it."""

from __future__ import annotations

import json
import sqlite3
from datetime import datetime
from pathlib import Path

from contract.moments import rfc3339

_CREDITED = {
    "ru": "Зачислено {credited}. Внесено {inserted}, комиссия {fee}. Квитанция {receipt}, "
    "код {code}.",
    "en": "Credited: {credited}. Paid in {inserted}, fee {fee}. Receipt {receipt}, code {code}.",
}
_REFUSED = {
    "ru": "Платёж {inserted} не зачислен. Деньги не пропали. Квитанция {receipt}, код {code}. "
    "Звоните 0890.",
    "en": "Your payment of {inserted} was not credited. The money is safe. Receipt {receipt}, "
    "code {code}. Call 0890.",
}

_DECIDED = {
    "paid": {
        "ru": "Зачислено {paid} по коду {code}. Спасибо за терпение.",
        "en": "Credited: {paid} for code {code}. Thank you for waiting.",
    },
    "given_back": {
        "ru": "По коду {code}: купюра {sum} возвращена, а не принята. Если вы её не получили, "
        "звоните 0890.",
        "en": "Code {code}: the bill of {sum} went back and was not taken. If you did not get it, "
        "call 0890.",
    },
}

_OPENED = {
    "suspense": {
        "ru": "Купюра {sum} проверяется, деньги не пропадут. Код {code}. Звоните 0890.",
        "en": "Your bill of {sum} is being checked, the money is safe. Code {code}. Call 0890.",
    },
    "unclaimed": {
        "ru": "{sum} приняты, но не зачислены, деньги не пропадут. Код {code}. Звоните 0890.",
        "en": "{sum} was taken and not credited, the money is safe. Code {code}. Call 0890.",
    },
}


def major(amount_minor: int, currency: str) -> str:
    """Return a sum as an SMS writes it."""
    whole, rest = divmod(amount_minor, 100)
    return f"{whole} {currency}" if rest == 0 else f"{whole}.{rest:02} {currency}"


def payment_text(
    language: str,
    *,
    credited: bool,
    sums: tuple[int, int, int],
    currency: str,
    receipt: str,
    code: str,
) -> str:
    """Return the SMS about a payment; sums are inserted, fee and credited in minor units."""
    texts = _CREDITED if credited else _REFUSED
    inserted, fee, rest = (major(amount, currency) for amount in sums)
    return texts.get(language, texts["ru"]).format(
        inserted=inserted, fee=fee, credited=rest, receipt=receipt, code=code
    )


def opened_text(language: str, *, subject: str, amount_minor: int, currency: str, code: str) -> str:
    """Return the SMS with the code of doubtful money: a slip may be lost, or was never printed."""
    texts = _OPENED[subject]
    text = texts.get(language, texts["ru"])
    return text.format(sum=major(amount_minor, currency), code=code)


def decision_text(
    language: str, *, outcome: str, sums: tuple[int, int], currency: str, code: str
) -> str:
    """Return the SMS about doubtful money, "" for none; sums are the whole and what was paid."""
    texts = _DECIDED.get(outcome, {})
    whole, paid = (major(amount, currency) for amount in sums)
    return texts.get(language, texts.get("ru", "")).format(sum=whole, paid=paid, code=code)


def send_sms(db: sqlite3.Connection, msisdn: str, text: str, subject: str, now: datetime) -> None:
    """Put an SMS into the outbox, in the transaction of whatever it is about."""
    db.execute(
        "INSERT INTO sms (at, msisdn, text, subject) VALUES (?, ?, ?, ?)",
        (rfc3339(now), msisdn, text, subject),
    )


class SmsFile:
    """The outbox as a file of JSON lines, for a gateway or a developer to read.

    Written anew at start, from the table, and added to after each commit.
    """

    def __init__(self, path: Path, reader: sqlite3.Connection) -> None:
        self._reader = reader
        self._last_id = 0
        self._file = path.open("w", encoding="utf-8")
        self.catch_up()

    def catch_up(self) -> None:
        """Write what was committed since."""
        rows = self._reader.execute(
            "SELECT sms_id, at, msisdn, text FROM sms WHERE sms_id > ? ORDER BY sms_id",
            (self._last_id,),
        ).fetchall()
        for sms_id, at, msisdn, text in rows:
            line = {"sms_id": sms_id, "at": at, "to": msisdn, "text": text}
            self._file.write(json.dumps(line, ensure_ascii=False) + "\n")
            self._last_id = sms_id
        if rows:
            self._file.flush()

    def close(self) -> None:
        self._file.close()

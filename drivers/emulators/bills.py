"""The paper an emulated acceptor may meet: denominations, their bill types, bad bills."""

from __future__ import annotations

from dataclasses import dataclass

from drivers.ccnet.messages import BillTableEntry
from drivers.ccnet.tables import BARCODE_BILL_TYPE, RejectCode

# Bill type to denomination in whole units of the currency.
DENOMINATIONS: dict[str, dict[int, int]] = {
    "RUB": {2: 10, 3: 50, 4: 100, 5: 500, 6: 1000, 7: 5000, 12: 200, 13: 2000},
    "RUS": {2: 10, 3: 50, 4: 100, 5: 500, 6: 1000, 7: 5000, 12: 200, 13: 2000},
    "BYN": {0: 5, 1: 10, 2: 20, 3: 50, 4: 100, 5: 200, 6: 500},
    "UAH": {0: 20, 1: 50, 2: 100, 3: 200, 4: 500, 5: 1000},
    "HUF": {0: 500, 1: 1000, 2: 2000, 3: 5000, 4: 10000, 5: 20000},
    "EUR": {0: 5, 1: 10, 2: 20, 3: 50, 4: 100, 5: 200, 6: 500},
}

BAD_BILLS: dict[str, RejectCode] = {
    "foreign": RejectCode.IDENTIFICATION,
    "worn": RejectCode.OPTIC,
    "crooked": RejectCode.INSERTION,
    "double": RejectCode.MULTIPLYING,
    "short": RejectCode.LENGTH,
}


@dataclass(frozen=True)
class Bill:
    """One piece of paper: of a known type, or one the device will reject with a code."""

    bill_type: int | None = None
    denomination: int = 0
    reject_code: int = 0
    barcode: str = ""

    def facts(self) -> dict[str, object]:
        """What events say of it."""
        if self.barcode:
            return {"type": BARCODE_BILL_TYPE, "barcode": self.barcode}
        if self.bill_type is None:
            return {"type": None, "reject_code": f"{self.reject_code:02X}"}
        return {"type": self.bill_type, "denomination": self.denomination}


def bill_of(currency: str, denomination: int) -> Bill | None:
    """The bill with that number on it, or None if the currency has none."""
    for bill_type, value in DENOMINATIONS[currency].items():
        if value == denomination:
            return Bill(bill_type, value)
    return None


def coupon(barcode: str) -> Bill:
    return Bill(bill_type=BARCODE_BILL_TYPE, barcode=barcode)


def smallest_bill(currency: str) -> Bill:
    bill_type, value = min(DENOMINATIONS[currency].items(), key=lambda row: row[1])
    return Bill(bill_type, value)


def bill_table(currency: str) -> dict[int, BillTableEntry]:
    """The device's own table: mantissa and exponent of ten, letters as the currency is named."""
    table = {}
    for bill_type, value in DENOMINATIONS[currency].items():
        mantissa, exponent = value, 0
        while mantissa % 10 == 0:
            mantissa, exponent = mantissa // 10, exponent + 1
        table[bill_type] = BillTableEntry(mantissa, currency, exponent)
    return table

"""Which tables are broken, and which tests answer for each: the quickest to notice come first.

Tests that compare a table with a drawing of itself do not count and are not named here.
"""

from __future__ import annotations

from dataclasses import dataclass

from proofs.mutants.herd import Stages

BRISK = ("-m", "not slow")
CASH = (
    ("tests/kiosk/cash", "tests/kiosk/core/test_top_up.py", "tests/kiosk/core/test_restart.py"),
    ("tests/kiosk/core", "--deselect=tests/kiosk/core/test_walks.py"),
    ("tests/kiosk/core/test_walks.py",),
)
JOURNAL = (
    ("tests/kiosk/journal/test_ledger.py", "tests/kiosk/journal/test_store.py"),
    ("tests/kiosk/journal", "tests/contract"),
    ("tests/kiosk/core",),
)
CCNET_BYTES = (
    ("tests/drivers/ccnet/test_tables.py",),
    ("tests/drivers/ccnet/test_vectors.py", "tests/drivers/ccnet/test_frames.py"),
    ("tests/drivers/ccnet", *BRISK),
)
CCNET_STATES = (
    ("tests/drivers/ccnet/test_acceptor.py",),
    ("tests/drivers/ccnet", *BRISK),
)
ESCPOS_BYTES = (
    ("tests/drivers/escpos/test_tables.py",),
    ("tests/drivers/escpos", *BRISK),
)
PRINT_JOB = (
    ("tests/drivers/escpos/test_job_life.py",),
    ("tests/drivers/escpos", *BRISK),
)
ESCPOS_CLASSES = (
    "Command", "Question", "Request", "Ejector", "Header", "BlockKind", "PrinterBit", "OfflineBit",
    "ErrorBit", "PaperBit", "CitizenPaperBit", "CitizenDetail1Bit", "CitizenDetail2Bit",
    "PrintStatusBit", "FullPaperBit", "FullUserBit", "FullRecoverableBit", "FullUnrecoverableBit",
    "QueuedPaperBit", "AutoPrinterBit", "AutoErrorBit", "AutoPaperBit", "AutoSwitch",
    "PrintModeBit",
)  # fmt: skip  # one a line says nothing more
HEALTH = (("tests/kiosk/core", "tests/kiosk/test_fault_codes.py"),)


@dataclass(frozen=True)
class Table:
    """A table of a module and the tests that must notice any change of it."""

    module: str
    name: str
    stages: Stages


TABLES = (
    Table("kiosk.cash.cash_in", "BILL_TRANSITIONS", CASH),
    Table("kiosk.cash.cash_in", "TRANSITIONS", CASH),
    Table("kiosk.cash.cash_in", "TAKES_BILLS", CASH),
    Table("kiosk.cash.credit", "CREDIT_DECISIONS", CASH),
    Table("kiosk.cash.bills", "MOVING", CASH),
    Table("kiosk.cash.bills", "RESTING", CASH),
    Table("kiosk.cash.bills", "EMPTY", CASH),
    Table("kiosk.cash.rest", "AT_REST", CASH),
    Table("kiosk.cash.rest", "SILENT", CASH),
    Table("kiosk.cash.resets", "STUCK", CASH),
    Table("kiosk.health", "STAYS", HEALTH),
    Table("kiosk.health", "_ACCEPTOR", HEALTH),
    Table("kiosk.journal.ledger", "ASSETS", JOURNAL),
    Table("kiosk.journal.ledger", "CLAIMS", JOURNAL),
    Table("kiosk.journal.ledger", "MAY_BE_NEGATIVE", JOURNAL),
    Table("kiosk.journal.database", "PRAGMAS", JOURNAL),
    Table("contract.records", "SIGNED_KINDS", JOURNAL),
    Table("contract.records", "QUIET_KINDS", JOURNAL),
    Table("drivers.ccnet.acceptor", "TRANSITIONS", CCNET_STATES),
    Table("drivers.ccnet.acceptor", "STATUSES", CCNET_STATES),
    Table("drivers.ccnet.acceptor", "RESTART_PHASES", CCNET_STATES),
    Table("drivers.ccnet.acceptor", "REJECT_REASONS", CCNET_STATES),
    Table("drivers.ccnet.tables", "Address", CCNET_BYTES),
    Table("drivers.ccnet.tables", "Command", CCNET_BYTES),
    Table("drivers.ccnet.tables", "Answer", CCNET_BYTES),
    Table("drivers.ccnet.tables", "Report", CCNET_BYTES),
    Table("drivers.ccnet.tables", "RejectCode", CCNET_BYTES),
    Table("drivers.ccnet.tables", "FailureCode", CCNET_BYTES),
    Table("drivers.ccnet.tables", "REQUEST_DATA_BYTES", CCNET_BYTES),
    Table("drivers.ccnet.tables", "REPLY_DATA_BYTES", CCNET_BYTES),
    Table("drivers.ccnet.tables", "REPORTS_WITH_DATA", CCNET_BYTES),
    Table("drivers.ccnet.tables", "IDENTIFICATION_REPORTS", CCNET_BYTES),
    Table("drivers.escpos.printer", "TRANSITIONS", PRINT_JOB),
    Table("drivers.escpos.printer", "ENDS", PRINT_JOB),
    Table("drivers.escpos.printer", "HELD", PRINT_JOB),
    *(Table("drivers.escpos.tables", name, ESCPOS_BYTES) for name in ESCPOS_CLASSES),
)

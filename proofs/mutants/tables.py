"""Which tables are broken, and which tests answer for each: the quickest to notice come first.

Tests that compare a table with a drawing of itself do not count and are not named here.
"""

from __future__ import annotations

from dataclasses import dataclass

from proofs.mutants.herd import Stages

BRISK = ("-m", "not slow")
CASH = (
    ("tests/kiosk/cash",),
    ("tests/kiosk/core", *BRISK),
    ("tests/kiosk/core/test_walks.py",),
)
JOURNAL = (
    ("tests/kiosk/journal/test_tables_of_records.py",),
    ("tests/kiosk/journal", *BRISK),
    ("tests/kiosk/journal", "tests/contract", "tests/kiosk/core"),
)
ADOPTION: Stages = (("tests/kiosk/journal/test_adoption.py",),)
DATABASE = (("tests/kiosk/journal/test_store.py", *BRISK), *JOURNAL)
HEALTH = (("tests/kiosk/test_health.py", "tests/kiosk/test_doubtful.py"),)
CCNET_BYTES = (
    ("tests/drivers/ccnet/test_tables.py", "tests/drivers/ccnet/test_what_a_report_tells.py"),
    ("tests/drivers/ccnet/test_vectors.py", "tests/drivers/ccnet/test_frames.py"),
    ("tests/drivers/ccnet", *BRISK),
)
CCNET_STATES = (
    (
        "tests/drivers/ccnet/test_tables.py",
        "tests/drivers/ccnet/test_what_a_report_tells.py",
        "tests/drivers/ccnet/test_conduct.py",
        "tests/drivers/ccnet/test_conduct_states.py",
        "tests/drivers/ccnet/test_session.py",
        "tests/drivers/ccnet/test_acceptor.py",
    ),
    ("tests/drivers/ccnet", *BRISK),
)
CCNET_WATCH = (
    ("tests/drivers/ccnet/test_tables.py", "tests/drivers/ccnet/test_suspicion.py", *BRISK),
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
ESCPOS_TEXT = (
    (
        "tests/drivers/escpos/test_answers.py",
        "tests/drivers/escpos/test_document.py",
        "tests/drivers/escpos/test_printer_status.py",
    ),
    ("tests/drivers/escpos", *BRISK),
)
ESCPOS_CLASSES = (
    "Command", "Question", "Request", "Ejector", "Header", "BlockKind", "PrinterBit", "OfflineBit",
    "ErrorBit", "PaperBit", "CitizenPaperBit", "CitizenDetail1Bit", "CitizenDetail2Bit",
    "PrintStatusBit", "FullPaperBit", "FullUserBit", "FullRecoverableBit", "FullUnrecoverableBit",
    "QueuedPaperBit", "AutoPrinterBit", "AutoErrorBit", "AutoPaperBit", "AutoSwitch",
    "PrintModeBit",
)  # fmt: skip  # one a line says nothing more


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
    Table("kiosk.cash.credit", "FROZEN_DECISIONS", CASH),
    Table("kiosk.cash.alarms", "FREEZES", CASH),
    Table("kiosk.fault_codes", "ALARMS", CASH),
    Table("kiosk.cash.alarms", "ALARM_REASONS", CASH),
    Table("kiosk.cash.bills", "RESTING", CASH),
    Table("kiosk.cash.bills", "EMPTY", CASH),
    Table("kiosk.cash.bills", "FORGETS", CASH),
    Table("kiosk.cash.bills", "DOUBTED", CASH),
    Table("kiosk.cash.cassette", "HAS_CASSETTE", CASH),
    Table("kiosk.cash.desk", "ENDS_SALE", CASH),
    Table("kiosk.cash.desk", "BREAKS_VISIT", CASH),
    Table("kiosk.cash.resets", "STUCK", CASH),
    Table("kiosk.cash.rest", "AT_REST", CASH),
    Table("kiosk.cash.rest", "SILENT", CASH),
    Table("kiosk.cash.testimony", "CREDITED", CASH),
    Table("kiosk.health", "STAYS", HEALTH),
    Table("kiosk.health", "_PATIENCE_S", HEALTH),
    Table("kiosk.health", "_ACCEPTOR", HEALTH),
    Table("kiosk.doubtful", "WHY", HEALTH),
    Table("kiosk.doubtful", "FOUND", HEALTH),
    Table("kiosk.doubtful", "DECIDED", HEALTH),
    Table("kiosk.journal.adoption", "KEPT_FAULTS", ADOPTION),
    Table("kiosk.journal.database", "PRAGMAS", DATABASE),
    Table("kiosk.journal.database", "_SEGMENT_KINDS", DATABASE),
    Table("kiosk.journal.database", "_ROW_KINDS", DATABASE),
    Table("kiosk.journal.database", "_RECORD_KINDS", DATABASE),
    Table("kiosk.journal.fold", "RULES", JOURNAL),
    Table("kiosk.journal.ledger", "ASSETS", JOURNAL),
    Table("kiosk.journal.ledger", "CLAIMS", JOURNAL),
    Table("kiosk.journal.ledger", "MAY_BE_NEGATIVE", JOURNAL),
    Table("kiosk.journal.matters", "SINGLES", JOURNAL),
    Table("kiosk.journal.matters", "MAPPINGS", JOURNAL),
    Table("kiosk.journal.money_rules", "CREDITED_ONCE", JOURNAL),
    Table("kiosk.journal.service_rules", "PRINT_FINAL", JOURNAL),
    Table("kiosk.journal.trouble", "_CODES", JOURNAL),
    Table("contract.records", "SIGNED_KINDS", JOURNAL),
    Table("contract.records", "QUIET_KINDS", JOURNAL),
    Table("drivers.ccnet.acceptor", "POWERED_UP", CCNET_STATES),
    Table("drivers.ccnet.acceptor", "AT_REST", CCNET_STATES),
    Table("drivers.ccnet.acceptor", "AT_ESCROW", CCNET_STATES),
    Table("drivers.ccnet.acceptor", "STUCK", CCNET_STATES),
    Table("drivers.ccnet.acceptor", "TRANSITIONS", CCNET_STATES),
    Table("drivers.ccnet.acceptor", "STATUSES", CCNET_STATES),
    Table("drivers.ccnet.acceptor", "RESTART_PHASES", CCNET_STATES),
    Table("drivers.ccnet.acceptor", "REJECT_REASONS", CCNET_STATES),
    Table("drivers.ccnet.conduct", "AT_STANDSTILL", CCNET_STATES),
    Table("drivers.ccnet.conduct", "SILENT_RESET", CCNET_STATES),
    Table("drivers.ccnet.conduct", "OVERLONG_STATUSES", CCNET_STATES),
    Table("drivers.ccnet.conduct", "ORDER_COMMANDS", CCNET_STATES),
    Table("drivers.ccnet.quirks", "QUIRKS", CCNET_BYTES),
    Table("drivers.ccnet.session", "MOVES_A_BILL", CCNET_STATES),
    Table("drivers.ccnet.suspicion", "RESTARTS", CCNET_WATCH),
    Table("drivers.ccnet.suspicion", "BILL_IN_PATH", CCNET_WATCH),
    Table("drivers.ccnet.suspicion", "WAYS", CCNET_WATCH),
    Table("drivers.ccnet.suspicion", "IMPOSSIBLE", CCNET_WATCH),
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
    Table("drivers.escpos.answers", "_UNITS", ESCPOS_TEXT),
    Table("drivers.escpos.document", "ALIGN_BYTE", ESCPOS_TEXT),
    Table("drivers.escpos.profiles", "LATIN_LANGUAGES", ESCPOS_TEXT),
    Table("drivers.escpos.profiles", "CYRILLIC_FIRST", ESCPOS_TEXT),
    Table("drivers.escpos.profiles", "LATIN_FIRST", ESCPOS_TEXT),
    Table("drivers.escpos.status", "CAUSES", ESCPOS_TEXT),
    *(Table("drivers.escpos.tables", name, ESCPOS_BYTES) for name in ESCPOS_CLASSES),
)

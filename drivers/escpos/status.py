"""What a printer's answers mean: one status out of one round, and what stands in the way.

Nothing is fine by default: what was not read is UNKNOWN.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from enum import Enum

from drivers.api import (
    CoverState,
    CutterState,
    LinkState,
    PaperState,
    PresenterState,
    PrinterStatus,
    PrintTrouble,
)
from drivers.escpos.answers import FullStatus
from drivers.escpos.profiles import Dialect
from drivers.escpos.tables import (
    STATUS_PATTERN,
    CitizenDetail1Bit,
    CitizenDetail2Bit,
    CitizenPaperBit,
    ErrorBit,
    FullPaperBit,
    FullRecoverableBit,
    FullUnrecoverableBit,
    FullUserBit,
    OfflineBit,
    PaperBit,
    PrinterBit,
    Question,
)

FIXED_BITS = STATUS_PATTERN
CAUSES = (Question.OFFLINE_CAUSE, Question.ERROR_CAUSE)


def status_of(dialect: Dialect, answers: Mapping[Question, int | FullStatus]) -> PrinterStatus:
    """Read one round of answers; what was not asked, or makes no sense, stays UNKNOWN."""
    full = answers.get(Question.FULL_STATUS)
    if isinstance(full, FullStatus):
        return _custom_status(full)
    plain = {question: value for question, value in answers.items() if isinstance(value, int)}
    status = _citizen_status(plain) if dialect is Dialect.CITIZEN else _epson_status(plain)
    # Offline without saying why, or nobody knows whether it is: not fine.
    doubtful = Question.PRINTER not in plain or contradicts_itself(answers)
    if status.paper is not PaperState.OUT and doubtful:
        return replace(status, paper=PaperState.UNKNOWN, detail=PrinterBit.OFFLINE.name or "")
    return status


def _custom_status(full: FullStatus) -> PrinterStatus:
    paper = FullPaperBit(full.paper)
    user = FullUserBit(full.user)
    recoverable = FullRecoverableBit(full.recoverable)
    unrecoverable = FullUnrecoverableBit(full.unrecoverable)
    if recoverable & FullRecoverableBit.PAPER_JAM:
        roll = PaperState.JAMMED
    elif paper & (FullPaperBit.NO_PAPER | FullPaperBit.VIRTUAL_PAPER_END):
        roll = PaperState.OUT
    else:
        roll = PaperState.NEAR_END if paper & FullPaperBit.NEAR_END else PaperState.OK
    ticket = bool(paper & FullPaperBit.TICKET_IN_OUTPUT)
    lid_open = user & (FullUserBit.COVER_OPEN | FullUserBit.HEAD_UP)
    cutter = unrecoverable & (FullUnrecoverableBit.CUTTER | FullUnrecoverableBit.CUTTER_COVER)
    broken = unrecoverable & ~(FullUnrecoverableBit.CUTTER | FullUnrecoverableBit.CUTTER_COVER)
    return PrinterStatus(
        link=LinkState.UP,
        paper=roll,
        cover=CoverState.OPEN if lid_open else CoverState.CLOSED,
        cutter=CutterState.JAMMED if cutter else CutterState.OK,
        presenter=PresenterState.PRESENTED if ticket else PresenterState.EMPTY,
        unrecoverable=bool(broken),
        detail=_words(recoverable & ~FullRecoverableBit.MARK_SEARCH, unrecoverable),
    )


def _epson_status(answers: Mapping[Question, int]) -> PrinterStatus:
    offline, error, sensors = _common(answers)
    if sensors is None or offline is None:
        paper = PaperState.UNKNOWN
    elif sensors & PaperBit.END or offline & OfflineBit.STOPPED_BY_PAPER_END:
        paper = PaperState.OUT
    else:
        paper = PaperState.NEAR_END if sensors & PaperBit.NEAR_END else PaperState.OK
    return _from_errors(offline, error, paper, PresenterState.NONE)


def _citizen_status(answers: Mapping[Question, int]) -> PrinterStatus:
    offline, error, sensors = _common(answers)
    first = answers.get(Question.ERROR_DETAILS_1)
    second = answers.get(Question.ERROR_DETAILS_2)
    if sensors is None or offline is None:
        paper = PaperState.UNKNOWN
    elif sensors & CitizenPaperBit.END or offline & OfflineBit.STOPPED_BY_PAPER_END:
        paper = PaperState.OUT
    else:
        near = sensors & (CitizenPaperBit.NEAR_END_1 | CitizenPaperBit.NEAR_END_2)
        paper = PaperState.NEAR_END if near else PaperState.OK
    presenter = PresenterState.UNKNOWN
    if sensors is not None and second is not None:
        presenter = PresenterState.EMPTY
        if second & CitizenDetail2Bit.PRESENTER:
            presenter = PresenterState.JAMMED
        elif sensors & CitizenPaperBit.IN_PRESENTER:
            presenter = PresenterState.PRESENTED
    if first is None or second is None:
        error = None
    elif first & CitizenDetail1Bit.COVER_OPEN and offline is not None:
        offline |= OfflineBit.COVER_OPEN
    broken = second is not None and bool(second & ~FIXED_BITS & ~CitizenDetail2Bit.PRESENTER)
    return _from_errors(offline, error, paper, presenter, broken=broken)


def _common(answers: Mapping[Question, int]) -> tuple[int | None, int | None, int | None]:
    return (
        answers.get(Question.OFFLINE_CAUSE),
        answers.get(Question.ERROR_CAUSE),
        answers.get(Question.PAPER),
    )


def _from_errors(
    offline: int | None,
    error: int | None,
    paper: PaperState,
    presenter: PresenterState,
    *,
    broken: bool = False,
) -> PrinterStatus:
    cover = CoverState.UNKNOWN
    if offline is not None:
        cover = CoverState.OPEN if offline & OfflineBit.COVER_OPEN else CoverState.CLOSED
    cutter = CutterState.UNKNOWN
    if error is not None:
        cutter = CutterState.JAMMED if error & ErrorBit.CUTTER else CutterState.OK
    return PrinterStatus(
        link=LinkState.UP,
        paper=paper,
        cover=cover,
        cutter=cutter,
        presenter=presenter,
        unrecoverable=broken or (error is not None and bool(error & ErrorBit.UNRECOVERABLE)),
        detail=_words(ErrorBit((error or 0) & ~FIXED_BITS)),
    )


def _words(*flags: Enum) -> str:
    """Return the maker's names of the bits that are set."""
    names = [flag.name for flag in flags if flag.name and flag.value]
    return " ".join("+".join(name.split("|")) for name in names)


def contradicts_itself(answers: Mapping[Question, int | FullStatus]) -> bool:
    """Return whether the printer is offline for no reason that the same round tells."""
    printer = answers.get(Question.PRINTER)
    if not isinstance(printer, int) or not printer & PrinterBit.OFFLINE:
        return False
    causes = (answers.get(question, 0) for question in CAUSES)
    return not any(cause & ~FIXED_BITS for cause in causes if isinstance(cause, int))


def trouble_of(status: PrinterStatus) -> PrintTrouble | None:
    """Return what stands in the way of printing, the gravest first; None only if all is known."""
    if status.link is not LinkState.UP:
        return PrintTrouble.LINK_LOST if status.link is LinkState.LOST else PrintTrouble.SILENT
    if status.unrecoverable:
        return PrintTrouble.UNRECOVERABLE
    if status.cutter is CutterState.JAMMED:
        return PrintTrouble.CUTTER_JAMMED
    if status.paper is PaperState.JAMMED or status.presenter is PresenterState.JAMMED:
        return PrintTrouble.PAPER_JAMMED
    if status.paper is PaperState.OUT:
        return PrintTrouble.PAPER_OUT
    if status.cover is CoverState.OPEN:
        return PrintTrouble.COVER_OPEN
    return None if status.can_print else PrintTrouble.SILENT

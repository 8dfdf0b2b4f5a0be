"""What records that move no money do to the matters: orders, prints, faults, the journal."""

from __future__ import annotations

from contract.records import (
    Acknowledged,
    CassetteMoved,
    Checkpoint,
    DeviceKnown,
    FaultCleared,
    FaultRaised,
    Genesis,
    OrderConfirmed,
    OrderDecided,
    PrintRecorded,
)
from kiosk.fault_codes import FaultCode
from kiosk.journal.draft import Draft, refuse_if
from kiosk.journal.matters import OpenFault, OrderMatter, PrintJobState, acceptor_name

PRINT_JOBS_MAX = 16
PRINT_FINAL = frozenset({"confirmed", "refused", "abandoned"})


def genesis(draft: Draft, seq: int, body: Genesis) -> None:
    refuse_if(seq != 1, "a journal has one beginning")
    draft.update_standing(
        journal_id=body.journal_id,
        terminal_id=body.terminal_id,
        fingerprint=body.fingerprint,
        awaits_operator=body.linked_journal_id is not None,
    )


def order_confirmed(draft: Draft, seq: int, body: OrderConfirmed) -> None:
    refuse_if(draft.get("orders", body.order_id) is not None, "an order is confirmed once")
    matter = OrderMatter(
        order_id=body.order_id, msisdn=body.msisdn, change=body.change.kind, confirmed_at=body.at
    )
    draft.put("orders", body.order_id, matter)


def order_decided(draft: Draft, seq: int, body: OrderDecided) -> None:
    draft.require("orders", body.order_id)
    draft.put("orders", body.order_id, None)


def print_recorded(draft: Draft, seq: int, body: PrintRecorded) -> None:
    if body.state in PRINT_FINAL:
        if draft.get("print_jobs", body.job_id) is not None:
            draft.put("print_jobs", body.job_id, None)
        return
    known: PrintJobState | None = draft.get("print_jobs", body.job_id)
    job = PrintJobState(
        job_id=body.job_id,
        slip=body.slip,
        subject_id=body.subject_id,
        state=body.state,
        bytes_hash=body.bytes_hash or (known.bytes_hash if known else ""),
        offset=max(body.offset, known.offset if known else 0),
        cuts=body.cuts if body.cuts is not None or known is None else known.cuts,
        power_ups=body.power_ups
        if body.power_ups is not None or known is None
        else known.power_ups,
        copy_of=body.copy_of or (known.copy_of if known else None),
        last_at=body.at,
    )
    # A copy is the one answer to an unknown print: the first try is over.
    if job.copy_of is not None and draft.get("print_jobs", job.copy_of) is not None:
        draft.put("print_jobs", job.copy_of, None)
    jobs = draft.part("print_jobs")
    if known is None and len(jobs) >= PRINT_JOBS_MAX:
        draft.put("print_jobs", min(jobs.values(), key=lambda old: old.last_at).job_id, None)
    draft.put("print_jobs", body.job_id, job)


def acknowledged(draft: Draft, seq: int, body: Acknowledged) -> None:
    standing = draft.standing
    if body.journal_id == standing.journal_id:
        refuse_if(body.upto_seq >= seq, "more is acknowledged than was written")
        draft.update_standing(
            acknowledged_seq=max(standing.acknowledged_seq, body.upto_seq),
            awaits_operator=False,
        )


def cassette_moved(draft: Draft, seq: int, body: CassetteMoved) -> None:
    came = body.direction == "in"
    number = body.cassette_no if came else draft.standing.cassette_no
    draft.update_standing(cassette_no=number, cassette_in_place=came)


def device_known(draft: Draft, seq: int, body: DeviceKnown) -> None:
    name = acceptor_name(body.protocol, body.part, body.serial)
    draft.update_standing(acceptor=name, acceptor_minor_by_type=body.minor_by_type)


def fault_raised(draft: Draft, seq: int, body: FaultRaised) -> None:
    draft.put(
        "open_faults", body.code, OpenFault(code=body.code, detail=body.detail, raised_at=body.at)
    )


def fault_cleared(draft: Draft, seq: int, body: FaultCleared) -> None:
    if draft.get("open_faults", body.code) is not None:
        draft.put("open_faults", body.code, None)
    if body.code == FaultCode.ACCEPTOR_EXCHANGED:
        # Accepted: the next one is known, and what the one before told is its own.
        draft.update_standing(acceptor="", told=None)


def checkpoint(draft: Draft, seq: int, body: Checkpoint) -> None:
    refuse_if(body.upto_seq != seq - 1, "a checkpoint speaks of the record before it")
    refuse_if(body.books != draft.books, "a checkpoint states other books")
    draft.update_standing(checkpoint_seq=seq)

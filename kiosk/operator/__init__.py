"""The terminal's side of the contract: keys, signed requests, outbox, enrolment.

Belongs here: everything between the journal and the operator's wire.  Not here: what money means
(kiosk.cash), what is stored (kiosk.journal).
"""

"""What is durable: records, the books made of them, and what is not finished yet.

`store` is the journal a terminal writes to; `fold` and `ledger` are pure and say what a record
means; `verification` proves a closed journal.  Devices, screens and the operator's wire do not
belong here, nor any decision about a bill: that is `kiosk.cash`.
"""

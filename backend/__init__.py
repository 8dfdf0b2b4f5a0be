"""The operator's reference backend: accounts, payments, journals, terminals.

Belongs here: what the operator does with what terminals send.  Not here: anything of a terminal's
own code; both sides meet in contract and nowhere else.
"""

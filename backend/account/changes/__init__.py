"""Changes of an account: quoted, ordered, carried out, told, and taken back.

A change is planned from the account as it is (`planning` and the rooms it calls), told as a quote,
planned again when it is ordered, and carried out as a row of effects in one transaction with its
signed statement.  Not here: what is read of an account, and who may read it.
"""

"""The subscriber's account: who may see it, what it holds, what it is made of.

Belongs here: the store of subscribers, access (codes, secrets, tokens, limits), and everything that
is read of an account.  Not here: cash payments and journals (`backend.payments`, `backend.intake`),
the rating engine (`backend.rating`), and words a terminal has of its own.
"""

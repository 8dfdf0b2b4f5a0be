"""CCNET, the protocol of CashCode bill validators and of those who imitate them.

Bytes are named in `tables`, cut in `frames`, read and made in `messages`; `session` knows how one
question is asked and answered, `acceptor` what a report means, `conduct` what to ask next, and
`driver` owns the thread and the port.  Money does not live here.
"""

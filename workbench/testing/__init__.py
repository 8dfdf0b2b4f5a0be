"""What the test run itself does, as pytest plugins: leaks, pace, displays, proofs of promises.

`tests/conftest.py` loads them.  Helpers that one folder of tests shares belong into that folder's
own conftest.
"""

"""What usage costs by which tariff, what a subscriber pays apart from it, and what to advise.

Belongs here: the price list as values, the rules of `backend/demo/rating.md`, usage files.  Values
in, values out; money is whole minor units and every sum is exact.  Not here: databases, the
network, the clock, accounts, and sentences for customers.
"""

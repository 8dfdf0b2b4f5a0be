"""Every order: a small model around the production tables, explored until nothing is left.

What belongs here: the device, the operator and the people of the model, the search, what must
hold after every step, and the mutants it must see.  What does not: a copy of any rule of money.
"""

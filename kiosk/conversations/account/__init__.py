"""The own account: what is left, where it went, tariff, options, offers, and every order.

A change of it is quoted, paid for and ordered in one place, `ordering`.
"""

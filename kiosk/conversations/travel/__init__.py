"""Before, during and after a journey, by the traveller or a helper at home.

An option for it is chosen and ordered in `account`.
"""

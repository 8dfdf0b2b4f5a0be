"""The subscriber's account on the wire: who may see it, what it holds, how it is changed.

One file a matter.  Every question about a subscriber is a POST whose body carries the access token,
so that neither a token nor a number ever stands in an address.
"""

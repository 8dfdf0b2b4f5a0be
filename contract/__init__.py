"""What terminal and backend both import: wire schemas, record hashing, fees, signature profile.

Sans-IO: no clock, no network, no disk.  The published OpenAPI document is made from here.  Neither
side's own logic belongs here.
"""

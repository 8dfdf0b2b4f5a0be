"""Public trust anchors, and the tools that make a development authority and enrol a terminal.

Never a private key: those live in directories outside the tree, 0600 in 0700.  Of the project it
imports only contract.
"""

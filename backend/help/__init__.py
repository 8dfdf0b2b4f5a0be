"""What helps when something is wrong: persons, cases, payments already made, unclaimed cash.

Belongs here: cases, call-backs and chats with the agents' desk, looking payments up, correcting
them, claims of customers, satisfaction.  Not here: access and the account itself
(`backend.account`), and the one decision on doubtful money (`backend.arbiter`).
"""

"""Who stands here: a code by SMS or voice, a code word, a PIN, the login made of them.

What is done with the access is the rooms' own.
"""

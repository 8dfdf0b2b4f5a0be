"""What the screen shows and what it hands back: frozen values, ready to draw.

Every text arrives here in the customer's language, every amount as text, every permission as a
bool.  A drawing decision (where, how large, which colour) does not belong here.
"""

"""The screen: draws views, returns intents, decides nothing and has no words of its own.

A `Screen` (of `kiosk.views`) becomes a `Picture`: a list of frozen items and the targets on it
(`screens/`, `widgets/`, `sheet.py`).  A painter turns items into pixels and repaints only those
that changed (`painter.py`).  `glass.py` joins picture and taps without any display; `app.py` adds
the window and the waiting.  Money, texts and permissions never belong here.
"""

import os

os.environ.setdefault("PYGAME_HIDE_SUPPORT_PROMPT", "1")  # standard output belongs to the commands

"""The words of the terminal in every language: gettext catalogues and how they are loaded.

Screens, slips and SMS share them.  A msgid is the plain English sentence itself, so English needs
no translation; what a language lacks falls back to it.  Sentences are written where they are used,
through `kiosk.say.Say`; no other package holds words.
"""

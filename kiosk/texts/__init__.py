"""The words of the terminal in every language: gettext catalogues and how they are loaded.

Screens, slips and SMS share them.  A msgid is the plain English sentence itself, so English needs
no translation; what a language lacks falls back to it.  Sentences are written where they are used,
through `kiosk.say.Say`; no other package holds words.

A new sentence: write it in English where it is said, run `python -m kiosk.texts extract`, fill the
places it reports in `catalogues/*.po`.  A new language: its own name in `languages.py`, its plural
rule in `extraction.py`, and the same command.  `X-Reviewed` in a catalogue's head stays "no" until
a native reader has read all of it and puts name and date there.
"""

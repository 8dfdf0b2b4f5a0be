"""Every instant: the real process killed at each named point and at random ones.

`doomed` is the launcher that runs the production program with a bomb in it, `points` names the
instants, `plan` says from a seed what happens around one kill, `scene` is the station it happens
at, `visitor` the person before the glass, `checker` compares with the cassette, `campaign` runs
many.  What the bomb or a control changes, it changes in its own process only.
"""

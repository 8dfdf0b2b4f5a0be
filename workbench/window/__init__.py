"""The bench window: what a developer clicks beside the terminal's own window.

Drawing and hit areas live here; what a click does is a deed that the station carries out on its
own thread, so that the window never waits.
"""

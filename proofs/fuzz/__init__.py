"""Every byte that comes from outside, attacked: what is fed, what must hold, and who feeds it.

A target is a module of `targets`: it takes bytes and raises if its promise broke.  An engine calls
it again and again, each target in a process of its own: atheris where it is installed (it watches
which branches an input reaches and keeps what reaches new ones), a plain mutator elsewhere.  What
is true of money as a whole is attacked in the other rooms.
"""

"""Every write and every instant: the power fails at each operation of the disk, and a process dies.

Images live here: `disk` says what a cut may leave, `tap` listens to what the program does to its
disk, `stage` plays visits with the real core, loop and journal, `judge` opens an image and says
what is lost, doubled or stuck.  Killed processes are `proofs.kills`.
"""

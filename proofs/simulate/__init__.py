"""Every week: whole terminals in virtual time, with everything that can happen around them.

Core, loop, journal, drivers and the operator's service are the production's own, with real bytes
on simulated wires; devices, customers, technicians, networks and misfortunes are of this room.
"""

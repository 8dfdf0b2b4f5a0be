"""What every conversation stands on: requests, the visit and its session, time, an open room.

No question to anybody is asked here.
"""

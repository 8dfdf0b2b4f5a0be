"""Problems and questions: live checks and their mending, cases, payments gone wrong, the guide.

What mends is done by the rooms below; here it is found.
"""

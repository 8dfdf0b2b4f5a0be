"""What is said between terminal and person: one file a door, each a generator without I/O.

A conversation yields what it wants shown, asked or done, and is sent the answer.  It decides on
words and order; money is the cash desk's, and goes on without it.  The runner carries them out, the
reception opens the doors; behind each door is a room of its own, and no room looks up:

    help > travel, urgent > account > money > person, proving > pieces > ground
"""

"""A person on the way, a talk on the screen, the end of a visit."""

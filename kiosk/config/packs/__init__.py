"""Operator packs that come with the program, one folder each; content, not code."""

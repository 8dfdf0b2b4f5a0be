"""A phone lost or stolen, and what comes after it."""

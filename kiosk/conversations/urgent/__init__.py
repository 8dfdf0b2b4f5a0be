"""What cannot wait: a phone lost or stolen, and the new SIM card after it."""

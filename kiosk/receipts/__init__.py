"""What slips and SMS say, as values; no bytes, no printer."""

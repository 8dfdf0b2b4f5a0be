"""The demonstration operator: numbers, catalogue, usage records, rating rules; all invented."""

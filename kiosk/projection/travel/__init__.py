"""Prices abroad, and what a helper at home sees: no data of the traveller."""

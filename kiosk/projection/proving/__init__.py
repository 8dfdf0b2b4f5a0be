"""Codes, code words and PINs, never shown as typed."""

"""Taggers compared, ablated, measured."""

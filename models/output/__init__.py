"""Predictions as people and programs read them."""

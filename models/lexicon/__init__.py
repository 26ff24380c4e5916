"""Keyword search with exceptions."""

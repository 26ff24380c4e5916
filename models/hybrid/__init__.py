"""Keyword search and TF-IDF, pooled."""

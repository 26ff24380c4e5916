"""Predictions as one page that people open: counts, filters, paragraphs with their evidence."""

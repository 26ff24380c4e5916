"""Labelled text to and from annotation tools and spreadsheets: conversions of plain records, without files."""

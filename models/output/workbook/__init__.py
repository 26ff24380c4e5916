"""Workbooks of Excel, written row by row."""

"""Workbooks of all ages, what stands in them beside the cells, and tables that only bear their name."""

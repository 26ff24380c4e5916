"""Predictions as data files of statistics programs: Stata (.dta) and Parquet."""

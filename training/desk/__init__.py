"""A desk in the browser: read, search, correct, count and send out what a folder holds."""

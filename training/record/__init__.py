"""Where the record of the runs is kept, whether it can be written to, and what becomes of a model if it cannot."""

"""How far new text falls outside known topics: the command, the comparison, and what chance explains."""

"""Two annotators of the same text: how far they agree, and what is left to settle."""

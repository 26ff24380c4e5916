"""Read a corpus by its topics: the command and what it reads."""

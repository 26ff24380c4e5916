"""How faithfully documents are read; what the corpus holds."""

"""What to label next: which paragraphs teach a model most, and which of them say honestly how good it is."""

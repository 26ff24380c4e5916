"""One form for every character, and nothing that a reader would not see or say."""

"""What a document tells of itself: its provinces and its date."""

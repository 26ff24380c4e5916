"""PDF: characters with their boxes, lines in reading order, and what the boxes tell of paragraphs."""

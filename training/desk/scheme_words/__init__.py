"""类别: the words of the labels, what they find in a desk, and what becomes of its paragraphs when they change."""

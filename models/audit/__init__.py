"""Shares corrected by an audit: paragraphs drawn with known probability, answered by people, against what a tagger says."""

"""Words proposed for the labels of a scheme, from its own words, the shipped vectors and the user's text."""

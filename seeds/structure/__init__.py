"""Lines to paragraphs: what is broken is joined, what is glued is cut, each paragraph gets its kind."""

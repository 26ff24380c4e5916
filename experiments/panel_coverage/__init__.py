"""Whether the intervals of corrected shares cover the truth: labelled sets as populations, audited thousands of times."""

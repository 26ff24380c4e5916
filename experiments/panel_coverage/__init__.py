"""Whether the intervals of corrected shares cover the truth: labelled sets as populations, audited thousands of times."""

import labels  # noqa: F401 - first of all: it sees to it that Ctrl-C ends a command in one line while it loads

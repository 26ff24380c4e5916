"""The tagger in other programs, some thirty lines each: to be read, run and changed."""

import labels  # noqa: F401 - first of all: it sees to it that Ctrl-C ends a command in one line while it loads

"""What to label next and which labels look wrong: whether the commands that say so are right."""

import labels  # noqa: F401 - first of all: it sees to it that Ctrl-C ends a command in one line while it loads

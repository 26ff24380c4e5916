"""What is left of a program that was killed, wherever that struck."""

import labels  # noqa: F401 - first of all: it sees to it that Ctrl-C ends a command in one line while it loads

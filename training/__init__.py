"""Fit, measure and record: configuration, split, metrics, MLflow tracking, reports."""

import labels  # noqa: F401 - first of all: it sees to it that Ctrl-C ends a command in one line while it loads

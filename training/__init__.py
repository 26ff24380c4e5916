"""Fit, measure and record: configuration, split, metrics, MLflow tracking, reports."""

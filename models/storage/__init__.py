"""Models as folders of plain data, and as MLflow models."""

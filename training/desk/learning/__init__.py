"""Train again from the desk: a model learns from what people answered, and waits until somebody accepts it."""

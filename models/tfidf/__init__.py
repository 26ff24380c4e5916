"""TF-IDF of words and characters with a linear model per label."""

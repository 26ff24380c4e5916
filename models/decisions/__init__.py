"""From scores to probabilities, from probabilities to labels, from labels to the words that carried them."""

"""What labels are worth: how many there are, what the next ones will bring, how good the model is on a fair sample."""

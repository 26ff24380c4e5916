"""What to look at next: the queue that ``training.select`` draws, and the answers that ``training.review`` doubts."""

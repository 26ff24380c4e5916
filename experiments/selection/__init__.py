"""What to label next and which labels look wrong: whether the commands that say so are right."""

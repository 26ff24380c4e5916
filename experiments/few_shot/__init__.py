"""Yardsticks of categories of one's own: what few labelled texts are worth."""

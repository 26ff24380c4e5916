"""Texts as the models read them: words, characters, terms, each found once."""

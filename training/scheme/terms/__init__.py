"""The words of a lexicon one by one: how often each stands in a text, with what others, how often it is right."""

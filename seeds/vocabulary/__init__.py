"""Words: a scheme's lexicon, stop words, the dictionary's counts."""

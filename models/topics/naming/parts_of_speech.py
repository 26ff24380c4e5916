"""Parts of speech of words, and how well each kind of phrase names a topic."""

from __future__ import annotations

from models.text.analyzer import Analyzer
from models.topics.naming.rules import load_rules
from seeds.vocabulary.stopwords import load_stopwords
from seeds.vocabulary.unigrams import load_tags

# Parts of speech of names of people.
PERSONS = ("nr", "nrt", "nrfg")
# Parts of speech that say of what kind the next word is.
ATTRIBUTES = ("a", "b")
Phrase = tuple[str, ...]


class PartsOfSpeech:
    """Tells the part of speech of a word, the terms of a scheme being nouns.

    Parameters
    ----------
    analyzer : Analyzer
        What cuts the texts; its words are the terms.
    """

    def __init__(self, analyzer: Analyzer) -> None:
        self.rules = load_rules()
        self._terms = frozenset(word.lower() for word in analyzer.words)
        self._stop = load_stopwords()
        self._tags: dict[str, str] = {}

    def tag(self, word: str) -> str:
        """Return a word's part of speech in jieba's dictionary.

        Parameters
        ----------
        word : str
            A word in lower case.

        Returns
        -------
        str
            ``n`` for a term of the lexicon, ``latin`` for a foreign word, ``unknown`` for a word that is not listed,
            ``none`` for marks, numbers and stop words.
        """
        if word not in self._tags:
            self._tags[word] = self._look_up(word)
        return self._tags[word]

    def _look_up(self, word: str) -> str:
        plain = all(char.isalpha() or char.isdigit() for char in word) and any(map(str.isalpha, word))
        if word in self._stop or not plain:
            return "none"
        if word in self._terms:
            return "n"
        if word.isascii():
            return "latin"
        return load_tags().get(word, "unknown")

    def factor(self, phrase: Phrase, share: float) -> float:
        """Return the factor on the weight of a phrase by its kind, in (0, 1].

        Parameters
        ----------
        phrase : tuple of str
            Its words.
        share : float
            Share of the topic that it stands in, a fraction in [0, 1]: a place that most speak of is the subject.
        """
        rules = self.rules
        factors, last, joined = rules.factors, self.tag(phrase[-1]), "".join(phrase)
        unfinished = last not in rules.alone if len(phrase) == 1 else last in ATTRIBUTES
        factor = factors["other"] if unfinished else 1.0
        if last == "v" and len(phrase) == 1:
            factor *= factors["verb"]
        if joined in rules.vague or any(word in rules.empty for word in phrase) or all(word in rules.vague for word in phrase):
            factor *= factors["vague"]
        # One character that may be a surname is often more: 俄, 乌.
        if last in PERSONS and len(phrase[-1]) > 1:
            factor *= factors["person"]
        if self.is_office(joined) or any(map(self.is_office, phrase[:-1])) or any(self.tag(word) == "nt" for word in phrase):
            factor *= factors["office"]
        place = last == "ns" or (last == "unknown" and joined.endswith(rules.regions))
        if place and share < rules.place and not joined.endswith(rules.no_region):
            factor *= factors["place"]
        return factor

    def is_office(self, phrase: str) -> bool:
        """Return whether a phrase names an office, a post or a body by its ending.

        Parameters
        ----------
        phrase : str
            The phrase.
        """
        return phrase.endswith(self.rules.offices) and not phrase.endswith(self.rules.no_office)

"""Parts of speech of words, and how well each kind of phrase names a topic."""

from __future__ import annotations

from models.text.analyzer import Analyzer
from models.topics.naming.rules import load_rules
from seeds.vocabulary.stopwords import load_stopwords
from seeds.vocabulary.unigrams import load_tags

# Parts of speech that can name something alone.
NOUNS = ("n", "ng", "nz", "nt", "ns", "nr", "nrt", "vn", "an", "j", "l", "i", "latin")
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

    def factor(self, phrase: Phrase) -> float:
        """Return the factor on a phrase's score by its parts of speech, in (0, 1].

        Parameters
        ----------
        phrase : tuple of str
            Its words.
        """
        rules = self.rules
        factors = rules.factors
        tags = [self.tag(word) for word in phrase]
        factor = 1.0
        if not any(tag in NOUNS for tag in tags):
            factor *= factors["no_noun"]
        if len(phrase) == 1:
            factor *= factors["place_name"] if tags[0] == "ns" else 1.0
        else:
            factor *= factors["verb"] ** tags[:-1].count("v")
            if tags[-1] == "v":
                factor *= factors["verb_last"] if tags[-2] in NOUNS else factors["verb"]
        # One character that may be a surname is often more: 俄, 乌.
        if any(tag in ("nr", "nrt") and len(word) > 1 for tag, word in zip(tags, phrase, strict=True)) or tags[-1] == "nr":
            factor *= factors["person"]
        if "nt" in tags or self.is_office(phrase):
            factor *= factors["office"]
        if phrase[0] in rules.heads:
            factor *= factors["head"]
        if tags[-1] == "ns" and phrase[-1].endswith(rules.regions):
            factor *= factors["region"]
        if any(word in rules.empty for word in phrase) or "".join(phrase) in rules.empty:
            factor *= factors["empty"]
        if "".join(phrase) in rules.vague:
            factor *= factors["vague"]
        return factor

    def is_office(self, phrase: Phrase) -> bool:
        """Return whether a phrase names an office, a post or a body by its ending.

        Parameters
        ----------
        phrase : tuple of str
            Its words.
        """
        ends = {"".join(phrase)}
        if len(phrase) > 1 and self.tag(phrase[-1]) not in NOUNS:  # 主管部门|会同: what an office does
            ends.add("".join(phrase[:-1]))
        return any(end.endswith(self.rules.offices) and not end.endswith(self.rules.no_office) for end in ends)

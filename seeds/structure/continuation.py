"""Signs that one piece of text goes on in another."""

from __future__ import annotations

import re

from seeds.structure.numbering import starts_paragraph
from seeds.vocabulary.unigrams import load_nouns, load_words, straddles

# A text that ends a sentence, one that cannot end here, one that cannot begin here, one that ends a document.
ENDS = re.compile(r"[。!?;:…][”’\")》」]*$|[。!?…;:]$")
GOES_ON = re.compile(r"[,、(《“‘〔/]$|(?<=..)[与和及或的于以对将把向从由被]$")
COMES_FROM = re.compile(r"[,。、;:!?)》”’〕%]|[的和与及或了地得着](?!确|士|铁)")
SIGNED = re.compile(
    r"(?:^|[。 府厅局委会部院室])(?:19|20)\d\d年\d{1,2}月\d{1,2}日(?: ?\([^()]*\))?$|\([^()]{0,8}公开(?:发布)?\)$"
)
SEARCHED = 100_000  # characters; longer documents are no pages of a newspaper
_OPENING, _CLOSING = "《(“〔", "》)”〕"
# A quotation or a title that is open at the end of a text, and no longer than a name.
_OPEN_NAME = re.compile(r"[“‘《〈「『][^“”‘’《》〈〉「」『』。;!?:]{1,40}$")
_DOTS = ("·", "•")  # signs of items, and what stands between the parts of a name
_DOT_FIRST = re.compile(r"^ *[·•]", re.MULTILINE)
_WORD_BROKEN_OFF = re.compile(r"[,。、;].*[一-鿿A-Za-z]$")
_RUNNING_AT_LEAST = 8  # characters
_ONE_CLAUSE = 30  # characters that a line without a comma may have and still be running text
_FOUR_HAN = re.compile("[一-鿿]{4}")
_RARE = 50  # times in the corpus of the word list


def is_running(text: str) -> bool:
    """Return whether a block is a piece of running text and not a heading, a byline or an item.

    Parameters
    ----------
    text : str
        Folded text.
    """
    if starts_paragraph(text):
        return "。" in text
    has_clauses = re.search("[,。、;]", text) is not None
    return len(text) >= _RUNNING_AT_LEAST and (has_clauses or (len(text) <= _ONE_CLAUSE and " " not in text))


def belong_together(left: str, right: str, document: str) -> bool:
    """Return whether a word lies across the break between two texts, or the document has the same words in one piece.

    Parameters
    ----------
    left, right : str
        The texts before and behind the break.
    document : str
        The whole document.
    """
    return stands_elsewhere(left, right, document) or straddles(left, right)


def stands_elsewhere(left: str, right: str, document: str) -> bool:
    """Return whether the document has the four characters around a break elsewhere in one piece.

    Parameters
    ----------
    left, right : str
        The texts before and behind the break.
    document : str
        The whole document; a very long one is not searched.
    """
    around = left[-2:] + right[:2]
    return len(document) <= SEARCHED and _FOUR_HAN.match(around) is not None and around in document


def goes_on_in_name(left: str, right: str) -> bool:
    """Return whether a text begins with the dot inside a quotation or a title (“红石|·书香”) and not with the sign of an item.

    Parameters
    ----------
    left, right : str
        The texts before and behind the break, folded.
    """
    return right.startswith(_DOTS) and _OPEN_NAME.search(left) is not None


def goes_on_in_word(left: str, right: str, document: str) -> bool:
    """Return whether a text begins with the dot inside a word (阿依|·努尔) that a full line broke: no item stands alone.

    Parameters
    ----------
    left, right : str
        The texts before and behind the break, folded; the first fills its line.
    document : str
        The whole document, folded, with its lines.
    """
    if not right.startswith(_DOTS) or right[1:2].isspace() or left.startswith(_DOTS):
        return False
    return _WORD_BROKEN_OFF.search(left) is not None and len(_DOT_FIRST.findall(document[:SEARCHED])) == 1


def needs_noun(text: str) -> bool:
    """Return whether a text begins with 上, 中 and the like that no word begins with: the noun before it is missing.

    Parameters
    ----------
    text : str
        Folded text, not empty.
    """
    return text[0] in "上中下内里外间" and load_words().get(text[:2], 0) < _RARE


def opens_bracket(text: str) -> bool:
    """Return whether a text opens more brackets or quotations of some kind than it closes.

    Parameters
    ----------
    text : str
        Folded text.
    """
    return any(text.count(a) > text.count(b) for a, b in zip(_OPENING, _CLOSING, strict=True))


def closes_bracket(text: str) -> bool:
    """Return whether the first bracket or quotation mark in a text is a closing one, and not that of a number (``1)``).

    Parameters
    ----------
    text : str
        Folded text.
    """
    first = re.search(r"[《(“〔》)”〕]", text)
    return first is not None and first[0] in _CLOSING and not re.match(r".{0,3}\)", text)


def ends_clause_early(text: str) -> bool:
    """Return whether a text begins with a noun and a comma (企业,其中…): the clause that ends there began elsewhere.

    Parameters
    ----------
    text : str
        Folded text.
    """
    found = re.match(r"([一-鿿]{2,4}),(?![是乃为让正不既也])", text)
    return found is not None and found[1] in load_nouns()

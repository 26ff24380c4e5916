"""What of the paragraphs that were read is text to work with, and how many are not: nothing is left out in silence."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from labels import Paragraph
from labels.wording import _
from models.audit.audit_words import kind_name

_FURNITURE, _EMPTY = "boilerplate", "empty"


def with_text(paragraphs: Iterable[Paragraph], left_out: Counter[str]) -> list[Paragraph]:
    """Return the paragraphs that are text: neither furniture of a site nor empty rows.

    Parameters
    ----------
    paragraphs : iterable of Paragraph
        As they were read.
    left_out : Counter of str
        Takes how many are not, by why.
    """
    kept = []
    for paragraph in paragraphs:
        if paragraph.kind == _FURNITURE or not paragraph.has_text:
            left_out[_FURNITURE if paragraph.kind == _FURNITURE else _EMPTY] += 1
        else:
            kept.append(paragraph)
    return kept


def left_out_lines(left_out: Counter[str]) -> list[str]:
    """Return how many paragraphs were left out, and why, as the account of a command says it.

    Parameters
    ----------
    left_out : Counter of str
        By why, as :func:`with_text` counts them.
    """
    says = _("{count} {kind}")
    return [says.format(count=count, kind=kind_name(why)) for why, count in left_out.most_common()]

"""Proposals as a table to read, and as one to fill in and give back."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from labels import UsageError
from labels.support.atomic import whole_file
from labels.support.text_columns import aligned
from labels.taxonomy import Taxonomy
from labels.wording import _, language, pgettext
from models.output.plain import plain_cell
from training.scheme.expanding.proposal_answers import ANSWER, LABEL, WORD
from training.scheme.expanding.proposals import COMPANY, LABELS, PHRASE, VECTORS, Proposal
from training.scheme.expanding.word_contexts import PLACES
from training.scheme.expanding.word_decisions import answer_words, decision_words
from training.scheme.word_workbook import Column, write_workbook

SUFFIXES = (".xlsx", ".csv", ".jsonl")
_WIDTHS = (12, 12, 16, 8, 7, 14, 8, 9, 11, 16, 8, 8, 11, 15, 9, 9, 9, 15, 44, 44, 44)
# Where the column to answer in stands.
_ANSWER = 3


def heads() -> tuple[str, ...]:
    """Return the heads of a table of proposals, in the language spoken."""
    contexts = (pgettext("head of a table of words", "context {number}").format(number=number + 1) for number in range(PLACES))
    return (
        _own(LABEL),
        pgettext("head of a table of words", "name"),
        _own(WORD),
        _own(ANSWER),
        pgettext("head of a table of words", "score"),
        pgettext("head of a table of words", "sources"),
        pgettext("head of a table of words", "paragraphs"),
        pgettext("head of a table of words", "mentions"),
        pgettext("head of a table of words", "hit"),
        pgettext("head of a table of words", "other labels"),
        pgettext("head of a table of words", "specificity"),
        "G2",
        pgettext("head of a table of words", "closeness of vectors"),
        pgettext("head of a table of words", "specificity of a shared piece"),
        pgettext("head of a table of words", "score by labels"),
        pgettext("head of a table of words", "labelled so"),
        pgettext("head of a table of words", "labelled otherwise"),
        pgettext("head of a table of words", "missed by the lexicon"),
        *contexts,
    )


def _own(column: str) -> str:
    """Return the head of a column that is read back, in the language spoken."""
    return str(decision_words()["heads"][column][language()])


def _source_words() -> dict[str, str]:
    return {
        VECTORS: pgettext("source of a word", "vectors"),
        COMPANY: pgettext("source of a word", "company"),
        PHRASE: pgettext("source of a word", "phrase"),
        LABELS: pgettext("source of a word", "labels"),
    }


def answer_head(path: Path) -> tuple[str, tuple[str, ...]]:
    """Return the name of the column of a table that answers go into, and what is written there.

    Parameters
    ----------
    path : Path
        The table: of JSON Lines the field has one name in all languages.
    """
    return ANSWER if path.suffix.lower() == ".jsonl" else _own(ANSWER), tuple(answer_words().values())


def check_output(path: Path) -> None:
    """Refuse a file of a kind that is not written, before work begins.

    Parameters
    ----------
    path : Path
        The file.

    Raises
    ------
    UsageError
        If its suffix is unknown.
    """
    if path.suffix.lower() not in SUFFIXES:
        problem = _("no table ends in {suffix!r}").format(suffix=path.suffix)
        raise UsageError(str(path), problem, _("use one of: {suffixes}").format(suffixes=" ".join(SUFFIXES)))


def write_proposals(proposals: Sequence[Proposal], taxonomy: Taxonomy, path: Path) -> None:
    """Write proposals into a table with a column to answer in.

    Parameters
    ----------
    proposals : sequence of Proposal
        In order.
    taxonomy : Taxonomy
        The labels.
    path : Path
        An ``.xlsx``, ``.csv`` or ``.jsonl`` file.

    Raises
    ------
    UsageError
        If the folder does not exist or no such table is written.
    """
    check_output(path)
    words = _source_words()
    rows = [_row(proposal, taxonomy, words) for proposal in proposals]
    if path.suffix.lower() == ".xlsx":
        columns = [Column(head, width) for head, width in zip(heads(), _WIDTHS, strict=True)]
        columns[_ANSWER] = Column(_own(ANSWER), 8, tuple(answer_words().values()))
        write_workbook(path, pgettext("sheet", "proposed words"), columns, rows, frozen=3)
    elif path.suffix.lower() == ".csv":
        with whole_file(path, encoding="utf-8-sig") as file:
            writer = csv.writer(file, lineterminator="\r\n")
            writer.writerow(heads())
            writer.writerows(map(plain_cell, row) for row in rows)
    else:
        with whole_file(path) as file:
            for proposal in proposals:
                file.write(json.dumps(to_record(proposal), ensure_ascii=False) + "\n")


def to_record(proposal: Proposal) -> dict[str, Any]:
    """Return a proposal in its JSON form, with ``accept`` to be filled in.

    Parameters
    ----------
    proposal : Proposal
        The proposal.
    """
    return {
        LABEL: proposal.label,
        WORD: proposal.word,
        ANSWER: None,
        "score": round(proposal.score, 3),
        "sources": list(proposal.sources),
        "paragraphs": proposal.paragraphs,
        "mentions": proposal.mentions,
        "hit": proposal.hit,
        "others": dict(proposal.others),
        "specificity": round(proposal.specificity, 3),
        "g2": round(proposal.likelihood, 1),
        "closeness": round(proposal.closeness, 3),
        "form": round(proposal.form, 3),
        "labels": round(proposal.taught, 3) + 0.0,
        "right": proposal.right,
        "wrong": proposal.wrong,
        "missed": proposal.missed,
        "contexts": list(proposal.contexts),
    }


def proposal_lines(proposals: Sequence[Proposal]) -> Iterator[str]:
    """Yield proposals for the terminal: a table, and below each row where the word stands.

    Parameters
    ----------
    proposals : sequence of Proposal
        In order.
    """
    head = (
        pgettext("head of a table of words", "label"),
        pgettext("head of a table of words", "word"),
        pgettext("head of a table of words", "score"),
        pgettext("head of a table of words", "paragraphs"),
        pgettext("head of a table of words", "mentions"),
        pgettext("head of a table of words", "hit"),
        pgettext("head of a table of words", "labelled"),
        pgettext("head of a table of words", "sources"),
        pgettext("head of a table of words", "other labels"),
    )
    words = _source_words()
    rows = [
        (
            one.label,
            one.word,
            f"{one.score:.2f}",
            str(one.paragraphs),
            str(one.mentions),
            str(one.hit),
            _labelled(one),
            "+".join(words[source] for source in one.sources),
            _others(one),
        )
        for one in proposals
    ]
    lines = aligned([head, *rows], numbers=(2, 3, 4, 5, 6))
    yield next(lines)
    for proposal, line in zip(proposals, lines, strict=True):
        yield line
        yield from (f"    {context}" for context in proposal.contexts)


def _labelled(proposal: Proposal) -> str:
    """Return how many of the judged paragraphs with a word carry the label."""
    judged = proposal.right + proposal.wrong
    return _("{right} of {judged}").format(right=proposal.right, judged=judged) if judged else ""


def _others(proposal: Proposal) -> str:
    return ", ".join(f"{key} {count}" for key, count in proposal.others.items())


def _row(proposal: Proposal, taxonomy: Taxonomy, words: Mapping[str, str]) -> list[str | float]:
    contexts = [*proposal.contexts, *[""] * PLACES][:PLACES]
    return [
        proposal.label,
        taxonomy.name(proposal.label),
        proposal.word,
        "",
        round(proposal.score, 3),
        pgettext("between names", ", ").join(words[source] for source in proposal.sources),
        proposal.paragraphs,
        proposal.mentions,
        proposal.hit,
        _others(proposal),
        round(proposal.specificity, 3),
        round(proposal.likelihood, 1),
        round(proposal.closeness, 3),
        round(proposal.form, 3),
        round(proposal.taught, 3) + 0.0,  # no minus before a nought
        proposal.right,
        proposal.wrong,
        proposal.missed,
        *contexts,
    ]

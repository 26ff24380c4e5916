"""Proposals as a table to read, and as one to fill in and give back."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from labels import UsageError
from labels.support.atomic import whole_file
from labels.support.text_columns import aligned
from labels.taxonomy import Taxonomy
from models.output.plain import plain_cell
from training.scheme.expanding.proposal_answers import ANSWER, LABEL, WORD
from training.scheme.expanding.proposals import COMPANY, LABELS, PHRASE, VECTORS, Proposal
from training.scheme.expanding.word_contexts import PLACES
from training.scheme.expanding.word_decisions import ANSWERS
from training.scheme.word_workbook import Column, write_workbook

SUFFIXES = (".xlsx", ".csv", ".jsonl")
SOURCES = {VECTORS: "词向量", COMPANY: "同现", PHRASE: "新词", LABELS: "标注"}
HEADS = (
    LABEL[0],
    "名称",
    WORD[0],
    ANSWER[0],
    "得分",
    "来源",
    "段落数",
    "提及次数",
    "其中已命中",
    "其中命中他类",
    "专有度",
    "G2",
    "向量相近度",
    "共有字段专有度",
    "标注得分",
    "标注正例",
    "标注反例",
    "词典漏掉的正例",
    *(f"语境{number + 1}" for number in range(PLACES)),
)
_WIDTHS = (12, 12, 16, 8, 7, 14, 8, 9, 11, 16, 8, 8, 11, 15, 9, 9, 9, 15, 44, 44, 44)


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
        raise UsageError(str(path), f"no table ends in {path.suffix!r}", f"use one of: {' '.join(SUFFIXES)}")


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
    rows = [_row(proposal, taxonomy) for proposal in proposals]
    if path.suffix.lower() == ".xlsx":
        columns = [Column(head, width) for head, width in zip(HEADS, _WIDTHS, strict=True)]
        columns[HEADS.index(ANSWER[0])] = Column(ANSWER[0], 8, ANSWERS)
        write_workbook(path, "建议词", columns, rows, frozen=3)
    elif path.suffix.lower() == ".csv":
        with whole_file(path, encoding="utf-8-sig") as file:
            writer = csv.writer(file, lineterminator="\r\n")
            writer.writerow(HEADS)
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
        LABEL[1]: proposal.label,
        WORD[1]: proposal.word,
        ANSWER[1]: None,
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
    head = ("label", "word", "score", "paragraphs", "mentions", "hit", "labelled", "sources", "other labels")
    rows = [
        (
            one.label,
            one.word,
            f"{one.score:.2f}",
            str(one.paragraphs),
            str(one.mentions),
            str(one.hit),
            _labelled(one),
            "+".join(one.sources),
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
    return f"{proposal.right} of {judged}" if judged else ""


def _others(proposal: Proposal) -> str:
    return ", ".join(f"{key} {count}" for key, count in proposal.others.items())


def _row(proposal: Proposal, taxonomy: Taxonomy) -> list[str | float]:
    contexts = [*proposal.contexts, *[""] * PLACES][:PLACES]
    return [
        proposal.label,
        taxonomy.name(proposal.label),
        proposal.word,
        "",
        round(proposal.score, 3),
        "、".join(SOURCES[source] for source in proposal.sources),
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

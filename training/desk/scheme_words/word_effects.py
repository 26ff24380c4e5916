"""What becomes of the paragraphs of a desk when the words of its scheme change, by the words alone: no model is asked."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from models.arrays import Bits, Ints
from models.text.analyzer import Analyzer
from models.text.matcher import TermMatcher
from seeds.schemes import Scheme
from training.desk.scheme_words.folded_texts import FoldedTexts
from training.desk.scheme_words.word_change import differing_words
from training.desk.shown_rows import facts_of, kept
from training.desk.state.desk_file import DeskFile
from training.desk.state.said_of_texts import PersonView

_DOCUMENTS, _EXAMPLES = 50, 12  # that are named
_AROUND = 60  # characters on either side of what is shown


def effects(before: Scheme, after: Scheme, folded: FoldedTexts, view: PersonView, file: DeskFile) -> dict[str, Any]:
    """Compare what the words of two schemes find.

    Parameters
    ----------
    before, after : Scheme
        The scheme as it is and as it would be; the second may have more labels.
    folded : FoldedTexts
        The texts.
    view : PersonView
        What the person sees, of the same paragraphs.
    file : DeskFile
        The desk.

    Returns
    -------
    dict
        ``looked``, paragraphs that hold a word that changes; ``labels``, for each label that paragraphs gain or lose:
        ``gained`` and ``lost`` with ``paragraphs``, ``documents``, ``carrying`` (of these, paragraphs that carry the label as
        the person sees it now), ``refused`` and ``confirmed`` (people said no or yes of it), and ``examples``;
        ``by_document`` with the counts of each.
    """
    at = folded.holding(differing_words(before, after))
    old_matcher, new_matcher = Analyzer(before).matcher, Analyzer(after).matcher
    old, new = (_votes(folded, matcher, at) for matcher in (old_matcher, new_matcher))
    labels = []
    for column, label in enumerate(after.taxonomy.labels):
        own = before.taxonomy.columns.get(label.key)
        had = old[:, own] if own is not None else np.zeros(len(at), dtype=bool)
        gained, lost = at[new[:, column] & ~had], at[had & ~new[:, column]]
        if len(gained) or len(lost):
            sides = {
                "gained": _side(gained, label.key, new_matcher, folded, view, file),
                "lost": _side(lost, label.key, old_matcher, folded, view, file),
            }
            shown = {"key": label.key, "name": label.name}
            labels.append({**shown, **sides, "by_document": _by_document(gained, lost, view, file)})
    return {"looked": len(at), "labels": labels}


def _votes(folded: FoldedTexts, matcher: TermMatcher, positions: Ints) -> Bits:
    parts = [found.votes(len(some), len(matcher.labels)) for some, found in folded.mentions(matcher, positions.tolist())]
    return np.concatenate([np.zeros((0, len(matcher.labels)), dtype=bool), *parts])


def _side(
    positions: Ints, key: str, matcher: TermMatcher, folded: FoldedTexts, view: PersonView, file: DeskFile
) -> dict[str, Any]:
    """Return the counts of paragraphs that gain or lose a label, and examples of them."""
    keys = view.columns.keys
    told: dict[str, Any] = {"paragraphs": len(positions), "documents": len(np.unique(view.columns.docs.of[positions]))}
    if key in keys:
        column = keys.index(key)
        stands, judged = view.labels[positions, column], view.judged[positions, column]
        told |= {"carrying": int(stands.sum())}
        told |= {"confirmed": int((judged & stands).sum()), "refused": int((judged & ~stands).sum())}
    examples = spread(positions, view, _EXAMPLES)
    found = kept(file, view.columns.rows[examples].tolist())
    told["examples"] = []
    for position in examples.tolist():
        row = int(view.columns.rows[position])
        if row in found:
            spans = [(one.start, one.end) for one in matcher.find(folded.text(position)) if one.label == key and one.counts]
            told["examples"].append(place_shown(found[row][0], row, spans))
    return told


def spread(positions: Ints, view: PersonView, most: int) -> Ints:
    """Return some of the positions, from as many documents as there are, evenly apart in the order in which people read.

    Parameters
    ----------
    positions : ndarray of int
        To choose from.
    view : PersonView
        The paragraphs.
    most : int
        How many.
    """
    rank = np.empty(len(view.columns), dtype=np.intp)
    rank[view.columns.order] = np.arange(len(view.columns))
    ordered = positions[np.argsort(rank[positions], kind="stable")]
    _, first = np.unique(view.columns.docs.of[ordered], return_index=True)
    others = np.setdiff1d(np.arange(len(ordered)), first)
    chosen = [part[np.linspace(0, len(part) - 1, size).astype(np.intp)] for part, size in _shares(np.sort(first), others, most)]
    return np.asarray(ordered[np.sort(np.concatenate([np.zeros(0, dtype=np.intp), *chosen]))])


def _shares(first: Ints, others: Ints, most: int) -> list[tuple[Ints, int]]:
    size = min(len(first), most)
    return [(first, size), (others, min(len(others), most - size))]


def place_shown(record: Mapping[str, Any], row: int, spans: list[tuple[int, int]]) -> dict[str, Any]:
    """Return a place of a text as the browser gets it: what stands around its first mark, the marks by offsets in that.

    Parameters
    ----------
    record : mapping
        The paragraph.
    row : int
        Its number.
    spans : list of (int, int)
        What is marked, as offsets in the text.
    """
    text = str(record["text"])
    first = spans[0] if spans else (0, 0)
    start, end = max(first[0] - _AROUND, 0), min(first[1] + _AROUND, len(text))
    marks = [[max(one, start) - start, min(other, end) - start] for one, other in spans if one < end and other > start]
    return {
        "row": row,
        "doc": record["doc"],
        "title": record.get("title") or record["doc"],
        "text": text[start:end],
        "before": start > 0,
        "after": end < len(text),
        "marks": marks,
    }


def _by_document(gained: Ints, lost: Ints, view: PersonView, file: DeskFile) -> list[dict[str, Any]]:
    docs = view.columns.docs
    counts = [np.bincount(docs.of[some], minlength=len(docs.names)) for some in (gained, lost)]
    total = counts[0] + counts[1]
    most = [number for number in np.argsort(-total, kind="stable")[:_DOCUMENTS].tolist() if total[number]]
    facts = facts_of(file, [docs.names[number] for number in most])
    return [
        {
            "doc": docs.names[number],
            "title": facts.get(docs.names[number], {}).get("title") or docs.names[number],
            "gained": int(counts[0][number]),
            "lost": int(counts[1][number]),
        }
        for number in most
    ]

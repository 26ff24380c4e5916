"""Where a word stands, with what stands around it (key word in context)."""

from __future__ import annotations

from training.scheme.expanding.user_text import Occurrences, UserText

# Characters on either side, and places shown.
AROUND, PLACES = 18, 3


def contexts(text: UserText, found: Occurrences) -> tuple[str, ...]:
    """Return places where a word stands, spread over the text and from different documents, the word in brackets.

    Parameters
    ----------
    text : UserText
        The text.
    found : Occurrences
        Mentions of one word.

    Returns
    -------
    tuple of str
        Up to three; ``…`` where the paragraph goes on.
    """
    places: dict[str, str] = {}
    step = max(len(found.rows) // PLACES, 1)
    count = len(found.rows)
    for at in [*range(0, count, step), *range(count if count < 50 else 0)]:
        row = int(found.rows[at])
        document = text.documents[row]
        if document in places:
            continue
        first = int(text.batch.points.starts[row])
        start, end = int(found.starts[at]) - first, int(found.ends[at]) - first
        shown = text.texts[row]
        before, after = shown[max(start - AROUND, 0) : start], shown[end : end + AROUND]
        places[document] = (
            f"{'…' if start > AROUND else ''}{before}【{shown[start:end]}】{after}{'…' if end + AROUND < len(shown) else ''}"
        )
        if len(places) == PLACES:
            break
    return tuple(places.values())

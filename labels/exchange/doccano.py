"""Records of doccano: "Text Classification", and "Intent Detection and Slot Filling" where marked words go with the labels.

The tool (github.com/doccano/doccano, ``backend/data_import`` and ``data_export``) keeps ``id`` for itself, keeps every other
key of a record as metadata and gives it back at top level, drops spans that overlap without a word, and has no scores.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from typing import Any

from labels.exchange.answers import Answer, LabelWords, given_words, shown_names
from labels.exchange.known_words import none_word, plain
from labels.exchange.outgoing import ADDED, read_judged, read_predicted, travelling
from labels.exchange.placed import place
from labels.spans import Evidence
from labels.support.errors import InputError
from labels.taxonomy import Taxonomy
from labels.wording import _

_LABELS = ("cats", "label", "labels")
_ENTITIES = "entities"
# What the tool uses itself, or writes into an export.
TAKEN = frozenset(
    {"id", "text", "data", "meta", *_LABELS, _ENTITIES, "relations", "Comments"}
    | {"filename", "upload_name", "example_uuid", "#line_number", "annotation_approver", "is_confirmed", "username"}
)
SCORE = "p_"
_BEYOND = 0xFFFF  # last character that browsers count as one
_Mark = tuple[object, object, object]  # start, end and label of marked words


def to_doccano(record: Mapping[str, Any], digest: str, taxonomy: Taxonomy, *, spans: bool = False) -> tuple[dict[str, Any], int]:
    """Return the record that doccano imports, labelled by the model.

    Parameters
    ----------
    record : mapping of str to object
        JSON form of a prediction.
    digest : str
        Hash of its folded text.
    taxonomy : Taxonomy
        The labels.
    spans : bool
        Whether the words that carried the labels go with them (``cats`` and ``entities``); otherwise labels alone
        (``label``).

    Returns
    -------
    tuple of (dict, int)
        The record, and how many spans were left out because they overlap a heavier one.
    """
    names = shown_names(taxonomy)
    has_text = bool(record["text"].strip())  # of a text that is empty nothing is said
    labels = given_words(record["labels"], taxonomy) if has_text else []
    scores = {f"{SCORE}{key}": round(score, 4) for key, score in record.get("scores", {}).items() if score is not None}
    more = travelling(record, digest, TAKEN | set(scores)) | scores
    if has_text:
        more["predicted"] = "、".join(labels) or none_word()
    if not spans:
        return {"text": record["text"], "label": labels, **more}, 0
    kept, left_out = _apart(record.get("evidence", ()))
    entities = [[span["start"], span["end"], names[span["label"]]] for span in kept]
    marked = {"marked": [span["text"] for span in kept]}
    return {"text": record["text"], "cats": labels, _ENTITIES: entities, **more, **marked}, left_out


def _apart(evidence: Sequence[Mapping[str, Any]]) -> tuple[list[Mapping[str, Any]], int]:
    """Return the heaviest spans of which no two overlap, in text order, and how many others there are."""
    kept: list[Mapping[str, Any]] = []
    starts: list[int] = []  # of those kept, ascending: of no two that do not overlap is it the same
    for span in sorted(evidence, key=lambda span: (-span["weight"], span["start"], span["start"] - span["end"])):
        at = bisect_right(starts, span["start"])
        if (at == 0 or kept[at - 1]["end"] <= span["start"]) and (at == len(kept) or span["end"] <= kept[at]["start"]):
            kept.insert(at, span)
            starts.insert(at, span["start"])
    return kept, len(evidence) - len(kept)


def is_doccano(record: Mapping[str, Any]) -> bool:
    """Return whether a record has the shape of an export of doccano.

    Parameters
    ----------
    record : mapping of str to object
        The record.
    """
    triples = any(_is_triple(item) for name in _LABELS if isinstance(record.get(name), list) for item in record[name])
    return triples or any(isinstance(record.get(name), list) for name in ("cats", "label", _ENTITIES, "Comments"))


class FromDoccano:
    """Answers in an export of doccano.

    An empty list of labels is no answer where the record went out from here, for then it held at least the word for none, or
    a text has one label; in other exports it is the answer "no label".

    Parameters
    ----------
    words : LabelWords
        The labels.
    """

    def __init__(self, words: LabelWords) -> None:
        self._words = words
        self._same = self._total = self._unsure = 0

    @property
    def notes(self) -> Sequence[str]:
        """How many came back as they went out, which doccano does not tell from confirmed; what could not be placed."""
        found = []
        if self._same:
            says = _(
                "{same} of {total} answers are as the model gave them: doccano exports untouched ones too, "
                "unless 'Export only approved' is chosen"
            )
            found.append(says.format(same=self._same, total=self._total))
        if self._unsure:
            says = _("{count} marked span(s) left out: behind characters that browsers count as two their place is not sure")
            found.append(says.format(count=self._unsure))
        return found

    def answers(self, record: Mapping[str, Any], text: str, location: str) -> list[Answer]:
        """Return the answer that a record holds.

        Parameters
        ----------
        record : mapping of str to object
            The record.
        text : str
            Its text.
        location : str
            Where it stands, for error messages.

        Returns
        -------
        list of Answer
            One.

        Raises
        ------
        InputError
            If a label is unknown or a span is none.
        """
        name = next((name for name in _LABELS if record.get(name) is not None), None)
        given = record.get(name) if name else None
        listed = [given] if isinstance(given, str) else given
        if listed is not None and not isinstance(listed, list):
            problem = _("field {field!r} is no list").format(field=name)
            raise InputError(location, problem, _("export the project anew, as JSONL"))
        triples = [item for item in listed or () if not isinstance(item, str)]
        entities = record.get(_ENTITIES) or []
        if not isinstance(entities, list):
            problem = _("field {field!r} is {found}, no list").format(field=_ENTITIES, found=str(entities)[:40])
            raise InputError(location, problem, _("export the project anew, as JSONL"))
        marks = [_parts(item, location) for item in [*triples, *entities]]
        spans = self._spans(marks, record, text, location)
        said: list[object] = [item for item in listed or () if isinstance(item, str)]
        if not said and name != "cats":
            said = [str(label) for _, _, label in marks]  # of those too whose place is not sure
        labels: tuple[str, ...] | None = self._words.keys(said, location)
        went_out = "pid" in record and "hash" in record
        if not said and (went_out or (name is None and _ENTITIES not in record)):
            labels = None
        self._total += labels is not None and bool(text.strip())
        predicted = read_predicted(record.get("predicted"), self._words, location) if went_out else None
        same = labels is not None and predicted == labels
        self._same += same
        taken = TAKEN | (ADDED if went_out else ADDED - {"hash", "judged"})  # of other exports these are the user's own
        annotators = [str(record[field]) for field in ("username", "annotation_approver") if record.get(field)]
        return [
            Answer(
                labels,
                read_judged(record.get("judged"), self._words, labels, location) if labels is not None and went_out else None,
                predicted,
                tuple(span for span in spans if span.label in (labels or ())),
                id=str(record["pid"]) if record.get("pid") is not None else None,
                hash=str(record["hash"]) if went_out and record["hash"] is not None else None,
                annotator=annotators[0] if annotators else "",
                state="answered" if labels is not None else "unanswered",
                confirmed=not same,
                taken=frozenset(name for name in record if name in taken or self._is_score(name)),
            )
        ]

    def _is_score(self, name: str) -> bool:
        return name.startswith(SCORE) and name[len(SCORE) :] in self._words.taxonomy.columns

    def _spans(self, marks: Sequence[_Mark], record: Mapping[str, Any], text: str, location: str) -> list[Evidence]:
        marked = frozenset(map(str, record["marked"])) if isinstance(record.get("marked"), list) else frozenset()
        found = []
        sure = next((at for at, char in enumerate(text) if ord(char) > _BEYOND), len(text))
        for start, end, label in marks:
            begin, stop = place(text, start, end, None, location)
            words = text[begin:stop]
            if stop > sure and words not in marked:
                self._unsure += 1
                continue
            found.append(Evidence(self._words.key(label, location), begin, stop, words))
        return found


def _is_triple(item: object) -> bool:
    return isinstance(item, list) and len(item) == 3 and plain(item[2]) != "" and not isinstance(item[0], str)


def _parts(item: object, location: str) -> _Mark:
    """Return start, end and label of a span in either of the tool's forms."""
    if isinstance(item, dict) and {"label", "start_offset", "end_offset"} <= set(item):
        return item["start_offset"], item["end_offset"], item["label"]
    if isinstance(item, list) and len(item) == 3:
        return item[0], item[1], item[2]
    problem = _("has a span {found} that is no [start, end, label]").format(found=str(item)[:40])
    raise InputError(location, problem, _("export the project anew"))

"""Tasks of Label Studio: predictions that fit the configuration written with them, and the annotations that come back.

Shapes after labelstud.io/guide/predictions and labelstud.io/guide/task_format. Since 2025 the tool refuses predictions that
do not fit its configuration; it shows tasks with a low score of their prediction first where one sorts by it; a task that
was skipped has an annotation with ``was_cancelled``, which is not the answer "no label".
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from labels.exchange.answers import Answer, LabelWords, given_words, shown_names
from labels.exchange.known_words import none_word
from labels.exchange.outgoing import ADDED, read_judged, travelling
from labels.exchange.placed import place
from labels.spans import Evidence
from labels.support.errors import InputError
from labels.taxonomy import Taxonomy
from labels.wording import N_, _

# Names in the configuration.
TEXT, CHOICES, MARKS = "text", "labels", "evidence"
# What stands beside the data of a task in the flat exports (JSON-MIN and CSV).
TOOL = frozenset({"annotation_id", "annotator", "created_at", "updated_at", "lead_time", "inner_id", "agreement"})
_TAKEN = frozenset({"id", TEXT, CHOICES, MARKS, *TOOL})
# What to do where an export is broken.
REMEDY = N_("export the project anew, as JSON")


def configuration(taxonomy: Taxonomy) -> str:
    """Return the labelling configuration of a project, as XML.

    Parameters
    ----------
    taxonomy : Taxonomy
        The labels; none of them is a choice of its own, and some choice must be made: one alone where the scheme says so,
        and then none is no choice.
    """
    from xml.sax.saxutils import quoteattr  # brings all of HTTP with it: 7 MB in every command

    how = "single" if taxonomy.single else "multiple"
    lines = ["<View>", f'  <Text name="{TEXT}" value="${TEXT}"/>']
    names = shown_names(taxonomy)
    lines.append(f'  <Choices name="{CHOICES}" toName="{TEXT}" choice="{how}" showInline="true" required="true">')
    lines += [f"    <Choice value={quoteattr(names[label.key])}{_hint(label.definition)}/>" for label in taxonomy.labels]
    lines += [] if taxonomy.single else [f"    <Choice value={quoteattr(none_word())}/>"]
    lines.append("  </Choices>")
    lines.append(f'  <Labels name="{MARKS}" toName="{TEXT}">')
    lines += [f'    <Label value={quoteattr(names[label.key])} background="{label.colour}"/>' for label in taxonomy.labels]
    return "\n".join([*lines, "  </Labels>", "</View>", ""])


def _hint(definition: str) -> str:
    from xml.sax.saxutils import quoteattr

    return f" hint={quoteattr(definition)}" if definition else ""


def to_task(record: Mapping[str, Any], digest: str, taxonomy: Taxonomy) -> dict[str, Any]:
    """Return the task that Label Studio imports, with what the model said as its prediction.

    Parameters
    ----------
    record : mapping of str to object
        JSON form of a prediction.
    digest : str
        Hash of its folded text.
    taxonomy : Taxonomy
        The labels.

    Returns
    -------
    dict
        The ``score`` of its prediction is how much the model's parts agree (1 less its doubt): sorted by it, what should be
        looked at first comes first. A text that is empty has no prediction.
    """
    if not record["text"].strip():
        return {"data": {TEXT: record["text"], **travelling(record, digest, _TAKEN)}, "predictions": []}
    names = shown_names(taxonomy)
    scores = record.get("scores", {})
    labels = record["labels"]
    sure = min((scores[key] for key in labels if key in scores), default=1 - max(scores.values(), default=0.0))
    result: list[dict[str, Any]] = []
    if choices := given_words(labels, taxonomy):
        chosen = {"id": "labels", "from_name": CHOICES, "to_name": TEXT, "type": "choices", "value": {"choices": choices}}
        result.append(chosen | {"score": round(sure, 4)})
    for number, span in enumerate(record.get("evidence", ()), 1):
        value = {"start": span["start"], "end": span["end"], "text": span["text"], "labels": [names[span["label"]]]}
        region = {"id": f"e{number}", "from_name": MARKS, "to_name": TEXT, "type": "labels", "value": value}
        result.append(region | {"score": round(scores.get(span["label"], sure), 4)})
    prediction = {"model_version": record.get("model", ""), "score": round(1 - record.get("doubt", 0.0), 4), "result": result}
    return {"data": {TEXT: record["text"], **travelling(record, digest, _TAKEN)}, "predictions": [prediction]}


def is_task(record: Mapping[str, Any]) -> bool:
    """Return whether a record is a task with its annotations.

    Parameters
    ----------
    record : mapping of str to object
        The record.
    """
    tells = any(isinstance(record.get(name), list) for name in ("annotations", "completions", "predictions"))
    return tells and isinstance(record.get("data"), dict)


class FromTasks:
    """Answers in an export in JSON.

    Parameters
    ----------
    words : LabelWords
        The labels.
    tasks : sequence of mapping
        All of the file: which of the controls of a project hold labels is seen from what was chosen.
    """

    notes: Sequence[str] = ()

    def __init__(self, words: LabelWords, tasks: Sequence[Mapping[str, Any]]) -> None:
        self._words = words
        results = [part for task in tasks for one in _annotations(task) for part in _results(one)]
        self._controls = _label_controls(
            words, ((str(part.get("from_name")), choice) for part in results for choice in _chosen(part))
        )

    def answers(self, record: Mapping[str, Any], text: str, location: str) -> list[Answer]:
        """Return an answer for each annotation of a task; of one person's several the last.

        Parameters
        ----------
        record : mapping of str to object
            The task.
        text : str
            Its text.
        location : str
            Where it stands, for error messages.

        Returns
        -------
        list of Answer
            At least one; of an annotation marked as ground truth it alone.

        Raises
        ------
        InputError
            If a choice is no label, a span is none, or an annotation has not the shape that the tool gives it.
        """
        _check(record, location)
        annotations = _annotations(record)
        truth = [one for one in annotations if one.get("ground_truth")]
        latest: dict[str, Mapping[str, Any]] = {}
        for one in sorted(truth or annotations, key=lambda one: str(one.get("updated_at") or one.get("created_at") or "")):
            latest[_person(one)] = one
        found = [self._answer(record, person, one, text, location) for person, one in latest.items()]
        return found or [self._told(record, "", location, Answer(None, state="unanswered"))]

    def _answer(self, task: Mapping[str, Any], person: str, one: Mapping[str, Any], text: str, location: str) -> Answer:
        if one.get("was_cancelled") or one.get("skipped"):
            return self._told(task, person, location, Answer(None, state="skipped"))
        results = _results(one)
        chosen = [choice for part in results if str(part.get("from_name")) in self._controls for choice in _chosen(part)]
        marked = [part["value"] for part in results if part.get("type") == "labels" and isinstance(part.get("value"), dict)]
        spans = read_spans(self._words, marked, text, location)
        labels = self._words.keys(chosen if self._controls else [span.label for span in spans], location)
        data = task.get("data")
        if not chosen and isinstance(data, dict) and {"pid", "hash"} <= set(data):  # with our configuration none is a choice
            return self._told(task, person, location, Answer(None, state="unanswered"))
        return self._told(task, person, location, Answer(labels, spans=tuple(span for span in spans if span.label in labels)))

    def _told(self, task: Mapping[str, Any], person: str, location: str, answer: Answer) -> Answer:
        data = task["data"] if isinstance(task.get("data"), dict) else {}
        return with_origin(self._words, answer, data, person, location)


def with_origin(words: LabelWords, answer: Answer, data: Mapping[str, Any], person: str, location: str) -> Answer:
    """Return an answer with the id, the hash and the labels looked for that went out, and who gave it.

    Parameters
    ----------
    words : LabelWords
        The labels.
    answer : Answer
        What was said.
    data : mapping of str to object
        The data of the task.
    person : str
        Who said so.
    location : str
        Where it stands, for error messages.

    Raises
    ------
    InputError
        If a label that was looked for is unknown.
    """
    went_out = {"pid", "hash"} <= set(data)  # in other projects a hash is the user's own
    told = answer.labels is not None and went_out
    return Answer(
        answer.labels,
        read_judged(data.get("judged"), words, answer.labels or (), location) if told else None,
        spans=answer.spans,
        id=str(data["pid"]) if data.get("pid") is not None else None,
        hash=str(data["hash"]) if went_out and data["hash"] is not None else None,
        annotator=person,
        state=answer.state,
        taken=answer.taken | (ADDED if went_out else ADDED - {"hash", "judged"}) | {TEXT, CHOICES, MARKS},
    )


def _check(task: Mapping[str, Any], location: str) -> None:
    """Refuse a task whose annotations are broken: what cannot be read must not become "none of them"."""
    found = task.get("annotations", task.get("completions")) or []
    for one in found if isinstance(found, list) else [None]:
        if not isinstance(one, dict):
            problem = _("has annotations that are no list of objects: {found}").format(found=str(found)[:40])
            raise InputError(location, problem, _(REMEDY))
        results = [] if one.get("result") is None else one["result"]
        for part in results if isinstance(results, list) else [None]:
            if not isinstance(part, dict) or not isinstance(part.get("type"), str):
                problem = _("has a result that is no list of typed objects: {found}").format(found=str(results)[:40])
                raise InputError(location, problem, _(REMEDY))
            if part["type"] in ("choices", "labels"):
                value = part.get("value")
                listed = value.get(part["type"]) if isinstance(value, dict) else None
                if not isinstance(listed, list) or not all(isinstance(item, str) for item in listed):
                    problem = _("has a result of the type {type!r} without a list of them: {found}")
                    raise InputError(location, problem.format(type=part["type"], found=str(value)[:40]), _(REMEDY))


def _annotations(task: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    found = task.get("annotations", task.get("completions")) or []
    return [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []


def _results(annotation: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    found = annotation.get("result") or []
    return [part for part in found if isinstance(part, dict)] if isinstance(found, list) else []


def _chosen(part: Mapping[str, Any]) -> list[Any]:
    value = part.get("value")
    found = value.get("choices") if part.get("type") == "choices" and isinstance(value, dict) else None
    return found if isinstance(found, list) else []


def _label_controls(words: LabelWords, choices: Iterable[tuple[str, Any]]) -> frozenset[str]:
    """Return the controls that hold labels: ours, else those where a label was chosen, else all there are."""
    known: dict[str, bool] = {}
    for name, choice in choices:
        known[name] = known.get(name, False) or words.knows(choice)
    if CHOICES in known:
        return frozenset({CHOICES})
    return frozenset(name for name, right in known.items() if right) or frozenset(known)


def _person(annotation: Mapping[str, Any]) -> str:
    by = annotation.get("completed_by")
    if isinstance(by, dict):
        by = by.get("email") or by.get("id")
    return "" if by is None else str(by)


def read_spans(words: LabelWords, marks: Sequence[Mapping[str, Any]], text: str, location: str) -> list[Evidence]:
    """Return the spans of marked words, one for each of their labels.

    Parameters
    ----------
    words : LabelWords
        The labels.
    marks : sequence of mapping
        Objects with ``start``, ``end``, ``text`` and ``labels``.
    text : str
        The text of the task.
    location : str
        Where they stand, for error messages.

    Raises
    ------
    InputError
        If a span has no labels, an unknown one, or does not stand there.
    """
    found = []
    for mark in marks:
        start, end = place(text, mark.get("start"), mark.get("end"), mark.get("text"), location)
        listed = mark.get("labels")
        if not isinstance(listed, list):
            raise InputError(location, _("has a span without labels"), _(REMEDY))
        found += [Evidence(words.key(label, location), start, end, text[start:end]) for label in listed]
    return found

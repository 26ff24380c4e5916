"""Find or change the topics of a desk in a process of its own: ``python -m training.desk.topics_here.topics_process OPTIONS``.

The order comes on standard input, one JSON object: ``do`` (find, place or edit), ``database``, ``output`` and ``page`` (empty
folders for the model and for what people read), ``model`` (a stored one to place by or to change), ``former`` (what was told of
it), ``known`` (how many changes were made to it), ``edits``, ``keys``, ``rows`` (number and labels of each paragraph),
``labelled_by`` and ``folder``, which gives the corpus its name. How far it is goes to standard output, one JSON object a line.
One of them tells what was found as soon as that is known: the page takes longest and comes last.
"""

from __future__ import annotations

import json
import sqlite3
import sys
from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import numpy as np

from labels import InputError, Paragraph
from labels.support.command import run_command
from labels.support.extras import need
from labels.wording import _, pgettext
from models.loading import load
from models.storage.folders import digest
from models.storage.store import save
from models.text.analyzer import Analyzer
from models.topics.editing.edits import parse_edits
from models.topics.editing.topic_changes import change_topics
from models.topics.editing.topic_text import TopicText
from models.topics.tagger import Topic, TopicTagger
from seeds.cleaning.fold import fold
from seeds.metadata.provinces import own_region
from seeds.schemes import INDUSTRIES, Scheme, load_scheme
from training.desk.desk_options import asked_model, desk_parser
from training.desk.server.own_group import read_order
from training.desk.topics_here.topic_readings import NO_TOPIC
from training.sets.labelled_set import label_matrix
from training.topic_report.corpus_view import TopicReading, read_topics
from training.topic_report.files import write_topic_report
from training.topics.stored_topics import FITTED, load_stored
from training.topics.topic_corpus import corpus_title, load_trainer

STEPS = 5  # texts, topics, model, counts, page
_FIND, _EDIT = "find", "edit"
_DRAWING = ("jinja2", "scipy", "sklearn")
FURNITURE = "boilerplate"


def main(argv: list[str] | None = None) -> int:
    """Do what standard input asks for; return the exit code.

    Parameters
    ----------
    argv : list of str, optional
        Options of the desk; those of the process by default.

    Raises
    ------
    InputError
        If there is no paragraph, or the topics that are there were found with other labels.
    """
    options = desk_parser("python -m training.desk.topics_here.topics_process").parse_args(argv)
    order = read_order()
    need(pgettext("where", "topics"), "topics", *_DRAWING)
    scheme: Scheme = (
        load(asked_model(options), scheme=options.scheme, corrections=False).scheme
        if options.model
        else load_scheme(options.scheme or INDUSTRIES)
    )
    _step(0)
    rows, paragraphs, labels = _texts(order)
    stored = None if order["do"] == _FIND else load_stored(order["model"], scheme.name).tagger
    analyzer = stored.analyzer if stored else Analyzer(scheme)
    if list(analyzer.keys) != order["keys"]:
        raise InputError(pgettext("where", "topics"), _("were found with other labels"), _("find the topics anew"))
    folder, title = Path(order["output"]), corpus_title(Path(order["folder"]), paragraphs)
    edits = parse_edits(order["edits"], _EDIT)
    names_alone = stored is not None and bool(edits) and not replace(edits, rename=())
    if stored is not None and names_alone:  # no paragraph moves: that is told at once
        tagger = change_topics(stored, edits)
        save(tagger, folder / FITTED, title, {})
        _tell(order, folder, tagger, order["former"]["rows"], {**order["former"]["told"], "topics": _renamed(order, tagger)})
    batch = analyzer.batch([one.text for one in paragraphs])
    text = TopicText(batch, labels, np.ones(len(batch)), [one.doc for one in paragraphs], paragraphs)
    _step(4 if names_alone else 1)
    if stored is None:
        tagger = load_trainer(TopicTagger.kind, []).fit(batch, labels, text.groups, text.weights, paragraphs)
    elif not names_alone:
        tagger = change_topics(stored, edits, text) if edits else stored
    if not names_alone:
        _step(2)
        save(tagger, folder / FITTED, title, {})
        _step(3)
    reading = read_topics(title, paragraphs, labels, order["labelled_by"], tagger, batch)
    if not names_alone:
        told = {"title": title, "paragraphs": len(rows), "without": int((reading.topics < 0).sum()), "topics": _topics(reading)}
        placed = [list(pair) for pair in zip(rows, reading.topics.tolist(), strict=True)]
        _tell(order, folder, tagger, placed, told)
    write_topic_report(Path(order["page"]), reading)
    return 0


def _texts(order: Mapping[str, Any]) -> tuple[list[int], list[Paragraph], Any]:
    """Return numbers, paragraphs and labels of what topics are found in: all but site furniture, as other corpora are read."""
    labels_of = dict(order["rows"])
    reader = sqlite3.connect(f"{Path(order['database']).as_uri()}?mode=ro", uri=True)
    rows, paragraphs = [], []
    for row, record in reader.execute("SELECT row, record FROM paragraphs ORDER BY row"):
        paragraph = Paragraph.from_record(json.loads(record), f"row {row}")
        if row not in labels_of or paragraph.kind == FURNITURE or not paragraph.text:
            continue
        rows.append(row)
        paragraphs.append(replace(paragraph, region=paragraph.region or own_region(fold(paragraph.text))))
    reader.close()
    if not paragraphs:
        raise InputError(pgettext("where", "topics"), _("the desk holds no paragraph to find them in"), _("add documents"))
    return rows, paragraphs, label_matrix([labels_of[row] for row in rows], order["keys"])


def _tell(order: Mapping[str, Any], folder: Path, tagger: TopicTagger, rows: Any, told: Mapping[str, Any]) -> None:
    """Tell what was found: what is shown of it, the topic of each paragraph, the digest of the model."""
    made = [asdict(one) for one in tagger.edits[order["known"] :]]
    said = {**told, "do": order["do"], "made": made, "known": len(tagger.edits)}
    _send({"told": said, "rows": rows, "digest": digest(folder / FITTED), "done": 4})


def _renamed(order: Mapping[str, Any], tagger: TopicTagger) -> list[dict[str, Any]]:
    """Return what is shown of topics that only have other names than before."""
    before, catalogue = order["former"]["told"]["topics"], tagger.catalogue
    times = Counter(topic.name for topic in catalogue)
    return [
        {**one, "name": topic.name, "value": _value(topic, topic.name, times), "by_hand": topic.by_hand}
        for one, topic in zip(before, catalogue, strict=True)
    ]


def _value(topic: Topic, name: str, times: Counter[str]) -> str:
    """Return what paragraphs of a topic are filtered by: its name, with its number where others, or those of none, have it."""
    return name if times[name] == 1 and name != NO_TOPIC else f"{name} #{topic.id}"


def _topics(reading: TopicReading) -> list[dict[str, Any]]:
    """Return what is shown of each topic; ``value`` is what its paragraphs are filtered by."""
    keys, (documents, largest) = reading.scheme.keys, reading.behind
    times, groups = Counter(reading.names), reading.tagger.group_names
    found = []
    for number, topic in enumerate(reading.tagger.catalogue):
        name, claimant = reading.names[number], int(reading.claimant[number])
        found.append(
            {
                "id": topic.id,
                "name": name,
                "value": _value(topic, name, times),
                "size": int(reading.sizes[number]),
                "documents": int(documents[number]),
                "largest": float(largest[number]),
                "largest_title": reading.titles.get(reading.largest_documents[number], ""),
                "alone": bool(reading.alone[number]),
                "words": list(topic.words),
                "group": groups[number],
                "label": keys[claimant] if claimant >= 0 else None,
                "by_hand": topic.by_hand,
            }
        )
    return found


def _step(done: int) -> None:
    _send({"done": done})


def _send(message: Mapping[str, Any]) -> None:
    sys.stdout.write(json.dumps(message, ensure_ascii=True) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(run_command(main))

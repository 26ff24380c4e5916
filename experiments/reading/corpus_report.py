"""The figures of the written corpus that its card quotes: ``python -m experiments.reading.corpus_report``."""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Iterable

import numpy as np

from labels import Paragraph, load_taxonomy
from labels.annotations import FOLDER, read_annotations, read_evidence
from labels.support.errors import run_command
from models.text.matcher import default_matcher
from seeds.corpus import PARTS, load_corpus
from training.data import LabelledSet, shipped_corpus


def unnamed_share(paragraphs: Iterable[Paragraph]) -> float:
    """Return the share of labelled paragraphs that carry a label none of whose lexicon terms stands in them.

    Strong and weak terms count as standing there, whether the rules then let them speak or not.
    """
    labelled = unnamed = 0
    for paragraph in paragraphs:
        if paragraph.labels:
            named = {mention.label for mention in default_matcher().find(paragraph.text)}
            labelled += 1
            unnamed += bool(set(paragraph.labels) - named)
    return unnamed / max(labelled, 1)


def false_friend_share(paragraphs: Iterable[Paragraph]) -> float:
    """Return the share of paragraphs without a label in which a term or weak term of the lexicon stands."""
    none = [paragraph for paragraph in paragraphs if not paragraph.labels]
    return sum(bool(default_matcher().find(paragraph.text)) for paragraph in none) / max(len(none), 1)


def part_lines(name: str, data: LabelledSet) -> list[str]:
    """Return the lines of one part of the corpus."""
    counts = Counter(key for paragraph in data.paragraphs for key in paragraph.labels or ("none",))
    several = sum(len(paragraph.labels or ()) > 1 for paragraph in data.paragraphs)
    lengths = np.array([len(paragraph.text) for paragraph in data.paragraphs if paragraph.kind not in ("title", "heading")])
    low, median, high, top = np.quantile(lengths, [0.1, 0.5, 0.9, 1])
    return [
        f"{name}: {len(set(data.documents))} documents, {len(data)} paragraphs",
        "  "
        + ", ".join(f"{key} {counts[key]}" for key in (*load_taxonomy().keys, "none"))
        + f"; two or more labels {several / len(data):.1%}",
        f"  characters of body and bullets: 10 % {low:.0f}, median {median:.0f}, 90 % {high:.0f}, longest {top:.0f}",
        f"  labelled paragraphs with a label whose terms do not stand there: {unnamed_share(data.paragraphs):.1%}",
        f"  unlabelled paragraphs with a lexicon term or weak term: {false_friend_share(data.paragraphs):.1%}",
    ]


def main(argv: list[str] | None = None) -> int:
    """Print the figures; return the exit code."""
    argparse.ArgumentParser(prog="python -m experiments.reading.corpus_report", description="Figures of the corpus.").parse_args(
        argv
    )
    data, documents = shipped_corpus(), load_corpus().documents
    for line in part_lines("all", data):
        print(line)
    for part in PARTS:
        rows = np.flatnonzero(data.hard == (part == "hard"))
        for line in part_lines(part, data.take(rows, part)):
            print(line)
    for name, values in (
        ("genres", Counter(document.genre for document in documents)),
        ("regions", Counter(document.region or "country or abroad" for document in documents)),
        ("years", Counter(document.date[:4] for document in documents)),
    ):
        print(f"{name} ({len(values)}): " + ", ".join(f"{key} {count}" for key, count in values.most_common()))
    gold = read_annotations(FOLDER / "gold.jsonl")
    evidence = read_evidence(FOLDER / "evidence.jsonl", {paragraph.id: paragraph.text for paragraph in data.paragraphs})
    spans = sum(map(len, evidence.values()))
    print(f"annotators differed on {sum(bool(line.reason) for line in gold.values())} paragraphs, each settled with a reason")
    print(f"evidence: {spans} spans in {len(evidence)} paragraphs")
    return 0


if __name__ == "__main__":
    sys.exit(run_command(main))

"""The figures of the written corpus that its card quotes: ``python -m experiments.reading.corpus_report``."""

from __future__ import annotations

import argparse
import sys
from collections import Counter

import numpy as np

from labels import NONE
from labels.annotations import FOLDER, read_annotations, read_evidence
from labels.support.command import add_lang_option, run_command
from labels.wording import _, pgettext
from models.arrays import Bits
from seeds.cleaning.fold import fold
from seeds.corpus import PARTS, load_corpus
from seeds.schemes import INDUSTRIES, load_scheme
from training.sets.labelled_set import LabelledSet
from training.sets.shipped_set import GOLD, shipped_corpus


def named_labels(data: LabelledSet) -> Bits:
    """Return which labels have a term or a weak term in each paragraph, shape (n_texts, n_labels).

    A term counts as standing there whether or not the rules then let it speak for its label.

    Parameters
    ----------
    data : LabelledSet
        Labelled paragraphs.
    """
    named = np.zeros(data.labels.shape, dtype=bool)
    mentions = data.batch.mentions
    named[mentions.rows, mentions.labels] = True
    return named


def unnamed_share(data: LabelledSet) -> float:
    """Return the share of labelled paragraphs that carry a label none of whose terms stands in them.

    Parameters
    ----------
    data : LabelledSet
        Labelled paragraphs.
    """
    y_true = data.labels.astype(bool)
    labelled = y_true.any(axis=1)
    unnamed = (y_true & ~named_labels(data)).any(axis=1)
    return float(unnamed.sum() / max(labelled.sum(), 1))


def false_friend_share(data: LabelledSet) -> float:
    """Return the share of paragraphs without a label in which a term or weak term of the lexicon stands.

    Parameters
    ----------
    data : LabelledSet
        Labelled paragraphs.
    """
    none = ~data.labels.any(axis=1)
    return float((none & named_labels(data).any(axis=1)).sum() / max(none.sum(), 1))


def part_lines(name: str, data: LabelledSet) -> list[str]:
    """Return the lines of one part of the corpus.

    Parameters
    ----------
    name : str
        What the part is called.
    data : LabelledSet
        Its paragraphs.
    """
    counts = Counter(key for paragraph in data.paragraphs for key in paragraph.labels or (NONE,))
    several = sum(len(paragraph.labels or ()) > 1 for paragraph in data.paragraphs)
    lengths = np.array([len(paragraph.text) for paragraph in data.paragraphs if paragraph.kind not in ("title", "heading")])
    low, median, high, top = np.quantile(lengths, [0.1, 0.5, 0.9, 1])
    by_label = pgettext("between items", ", ").join(f"{key} {counts[key]}" for key in (*data.keys, NONE))
    says = _("{name}: {documents} documents, {paragraphs} paragraphs")
    first = says.format(name=name, documents=len(set(data.documents)), paragraphs=len(data))
    says = _("characters of body and bullets: 10 % {low:.0f}, median {median:.0f}, 90 % {high:.0f}, longest {longest:.0f}")
    told = [
        _("{labels}; two or more labels {share:.1%}").format(labels=by_label, share=several / len(data)),
        says.format(low=low, median=median, high=high, longest=top),
        _("labelled paragraphs with a label whose terms do not stand there: {share:.1%}").format(share=unnamed_share(data)),
        _("unlabelled paragraphs with a lexicon term or weak term: {share:.1%}").format(share=false_friend_share(data)),
    ]
    return [first, *(f"  {line}" for line in told)]


def main(argv: list[str] | None = None) -> int:
    """Print the figures; return the exit code.

    Parameters
    ----------
    argv : list of str, optional
        Arguments; those of the process by default.
    """
    parser = argparse.ArgumentParser(
        prog="python -m experiments.reading.corpus_report", description=_("Figures of the corpus."), allow_abbrev=False
    )
    add_lang_option(parser)
    parser.parse_args(argv)
    scheme = load_scheme(INDUSTRIES)
    data, documents = shipped_corpus(scheme), load_corpus().documents
    for line in part_lines(pgettext("part of the corpus", "all"), data):
        print(line)
    for part in PARTS:
        rows = np.flatnonzero([paragraph.part == part for paragraph in data.paragraphs])
        for line in part_lines(part, data.take(rows, part)):
            print(line)
    for says, values in (
        (_("genres ({count}): {counts}"), Counter(document.genre for document in documents)),
        (_("regions ({count}): {counts}"), Counter(document.region or _("country or abroad") for document in documents)),
        (_("years ({count}): {counts}"), Counter(document.date[:4] for document in documents)),
    ):
        counts = pgettext("between items", ", ").join(f"{key} {count}" for key, count in values.most_common())
        print(says.format(count=len(values), counts=counts))
    gold = read_annotations(GOLD, scheme.taxonomy)
    texts = {paragraph.id: fold(paragraph.text) for paragraph in data.paragraphs}
    evidence = read_evidence(FOLDER / "evidence.jsonl", texts, scheme.taxonomy)
    spans = sum(map(len, evidence.values()))
    says = _("annotators differed on {count} paragraphs, each settled with a reason")
    print(says.format(count=sum(bool(line.reason) for line in gold.values())))
    print(_("evidence: {spans} spans in {paragraphs} paragraphs").format(spans=spans, paragraphs=len(evidence)))
    return 0


if __name__ == "__main__":
    sys.exit(run_command(main))

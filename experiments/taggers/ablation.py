"""What each part of the hybrid tagger is worth: ``python -m experiments.taggers.ablation [--eval FILE.jsonl…] [--json FILE]``.

The hybrid experiment is fitted again with one thing changed at a time, always on the documents that are not held
out, and each variant is compared with the whole model on the same paragraphs. A part earns its place where the
model without it is clearly worse.
"""

from __future__ import annotations

import gzip
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path

import numpy as np
from rich.console import Console

from experiments.shared.tables import SHARED, Data, check_writable, parser, publish, read_data, shipped
from experiments.speed.paired import Bits, Score, score
from experiments.taggers.vector_member import Decide, fit_vectors_alone, fit_with_vectors
from labels import Paragraph, UsageError, load_taxonomy
from labels.paragraphs import open_text, read_stream
from labels.support.errors import run_command
from models.tagger import PolicyTagger
from seeds.cleaning.clean import clean_text
from training.data import LabelledSet
from training.experiment import Experiment
from training.run import fit
from training.split import split_documents

UNLABELLED = SHARED / "unlabeled.jsonl.gz"
# A stretch of so many characters in common makes two paragraphs one text in two places.
COMMON = 20


def decider(policy: PolicyTagger) -> Decide:
    """Return what gives a model's decisions on clean texts."""
    return lambda texts: policy.tagger.predict_proba(texts) >= policy.thresholds


def fit_experiment(experiment: Experiment, data: LabelledSet) -> Decide:
    """Fit as ``training.run`` does."""
    return decider(fit(experiment, data))


@dataclass(frozen=True, slots=True)
class Variant:
    """The hybrid with something changed.

    Attributes
    ----------
    name : str
        What the table calls it.
    overrides : tuple of str
        ``key=value`` pairs over the experiment file.
    experiment : str
        Name of the experiment file.
    fit : callable
        Fits the experiment on labelled paragraphs; returns what decides.
    fitted : LabelledSet, optional
        What is learned from in place of the split's side.
    measured : LabelledSet, optional
        What stands in for the held-out documents, row by row; other sets are then not measured on.
    """

    name: str
    overrides: tuple[str, ...] = ()
    experiment: str = "hybrid"
    fit: Callable[[Experiment, LabelledSet], Decide] = fit_experiment
    fitted: LabelledSet | None = None
    measured: LabelledSet | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """A variant and its scores, by labelled set."""

    name: str
    scores: dict[str, Score]


def variants(fitted: LabelledSet, held: LabelledSet, weak: Sequence[tuple[str, LabelledSet]]) -> list[Variant]:
    """Return what is compared with the whole model.

    Parameters
    ----------
    fitted, held : LabelledSet
        What the whole model learns from and the held-out documents.
    weak : sequence of (str, LabelledSet)
        Paragraphs that a model labelled, after the model's name.
    """
    first, second = natural_halves(fitted)
    return [
        Variant("without the lexicon", ("parameters.lexicon_weight=0",)),
        Variant("without TF-IDF", ("parameters.tfidf_weight=0",)),
        Variant("TF-IDF of words", ("parameters.words=true", "parameters.chars=[0, 0]")),
        Variant("TF-IDF of words and characters", ("parameters.words=true",)),
        Variant("with word vectors", ("parameters.tfidf_weight=0.3",), fit=fit_with_vectors),
        Variant("lexicon alone", experiment="lexicon"),
        Variant("words and characters alone", experiment="tfidf"),
        Variant("word vectors alone", fit=fit_vectors_alone),
        Variant("calibrated for the corpus's shares", ("parameters.base_rate=0",)),
        Variant("heading before the text", fitted=with_headings(fitted), measured=with_headings(held)),
        Variant("half A of the natural part", fitted=first),
        Variant("half B of the natural part", fitted=second),
        Variant("without the hard part", ("hard_weight=0",)),
        Variant("hard part at full weight", ("hard_weight=1",)),
        *(Variant(f"with {len(more)} real paragraphs labelled by {name}", fitted=joined(fitted, more)) for name, more in weak),
    ]


def natural_halves(data: LabelledSet) -> tuple[LabelledSet, LabelledSet]:
    """Return the set twice, each time with the other half of its natural documents left out."""
    natural, hard = np.flatnonzero(~data.hard), np.flatnonzero(data.hard)
    documents = [data.documents[row] for row in natural]
    first, second = split_documents(documents, data.labels[natural], share=0.5, seed=0)
    return (
        data.take(np.concatenate([natural[first], hard]), data.name),
        data.take(np.concatenate([natural[second], hard]), data.name),
    )


def with_headings(data: LabelledSet) -> LabelledSet:
    """Put the heading a paragraph stands under before its text, as a sentence of its own."""
    led = (replace(p, text=f"{p.heading}。{p.text}") if p.heading else p for p in data.paragraphs)
    return LabelledSet(data.name, tuple(led))


def joined(data: LabelledSet, more: LabelledSet) -> LabelledSet:
    """Return both sets as one."""
    return LabelledSet(data.name, data.paragraphs + more.paragraphs)


def read_unlabelled(path: Path) -> list[Paragraph]:
    """Read Paragraph JSON Lines, plain or gzipped, and clean their texts.

    Raises
    ------
    UsageError, InputError
        If the file is not there or a record is broken.
    """
    if not path.is_file():
        raise UsageError(str(path), "no such file", "check the path")
    with gzip.open(path, "rt", encoding="utf-8") if path.suffix == ".gz" else open_text(path) as file:
        return [replace(paragraph, text=clean_text(paragraph.text)) for paragraph in read_stream(file, str(path))]


def draw(paragraphs: Sequence[Paragraph], count: int, measured: Iterable[str]) -> list[Paragraph]:
    """Draw paragraphs at random, none that shares a stretch of text with what is measured on."""
    known = {stretch for text in measured for stretch in _stretches(text)}
    drawn: list[Paragraph] = []
    for row in np.random.default_rng(0).permutation(len(paragraphs)):
        if len(drawn) < count and known.isdisjoint(_stretches(paragraphs[row].text)):
            drawn.append(paragraphs[row])
    return drawn


def _stretches(text: str) -> list[str]:
    return [text[start : start + COMMON] for start in range(max(len(text) - COMMON, 0) + 1)]


def labelled_by(policy: PolicyTagger, paragraphs: Sequence[Paragraph]) -> LabelledSet:
    """Return paragraphs with the labels that a model gives them."""
    keys = load_taxonomy().keys
    given = decider(policy)([paragraph.text for paragraph in paragraphs])
    labels = (tuple(key for key, bit in zip(keys, row, strict=True) if bit) for row in given)
    return LabelledSet("weak", tuple(replace(p, labels=found) for p, found in zip(paragraphs, labels, strict=True)))


def ablate(data: Data, unlabelled: Sequence[Paragraph]) -> list[Row]:
    """Fit and measure the whole model and every variant.

    Parameters
    ----------
    data : Data
        What is learned from and measured on.
    unlabelled : sequence of Paragraph
        Real paragraphs, to be labelled by the keyword rules and by the whole model; may be empty.
    """
    fitted, sets = data.fitted, data.sets
    with Console(stderr=True).status("fitting the whole hybrid") as status:
        whole, rules = fit(shipped("hybrid"), fitted), fit(shipped("lexicon"), fitted)
        reference = decisions(decider(whole), sets)
        rows = [Row("the whole hybrid", {one.name: score(reference[one.name], one) for one in sets})]
        teachers = (("the keyword rules", rules), ("the hybrid", whole)) if unlabelled else ()
        weak = [(name, labelled_by(teacher, unlabelled)) for name, teacher in teachers]
        for variant in variants(fitted, sets[0], weak):
            status.update(f"fitting: {variant.name}")
            decide = variant.fit(shipped(variant.experiment, variant.overrides), variant.fitted or fitted)
            given = decisions(decide, sets if variant.measured is None else [variant.measured])
            scores = {one.name: score(given[one.name], one, reference[one.name]) for one in sets if one.name in given}
            rows.append(Row(variant.name, scores))
    return rows


def decisions(decide: Decide, sets: Sequence[LabelledSet]) -> dict[str, Bits]:
    """Return the decisions on each set, by its name."""
    return {data.name: decide(data.texts) for data in sets}


def verdict(scores: Mapping[str, Score]) -> str:
    """Say where a variant clearly differs from the whole model."""
    found = [(name, one.difference.value < 0) for name, one in scores.items() if one.difference and one.difference.is_clear]
    return "; ".join(f"{'worse' if worse else 'better'} on {name}" for name, worse in found) or "no clear difference"


def table(rows: Sequence[Row], sets: Sequence[LabelledSet]) -> list[list[str]]:
    """Return the ablation as cells, the head first, then the whole model."""
    head = [cell for data in sets for cell in (f"{data.name}: macro-F1 (95 %)", "less the whole")]
    cells = [["variant", *head, "verdict"]]
    for number, row in enumerate(rows):
        line = [row.name]
        for data in sets:
            found = row.scores.get(data.name)
            line += [str(found.f1_macro) if found else "–", found.difference.difference() if found and found.difference else ""]
        cells.append([*line, verdict(row.scores) if number else ""])
    return cells


def main(argv: list[str] | None = None) -> int:
    """Run the command; return its exit code."""
    arguments = parser("ablation", (__doc__ or "").splitlines()[0])
    arguments.add_argument("--unlabelled", type=Path, metavar="FILE", help=f"real paragraphs to label (default: {UNLABELLED})")
    arguments.add_argument("--weak", type=int, default=3000, metavar="N", help="how many of them to draw (default: %(default)s)")
    options = arguments.parse_args(argv)
    check_writable(options.json, options.output)
    if options.weak < 0:
        raise UsageError("--weak", f"{options.weak} is no number of paragraphs", "give 0 or more")
    data = read_data(options.eval, shipped("hybrid"))
    source = options.unlabelled or (UNLABELLED if UNLABELLED.is_file() else None)
    measured = [text for one in data.sets for text in one.texts]
    unlabelled = draw(read_unlabelled(source), options.weak, measured) if source else []
    rows = ablate(data, unlabelled)
    publish(table(rows, data.sets), data, [asdict(row) for row in rows], options)
    return 0


if __name__ == "__main__":
    sys.exit(run_command(main))

"""Growth of what judges labels and asks people: doubtful labels, what to label next, audits, agreement."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from itertools import pairwise, product
from pathlib import Path

import numpy as np

from experiments.speed.growth.growth_measure import Case, Work
from experiments.speed.growth.growth_shapes import Shape, load_shapes, own_scheme, write_lines
from experiments.speed.growth.table_growth import run_quietly
from labels import Paragraph
from models.arrays import Ints
from models.audit.audit_file import write_audit
from models.audit.draw import draw_audit
from models.audit.estimate import Audit, Estimator
from models.audit.population import Population
from models.audit.strata import STRATA
from models.loading import load
from models.tagger import PolicyTagger
from training.agreement import __main__ as agreement
from training.review.out_of_fold import Unseen
from training.review.sheet import review_rows
from training.review.suspects import find_suspects
from training.select.frame import build_frame
from training.select.sample import draw_sample
from training.sets.labelled_set import LabelledSet

_OF_A_DOCUMENT = 10  # paragraphs
_AUDITED = 200  # answers of an audit of cells
_SHAPES = ("evidence in paragraphs", "equal paragraphs", "one number differs", "common beginning", "tiny paragraphs")


def judging_cases() -> Sequence[Case]:
    """Return the cases: what is asked of texts of every shape."""
    shapes = [shape for shape in load_shapes() if shape.name in _SHAPES]
    pairs = product(shapes, _WORKS.items())
    return [
        *(Case("judging", f"{name}, {shape.name}", partial(work, shape)) for shape, (name, work) in pairs),
        *(Case("judging", f"cells audited, {what}", partial(_cells, shapes[0], rows)) for what, rows in _CELLS.items()),
        Case("judging", "reviewed, two long paragraphs", _two_long),
        Case("judging", "agreement, all differ", partial(_differing, shapes[0])),
    ]


def _paragraphs(texts: Sequence[str]) -> list[Paragraph]:
    """Return labelled paragraphs, ten a document, of which every other one has a label."""
    key, places = own_scheme().keys[0], [divmod(number, _OF_A_DOCUMENT) for number in range(len(texts))]
    return [
        Paragraph(f"d{doc}#{n}", f"d{doc}", n, "body", text, labels=() if n % 2 else (key,))
        for (doc, n), text in zip(places, texts, strict=True)
    ]


def _lexicon() -> PolicyTagger:
    return load("lexicon", corrections=False)


def _reviewed(shape: Shape, size: int, folder: Path) -> Work:
    return _review(shape.texts(size))


def _two_long(size: int, folder: Path) -> Work:
    """Return the review of two paragraphs that differ from end to end, and of a few short ones."""
    long = ["".join(f"第{number}座储能电站{end}。" for number in range(max(1, size // 24))) for end in ("并网", "停工")]
    return _review([*long, "县里新开了一家做传感器的小厂。", "河边的路灯换了新的。"])


def _review(texts: Sequence[str]) -> Work:
    """Return what lists doubtful labels, of models that say one half of everything."""
    data, policy = LabelledSet("growth", tuple(_paragraphs(texts)), own_scheme()), _lexicon()
    said = np.full(data.labels.shape, 0.5)
    unseen = Unseen(said, said, ((np.arange(len(data)), policy),))
    _ready = data.batch
    return lambda: review_rows(data, unseen, find_suspects(data, said), "growth")


def _selected(shape: Shape, size: int, folder: Path) -> Work:
    """Return the choice of half of all paragraphs, the others labelled or not."""
    policy, paragraphs = _lexicon(), _paragraphs(shape.texts(size))

    def chosen() -> object:
        frame = build_frame(paragraphs, (), policy.tagger.analyzer.segmenter)
        return draw_sample(frame, policy, max(1, len(frame) // 2), 0) if len(frame) else frame

    return chosen


def _population(shape: Shape, size: int) -> tuple[Population, list[Paragraph]]:
    policy, paragraphs = _lexicon(), _paragraphs(shape.texts(size))
    said = list(policy.tag_paragraphs(paragraphs))
    return Population.of(said, policy.scheme, ["2023" for _one in said]), paragraphs


def _audit(shape: Shape, size: int, folder: Path) -> Work:
    """Return an audit of half of all paragraphs, drawn and written."""
    population, paragraphs = _population(shape, size)

    def drawn() -> object:
        draw = draw_audit(population, max(STRATA, len(population) // 2), 0)
        return write_audit(draw, population, paragraphs, own_scheme(), folder / "audit.json")

    return drawn


def _cells(shape: Shape, rows_of: Callable[[int], list[Ints]], size: int, folder: Path) -> Work:
    """Return the corrected shares of cells by one audit, and their changes."""
    population, _paragraphs_of = _population(shape, size)
    draw = draw_audit(population, _AUDITED, 0)
    answers = population.tagged[draw.rows]
    audit, cells = Audit(draw.rows, draw.design, answers, np.ones_like(answers), draw.size, draw.seed), rows_of(len(population))

    def corrected() -> object:
        estimator = Estimator(population, audit)
        return [estimator.level(rows) for rows in cells], [estimator.difference(*pair) for pair in pairwise(cells)]

    return corrected


def _differing(shape: Shape, size: int, folder: Path) -> Work:
    texts, key = shape.texts(size), own_scheme().keys[0]
    for name, labels in (("a.jsonl", [key]), ("b.jsonl", [])):
        write_lines(folder / name, [{"id": str(n), "text": text, "labels": labels} for n, text in enumerate(texts)])
    return lambda: run_quietly(agreement.main, ("a.jsonl", "b.jsonl", "--differences", "out.xlsx"), folder)


_WORKS: Mapping[str, Callable[[Shape, int, Path], Work]] = {
    "reviewed": _reviewed,
    "half selected": _selected,
    "half audited": _audit,
}
_CELLS: Mapping[str, Callable[[int], list[Ints]]] = {
    "ten in all": lambda count: np.array_split(np.arange(count), 10),
    "one for ten paragraphs": lambda count: np.array_split(np.arange(count), max(1, count // _OF_A_DOCUMENT)),
}

"""What each part of the hybrid tagger is worth.

``python -m experiments.taggers.ablation [--eval FILE.jsonl…] [--unlabelled FILE.jsonl] [--json FILE] [--output FILE.md]``.

The hybrid experiment is fitted again with one thing changed at a time, always on the documents that are not held
out, and each variant is compared with the whole model on the same paragraphs. A part earns its place where the
model without it is clearly worse.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
from rich.console import Console

from experiments.shared.labelled import Data, add_eval_option, read_data, shown_name
from experiments.shared.sampling import draw
from experiments.shared.tables import add_output_options, check_writable, publish
from experiments.shared.unlabelled import labelled_by, read_unlabelled
from experiments.taggers.scores import LEGEND, Score, score
from experiments.taggers.variants import WHOLE, decider, variants
from experiments.taggers.vector_member import Decide
from labels import Paragraph, UsageError
from labels.support.command import add_lang_option, run_command
from labels.wording import N_, _, pgettext
from models.arrays import Bits
from seeds.schemes import INDUSTRIES, load_scheme
from training.experiment import fit, load_experiment
from training.measures.metrics import UNDEFINED
from training.sets.labelled_set import LabelledSet

# A stretch of so many characters in common makes two paragraphs one text in two places.
COMMON = 20


@dataclass(frozen=True, slots=True)
class Row:
    """A variant and its scores, by labelled set."""

    name: str
    scores: dict[str, Score]


def draw_unseen(paragraphs: Sequence[Paragraph], count: int, measured: Iterable[str]) -> list[Paragraph]:
    """Draw paragraphs at random, none that shares a stretch of text with what is measured on.

    Parameters
    ----------
    paragraphs : sequence of Paragraph
        What to draw from.
    count : int
        How many to draw; fewer where there are fewer.
    measured : iterable of str
        Texts that are measured on.

    Returns
    -------
    list of Paragraph
    """
    known = {stretch for text in measured for stretch in _stretches(text)}
    drawn: list[Paragraph] = []
    for row in draw(np.arange(len(paragraphs)), len(paragraphs), np.random.default_rng(0)):
        if len(drawn) < count and known.isdisjoint(_stretches(paragraphs[row].text)):
            drawn.append(paragraphs[row])
    return drawn


def _stretches(text: str) -> list[str]:
    return [text[start : start + COMMON] for start in range(max(len(text) - COMMON, 0) + 1)]


def ablate(data: Data, unlabelled: Sequence[Paragraph]) -> list[Row]:
    """Fit and measure the whole model and every variant.

    Parameters
    ----------
    data : Data
        What is learned from and measured on.
    unlabelled : sequence of Paragraph
        Real paragraphs, to be labelled by the keyword rules and by the whole model; may be empty.

    Returns
    -------
    list of Row
        The whole model first.
    """
    fitted, sets = data.fitted, data.sets
    with Console(stderr=True).status(_("fitting the whole hybrid")) as status:
        whole, rules = (fit(load_experiment(name), fitted) for name in (WHOLE, "lexicon"))
        reference = predictions(decider(whole), sets)
        rows = [Row(N_("the whole hybrid"), {measured.name: score(reference[measured.name], measured) for measured in sets})]
        teachers = ((N_("the keyword rules"), rules), (N_("the hybrid"), whole)) if unlabelled else ()
        weak = [(name, labelled_by(teacher, unlabelled, "weak")) for name, teacher in teachers]
        for variant in variants(fitted, sets[0], weak):
            status.update(_("fitting: {name}").format(name=_(variant.name)))
            decide = variant.fit(load_experiment(variant.experiment, variant.overrides), variant.fitted or fitted)
            found = predictions(decide, sets if variant.measured is None else [variant.measured])
            scores = {
                measured.name: score(found[measured.name], measured, reference[measured.name])
                for measured in sets
                if measured.name in found
            }
            rows.append(Row(variant.name, scores))
    return rows


def predictions(decide: Decide, sets: Sequence[LabelledSet]) -> dict[str, Bits]:
    """Return the predicted labels of each set, by its name.

    Parameters
    ----------
    decide : callable
        What predicts.
    sets : sequence of LabelledSet
        What to predict.
    """
    return {data.name: decide(data.batch) for data in sets}


def verdict(scores: Mapping[str, Score]) -> str:
    """Return where a variant clearly differs from the whole model.

    Parameters
    ----------
    scores : mapping of str to Score
        By labelled set.
    """
    clear = [(name, score.difference) for name, score in scores.items() if score.difference and score.difference.is_clear]
    told = [
        (_("worse on {name}") if found.value < 0 else _("better on {name}")).format(name=shown_name(name))
        for name, found in clear
    ]
    return pgettext("between statements", "; ").join(told) or _("no clear difference")


def table(rows: Sequence[Row], sets: Sequence[LabelledSet]) -> list[list[str]]:
    """Return the ablation as cells, the head first, then the whole model.

    Parameters
    ----------
    rows : sequence of Row
        What was measured.
    sets : sequence of LabelledSet
        What it was measured on.
    """
    f1, less = _("{name}: macro-F1 (95 %)"), _("less the whole")
    cells = [[_("variant"), *(cell for data in sets for cell in (f1.format(name=shown_name(data.name)), less)), _("verdict")]]
    for number, row in enumerate(rows):
        line = [_(row.name)]
        for data in sets:
            line += row.scores[data.name].cells()[:2] if data.name in row.scores else [UNDEFINED, ""]
        cells.append([*line, verdict(row.scores) if number else ""])
    return cells


def main(argv: list[str] | None = None) -> int:
    """Run the command; return its exit code.

    Parameters
    ----------
    argv : list of str, optional
        Arguments; those of the process by default.

    Raises
    ------
    UsageError
        If the call is wrong.
    """
    parser = argparse.ArgumentParser(
        prog="python -m experiments.taggers.ablation",
        description=_("What each part of the hybrid tagger is worth."),
        allow_abbrev=False,
    )
    add_eval_option(parser)
    add_output_options(parser)
    says = _("real paragraphs to learn from with labels that models give them (.jsonl or .jsonl.gz)")
    parser.add_argument("--unlabelled", type=Path, metavar="FILE.jsonl", help=says)
    says = _("how many of them to draw (default: %(default)s)")
    parser.add_argument("--weak", type=int, default=3000, metavar="N", help=says)
    add_lang_option(parser)
    options = parser.parse_args(argv)
    check_writable(options.json, options.output, read=[*options.eval, options.unlabelled])
    if options.weak < 0:
        problem = _("{count} is no number of paragraphs").format(count=options.weak)
        raise UsageError("--weak", problem, _("give 0 or more"))
    data = read_data(options.eval, load_experiment(WHOLE), load_scheme(INDUSTRIES))
    unlabelled: list[Paragraph] = []
    if options.unlabelled:
        measured = [text for labelled in data.sets for text in labelled.folded]
        unlabelled = draw_unseen(list(read_unlabelled(options.unlabelled)), options.weak, measured)
    else:
        says = _("no {option}: nothing is learned from paragraphs that models labelled")
        print(says.format(option="--unlabelled FILE"), file=sys.stderr)
    rows = ablate(data, unlabelled)
    figures = {"corpus": data.fingerprint, "data": data.title, "rows": [asdict(row) for row in rows]}
    publish(table(rows, data.sets), figures, options, title=data.title, note=_(LEGEND))
    return 0


if __name__ == "__main__":
    sys.exit(run_command(main))

"""From how many examples on text decides better than rules: an industry of the shipped corpus as a user's own category.

``python -m experiments.few_shot.curve [--draws N] [--positives K…] [--negatives M…] [--test N]``

For each industry and draw, K paragraphs that carry it and M times as many that do not are taken from half of the documents;
its lexicon holds one to five words; the other half is measured on. Printed are mean F1 and average precision of rules alone,
text alone and both.
"""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import replace

import numpy as np

from labels.support.command import add_lang_option, run_command
from labels.wording import _
from models.arrays import Bits, Floats, Ints
from seeds.schemes import INDUSTRIES, Scheme, load_scheme, parse_scheme
from training.experiment import fit
from training.measures.evaluation import Evaluation
from training.own_scheme import load_experiments
from training.sets.labelled_set import LabelledSet
from training.sets.shipped_set import shipped_corpus

MODELS = ("lexicon", "tfidf", "hybrid")
MOST_WORDS = 5


def main(argv: list[str] | None = None) -> int:
    """Run the command; return its exit code.

    Parameters
    ----------
    argv : list of str, optional
        Arguments; those of the process by default.
    """
    parser = argparse.ArgumentParser(
        prog="python -m experiments.few_shot.curve", description=_("F1 by number of examples."), allow_abbrev=False
    )
    says = _("draws of documents and words (default: %(default)s)")
    parser.add_argument("--draws", type=int, default=5, metavar="N", help=says)
    says = _("examples of the label")
    parser.add_argument("--positives", type=int, nargs="+", default=[5, 8, 12, 20, 50], metavar="K", help=says)
    parser.add_argument("--negatives", type=int, nargs="+", default=[1, 2, 5], metavar="M", help=_("times as many others"))
    says = _("paragraphs to measure on (default: %(default)s)")
    parser.add_argument("--test", type=int, default=1000, metavar="N", help=says)
    add_lang_option(parser)
    options = parser.parse_args(argv)
    data = shipped_corpus(load_scheme(INDUSTRIES))
    print(_("positives"), _("negatives"), " ".join(f"{model}:F1 {model}:AP" for model in MODELS), flush=True)
    for positives in options.positives:
        for times in options.negatives:
            rows = [
                measure_draw(data, column, positives, times * positives, options.test, draw)
                for column in range(len(data.keys))
                for draw in range(options.draws)
            ]
            print(positives, times * positives, " ".join(f"{value:.3f}" for value in np.mean(rows, axis=0)), flush=True)
    return 0


def measure_draw(data: LabelledSet, column: int, positives: int, negatives: int, test: int, draw: int) -> Floats:
    """Return F1 and average precision of each of :data:`MODELS`, shape (2 * n_models,).

    Parameters
    ----------
    data : LabelledSet
        The shipped corpus.
    column : int
        The industry.
    positives, negatives : int
        Paragraphs to learn from that carry it, and that do not.
    test : int
        Paragraphs to measure on.
    draw : int
        Seed.
    """
    from sklearn.metrics import average_precision_score

    random = np.random.default_rng([draw, column])
    documents = np.array(data.documents)
    names = np.unique(documents)
    learned = np.isin(documents, random.permutation(names)[: len(names) // 2])
    carries: Bits = data.labels[:, column].astype(bool)
    scheme = one_label(data.scheme, column, 1 + draw % MOST_WORDS)
    chosen = np.concatenate([_some(carries & learned, positives, random), _some(~carries & learned, negatives, random)])
    train = _relabelled(data, chosen, scheme)
    held = _relabelled(data, _some(~learned & ~data.hard, test, random), scheme)
    scores = []
    for model in MODELS:
        (experiment,) = load_experiments([model], [], scheme)
        settings = dict(experiment.parameters)
        if model == "tfidf":
            settings["least"] = 1
        if model == "hybrid":
            settings["tfidf"] = {**settings["tfidf"], "least": 1}
        evaluation = Evaluation.of(fit(replace(experiment, parameters=settings), train), held)
        precision = average_precision_score(evaluation.y_true[:, 0], evaluation.probabilities[:, 0])
        scores += [evaluation.metrics.get("f1_macro", 0.0), float(precision)]
    return np.array(scores)


def one_label(scheme: Scheme, column: int, words: int) -> Scheme:
    """Return a scheme of one label of another, with its first words alone.

    Parameters
    ----------
    scheme : Scheme
        The shipped industries.
    column : int
        Column of the label.
    words : int
        How many of its terms.
    """
    label = scheme.taxonomy.labels[column]
    terms = scheme.lexicon.entries[label.key].terms[:words]
    labels = f"[[label]]\nkey = {json.dumps(label.key)}\nname = {json.dumps(label.name)}\n"
    lexicon = f"[{label.key}]\nterms = {json.dumps(terms, ensure_ascii=False)}\n"
    return parse_scheme({"labels.toml": labels, "lexicon.toml": lexicon}, "one", "one")


def _relabelled(data: LabelledSet, rows: Ints, scheme: Scheme) -> LabelledSet:
    paragraphs = (data.paragraphs[row] for row in rows.tolist())
    kept = (replace(one, labels=tuple(key for key in one.labels or () if key in scheme.keys), part=None) for one in paragraphs)
    return LabelledSet("drawn", tuple(kept), scheme)


def _some(rows: Bits, count: int, random: np.random.Generator) -> Ints:
    return np.asarray(random.permutation(np.flatnonzero(rows))[:count])


if __name__ == "__main__":
    sys.exit(run_command(main))

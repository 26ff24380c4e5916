"""Labels needed for the same macro-F1, by how they are chosen.

``python -m experiments.selection.curves [--eval FILE.jsonl…] [--terms N] [--draws N] [--most N] [--json FILE]
[--output FILE.md]``.

A user who starts with a few words for each label labels 50 paragraphs, trains, labels as many again, and so on. The pool
are the documents of the shipped corpus that training fits on; measured is on those held out, and on further files: macro-F1,
and how many of the labels are found that no word names.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from functools import partial

import numpy as np
from rich.console import Console
from rich.progress import track

from experiments.selection.summary import F1, MISSED, Measured, curve_table, needed_table
from experiments.shared.labelled import add_eval_option, read_data, shown_name
from experiments.shared.tables import add_output_options, check_writable, print_table, publish
from labels import UsageError
from labels.support.command import add_lang_option, run_command
from labels.wording import N_, _, pgettext
from models.arrays import Bits, Floats, Ints, Vectors
from models.hybrid.trainer import HybridTrainer
from models.interface import HasOpinions
from models.lexicon.tagger import LexiconTagger
from models.tagger import PolicyTagger
from models.text.analyzer import Analyzer
from models.text.near_copies import NearCopies
from models.tfidf.meaning import encode
from models.tfidf.trainer import TfidfTrainer
from seeds.schemes import INDUSTRIES, LABELS, LEXICON, Scheme, load_scheme, parse_scheme
from training.experiment import load_experiment
from training.measures.evaluation import Evaluation
from training.measures.inner_fits import inner_fits
from training.select.choosing import choose
from training.select.lots import draw_lots
from training.select.near_misses import raise_near_misses, silent
from training.select.urgency import closeness
from training.sets.labelled_set import LabelledSet

SIZES = (50, 100, 200, 400, 800)
# As a scheme of one's own is trained (:data:`training.own_scheme.OWN_SCHEME`), with fewer folds: a hundred models are fitted.
TRAINER = HybridTrainer(base_rate=0, tfidf=TfidfTrainer(words=False, chars=(2, 3), folds=3, few=True, least=8))
# What stands in for the share of a label where paragraphs were chosen (:data:`training.own_scheme.CHOSEN_RATE`).
CHOSEN_RATE = 0.1
BY_LOT = N_("random")


@dataclass(frozen=True, eq=False, slots=True)
class Asked:
    """What a way of choosing is asked.

    Attributes
    ----------
    pool : LabelledSet
        Paragraphs not labelled so far.
    policy : PolicyTagger
        The model so far.
    opinions : ndarray of float, shape (n_opinions, n_texts, n_labels)
        What it and its parts say of them.
    hit : ndarray of bool, shape (n_texts, n_labels)
        Whether a word of the label counts in them.
    vectors : ndarray of float32, shape (n_texts, n_dimensions)
        Their mean word vectors.
    count : int
        How many to choose.
    known : NearCopies
        What is labelled so far.
    random : numpy.random.Generator
        Decides.
    """

    pool: LabelledSet
    policy: PolicyTagger
    opinions: Floats
    hit: Bits
    vectors: Vectors
    count: int
    known: NearCopies
    random: np.random.Generator

    @property
    def near(self) -> Floats:
        """Closeness to each label's threshold, shape (n_texts, n_labels)."""
        return closeness(self.opinions[0], self.policy.thresholds)

    def highest(self, score: Floats) -> list[int]:
        """Return the rows of the highest scores.

        Parameters
        ----------
        score : ndarray of float, shape (n_texts,)
            Of equals, chance decides.
        """
        order = np.lexsort((self.random.random(len(score)), -score))
        return [int(row) for row in order[: self.count]]


def disagreement(parts: Floats) -> Floats:
    """Return how far a model's parts are from each other, in bits, shape (n_texts, n_labels).

    The entropy of their mean less the mean of their entropies, which is the Jensen-Shannon divergence of a committee
    (McCallum and Nigam, 1998): 0 where all say the same, however unsure, 1 where sure members contradict each other.

    Parameters
    ----------
    parts : ndarray of float, shape (n_parts, n_texts, n_labels)
        Probabilities; a single part never disagrees.
    """
    return np.asarray(_entropy(parts.mean(axis=0)) - _entropy(parts).mean(axis=0))


def _entropy(p: Floats) -> Floats:
    p = np.clip(p, 1e-9, 1 - 1e-9)
    return np.asarray(-(p * np.log2(p) + (1 - p) * np.log2(1 - p)))


def _by_lot(asked: Asked) -> list[int]:
    return [int(row) for row in asked.random.permutation(len(asked.pool))[: asked.count]]


def _ours(asked: Asked, *, near_misses: bool = True) -> list[int]:
    """Choose as ``training.select`` does, a fifth by lot."""
    near, labels = asked.near, silent(asked.opinions[0], asked.hit) if near_misses else []
    drawn = [int(row) for row in draw_lots(len(asked.pool), asked.count, asked.random)]
    for row in drawn:
        asked.known.add(asked.pool.folded[row])
    given = asked.pool.folded, asked.pool.documents, asked.count - len(drawn), drawn, asked.known, asked.random
    if labels:
        least = -(-(asked.count - len(drawn)) // len(asked.policy.keys))
        near = raise_near_misses(near, asked.hit, labels, asked.vectors, asked.policy.tagger.analyzer, least)
    return drawn + choose(near, *given, together=asked.policy.tagger.kind != LexiconTagger.kind)


def _uncertain(asked: Asked) -> list[int]:
    return asked.highest(asked.near.max(axis=1))


def _disagreed(asked: Asked) -> list[int]:
    return asked.highest(disagreement(asked.opinions[1:] if len(asked.opinions) > 1 else asked.opinions).max(axis=1))


WAYS: Mapping[str, Callable[[Asked], list[int]]] = {
    BY_LOT: _by_lot,
    "training.select": _ours,
    N_("without near misses"): partial(_ours, near_misses=False),
    N_("uncertainty alone"): _uncertain,
    N_("disagreement alone"): _disagreed,
}


def with_few_terms(scheme: Scheme, count: int) -> Scheme:
    """Return a scheme with the first terms of each label alone: what somebody writes down who begins.

    Parameters
    ----------
    scheme : Scheme
        Any scheme.
    count : int
        Terms per label.
    """
    entries = scheme.lexicon.entries
    terms = {key: list(dict.fromkeys(entries[key].terms))[:count] if key in entries else [] for key in scheme.keys}
    lexicon = "\n".join(f"[{key}]\nterms = {json.dumps(words, ensure_ascii=False)}" for key, words in terms.items())
    return parse_scheme({LABELS: scheme.texts[LABELS], LEXICON: lexicon}, f"{scheme.name}-{count}-terms", scheme.location)


def missed_recall(said: Evaluation) -> float:
    """Return which share of labels is found where no word of the label counts, the mean over labels; NaN without any.

    Parameters
    ----------
    said : Evaluation
        A model on a labelled set.
    """
    batch = said.data.batch
    missed = said.y_true & ~batch.mentions.votes(len(batch), len(said.data.keys))
    held = missed.sum(axis=0)
    return float(((said.y_pred & missed).sum(axis=0)[held > 0] / held[held > 0]).mean()) if held.any() else float("nan")


def follow(way: str, pool: LabelledSet, sets: tuple[LabelledSet, ...], draw: int, sizes: Sequence[int]) -> list[Measured]:
    """Label, train and measure until the last size is reached.

    Parameters
    ----------
    way : str
        A key of :data:`WAYS`.
    pool : LabelledSet
        Where paragraphs are chosen from.
    sets : tuple of LabelledSet
        What to measure on.
    draw : int
        Seed.
    sizes : sequence of int
        Numbers of labels at which to train and measure, ascending.

    Returns
    -------
    list of Measured
        One per size.
    """
    random, known = np.random.default_rng(draw), NearCopies()
    trainer = replace(TRAINER, base_rate=0.0 if way == BY_LOT else CHOSEN_RATE)
    hit, vectors = pool.batch.mentions.votes(len(pool), len(pool.keys)), encode(pool.batch)
    policy = PolicyTagger(LexiconTagger(Analyzer(pool.scheme)), "rules")
    chosen: Ints = np.array([], dtype=np.intp)
    measured = []
    for size in sizes:
        rest = np.setdiff1d(np.arange(len(pool)), chosen)
        tagger = policy.tagger
        opinions = tagger.opinions(pool.batch) if isinstance(tagger, HasOpinions) else tagger.predict_proba(pool.batch)[None]
        given = pool.take(rest, "rest"), policy, opinions[:, rest], hit[rest], vectors[rest]
        asked = Asked(*given, size - len(chosen), known, random)
        chosen = np.concatenate([chosen, rest[WAYS[way](asked)]])
        part = pool.take(chosen, "chosen")
        policy = PolicyTagger(trainer.fit(part.batch, part.labels, part.documents, np.ones(len(part))), "hybrid")
        said = {data.name: Evaluation.of(policy, data) for data in sets}
        f1 = {name: one.metrics["f1_macro"] for name, one in said.items()}
        missed = {name: missed_recall(one) for name, one in said.items()}
        measured.append(Measured(way, draw, len(part), int(part.labels.sum()), f1, missed))
    return measured


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
        prog="python -m experiments.selection.curves", description=_("Macro-F1 by how labels are chosen."), allow_abbrev=False
    )
    add_eval_option(parser)
    parser.add_argument("--draws", type=int, default=5, metavar="N", help=_("draws per way (default: %(default)s)"))
    says = _("begin with the first N terms of each label; 0 is the whole lexicon (default: %(default)s)")
    parser.add_argument("--terms", type=int, default=3, metavar="N", help=says)
    says = _("stop at so many labels (default: %(default)s)")
    parser.add_argument("--most", type=int, default=SIZES[-1], choices=SIZES, metavar="N", help=says)
    add_output_options(parser)
    add_lang_option(parser)
    options = parser.parse_args(argv)
    check_writable(options.json, options.output, read=options.eval)
    if options.draws < 1 or options.terms < 0:
        remedy = _("give {draws} 1 or more and {terms} 0 or more").format(draws="--draws", terms="--terms")
        raise UsageError(_("call"), _("asks for no draw or for less than no term"), remedy)
    sizes = [size for size in SIZES if size <= options.most]
    whole = load_scheme(INDUSTRIES)
    scheme = with_few_terms(whole, options.terms) if options.terms else whole
    data = read_data(options.eval, load_experiment("hybrid"), whole)
    natural = data.fitted.take(np.flatnonzero(~data.fitted.hard), "pool")
    pool, *sets = (LabelledSet(part.name, part.paragraphs, scheme) for part in (natural, *data.sets))
    pool.batch.words  # noqa: B018  cut once, taken along by every part
    jobs = track([(way, draw) for draw in range(options.draws) for way in WAYS], _("curves"), console=Console(stderr=True))
    with inner_fits():  # a label that fifty paragraphs do not carry is no news
        measured = [one for way, draw in jobs for one in follow(way, pool, tuple(sets), draw, sizes)]
    begun = PolicyTagger(LexiconTagger(Analyzer(scheme)), "rules")
    told = [f"{shown_name(part.name)} {Evaluation.of(begun, part).metrics['f1_macro']:.3f}" for part in sets]
    title = _("Pool of {count} paragraphs, {draws} draws; macro-F1 of the rules alone: {figures}.")
    title = title.format(count=len(pool), draws=options.draws, figures=pgettext("between items", ", ").join(told))
    names = [part.name for part in sets]
    publish(curve_table(measured, names, F1), [asdict(one) for one in measured], options, title=title)
    print_table(curve_table(measured, names, MISSED), title=_("Share of the labels found that no word names"))
    print_table(needed_table(measured, names), title=_("Labels needed for the macro-F1 that random drawing has"))
    return 0


if __name__ == "__main__":
    sys.exit(run_command(main))

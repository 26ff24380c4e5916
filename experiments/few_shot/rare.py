"""A rare label among examples that were chosen, at the rate it has in text: ``python -m experiments.few_shot.rare [--draws N]``.

Two industries of the shipped corpus are a user's own categories whose lexicon holds their names alone. What carries or names
them is thinned out to a half and two in a hundred of the text; ``training.select`` draws twenty, twenty and sixty paragraphs
from 70 % of the documents; the others are measured on, weighed as thinned out. Printed are mean precision, recall and F1 of
words alone, of the hybrid on the examples, and of the hybrid on the examples beside the unlabelled text they come from.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from labels import Paragraph, UsageError
from labels.support.command import add_lang_option, run_command
from labels.wording import N_, _
from models.arrays import Bits, Floats
from models.lexicon.tagger import LexiconTagger
from models.tagger import PolicyTagger
from models.text.analyzer import Analyzer
from seeds.schemes import INDUSTRIES, Scheme, load_scheme, parse_scheme
from training.experiment import fit
from training.measures.evaluation import Evaluation
from training.measures.inner_fits import inner_fits
from training.own_scheme import load_experiments
from training.select.frame import build_frame, hashes_of
from training.select.sample import draw_sample
from training.sets.labelled_set import LabelledSet
from training.sets.shipped_set import shipped_corpus
from training.sets.text_at_large import BESIDE

RATES = (0.005, 0.02)
ROUNDS = (20, 20, 60)
POOL = 0.7
CHOSEN = ("parameters.base_rate=0.1",)


@dataclass(frozen=True, eq=False, slots=True)
class Setting:
    """Two labels, rare in text.

    Attributes
    ----------
    scheme : Scheme
        The two, with their names as words.
    pool, held : LabelledSet
        What is drawn from, thinned out, and what is measured on, whole.
    weights : ndarray of float, shape (n_held,)
        Share of each held text that would be left of it, thinned out.
    """

    scheme: Scheme
    pool: LabelledSet
    held: LabelledSet
    weights: Floats


def make_setting(data: LabelledSet, pair: tuple[int, int], draw: int) -> Setting:
    """Thin out two labels of the corpus.

    Parameters
    ----------
    data : LabelledSet
        The shipped corpus.
    pair : tuple of (int, int)
        Columns of the labels.
    draw : int
        Seed; which of the two is the rarer goes by whether it is odd.

    Returns
    -------
    Setting
    """
    random, rates = np.random.default_rng([draw, *pair]), RATES if draw % 2 else RATES[::-1]
    scheme = names_alone(data.scheme, pair)
    whole = LabelledSet("natural", tuple(_relabelled(data.paragraphs[row], scheme) for row in np.flatnonzero(~data.hard)), scheme)
    documents = np.array(whole.documents)
    names = np.unique(documents)
    drawn = np.isin(documents, random.permutation(names)[: int(len(names) * POOL)])
    carries = whole.labels > 0
    about: Bits = carries | whole.batch.mentions.votes(*carries.shape)
    share = carries.mean(axis=0)
    weights = np.where(
        about.any(axis=1), (about * np.minimum(1, np.array(rates) * (1 - share) / np.maximum(share, 1e-12))).max(axis=1), 1.0
    )
    kept = random.random(len(weights)) < weights
    pool, held = (whole.take(np.flatnonzero(rows), "part") for rows in (drawn & kept, ~drawn))
    return Setting(scheme, pool, held, weights[~drawn])


def names_alone(scheme: Scheme, columns: tuple[int, ...]) -> Scheme:
    """Return a scheme of some labels of another, whose words are their names.

    Parameters
    ----------
    scheme : Scheme
        Any scheme.
    columns : tuple of int
        Columns of the labels.
    """
    labels = [scheme.taxonomy.labels[column] for column in columns]
    heads = "".join(f"[[label]]\nkey = {json.dumps(one.key)}\nname = {json.dumps(one.name)}\n" for one in labels)
    words = "".join(f"[{one.key}]\nterms = {json.dumps([one.name], ensure_ascii=False)}\n" for one in labels)
    return parse_scheme({"labels.toml": heads, "lexicon.toml": words}, "rare", "rare")


def follow(setting: Setting, seed: int) -> Iterator[tuple[str, int, Floats]]:
    """Label and train in rounds, each chosen by the model of the round before.

    Parameters
    ----------
    setting : Setting
        The labels.
    seed : int
        Seed of the draws.

    Yields
    ------
    tuple of (str, int, ndarray of float)
        Name of a model, paragraphs labelled so far, and its precision, recall and F1, shape (3, n_labels).
    """
    truth = {paragraph.id: paragraph.labels for paragraph in setting.pool.paragraphs}
    policy = PolicyTagger(LexiconTagger(Analyzer(setting.scheme)), "words")
    (experiment,) = load_experiments(["hybrid"], CHOSEN, setting.scheme)
    done: list[Paragraph] = []
    words = _scores(policy, setting)
    for count in ROUNDS:
        texts = [paragraph.text for paragraph in done]
        unread = (replace(paragraph, labels=None) for paragraph in setting.pool.paragraphs)
        frame = build_frame(unread, hashes_of(texts), policy.tagger.analyzer.segmenter)
        sample = draw_sample(frame, policy, count, seed, texts)
        done += [replace(paragraph, labels=truth[paragraph.id]) for paragraph in sample.paragraphs]
        data, ids = LabelledSet("drawn", tuple(done), setting.scheme), {paragraph.id for paragraph in done}
        rest = [row for row, paragraph in enumerate(setting.pool.paragraphs) if paragraph.id not in ids]
        rows = np.random.default_rng(seed).permutation(rest)[:BESIDE]
        alone, policy = fit(experiment, data), fit(experiment, data.with_beside(setting.pool.batch.take(rows)))
        yield N_("words"), len(done), words
        yield N_("examples"), len(done), _scores(alone, setting)
        yield N_("examples beside text"), len(done), _scores(policy, setting)


def _relabelled(paragraph: Paragraph, scheme: Scheme) -> Paragraph:
    return replace(paragraph, labels=tuple(key for key in paragraph.labels or () if key in scheme.keys), part=None)


def _scores(policy: PolicyTagger, setting: Setting) -> Floats:
    given, carries = Evaluation.of(policy, setting.held).y_pred.astype(bool), setting.held.labels > 0
    right, said, there = (setting.weights @ cells for cells in (given & carries, given, carries))
    return np.stack(
        [right / np.maximum(said, 1e-12), right / np.maximum(there, 1e-12), 2 * right / np.maximum(said + there, 1e-12)]
    )


def main(argv: list[str] | None = None) -> int:
    """Run the command; return its exit code.

    Parameters
    ----------
    argv : list of str, optional
        Arguments; those of the process by default.

    Raises
    ------
    UsageError
        If it asks for no draw.
    """
    parser = argparse.ArgumentParser(
        prog="python -m experiments.few_shot.rare", description=_("Rare labels among chosen examples."), allow_abbrev=False
    )
    parser.add_argument("--draws", type=int, default=4, metavar="N", help=_("draws of documents (default: %(default)s)"))
    add_lang_option(parser)
    options = parser.parse_args(argv)
    if options.draws < 1:
        raise UsageError("--draws", _("{count} is no number of draws").format(count=options.draws), _("give 1 or more"))
    data = shipped_corpus(load_scheme(INDUSTRIES))
    found: defaultdict[tuple[int, str], list[Floats]] = defaultdict(list)
    half = len(data.keys) // 2
    with inner_fits():  # a label that twenty paragraphs do not carry is no news
        for draw in range(options.draws):
            for column in range(half):
                for name, count, scores in follow(make_setting(data, (column, column + half), draw), draw):
                    found[count, name].append(scores)
    print(_("labels model precision recall F1"))
    for (count, name), all_scores in found.items():
        print(count, _(name), " ".join(f"{value:.3f}" for value in np.mean(all_scores, axis=(0, 2))))
    return 0


if __name__ == "__main__":
    sys.exit(run_command(main))

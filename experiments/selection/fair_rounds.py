"""Whether the fair score is fair: ``python -m experiments.selection.fair_rounds [--draws N]``.

Pools of made-up texts, a fifth of them hard for a model, are labelled in rounds as ``training.select`` draws them: a fifth of
each round by lot, otherwise what is hard first. What is true of a pool is known; beside it stand the mean of the score, the mean
of what the lots alone say, each weighed by one over its probability, and how often the interval holds what is true.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass
from functools import cached_property

import numpy as np
from rich.console import Console
from rich.progress import track

from experiments.shared.tables import add_output_options, check_writable, publish
from labels import Paragraph, UsageError
from labels.annotations import text_hash
from labels.support.command import add_lang_option, run_command
from labels.wording import _
from models.arrays import Bits, Floats
from seeds.schemes import Scheme, parse_scheme
from training.measures.bootstrap import mean_f1
from training.select.draw_note import Draw, TextsDigest, write_note
from training.select.lots import draw_lots
from training.select.sample import CHOSEN, DRAW, DRAWN, PROBABILITY, RANDOM
from training.sets.labelled_set import LabelledSet
from training.worth.drawn_rounds import by_lot, probability
from training.worth.fair import fair_score

# Texts of the pool, rounds, and paragraphs of each.
SETTINGS = ((500, 1, 200), (500, 2, 200), (500, 4, 100), (5000, 1, 200), (5000, 2, 200), (5000, 4, 200))
HARD, WRONG, WRONG_WHERE_HARD, CARRIED = 0.2, 0.08, 0.4, 0.4
KEYS = ("first", "second")
Notes = Mapping[str, str]


@dataclass
class Pool:
    """Texts with what is true of them, what a model says, and where it is in doubt.

    Attributes
    ----------
    true, said : ndarray of bool, shape (n_texts, 2)
        Labels.
    doubt : ndarray of float, shape (n_texts,)
        What is highest is chosen first.
    first : int
        Number of the first text.
    """

    true: Bits
    said: Bits
    doubt: Floats
    first: int = 0

    @cached_property
    def hashes(self) -> list[str]:
        """Hash of each text."""
        return [text_hash(f"text {row}") for row in range(self.first, self.first + len(self.true))]

    @cached_property
    def macro_f1(self) -> float:
        """What is true of all texts."""
        return macro_f1(self.said, self.true, np.ones(len(self.true)))


def macro_f1(said: Bits, true: Bits, weights: Floats) -> float:
    """Return macro-F1 of weighted texts.

    Parameters
    ----------
    said, true : ndarray of bool, shape (n_texts, n_labels)
        Labels.
    weights : ndarray of float, shape (n_texts,)
        What each text counts.
    """
    return float(mean_f1((weights @ (said & true))[None], (weights @ said + weights @ true)[None])[0])


def make_pool(size: int, seed: int = 0, first: int = 0) -> Pool:
    """Return a pool, a fifth of it hard: there the model errs often, elsewhere seldom.

    Parameters
    ----------
    size : int
        How many texts.
    seed : int
        Of all that chance decides.
    first : int
        Number of the first text: pools with other numbers have other texts.
    """
    random = np.random.default_rng(seed)
    hard = np.arange(size) < HARD * size
    true = random.random((size, len(KEYS))) < CARRIED
    wrong = random.random((size, len(KEYS))) < np.where(hard, WRONG_WHERE_HARD, WRONG)[:, None]
    return Pool(true, true ^ wrong, hard + 0.3 * random.random(size), first)


def draw_round(texts: Pool, labelled: Collection[int], count: int, seed: int) -> dict[int, Notes]:
    """Return the notes of what is drawn, by row.

    Parameters
    ----------
    texts : Pool
        What is drawn from.
    labelled : collection of int
        Rows that are labelled already.
    count : int
        How many are drawn.
    seed : int
        Of the lots.
    """
    left = np.setdiff1d(np.arange(len(texts.true)), sorted(labelled))
    lots = left[draw_lots(len(left), count, np.random.default_rng(seed))]
    rest = np.setdiff1d(left, lots)
    chosen = rest[np.argsort(-texts.doubt[rest], kind="stable")][: min(count, len(left)) - len(lots)]
    frame, known = (TextsDigest.of(texts.hashes[row] for row in rows) for rows in (left.tolist(), labelled))
    note, chance = write_note(seed, Draw(len(lots), frame, known), "rules"), f"{len(lots) / len(left):.6g}"
    by_chance = {row: {DRAWN: RANDOM, PROBABILITY: chance, DRAW: note} for row in lots.tolist()}
    return by_chance | {row: {DRAWN: CHOSEN, PROBABILITY: "", DRAW: note} for row in chosen.tolist()}


def draw_rounds(texts: Pool, rounds: int, count: int, seed: int, begun: Collection[int] = ()) -> dict[int, Notes]:
    """Return the notes of what is labelled after some rounds, by row.

    Parameters
    ----------
    texts : Pool
        What is drawn from.
    rounds : int
        How many.
    count : int
        Paragraphs of each.
    seed : int
        Of the lots.
    begun : collection of int
        Rows that were labelled before.
    """
    noted: dict[int, Notes] = {row: {} for row in begun}
    for number in range(rounds):
        noted |= draw_round(texts, noted, count, 1000 * seed + number)
    return noted


def labelled_part(texts: Pool, noted: Mapping[int, Notes]) -> tuple[Bits, LabelledSet]:
    """Return what the model says of the labelled texts, and these with their notes.

    Parameters
    ----------
    texts : Pool
        All texts.
    noted : mapping of int to mapping
        Notes of those that are labelled, by row.
    """
    paragraphs = []
    for row, notes in noted.items():
        labels = tuple(key for key, bit in zip(KEYS, texts.true[row], strict=True) if bit)
        name = texts.first + row
        paragraphs.append(Paragraph(f"p{name}", f"d{name}", 1, "body", f"text {name}", labels=labels, extra=dict(notes)))
    return texts.said[list(noted)], LabelledSet("drawn", tuple(paragraphs), _scheme())


def _scheme() -> Scheme:
    labels = "\n".join(f'[[label]]\nkey = "{key}"\nname = "{key}"' for key in KEYS)
    return parse_scheme({"labels.toml": labels, "lexicon.toml": ""}, "made-up", "made up")


@dataclass(frozen=True, slots=True)
class Simulated:
    """What many draws say of a pool.

    Attributes
    ----------
    texts, rounds, count : int
        Of the pool, drawn, and in each round.
    true : float
        Macro-F1 on all texts.
    fair, error : float
        Mean of the fair score, and its standard error over the draws.
    lots : float
        Mean of what the lots alone say.
    covered : float
        Share of the intervals that hold what is true.
    """

    texts: int
    rounds: int
    count: int
    true: float
    fair: float
    error: float
    lots: float
    covered: float


def simulate(size: int, rounds: int, count: int, draws: int) -> Simulated:
    """Label a pool again and again.

    Parameters
    ----------
    size : int
        Texts of the pool.
    rounds : int
        How many rounds.
    count : int
        Paragraphs of each.
    draws : int
        How often.

    Returns
    -------
    Simulated
    """
    texts = make_pool(size, seed=size)
    found, alone, covered = [], [], 0
    for seed in range(draws):
        said, data = labelled_part(texts, draw_rounds(texts, rounds, count, seed))
        score, lot = fair_score(said, data), by_lot(data)
        if score is None:
            continue
        weights = [1 / probability(p.extra or {}) if drawn else 0.0 for p, drawn in zip(data.paragraphs, lot, strict=True)]
        alone.append(macro_f1(said, data.labels.astype(bool), np.array(weights)))
        found.append(score.f1_macro)
        covered += score.low <= texts.macro_f1 <= score.high
    error = float(np.std(found) / np.sqrt(len(found)))
    means = float(np.mean(found)), error, float(np.mean(alone)), covered / len(found)
    return Simulated(size, rounds, count, texts.macro_f1, *means)


def table(found: Collection[Simulated]) -> list[list[str]]:
    """Return what was found as cells, the head first.

    Parameters
    ----------
    found : collection of Simulated
        By setting.
    """
    rows = [[_("texts"), _("rounds"), _("of each"), _("true"), _("fair score"), "±", _("lots alone"), _("interval holds it")]]
    for one in found:
        scores = (f"{value:.3f}" for value in (one.true, one.fair, one.error, one.lots))
        rows.append([str(one.texts), str(one.rounds), str(one.count), *scores, f"{one.covered:.1%}"])
    return rows


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
    says = _("The fair score of rounds drawn out of one pool, beside what is true.")
    parser = argparse.ArgumentParser(prog="python -m experiments.selection.fair_rounds", description=says, allow_abbrev=False)
    parser.add_argument("--draws", type=int, default=400, metavar="N", help=_("how often (default: %(default)s)"))
    add_output_options(parser)
    add_lang_option(parser)
    options = parser.parse_args(argv)
    check_writable(options.json, options.output)
    if options.draws < 1:
        raise UsageError("--draws", _("{count} is no number of draws").format(count=options.draws), _("give 1 or more"))
    jobs = track(SETTINGS, _("pools"), console=Console(stderr=True))
    found = [simulate(*setting, options.draws) for setting in jobs]
    title = _("Macro-F1 of a model on made-up texts, a fifth of them hard; {draws} times labelled.").format(draws=options.draws)
    note = _("± is the standard error of the mean of the fair score; lots alone: each weighed by one over its probability.")
    publish(table(found), [asdict(one) for one in found], options, title=title, note=note)
    return 0


if __name__ == "__main__":
    sys.exit(run_command(main))

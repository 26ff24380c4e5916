"""How far new text falls outside the known topics: ``python -m training.drift PATH… [--model NAME] [--json FILE]``."""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import NormalDist

import numpy as np

from labels import InputError, UsageError
from labels.support.atomic import whole_file
from labels.support.command import run_command
from labels.support.extras import need
from labels.support.suffixes import path_ending
from models.arrays import Floats
from models.interface import Texts
from models.loading import load
from models.topics.tagger import TopicTagger
from models.topics.trainer import EDGE
from seeds.inputs import read_inputs

# Draws that show what chance does.
DRAWS = 500
# Text that did not change exceeds the limit in one of so many cases.
RARE = 100
# Topics shown, those that changed most.
SHOWN = 5


@dataclass(frozen=True, slots=True)
class Drift:
    """How new text differs from the text that topics were found in.

    Attributes
    ----------
    paragraphs : int
        New paragraphs.
    outside : float
        Share that is farther from its nearest topic than 95 % of the training paragraphs were, a fraction in [0, 1];
        0.05 where nothing changed.
    without_topic : float
        Share too far from any topic to be given one, a fraction in [0, 1].
    distance : float
        Jensen-Shannon distance of the topics' shares from those in training, in [0, 1].
    by_chance : float
        The distance that 99 % of equally large draws from the training shares stay below.
    changes : tuple of (int, float, float)
        Topic, its share in training, its share now; the largest changes first.
    """

    paragraphs: int
    outside: float
    without_topic: float
    distance: float
    by_chance: float
    changes: tuple[tuple[int, float, float], ...]

    @property
    def drifted(self) -> bool:
        """Whether more is outside, or the shares lie farther apart, than chance explains."""
        noise = NormalDist().inv_cdf(1 - 1 / RARE) * (EDGE * (1 - EDGE) / self.paragraphs) ** 0.5
        # Training paragraphs helped to place the centroids they are measured by; new ones lie a little farther out.
        return self.outside > 1.2 * EDGE + noise or self.distance > self.by_chance


def drift(tagger: TopicTagger, texts: Texts, seed: int = 0) -> Drift:
    """Measure how far texts fall outside a tagger's topics.

    Parameters
    ----------
    tagger : TopicTagger
        The topics.
    texts : sequence of str or Batch
        New clean texts, at least one.
    seed : int
        Seed of the draws that show what chance does.

    Returns
    -------
    Drift

    Raises
    ------
    InputError
        If there is no text.
    """
    if not len(texts):
        raise InputError("drift", "there is no paragraph to compare", "give new text")
    nearest, similarity = tagger.nearest(texts)
    sizes = np.array([topic.size for topic in tagger.catalogue], dtype=np.float64)
    n_training = int(sizes.sum())
    before, now = sizes / n_training, np.bincount(nearest, minlength=len(sizes)) / len(texts)
    generator = np.random.default_rng(seed)
    new, old = (generator.multinomial(n, before, size=DRAWS) / n for n in (len(texts), n_training))
    order = np.argsort(-np.abs(now - before), kind="stable")[:SHOWN]
    return Drift(
        len(texts),
        float((similarity < tagger.reach.edge).mean()),
        float((similarity < tagger.reach.floor).mean()),
        float(jensen_shannon(before[None], now[None])[0]),
        float(np.quantile(jensen_shannon(new, old), 1 - 1 / RARE)),
        tuple((int(topic), float(before[topic]), float(now[topic])) for topic in order),
    )


def jensen_shannon(first: Floats, second: Floats) -> Floats:
    """Return the Jensen-Shannon distance of pairs of distributions to base 2 (Endres and Schindelin, 2003), in [0, 1].

    Parameters
    ----------
    first, second : ndarray of float, shape (n_pairs, n_outcomes)
        Probabilities, each row adding up to 1.

    Returns
    -------
    ndarray of float, shape (n_pairs,)
    """
    from scipy.spatial.distance import jensenshannon

    with np.errstate(invalid="ignore"):  # rounding may take the distance of equal rows below 0
        return np.nan_to_num(np.asarray(jensenshannon(first, second, base=2, axis=1), dtype=np.float64))


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
        prog="python -m training.drift", description="How far new text falls outside known topics.", allow_abbrev=False
    )
    parser.add_argument("paths", nargs="+", type=Path, metavar="PATH", help="new text: files or folders, as models.predict reads")
    parser.add_argument("--model", default="bertopic", metavar="NAME", help="a trained topic model (default: bertopic)")
    parser.add_argument("--scheme", metavar="NAME", help="whose model: a shipped scheme or a folder (default: industries)")
    parser.add_argument("--json", type=path_ending(".json"), metavar="FILE.json", help="write the figures there")
    options = parser.parse_args(argv)
    need("drift", "train", "rich")
    tagger = load(options.model, scheme=options.scheme).tagger
    if not isinstance(tagger, TopicTagger):
        raise UsageError(
            f"--model {options.model}", f"is a {tagger.kind} model without topics", f"name a {TopicTagger.kind} model"
        )
    problems: list[InputError] = []
    found = drift(tagger, [paragraph.text for paragraph in read_inputs(options.paths, problems)])
    for problem in problems:
        print(f"error: {problem}", file=sys.stderr)
    _print(found, tagger)
    if options.json:
        with whole_file(options.json) as file:
            json.dump(asdict(found) | {"drifted": found.drifted}, file, indent=1)
    return 1 if problems else 0


def _print(found: Drift, tagger: TopicTagger) -> None:
    from rich.console import Console
    from rich.table import Table

    console = Console()
    verdict = "drift" if found.drifted else "no drift"
    console.print(
        f"{found.paragraphs} paragraphs: {verdict}; outside {found.outside:.1%} (expected {EDGE:.0%}), without a topic "
        f"{found.without_topic:.1%}, distance of shares {found.distance:.3f} (by chance up to {found.by_chance:.3f})",
        soft_wrap=True,
    )
    table = Table("topic", "in training", "now")
    for topic, before, now in found.changes:
        table.add_row(tagger.catalogue[topic].name, f"{before:.1%}", f"{now:.1%}")
    console.print(table)


if __name__ == "__main__":
    sys.exit(run_command(main))

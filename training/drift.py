"""How far new text falls outside the known topics: ``python -m training.drift PATH… [--model NAME] [--json FILE]``."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import NormalDist

import numpy as np
from rich.console import Console
from rich.table import Table

from labels import InputError, UsageError
from labels.support.atomic import whole_file
from labels.support.errors import run_command
from models.interface import Floats
from models.loading import load
from models.topics.tagger import TopicTagger
from models.topics.trainer import EDGE
from seeds.inputs import read_inputs

DRAWS = 500
# Chance is what happens to all but one in so many texts that did not change.
RARE = 100
SHOWN = 5


@dataclass(frozen=True, slots=True)
class Drift:
    """How new text differs from the text that topics were found in.

    Attributes
    ----------
    paragraphs : int
        New paragraphs.
    outside : float
        Share that is farther from its nearest topic than 95 % of the training paragraphs were; 0.05 where
        nothing changed.
    without_topic : float
        Share too far from any topic to be given one.
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


def drift(tagger: TopicTagger, texts: Sequence[str], seed: int = 0) -> Drift:
    """Measure how far `texts` fall outside a tagger's topics.

    Parameters
    ----------
    tagger : TopicTagger
        The topics.
    texts : sequence of str
        New clean texts, at least one.
    seed : int
        Seed of the draws that say what chance does.

    Raises
    ------
    InputError
        If there is no text.
    """
    if not texts:
        raise InputError("drift", "there is no paragraph to compare", "give new text")
    nearest, similarity = tagger.nearest(texts)
    known = np.array([topic.size for topic in tagger.topics_], dtype=np.float64)
    seen = int(known.sum())
    known /= seen
    now = np.bincount(nearest, minlength=len(known)) / len(texts)
    dice = np.random.default_rng(seed)
    new, old = (dice.multinomial(count, known, size=DRAWS) / count for count in (len(texts), seen))
    chance = [jensen_shannon(*pair) for pair in zip(new, old, strict=True)]
    order = np.argsort(-np.abs(now - known), kind="stable")[:SHOWN]
    return Drift(
        len(texts),
        float((similarity < tagger.edge).mean()),
        float((similarity < tagger.floor).mean()),
        jensen_shannon(known, now),
        float(np.quantile(chance, 1 - 1 / RARE)),
        tuple((int(topic), float(known[topic]), float(now[topic])) for topic in order),
    )


def jensen_shannon(one: Floats, two: Floats) -> float:
    """Return the Jensen-Shannon distance of two distributions to base 2 (Endres and Schindelin, 2003), in [0, 1]."""
    middle = (one + two) / 2
    halves = []
    for side in (one, two):
        there = side > 0
        halves.append(float((side[there] * np.log2(side[there] / middle[there])).sum()))
    return float(np.sqrt(max(sum(halves) / 2, 0.0)))


def main(argv: list[str] | None = None) -> int:
    """Run the command; return its exit code."""
    parser = argparse.ArgumentParser(prog="python -m training.drift", description="How far new text falls outside known topics.")
    parser.add_argument("paths", nargs="+", type=Path, metavar="PATH", help="new text: files or folders, as models.predict reads")
    parser.add_argument("--model", default="bertopic", metavar="NAME", help="a trained topic model (default: bertopic)")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures there")
    options = parser.parse_args(argv)
    tagger = load(options.model).tagger
    if not isinstance(tagger, TopicTagger):
        raise UsageError(f"--model {options.model}", f"is a {tagger.kind} model without topics", "name a bertopic model")
    problems: list[InputError] = []
    found = drift(tagger, [paragraph.text for paragraph in read_inputs(options.paths, problems)])
    for problem in problems:
        print(f"error: {problem}", file=sys.stderr)
    console = Console()
    verdict = "drift" if found.drifted else "no drift"
    console.print(
        f"{found.paragraphs} paragraphs: {verdict}; outside {found.outside:.1%} (expected {EDGE:.0%}), without a topic "
        f"{found.without_topic:.1%}, distance of shares {found.distance:.3f} (by chance up to {found.by_chance:.3f})",
        soft_wrap=True,
    )
    table = Table("topic", "in training", "now")
    for topic, before, now in found.changes:
        table.add_row(tagger.topics_[topic].name, f"{before:.1%}", f"{now:.1%}")
    console.print(table)
    if options.json:
        with whole_file(options.json) as file:
            json.dump(asdict(found) | {"drifted": found.drifted}, file, indent=1)
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(run_command(main))

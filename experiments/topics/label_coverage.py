"""Which labels have topics of their own, how much of these is about them, and which topics could be a new category.

``python -m experiments.topics.label_coverage PATH… [--experiment FILE.toml] [--set key=value…] [--scheme NAME]
[--labels NAME] [--read N --sheet FILE.md] [--json FILE] [--output FILE.md]``.

Whether a paragraph of a label's topic is about the label is for people to say: ``--sheet`` writes some of each to read.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Any

import numpy as np
from rich.console import Console

from experiments.shared.tables import add_output_options, check_writable, print_table, publish
from labels import InputError
from labels.support.atomic import whole_file
from labels.support.command import add_lang_option, run_command
from labels.support.errors import error_line
from labels.support.suffixes import path_ending
from labels.wording import N_, _
from models.locations import CHAMPION
from models.text.analyzer import Analyzer
from models.topics.tagger import TopicTagger
from models.topics.words import topic_words
from seeds.schemes import INDUSTRIES, load_scheme
from training.measures.topic_quality import agreement, diversity, npmi
from training.topic_report.corpus_view import TopicReading, read_topics
from training.topics.topic_corpus import label_paragraphs, load_trainer, read_corpus

HEAD = (
    N_("label"),
    N_("paragraphs"),
    N_("about it"),
    N_("topics of its own"),
    N_("of these paragraphs about it"),
    N_("of those about it in them"),
)
CANDIDATE_HEAD = (
    N_("candidate"),
    N_("words"),
    N_("paragraphs"),
    N_("documents"),
    N_("likeness"),
    N_("coherence"),
    N_("change"),
    N_("nearest label"),
)
READ = 20


def coverage(reading: TopicReading) -> list[dict[str, Any]]:
    """Return for each label its paragraphs, its own topics and how much of these is about it.

    Parameters
    ----------
    reading : TopicReading
        A corpus, read.

    Returns
    -------
    list of dict
        One per label; shares are None where there is no paragraph.
    """
    found = []
    for place in reading.label_places:
        about = reading.claims.about[:, place.column]
        inside = np.isin(reading.claims.topics, place.own)
        found.append(
            {
                "label": reading.scheme.keys[place.column],
                "paragraphs": place.paragraphs,
                "about": place.about,
                "own": [reading.names[topic] for topic in place.own],
                "pure": float(about[inside].mean()) if inside.any() else None,
                "held": float(inside[about].mean()) if about.any() else None,
                "elsewhere": [[reading.names[topic], n] for topic, n in place.held if topic not in place.own][:4],
            }
        )
    return found


def quality(reading: TopicReading) -> dict[str, float]:
    """Return how good the topics are, and how far they agree with the labels.

    Parameters
    ----------
    reading : TopicReading
        A corpus, read.

    Returns
    -------
    dict of str to float
        ``topics``, ``npmi``, ``diversity``, ``ami`` with the label sets.
    """
    words = [topic.words for topic in reading.tagger.catalogue]
    sets = ["|".join(np.array(reading.scheme.keys)[row.astype(bool)]) for row in reading.labels]
    return {
        "topics": len(words),
        "npmi": npmi(words, topic_words(reading.batch)),
        "diversity": diversity(words),
        "ami": agreement(reading.topics, sets),
    }


def candidate_cells(reading: TopicReading) -> list[list[str]]:
    """Return the candidates for a new category as a table, its head first.

    Parameters
    ----------
    reading : TopicReading
        A corpus, read.
    """
    cells = [[*map(_, CANDIDATE_HEAD)]]
    for one in reading.candidates.listed:
        growth = one.growth
        cells.append(
            [
                reading.names[one.topic],
                " ".join(reading.tagger.catalogue[one.topic].words[:6]),
                str(one.paragraphs),
                str(one.documents),
                "" if one.likeness is None else f"{one.likeness:.2f}",
                f"{one.coherence:.2f}",
                "" if growth is None else f"{growth.before:.1%} → {growth.after:.1%} ({growth.verdict})",
                "" if one.nearest is None else f"{reading.scheme.keys[one.nearest]} {one.nearness:.2f}",
            ]
        )
    return cells


def sheet(reading: TopicReading, count: int, seed: int = 0) -> str:
    """Return paragraphs of each label's own topics to read, drawn at random, as Markdown.

    Parameters
    ----------
    reading : TopicReading
        A corpus, read.
    count : int
        Most paragraphs per label.
    seed : int
        Seed of the draw.
    """
    random, lines = np.random.default_rng(seed), []
    for place in reading.label_places:
        rows = np.flatnonzero(np.isin(reading.claims.topics, place.own))
        drawn = random.permutation(rows)[:count].tolist()
        lines += [f"## {reading.scheme.keys[place.column]}", ""]
        lines += [f"- [ ] {' '.join(reading.paragraphs[row].text.split())}" for row in drawn] + [""]
    return "\n".join(lines)


def main(argv: list[str] | None = None) -> int:
    """Run the command; return its exit code.

    Parameters
    ----------
    argv : list of str, optional
        Arguments; those of the process by default.

    Raises
    ------
    UsageError, InputError
        If the call is wrong, or the corpus cannot be read.
    """
    parser = argparse.ArgumentParser(
        prog="python -m experiments.topics.label_coverage", description=_("Which labels have topics."), allow_abbrev=False
    )
    parser.add_argument(
        "paths", nargs="+", type=Path, metavar="PATH", help=_("what {command} takes").format(command="training.topics")
    )
    parser.add_argument(
        "--experiment", default=TopicTagger.kind, metavar="FILE.toml", help=_("default: {name}").format(name="bertopic.toml")
    )
    parser.add_argument("--set", nargs="+", default=[], metavar="key=value", help=_("override a value of the experiment"))
    parser.add_argument("--scheme", default=INDUSTRIES, metavar="NAME", help=_("whose labels (default: industries)"))
    says = _("labels paragraphs without labels (default: champion)")
    parser.add_argument("--labels", default=CHAMPION, metavar="NAME", help=says)
    says = _("paragraphs per label to read (default: %(default)s)")
    parser.add_argument("--read", type=int, default=READ, metavar="N", help=says)
    parser.add_argument("--sheet", type=path_ending(".md"), metavar="FILE.md", help=_("write paragraphs to read there"))
    add_output_options(parser)
    add_lang_option(parser)
    options = parser.parse_args(argv)
    check_writable(options.json, options.output, options.sheet, read=options.paths)
    trainer, scheme = load_trainer(options.experiment, options.set), load_scheme(options.scheme)
    problems: list[InputError] = []
    with Console(stderr=True).status(_("reading")) as status:
        paragraphs = read_corpus(options.paths, problems, scheme.taxonomy)
        status.update(_("labelling"))
        labels, labelled_by = label_paragraphs(paragraphs, scheme, options.labels)
        status.update(_("finding topics"))
        batch = Analyzer(scheme).batch([paragraph.text for paragraph in paragraphs])
        documents = [paragraph.doc for paragraph in paragraphs]
        tagger = trainer.fit(batch, labels, documents, np.ones(len(batch)), paragraphs)
        status.update(_("counting"))
        reading = read_topics(options.paths[0].stem, paragraphs, labels, labelled_by, tagger, batch)
    for problem in problems:
        print(error_line(problem), file=sys.stderr)
    rows, figures = coverage(reading), quality(reading)
    cells = [
        [*map(_, HEAD)],
        *([_cell(row[name]) for name in ("label", "paragraphs", "about", "own", "pure", "held")] for row in rows),
    ]
    note = "; ".join(f"{name} {value:.3f}" if isinstance(value, float) else f"{name} {value}" for name, value in figures.items())
    found = reading.candidates
    figures_all = {"quality": figures, "labels": rows, "candidates": [reading.names[one.topic] for one in found.listed]}
    publish(cells, figures_all, options, note=note)
    print()
    print_table(candidate_cells(reading), title=_("Candidates for a new category"))
    if options.sheet:
        with whole_file(options.sheet) as file:
            file.write(sheet(reading, options.read))
    return 1 if problems else 0


def _cell(value: object) -> str:
    if isinstance(value, float):
        return f"{value:.2f}"
    if isinstance(value, list):
        return "、".join(map(str, value)) or _("none")
    return "" if value is None else str(value)


if __name__ == "__main__":
    sys.exit(run_command(main))

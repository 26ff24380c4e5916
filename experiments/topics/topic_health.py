"""Whether the topics of a folder are subjects.

``python -m experiments.topics.topic_health OUTPUT… [--json FILE] [--output FILE.md]``

OUTPUT is a folder that ``training.topics`` wrote; several stand side by side, before and after a change for instance. Counted
are topics that are headings (at least half of their paragraphs say nothing of their own), topics of which one document has more
than half, labels that stand in at least twenty paragraphs and claim no topic (half of whose paragraphs are about it), and
paragraphs without a topic.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter, defaultdict
from collections.abc import Collection, Sequence
from pathlib import Path

from experiments.shared.tables import add_output_options, check_writable, publish
from experiments.topics.read_output import Placed, read_claims, read_paragraphs
from labels.support.command import add_lang_option, run_command
from labels.wording import N_, _

HALF = 0.5
# Paragraphs that bear a label which should have a topic.
ENOUGH = 20


def health(placed: Sequence[Placed], claimed: Collection[str]) -> dict[str, float | str]:
    """Return what is counted of one corpus, by name of the figure.

    Parameters
    ----------
    placed : sequence of Placed
        Its paragraphs.
    claimed : collection of str
        Labels that claim a topic.
    """
    topics: defaultdict[str, list[Placed]] = defaultdict(list)
    for one in placed:
        if one.topic:
            topics[one.topic].append(one)
    own = [one for one in placed if one.own]
    labels = Counter(label for one in placed for label in one.labels)
    largest = {topic: max(Counter(one.doc for one in members).values()) / len(members) for topic, members in topics.items()}
    return {
        N_("paragraphs"): len(placed),
        N_("speak for themselves"): len(own),
        N_("topics"): len(topics),
        N_("topics that are headings"): sum(
            sum(not one.own for one in members) >= HALF * len(members) for members in topics.values()
        ),
        N_("topics on one document"): sum(share > HALF for share in largest.values()),
        N_("labels without a topic"): " ".join(
            sorted(label for label, count in labels.items() if count >= ENOUGH and label not in claimed)
        ),
        N_("share without a topic"): _share(placed),
        N_("of those that speak for themselves"): _share(own),
    }


def _share(placed: Sequence[Placed]) -> float:
    return round(sum(not one.topic for one in placed) / max(len(placed), 1), 4)


def main(argv: list[str] | None = None) -> int:
    """Run the command; return its exit code.

    Parameters
    ----------
    argv : list of str, optional
        Arguments; those of the process by default.
    """
    parser = argparse.ArgumentParser(
        prog="python -m experiments.topics.topic_health", description=_("Whether topics are subjects."), allow_abbrev=False
    )
    parser.add_argument(
        "folders",
        nargs="+",
        type=Path,
        metavar="OUTPUT",
        help=_("folders that {command} wrote").format(command="training.topics"),
    )
    add_output_options(parser)
    add_lang_option(parser)
    options = parser.parse_args(argv)
    check_writable(options.json, options.output)
    found = {str(folder): health(read_paragraphs(folder), read_claims(folder)) for folder in options.folders}
    rows = [[_(figure), *(str(one[figure]) for one in found.values())] for figure in next(iter(found.values()))]
    publish([[_("figure"), *found], *rows], found, options, title=_("Topic health"))
    return 0


if __name__ == "__main__":
    sys.exit(run_command(main))

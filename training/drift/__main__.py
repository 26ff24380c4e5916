"""How far new text falls outside the known topics: ``python -m training.drift PATH… [--model NAME] [--json FILE]``."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from labels import InputError
from labels.support.account import Account
from labels.support.atomic import whole_file
from labels.support.command import run_command
from labels.support.extras import need
from labels.support.suffixes import path_ending
from models.topics.editing.counted import as_counted, not_counted
from models.topics.tagger import TopicTagger
from seeds.read import add_record_options, record_options
from training.drift.compared import baseline_of, drift
from training.drift.novelties import Example
from training.drift.verdict import Drift
from training.topics.topic_corpus import load_topics, read_corpus

# Topics shown, those that changed most; characters shown of a paragraph.
SHOWN, LONGEST = 8, 60


def main(argv: list[str] | None = None) -> int:
    """Run the command; return its exit code.

    Parameters
    ----------
    argv : list of str, optional
        Arguments; those of the process by default.
    """
    parser = argparse.ArgumentParser(
        prog="python -m training.drift", description="How far new text falls outside known topics.", allow_abbrev=False
    )
    parser.add_argument("paths", nargs="+", type=Path, metavar="PATH", help="new text: files or folders, as models.predict reads")
    parser.add_argument("--model", default="bertopic", metavar="NAME", help="a trained topic model (default: bertopic)")
    parser.add_argument("--scheme", metavar="NAME", help="whose model: a shipped scheme or a folder (default: industries)")
    parser.add_argument("--json", type=path_ending(".json"), metavar="FILE.json", help="write all of it there")
    add_record_options(parser)
    options = parser.parse_args(argv)
    account = Account()
    need("drift", "train", "rich")
    tagger = load_topics(options.model, options.scheme)
    baseline_of(tagger, f"--model {options.model}")
    problems: list[InputError] = []
    taxonomy = tagger.analyzer.scheme.taxonomy
    found = drift(tagger, read_corpus(options.paths, problems, taxonomy, record_options(options), account))
    for problem in problems:
        print(f"error: {problem}", file=sys.stderr)
    if found.documents == 1 and found.paragraphs > 1:
        print("note: all of it is one document, and one document is never like many; records need a field doc", file=sys.stderr)
    if note := _uncounted(tagger):
        print(f"note: {note}", file=sys.stderr)
    _show(found)
    if options.json:
        with whole_file(options.json) as file:
            json.dump(found.record(), file, ensure_ascii=False, indent=1)
        account.wrote(options.json)
    account.tell()
    return 1 if problems else 0


def _show(found: Drift) -> None:
    from rich.console import Console

    console = Console()

    def say(text: str) -> None:
        console.print(text, soft_wrap=True, markup=False, highlight=False)

    say(
        f"{found.paragraphs:,} paragraphs of {found.documents:,} documents: {'drift' if found.drifted else 'no drift'}"
        + (f" ({_left_out(found)} are not compared)" if found.left_out else "")
    )
    chance = "in training {:.1%}, by chance up to {:.1%}".format
    say(f"outside {found.outside:.1%} ({chance(found.outside_expected, found.outside_by_chance)})")
    say(f"without a topic {found.without_topic:.1%} ({chance(found.without_expected, found.without_by_chance)})")
    say(f"distance of the topics' shares {found.distance:.3f} (by chance up to {found.distance_by_chance:.3f})")
    if found.unknown:
        say(f"unknown: {found.unknown:,} paragraphs hold no known word; they have no topic and lie outside")
    say("topics whose share changed most (in training, now, 95 % interval of the change in points):")
    for change in found.changes[:SHOWN]:
        interval = f"{100 * change.low:+.1f} to {100 * change.high:+.1f}" + ("" if change.sure else ", may be chance")
        say(f"  {change.name}: {change.before:.1%}, {change.now:.1%} ({interval})")
        if change.example and change.now > change.before:
            say(f"    {_short(change.example.text)}  [{change.example.document}]")
    _list(say, "outside, for instance:", found.examples)
    _list(say, "no word known, for instance:", found.unknown_examples)
    if found.new_words:
        say("new words: " + ", ".join(f"{new.word} ({new.paragraphs} in {new.documents})" for new in found.new_words))


def _uncounted(tagger: TopicTagger) -> str:
    """Return what is compared otherwise than the topics are now, because they were changed without their documents."""
    then = [topic.name for topic in as_counted(tagger).catalogue if topic.name not in {one.name for one in tagger.catalogue}]
    says = [f"compared as they were then: {'; '.join(then)}"] * bool(then)
    if added := not_counted(tagger):
        says.append(f"not compared by itself: {', '.join(topic.name for topic in added)}")
    remedy = "edit with --text and the text that they were found in counts them anew"
    return f"topics were changed since they were counted; {'; '.join(says)}; {remedy}" if says else ""


def _left_out(found: Drift) -> str:
    others = found.left_out - found.foreign
    kinds = [f"{others:,} headings, rows and short lines"] * bool(others)
    return " and ".join([*kinds, *[f"{found.foreign:,} paragraphs without a Chinese character"] * bool(found.foreign)])


def _short(text: str) -> str:
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"


def _list(say: Callable[[str], None], title: str, shown: Sequence[Example]) -> None:
    if shown:
        say(title)
    for example in shown:
        say(f"  {_short(example.text)}  [{example.document}, {example.similarity:.2f}]")


if __name__ == "__main__":
    sys.exit(run_command(main))

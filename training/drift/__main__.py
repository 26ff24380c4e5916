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
from labels.support.command import add_lang_option, run_command
from labels.support.errors import error_line, note_line
from labels.support.extras import need
from labels.support.suffixes import path_ending
from labels.wording import _, pgettext
from models.topics.editing.counted import as_counted, not_counted
from models.topics.tagger import TopicTagger
from seeds.found_files import check_results
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
        prog="python -m training.drift", description=_("How far new text falls outside known topics."), allow_abbrev=False
    )
    says = _("new text: files or folders, as models.predict reads")
    parser.add_argument("paths", nargs="+", type=Path, metavar="PATH", help=says)
    parser.add_argument("--model", default="bertopic", metavar="NAME", help=_("a trained topic model (default: bertopic)"))
    says = _("whose model: a shipped scheme or a folder (default: industries)")
    parser.add_argument("--scheme", metavar="NAME", help=says)
    parser.add_argument("--json", type=path_ending(".json"), metavar="FILE.json", help=_("write all of it there"))
    add_record_options(parser)
    add_lang_option(parser)
    options = parser.parse_args(argv)
    account = Account()
    need(_("drift"), "train", "rich")
    check_results([options.json], options.paths)
    tagger = load_topics(options.model, options.scheme)
    baseline_of(tagger, f"--model {options.model}")
    problems: list[InputError] = []
    taxonomy = tagger.analyzer.scheme.taxonomy
    found = drift(tagger, read_corpus(options.paths, problems, taxonomy, record_options(options), account))
    for problem in problems:
        print(error_line(problem), file=sys.stderr)
    if found.documents == 1 and found.paragraphs > 1:
        says = _("all of it is one document, and one document is never like many; records need a field {field}").format(
            field="doc"
        )
        print(note_line(says), file=sys.stderr)
    if note := _uncounted(tagger):
        print(note_line(note), file=sys.stderr)
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

    _say_verdict(say, found)
    say(_("topics whose share changed most (in training, now, 95 % interval of the change in points):"))
    sure = _("  {topic}: {before:.1%}, {now:.1%} ({low:+.1f} to {high:+.1f})")
    unsure = _("  {topic}: {before:.1%}, {now:.1%} ({low:+.1f} to {high:+.1f}, may be chance)")
    for change in found.changes[:SHOWN]:
        ends = {"low": 100 * change.low, "high": 100 * change.high}
        line = sure if change.sure else unsure
        say(line.format(topic=change.name, before=change.before, now=change.now, **ends))
        if change.example and change.now > change.before:
            say(f"    {_short(change.example.text)}  [{change.example.document}]")
    _list(say, _("outside, for instance:"), found.examples)
    _list(say, _("no word known, for instance:"), found.unknown_examples)
    if found.new_words:
        one = _("{word} ({paragraphs} in {documents})")
        words = [one.format(word=new.word, paragraphs=new.paragraphs, documents=new.documents) for new in found.new_words]
        say(_("new words: {words}").format(words=pgettext("between items", ", ").join(words)))


def _say_verdict(say: Callable[[str], None], found: Drift) -> None:
    """Say whether the new text differs, in its three measures."""
    read = {"paragraphs": found.paragraphs, "documents": found.documents}
    drifted = _("{paragraphs:,} paragraphs of {documents:,} documents: drift").format(**read)
    same = _("{paragraphs:,} paragraphs of {documents:,} documents: no drift").format(**read)
    verdict = drifted if found.drifted else same
    if found.left_out:
        verdict = _("{verdict} ({left_out} are not compared)").format(verdict=verdict, left_out=_left_out(found))
    say(verdict)
    says = _("outside {share:.1%} (in training {before:.1%}, by chance up to {chance:.1%})")
    say(says.format(share=found.outside, before=found.outside_expected, chance=found.outside_by_chance))
    says = _("without a topic {share:.1%} (in training {before:.1%}, by chance up to {chance:.1%})")
    say(says.format(share=found.without_topic, before=found.without_expected, chance=found.without_by_chance))
    says = _("distance of the topics' shares {distance:.3f} (by chance up to {chance:.3f})")
    say(says.format(distance=found.distance, chance=found.distance_by_chance))
    if found.unknown:
        says = _("unknown: {count:,} paragraphs hold no known word; they have no topic and lie outside")
        say(says.format(count=found.unknown))


def _uncounted(tagger: TopicTagger) -> str:
    """Return what is compared otherwise than the topics are now, because they were changed without their documents."""
    then = [topic.name for topic in as_counted(tagger).catalogue if topic.name not in {one.name for one in tagger.catalogue}]
    between = pgettext("between statements", "; ")
    says = [_("compared as they were then: {topics}").format(topics=between.join(then))] * bool(then)
    if added := not_counted(tagger):
        topics = pgettext("between items", ", ").join(topic.name for topic in added)
        says.append(_("not compared by itself: {topics}").format(topics=topics))
    if not says:
        return ""
    told = _(
        "topics were changed since they were counted; {says}; "
        "edit with {option} and the text that they were found in counts them anew"
    )
    return told.format(says=between.join(says), option="--text")


def _left_out(found: Drift) -> str:
    others = found.left_out - found.foreign
    counts = {"others": others, "foreign": found.foreign}
    if not found.foreign:
        return _("{others:,} headings, rows and short lines").format(**counts)
    if not others:
        return _("{foreign:,} paragraphs without a Chinese character").format(**counts)
    says = _("{others:,} headings, rows and short lines and {foreign:,} paragraphs without a Chinese character")
    return says.format(**counts)


def _short(text: str) -> str:
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"


def _list(say: Callable[[str], None], title: str, shown: Sequence[Example]) -> None:
    if shown:
        say(title)
    for example in shown:
        say(f"  {_short(example.text)}  [{example.document}, {example.similarity:.2f}]")


if __name__ == "__main__":
    sys.exit(run_command(main))

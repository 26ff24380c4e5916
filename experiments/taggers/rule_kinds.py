"""What each kind of rule adds to keyword search: ``python -m experiments.taggers.rule_kinds [--eval FILE.jsonl…]``.

Macro-F1 of the rules alone, whole and with one kind of word left out, on the written corpus (the part the lexicon was
written on, and the later one) and on further files; before the table, how many words of which kind each label has.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import numpy as np

from experiments.shared.labelled import add_eval_option
from experiments.shared.tables import print_table
from labels.support.command import add_lang_option, run_command
from labels.wording import N_, _, pgettext
from models.text.context import Context
from models.text.matcher import TermMatcher
from models.text.trie import CodePoints
from seeds.schemes import load_scheme
from seeds.vocabulary.lexicon import Entry, Group, Lexicon
from training.measures.metrics import macro, precision_recall_f1
from training.sets.labelled_files import evaluation_names, read_labelled
from training.sets.labelled_set import LabelledSet
from training.sets.shipped_set import shipped_corpus

Words = tuple[Lexicon, Context]
KINDS = ("terms", "weak", "company", "before", "after")


def without(entries: Callable[[Entry], Entry]) -> Callable[[Lexicon, Context], Words]:
    """Return a variant that changes every entry and leaves the context.

    Parameters
    ----------
    entries : callable
        Takes an entry, returns what is left of it.
    """
    return lambda lexicon, context: (Lexicon({key: entries(entry) for key, entry in lexicon.entries.items()}), context)


def _groups(**fields: Any) -> Callable[[Entry], Entry]:
    return lambda entry: replace(entry, groups=tuple(replace(group, **fields) for group in entry.groups))


def _one_company(entry: Entry) -> Entry:
    """Return the entry with all weak terms in the company of all."""
    joined: dict[str, Any] = {
        kind: tuple(dict.fromkeys(word for group in entry.groups for word in getattr(group, kind))) for kind in KINDS
    }
    return replace(entry, groups=(Group(**joined),))


VARIANTS: Mapping[str, Callable[[Lexicon, Context], Words]] = {
    N_("whole"): lambda lexicon, context: (lexicon, context),
    N_("without exceptions"): without(lambda entry: replace(entry, exceptions=())),
    N_("without blocking words"): without(lambda entry: replace(entry, block=())),
    N_("without other subjects"): without(_groups(before=(), after=())),
    N_("without weak terms"): without(_groups(weak=())),
    N_("weak terms always count"): without(
        lambda entry: replace(
            entry, groups=tuple(replace(group, terms=group.terms + group.weak, weak=()) for group in entry.groups)
        )
    ),
    N_("one company for all"): without(_one_company),
    N_("without names"): lambda lexicon, context: (lexicon, replace(context, heads=())),
    N_("without look-alikes"): lambda lexicon, context: (lexicon, replace(context, rare_look_alikes=(), look_alikes=())),
    N_("strong terms alone"): lambda lexicon, context: (
        Lexicon({key: Entry((Group(entry.terms),)) for key, entry in lexicon.entries.items()}),
        Context(),
    ),
}


def score(words: Words, data: LabelledSet) -> float:
    """Return macro-F1 of the rules on a labelled set.

    Parameters
    ----------
    words : tuple of (Lexicon, Context)
        The rules.
    data : LabelledSet
        Labelled paragraphs.
    """
    found = TermMatcher(*words).find_all(CodePoints(data.batch.folded))
    f1 = precision_recall_f1(found.votes(*data.labels.shape), data.labels.astype(bool))[2]
    return macro(f1)


def main(argv: list[str] | None = None) -> int:
    """Print the tables; return the exit code.

    Parameters
    ----------
    argv : list of str, optional
        Arguments; those of the process by default.
    """
    parser = argparse.ArgumentParser(description=_("What each kind of rule adds to keyword search."), allow_abbrev=False)
    add_eval_option(parser)
    add_lang_option(parser)
    options = parser.parse_args(argv)
    scheme = load_scheme()
    corpus = shipped_corpus(scheme)
    sets = {
        "natural": corpus.take(np.flatnonzero(~corpus.hard & ~corpus.fresh), "natural"),
        "later": corpus.take(np.flatnonzero(corpus.fresh), "later"),
    }
    sets |= {name: read_labelled([path], name, scheme) for name, path in evaluation_names(options.eval).items()}
    rows = [[pgettext("head of a column", "label"), *KINDS, "except", "block"]]
    for key, entry in scheme.lexicon.entries.items():
        counts = [len({word for group in entry.groups for word in getattr(group, kind)}) for kind in KINDS]
        rows.append([key, *map(str, [*counts, len(entry.exceptions), len(entry.block)])])
    print_table(rows)
    context = corpus.batch.analyzer.context
    rows = [[_("rules"), *sets]]
    for name, variant in VARIANTS.items():
        words = variant(scheme.lexicon, context)
        rows.append([_(name), *(f"{score(words, data):.3f}" for data in sets.values())])
    print_table(rows)
    return 0


if __name__ == "__main__":
    sys.exit(run_command(main))

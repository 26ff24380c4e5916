"""Industries told without their words, and near misses: ``python -m experiments.taggers.without_the_word [--model NAME]``.

For each label fifty paragraphs that describe its industry without naming it, and fifty of the same flavour that do not
carry it (``without_the_word.jsonl``). They were written and labelled by a language model that saw neither models nor
lexicon; nothing is fitted on them. Ids of near misses follow those of the paragraphs they resemble: a split must keep
both on one side.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from experiments.shared.tables import print_table
from labels.support.command import add_lang_option, run_command
from labels.wording import _, pgettext
from models import load

FILE = Path(__file__).with_name("without_the_word.jsonl")


def main(argv: list[str] | None = None) -> int:
    """Print recall and precision by label; return the exit code.

    Parameters
    ----------
    argv : list of str, optional
        Arguments; those of the process by default.
    """
    parser = argparse.ArgumentParser(description=_("Industries told without their words, and near misses."), allow_abbrev=False)
    parser.add_argument("--model", default="champion", help=_("as for {command}").format(command="models.predict"))
    add_lang_option(parser)
    options = parser.parse_args(argv)
    records = [json.loads(line) for line in FILE.read_text(encoding="utf-8").splitlines()]
    policy = load(options.model)
    given = [set(one.labels) for one in policy.tag([record["text"] for record in records], evidence=False)]
    head = [pgettext("head of a column", "label"), _("described"), _("recall"), _("near misses tagged"), _("precision")]
    rows = [head]
    for key in policy.keys:
        own = [(record, labels) for record, labels in zip(records, given, strict=True) if record["label"] == key]
        described = [key in labels for record, labels in own if record["kind"] == "without"]
        wrong = sum(key in labels and key not in record["labels"] for record, labels in own)
        found = sum(described)
        precision = f"{found / (found + wrong):.2f}" if found + wrong else "–"
        rows.append([key, str(len(described)), f"{found / len(described):.2f}", str(wrong), precision])
    print_table(rows)
    return 0


if __name__ == "__main__":
    sys.exit(run_command(main))

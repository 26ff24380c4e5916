"""How far two annotators agree: ``python -m training.agreement [FIRST SECOND] [--scheme NAME] [--differences FILE]``.

``python -m labels.agreement`` is the same command. Files are those that labelled text is read from, or of ids, hashes and
labels alone; a file of several annotators may be the only one.
"""

from __future__ import annotations

import argparse
import math
import sys
from collections.abc import Sequence
from pathlib import Path

from labels import InputError, UsageError
from labels.agreement import Agreement, agreement
from labels.annotations import FOLDER
from labels.support.account import Account
from labels.support.command import add_lang_option, run_command
from labels.support.errors import note_line
from labels.support.text_columns import cells
from labels.taxonomy import read_taxonomy
from labels.wording import _, pgettext
from seeds.found_files import check_results
from seeds.schemes import INDUSTRIES, Scheme, load_scheme
from seeds.vocabulary.lexicon import parse_lexicon
from training.agreement.annotators import choose, in_common, read_annotators
from training.agreement.differences import check_differences_file, disputed, write_differences


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m labels.agreement", description=_("Agreement of two annotators, by label."), allow_abbrev=False
    )
    says = _("two files, or one of several annotators (default: the annotations of the shipped corpus)")
    parser.add_argument("files", nargs="*", type=Path, metavar="FILE", help=says)
    source = parser.add_mutually_exclusive_group()
    says = _("whose labels: a shipped scheme or a folder (default: industries)")
    source.add_argument("--scheme", metavar="NAME|DIR", help=says)
    source.add_argument("--labels", type=Path, metavar="LABELS.toml", help=_("the labels alone, where there is no scheme"))
    parser.add_argument("--annotators", nargs=2, metavar=("FIRST", "SECOND"), help=_("which two, where there are more"))
    says = _("write what is left to settle: .xlsx, .csv or .jsonl")
    parser.add_argument("--differences", type=Path, metavar="FILE", help=says)
    add_lang_option(parser)
    return parser


def main(argv: list[str] | None = None) -> int:
    """Print how far two annotators agree; return the exit code.

    Parameters
    ----------
    argv : list of str, optional
        Arguments; those of the process by default.

    Raises
    ------
    UsageError
        If the call names no two annotators.
    InputError
        If a file is broken or the annotators have no paragraph in common.
    """
    options = _parser().parse_args(argv)
    account = Account()
    paths = options.files or [FOLDER / "first.jsonl", FOLDER / "second.jsonl"]
    if len(paths) > 2:
        raise UsageError(_("call"), _("names {count} files").format(count=len(paths)), _("give two"))
    if options.differences:
        check_differences_file(options.differences)
        check_results([options.differences], [*paths, options.labels])
    if options.labels:
        taxonomy = read_taxonomy(options.labels)
        scheme = Scheme(options.labels.stem, taxonomy, parse_lexicon("", taxonomy, str(options.labels)), {})
    else:
        scheme = load_scheme(options.scheme or INDUSTRIES)
    found = [read_annotators(path, scheme.taxonomy) for path in paths]
    annotators = [one for of_file, _notes in found for one in of_file]
    for note in (note for _of, notes in found for note in notes):
        print(note_line(note), file=sys.stderr)
    first, second = choose(annotators, options.annotators)
    pairs, changed = in_common(first, second)
    if changed:
        says = _("{count} paragraph(s) that have the same id and different texts in the two")
        account.left_out.append(says.format(count=changed))
    if not pairs:
        problem = _("no paragraph was labelled by both annotators")
        raise InputError(str(paths[0]), problem, _("label paragraphs twice first"))
    left, right = ([said.labels for said in side] for side in zip(*pairs, strict=True))
    judged = [one.judged if other.judged is None else other.judged & (one.judged or other.judged) for one, other in pairs]
    _print(agreement(left, right, scheme.keys, judged), len(pairs))
    differing = sum(bool(disputed(pair, scheme.keys)) for pair in pairs)
    if options.differences:
        count = write_differences(pairs, scheme, options.differences)
        print(_("{count} paragraph(s) to settle").format(count=count), file=sys.stderr)
        account.wrote(options.differences)
    elif differing and options.files:
        says = _("{count} paragraph(s) differ; {option} lists them")
        print(says.format(count=differing, option="--differences FILE"), file=sys.stderr)
    account.files, account.paragraphs = len(paths), len(pairs)
    account.tell()
    return 0


def _print(rows: Sequence[Agreement], count: int) -> None:
    width = max(20, *(len(row.label) + 2 for row in rows))
    print(_("{count} paragraphs labelled twice").format(count=count))
    heads = {_("both"): 6, _("1st only"): 10, _("2nd only"): 10, _("neither"): 9, "kappa": 8, "alpha": 8}
    first = pgettext("head of a column", "label")
    row_of_heads = "".join(f"{' ' * (size - cells(head))}{head}" for head, size in heads.items())
    print(f"{first}{' ' * (width - cells(first))}{row_of_heads}")
    for row in rows:
        counts = f"{row.label:<{width}}{row.both:>6}{row.first_only:>10}{row.second_only:>10}{row.neither:>9}"
        print(counts + "".join(f"{'–':>8}" if math.isnan(value) else f"{value:>8.3f}" for value in (row.kappa, row.alpha)))
    if not all(row.varies for row in rows):
        print(_("–: not defined, since both gave the label nowhere, or everywhere, or nobody looked for it"))


if __name__ == "__main__":
    sys.exit(run_command(main))

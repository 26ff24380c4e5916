"""Write the labelled corpus: ``python -m training.data [--scheme NAME] [--output FILE] [--missing]``."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable

from labels import Paragraph, write_paragraphs
from labels.annotations import read_annotations, text_hash
from labels.support.account import Account
from labels.support.atomic import check_place, result_stream
from labels.support.command import add_lang_option, run_command
from labels.support.suffixes import path_ending
from labels.wording import _
from seeds.cleaning.fold import fold
from seeds.corpus import load_corpus
from seeds.schemes import INDUSTRIES, load_scheme
from training.sets.shipped_set import GOLD_FILE, check_labelled, labels_folder, shipped_corpus


def main(argv: list[str] | None = None) -> int:
    """Write the labelled corpus; return the exit code.

    Parameters
    ----------
    argv : list of str, optional
        Arguments; those of the process by default.
    """
    parser = argparse.ArgumentParser(
        prog="python -m training.data", description=_("Write the labelled corpus as Paragraph JSON Lines."), allow_abbrev=False
    )
    parser.add_argument("--scheme", default=INDUSTRIES, metavar="NAME", help=_("a shipped scheme (default: industries)"))
    parser.add_argument(
        "--output", type=path_ending(".jsonl"), metavar="FILE.jsonl", help=_("file to write; standard output by default")
    )
    says = _("write the paragraphs that have no settled label yet instead")
    parser.add_argument("--missing", action="store_true", help=says)
    add_lang_option(parser)
    options = parser.parse_args(argv)
    account = Account()
    check_place(options.output)
    scheme = load_scheme(options.scheme)
    check_labelled(scheme)
    if options.missing:
        gold = read_annotations(labels_folder(scheme) / GOLD_FILE, scheme.taxonomy)
        paragraphs: Iterable[Paragraph] = (
            p for p in load_corpus().paragraphs if p.id not in gold or gold[p.id].hash != text_hash(fold(p.text))
        )
    else:
        paragraphs = shipped_corpus(scheme).paragraphs
    with result_stream(options.output) as file:
        account.paragraphs = write_paragraphs(account.counted(paragraphs), file)
    account.names = scheme.taxonomy.spoken_names
    account.wrote(options.output)
    account.tell()
    return 0


if __name__ == "__main__":
    sys.exit(run_command(main))

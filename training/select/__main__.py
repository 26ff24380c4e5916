"""Choose what to label next: ``python -m training.select FILE… [--model NAME] [-n 200] --output next.xlsx``.

A fifth of the paragraphs is drawn at random, with its probability beside it: an honest test set. The others are those the
model would learn most from, without copies and near copies, with a share for every label.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from labels import InputError, UsageError
from labels.support.account import Account
from labels.support.command import add_lang_option, run_command
from labels.support.errors import error_line, note_line
from labels.wording import _
from models.catalog import MODELS
from models.loading import load
from models.locations import CHAMPION
from models.output.progress import with_bar
from models.output.writers import WRITERS, chosen_format, write_to
from models.prediction import shown_model
from seeds.found_files import check_results
from seeds.inputs import read_inputs
from seeds.read import add_record_options, reading_notes, record_options, take_account
from seeds.schemes import load_scheme
from seeds.sources import Reading
from training.select.frame import LEFT_OUT, Frame, build_frame, hashes_of
from training.select.sample import Sample, draw_sample
from training.sets.corrected_texts import read_answers
from training.sets.labelled_files import read_labelled


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m training.select", description=_("Choose the paragraphs to label next."), allow_abbrev=False
    )
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE", help=_("files or folders; - is standard input"))
    says = _("what is to learn: {default} (default), {models}, a folder or {address}")
    says = says.format(default=CHAMPION, models=", ".join(MODELS), address="models:/…")
    parser.add_argument("--model", default=CHAMPION, metavar="NAME", help=says)
    says = _("whose labels: a shipped scheme or a folder (default: industries)")
    parser.add_argument("--scheme", metavar="NAME", help=says)
    parser.add_argument("-n", type=int, default=200, metavar="N", dest="count", help=_("paragraphs (default: %(default)s)"))
    says = _("labelled files whose texts are not drawn again, as those in the log of corrections are not")
    parser.add_argument("--labelled", nargs="+", action="extend", type=Path, default=[], metavar="FILE", help=says)
    parser.add_argument("--seed", type=int, default=0, metavar="N", help=_("seed of the draw (default: %(default)s)"))
    parser.add_argument("--format", choices=WRITERS, help=_("default: by the output's suffix, else table"))
    parser.add_argument("--output", type=Path, metavar="FILE", help=_("default: standard output"))
    add_record_options(parser)
    add_lang_option(parser)
    return parser


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
    InputError
        If there is nothing to draw from.
    """
    options = _parser().parse_args(argv)
    account = Account()
    for option, value, least in (("-n", options.count, 1), ("--seed", options.seed, 0)):
        if value < least:
            says = _("{value} is too small").format(value=value)
            raise UsageError(option, says, _("give {least} or more").format(least=least))
    form = chosen_format(options.format, options.output, to_label=True)
    check_results([options.output], [*options.files, *options.labelled])
    scheme = load_scheme(options.scheme) if options.scheme else None
    policy = load(options.model, scheme=scheme)
    labelled = read_labelled(options.labelled, "labelled", policy.scheme).texts if options.labelled else []
    if answers := read_answers(None, scheme or policy.scheme):
        labelled = [*labelled, *answers.data.texts]
    problems: list[InputError] = []
    reading = Reading(record_options(options))
    paragraphs = with_bar(read_inputs(options.files, problems, reading), options.files)
    frame = build_frame(paragraphs, hashes_of(labelled), policy.tagger.analyzer.segmenter)
    for problem in problems:
        print(error_line(problem), file=sys.stderr)
    for line in reading_notes(reading):
        print(note_line(line), file=sys.stderr)
    take_account(account, reading, problems)
    account.left_out += [_(LEFT_OUT[why]).format(count=count) for why, count in frame.left_out.items()]
    if not len(frame):
        where = ", ".join(map(str, options.files))
        says = _("holds no paragraph that could be labelled")
        raise InputError(where, says, _("give files with further paragraphs of Chinese prose"))
    sample = draw_sample(frame, policy, options.count, options.seed, labelled)
    tagged = account.counted(policy.tag_paragraphs(sample.paragraphs))
    count = write_to(tagged, policy.scheme, form, options.output)
    if count < options.count:
        says = _("{wanted} were asked for, there are {count}").format(wanted=options.count, count=count)
        print(note_line(says), file=sys.stderr)
    print(_drawn(sample, frame, policy.name), file=sys.stderr)
    account.names, account.by = policy.scheme.taxonomy.spoken_names, shown_model(policy.name)
    account.wrote(options.output)
    account.tell()
    return 1 if problems else 0


def _drawn(sample: Sample, frame: Frame, model: str) -> str:
    says = _(
        "{count} paragraph(s): {lots} drawn by lot from {texts} texts (probability {probability:.3g} each), "
        "{chosen} chosen by what {model} would learn from"
    )
    count, lots = len(sample.paragraphs), sample.n_random
    texts = {"count": count, "lots": lots, "chosen": count - lots, "texts": len(frame)}
    return says.format(probability=sample.probability, model=model, **texts)


if __name__ == "__main__":
    sys.exit(run_command(main))

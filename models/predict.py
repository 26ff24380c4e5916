"""Tag policy texts: ``python -m models.predict [TEXT…] [--input PATH…] [--model NAME] [--format F] [--output FILE]``.

``--profile`` and ``--set thresholds.LABEL=NUMBER`` trade precision for recall; ``--scheme`` tags by a scheme of one's own.
"""

from __future__ import annotations

import argparse
import os
import sys
from itertools import chain
from pathlib import Path

from labels import InputError, UsageError
from labels.support.account import Account
from labels.support.command import add_lang_option, run_command
from labels.support.errors import error_line, note_line
from labels.wording import _
from models.bulk.begun_with import RESUME, begun_with
from models.bulk.partial_file import PartialFile
from models.bulk.pipeline import Pipeline
from models.bulk.work import Work
from models.catalog import MODELS
from models.corrected import add_corrections_options, which_corrections
from models.decisions.thresholds import add_threshold_options, read_settings
from models.engines.jobs import add_jobs_option, check_jobs
from models.loading import load
from models.locations import CHAMPION
from models.output.progress import with_bar
from models.output.room import check_room
from models.output.writers import WRITERS, chosen_format, is_packed, write_to
from models.prediction import shown_model
from models.tagger import PolicyTagger
from seeds.found_files import check_results
from seeds.inputs import read_arguments, read_inputs, read_pieces
from seeds.read import add_record_options, reading_notes, record_options, take_account
from seeds.sources import Reading


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m models.predict",
        description=_("Tag Chinese policy texts with the labels of a scheme."),
        allow_abbrev=False,
    )
    parser.add_argument("texts", nargs="*", metavar="TEXT", help=_("paragraphs to tag"))
    says = _("files or folders; - is standard input")
    parser.add_argument("--input", nargs="+", action="extend", type=Path, default=[], metavar="PATH", help=says)
    says = _("champion (default), {models}, another trained experiment, a folder or models:/…")
    parser.add_argument("--model", default=CHAMPION, metavar="NAME", help=says.format(models=", ".join(MODELS)))
    says = _("whose labels: a shipped scheme or a folder (default: industries)")
    parser.add_argument("--scheme", metavar="NAME", help=says)
    parser.add_argument("--format", choices=WRITERS, help=_("default: by the output's suffix, else table"))
    parser.add_argument("--output", type=Path, metavar="FILE", help=_("default: standard output"))
    says = _("processes for long inputs (default: one a core)")
    add_jobs_option(parser, says)
    says = _("go on with what a run that was cut off left in {file}")
    parser.add_argument(RESUME, action="store_true", help=says.format(file="FILE.part"))
    add_record_options(parser)
    add_threshold_options(parser)
    add_corrections_options(parser)
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
    """
    options = _parser().parse_args(argv)
    account = Account()
    check_jobs(options.jobs)
    thresholds = read_settings(options.set)
    # Arrow's own allocator keeps what it was given back, in each process: a hundred megabytes that the system's does not.
    os.environ.setdefault("ARROW_DEFAULT_MEMORY_POOL", "system")
    if not options.texts and not options.input:
        remedy = _("write: {example}, or {option}").format(example='python -m models.predict "文本"', option="--input PATH")
        raise UsageError(_("call"), _("gives no text"), remedy)
    form = chosen_format(options.format, options.output, packs=True)
    if options.resume and not (WRITERS[form].rows and options.output):
        remedy = _("name a file with {option}: {suffixes}").format(option="--output", suffixes=".jsonl .csv .parquet")
        raise UsageError(RESUME, _("nothing is kept of what goes elsewhere than into a file of rows"), remedy)
    check_results([options.output], [*options.input, options.corrections])
    check_room(options.input, WRITERS[form].most, form)
    corrections = which_corrections(options)
    tagger = load(options.model, scheme=options.scheme, thresholds=thresholds, profile=options.profile, corrections=corrections)
    problems: list[InputError] = []
    reading = Reading(record_options(options))
    count = _tagged_and_written(options, form, tagger, reading, problems, account)
    for problem in problems:
        print(error_line(problem), file=sys.stderr)
    for line in reading_notes(reading):
        print(note_line(line), file=sys.stderr)
    if (options.input or options.output) and (count or not problems):  # of texts that were typed the result says all
        take_account(account, reading, problems)
        account.paragraphs, account.by = count, shown_model(tagger.name)
        account.names = tagger.scheme.taxonomy.spoken_names
        account.wrote(options.output)
        account.tell()
    return 1 if problems else 0


def _partial(options: argparse.Namespace, form: str, tagger: PolicyTagger) -> PartialFile | None:
    """Return what keeps what is done; None where it could not be gone on with."""
    if options.output is None or (options.output.exists() and not options.output.is_file()):
        return None
    form += options.output.suffix.lower() if is_packed(options.output) else ""  # plain rows and packed ones are no file together
    begun = begun_with(options.input, options.texts, tagger, form, record_options(options))
    if begun is not None:
        return PartialFile(options.output, begun, resume=options.resume)
    if options.resume:
        raise UsageError(RESUME, _("standard input and pipes cannot be read a second time"), _("give files"))
    return None


def _tagged_and_written(
    options: argparse.Namespace, form: str, tagger: PolicyTagger, reading: Reading, problems: list[InputError], account: Account
) -> int:
    """Tag and write all; return how many paragraphs. Where nothing could be read, nothing is written."""
    typed = read_arguments(options.texts)
    if WRITERS[form].rows:
        work = Work(tagger, WRITERS[form].make_rows(tagger.scheme, tagger.digest, options.output), record_options(options))
        partial = _partial(options, form, tagger)
        pipeline = Pipeline(work, reading, problems, options.jobs, partial=partial)
        pieces = chain(typed, read_pieces(options.input, problems, reading))
        return pipeline.run(pieces, options.input, options.output, account)
    paragraphs = chain(typed, read_inputs(options.input, problems, reading))
    first = next(paragraphs, None)
    if first is None and problems:
        return 0
    shown = with_bar(chain([] if first is None else [first], paragraphs), options.input)
    tagged = account.counted(tagger.tag_paragraphs(shown, jobs=options.jobs))
    return write_to(tagged, tagger.scheme, form, options.output)


if __name__ == "__main__":
    sys.exit(run_command(main))

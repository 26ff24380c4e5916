"""Tag policy texts: ``python -m models.predict [TEXT…] [--input PATH…] [--model NAME] [--format F] [--output FILE]``.

``--profile`` and ``--set thresholds.LABEL=NUMBER`` trade precision for recall.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterator
from itertools import chain
from pathlib import Path

from labels import InputError, UsageError
from labels.paragraphs import Paragraph
from labels.support.atomic import result_stream
from labels.support.errors import run_command
from models.decisions.thresholds import add_threshold_options, read_settings
from models.loading import CHAMPION, load
from models.output.progress import with_bar
from models.output.render import FORMATS, write
from seeds.inputs import read_arguments, read_inputs


def main(argv: list[str] | None = None) -> int:
    """Run the command; return its exit code."""
    parser = argparse.ArgumentParser(prog="python -m models.predict", description="Tag Chinese policy texts with industries.")
    parser.add_argument("texts", nargs="*", metavar="TEXT", help="paragraphs to tag")
    parser.add_argument(
        "--input", nargs="+", action="extend", type=Path, default=[], metavar="PATH", help="files or folders; - is standard input"
    )
    parser.add_argument(
        "--model", default=CHAMPION, metavar="NAME", help="champion (default), another trained model, a folder or models:/…"
    )
    parser.add_argument("--format", choices=FORMATS, help="default: by the output's suffix, else table")
    parser.add_argument("--output", type=Path, metavar="FILE", help="default: standard output")
    parser.add_argument(
        "--jobs", type=int, default=os.cpu_count() or 1, metavar="N", help="processes for long inputs (default: one a core)"
    )
    add_threshold_options(parser)
    options = parser.parse_args(argv)
    if options.jobs < 1:
        raise UsageError("--jobs", f"{options.jobs} is no number of processes", "give 1 or more")
    thresholds = read_settings(options.set)
    if not options.texts and not options.input:
        raise UsageError("call", "gives no text", 'write: python -m models.predict "文本", or --input PATH')
    form = options.format or _form(options.output)
    tagger = load(options.model, thresholds=thresholds, profile=options.profile)
    problems: list[InputError] = []
    paragraphs: Iterator[Paragraph] = chain(read_arguments(options.texts), read_inputs(options.input, problems))
    first = next(paragraphs, None)
    count = 0
    if first is not None or not problems:  # where nothing could be read, nothing is written
        with result_stream(options.output) as file:
            shown = with_bar(chain([first] if first else [], paragraphs), options.input)
            count = write(tagger.tag_paragraphs(shown, jobs=options.jobs), form, file)
    for problem in problems:
        print(f"error: {problem}", file=sys.stderr)
    if options.output and (count or not problems):
        print(f"{count} paragraph(s) in {options.output}", file=sys.stderr)
    return 1 if problems else 0


def _form(output: Path | None) -> str:
    suffix = output.suffix.lower().removeprefix(".") if output else ""
    return suffix if suffix in FORMATS else "table"


if __name__ == "__main__":
    sys.exit(run_command(main))

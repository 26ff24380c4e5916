"""Who speaks of what first, who follows: ``python -m models.diffusion FILE… [--by region] --output diffusion.xlsx|csv|html``.

Documents and records are tagged first; of what ``models.predict`` wrote, labels are taken as they stand.
"""

from __future__ import annotations

import argparse
import hashlib
import sys
from collections.abc import Iterable
from dataclasses import replace
from itertools import chain

from labels import InputError, UsageError
from labels.annotations import text_hash
from labels.support.account import Account
from labels.support.command import run_command
from models.arrays import label_totals
from models.diffusion.diffusion_files import DIFFUSION_FILES, diffusion_file
from models.diffusion.diffusion_tables import MOST_FOLLOWING, Diffusion
from models.diffusion.first_mentions import count_followings, first_mentions
from models.diffusion.spread_text import SpreadText
from models.diffusion.taken_over import Copies, find_copies
from models.output.progress import with_bar
from models.panel import dating
from models.panel.intake import Intake, add_intake_options, load_asked
from models.panel.paragraph_table import Said
from models.panel.units import DIMENSIONS, PLACES, By, read_by
from seeds.cleaning.fold import fold
from seeds.read import reading_note, record_options, take_account
from seeds.schemes import INDUSTRIES, LEXICON, load_scheme
from seeds.sources import Reading


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m models.diffusion",
        description="Say who speaks of what first, who follows whom, and which sentences were taken over.",
        allow_abbrev=False,
    )
    add_intake_options(parser, DIFFUSION_FILES)
    says = f"among whom: some of {', '.join(DIMENSIONS)} (default: region)"
    parser.add_argument("--by", default="region", metavar="NAMES", help=says)
    parser.add_argument("--terms", action="store_true", help="the first mention of each word of the lexicon too")
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
        If no paragraph has a unit.
    """
    options = _parser().parse_args(argv)
    account = Account()
    if options.jobs < 1:
        raise UsageError("--jobs", f"{options.jobs} is no number of processes", "give 1 or more")
    by, dates = _by(options.by), dating.read_choice(options.date)
    write = diffusion_file(options.output)
    tagger = load_asked(options, options.scheme) if options.model is not None else None
    scheme = tagger.scheme if tagger else load_scheme(options.scheme or INDUSTRIES)
    text = SpreadText(scheme, by, dates)
    cut: list[str] = []
    reading = Reading(replace(record_options(options), met=[], cut=cut))
    problems: list[InputError] = []
    intake = Intake(scheme, text.add, anew=options.anew)
    untagged = intake.untagged(options.paths, problems, reading)
    first = next(untagged, None)
    if first is not None:
        tagger = tagger or load_asked(options, scheme)
        shown = with_bar(chain([first], untagged), options.paths)
        for one in tagger.tag_paragraphs(shown, evidence=False, jobs=options.jobs):
            text.add(Said(one.paragraph, one.labels, None, None, one.model, intake.rows.popleft()))
    for problem in problems:
        print(f"error: {problem}", file=sys.stderr)
    if not text.unit_list:
        where = ", ".join(map(str, options.paths))
        raise InputError(where, f"holds no paragraph with {options.by}", f"ask for another of {', '.join(DIMENSIONS)} (--by)")
    copies = find_copies(text)
    terms = first_mentions(text, text.terms()) if options.terms else None
    labels = first_mentions(text, text.labels())
    remarks = [*_notes(text, intake, len(cut)), *_copy_notes(copies)]
    if (pairs := count_followings(labels)) > MOST_FOLLOWING:
        remarks.append(f"who follows whom would be {pairs} pairs of units and is left out; take larger units (--by)")
    found = Diffusion(text, labels, terms, copies, _made_of(text, options), remarks)
    written = write(found, options.output)
    for line in filter(None, [reading_note(reading), *remarks]):
        print(f"note: {line}", file=sys.stderr)
    mentioned = sum(one.status == "mentioned" for one in found.first)
    size = f"{mentioned} first mention(s) of {len(scheme.keys)} label(s) in {len(text.unit_list)} unit(s)"
    print(f"{size}, {len(copies.taken)} sentence(s) taken over", file=sys.stderr)
    take_account(account, reading, problems)
    account.names, account.by = scheme.taxonomy.names, "; ".join(filter(None, sorted(text.models)))
    account.totals(*label_totals(text.labels().given, scheme.keys))
    account.left_out += [f"{count} {kind}" for kind, count in text.left_out.most_common()]
    account.wrote(*written)
    account.tell()
    return 1 if problems else 0


def _by(names: str) -> By:
    by = read_by(names)
    if by.period:
        raise UsageError("--by", f"names the period {by.period!r}", f"name units alone: {', '.join(DIMENSIONS)}")
    return by


def _made_of(text: SpreadText, options: argparse.Namespace) -> dict[str, str]:
    """Return what stands behind every answer, so that it can be made again."""
    texts = (f"{paragraph.doc}\t{paragraph.id}\t{text_hash(fold(paragraph.text))}" for paragraph in text.paragraphs)
    labels = text.labels().given
    answers = (f"{paragraph.id}\t{row.tobytes().hex()}" for paragraph, row in zip(text.paragraphs, labels, strict=True))
    return {
        "model": "; ".join(name or "labels of the files" for name in sorted(text.models)),
        "scheme": f"{text.scheme.name} {text.scheme.digest}",
        "lexicon": _digest([text.scheme.texts.get(LEXICON, "")]),
        "texts": _digest(texts),
        "answers": _digest(answers),
        "call": f"by {options.by}; date {options.date}",
    }


def _digest(lines: Iterable[str]) -> str:
    """Return the first twelve digits of the SHA-256 of some lines, in whatever order they come."""
    return hashlib.sha256("\n".join(sorted(lines)).encode()).hexdigest()[:12]


def _notes(text: SpreadText, intake: Intake, n_cut: int) -> list[str]:
    """Return what a user should know of what was read and of what was left out."""
    lines = intake.notes()
    if n_cut:
        lines.append(f"{n_cut} document(s) that stood in one cell each were cut into paragraphs")
    if text.left_out:
        counts = ", ".join(f"{count} {kind}" for kind, count in text.left_out.most_common())
        lines.append(f"paragraphs left out: {counts}")
    if lost := sum(unit is None for unit in text.units):
        lines.append(f"{lost} paragraph(s) without {' or '.join(text.by.dimensions)} have no first mention")
    placed = sum(
        unit is not None and paragraph.level is None for unit, paragraph in zip(text.units, text.paragraphs, strict=True)
    )
    if placed and set(text.by.dimensions) & set(PLACES):
        lines.append(f"{placed} paragraph(s) that no office issued count for the place they are about")
    undated = sum(unit is not None and not date for unit, date in zip(text.units, text.moments, strict=True))
    if undated:
        lines.append(f"{undated} paragraph(s) of units have no date: what only they mention is 'undated'")
    return lines


def _copy_notes(copies: Copies) -> list[str]:
    """Return what a user should know of the sentences taken over."""
    lines = []
    if copies.phrases:
        sentences, common = sum(one.sentences for one in copies.phrases), sum(one.common for one in copies.phrases)
        lines.append(
            f"{len(copies.phrases)} set phrase(s) in {sentences} sentence(s) are not counted as taken over: {common} in most "
            f"documents, {len(copies.phrases) - common} of wording that stands in many sentences"
        )
    if copies.inside:
        lines.append(f"{copies.inside} pair(s) of near copies in documents of one unit left out (--by document lists them)")
    if copies.alike:
        one, other, shared, size = copies.alike[0]
        line = f"{len(copies.alike)} pair(s) of documents may be one document in two files, first {one} and {other}"
        lines.append(f"{line} ({shared} of {size} sentences)")
    return lines


if __name__ == "__main__":
    sys.exit(run_command(main))

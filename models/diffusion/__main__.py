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
from labels.support.command import add_lang_option, run_command
from labels.support.errors import error_line, note_line
from labels.wording import _, pgettext
from models.arrays import label_totals
from models.diffusion.diffusion_files import DIFFUSION_FILES, diffusion_file, diffusion_outputs
from models.diffusion.diffusion_tables import MOST_FOLLOWING, Diffusion
from models.diffusion.first_mentions import count_followings, first_mentions
from models.diffusion.spread_text import SpreadText
from models.diffusion.taken_over import Copies, find_copies
from models.engines.jobs import check_jobs
from models.output.progress import with_bar
from models.panel import dating
from models.panel.intake import Intake, add_intake_options, load_asked
from models.panel.paragraph_table import Said
from models.panel.units import DIMENSIONS, PLACES, By, read_by
from models.prediction import shown_model
from seeds.cleaning.fold import fold
from seeds.found_files import check_results
from seeds.read import reading_notes, record_options, take_account
from seeds.schemes import INDUSTRIES, LEXICON, load_scheme
from seeds.sources import Reading


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m models.diffusion",
        description=_("Say who speaks of what first, who follows whom, and which sentences were taken over."),
        allow_abbrev=False,
    )
    add_intake_options(parser, DIFFUSION_FILES)
    says = _("among whom: some of {names} (default: region)").format(names=", ".join(DIMENSIONS))
    parser.add_argument("--by", default="region", metavar="NAMES", help=says)
    parser.add_argument("--terms", action="store_true", help=_("the first mention of each word of the lexicon too"))
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
        If no paragraph has a unit.
    """
    options = _parser().parse_args(argv)
    account = Account()
    check_jobs(options.jobs)
    by, dates = _by(options.by), dating.read_choice(options.date)
    write = diffusion_file(options.output)
    check_results([options.output, *diffusion_outputs(options.output)], [*options.paths, options.corrections])
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
        print(error_line(problem), file=sys.stderr)
    if not text.unit_list:
        where = ", ".join(map(str, options.paths))
        says = _("holds no paragraph with {names}").format(names=options.by)
        remedy = _("ask for another of {names} ({option})").format(names=", ".join(DIMENSIONS), option="--by")
        raise InputError(where, says, remedy)
    copies = find_copies(text)
    terms = first_mentions(text, text.terms()) if options.terms else None
    labels = first_mentions(text, text.labels())
    remarks = [*_notes(text, intake, len(cut)), *_copy_notes(copies)]
    if (pairs := count_followings(labels)) > MOST_FOLLOWING:
        says = _("who follows whom would be {count} pairs of units and is left out; take larger units ({option})")
        remarks.append(says.format(count=pairs, option="--by"))
    found = Diffusion(text, labels, terms, copies, _made_of(text, options), remarks)
    written = write(found, options.output)
    for line in [*reading_notes(reading), *remarks]:
        print(note_line(line), file=sys.stderr)
    mentioned = sum(one.status == "mentioned" for one in found.first)
    says = _("{mentioned} first mention(s) of {labels} label(s) in {units} unit(s), {taken} sentence(s) taken over")
    counts = {"labels": len(scheme.keys), "units": len(text.unit_list), "taken": len(copies.taken)}
    print(says.format(mentioned=mentioned, **counts), file=sys.stderr)
    take_account(account, reading, problems)
    account.names, account.by = scheme.taxonomy.spoken_names, "; ".join(map(shown_model, filter(None, sorted(text.models))))
    placed = [unit is not None for unit in text.units]
    account.totals(*label_totals(text.labels().given[placed], scheme.keys))
    account.left_out += text.left_out_lines()
    if lost := placed.count(False):
        says = _("{count} without {name}")
        account.left_out.append(says.format(count=lost, name=_(" or ").join(text.by.dimensions)))
    account.wrote(*written)
    account.tell()
    return 1 if problems else 0


def _by(names: str) -> By:
    by = read_by(names)
    if by.period:
        remedy = _("name units alone: {names}").format(names=", ".join(DIMENSIONS))
        raise UsageError("--by", _("names the period {period!r}").format(period=by.period), remedy)
    return by


def _made_of(text: SpreadText, options: argparse.Namespace) -> dict[str, str]:
    """Return what stands behind every answer, so that it can be made again."""
    texts = (f"{paragraph.doc}\t{paragraph.id}\t{text_hash(fold(paragraph.text))}" for paragraph in text.paragraphs)
    labels = text.labels().given
    answers = (f"{paragraph.id}\t{row.tobytes().hex()}" for paragraph, row in zip(text.paragraphs, labels, strict=True))
    return {
        "model": "; ".join(name or _("labels of the files") for name in sorted(text.models)),
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
        lines.append(_("{count} document(s) that stood in one cell each were cut into paragraphs").format(count=n_cut))
    if text.left_out:
        counts = pgettext("between items", ", ").join(text.left_out_lines())
        lines.append(_("paragraphs left out: {counts}").format(counts=counts))
    if lost := sum(unit is None for unit in text.units):
        names = _(" or ").join(text.by.dimensions)
        lines.append(_("{count} paragraph(s) without {names} have no first mention").format(count=lost, names=names))
    placed = sum(
        unit is not None and paragraph.level is None for unit, paragraph in zip(text.units, text.paragraphs, strict=True)
    )
    if placed and set(text.by.dimensions) & set(PLACES):
        lines.append(_("{count} paragraph(s) that no office issued count for the place they are about").format(count=placed))
    undated = sum(unit is not None and not date for unit, date in zip(text.units, text.moments, strict=True))
    if undated:
        says = _("{count} paragraph(s) of units have no date: what only they mention is 'undated'")
        lines.append(says.format(count=undated))
    return lines


def _copy_notes(copies: Copies) -> list[str]:
    """Return what a user should know of the sentences taken over."""
    lines = []
    if copies.phrases:
        sentences, common = sum(one.sentences for one in copies.phrases), sum(one.common for one in copies.phrases)
        says = _(
            "{phrases} set phrase(s) in {sentences} sentence(s) are not counted as taken over: {common} in most documents, "
            "{worded} of wording that stands in many sentences"
        )
        counts = {"phrases": len(copies.phrases), "common": common, "worded": len(copies.phrases) - common}
        lines.append(says.format(sentences=sentences, **counts))
    if copies.inside:
        says = _("{count} pair(s) of near copies in documents of one unit left out ({option} lists them)")
        lines.append(says.format(count=copies.inside, option="--by document"))
    if copies.alike:
        one, other, shared, size = copies.alike[0]
        says = _(
            "{count} pair(s) of documents may be one document in two files, first {one} and {other} "
            "({shared} of {size} sentences)"
        )
        lines.append(says.format(count=len(copies.alike), one=one, other=other, shared=shared, size=size))
    return lines


if __name__ == "__main__":
    sys.exit(run_command(main))

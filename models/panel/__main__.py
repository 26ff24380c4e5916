"""Count labels by place and time: ``python -m models.panel FILE… [--by region,year] --output panel.dta|xlsx|parquet|csv``.

Documents and records are tagged first; of what ``models.predict`` wrote, labels and probabilities are taken as they stand.
``--audit N`` draws paragraphs for people to answer, ``--audited FILE`` corrects the shares by the answers.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from dataclasses import replace
from itertools import chain
from pathlib import Path

import numpy as np

from labels import InputError, Paragraph, UsageError
from labels.paragraphs import COUNTED, KINDS
from labels.support.account import Account
from labels.support.atomic import whole_file
from labels.support.command import add_lang_option, run_command
from labels.support.errors import error_line, note_line
from labels.support.plain_files import check_file
from labels.wording import _, pgettext
from models.arrays import label_totals
from models.audit.audit_file import read_audit, write_audit
from models.audit.audit_words import kind_name
from models.audit.draw import draw_audit
from models.audit.estimate import Estimator
from models.engines.jobs import check_jobs
from models.loading import load
from models.locations import CHAMPION
from models.output.progress import with_bar
from models.panel import dating
from models.panel.auditing import corrected, for_a_paper, population_of, what_counted
from models.panel.cells import Cells, Marked
from models.panel.copies import copies_note, find_copies, find_repeated, repeated_note, without
from models.panel.intake import Intake, add_intake_options, load_asked
from models.panel.observed import COPIES, Observer
from models.panel.panel_columns import Measures, Panel, build, widen
from models.panel.paragraph_table import Said, Table
from models.panel.provenance import provenance, who_labelled
from models.panel.units import DIMENSIONS, read_by
from models.panel.writing.panel_files import PANEL_FILES, panel_file
from models.prediction import shown_model
from models.tagger import PolicyTagger
from seeds.found_files import check_results
from seeds.read import reading_notes, record_options, take_account
from seeds.schemes import INDUSTRIES, Scheme, load_scheme
from seeds.sources import Reading

_ALL = "all"


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m models.panel",
        description=_("Count labels by place and time, with shares, intervals, codes and what they were made of."),
        allow_abbrev=False,
    )
    add_intake_options(parser, PANEL_FILES)
    known = ", ".join((*DIMENSIONS, *dating.PERIODS))
    says = _("some of {known} (default: region,year)").format(known=known)
    parser.add_argument("--by", default="region,year", metavar="NAMES", help=says)
    says = _("cross the labels with those of a second scheme, as industry × policy tool")
    parser.add_argument("--cross", metavar="NAME", help=says)
    says = _("kinds of paragraphs that count (default: {counted}; {all} is {kinds})")
    says = says.format(counted=",".join(COUNTED), all=_ALL, kinds=",".join(KINDS))
    parser.add_argument("--kinds", default=",".join(COUNTED), metavar="KINDS", help=says)
    parser.add_argument("--wide", action="store_true", help=_("a row for each unit and period, a column for each label"))
    parser.add_argument("--observed", action="store_true", help=_("leave out units and periods without documents"))
    says = _("count documents that stand twice, or nearly, and paragraphs given twice, once")
    parser.add_argument("--once", action="store_true", help=says)
    says = _(
        "instead of a panel, draw N paragraphs to be answered by people, into a workbook (.xlsx) or Label Studio's tasks (.json)"
    )
    parser.add_argument("--audit", type=int, metavar="N", help=says)
    parser.add_argument("--seed", type=int, default=0, metavar="S", help=_("seed of that draw (default: 0)"))
    says = _("what {option} wrote, filled in: shares are corrected by it").format(option="--audit")
    parser.add_argument("--audited", type=Path, metavar="FILE", help=says)
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
        If nothing can be counted.
    """
    options = _parser().parse_args(argv)
    account = Account()
    _check(options)
    by = read_by(options.by)
    file = None if options.audit is not None else panel_file(options.output)
    check_results([options.output, _paper(options.output)], [*options.paths, options.audited, options.corrections])
    tagger = load_asked(options, options.scheme) if options.model is not None else None
    scheme = tagger.scheme if tagger else load_scheme(options.scheme or INDUSTRIES)
    cross = _other(options) if options.cross else None
    kinds, dates = _read_kinds(options.kinds), dating.read_choice(options.date)
    observer = Observer(scheme, by, dates, kinds, cross, keep=options.audit is not None)
    problems: list[InputError] = []
    lines = _gather(options, observer, tagger, problems, account)
    for problem in problems:
        print(error_line(problem), file=sys.stderr)
    table = observer.table()
    if not len(table):
        named = ", ".join(map(str, options.paths))
        raise InputError(named, _("holds no paragraph that counts"), _("name files that hold text, or --kinds"))
    repeated = find_repeated(table)
    copies = find_copies(table.only(~repeated))
    lines += [repeated_note(table, repeated, once=options.once), copies_note(table, copies, once=options.once)]
    kept = without(table, copies) & ~repeated if options.once else np.ones(len(table), dtype=bool)
    if not kept.all():
        observer.left_out[COPIES] = int((~kept).sum())
    lines += _notes(observer, table)
    table = table.only(kept, copies if options.once else ())
    if file is None:
        paragraphs = [paragraph for paragraph, stays in zip(observer.paragraphs, kept.tolist(), strict=True) if stays]
        done = _draw(options, table, paragraphs, scheme)
    else:
        panel, told, done, paper = _panel(options, observer, table)
        lines += told
        file.write(panel, options.output)
        lines += file.notes(panel)
        if paper:
            beside = _paper(options.output)
            with whole_file(beside) as method:
                method.write(paper)
            done += _("; the paragraph for a paper in {path}").format(path=beside)
    for line in filter(None, lines):
        print(note_line(line), file=sys.stderr)
    print(done, file=sys.stderr)
    account.names, account.by = scheme.taxonomy.spoken_names, "; ".join(map(shown_model, filter(None, sorted(table.models))))
    counted = table.tagged if file is None else table.tagged[table.unit_of >= 0]  # what stands in no cell is told as left out
    account.totals(*label_totals(counted, scheme.keys))
    account.left_out += _left_out_by_kind(observer)
    says = _("{count} without {name}")
    account.left_out += [says.format(count=count, name=observer.lack(name)) for name, count in observer.without.items()]
    account.wrote(options.output)
    account.tell()
    return 1 if problems else 0


def _paper(output: Path) -> Path:
    """Return where the paragraph for a paper goes, beside the panel."""
    return output.with_name(f"{output.stem}-method.txt")


def _check(options: argparse.Namespace) -> None:
    """Refuse options that do not go together."""
    check_jobs(options.jobs)
    if options.audit is not None and options.audited is not None:
        raise UsageError("--audit", _("draws what {option} brings back").format(option="--audited"), _("give one of them"))
    if options.audited is not None:
        check_file(options.audited)  # now, and not when all is tagged
    if options.cross and (options.audit is not None or options.audited is not None):
        problem = _("cannot be audited: an audit asks for the labels of one scheme")
        raise UsageError("--cross", problem, _("audit each scheme alone"))


def _other(options: argparse.Namespace) -> PolicyTagger:
    """Load what tags by the second scheme; thresholds and a log of corrections that are named are of the labels of the first."""
    return load(CHAMPION, scheme=options.cross, profile=options.profile, corrections=False if options.no_corrections else None)


def _gather(
    options: argparse.Namespace, observer: Observer, tagger: PolicyTagger | None, problems: list[InputError], account: Account
) -> list[str]:
    """Read and tag; return what a user should know of what was read."""
    cut: list[str] = []
    reading = Reading(replace(record_options(options), met=[], cut=cut))
    intake = Intake(observer.scheme, observer.add, anew=options.anew)
    untagged = intake.untagged(options.paths, problems, reading)
    first = next(untagged, None)
    if first is not None:
        tagger = tagger or load_asked(options, observer.scheme)
        shown = with_bar(chain([first], untagged), options.paths)
        for one in tagger.tag_paragraphs(shown, evidence=False, jobs=options.jobs):
            scores = [one.scores[key] for key in observer.scheme.keys]
            observer.add(Said(one.paragraph, one.labels, None, scores, one.model, intake.rows.popleft()))
    take_account(account, reading, problems)
    lines = reading_notes(reading)
    lines += intake.notes()
    if unscored := intake.unscored.total():
        says = _("{count} paragraph(s) of records have no probabilities: {column} is missing where they stand")
        lines.append(says.format(count=unscored, column="share_expected"))
    if cut:
        lines.append(_("{count} document(s) that stood in one cell each were cut into paragraphs").format(count=len(cut)))
    return lines


def _panel(options: argparse.Namespace, observer: Observer, table: Table) -> tuple[Panel, list[str], str, str]:
    """Return the panel, what a user should know of its audit, how large it is, and what a paper says of the audit."""
    scheme, by, cross = observer.scheme, observer.by, observer.cross
    made_of = dict(provenance(table, scheme, _call(options, observer), (cross.scheme, cross.name) if cross else None))
    cells = Cells(table, Marked.of(table, scheme.keys, cross.keys if cross else ()), balanced=_is_balanced(options))
    more: Measures = {}
    told: list[str] = []
    paper = ""
    if options.audited is not None:
        population = population_of(table, scheme.keys)
        audit = read_audit(options.audited, population, scheme)
        more, told = corrected(cells, Estimator(population, audit)), list(audit.notes)
        made_of["audit"] = f"{options.audited.name}; seed {audit.seed}; {len(audit.rows)} of {len(population)} drawn"
    panel = build(cells, by, scheme, more, made_of, cross.scheme if cross else None)
    if options.wide:
        panel = widen(panel, cells.marked.names)
    if options.audited is not None:
        counted = what_counted(cells, by, more, observer.kinds, observer.left_out)
        paper = for_a_paper(population, audit, scheme, counted, panel, options.output)
    says = _("{rows} row(s): {units} unit(s), {cells} of unit and period, {labels} label(s) in {path}, by {model}")
    sizes = {"rows": len(panel), "units": len(cells.units), "cells": len(cells), "labels": len(cells.marked.names)}
    by_whom = who_labelled(table, cross.name if cross else None, _)
    return panel, told, says.format(path=options.output, model=by_whom, **sizes), paper


def _draw(options: argparse.Namespace, table: Table, paragraphs: Sequence[Paragraph], scheme: Scheme) -> str:
    """Write an audit; return what to do with it."""
    population = population_of(table, scheme.keys)
    draw = draw_audit(population, options.audit, options.seed)
    count = write_audit(draw, population, paragraphs, scheme, options.output)
    says = _(
        "{count} of {total} paragraph(s) drawn into {path}; answer them without looking at the model, then give the same files "
        "with {option} {path}"
    )
    return says.format(count=count, total=len(population), path=options.output, option="--audited")


def _read_kinds(text: str) -> frozenset[str]:
    if text.strip() == _ALL:
        return frozenset(KINDS)
    kinds = frozenset(part.strip() for part in text.split(",") if part.strip())
    remedy = _("use some of {known}, or {all}").format(known=",".join(KINDS), all=_ALL)
    if unknown := sorted(kinds - set(KINDS)):
        raise UsageError("--kinds", _("{kind!r} is no kind of paragraph").format(kind=unknown[0]), remedy)
    if not kinds:
        raise UsageError("--kinds", _("names none"), remedy)
    return kinds


def _is_balanced(options: argparse.Namespace) -> bool:
    """Return whether all units have all periods; a document has one."""
    return not options.observed and "document" not in read_by(options.by).dimensions


def _call(options: argparse.Namespace, observer: Observer) -> str:
    """Return what was asked for and left out, as every file says it."""
    asked = [f"by {options.by}", f"date {options.date}", f"kinds {options.kinds}"]
    asked += [name for name in ("observed", "once") if getattr(options, name)]
    left = [f"{kind} {count}" for kind, count in sorted(observer.left_out.items())]
    left += [f"without {name} {count}" for name, count in sorted(observer.without.items())]
    return f"{'; '.join(asked)}; left out: {', '.join(left) or 'nothing'}"


def _notes(observer: Observer, table: Table) -> list[str]:
    """Return what a user should know of what was counted, and what was not."""
    lines = []
    if table.n_rows:
        says = _(
            "{count} row(s) of tables that name no documents: rows of one title, date and place, else each row, are a document"
        )
        lines.append(says.format(count=table.n_rows))
    if observer.left_out:
        says = _("paragraphs left out: {counts} ({option} says which kinds count)")
        counts = pgettext("between items", ", ").join(_left_out_by_kind(observer))
        lines.append(says.format(counts=counts, option="--kinds"))
    says = _("{count} paragraph(s) without {name} left out, first {id}")
    for name, count in observer.without.items():
        lines.append(says.format(count=count, name=observer.lack(name), id=observer.first_without[name]))
    return lines


def _left_out_by_kind(observer: Observer) -> list[str]:
    """Return how many paragraphs of each kind did not count, as it is said."""
    says = _("{count} {kind}")
    return [says.format(count=count, kind=kind_name(kind)) for kind, count in observer.left_out.most_common()]


if __name__ == "__main__":
    sys.exit(run_command(main))

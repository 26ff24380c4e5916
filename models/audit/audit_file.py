"""An audit on its way to people and back: what was drawn goes out blank, with its draw written beside it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from labels import InputError, Paragraph, UsageError
from labels.annotations import text_hash
from labels.exchange.answers import LabelWords
from labels.exchange.known_words import FILES
from labels.exchange.label_studio import configuration, to_task
from labels.support.atomic import whole_binary_file, whole_file
from labels.taxonomy import Taxonomy
from labels.wording import LANGUAGES, _, language, pgettext
from models.arrays import Bits
from models.audit.audit_answers import Said, refuse_blanks, said_in
from models.audit.audit_words import cells_of_draw, column_names, words
from models.audit.draw import Draw, draw_audit
from models.audit.estimate import Audit
from models.audit.population import Population
from models.output.label_sheet import Purpose, SheetRow, write_label_sheet
from models.text.without_labels import unlabelled
from seeds.answered import Answered, answers_in, read_records
from seeds.cleaning.fold import fold
from seeds.found_files import shown
from seeds.schemes import Scheme

_NOTE = re.compile(
    r"seed (?P<seed>\d+); (?P<size>\d+) asked for, (?P<drawn>\d+) of (?P<total>\d+) drawn; "
    r"texts (?P<texts>[0-9a-f]{12}); scores (?P<scores>[0-9a-f]{12}); (?P<model>.*)"
)
# What corrections add to the name of a model (:class:`models.tagger.PolicyTagger`).
_CORRECTED = re.compile(r" \(\d+ corrected [0-9a-f]+\)")


def draw_note(draw: Draw, population: Population) -> str:
    """Return what is written beside every paragraph of an audit: all that is needed to draw it again.

    Parameters
    ----------
    draw : Draw
        What was drawn.
    population : Population
        From what.
    """
    counts = f"{draw.size} asked for, {len(draw.rows)} of {len(population)} drawn"
    digests = f"texts {population.digest}; scores {population.model_digest}"
    return f"seed {draw.seed}; {counts}; {digests}; {population.model}"


def write_audit(
    draw: Draw, population: Population, paragraphs: Sequence[Paragraph] | Mapping[int, Paragraph], scheme: Scheme, output: Path
) -> int:
    """Write what was drawn to be answered: a workbook (.xlsx), or tasks of Label Studio (.json) with their project (.xml).

    Nothing of what the model says goes with it, so that no answer is led. Other formats are refused: in them a paragraph
    that nobody answered cannot be told from one without labels.

    Parameters
    ----------
    draw : Draw
        What was drawn.
    population : Population
        From what.
    paragraphs : sequence of Paragraph, or mapping of int to Paragraph
        The paragraphs by their row; those that were drawn are asked for.
    scheme : Scheme
        The labels to look for.
    output : Path
        The file.

    Returns
    -------
    int
        How many paragraphs.

    Raises
    ------
    UsageError
        If the file has another suffix, or cannot be written.
    InputError
        If a cell cannot hold a text.
    """
    suffix = output.suffix.lower()
    if suffix not in (".xlsx", ".json"):
        problem = (
            _("an audit cannot be written as {suffix}") if suffix else _("an audit cannot be written as a file without suffix")
        )
        remedy = _("write {workbook} (to fill in with Excel), or {tasks} (tasks of Label Studio)")
        raise UsageError(str(output), problem.format(suffix=suffix), remedy.format(workbook=".xlsx", tasks=".json"))
    # A workbook speaks to who fills it in; what a program reads has the same names in every language.
    names = column_names(language() if suffix == ".xlsx" else FILES)
    drawn = list(_noted(draw, population, paragraphs, scheme.taxonomy, names))
    if suffix == ".xlsx":
        blank = dict.fromkeys(scheme.keys)
        with whole_binary_file(output) as book:
            rows = (SheetRow(paragraph, blank) for paragraph in drawn)
            return write_label_sheet(rows, scheme, book, purpose=_purpose(scheme))
    records = [{**paragraph.to_record(), "labels": []} for paragraph in drawn]
    hashes = [population.hashes[row] for row in draw.rows]
    tasks = [
        {**to_task(record, digest, scheme.taxonomy), "predictions": []} for record, digest in zip(records, hashes, strict=True)
    ]
    with whole_file(output) as file:
        json.dump(tasks, file, ensure_ascii=False, indent=0)
        file.write("\n")
        with whole_file(output.with_suffix(".xml")) as beside:
            beside.write(configuration(scheme.taxonomy))
    return len(tasks)


def _purpose(scheme: Scheme) -> Purpose:
    """Return what the workbook of an audit says of itself; stratum and probability tell a coder how open the scores are."""
    sheet, (_, stratum, probability, _) = words()["sheet"][language()], column_names()
    kind = "single" if scheme.taxonomy.single else "several"
    lines = [(line["head"], line["says"]) for line in sheet["line"] if line.get("only", kind) == kind]
    return Purpose(lines, sheet[f"prompts_{kind}"], (stratum, probability))


def _noted(
    draw: Draw,
    population: Population,
    paragraphs: Sequence[Paragraph] | Mapping[int, Paragraph],
    taxonomy: Taxonomy,
    names: Sequence[str],
) -> Iterator[Paragraph]:
    """Yield what was drawn with its draw as last columns; a column of such a name keeps what it held under another.

    What a model had written beside a text is left out, whichever format it came in.
    """
    note, known = draw_note(draw, population), {name for lang in LANGUAGES for name in column_names(lang)}
    for number, (row, cells) in enumerate(zip(draw.rows.tolist(), _cells(draw), strict=True), 1):
        columns = dict(zip(names, (str(number), *cells, note), strict=True))
        paragraph = unlabelled(paragraphs[row], taxonomy)
        own = {f"{name} (input)" if name in known else name: value for name, value in (paragraph.extra or {}).items()}
        yield replace(paragraph, extra={**own, **columns})


def _cells(draw: Draw) -> list[tuple[str, str]]:
    """Return stratum (from 1 on) and probability of each row drawn, as they are written."""
    return [(str(s + 1), f"{p:.6g}") for s, p in zip(draw.stratum.tolist(), draw.probability.tolist(), strict=True)]


def read_audit(path: Path, population: Population, scheme: Scheme) -> Audit:
    """Read the answers to an audit, and hold them to what was drawn.

    Parameters
    ----------
    path : Path
        What :func:`write_audit` wrote, filled in; a workbook may have become .csv.
    population : Population
        What was drawn from.
    scheme : Scheme
        The labels.

    Returns
    -------
    Audit
        An answer that is missing is not taken for a negative; `notes` counts those. In a row marked as checked an empty
        cell is a negative.

    Raises
    ------
    UsageError
        If there is no such file.
    InputError
        If the file is no audit, the texts or the scores are not those it was drawn from, a row was not drawn or was
        answered in two ways, nothing is answered, or blanks depend on the answers
        (:func:`models.audit.audit_answers.refuse_blanks`).
    """
    where = shown(path)
    records = read_records(path)
    values = {record.location: record.values for record in records}
    found, told = answers_in(records, scheme.taxonomy)
    if not found:
        remedy = _("give the file that {option} wrote, filled in").format(option="--audit")
        raise InputError(where, _("has no column for any label"), remedy)
    draw, note = _drawn_again(found, population, where)
    expected = [(*cells, note) for cells in _cells(draw)]
    names, columns = LabelWords(scheme.taxonomy), scheme.taxonomy.columns
    given: dict[int, tuple[Said, str]] = {}
    for one in found:
        number = _place(one, draw, population, expected)
        said = said_in(one, values[one.location], names)
        if said is not None and given.setdefault(number, (said, one.location))[0] != said:
            problem = _("{id!r} is answered in two ways").format(id=one.paragraph.id)
            raise InputError(one.location, problem, _("keep one answer"))
    refuse_blanks(list(given.values()), list(records[0].values), names)
    answers = np.zeros((len(draw.rows), len(scheme.keys)), dtype=bool)
    judged = np.zeros_like(answers)
    for number, (said, _where) in given.items():
        answers[number, [columns[key] for key in said.labels]] = True
        judged[number, [columns[key] for key in said.judged]] = True
    if not judged.any():
        raise InputError(where, _("holds no answer"), _("fill in the columns of the labels"))
    notes = [*told, *_missing(judged, scheme, where)]
    return Audit(draw.rows, draw.design, answers, judged, draw.size, draw.seed, tuple(notes))


def _drawn_again(found: Sequence[Answered], population: Population, where: str) -> tuple[Draw, str]:
    """Return the draw that a file says it is, and how it says so; refuse one of other texts or other scores."""
    note = next((text for one in found if (text := cells_of_draw(one.paragraph.extra or {})[-1])), "")
    told = _NOTE.fullmatch(note)
    if told is None:
        known = {name for one in found for name in one.paragraph.extra or ()}
        ours = next((name for lang in LANGUAGES if (name := column_names(lang)[-1]) in known), column_names()[-1])
        problem = _("has no column {column!r} that says how it was drawn").format(column=ours)
        raise InputError(where, problem, _("give the file that {option} wrote").format(option="--audit"))
    if told["texts"] != population.digest:
        problem = _("was drawn from other texts (digest {then}, these have {now})")
        remedy = _("give the same files, {kinds} and {once} as then, or draw a new audit").format(kinds="--kinds", once="--once")
        raise InputError(where, problem.format(then=told["texts"], now=population.digest), remedy)
    # Where labels and scores are the same it does not matter how the model was called: corrections elsewhere change its name.
    if told["scores"] != population.model_digest:
        model = told["model"]
        then, now = f"{model} ({told['scores']})", f"{population.model} ({population.model_digest})"
        problem = _("was drawn by the scores of {then}, these are by {now}").format(then=then, now=now)
        raise InputError(where, problem, _other_scores(model, population.model))
    return draw_audit(population, int(told["size"]), int(told["seed"])), note


def _other_scores(then: str, now: str) -> str:
    """Return how the scores of then are had again, or what else can be done."""
    if then == now or _CORRECTED.sub("", then) != _CORRECTED.sub("", now):
        return _("tag with the same model as then, or draw a new audit")
    if _CORRECTED.search(then):
        return _("tag with the corrections of then ({option}), or draw a new audit").format(option="--corrections")
    return _("corrections changed them since: give {option}, or draw a new audit").format(option="--no-corrections")


def _place(one: Answered, draw: Draw, population: Population, expected: Sequence[tuple[str, str, str]]) -> int:
    """Return which of those drawn a row is; refuse one that was not drawn."""
    number, *cells = cells_of_draw(one.paragraph.extra or {})
    number = number.removesuffix(".0")  # as a spreadsheet or a script may write it anew
    place = int(number) - 1 if re.fullmatch(r"[1-9]\d{0,8}", number) else -1
    known = 0 <= place < len(draw.rows) and population.ids[int(draw.rows[place])] == one.paragraph.id
    if not known or not _same(cells, expected[place]) or population.hashes[int(draw.rows[place])] != _hash(one):
        problem = _("{id!r} is not what was drawn as number {number}").format(id=one.paragraph.id, number=number or "?")
        raise InputError(one.location, problem, _("answer the rows of the audit as they were written, and no others"))
    return place


def _same(cells: Sequence[str], expected: Sequence[str]) -> bool:
    """Compare stratum, probability and note; a spreadsheet may have written a figure anew."""
    try:
        return (
            float(cells[0]) == float(expected[0]) and abs(float(cells[1]) - float(expected[1])) < 1e-9 and cells[2] == expected[2]
        )
    except ValueError:
        return False


def _hash(one: Answered) -> str:
    return text_hash(fold(one.paragraph.text))


def _missing(judged: Bits, scheme: Scheme, where: str) -> list[str]:
    """Return what is missing, and what is assumed of it."""
    total, without = len(judged), int((~judged).any(axis=1).sum())
    if not without:
        return []
    blank = int((~judged.any(axis=1)).sum())
    counts = zip(scheme.keys, (~judged).sum(axis=0).tolist(), strict=True)
    worst = pgettext("between items", ", ").join(f"{key} {count}" for key, count in counts if count)
    says = _(
        "{location}: answers are missing in {without} of {total} paragraphs drawn ({blank} without any; by label: {labels}); "
        "a missing answer is no negative: the paragraphs of its stratum that were answered are taken to stand for it"
    )
    return [says.format(location=where, without=without, total=total, blank=blank, labels=worst)]

"""Files that came back labelled, of whatever tool: their paragraphs with the answers found in them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from pathlib import Path, PurePath

from labels import Evidence, InputError, Paragraph, UsageError
from labels.annotations import text_hash
from labels.exchange.answers import Answer, LabelWords
from labels.exchange.conversions import conversion_of
from labels.exchange.known_words import is_sheet, known_heads
from labels.exchange.outgoing import own_names
from labels.exchange.placed import carry_over
from labels.taxonomy import Taxonomy, UnknownLabel
from labels.wording import _
from seeds.cleaning.fold import fold
from seeds.formats import FORMATS
from seeds.formats.tables.delimited import read_csv
from seeds.formats.tables.error_cells import error_note
from seeds.formats.tables.field_names import NoTextColumn
from seeds.formats.tables.json_records import read_json, read_jsonl
from seeds.formats.tables.record_options import Record, RecordOptions
from seeds.formats.tables.workbooks.spreadsheets import read_workbook
from seeds.found_files import WRITTEN_ONLY, shown
from seeds.other_schemes import knowing, question
from seeds.source_files import Source

_SAMPLE = 4096  # bytes
_WORKBOOKS = (b"PK", b"\xd0\xcf\x11\xe0")
_MORE = frozenset({"extra"})  # where a table puts together what has no column


@dataclass(frozen=True, slots=True)
class Answered:
    """A paragraph of a file and one answer to it.

    Attributes
    ----------
    paragraph : Paragraph
        Clean; with ``labels`` and ``judged`` where there is an answer, and without the columns that belong to it.
    answer : Answer
        The answer, its spans placed in the clean text.
    location : str
        Where it stands, for error messages.
    numbered : bool
        Whether its file calls it by its document and its number, as this program calls the rows of a table that it writes.
    """

    paragraph: Paragraph
    answer: Answer
    location: str
    numbered: bool = False


def read_records(path: Path) -> list[Record]:
    """Read the records of a file, whatever it is: a workbook, JSON, JSON Lines, or a table of text.

    Parameters
    ----------
    path : Path
        The file; what it holds decides, and only then its name.

    Returns
    -------
    list of Record
        In order.

    Raises
    ------
    UsageError
        If there is no such file.
    InputError
        If it holds no records, or one is broken or has no text.
    """
    if not path.is_file():
        problem = _("is a folder, not a file") if path.is_dir() else _("no such file")
        raise UsageError(shown(path), problem, _("check the path"))
    met: list[Record] = []
    options = RecordOptions(met=met)
    source = Source.at(path).unpacked()
    try:
        with source.open() as file:
            start = file.read(_SAMPLE)
            file.seek(0)
            begins = start.replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")[:1]
            known = FORMATS.get(source.suffix)
            named = known.load() if known and known.records else read_csv
            # The name says what the first bytes do not: text under the name of a workbook, and tables.
            reader = named if named in (read_csv, read_workbook) else read_csv
            # Of a name in which there may be any text, what it holds decides.
            has_answers = known.any_text or (known.records and known.answers) if known else source.suffix not in WRITTEN_ONLY
            if begins not in (b"{", b"[") and not has_answers:
                problem = _("is {suffix!r}, from which no answers are read").format(suffix=source.suffix)
                raise InputError(shown(path), problem, _("give the .jsonl, .csv or .xlsx of the same texts"))
            if start.startswith(_WORKBOOKS):
                reader = read_workbook
            elif begins in (b"{", b"["):
                reader = read_json if named is read_json else read_jsonl
            for _paragraph in reader(file, source.location, PurePath(source.name).stem, options):
                pass
    except NoTextColumn as error:  # the commands that read labelled text have no option that names the column
        raise InputError(error.location, error.problem, error.rename) from error
    if not met:
        remedy = _("name it {first!r} or {second}").format(first="text", second="正文")
        raise InputError(shown(path), _("has no column of paragraphs"), remedy)
    met[0] = replace(met[0], left_out=tuple(options.left_out))
    return met


def answers_in(records: Sequence[Record], taxonomy: Taxonomy) -> tuple[list[Answered], list[str]]:
    """Find the answers in the records of one file.

    Parameters
    ----------
    records : sequence of Record
        All of the file.
    taxonomy : Taxonomy
        The labels.

    Returns
    -------
    tuple of (list of Answered, list of str)
        In order, those without an answer too; and what a user should know of how they were understood. Empty where the
        file has no answers at all.

    Raises
    ------
    UnknownLabel
        If a word is no label of these; where another scheme knows it, an InputError that names that scheme.
    InputError
        If an answer cannot be understood, a span is not where it should be, or a text has changed since it went out.
    """
    words = LabelWords(taxonomy)
    try:
        conversion = conversion_of([record.values for record in records], words, records[0].file) if records else None
        if conversion is None:
            return [], []
        found = [
            _answered(record, answer)
            for record in records
            for answer in conversion.answers(record.values, record.text, record.location)
        ]
    except UnknownLabel as error:
        if not (names := knowing(records, taxonomy)):
            raise
        raise InputError(error.location, error.problem, question(names)) from error
    errors = [place for record in records for place in record.errors]
    notes = [*conversion.notes, *([error_note(errors)] if errors else [])]
    says = _("{file}: {note}")
    left_out = [str(one) for record in records for one in record.left_out]
    return found, [*(says.format(file=records[0].file, note=note) for note in notes), *left_out]


def _answered(record: Record, answer: Answer) -> Answered:
    paragraph, location = record.paragraph, record.location
    own = own_names({name: value for name, value in (paragraph.extra or {}).items() if name not in answer.taken})
    name = answer.id or paragraph.id
    if answer.hash and answer.hash != text_hash(fold(paragraph.text)):
        problem = _("the text of {id!r} is not the one that went out (hash {hash})").format(id=name, hash=answer.hash)
        raise InputError(location, problem, _("label the text as it is now, or put the old one back"))
    spans = []
    for span in answer.spans:
        start, end = carry_over(record.text, span.start, span.text, paragraph.text, location)
        spans.append(Evidence(span.label, start, end, span.text))
    row = paragraph.row
    if row is not None:  # what belongs to the answer is made anew where the row is written again
        more = known_heads()["extra"] if is_sheet(row.cells) else _MORE
        kept = {column: cell for column, cell in row.cells.items() if column not in {*answer.taken, *more}}
        row = replace(row, cells=own_names(kept))
    whole = replace(
        paragraph,
        id=name,
        doc=paragraph.doc if record.names_doc else name,
        labels=answer.labels,
        judged=answer.judged,
        predicted=answer.predicted,
        extra=own or None,
        row=row,
    )
    numbered = (record.names_id or answer.id is not None) and name == f"{paragraph.doc}#{paragraph.n}"
    return Answered(whole, replace(answer, spans=tuple(spans)), location, numbered)


def with_answers(paragraphs: Iterable[Paragraph], records: Sequence[Record], taxonomy: Taxonomy) -> list[Paragraph]:
    """Give paragraphs the labels that their records bear, in whatever form; of several answers to one the first.

    Parameters
    ----------
    paragraphs : iterable of Paragraph
        As they were read.
    records : sequence of Record
        Those of them that are records, file by file.
    taxonomy : Taxonomy
        The labels.

    Returns
    -------
    list of Paragraph
        In order; paragraphs without an answer as they were.

    Raises
    ------
    InputError
        As for :func:`answers_in`; if an id stands twice in a file.
    """
    labelled: dict[int, Paragraph] = {}
    for _file, group in groupby(records, key=lambda record: record.file):
        of_file = list(group)
        at = {record.location: record for record in of_file}
        ids = Counter(record.paragraph.id for record in of_file)
        twice = next((record for record in of_file if ids[record.paragraph.id] > 1), None)
        if twice is not None:
            problem = _("repeats the id {id!r}").format(id=twice.paragraph.id)
            raise InputError(twice.location, problem, _("give every row its own id"))
        for one in answers_in(of_file, taxonomy)[0]:
            record = at[one.location]
            doc = record.paragraph.doc  # a table stays one document here: its columns tell, not its labels
            labelled.setdefault(id(record.paragraph), replace(one.paragraph, doc=doc))
    return [labelled.get(id(paragraph), paragraph) for paragraph in paragraphs]

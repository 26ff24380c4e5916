"""What a panel is made of: paragraphs to tag, and records that say themselves which labels they carry."""

from __future__ import annotations

import argparse
from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from labels import InputError, Paragraph
from labels.exchange.answers import LabelWords
from labels.exchange.doccano import is_doccano
from labels.exchange.known_words import plain
from labels.exchange.label_studio import is_task
from labels.exchange.outgoing import read_predicted
from labels.wording import _, pgettext
from models.catalog import MODELS
from models.corrected import GIVEN, REFUSED, add_corrections_options, which_corrections
from models.decisions.thresholds import add_threshold_options, read_settings
from models.engines.jobs import add_jobs_option
from models.loading import load
from models.locations import CHAMPION
from models.panel import dating
from models.panel.answer_columns import AnswerColumns, differs, fraction, refuse_other_scheme
from models.panel.paragraph_table import Said
from models.tagger import PolicyTagger
from seeds.formats.tables.record_options import Record, is_row_of_table
from seeds.inputs import read_inputs
from seeds.read import add_record_options
from seeds.schemes import Scheme
from seeds.sources import LONG, Reading

# Labels, those that were looked for, probabilities, model.
_Answer = tuple[tuple[str, ...], tuple[str, ...] | None, list[float] | None, str]


class Intake:
    """Read files; hand on what records say, and yield what is to be tagged.

    Parameters
    ----------
    scheme : Scheme
        Whose labels are counted.
    take : callable
        Takes what a record says.
    anew : bool
        Whether all is to be tagged, whatever labels it has.

    Attributes
    ----------
    taken : Counter of str
        How many paragraphs of each file came with their labels.
    unscored : Counter of str
        How many of these without probabilities.
    by_people : int
        Of how many of these a person changed or confirmed the labels.
    long : int
        How many texts are longer than any paragraph.
    cut_again : int
        How many paragraphs were cut from what models.predict wrote, whose texts stand on one line each.
    foreign : Counter of str
        How many records of each file come from a tool to annotate with, whose labels are not taken.
    models : set of str
        Who gave them their labels; empty where that is not said.
    rows : deque of bool
        For each paragraph that was yielded, in order, whether it may be a row of a table that names no documents.
    """

    def __init__(self, scheme: Scheme, take: Callable[[Said], None], *, anew: bool = False) -> None:
        self._keys, self._words, self._take = scheme.keys, LabelWords(scheme.taxonomy), take
        self._scheme, self._anew = scheme.name, anew
        self.taken: Counter[str] = Counter()
        self.unscored: Counter[str] = Counter()
        self.by_people = self.long = self.cut_again = 0
        self.foreign: Counter[str] = Counter()
        self.models: set[str] = set()
        self.rows: deque[bool] = deque()

    def untagged(self, paths: Sequence[Path], problems: list[InputError], reading: Reading) -> Iterator[Paragraph]:
        """Read files and folders.

        Parameters
        ----------
        paths : sequence of Path
            Files, folders, or ``-``.
        problems : list of InputError
            As for :func:`seeds.inputs.read_inputs`.
        reading : Reading
            How records are read; its options take what is met.

        Yields
        ------
        Paragraph
            Those that nobody gave labels yet.

        Raises
        ------
        UsageError, InputError, OSError
            As for :func:`seeds.inputs.read_inputs`; if a record bears a label that the scheme has not, or probabilities of
            other labels.
        """
        met = reading.options.met
        assert met is not None
        table: list[Record] = []
        for paragraph in read_inputs(paths, problems, reading):
            # Records are met a block at a time, each before its paragraph.
            record = met.pop(0) if met and met[0].paragraph is paragraph else None
            self.long += len(paragraph.text) > LONG
            if table and (record is None or record.file != table[0].file):
                yield from self._rows(table)
                table = []
            if record is None:
                self.cut_again += paragraph.predicted is not None
                self.rows.append(False)
                yield paragraph
            elif self._anew:
                yield self._to_tag(record)
            elif record.paragraph.row is not None:
                table.append(record)  # what a column holds is told by all rows
            elif not paragraph.has_text:
                self._pass_over(record)
            elif isinstance(record.values.get("labels"), list):
                said = self._listed(record)
                given = record.values.get("predicted")
                went_out = read_predicted(given, self._words, record.location) if isinstance(given, list) else None
                self._hand_on(record, said, by_person=differs(said[0], went_out))
            else:
                self.foreign[record.file] += is_task(record.values) or is_doccano(record.values)
                yield self._to_tag(record)
        yield from self._rows(table)
        reading.n_long = 0  # notes() says more of them

    def notes(self) -> list[str]:
        """Return what a user should know of what the records said, once all are read."""
        lines = []
        if self.taken:
            models = "; ".join(sorted(filter(None, self.models))) or _("whoever labelled them")
            says = _("labels of {count} paragraph(s) were taken from {files}, as {models} gave them ({option} tags them again)")
            files = pgettext("between items", ", ").join(self.taken)
            lines.append(says.format(count=self.taken.total(), files=files, models=models, option="--anew"))
        if self.by_people:
            says = _("{count} paragraph(s) as people answered: labels were changed, or marked as checked")
            lines.append(says.format(count=self.by_people))
        if foreign := self.foreign.total():
            says = _("{count} record(s) of an annotation tool were tagged anew: labels are taken from what {command} writes")
            lines.append(says.format(count=foreign, command="models.predict"))
        if self.long:
            says = _(
                "{count} text(s) of more than {most:,} characters, perhaps whole documents, count as one paragraph each; name "
                "the source files themselves, or tag them with {command}"
            )
            lines.append(says.format(count=self.long, most=LONG, command="models.predict --split"))
        if self.cut_again:
            says = _(
                "{count} paragraph(s) were cut from what {command} wrote, and tagged anew; its texts have no line breaks, which "
                "tell paragraphs: name the source files themselves"
            )
            lines.append(says.format(count=self.cut_again, command="models.predict"))
        return lines

    def _to_tag(self, record: Record) -> Paragraph:
        self.rows.append(_is_row(record))
        return record.paragraph

    def _pass_over(self, record: Record) -> None:
        """Hand on a record without text, of which whoever counts says that it is left out; what stands beside it is no answer."""
        self._take(Said(record.paragraph, (), (), None, "", _is_row(record)))

    def _hand_on(self, record: Record, said: _Answer, *, by_person: bool) -> None:
        labels, judged, scores, model = said
        self.taken[record.file] += 1
        if by_person:
            self.by_people += 1
            scores = [GIVEN if key in labels else REFUSED for key in self._keys]
        self.unscored[record.file] += scores is None
        self.models.add(model)
        self._take(Said(record.paragraph, labels, judged, scores, model, _is_row(record), by_person))

    # --- records of JSON

    def _listed(self, record: Record) -> _Answer:
        """Return what a record of JSON says."""
        values, where = record.values, record.location
        labels = self._words.keys(map(str, values["labels"]), where)
        given = values.get("scores")
        scores = self._scores(given, where) if isinstance(given, dict) and given else None
        model = str(values.get("model") or "")
        # A model looks for every label; ``judged`` is then what somebody had looked for before.
        judged = None if model and scores else self._judged(values.get("judged"), labels, where)
        return labels, judged, scores, model

    def _judged(self, given: object, labels: Sequence[str], where: str) -> tuple[str, ...] | None:
        if isinstance(given, str):
            given = self._words.split(given) if plain(given) else None
        if not isinstance(given, list):
            return None
        return self._words.taxonomy.order([*self._words.keys(map(str, given), where), *labels], where)

    def _scores(self, given: Mapping[str, Any], where: str) -> list[float]:
        if set(given) != set(self._keys):
            problem = _("has probabilities of {labels}, not of the labels of scheme {scheme!r}")
            problem = problem.format(labels=", ".join(map(str, given)), scheme=self._scheme)
            remedy = _("name the scheme it was tagged with: {option}").format(option="--scheme NAME")
            raise InputError(where, problem, remedy)
        return [fraction(given[key], where) for key in self._keys]

    # --- rows of tables

    def _rows(self, table: Sequence[Record]) -> Iterator[Paragraph]:
        """Hand on the rows of a table if its columns say labels; else yield their paragraphs."""
        if not table:
            return
        refuse_other_scheme(table, self._words, self._scheme)
        there = [record.values for record in table if record.paragraph.has_text]
        columns = AnswerColumns.of(there or [record.values for record in table], self._words)
        if not columns.says:
            yield from map(self._to_tag, table)
            return
        columns.refuse_some_scores(self._keys, table[0].file)
        for record in table:
            if not record.paragraph.has_text:
                self._pass_over(record)
                continue
            labels, judged = columns.answer(record, self._words)
            model = columns.model_of(record)
            scores = columns.scores_of(record, self._keys)
            if columns.is_listed and model and scores:
                judged = None
            by_person = judged != () and columns.by_person(record, labels, judged, self._words)
            self._hand_on(record, (labels, judged, scores, model), by_person=by_person)


def _is_row(record: Record) -> bool:
    """Return whether a record is a row of a table that names no documents, also after it was written out by a command."""
    return not record.names_doc or is_row_of_table(record.paragraph)


def add_intake_options(parser: argparse.ArgumentParser, endings: Iterable[str]) -> None:
    """Add what the commands that count have in common: files, dates, what tags them, and where the result goes.

    Parameters
    ----------
    parser : ArgumentParser
        Takes the options.
    endings : iterable of str
        What the name of the result may end in.
    """
    says = _("documents, folders, records, or what {command} wrote; - is standard input").format(command="models.predict")
    parser.add_argument("paths", nargs="+", type=Path, metavar="FILE", help=says)
    kinds = ", ".join((dating.ANY, *dating.KINDS))
    says = _("which date counts: {kinds}, or several in order (default: date, the first known of issued, spoken, published)")
    parser.add_argument("--date", default=dating.ANY, metavar="KIND", help=says.format(kinds=kinds))
    says = _("whose labels: a shipped scheme or a folder (default: industries)")
    parser.add_argument("--scheme", metavar="NAME", help=says)
    says = _("what tags: champion (default), {models}, another trained experiment, a folder or models:/…")
    parser.add_argument("--model", metavar="NAME", help=says.format(models=", ".join(MODELS)))
    says = _("tag everything, also what has labels already: what {command} wrote, or what people coded")
    parser.add_argument("--anew", action="store_true", help=says.format(command="models.predict"))
    says = _("ends in {endings}").format(endings=" ".join(endings))
    parser.add_argument("--output", type=Path, required=True, metavar="FILE", help=says)
    says = _("processes for long inputs (default: one a core)")
    add_jobs_option(parser, says)
    add_record_options(parser)
    add_threshold_options(parser)
    add_corrections_options(parser)


def load_asked(options: argparse.Namespace, scheme: str | Scheme | None) -> PolicyTagger:
    """Load the model that the options of :func:`add_intake_options` ask for.

    Parameters
    ----------
    options : Namespace
        What they were given.
    scheme : str, Scheme or None
        Whose model is meant, where neither a scheme nor a model was named.

    Returns
    -------
    PolicyTagger

    Raises
    ------
    UsageError
        If there is no such model.
    InputError
        If it was changed, or is of another format.
    """
    return load(
        options.model or CHAMPION,
        scheme=scheme if options.scheme or options.model else None,
        thresholds=read_settings(options.set),
        profile=options.profile,
        corrections=which_corrections(options),
    )

"""Labelled files of the user's own."""

from __future__ import annotations

import re
import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

from labels import InputError, Paragraph, UsageError
from labels.exchange.answers import State
from labels.support.errors import note_line
from labels.wording import N_, _, pgettext
from seeds.answered import Answered, answers_in, read_records
from seeds.formats.tables.record_options import is_row_of_table
from seeds.found_files import shown
from seeds.other_schemes import is_tagged_by_another, knowing, question
from seeds.schemes import Scheme
from training.sets.labelled_set import LabelledSet

# Why paragraphs have no labels, as the note says it.
_LEFT_OUT: dict[State, str] = {
    "skipped": N_("{count} passed over"),
    "unanswered": N_("{count} not answered"),
    "unchecked": N_("{count} filled in beforehand and not checked"),
}
# What a scheme of one label a text says in its file.
_SINGLE = "single = true"


def read_labelled(paths: Sequence[Path], name: str, scheme: Scheme) -> LabelledSet:
    """Read labelled text, as files or tools have it; texts are cleaned as at prediction.

    Paragraph JSON Lines, lists in JSON, tables (.csv, .tsv, .xlsx) with a column of labels or one for each, exports of
    doccano and of Label Studio: told apart by what they hold. Labels are known by their keys and by their Chinese names.
    What was passed over or not answered is left out, and a note on standard error counts it. What is answered in two files
    follows the later one, as differences that were settled are named last.

    Parameters
    ----------
    paths : sequence of Path
        The files.
    name : str
        What to call the set.
    scheme : Scheme
        What the labels mean.

    Returns
    -------
    LabelledSet

    Raises
    ------
    UsageError, InputError
        If a file is missing, a record is broken, a file bears no answer, an id stands twice, nothing is there, or a text
        has several labels or none where the scheme gives each one.
    """
    found: dict[str, tuple[Path, Answered]] = {}
    again: Counter[Path] = Counter()
    for path in paths:
        for one in _settled(read_answers(path, scheme)):
            _one_label(one, scheme)
            earlier = found.get(one.paragraph.id)
            if earlier:
                _same_text(one, path, *earlier)
                again[earlier[0]] += 1
            found[one.paragraph.id] = path, one
    for path, count in again.items():
        says = _("{file}: {count} paragraph(s) are answered in a later file, too, which holds")
        print(note_line(says.format(file=shown(path), count=count)), file=sys.stderr)
    answered = [one for _path, one in found.values()]
    paragraphs = [one.paragraph for one in answered]
    unconfirmed = {one.paragraph.id for one in answered if not one.answer.confirmed}
    spans = {one.paragraph.id: one.answer.spans for one in answered if one.answer.spans}
    numbered = sum(one.numbered for one in answered)
    if not paragraphs:
        raise InputError(", ".join(map(str, paths)), _("holds no answer"), _("label some paragraphs first"))
    if numbered == len(paragraphs) and _is_one_table(paragraphs):
        paragraphs = [replace(paragraph, doc=paragraph.id) for paragraph in paragraphs]
    return LabelledSet(name, tuple(paragraphs), scheme, spans, unconfirmed=frozenset(unconfirmed))


def _same_text(one: Answered, path: Path, other: Path, earlier: Answered) -> None:
    """Refuse an id that stands twice, but for a paragraph that was answered in an earlier file and is in this one again."""
    name = one.paragraph.id
    if path == other:
        raise InputError(one.location, _("repeats the id {id!r}").format(id=name), _("give every paragraph its own id"))
    if one.paragraph.text != earlier.paragraph.text:
        problem = _("repeats the id {id!r} of {other} with another text").format(id=name, other=shown(other))
        raise InputError(one.location, problem, _("give every paragraph its own id"))


def _one_label(one: Answered, scheme: Scheme) -> None:
    """Refuse several labels of a text, and none at all, where each has one; where not all were looked for, none is open."""
    if not scheme.taxonomy.single:
        return
    labels, judged = one.paragraph.labels or (), one.paragraph.judged
    if len(labels) > 1:
        problem = _("has the labels {labels}, and a text of this scheme has one ({setting})")
        problem = problem.format(labels=", ".join(labels), setting=_SINGLE)
        raise InputError(one.location, problem, _("keep the one that fits best"))
    if not labels and (judged is None or set(judged) == set(scheme.keys)):
        problem = _("has no label, and a text of this scheme has one ({setting})").format(setting=_SINGLE)
        raise InputError(one.location, problem, _("name it, or leave the paragraph out"))


def _is_one_table(paragraphs: Sequence[Paragraph]) -> bool:
    """Return whether paragraphs that are called by one document and their numbers may be rows of a table without documents.

    Written out, such rows bear the name of their table as that of a document. Where a document is named and the paragraphs
    are called otherwise, or by nothing, it is the user's own word, and stays.
    """
    return all(p.doc == paragraphs[0].doc and (p.source is None or is_row_of_table(p)) and p.kind == "body" for p in paragraphs)


def read_answers(path: Path, scheme: Scheme) -> list[Answered]:
    """Read the answers of a file, and say on standard error what was left out of it.

    Parameters
    ----------
    path : Path
        The file.
    scheme : Scheme
        What the labels mean.

    Returns
    -------
    list of Answered
        Those with labels, in order; several of one paragraph where several people answered.

    Raises
    ------
    UsageError, InputError
        As for :func:`read_labelled`.
    """
    records = read_records(path)
    found, notes = answers_in(records, scheme.taxonomy)
    if not found:
        problem = _("has no labels: no field 'labels', no column of them, none called after a label")
        remedy = _('add "labels", [] for no label at all, or a column for each label')
        names = knowing(records, scheme.taxonomy)
        raise InputError(shown(path), problem, question(names) if names else remedy)
    if not any(one.answer.labels for one in found) and is_tagged_by_another(records, scheme.taxonomy):
        if names := knowing(records, scheme.taxonomy):
            problem = _("was tagged by another scheme than {scheme}").format(scheme=scheme.name)
            raise InputError(shown(path), problem, question(names))
    empty = sum(not one.paragraph.text.strip() for one in found)
    if empty:
        says = _("{file}: {count} of {total} paragraph(s) without text left out")
        notes = [*notes, says.format(file=shown(path), count=empty, total=len(found))]
        found = [one for one in found if one.paragraph.text.strip()]
    if scheme.taxonomy.single:  # a model may give no label; where nobody looked, that is no answer of a person's
        found = [one if one.answer.confirmed or one.answer.labels else _unchecked(one) for one in found]
    answered = [one for one in found if one.answer.labels is not None]
    left_out = Counter(one.answer.state for one in found if one.answer.labels is None)
    if left_out:
        counts = [_(says).format(count=left_out[state]) for state, says in _LEFT_OUT.items() if left_out[state]]
        listed = pgettext("between items", ", ").join(counts)
        says = _("{file}: {count} of {total} paragraph(s) left out: {counts}")
        says = says.format(file=shown(path), count=left_out.total(), total=len(found), counts=listed)
        notes = [*notes, says]
    for note in notes:
        print(note_line(note), file=sys.stderr)
    return answered


def _unchecked(one: Answered) -> Answered:
    return one if one.answer.labels is None else replace(one, answer=replace(one.answer, labels=None, state="unchecked"))


def _settled(answered: Iterable[Answered]) -> list[Answered]:
    """Return one answer of each paragraph; where several people answered, they must have said the same."""
    found: dict[str, Answered] = {}
    rest = []
    for one in answered:
        other = found.setdefault(one.paragraph.id, one)
        people = one.answer.annotator, other.answer.annotator
        if other is one or people[0] == people[1]:
            rest.append(one)
        elif (one.answer.labels, one.answer.judged) != (other.answer.labels, other.answer.judged):
            problem = _("{id!r} was answered in two ways, by {first} and {second}")
            problem = problem.format(id=one.paragraph.id, first=people[1], second=people[0])
            remedy = _("list the differences and settle them: {command}").format(command="python -m labels.agreement")
            raise InputError(one.location, problem, remedy)
    return rest


def evaluation_names(paths: Sequence[Path]) -> dict[str, Path]:
    """Return what each further file is called in the metrics; MLflow takes letters, digits and ``_-. `` only.

    Parameters
    ----------
    paths : sequence of Path
        Labelled files.

    Returns
    -------
    dict of str to Path

    Raises
    ------
    UsageError
        If two files would have the same name.
    """
    names: dict[str, Path] = {}
    for path in paths:
        name = re.sub(r"[^\w.\- ]", "_", path.stem)
        if name in names:
            problem = _("would be measured as {name!r} like {other}").format(name=name, other=names[name])
            raise UsageError(str(path), problem, _("rename one of the files"))
        names[name] = path
    return names

"""What each annotator said of which paragraph, and which paragraphs two of them have in common."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from labels import InputError, Paragraph, UsageError
from labels.annotations import Annotation, read_annotations, text_hash
from labels.json_lines import read_json_lines
from labels.paragraph_lines import open_text
from labels.taxonomy import Taxonomy, UnknownLabel
from labels.wording import _
from seeds.answered import Answered, answers_in, read_records
from seeds.cleaning.fold import fold
from seeds.found_files import shown
from seeds.other_schemes import knowing, knowing_annotations, question


@dataclass(frozen=True, slots=True)
class Said:
    """What one annotator said of one paragraph.

    Attributes
    ----------
    id : str
        Paragraph id.
    hash : str
        Hash of its folded text.
    labels : frozenset of str
        Label keys.
    judged : frozenset of str or None
        Labels that were looked for; None is all.
    paragraph : Paragraph or None
        The paragraph; None where the file holds no text.
    """

    id: str
    hash: str
    labels: frozenset[str]
    judged: frozenset[str] | None = None
    paragraph: Paragraph | None = None


@dataclass(frozen=True, slots=True)
class Annotator:
    """An annotator.

    Attributes
    ----------
    name : str
        Who it is: as the file says, else the name of the file.
    said : tuple of Said
        The answers, in order.
    """

    name: str
    said: tuple[Said, ...]


def read_annotators(path: Path, taxonomy: Taxonomy) -> tuple[list[Annotator], list[str]]:
    """Read the annotators of a file, of any format that labelled text is read in, or of ids, hashes and labels alone.

    Parameters
    ----------
    path : Path
        The file.
    taxonomy : Taxonomy
        The labels.

    Returns
    -------
    tuple of (list of Annotator, list of str)
        One, or each that the file names; and what a user should know of how it was read.

    Raises
    ------
    UsageError
        If there is no such file.
    InputError
        If it cannot be read, bears no answer, or one annotator answers a paragraph twice.
    """
    if _is_annotation_file(path):
        said = [Said(one.id, one.hash, one.label_set) for one in _annotations(path, taxonomy)]
        return [Annotator(path.stem, tuple(said))], []
    records = read_records(path)
    answered, notes = answers_in(records, taxonomy)
    people: dict[str, list[Answered]] = {}
    for one in answered:
        if one.answer.labels is not None:
            people.setdefault(one.answer.annotator, []).append(one)
    if not people:
        names = [] if answered else knowing(records, taxonomy)
        remedy = question(names) if names else _("label some of its paragraphs first")
        raise InputError(shown(path), _("has no answers"), remedy)
    if left_out := sum(one.answer.labels is None for one in answered):
        says = _("{file}: {count} of {total} answer(s) are skips or not given")
        notes.append(says.format(file=shown(path), count=left_out, total=len(answered)))
    return [Annotator(name or path.stem, _said(found)) for name, found in people.items()], notes


def _annotations(path: Path, taxonomy: Taxonomy) -> Iterable[Annotation]:
    try:
        return read_annotations(path, taxonomy).values()
    except UnknownLabel as error:
        if not (names := knowing_annotations(path, taxonomy)):
            raise
        raise InputError(error.location, error.problem, question(names)) from error


def _is_annotation_file(path: Path) -> bool:
    """Return whether a file holds ids, hashes and labels without text, as those of the shipped corpus do."""
    if path.suffix.lower() != ".jsonl" or not path.is_file():
        return False
    try:
        with open_text(path) as file:
            record = next((record for _, record in read_json_lines(file, str(path))), None)
    except InputError:
        return False  # who reads it next says what is wrong
    return isinstance(record, dict) and {"id", "hash", "labels"} <= set(record) and "text" not in record


def _said(answered: Iterable[Answered]) -> tuple[Said, ...]:
    found: dict[str, Said] = {}
    for one in answered:
        p = one.paragraph
        if p.id in found:
            problem = _("answers {id!r} a second time").format(id=p.id)
            raise InputError(one.location, problem, _("keep one answer of each annotator"))
        judged = None if p.judged is None else frozenset(p.judged)
        found[p.id] = Said(p.id, text_hash(fold(p.text)), frozenset(p.labels or ()), judged, p)
    return tuple(found.values())


def choose(annotators: Sequence[Annotator], names: Sequence[str] | None) -> tuple[Annotator, Annotator]:
    """Return the two annotators to compare.

    Parameters
    ----------
    annotators : sequence of Annotator
        All that were read.
    names : sequence of str or None
        The names of two; None where there are only two.

    Returns
    -------
    tuple of (Annotator, Annotator)

    Raises
    ------
    UsageError
        If there are not two, one is named twice, or none is called so.
    """
    known = [one.name for one in annotators]
    if names is not None:
        missing = [name for name in names if name not in known]
        if missing:
            remedy = _("known: {names}").format(names=", ".join(known))
            raise UsageError("--annotators", _("nobody is called {name!r}").format(name=missing[0]), remedy)
        if len(set(names)) < len(names):
            remedy = _("name two of: {names}").format(names=", ".join(known))
            raise UsageError("--annotators", _("names {name!r} twice").format(name=names[0]), remedy)
        annotators = [next(one for one in annotators if one.name == name) for name in names]
    if len(annotators) != 2:
        problem = _("names {count} annotator(s): {names}") if len(known) > 2 else _("names {count} annotator(s)")
        remedy = _("give two files, or a file of several and {option}").format(option="--annotators FIRST SECOND")
        raise UsageError(_("call"), problem.format(count=len(annotators), names=", ".join(known)), remedy)
    return annotators[0], annotators[1]


def in_common(first: Annotator, second: Annotator) -> tuple[list[tuple[Said, Said]], int]:
    """Return what both said of the paragraphs they have in common.

    Parameters
    ----------
    first, second : Annotator
        The annotators.

    Returns
    -------
    tuple of (list of (Said, Said), int)
        Pairs with the same id and text, then with the same text alone where it stands once with each; in the order of the
        first. And how many ids they share whose texts differ.
    """
    by_id = {one.id: one for one in second.said}
    pairs = {one.id: by_id[one.id] for one in first.said if one.id in by_id and by_id[one.id].hash == one.hash}
    taken = {other.id for other in pairs.values()}
    left = [one for one in first.said if one.id not in pairs], [one for one in second.said if one.id not in taken]
    once = [{digest for digest, n in Counter(one.hash for one in side).items() if n == 1} for side in left]
    by_hash = {one.hash: one for one in left[1] if one.hash in once[0] & once[1]}
    pairs |= {one.id: by_hash[one.hash] for one in left[0] if one.hash in by_hash}
    changed = sum(one.id in by_id and one.id not in pairs for one in first.said)
    return [(one, pairs[one.id]) for one in first.said if one.id in pairs], changed

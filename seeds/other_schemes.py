"""Whose labels a file bears, where they are not those of the scheme that was asked for: a forgotten ``--scheme``."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from labels import InputError
from labels.annotations import read_annotations
from labels.exchange.answers import LabelWords
from labels.exchange.conversions import conversion_of
from labels.exchange.known_words import bare_score
from labels.taxonomy import Taxonomy
from labels.wording import _
from seeds.formats.tables.record_options import Record
from seeds.schemes import nearby_schemes


def question(names: Sequence[str]) -> str:
    """Return the remedy that names the schemes that know the labels of a file.

    Parameters
    ----------
    names : sequence of str
        As ``--scheme`` takes them; at least one.
    """
    if len(names) == 1:
        says = _("its labels are those of the scheme {schemes}: {option}?")
    else:
        says = _("its labels are those of the schemes {schemes}: {option}?")
    return says.format(schemes=", ".join(names), option=f"--scheme {names[0]}")


def knowing(records: Sequence[Record], taxonomy: Taxonomy) -> list[str]:
    """Return the schemes that ship, or lie beside a file or where the command runs, and know the labels of its records.

    Parameters
    ----------
    records : sequence of Record
        All of the file.
    taxonomy : Taxonomy
        The labels that were asked for; schemes with the same are passed over.

    Returns
    -------
    list of str
        As ``--scheme`` takes them.
    """
    values = [record.values for record in records]
    known = _nearby(records[0].file if records else "", taxonomy)
    return [name for name, other in known if _understands(records, LabelWords(other)) or _tagged_by(values, LabelWords(other))]


def knowing_annotations(path: Path, taxonomy: Taxonomy) -> list[str]:
    """Return the same schemes for a file of ids, hashes and keys of labels alone.

    Parameters
    ----------
    path : Path
        The file.
    taxonomy : Taxonomy
        As for :func:`knowing`.
    """

    def reads(other: Taxonomy) -> bool:
        try:
            return any([one.labels for one in read_annotations(path, other).values()])
        except InputError:
            return False

    return [name for name, other in _nearby(str(path), taxonomy) if reads(other)]


def is_tagged_by_another(records: Sequence[Record], taxonomy: Taxonomy) -> bool:
    """Return whether a model wrote the records of a file, and scored none of the labels.

    Where it gave no label at all, nothing else tells that it was asked for others.

    Parameters
    ----------
    records : sequence of Record
        All of the file.
    taxonomy : Taxonomy
        The labels.
    """
    values = [record.values for record in records]
    return any(one.get("model") for one in values) and not _tagged_by(values, LabelWords(taxonomy))


def _nearby(file: str, taxonomy: Taxonomy) -> list[tuple[str, Taxonomy]]:
    places = [Path(file).parent, Path()]
    return [(name, other) for name, other in nearby_schemes(places) if other.keys != taxonomy.keys]


def _understands(records: Sequence[Record], words: LabelWords) -> bool:
    """Return whether answers are found in the records, and labels in some of them."""
    try:
        conversion = conversion_of([record.values for record in records], words, records[0].file) if records else None
        if conversion is None:
            return False
        answers = (one for record in records for one in conversion.answers(record.values, record.text, record.location))
        return any([bool(one.labels) for one in answers])  # a list: each answer must be understood
    except InputError:
        return False


def _tagged_by(values: Sequence[Mapping[str, Any]], words: LabelWords) -> bool:
    """Return whether a column, or a probability that a model stated, is called after a label."""
    names = {name for one in values for name in (*one, *(one["scores"] if isinstance(one.get("scores"), dict) else ()))}
    return any(words.column(bare_score(name)) for name in names)

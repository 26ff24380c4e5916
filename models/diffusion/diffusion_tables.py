"""What was found of diffusion as tables: first mentions, who follows whom, sentences taken over, set phrases."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from models.diffusion.diffusion_wording import Column, diffusion_wording
from models.diffusion.first_mentions import FirstMention, count_followings, followings
from models.diffusion.moments import days_between
from models.diffusion.spread_text import SpreadText
from models.diffusion.taken_over import Copies, TakenOver
from models.panel.units import Unit
from models.panel.wording import wording

Cell = str | int | float | None
# Pairs of units that anybody looks through, and that a sheet holds; of more the table is left out.
MOST_FOLLOWING = 1_000_000
_FIRST = (
    "code unit level status date rank months days_after before months_before days_before at_start "
    "id document text documents first_document"
)
_COLUMNS: Mapping[str, Sequence[str]] = {
    "first": f"label label_name {_FIRST} last_document undated".split(),
    "terms": f"label label_name term {_FIRST} last_document undated".split(),
    "follows": (
        "label label_name first_unit first_date first_at_start second_unit second_date second_at_start relation gap days"
    ).split(),
    "copies": (
        "source_unit source_date source_document source_id source_text "
        "target_unit target_date target_document target_id target_text likeness relation gap days labels"
    ).split(),
    "phrases": "phrase n_documents n_sentences reason document id".split(),
}


@dataclass(frozen=True, slots=True)
class DiffusionTable:
    """A table to write.

    Attributes
    ----------
    name : str
        Its name in ``diffusion.toml``.
    columns : sequence of Column
        Its columns.
    count : int
        How many rows it has.
    rows : callable
        Gives the rows, made as they are asked for.
    """

    name: str
    columns: Sequence[Column]
    count: int
    rows: Callable[[], Iterator[Sequence[Cell]]]


@dataclass(frozen=True, eq=False, slots=True)
class Diffusion:
    """All that was found.

    Attributes
    ----------
    text : SpreadText
        The paragraphs.
    first : sequence of FirstMention
        Of each label.
    terms : sequence of FirstMention or None
        Of each word, where that was asked for.
    copies : Copies
        Sentences taken over.
    made_of : mapping of str to str
        Model, scheme, texts and call, by what they are called.
    remarks : sequence of str
        What a reader should know besides.
    """

    text: SpreadText
    first: Sequence[FirstMention]
    terms: Sequence[FirstMention] | None
    copies: Copies
    made_of: Mapping[str, str] = field(default_factory=dict)
    remarks: Sequence[str] = ()


def diffusion_tables(found: Diffusion) -> list[DiffusionTable]:
    """Return the tables, the first mentions first.

    Parameters
    ----------
    found : Diffusion
        What was found.
    """
    text, copies = found.text, found.copies
    n_following = count_followings(found.first)
    tables = [_table("first", len(found.first), lambda: _mention_rows(text, found.first, with_terms=False))]
    if (terms := found.terms) is not None:
        tables.append(_table("terms", len(terms), lambda: _mention_rows(text, terms, with_terms=True)))
    if n_following <= MOST_FOLLOWING:
        tables.append(_table("follows", n_following, lambda: _following_rows(found.first)))
    return [
        *tables,
        _table("copies", len(copies.taken), lambda: _copy_rows(text, copies)),
        _table("phrases", len(copies.phrases), lambda: _phrase_rows(text, copies)),
    ]


def _table(name: str, count: int, rows: Callable[[], Iterator[Sequence[Cell]]]) -> DiffusionTable:
    return DiffusionTable(name, [diffusion_wording().columns[one] for one in _COLUMNS[name]], count, rows)


def explanation(found: Diffusion, tables: Sequence[DiffusionTable]) -> Iterator[tuple[str, str, str, str]]:
    """Yield what explains the tables: table, head, name and meaning of each column; then what all was made of.

    Parameters
    ----------
    found : Diffusion
        What was found.
    tables : sequence of DiffusionTable
        Its tables.

    Yields
    ------
    tuple of str
    """
    told = diffusion_wording()
    yield told.explains  # type: ignore[misc]
    for table in tables:
        title, says = told.tables[table.name]
        yield title, "", table.name, says
        for column in table.columns:
            yield title, column.head, column.name, column.says
    for name, value in found.made_of.items():
        yield told.made_of, "", name, value
    for remark in found.remarks:
        yield told.made_of, "", "", remark


def unit_name(unit: Unit | None) -> str:
    """Return what a unit is called; that of none is empty.

    Parameters
    ----------
    unit : Unit or None
        The unit.
    """
    return unit.name if unit else ""


def _mention_rows(text: SpreadText, mentions: Sequence[FirstMention], *, with_terms: bool) -> Iterator[Sequence[Cell]]:
    told = diffusion_wording()
    for one in mentions:
        paragraph = None if one.row is None else text.paragraphs[one.row]
        yield (
            one.mark.key,
            one.mark.name,
            *[one.mark.term][: int(with_terms)],
            one.unit.code,
            one.unit.name,
            wording().levels.get(one.unit.level, ""),
            told.statuses[one.status],
            one.date,
            one.rank,
            one.months,
            one.days,
            "、".join(unit.name for unit in one.before),
            one.months_before,
            one.days_before,
            told.yes if one.at_start else "",
            paragraph.id if paragraph else "",
            "" if one.row is None else text.documents[one.row],
            paragraph.text if paragraph else "",
            one.window.documents,
            one.window.first,
            one.window.last,
            one.window.undated,
        )


def _following_rows(mentions: Sequence[FirstMention]) -> Iterator[Sequence[Cell]]:
    told = diffusion_wording()
    for one in followings(mentions):
        row: list[Cell] = [one.first.mark.key, one.first.mark.name]
        for mention in (one.first, one.second):
            row += [mention.unit.name, mention.date, told.yes if mention.at_start else ""]
        yield *row, told.relations[one.relation], one.months, one.days


def copy_days(text: SpreadText, one: TakenOver) -> int | None:
    """Return how many days a sentence was taken over after it was said; None where their order or a day is not known.

    Parameters
    ----------
    text : SpreadText
        The paragraphs.
    one : TakenOver
        The sentence.
    """
    if one.relation != "follows":
        return None
    return days_between(text.moments[one.source.row], text.moments[one.target.row])


def _copy_rows(text: SpreadText, copies: Copies) -> Iterator[Sequence[Cell]]:
    relations, labels = diffusion_wording().relations, text.labels()
    for one in copies.taken:
        row: list[Cell] = []
        for sentence in (one.source, one.target):
            paragraph = text.paragraphs[sentence.row]
            row += [unit_name(text.units[sentence.row]), text.moments[sentence.row], text.documents[sentence.row]]
            row += [paragraph.id, sentence.text]
        named = [mark.name for mark, given in zip(labels.names, labels.given[one.target.row], strict=True) if given]
        yield *row, round(one.likeness, 3), relations[one.relation], one.months, copy_days(text, one), "、".join(named)


def _phrase_rows(text: SpreadText, copies: Copies) -> Iterator[Sequence[Cell]]:
    reasons = diffusion_wording().reasons
    for one in copies.phrases:
        paragraph = text.paragraphs[one.sentence.row]
        reason = reasons["common" if one.common else "set"]
        yield one.sentence.text, one.documents, one.sentences, reason, text.documents[one.sentence.row], paragraph.id

"""What two annotators said differently, as a file to settle: filled in, it comes back as labelled text."""

from __future__ import annotations

import csv
import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from labels import InputError, Paragraph, UsageError
from labels.annotations import text_hash
from labels.exchange.answers import shown_names
from labels.exchange.known_words import FILES, heads, none_word, written_word
from labels.exchange.sheet_words import written_before
from labels.support.atomic import whole_binary_file, whole_file
from labels.wording import _, language
from models.output.label_sheet import SheetRow, write_label_sheet
from models.output.plain import plain_cell
from seeds.cleaning.fold import fold
from seeds.schemes import Scheme
from training.agreement.annotators import Said

SUFFIXES = (".xlsx", ".csv", ".jsonl")
Pair = tuple[Said, Said]


def disputed(pair: Pair, keys: Sequence[str]) -> list[str]:
    """Return the labels that only one of two annotators gave, of those that both looked for.

    Parameters
    ----------
    pair : tuple of (Said, Said)
        What both said of a paragraph.
    keys : sequence of str
        Label keys.
    """
    return [key for key in keys if _looked_for(pair, key) and (key in pair[0].labels) != (key in pair[1].labels)]


def _looked_for(pair: Pair, key: str) -> bool:
    return all(one.judged is None or key in one.judged for one in pair)


def check_differences_file(path: Path) -> None:
    """Check, before work begins, that differences can be written to a file.

    Parameters
    ----------
    path : Path
        The file.

    Raises
    ------
    UsageError
        If its name ends otherwise.
    """
    if path.suffix.lower() not in SUFFIXES:
        problem = _("no list of differences ends in {suffix!r}").format(suffix=path.suffix)
        raise UsageError(str(path), problem, _("known: {names}").format(names=" ".join(SUFFIXES)))


def write_differences(pairs: Sequence[Pair], scheme: Scheme, path: Path) -> int:
    """Write the paragraphs with a disputed label, with both answers and room for the settled one; return how many.

    Parameters
    ----------
    pairs : sequence of (Said, Said)
        What both said of each paragraph.
    scheme : Scheme
        Whose labels they are.
    path : Path
        Where to write: a workbook with a column for each label (what both said is filled in, what is disputed is empty), a
        table or JSON Lines with an empty field ``labels``.

    Raises
    ------
    InputError
        If a paragraph came without its text.
    """
    settled = [pair for pair in pairs if disputed(pair, scheme.keys)]
    texts = [_paragraph(pair) for pair in settled]
    suffix = path.suffix.lower()
    # A table speaks to who fills it in; records of a program have the same names in every language.
    lang = FILES if suffix == ".jsonl" else language()
    said = [tuple(_names(one, scheme, lang) for one in pair) for pair in settled]
    marks = [_marks(pair, scheme.keys) for pair in settled]
    head = heads(lang)
    both = (head["first"], head["second"])
    if suffix == ".xlsx":
        rows = (
            SheetRow(text, mark, (), dict(zip(both, names, strict=True)))
            for text, mark, names in zip(texts, marks, said, strict=True)
        )
        with whole_binary_file(path) as binary:
            return write_label_sheet(rows, scheme, binary, both)
    with whole_file(path) as file:
        if suffix == ".csv":
            file.write("\ufeff")  # without the mark Excel reads UTF-8 as the system's old code page
            writer = csv.writer(file)
            own = list(dict.fromkeys(name for text in texts for name in text.extra or ()))
            writer.writerow(map(plain_cell, ["id", "doc", "n", "text", *both, "labels", *own, head["before"], "hash"]))
            for text, names, mark in zip(texts, said, marks, strict=True):
                cells = [text.id, text.doc, text.n, text.text, *names, "", *((text.extra or {}).get(name, "") for name in own)]
                cells += [written_before(mark, scheme.taxonomy), text_hash(fold(text.text))]
                writer.writerow(map(plain_cell, cells))
        else:
            for text, names in zip(texts, said, strict=True):
                record = replace(text, extra={**(text.extra or {}), **dict(zip(both, names, strict=True))}).to_record()
                record |= {"labels": None, "hash": text_hash(fold(text.text))}
                file.write(json.dumps(record, ensure_ascii=False) + "\n")
    return len(settled)


def _paragraph(pair: Pair) -> Paragraph:
    found = next((one.paragraph for one in pair if one.paragraph is not None), None)
    if found is None:
        raise InputError(pair[0].id, _("came without its text"), _("compare files that hold the texts"))
    return replace(found, labels=None, judged=None, predicted=None)


def _names(one: Said, scheme: Scheme, lang: str) -> str:
    names = shown_names(scheme.taxonomy, lang)
    return written_word("between", lang).join(names[key] for key in scheme.keys if key in one.labels) or none_word(lang)


def _marks(pair: Pair, keys: Sequence[str]) -> dict[str, bool | None]:
    """Return of each label what both said, None where they differ or one did not look."""
    open_ = set(disputed(pair, keys))
    return {key: None if key in open_ or not _looked_for(pair, key) else key in pair[0].labels for key in keys}

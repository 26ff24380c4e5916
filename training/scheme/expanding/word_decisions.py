"""What was decided about proposed words, kept in the folder of a scheme and written into its lexicon."""

from __future__ import annotations

import csv
import tomllib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from labels import InputError, UsageError
from labels.support.atomic import whole_file
from labels.taxonomy import Taxonomy
from labels.wording import _, pgettext
from models.output.plain import plain_cell
from models.text.segmenter import fold_case
from seeds.cleaning.fold import fold
from seeds.formats.encoding import decode
from seeds.schemes import CODEBOOK, LEXICON, Scheme, parse_scheme
from training.scheme.codebook_text import scheme_words, with_words
from training.scheme.expanding.csv_rows import csv_rows
from training.scheme.lexicon_text import add_words

FILE = "decisions.csv"
TERM, WEAK, NO = "term", "weak", "no"
ANSWERS = (TERM, WEAK, NO)
_FIELDS = {TERM: "terms", WEAK: "weak"}


@cache
def decision_words() -> Mapping[str, Any]:
    """Return the words of ``decision_words.toml``."""
    return tomllib.loads(Path(__file__).with_name("decision_words.toml").read_text(encoding="utf-8"))


@cache
def _synonyms() -> Mapping[str, str]:
    return {word: answer for answer, ways in decision_words()["answers"].items() for word in ways}


def answer_words() -> dict[str, str]:
    """Return how answers are written in the language spoken; all ways to write them are read in any language."""
    words = (pgettext("answer", "yes"), pgettext("answer", "weak"), pgettext("answer", "no"))
    return dict(zip(ANSWERS, words, strict=True))


@dataclass(frozen=True, slots=True)
class Decision:
    """What somebody made of a word.

    Attributes
    ----------
    label : str
        Label key.
    word : str
        The word, folded.
    answer : {"term", "weak", "no"}
        A term, a weak term, no word of the label.
    """

    label: str
    word: str
    answer: str

    @property
    def identity(self) -> tuple[str, str]:
        """What it is about: label and word, whatever their case and width."""
        return self.label, fold_case(fold(self.word))


def read_answer(text: str, location: str) -> str | None:
    """Return the answer a cell holds; None where it is empty.

    Parameters
    ----------
    text : str
        What the cell holds.
    location : str
        Where it stands, for the error message.

    Raises
    ------
    InputError
        If it is no answer.
    """
    cell = fold(text).strip().lower()
    if cell and cell not in _synonyms():
        remedy = _("write one of {answers}, or leave it empty").format(answers=" ".join(answer_words().values()))
        raise InputError(location, _("{answer!r} is no answer").format(answer=text), remedy)
    return _synonyms().get(cell)


def label_key(text: str, taxonomy: Taxonomy, location: str) -> str:
    """Return the key of a label that was named by key or by its Chinese name.

    Parameters
    ----------
    text : str
        Key or name.
    taxonomy : Taxonomy
        The labels.
    location : str
        Where it stands, for the error message.

    Raises
    ------
    InputError
        If no label, or more than one, is called so.
    """
    found = [label.key for label in taxonomy.labels if text == label.key] or [
        label.key for label in taxonomy.labels if text.strip() in (label.key, label.name)
    ]
    if len(found) != 1:
        problem = _("{label!r} names several labels") if found else _("{label!r} is no label")
        known = [f"{label.key} {label.name}" if label.name != label.key else label.key for label in taxonomy.labels]
        remedy = _("labels: {labels}").format(labels=pgettext("between names", ", ").join(known))
        raise InputError(location, problem.format(label=text), remedy)
    return found[0]


def read_decisions(folder: Path, taxonomy: Taxonomy) -> list[Decision]:
    """Read what was decided before, the oldest first.

    Parameters
    ----------
    folder : Path
        Folder of the scheme.
    taxonomy : Taxonomy
        Its labels; decisions about others are left out.

    Returns
    -------
    list of Decision
        Empty where nothing was decided.

    Raises
    ------
    InputError
        If the file is broken.
    """
    path = folder / FILE
    if not path.is_file():
        return []
    decisions, head = [], decision_words()["kept"]["heads"]
    rows = list(csv_rows(decode(path.read_bytes(), str(path)), str(path)))
    for number, row in rows[1:]:
        if not any(row):
            continue
        if len(row) < len(head):
            problem = _("has {count} cells").format(count=len(row))
            raise InputError(f"{path}:{number}", problem, _("write {example}").format(example=", ".join(head)))
        answer = read_answer(row[3], f"{path}:{number}")
        if answer is not None and row[1] in taxonomy.columns:
            decisions.append(Decision(row[1], row[2], answer))
    return decisions


@dataclass(frozen=True, slots=True)
class Applied:
    """What came of some decisions.

    Attributes
    ----------
    scheme : Scheme
        The scheme as it is now.
    counts : tuple of int
        New terms, new weak terms, rejections.
    notes : tuple of str
        What was left out, and why.
    """

    scheme: Scheme
    counts: tuple[int, int, int]
    notes: tuple[str, ...]


def apply_decisions(scheme: Scheme, folder: Path, decisions: Sequence[Decision], today: date) -> Applied:
    """Write accepted words into the lexicon of a scheme and the lines of its codebook, and all decisions beside them.

    Parameters
    ----------
    scheme : Scheme
        As it was read from the folder.
    folder : Path
        Its folder.
    decisions : sequence of Decision
        New ones; the same one twice is one.
    today : date
        Date to write.

    Returns
    -------
    Applied

    Raises
    ------
    UsageError
        If the scheme comes with the program, or two answers differ.
    InputError
        If the lexicon cannot be edited.
    """
    if scheme.shipped:
        remedy = _("copy it: {command}").format(command=f"python -m training.scheme new DIR --from {scheme.name}")
        raise UsageError(scheme.location, _("comes with the program and is not written to"), remedy)
    fresh: dict[tuple[str, str], Decision] = {}
    for decision in decisions:
        other = fresh.setdefault(decision.identity, decision)
        if other.answer != decision.answer:
            problem = _("{word!r} of {label} is answered both {one} and {other}")
            ways = answer_words()
            both = {"one": ways[other.answer], "other": ways[decision.answer]}
            problem = problem.format(word=decision.word, label=decision.label, **both)
            raise UsageError(_("answers"), problem, _("keep one answer"))
    before = {decision.identity: decision for decision in read_decisions(folder, scheme.taxonomy)}
    notes: list[str] = []
    additions: dict[str, dict[str, list[str]]] = {}
    counts = dict.fromkeys(ANSWERS, 0)
    kept = []
    for identity, decision in fresh.items():
        held = _held(scheme, decision)
        if held is not None and held != _FIELDS.get(decision.answer):
            says = _("{word} of {label} stands in {file} as {field} already: change it there by hand")
            notes.append(says.format(word=decision.word, label=decision.label, file=LEXICON, field=held))
            continue
        if held is None and decision.answer in _FIELDS:
            additions.setdefault(decision.label, {}).setdefault(_FIELDS[decision.answer], []).append(decision.word)
            counts[decision.answer] += 1
        if identity not in before or before[identity].answer != decision.answer:
            kept.append(decision)
            counts[NO] += decision.answer == NO
    if additions:
        scheme = _write_words(scheme, folder, additions)
    scheme, said = _list_words(scheme, folder, additions)
    notes += said
    if kept:
        _append(folder / FILE, kept, today)
    return Applied(scheme, (counts[TERM], counts[WEAK], counts[NO]), tuple(notes))


def _write_words(scheme: Scheme, folder: Path, additions: Mapping[str, Mapping[str, Sequence[str]]]) -> Scheme:
    """Write words into the lexicon of a scheme; return the scheme with them."""
    text, encoding = _read(folder / LEXICON)
    text = add_words(text, additions, str(folder / LEXICON))
    scheme = parse_scheme({**scheme.texts, LEXICON: text}, scheme.name, scheme.location)
    with whole_file(folder / LEXICON, encoding=encoding) as file:
        file.write(text)
    return scheme


def _list_words(scheme: Scheme, folder: Path, added: Collection[str]) -> tuple[Scheme, list[str]]:
    """Write the words of a scheme into its codebook, where lines are kept for them; say which new words have none."""
    if not (folder / CODEBOOK).is_file():
        return scheme, []
    old, encoding = _read(folder / CODEBOOK)
    text, missing = with_words(old, scheme)
    if text != old:
        with whole_file(folder / CODEBOOK, encoding=encoding) as file:
            file.write(text)
    unlisted = pgettext("between names", ", ").join(key for key in missing if key in added)
    note = _(
        "{codebook} lists no words of {labels}, {lexicon} alone does; to have them there, begin a line with {mark!r} "
        "below the heading with the label's key"
    )
    note = note.format(codebook=CODEBOOK, labels=unlisted, lexicon=LEXICON, mark=scheme_words()["mark"].strip())
    scheme = parse_scheme({**scheme.texts, CODEBOOK: text}, scheme.name, scheme.location)
    return scheme, [note] if unlisted else []


def _read(path: Path) -> tuple[str, str]:
    """Return a text with its line ends, and the encoding to write it in again: with a mark where it has one."""
    raw = path.read_bytes().decode("utf-8")
    return raw.removeprefix("\ufeff"), "utf-8-sig" if raw.startswith("\ufeff") else "utf-8"


def _held(scheme: Scheme, decision: Decision) -> str | None:
    """Return the field that holds the word of a decision already."""
    entry = scheme.lexicon.entries[decision.label]
    word = decision.identity[1]
    held = (("terms", entry.terms), ("weak", entry.weak))
    return next((field for field, words in held if word in map(fold_case, words)), None)


def _append(path: Path, decisions: Sequence[Decision], today: date) -> None:
    """Write a file anew with some decisions at its end; spreadsheets know UTF-8 by its mark."""
    old = decode(path.read_bytes(), str(path)) if path.is_file() else ""  # a spreadsheet may have saved it as GB18030
    with whole_file(path, encoding="utf-8-sig") as file:
        file.write(old if not old or old.endswith("\n") else old + "\n")
        writer = csv.writer(file, lineterminator="\n")
        words = decision_words()["kept"]
        if not old:
            writer.writerow(words["heads"])
        for decision in decisions:
            answer = words["answers"][decision.answer]
            writer.writerow([today.isoformat(), *map(plain_cell, (decision.label, decision.word, answer))])

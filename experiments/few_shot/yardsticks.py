"""Public few-shot sets as labelled paragraphs of a scheme whose labels are nothing but their names."""

from __future__ import annotations

import csv
import json
import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from labels import InputError, Paragraph
from labels.support.plain_files import check_file
from labels.wording import _
from seeds.cleaning.clean import clean_text
from seeds.schemes import Scheme, parse_scheme
from training.sets.labelled_set import LabelledSet

NAMES = Path(__file__).with_name("names.toml")
# Fields of a record of FewCLUE that hold the text, and the name of its class; the first that is there.
TEXT, CLASS = ("content", "sentence"), ("label_des", "label_desc", "label")
FOLDS = 5


@dataclass(frozen=True, slots=True)
class Labelled:
    """Texts with the names of their classes.

    Attributes
    ----------
    texts : tuple of str
        As they stand in the file.
    classes : tuple of tuple of str
        One or more names for each.
    """

    texts: tuple[str, ...]
    classes: tuple[tuple[str, ...], ...]


def read_few(path: Path) -> Labelled:
    """Read a file of FewCLUE: a JSON object a line, with a text and the name of its class.

    Parameters
    ----------
    path : Path
        The file.

    Returns
    -------
    Labelled

    Raises
    ------
    UsageError
        If there is no such file.
    InputError
        If a line is no JSON object with a text and a class.
    """
    remedy = _("name a folder of FewCLUE with {first} … and {last}").format(first="train_0.json", last="dev_few_all.json")
    check_file(path, remedy)
    names = tomllib.loads(NAMES.read_text(encoding="utf-8"))
    texts, classes = [], []
    for number, line in enumerate(path.read_text(encoding="utf-8").split("\n"), 1):
        if not line.strip():
            continue
        try:
            record = json.loads(line)
            texts.append(str(next(record[field] for field in TEXT if field in record)))
            found = str(next(record[field] for field in CLASS if field in record))
        except (ValueError, TypeError, StopIteration) as error:
            raise InputError(f"{path}:{number}", _("holds no text with a class"), _("give FewCLUE's JSON Lines")) from error
        classes.append((names.get(found, found),))
    return Labelled(tuple(texts), tuple(classes))


def read_govdoc(path: Path) -> Labelled:
    """Read a CSV of documents with the departments they go to: columns ``article`` and ``labels``, names by commas.

    Parameters
    ----------
    path : Path
        The file.

    Returns
    -------
    Labelled

    Raises
    ------
    UsageError
        If there is no such file.
    InputError
        If a column is missing.
    """
    check_file(path, _("name the CSV of documents"))
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    if not rows or not {"article", "labels"} <= rows[0].keys():
        problem = _("has no columns {first} and {second}").format(first="article", second="labels")
        raise InputError(str(path), problem, _("give the CSV of documents"))
    split = [tuple(filter(None, map(str.strip, row["labels"].split(",")))) for row in rows]
    return Labelled(tuple(row["article"] for row in rows), tuple(split))


def scheme_of(names: Iterable[str], name: str, *, single: bool) -> Scheme:
    """Return a scheme whose labels are names, and whose words are these names.

    Parameters
    ----------
    names : iterable of str
        Names of the labels.
    name : str
        What to call the scheme.
    single : bool
        Whether a text carries one label.
    """
    keys = {label: f"label_{number}" for number, label in enumerate(sorted(set(names)))}
    labels = "".join(f"[[label]]\nkey = {json.dumps(key)}\nname = {json.dumps(label)}\n" for label, key in keys.items())
    words = "".join(f"[{key}]\nterms = [{json.dumps(label, ensure_ascii=False)}]\n" for label, key in keys.items())
    texts = {"labels.toml": f"single = {str(single).lower()}\n{labels}", "lexicon.toml": words}
    return parse_scheme(texts, name, name)


def labelled_set(data: Labelled, name: str, scheme: Scheme, rows: Sequence[int] | None = None) -> LabelledSet:
    """Return texts as labelled paragraphs, each a document of its own.

    Parameters
    ----------
    data : Labelled
        Texts and names.
    name : str
        What to call the set.
    scheme : Scheme
        Labels of these names.
    rows : sequence of int, optional
        Which texts; all by default.
    """
    keys = {label.name: label.key for label in scheme.taxonomy.labels}
    chosen = range(len(data.texts)) if rows is None else rows
    return LabelledSet(
        name,
        tuple(
            Paragraph(f"{name}#{row}", f"{name}-{row}", row, "body", clean_text(data.texts[row]), labels=_keys(data, row, keys))
            for row in chosen
        ),
        scheme,
    )


def _keys(data: Labelled, row: int, keys: dict[str, str]) -> tuple[str, ...]:
    held = {keys[" ".join(name.split())] for name in data.classes[row]}
    return tuple(key for key in keys.values() if key in held)

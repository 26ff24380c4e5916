"""Growth of what counts, follows, draws, writes and takes back tagged paragraphs: commands, as their users run them."""

from __future__ import annotations

import contextlib
import json
import os
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from itertools import product
from pathlib import Path
from typing import Any

from experiments.speed.growth.growth_measure import Case, Work
from experiments.speed.growth.growth_shapes import Shape, label_key, load_shapes, own_scheme, tagged, write_lines
from labels import InputError
from labels.annotations import read_evidence
from models import predict
from models.diffusion import __main__ as diffusion
from models.panel import __main__ as panel
from seeds.cleaning.fold import fold
from training.agreement import __main__ as agreement
from training.correct import __main__ as correct
from training.select import __main__ as select
from training.sets.labelled_files import read_labelled

Command = Callable[[list[str] | None], int]
_SHAPES = ("evidence in sentences", "evidence in paragraphs", "one number differs", "common beginning", "tiny paragraphs")
# Commands that read tagged paragraphs: their arguments beside the file.
_OF_TAGGED: Mapping[str, tuple[Command, tuple[str, ...]]] = {
    "panel by document": (panel.main, ("--by", "document", "--output", "out.csv")),
    "panel, observed once": (panel.main, ("--by", "region,year", "--observed", "--once", "--output", "out.csv")),
    "panel as workbook": (panel.main, ("--by", "region,month", "--output", "out.xlsx")),
    "panel's audit": (panel.main, ("--audit", "100", "--output", "out.xlsx")),
    "diffusion page": (diffusion.main, ("--output", "out.html")),
    "diffusion of words": (diffusion.main, ("--terms", "--output", "out.csv")),
}
# Commands that read text and tag it by the lexicon's words.
_OF_TEXT: Mapping[str, tuple[Command, tuple[str, ...]]] = {
    **{
        f"predict, {form}": (
            predict.main,
            ("--model", "lexicon", "--jobs", "1", "--no-corrections", "--format", form, "--output", f"out.{suffix}"),
        )
        for form, suffix in (
            ("html", "html"),
            ("xlsx", "xlsx"),
            ("csv", "csv"),
            ("dta", "dta"),
            ("parquet", "parquet"),
            ("label-sheet", "xlsx"),
            ("doccano-spans", "jsonl"),
            ("label-studio", "json"),
        )
    },
    "select": (select.main, ("--model", "lexicon", "-n", "50", "--output", "out.jsonl")),
}
_FORMS = ("doccano-spans", "label-studio")  # in which people's answers come back


def table_cases() -> Sequence[Case]:
    """Return the cases: every command with every shape of text, and tables whose form is made to hurt."""
    shapes = [shape for shape in load_shapes() if shape.name in _SHAPES]
    found = []
    for shape, (name, (command, given)) in product(shapes, _OF_TAGGED.items()):
        found.append(Case("tables", f"{name}, {shape.name}", partial(_on_tagged, command, given, shape)))
    for shape, (name, (command, given)) in product(shapes, _OF_TEXT.items()):
        found.append(Case("tables", f"{name}, {shape.name}", partial(_on_text, command, given, shape)))
    for shape, form in product(shapes, _FORMS):
        found.append(Case("tables", f"answers from {form}, {shape.name}", partial(_taken_back, form, shape)))
    prose = next(shape for shape in shapes if shape.name == "evidence in paragraphs")
    for name, place in _PLACES.items():
        for what in ("panel by document", "panel, observed once", "diffusion page"):
            command, given = _OF_TAGGED[what]
            found.append(Case("tables", f"{what}, {name}", partial(_on_tagged, command, given, prose, place=place)))
    found += [
        Case("tables", "corrections taken in", partial(_corrected, prose)),
        *(Case("tables", f"answers from a table, {shape.name}", partial(_from_table, shape)) for shape in shapes),
        Case("tables", "agreement of two", partial(_agreed, prose)),
        Case("tables", "evidence file", partial(_evidence, prose)),
        Case("tables", "evidence file, one paragraph", partial(_evidence, shapes[0])),
        Case("tables", "labels in one cell", _one_cell),
        Case("tables", "spans behind a rare character", _behind_rare),
        Case("tables", "own columns", _own_columns),
    ]
    return found


def _id(number: int) -> dict[str, Any]:
    return {"id": "a#1", "doc": "a", "n": 1}


def _document(number: int) -> dict[str, Any]:
    return {"id": f"d{number}#1", "doc": f"d{number}", "n": 1}


def _one_document(number: int) -> dict[str, Any]:
    return {"id": f"d#{number}", "doc": "d", "n": number + 1}


def _title(number: int) -> dict[str, Any]:
    return _document(number) | {
        "title": "县里的一年计划",
        "issuer": f"第{number}办公室",
        "date": f"20{number % 90 + 10}-{number % 12 + 1:02}",
    }


_PLACES: Mapping[str, Callable[[int], Mapping[str, Any]]] = {
    "one id": _id,
    "a document each": _document,
    "one document": _one_document,
    "an office each": _title,
}


def run_quietly(command: Command, arguments: Sequence[str], folder: Path) -> None:
    """Run a command in a folder, what it says thrown away.

    Parameters
    ----------
    command : callable
        Its ``main``.
    arguments : sequence of str
        Its arguments.
    folder : Path
        Where it runs.

    Raises
    ------
    InputError
        If it failed, so that the table says so.
    """
    with (
        contextlib.chdir(folder),
        open(os.devnull, "w", encoding="utf-8") as nowhere,
        contextlib.redirect_stdout(nowhere),
        contextlib.redirect_stderr(nowhere),
    ):
        code = command(list(arguments))
    if code:
        raise InputError("growth", f"exit code {code}", "")


def _on_tagged(
    command: Command,
    given: Sequence[str],
    shape: Shape,
    size: int,
    folder: Path,
    *,
    place: Callable[[int], Mapping[str, Any]] | None = None,
) -> Work:
    path = write_lines(folder / "tagged.jsonl", tagged(shape.texts(size), place))
    return lambda: run_quietly(command, (path, *given), folder)


def _on_text(command: Command, given: Sequence[str], shape: Shape, size: int, folder: Path) -> Work:
    path = write_lines(folder / "text.jsonl", [{"text": text} for text in shape.texts(size)])
    where = ("--input", path) if command is predict.main else (path,)
    return lambda: run_quietly(command, (*where, *given), folder)


def _taken_back(form: str, shape: Shape, size: int, folder: Path) -> Work:
    command, given = _OF_TEXT[f"predict, {form}"]
    _on_text(command, given, shape, size, folder)()
    path, scheme = folder / given[-1], own_scheme()
    if path.suffix == ".json":  # somebody agreed with all of it
        tasks = [one | {"annotations": one.pop("predictions")} for one in json.loads(path.read_text(encoding="utf-8"))]
        path.write_text(json.dumps(tasks, ensure_ascii=False), encoding="utf-8")
    return lambda: read_labelled([path], "growth", scheme)


def _correct(path: Path, folder: Path) -> None:
    log = str(folder / "log.jsonl")
    run_quietly(correct.main, (str(path), "--corrections", log, "--by", "甲", "--model", "lexicon", "--all"), folder)


def _answers(shape: Shape, size: int, folder: Path, name: str) -> str:
    records = [{"id": one["id"], "text": one["text"], "labels": one["labels"]} for one in tagged(shape.texts(size))]
    return write_lines(folder / name, records)


def _corrected(shape: Shape, size: int, folder: Path) -> Work:
    path = Path(_answers(shape, size, folder, "answers.jsonl"))
    return lambda: _correct(path, folder)


def _from_table(shape: Shape, size: int, folder: Path) -> Work:
    """Return the reading of a table with a column for each label."""
    columns, taxonomy = ",".join(own_scheme().keys), own_scheme().taxonomy
    marks = ",".join(["1", *["0"] * (len(taxonomy.keys) - 1)])
    rows = [f"{number},{text},{marks}" for number, text in enumerate(shape.texts(size))]
    return _labelled(folder / "table.csv", "\n".join([f"id,text,{columns}", *rows]) + "\n")


def _agreed(shape: Shape, size: int, folder: Path) -> Work:
    paths = [_answers(shape, size, folder, name) for name in ("a.jsonl", "b.jsonl")]
    return lambda: run_quietly(agreement.main, paths, folder)


def _evidence(shape: Shape, size: int, folder: Path) -> Work:
    records, taxonomy = tagged(shape.texts(size)), own_scheme().taxonomy
    texts = {one["id"]: fold(one["text"]) for one in records}
    names = ("label", "start", "end", "text")
    spans = [[{name: span[name] for name in names} for span in one["evidence"]] for one in records]
    lines = [{"id": one["id"], "hash": one["hash"], "spans": some} for one, some in zip(records, spans, strict=True)]
    path = Path(write_lines(folder / "evidence.jsonl", lines))
    return lambda: read_evidence(path, texts, taxonomy)


def _labelled(path: Path, content: str) -> Work:
    path.write_text(content, encoding="utf-8")
    scheme = own_scheme()
    return lambda: read_labelled([path], "growth", scheme)


def _one_cell(size: int, folder: Path) -> Work:
    cell = "，".join([label_key()] * max(1, size // 5))
    return _labelled(folder / "one.csv", f'text,labels\n县里建了储能电站。,"{cell}"\n')


def _behind_rare(size: int, folder: Path) -> Work:
    """Return the reading of marked words whose offsets are those of a browser, behind a character that it counts twice."""
    text = "𠀀" + "储能，" * max(1, size // 3)
    key = label_key()
    starts = range(1, len(text) - 2, 3)
    marks = [{"start": at + 1, "end": at + 3, "text": text[at : at + 2], "labels": [key]} for at in starts]
    result = [{"from_name": "label", "to_name": "text", "type": "labels", "value": mark} for mark in marks]
    task = {"id": 1, "data": {"text": text}, "annotations": [{"result": result}]}
    return _labelled(folder / "tasks.json", json.dumps([task], ensure_ascii=False))


def _own_columns(size: int, folder: Path) -> Work:
    head = ",".join(["text", *(f"列{number}" for number in range(max(1, size // 8)))])
    row = ",".join(["县里建了储能电站。", *("1" for _number in range(max(1, size // 8)))])
    path = folder / "wide.csv"
    path.write_text(f"{head}\n{row}\n", encoding="utf-8")
    command, given = _OF_TEXT["predict, csv"]
    return lambda: run_quietly(command, ("--input", str(path), *given), folder)

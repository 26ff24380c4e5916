"""Growth of what the desk does: taking paragraphs in, searching, counting, answering, trying words, sending out."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from itertools import product
from pathlib import Path
from typing import Any

from experiments.speed.growth.growth_measure import Case, Work
from experiments.speed.growth.growth_shapes import Shape, load_shapes, own_scheme, tagged
from training.desk.desk import Desk
from training.desk.scheme_words.words_routes import WordsRoom
from training.desk.search.row_filter import RowFilter
from training.desk.search.searched_words import indexed
from training.desk.server import asked, asked_changes
from training.desk.state.answer_log import AnswerLog
from training.desk.state.desk_file import DeskFile
from training.desk.state.kept_paragraphs import add_rows, begin_file, model_number

_PERSON = "甲"
_FILE = "材料.jsonl"
_SHAPES = ("prose, one paragraph", "one character", "evidence in sentences", "Latin letters", "evidence in paragraphs",
           "equal paragraphs", "tiny paragraphs")  # fmt: skip
Action = Callable[[Desk], object]


def desk_cases() -> Sequence[Case]:
    """Return the cases: every action with every shape of text."""
    shapes = [shape for shape in load_shapes() if shape.name in _SHAPES]
    found = [
        Case("desk", f"{name}, {shape.name}", partial(_on_desk, act, shape))
        for shape, (name, act) in product(shapes, _ACTIONS.items())
    ]
    found += [Case("desk", f"taken in, {shape.name}", partial(_taken_in, shape)) for shape in shapes]
    found += [Case("desk", f"a file that went, {shape.name}", partial(_gone, shape)) for shape in shapes]
    found += [Case("desk", f"{name}, many asked for", partial(_many, ask)) for name, ask in _QUESTIONS.items()]
    return found


def _opened(folder: Path) -> Desk:
    file, scheme = DeskFile(folder / "材料.desk.sqlite"), own_scheme()
    desk = Desk(folder, file, scheme, AnswerLog(folder / "log.jsonl", scheme, file))
    return desk


def _rows(shape: Shape, size: int) -> list[dict[str, Any]]:
    keys, rows = own_scheme().keys, []
    for record in tagged(shape.texts(size)):
        spans = record.pop("evidence")
        said = {"record": record, "hash": record.pop("hash"), "words": indexed(record["text"]), "evidence": spans, "topic": None}
        rows.append(said | {"scores": [0.9] + [0.1] * (len(keys) - 1), "given": [1] + [0] * (len(keys) - 1), "doubt": 0.1})
    return rows


def _fill(desk: Desk, rows: Sequence[Mapping[str, Any]]) -> None:
    scheme = desk.scheme
    add_rows(desk.file, _FILE, rows, model_number(desk.file, "m", scheme.digest, scheme.keys), 0)


def _filled(shape: Shape, size: int, folder: Path) -> Desk:
    desk = _opened(folder)
    _fill(desk, _rows(shape, size))
    return desk


def _closed(desk: Desk, act: Action) -> None:
    """Let a desk do something, and close it: what it does later is part of it."""
    try:
        act(desk)
    finally:
        desk.close()


def _on_desk(act: Action, shape: Shape, size: int, folder: Path) -> Work:
    desk = _filled(shape, size, folder)
    return lambda: _closed(desk, act)


def _taken_in(shape: Shape, size: int, folder: Path) -> Work:
    desk, texts = _opened(folder), _rows(shape, size)
    return lambda: _closed(desk, lambda one: _fill(one, texts))


def _gone(shape: Shape, size: int, folder: Path) -> Work:
    desk = _filled(shape, size, folder)
    return lambda: _closed(desk, lambda one: begin_file(one.file, _FILE))


def _search(desk: Desk, **given: Any) -> object:
    return asked.search(desk, _PERSON, {name: [value] for name, value in given.items()})


def _phrase(desk: Desk) -> object:
    """Search for a phrase as long as may be: of the first paragraph, and of one sign."""
    _search(desk, q="的" * 400, limit="50")
    return _search(desk, q=f'"{"储能" * 150}" 县里 a', limit="50")


def _answer_all(desk: Desk) -> object:
    count = int(desk.find(RowFilter(), _PERSON)[1].sum())
    key = desk.scheme.keys[0]
    asked_changes.answer_all(desk, _PERSON, {"filter": {}, "expected": count, "labels": [key]})
    return asked_changes.undo(desk, _PERSON, {})


def _words(desk: Desk) -> object:
    room: Any = WordsRoom(desk, None, None)  # type: ignore[arg-type]  # neither jobs nor trainings are asked for
    key = desk.scheme.keys[0]
    room.words(_PERSON, {"label": [key]})
    room.places(_PERSON, {"label": [key], "word": ["储能"]})
    return room.tried(_PERSON, {"label": key, "add": {"terms": ["县里", "的的"]}})


def _sent(form: str, desk: Desk) -> object:
    parcel = asked.sent(desk, _PERSON, {"format": [form]})
    shutil.rmtree(parcel.folder)
    return parcel


_ACTIONS: Mapping[str, Action] = {
    "opened and searched": lambda desk: _search(desk, q="储能", ids="1"),
    "searched by relevance": lambda desk: _search(desk, q="储能 县里", order="relevance"),
    "long phrases": _phrase,
    "a document": lambda desk: asked.document(desk, _PERSON, {"doc": ["d0"]}),
    "documents": lambda desk: asked.documents(desk, _PERSON, {}),
    "counted": lambda desk: asked.counted(desk, _PERSON, {}),
    "all answered and undone": _answer_all,
    "words tried": _words,
    "sent as workbook": partial(_sent, "xlsx"),
    "sent as page": partial(_sent, "html"),
}


_QUESTIONS: Mapping[str, Callable[[Desk, int], object]] = {
    "documents": lambda desk, size: asked.search(desk, _PERSON, {"doc": [f"d{number}" for number in range(size // 10)]}),
    "labels": lambda desk, size: asked.search(desk, _PERSON, {"label": [",".join(desk.scheme.keys * (size // 100 + 1))]}),
    "spaces": lambda desk, size: asked.search(desk, _PERSON, {"q": [" " * size]}),
    "quotes": lambda desk, size: asked.search(desk, _PERSON, {"q": ['"' * size]}),
    "an open quote": lambda desk, size: asked.search(desk, _PERSON, {"q": ["“储" * size]}),
    "rows": lambda desk, size: asked_changes.answer(
        desk, _PERSON, {"rows": desk.view(_PERSON).columns.rows.tolist(), "labels": [desk.scheme.keys[0]]}
    ),
}


def _many(ask: Callable[[Desk, int], object], size: int, folder: Path) -> Work:
    shape = next(shape for shape in load_shapes() if shape.name == "evidence in paragraphs")
    desk = _filled(shape, 10 * size, folder)
    return lambda: _closed(desk, lambda one: ask(one, size))

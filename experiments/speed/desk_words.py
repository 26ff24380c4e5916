"""How quick changed words are seen at the desk: ``python -m experiments.speed.desk_words --input FILE.jsonl [--paragraphs N]``.

The paragraphs are put into a desk's file, as often as it takes with every copy changed; then its texts are folded, all words of a
scheme looked for, and words added and dropped as the view 类别 does it. Words are taken from the scheme and from the texts.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from experiments.shared.processes import machine
from experiments.shared.tables import add_output_options, check_writable, publish
from experiments.shared.unlabelled import add_input_option, read_distinct
from experiments.speed.desk_speed import two_characters
from labels import Paragraph
from labels.support.command import add_lang_option, run_command
from labels.wording import N_, _
from seeds.schemes import INDUSTRIES, Scheme, load_scheme
from training.desk.scheme_words.folded_texts import FoldedTexts
from training.desk.scheme_words.word_change import WordChange, changed_scheme
from training.desk.scheme_words.word_effects import effects
from training.desk.scheme_words.word_hits import WordHits
from training.desk.state.desk_file import DeskFile
from training.desk.state.row_columns import read_columns
from training.desk.state.said_of_texts import PersonView

_TURNS = 20  # words that are added, and that are dropped


def fill(file: DeskFile, paragraphs: Sequence[Paragraph], count: int) -> None:
    """Put so many paragraphs into a desk's file, the given ones again and again, every copy changed by a number.

    Parameters
    ----------
    file : DeskFile
        The file, empty.
    paragraphs : sequence of Paragraph
        The texts.
    count : int
        How many to put.
    """
    with file.write() as writer:
        writer.execute("INSERT INTO files VALUES (1, 'paragraphs.jsonl', 0, 0, '')")
        writer.execute("INSERT INTO documents (doc, name) VALUES (1, 'paragraphs')")
        says = "INSERT INTO paragraphs (file, doc, place, kind, hash, record) VALUES (1, 1, ?, 'body', ?, ?)"
        for number in range(count):
            one, turn = paragraphs[number % len(paragraphs)], number // len(paragraphs)
            record = {"text": one.text if not turn else f"{one.text}（{turn}）", "doc": "paragraphs"}
            writer.execute(says, (number, str(number), json.dumps(record, ensure_ascii=False)))


def measured(scheme: Scheme, file: DeskFile, words: Sequence[str]) -> list[tuple[str, list[float]]]:
    """Return what was done, and the seconds of each turn.

    Parameters
    ----------
    scheme : Scheme
        Whose words.
    file : DeskFile
        A desk's.
    words : sequence of str
        To add.
    """
    view = PersonView(read_columns(file, scheme.keys), "", {}, {})
    start = time.perf_counter()
    folded = FoldedTexts(file, view.columns)
    read = time.perf_counter()
    WordHits.of(scheme, folded)
    rows = [(N_("texts folded, once"), [read - start]), (N_("all words looked for"), [time.perf_counter() - read])]
    key = max(scheme.keys, key=lambda one: len(scheme.lexicon.entries[one].terms))
    terms = scheme.lexicon.entries[key].terms
    for name, side, some in ((N_("a word added"), "add", words), (N_("a word dropped"), "drop", terms)):
        seconds = []
        for word in some[:_TURNS]:
            begun = time.perf_counter()
            change = WordChange.read({"label": key, side: {"terms": [word]}}, scheme)
            effects(scheme, changed_scheme(scheme, change), folded, view, file)
            seconds.append(time.perf_counter() - begun)
        rows.append((name, seconds))
    return rows


def main(argv: list[str] | None = None) -> int:
    """Run the command; return its exit code.

    Parameters
    ----------
    argv : list of str, optional
        Arguments; those of the process by default.
    """
    parser = argparse.ArgumentParser(
        prog="python -m experiments.speed.desk_words",
        description=_("How quick changed words are seen at the desk."),
        allow_abbrev=False,
    )
    add_input_option(parser)
    parser.add_argument("--paragraphs", type=int, default=100_000, metavar="N", help=_("how many (default: %(default)s)"))
    parser.add_argument("--scheme", default=INDUSTRIES, metavar="NAME", help=_("whose words (default: industries)"))
    add_output_options(parser)
    add_lang_option(parser)
    options = parser.parse_args(argv)
    check_writable(options.json, options.output, read=[options.input])
    paragraphs, scheme = read_distinct(options.input), load_scheme(options.scheme)
    known = {word for entry in scheme.lexicon.entries.values() for word in (*entry.terms, *entry.weak)}
    words = [word for word in two_characters(paragraphs, 2 * _TURNS) if word not in known]
    with tempfile.TemporaryDirectory() as folder:
        file = DeskFile(Path(folder) / "words.desk.sqlite")
        fill(file, paragraphs, options.paragraphs)
        rows = measured(scheme, file, words)
        file.close()
    cells = [["", _("turns"), _("median, s"), _("slowest, s")]]
    cells += [[_(name), str(len(some)), f"{float(np.median(some)):.2f}", f"{max(some):.2f}"] for name, some in rows]
    title = _("{count} paragraphs, {scheme}").format(count=options.paragraphs, scheme=scheme.name)
    publish(cells, {"machine": machine(), "seconds": dict(rows)}, options, title=title)
    return 0


if __name__ == "__main__":
    sys.exit(run_command(main))

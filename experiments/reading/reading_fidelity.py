"""How faithfully documents are read.

``python -m experiments.reading.reading_fidelity PATH… [--reference FILE.jsonl…] [--json FILE]``.

Text documents are read and measured against hand-made references where there are some, else for what must hold of any
document: nothing is lost, no line is broken inside a sentence. All counts are of Chinese characters.
"""

from __future__ import annotations

import argparse
import re
import sys
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from difflib import SequenceMatcher
from pathlib import Path

from experiments.shared.tables import add_json_option, check_writable, print_table, write_figures
from labels import InputError, Paragraph, UsageError, read_paragraphs
from labels.support.command import add_lang_option, run_command
from labels.wording import N_, _
from seeds.cleaning.clean import repair_characters
from seeds.cleaning.fold import fold
from seeds.formats.encoding import decode
from seeds.read import find_files, read_path

SUFFIXES = (".txt", ".md")
_HAN = re.compile("[一-鿿]")
_LONG = 500
# Paragraphs shorter than this may be headings that were taken for text.
_SHORT = 30
_HEAD = (
    N_("document"),
    N_("kept"),
    N_("error rate"),
    N_("boundary F1"),
    N_("kinds right"),
    N_("lost"),
    N_("open ends"),
    N_("longest"),
    N_("above {length}"),
    N_("paragraphs"),
    N_("characters/s"),
)


@dataclass(frozen=True, slots=True)
class Agreement:
    """A document read, against its reference.

    Attributes
    ----------
    kept : float
        Share of the reference's characters outside boilerplate that were read, a fraction in [0, 1].
    error_rate : float
        Characters wrong, missing or too many, divided by the reference's number of characters (with digits and letters).
    boundary_f1 : float
        F1 of the offsets where a paragraph ends, a fraction in [0, 1].
    kind_accuracy : float
        Share of the reference's paragraphs that were found whole and of the right kind, a fraction in [0, 1].
    """

    kept: float
    error_rate: float
    boundary_f1: float
    kind_accuracy: float


@dataclass(frozen=True, slots=True)
class Reading:
    """What was read of a document, without a reference.

    Attributes
    ----------
    characters : int
        Characters in the file.
    paragraphs : int
        Paragraphs found.
    lost : int
        Chinese characters of the file that are in no paragraph.
    open_ends : float
        Share of body paragraphs of 30 characters and more that do not end where a sentence may, a fraction in [0, 1].
    longest : int
        Characters in the longest paragraph.
    long : int
        Paragraphs above 500 characters.
    kinds : dict of str to int
        Paragraphs of each kind.
    per_second : int
        Characters read per second.
    """

    characters: int
    paragraphs: int
    lost: int
    open_ends: float
    longest: int
    long: int
    kinds: dict[str, int]
    per_second: int


def agreement(reference: Sequence[Paragraph], found: Sequence[Paragraph]) -> Agreement:
    """Compare paragraphs with a reference, both reduced to letters, digits and Chinese characters.

    Parameters
    ----------
    reference, found : sequence of Paragraph
        The same document.

    Returns
    -------
    Agreement
    """
    true, read = ([_letters(fold(paragraph.text)) for paragraph in part] for part in (reference, found))
    matcher = SequenceMatcher(None, "".join(true), "".join(read), autojunk=False)
    origin: dict[int, int] = {}  # offset in what was read → offset in the reference
    errors = 0
    for tag, start, end, read_start, read_end in matcher.get_opcodes():
        if tag == "equal":
            origin.update(zip(range(read_start, read_end), range(start, end), strict=True))
        else:
            errors += max(end - start, read_end - read_start)
    matched = set(origin.values())
    ends, read_ends = _ends(true), _ends(read)
    mapped = [origin.get(end - 1, -2) + 1 for end in read_ends]
    hits = len(set(ends) & set(mapped))
    starts = dict(zip(ends, [0, *ends], strict=False))
    body = [i for end, p in zip(ends, reference, strict=True) if p.kind != "boilerplate" for i in range(starts[end], end)]
    kinds = {(origin.get(start, -1), end): p.kind for start, end, p in zip([0, *read_ends], mapped, found, strict=False)}
    right = sum(kinds.get((starts[end], end)) == p.kind for end, p in zip(ends, reference, strict=True) if end > starts[end])
    countable = sum(end > starts[end] for end in ends)
    return Agreement(
        kept=sum(i in matched for i in body) / max(len(body), 1),
        error_rate=errors / max(len("".join(true)), 1),
        boundary_f1=2 * hits / max(len(set(ends)) + len(set(read_ends)), 1),
        kind_accuracy=right / max(countable, 1),
    )


def reading(path: Path) -> tuple[Reading, list[Paragraph]]:
    """Read a text document and count what can be counted without a reference.

    Parameters
    ----------
    path : Path
        The file.

    Returns
    -------
    tuple of (Reading, list of Paragraph)

    Raises
    ------
    InputError
        If the file is empty or no text.
    """
    raw = decode(path.read_bytes(), str(path))
    begin = time.perf_counter()
    paragraphs = read_path(path)
    seconds = time.perf_counter() - begin
    lost = Counter(_HAN.findall(repair_characters(raw))) - Counter(_HAN.findall("".join(p.text for p in paragraphs)))
    body = [paragraph for paragraph in paragraphs if paragraph.kind == "body" and len(paragraph.text) >= _SHORT]
    open_ended = [paragraph for paragraph in body if not re.search(r"[。!?;:…)”’\"》]$", fold(paragraph.text))]
    result = Reading(
        characters=len(raw),
        paragraphs=len(paragraphs),
        lost=lost.total(),
        open_ends=len(open_ended) / max(len(body), 1),
        longest=max(len(paragraph.text) for paragraph in paragraphs),
        long=sum(len(paragraph.text) > _LONG for paragraph in paragraphs),
        kinds=dict(Counter(paragraph.kind for paragraph in paragraphs)),
        per_second=round(len(raw) / seconds),
    )
    return result, paragraphs


def _letters(text: str) -> str:
    return "".join(re.findall(r"[一-鿿□0-9A-Za-z]", text))


def _ends(texts: Sequence[str]) -> list[int]:
    ends, total = [], 0
    for text in texts:
        total += len(text)
        ends.append(total)
    return ends


def read_references(paths: Sequence[Path], documents: Sequence[Path]) -> dict[Path, list[Paragraph]]:
    """Read references and find the document of each.

    Parameters
    ----------
    paths : sequence of Path
        Paragraph JSON Lines whose ``doc`` is the name of the document's file up to its first ``_``, or the whole name.
    documents : sequence of Path
        The documents.

    Returns
    -------
    dict of Path to list of Paragraph
        By document.

    Raises
    ------
    UsageError
        If a file is missing or belongs to none of the documents.
    InputError
        If a record is broken or the file is empty.
    """
    by_name = {name: path for path in documents for name in (path.stem, path.stem.partition("_")[0])}
    found = {}
    for path in paths:
        reference = list(read_paragraphs(path))
        if not reference:
            raise InputError(str(path), _("holds no paragraph"), _("give the reference of a document"))
        doc = reference[0].doc
        if doc not in by_name:
            problem = _("is the reference of {doc!r}, which is not among the documents").format(doc=doc)
            raise UsageError(str(path), problem, _("name that document too"))
        found[by_name[doc]] = reference
    return found


def main(argv: list[str] | None = None) -> int:
    """Run the benchmark; return its exit code.

    Parameters
    ----------
    argv : list of str, optional
        Arguments; those of the process by default.
    """
    parser = argparse.ArgumentParser(
        prog="python -m experiments.reading.reading_fidelity",
        description=_("How faithfully documents are read."),
        allow_abbrev=False,
    )
    parser.add_argument("paths", nargs="+", type=Path, metavar="PATH", help=_("text documents, or folders of them"))
    says = _("hand-made references: every paragraph in order with kind and text, and doc, the document's name up to its first _")
    parser.add_argument("--reference", nargs="+", action="extend", type=Path, default=[], metavar="FILE.jsonl", help=says)
    add_json_option(parser)
    add_lang_option(parser)
    options = parser.parse_args(argv)
    check_writable(options.json, read=[*options.paths, *options.reference])
    documents, n_passed_over = find_files(options.paths, SUFFIXES)
    references = read_references(options.reference, documents)
    figures: dict[str, dict[str, object]] = {}
    rows, raw = [], []
    for path in documents:
        found, paragraphs = reading(path)
        against = agreement(references[path], paragraphs) if path in references else None
        figures[str(path)] = asdict(found) | (asdict(against) if against else {})
        rows.append(_row(path, against, found))
        raw += [] if against else [figures[str(path)]]
    head = [_(name).format(length=_LONG) for name in _HEAD]
    print_table([head, *rows], note=_summary(raw))
    if n_passed_over:
        print(_("{count} other files in the folders were passed over").format(count=len(n_passed_over)), file=sys.stderr)
    write_figures(options.json, figures)
    return 0


def _row(path: Path, against: Agreement | None, found: Reading) -> list[str]:
    compared = [f"{value:.4f}" for value in asdict(against).values()] if against else [""] * 4
    counts = (found.longest, found.long, found.paragraphs, found.per_second)
    return [path.stem, *compared, str(found.lost), f"{found.open_ends:.2f}", *map(str, counts)]


def _summary(figures: Sequence[Mapping[str, object]]) -> str:
    """Return a line on the documents without a reference; empty where there is none."""

    def total(name: str) -> float:
        return sum(float(str(figure[name])) for figure in figures)

    if not figures:
        return ""
    says = _(
        "{documents} documents without a reference: {lost:.0f} of {characters:.0f} characters lost, {open:.3f} of long "
        "paragraphs end open, {long:.0f} above {length} characters."
    )
    sums = {name: total(name) for name in ("lost", "characters", "long")}
    return says.format(documents=len(figures), open=total("open_ends") / len(figures), length=_LONG, **sums)


if __name__ == "__main__":
    sys.exit(run_command(main))

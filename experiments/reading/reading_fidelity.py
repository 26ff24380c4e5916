"""How well documents are read: ``python -m experiments.reading.reading_fidelity [--json FILE]``.

Measures the reader on the documents in ``../shared``: against hand-made references where there are some, else for what
must hold of any document (nothing lost, no line broken inside a sentence). All counts are of Chinese characters.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from difflib import SequenceMatcher
from pathlib import Path

from labels import Paragraph, read_paragraphs
from labels.support.atomic import result_stream
from labels.support.errors import run_command
from seeds.cleaning.clean import fold_characters
from seeds.read import read_path

SHARED = Path(__file__).resolve().parents[3] / "shared"
_HAN = re.compile("[一-鿿]")
_LONG = 500


@dataclass(frozen=True, slots=True)
class Agreement:
    """A document read against its reference.

    Attributes
    ----------
    kept : float
        Share of the reference's characters outside boilerplate that were read, fraction in [0, 1].
    error_rate : float
        Characters wrong, missing or too many, by the reference's number of characters (with digits and letters).
    boundary_f1 : float
        F1 of the places where a paragraph ends, fraction in [0, 1].
    kind_accuracy : float
        Share of the reference's paragraphs found whole and of the right kind, fraction in [0, 1].
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
    lost : int
        Chinese characters of the file that are in no paragraph.
    open_ends : float
        Share of body paragraphs of 30 characters and more that do not end where a sentence may, fraction in [0, 1].
    longest : int
        Characters in the longest paragraph.
    long : int
        Paragraphs above 500 characters.
    kinds : dict of str to int
        Paragraphs of each kind.
    per_second : int
        Characters read a second.
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
    """
    wanted, got = [_letters(one.text) for one in reference], [_letters(one.text) for one in found]
    matcher = SequenceMatcher(None, "".join(wanted), "".join(got), autojunk=False)
    home: dict[int, int] = {}  # place in what was found → place in the reference
    errors = 0
    for tag, a, a_end, b, b_end in matcher.get_opcodes():
        if tag == "equal":
            home.update(zip(range(b, b_end), range(a, a_end), strict=True))
        else:
            errors += max(a_end - a, b_end - b)
    matched = set(home.values())
    ends, found_ends = _ends(wanted), _ends(got)
    mapped = [home.get(end - 1, -2) + 1 for end in found_ends]
    hits = len(set(ends) & set(mapped))
    starts = dict(zip(ends, [0, *ends], strict=False))
    body = [i for end, one in zip(ends, reference, strict=True) if one.kind != "boilerplate" for i in range(starts[end], end)]
    kinds = {(home.get(start, -1), end): one.kind for start, end, one in zip([0, *found_ends], mapped, found, strict=False)}
    right = sum(kinds.get((starts[end], end)) == one.kind for end, one in zip(ends, reference, strict=True) if end > starts[end])
    countable = sum(end > starts[end] for end in ends)
    return Agreement(
        kept=sum(i in matched for i in body) / max(len(body), 1),
        error_rate=errors / max(len("".join(wanted)), 1),
        boundary_f1=2 * hits / max(len(set(ends)) + len(set(found_ends)), 1),
        kind_accuracy=right / max(countable, 1),
    )


def reading(path: Path) -> tuple[Reading, list[Paragraph]]:
    """Read a file and count what can be counted without a reference."""
    raw = path.read_text(encoding="utf-8")
    begin = time.perf_counter()
    paragraphs = read_path(path)
    seconds = time.perf_counter() - begin
    lost = Counter(_HAN.findall(fold_characters(raw))) - Counter(_HAN.findall("".join(one.text for one in paragraphs)))
    body = [one for one in paragraphs if one.kind == "body" and len(one.text) >= 30]
    is_open = [one for one in body if not re.search(r"[。!?;:…)”’\"》]$", one.text)]
    result = Reading(
        characters=len(raw),
        paragraphs=len(paragraphs),
        lost=lost.total(),
        open_ends=len(is_open) / max(len(body), 1),
        longest=max(len(one.text) for one in paragraphs),
        long=sum(len(one.text) > _LONG for one in paragraphs),
        kinds=dict(Counter(one.kind for one in paragraphs)),
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


def main(argv: list[str] | None = None) -> int:
    """Run the benchmark; return its exit code."""
    return run_command(_main, argv)


def _main(argv: list[str] | None) -> int:
    parser = argparse.ArgumentParser(
        prog="python -m experiments.reading.reading_fidelity", description=(__doc__ or "").splitlines()[0]
    )
    parser.add_argument("--json", type=Path, metavar="FILE", help="also write every figure there")
    options = parser.parse_args(argv)
    if not SHARED.is_dir():
        print(f"nothing measured: the documents are not at {SHARED}", file=sys.stderr)
        return 0
    figures: dict[str, dict[str, object]] = {}
    with result_stream(None) as out:
        out.write("document                 kept   error  bound.  kinds | lost  open  longest >500 paragraphs  chars/s\n")
        for path in [*sorted((SHARED / "seeds").glob("*.txt")), *sorted((SHARED / "real" / "documents").glob("*.txt"))]:
            found, paragraphs = reading(path)
            reference = SHARED / "real" / f"seeds-{path.stem[:3]}.jsonl"
            against = agreement(list(read_paragraphs(reference)), paragraphs) if _has_reference(path, reference) else None
            figures[path.name] = asdict(found) | (asdict(against) if against else {})
            out.write(_row(path, against, found))
        out.write(_summary([found for name, found in figures.items() if (SHARED / "real" / "documents" / name).exists()]))
    if options.json:
        with result_stream(options.json) as file:
            json.dump(figures, file, ensure_ascii=False, indent=1)
            file.write("\n")
    return 0


def _has_reference(path: Path, reference: Path) -> bool:
    return path.parent.name == "seeds" and reference.exists()


def _row(path: Path, against: Agreement | None, found: Reading) -> str:
    left = " " * 27
    if against:
        left = f"{against.kept:6.4f} {against.error_rate:6.4f} {against.boundary_f1:6.4f} {against.kind_accuracy:6.4f}"
    name = path.stem[:12]
    name += " " * (24 - sum(1 + (char > "⺀") for char in name))
    right = f"{found.lost:5d} {found.open_ends:5.2f} {found.longest:8d} {found.long:4d} {found.paragraphs:10d}"
    return f"{name} {left} |{right} {found.per_second:8d}\n"


def _summary(figures: Sequence[dict[str, object]]) -> str:
    def total(name: str) -> float:
        return sum(float(str(one[name])) for one in figures)

    count = max(len(figures), 1)
    return (
        f"{len(figures)} raw documents: {total('lost'):.0f} of {total('characters'):.0f} characters lost, "
        f"{total('open_ends') / count:.3f} of long paragraphs end open, {total('long'):.0f} above {_LONG} characters\n"
    )


if __name__ == "__main__":
    sys.exit(main())

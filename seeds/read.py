"""Read documents into clean paragraphs: ``python -m seeds.read PATH… [--output FILE]``."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from labels import InputError, Paragraph, UsageError, write_paragraphs
from labels.support.atomic import result_stream
from labels.support.errors import run_command
from seeds.cleaning.clean import fold_characters
from seeds.formats.encoding import decode
from seeds.formats.markdown import read_markdown
from seeds.formats.office import docx_to_markdown, html_to_markdown, pdf_to_text
from seeds.metadata.provinces import document_date, document_region, regions
from seeds.structure.segment import Segment, segment

SUFFIXES = (".txt", ".md", ".markdown", ".html", ".htm", ".docx", ".pdf")
STANDARD_INPUT = Path("-")
_EMPTY = "give it some text, or leave it out"


def find_files(paths: Iterable[Path], suffixes: Sequence[str] = SUFFIXES) -> tuple[list[Path], int]:
    """Find the files to read: files as named, folders with everything below them that has a known suffix.

    Parameters
    ----------
    paths : iterable of Path
        Files and folders; ``-`` stands for standard input.
    suffixes : sequence of str
        Lower-case suffixes that are read in folders.

    Returns
    -------
    tuple of (list of Path, int)
        Files, those of a folder sorted, each once; and how many other files the folders hold.

    Raises
    ------
    UsageError
        If a path is not there or a named file has an unknown suffix.
    InputError
        If a folder holds nothing that can be read.
    """
    found: dict[Path, None] = {}
    odd = 0
    for path in paths:
        if path.is_dir():
            below = sorted(file for file in path.rglob("*") if file.is_file() and not _hidden(file.relative_to(path)))
            known = [file for file in below if file.suffix.lower() in suffixes]
            if not known:
                raise InputError(str(path), "holds no file to read", f"put files in it that end in {' '.join(suffixes)}")
            found.update(dict.fromkeys(known))
            odd += len(below) - len(known)
        elif path != STANDARD_INPUT and not path.exists():
            raise UsageError(str(path), "no such file or folder", "check the path")
        elif path != STANDARD_INPUT and path.suffix.lower() not in suffixes:
            raise UsageError(str(path), f"unknown kind of file {path.suffix!r}", f"known: {' '.join(suffixes)}")
        else:
            found[path] = None
    return list(found), odd


def _hidden(path: Path) -> bool:
    return any(part.startswith((".", "~$")) for part in path.parts)


def read_path(path: Path, doc: str | None = None) -> list[Paragraph]:
    """Read one file into paragraphs.

    Parameters
    ----------
    path : Path
        The file; ``-`` is standard input, read as plain text.
    doc : str, optional
        Name of the document; the file's name without its suffix by default.

    Returns
    -------
    list of Paragraph
        In order, at least one.

    Raises
    ------
    InputError
        If the file is empty or cannot be read as what its suffix says.
    OSError
        If the system refuses the file.
    """
    if path == STANDARD_INPUT:
        return read_text(decode(sys.stdin.buffer.read(), "standard input"), doc or "stdin", place="standard input")
    place, suffix = str(path), path.suffix.lower()
    data = path.read_bytes()
    if not data.strip():
        raise InputError(place, "is empty", _EMPTY)
    if suffix == ".docx":
        text = docx_to_markdown(data, place)
    elif suffix == ".pdf":
        text = pdf_to_text(data, place)
    else:
        text = decode(data, place)
        text = html_to_markdown(text, place) if suffix in (".html", ".htm") else text
    markdown, converted = suffix not in (".txt", ".pdf"), suffix in (".docx", ".html", ".htm")
    return read_text(text, doc or path.stem, source=place, place=place, markdown=markdown, guess=converted)


def read_text(
    text: str,
    doc: str = "text",
    *,
    source: str | None = None,
    place: str = "text",
    markdown: bool = False,
    guess: bool = False,
) -> list[Paragraph]:
    """Cut a text into clean paragraphs.

    Parameters
    ----------
    text : str
        The document.
    doc : str
        Its name; the paragraphs are ``doc#1``, ``doc#2``, …
    source : str, optional
        Path it came from.
    place : str
        What to call it in error messages.
    markdown : bool
        Read signs and front matter; else paragraphs and kinds are found from the lines.
    guess : bool
        In Markdown, find the kinds of blocks without a sign from their text.

    Raises
    ------
    InputError
        If there is no text in it or its front matter is broken.
    """
    meta: dict[str, str] = {}
    if markdown:
        meta, segments = read_markdown(text, place, guess=guess)
    else:
        segments = segment(fold_characters(text))
    if not segments:
        raise InputError(place, "holds no text", _EMPTY)
    return list(_paragraphs(segments, meta, doc, source))


def _paragraphs(segments: list[Segment], meta: dict[str, str], doc: str, source: str | None) -> Iterator[Paragraph]:
    date = meta.get("date") or document_date(segments)
    stated = meta.get("region")
    places = [stated] * len(segments) if stated else regions(segments, document_region(segments))
    for n, (one, region) in enumerate(zip(segments, places, strict=True), 1):
        yield Paragraph(
            id=f"{doc}#{n}",
            doc=doc,
            n=n,
            kind=one.kind,
            text=one.text,
            heading=one.heading,
            region=region,
            date=date,
            source=source,
        )


def read_documents(
    paths: Sequence[Path], errors: list[InputError] | None = None, taken: set[str] | None = None
) -> Iterator[Paragraph]:
    """Read files one after the other; two of one name get names of their own.

    Parameters
    ----------
    paths : sequence of Path
        Files, as `find_files` returns them.
    errors : list of InputError, optional
        Takes the errors of files that cannot be read, and reading goes on; without it the first one is raised.
    taken : set of str, optional
        Names that documents have already; takes the names given here.

    Yields
    ------
    Paragraph
        Document by document.

    Raises
    ------
    InputError
        If a file cannot be read and `errors` is not given.
    """
    taken = set() if taken is None else taken
    for path in paths:
        doc = _free_name(path, taken)
        try:
            paragraphs = read_path(path, doc)
        except OSError as error:
            problem = InputError(str(path), error.strerror or str(error), "check the file and its permissions")
        except InputError as error:
            problem = error
        else:
            taken.add(doc)
            yield from paragraphs
            continue
        if errors is None:
            raise problem
        errors.append(problem)


def _free_name(path: Path, taken: set[str]) -> str:
    stem = "stdin" if path == STANDARD_INPUT else path.stem
    candidates = [stem, f"{stem}{path.suffix}", f"{path.parent.name}/{stem}", str(path)]
    return next((name for name in candidates if name not in taken), f"{path}+{len(taken)}")


def main(argv: list[str] | None = None) -> int:
    """Run the command; return its exit code."""
    return run_command(_main, argv)


def _main(argv: list[str] | None) -> int:
    description = "Read documents into clean paragraphs (JSON Lines)."
    parser = argparse.ArgumentParser(prog="python -m seeds.read", description=description)
    parser.add_argument("paths", nargs="+", type=Path, metavar="PATH", help="file or folder; - is standard input")
    parser.add_argument("--output", type=Path, metavar="FILE", help="where the paragraphs go (default: standard output)")
    options = parser.parse_args(argv)
    files, odd = find_files(options.paths)
    if odd:
        print(f"note: {odd} file(s) of other kinds passed over", file=sys.stderr)
    errors: list[InputError] = []
    documents = read_documents(files, errors)
    first = next(documents, None)
    if first is not None:
        with result_stream(options.output) as file:
            write_paragraphs([first], file)
            write_paragraphs(documents, file)
    for error in errors:
        print(f"error: {error}", file=sys.stderr)
    return 1 if errors else 0


if __name__ == "__main__":
    sys.exit(main())

"""Read documents into clean paragraphs: ``python -m seeds.read PATH… [--output FILE]``."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from labels import InputError, Paragraph, UsageError, write_paragraphs
from labels.support.atomic import result_stream
from labels.support.command import run_command
from seeds.cleaning.clean import fold_characters
from seeds.formats import FORMATS, document_suffixes
from seeds.formats.encoding import decode
from seeds.formats.markdown import read_markdown
from seeds.metadata.dates import document_date
from seeds.metadata.provinces import document_region, regions
from seeds.structure.segment import Segment, segment

STANDARD_INPUT = Path("-")
_EMPTY = "give it some text, or leave it out"


def find_files(paths: Iterable[Path], suffixes: Sequence[str] | None = None) -> tuple[list[Path], int]:
    """Find the files to read: files as named, folders with everything below them that has a known suffix.

    Parameters
    ----------
    paths : iterable of Path
        Files and folders; ``-`` stands for standard input.
    suffixes : sequence of str, optional
        The suffixes that are known, in lower case; those of all documents by default.

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
    suffixes = document_suffixes() if suffixes is None else suffixes
    found: dict[Path, None] = {}
    n_passed_over = 0
    for path in paths:
        if path.is_dir():
            below = sorted(file for file in path.rglob("*") if file.is_file() and not _hidden(file.relative_to(path)))
            known = [file for file in below if file.suffix.lower() in suffixes]
            if not known:
                raise InputError(str(path), "holds no file to read", f"put files in it that end in {' '.join(suffixes)}")
            found.update(dict.fromkeys(known))
            n_passed_over += len(below) - len(known)
        elif path != STANDARD_INPUT and not path.exists():
            raise UsageError(str(path), "no such file or folder", "check the path")
        elif path != STANDARD_INPUT and path.suffix.lower() not in suffixes:
            raise _unknown_kind(path, suffixes)
        else:
            found[path] = None
    return list(found), n_passed_over


def _hidden(path: Path) -> bool:
    return any(part.startswith((".", "~$")) for part in path.parts)


def _unknown_kind(path: Path, suffixes: Sequence[str]) -> UsageError:
    return UsageError(str(path), f"unknown kind of file {path.suffix!r}", f"known: {' '.join(suffixes)}")


def read_path(path: Path, doc: str | None = None) -> list[Paragraph]:
    """Read one document into paragraphs.

    Parameters
    ----------
    path : Path
        Its file; ``-`` is standard input, read as plain text.
    doc : str, optional
        Name of the document; the file's name without its suffix by default.

    Returns
    -------
    list of Paragraph
        In order, at least one.

    Raises
    ------
    UsageError
        If its suffix is not that of a document.
    InputError
        If the file is empty or cannot be read as what its suffix says.
    OSError
        If the system refuses the file.
    """
    if path == STANDARD_INPUT:
        return read_text(decode(sys.stdin.buffer.read(), "standard input"), doc or "stdin", location="standard input")
    location, suffix = str(path), path.suffix.lower()
    if suffix not in document_suffixes():
        raise _unknown_kind(path, document_suffixes())
    kind = FORMATS[suffix]
    data = path.read_bytes()
    if not data.strip():
        raise InputError(location, "is empty", _EMPTY)
    text = kind.load()(data, location)
    name = doc or path.stem
    return read_text(text, name, source=location, location=location, markdown=kind.markdown, guess=kind.guess)


def read_text(
    text: str,
    doc: str = "text",
    *,
    source: str | None = None,
    location: str = "text",
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
    location : str
        What to call it in error messages.
    markdown : bool
        Whether it is Markdown, with signs and front matter; otherwise paragraphs and kinds are found from its lines.
    guess : bool
        Whether Markdown blocks without a sign get their kind from their text.

    Returns
    -------
    list of Paragraph
        In order, at least one.

    Raises
    ------
    InputError
        If there is no text in it or its front matter is broken.
    """
    meta: dict[str, str] = {}
    if markdown:
        meta, segments = read_markdown(text, location, guess=guess)
    else:
        segments = segment(fold_characters(text))
    if not segments:
        raise InputError(location, "holds no text", _EMPTY)
    return list(_paragraphs(segments, meta, doc, source))


def _paragraphs(segments: list[Segment], meta: dict[str, str], doc: str, source: str | None) -> Iterator[Paragraph]:
    date = meta.get("date") or document_date(segments)
    stated = meta.get("region")
    found = [stated] * len(segments) if stated else regions(segments, document_region(segments))
    for n, (part, region) in enumerate(zip(segments, found, strict=True), 1):
        yield Paragraph(
            id=f"{doc}#{n}",
            doc=doc,
            n=n,
            kind=part.kind,
            text=part.text,
            heading=part.heading,
            region=region,
            date=date,
            source=source,
        )


def read_documents(
    paths: Sequence[Path], errors: list[InputError] | None = None, taken: set[str] | None = None
) -> Iterator[Paragraph]:
    """Read documents one after the other; two files of the same name get different document names.

    Parameters
    ----------
    paths : sequence of Path
        Files, as `find_files` returns them.
    errors : list of InputError, optional
        The errors of files that cannot be read are appended to it, and reading goes on. Without it the first is raised.
    taken : set of str, optional
        Names that other documents have already; the names of these documents are added to it.

    Yields
    ------
    Paragraph
        Document by document.

    Raises
    ------
    InputError
        If a file cannot be read and there is no `errors`.
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
    """Run the command; return its exit code.

    Parameters
    ----------
    argv : list of str, optional
        Arguments; those of the process by default.
    """
    return run_command(_main, argv)


def _main(argv: list[str] | None) -> int:
    description = "Read documents into clean paragraphs (JSON Lines)."
    parser = argparse.ArgumentParser(prog="python -m seeds.read", description=description, allow_abbrev=False)
    parser.add_argument("paths", nargs="+", type=Path, metavar="PATH", help="file or folder; - is standard input")
    parser.add_argument("--output", type=Path, metavar="FILE", help="where the paragraphs go (default: standard output)")
    options = parser.parse_args(argv)
    files, n_passed_over = find_files(options.paths)
    if n_passed_over:
        print(f"note: {n_passed_over} file(s) of other kinds passed over", file=sys.stderr)
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

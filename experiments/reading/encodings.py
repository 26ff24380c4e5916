"""How often the encoding of a file is told: ``python -m experiments.reading.encodings [PATH…] [--json FILE]``.

What is counted stands in its help.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from os.path import commonprefix
from pathlib import Path

from experiments.shared.tables import add_json_option, check_writable, print_table, write_figures
from labels import InputError
from labels.support.command import add_lang_option, run_command
from labels.wording import N_, _, pgettext
from seeds.corpus import load_corpus
from seeds.formats.encoding import decode
from seeds.read import find_files, read_path

LENGTHS = (20, 200, 4000)  # characters
_TEXTS = 40  # of each length
_ALLOWED = 3  # characters that one broken byte may cost
_PAGE = '<html><head><meta charset="{}"></head><body><p>{}</p></body></html>'


@dataclass(frozen=True, slots=True)
class Made:
    """A file made of a text.

    Attributes
    ----------
    data : bytes
        What it holds.
    text : str
        What should be read.
    allowed : int
        Characters that may be wrong.
    """

    data: bytes
    text: str
    allowed: int = 0


@dataclass(frozen=True, slots=True)
class Told:
    """How many files of a kind were read right.

    Attributes
    ----------
    kind : str
        What was done to the text.
    length : int
        Characters of each.
    files : int
        How many could be made.
    ours, theirs : int
        How many were read right by this program and by charset-normalizer.
    """

    kind: str
    length: int
    files: int
    ours: int
    theirs: int


def _in(encoding: str) -> Callable[[str], Made]:
    return lambda text: Made(text.encode(encoding), text)


def _traditional(text: str) -> Made:
    import opencc

    written = opencc.OpenCC("s2tw").convert(text)
    return Made(written.encode("big5"), written)


def _broken(encoding: str) -> Callable[[str], Made]:
    def make(text: str) -> Made:
        data = text.encode(encoding)
        place = len(data) // 2
        return Made(data[:place] + b"\xff" + data[place + 1 :], text, _ALLOWED)

    return make


def _mixed(text: str) -> Made:
    lines = text.split("。")
    parts = [line.encode("gbk" if number % 2 else "utf-8") for number, line in enumerate(lines)]
    return Made(b"\n".join(parts), "\n".join(lines))


def _misread(text: str) -> Made:
    wrong = text.encode().decode("gb18030", "replace")
    return Made(wrong.encode(), wrong)


def _page(encoding: str, said: str) -> Callable[[str], Made]:
    def make(text: str) -> Made:
        page = _PAGE.format(said, text)
        return Made(page.encode(encoding), page)

    return make


KINDS: Mapping[str, Callable[[str], Made]] = {
    "UTF-8": _in("utf-8"),
    N_("UTF-8 with mark"): lambda text: Made(text.encode("utf-8-sig"), text),
    "GBK": _in("gbk"),
    "GB18030": _in("gb18030"),
    "Big5": _traditional,
    N_("UTF-16 with mark"): _in("utf-16"),
    "UTF-16-LE": _in("utf-16-le"),
    "UTF-16-BE": _in("utf-16-be"),
    "HZ": _in("hz"),
    N_("UTF-8, a byte broken"): _broken("utf-8"),
    N_("GBK, a byte broken"): _broken("gbk"),
    N_("UTF-8 and GBK by lines"): _mixed,
    N_("UTF-8 of misread text"): _misread,
    N_("page in UTF-8 that says GBK"): _page("utf-8", "gbk"),
    N_("page in GBK that says UTF-8"): _page("gbk", "utf-8"),
    N_("page in Latin letters, UTF-8"): lambda text: Made(b"<p>Policy of 2026</p>", "<p>Policy of 2026</p>"),
}


def our_text(data: bytes) -> str:
    """Return what this program reads; empty if it refuses.

    Parameters
    ----------
    data : bytes
        A file.
    """
    try:
        return decode(data, "file")
    except InputError:
        return ""


def their_text(data: bytes) -> str:
    """Return what charset-normalizer reads; empty if it finds nothing.

    Parameters
    ----------
    data : bytes
        A file.
    """
    from charset_normalizer import from_bytes

    best = from_bytes(data).best()
    return "" if best is None else str(best).removeprefix("\ufeff")


def is_right(read: str, made: Made) -> bool:
    """Return whether a text came out as it went in.

    Parameters
    ----------
    read : str
        What was read.
    made : Made
        What it was read from.
    """
    if read == made.text or not made.allowed:
        return read == made.text
    head = len(commonprefix([read, made.text]))
    tail = len(commonprefix([read[head:][::-1], made.text[head:][::-1]]))
    return head + tail >= len(made.text) - made.allowed


def compare(texts: Sequence[str], read_theirs: Callable[[bytes], str] = their_text) -> list[Told]:
    """Read texts back from every kind of file.

    Parameters
    ----------
    texts : sequence of str
        Pieces are cut from their beginnings.
    read_theirs : callable
        The other reader: bytes to text.

    Returns
    -------
    list of Told
        By kind and length.
    """
    found = []
    for kind, make in KINDS.items():
        for length in LENGTHS:
            files = [file for text in texts if (file := _made(make, text[:length])) is not None]
            ours = sum(is_right(our_text(file.data), file) for file in files)
            theirs = sum(is_right(read_theirs(file.data), file) for file in files)
            found.append(Told(kind, length, len(files), ours, theirs))
    return found


def _made(make: Callable[[str], Made], text: str) -> Made | None:
    try:
        return make(text)
    except UnicodeEncodeError:  # it has characters that the encoding lacks
        return None


def _corpus_texts() -> list[str]:
    by_document: dict[str, list[str]] = {}
    for paragraph in load_corpus().paragraphs:
        by_document.setdefault(paragraph.doc, []).append(paragraph.text)
    return ["\n".join(parts) for parts in by_document.values()]


def main(argv: list[str] | None = None) -> int:
    """Run the benchmark; return its exit code.

    Parameters
    ----------
    argv : list of str, optional
        Arguments; those of the process by default.

    Raises
    ------
    InputError
        If charset-normalizer is not installed.
    """
    says = _(
        "How often the encoding of a file is told. Text, of the written corpus or of the files that are named, is written in "
        "each encoding that Chinese files have, whole and in pieces, and read back by this program and by charset-normalizer. "
        "A file is read right if its characters come out as they went in; where a byte was broken, all but three of them."
    )
    parser = argparse.ArgumentParser(prog="python -m experiments.reading.encodings", description=says, allow_abbrev=False)
    says = _("files or folders of text (default: the corpus)")
    parser.add_argument("paths", nargs="*", type=Path, metavar="PATH", help=says)
    add_json_option(parser)
    add_lang_option(parser)
    options = parser.parse_args(argv)
    check_writable(options.json, read=options.paths)
    try:
        import charset_normalizer
    except ImportError as error:
        remedy = _("run: {commands}").format(commands="pip install charset-normalizer")
        raise InputError("charset-normalizer", _("is not installed"), remedy) from error
    if options.paths:
        files, _others = find_files(options.paths, (".txt", ".md"))
        texts = ["\n".join(paragraph.text for paragraph in read_path(file)) for file in files]
    else:
        texts = _corpus_texts()
    step = max(len(texts) // _TEXTS, 1)
    told = compare(texts[::step][:_TEXTS])
    head = [pgettext("head of a column", "kind"), _("characters"), pgettext("head of a column", "files"), _("this program")]
    head.append("charset-normalizer")
    body = [[_(row.kind), *map(str, (row.length, row.files, row.ours, row.theirs))] for row in told]
    says = _("{kind} of {length}")
    worse = [says.format(kind=_(row.kind), length=row.length) for row in told if row.ours < row.theirs]
    if worse:
        listed = pgettext("between items", ", ").join(worse)
        note = _("charset-normalizer {version}; better there: {kinds}").format(
            version=charset_normalizer.__version__, kinds=listed
        )
    else:
        note = _("charset-normalizer {version}; better there: nothing").format(version=charset_normalizer.__version__)
    print_table([head, *body], note=note)
    write_figures(options.json, [asdict(row) for row in told])
    return 0


if __name__ == "__main__":
    sys.exit(run_command(main))

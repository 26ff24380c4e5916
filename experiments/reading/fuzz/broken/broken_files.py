"""Files of any format with their bytes changed: flipped, cut, put in, swapped; text in the wrong encoding; the wrong suffix."""

from __future__ import annotations

import zlib
from collections.abc import Sequence

from experiments.reading.fuzz.good_files import makers_of, packed, unpacked
from experiments.reading.fuzz.hostile_input import Hostile, Making, Put, Sentence, marks, texts
from seeds.formats import FORMATS

# What is read from its lines: a sentence whose bytes are whole must be found.
_PLAIN = (".txt", ".jsonl")
_TOKENS = {
    ".markdown": ".md",
    ".htm": ".html",
    ".shtml": ".html",
    ".xhtml": ".html",
    ".mht": ".html",
    ".mhtml": ".html",
    ".jsonl": ".json",
    ".tsv": ".csv",
    ".xls": ".html",
    ".et": ".csv",
}
_HIDING = (b"<script>", b"<style>", b"<!--", b"<template>", b"<textarea>", b"<select>", b"<plaintext>", b"<svg>")
_ZIPPED = (".docx", ".docm", ".dotx", ".pptx", ".pptm", ".ppsx", ".ofd", ".xlsx", ".xlsm", ".odt")


def _drawn(making: Making, suffixes: Sequence[str] | None = None) -> tuple[str, bytes, list[Sentence]]:
    suffix = making.rng.choice(list(suffixes or FORMATS))
    sentences = making.sentences(making.rng.randrange(3, 7))
    return suffix, making.rng.choice(makers_of(suffix))(texts(sentences)), sentences


def _answer(making: Making, suffix: str, data: bytes, sentences: Sequence[Sentence], *, flat: bool = True) -> Hostile:
    name = f"hostile{suffix}"
    path = making.file(name, data)
    whole = [one for one in sentences if one.text.encode() in data] if flat and suffix in _PLAIN else []
    # Of a page behind <script> and of a PDF whose widths are wrong a browser, too, shows nothing or half.
    some = () if suffix == ".pdf" or any(tag in data for tag in _HIDING) else marks(sentences)
    put = [Put(name, some)] + ([Put(name, marks(whole), every=True)] if whole else [])
    return making.read(path, put)


def flipped(making: Making) -> Hostile:
    """Return a file with some bytes changed.

    Parameters
    ----------
    making : Making
        Of the input.
    """
    suffix, data, sentences = _drawn(making)
    changed = bytearray(data)
    for _index in range(making.rng.choice((1, 1, 2, 5, 20))):
        place = making.rng.randrange(len(changed))
        changed[place] = making.rng.choice((changed[place] ^ (1 << making.rng.randrange(8)), making.rng.randrange(256)))
    # A mark that is another number now was not put in.
    kept = [one for one in sentences if one.mark.encode() not in data or one.mark.encode() in changed]
    return _answer(making, suffix, bytes(changed), kept)


def cut(making: Making) -> Hostile:
    """Return a file of which the end, the start or the middle is missing.

    Parameters
    ----------
    making : Making
        Of the input.
    """
    suffix, data, sentences = _drawn(making)
    first, last = sorted(making.rng.randrange(len(data) + 1) for _index in range(2))
    data = making.rng.choice((data[:first], data[last:], data[:first] + data[last:]))
    path = making.file(f"hostile{suffix}", data)
    whole = [one for one in sentences if one.text.encode() in data] if suffix in _PLAIN else []
    put = [Put(path.name, marks(whole), every=True)] if whole else []
    return making.read(path, put)


def put_in(making: Making) -> Hostile:
    """Return a file with pieces put in that make trouble in its format, or in another.

    Parameters
    ----------
    making : Making
        Of the input.
    """
    suffix, data, sentences = _drawn(making)
    if suffix in _ZIPPED and making.rng.random() < 0.8:
        return _answer(making, suffix, _inside(making, data), sentences)
    kind = _TOKENS.get(suffix, suffix)
    for _index in range(making.rng.choice((1, 2, 4))):
        token = making.token(kind if kind in (".txt", ".md", ".html", ".csv", ".json", ".pdf") else ".txt")
        place = making.rng.randrange(len(data) + 1)
        data = data[:place] + token.encode("utf-8", "surrogatepass") + data[place:]
    return _answer(making, suffix, data, sentences)


def _inside(making: Making, data: bytes) -> bytes:
    """Put pieces into a part of a package."""
    parts = unpacked(data)
    name = making.rng.choice([name for name in parts if name.endswith((".xml", ".rels"))])
    content = parts[name]
    for _index in range(making.rng.choice((1, 1, 3))):
        places = [place for place in range(len(content)) if content[place : place + 1] == b"<"]
        place = making.rng.choice(places)
        content = content[:place] + making.token(".xml").encode() + content[place:]
    return packed({**parts, name: content})


def moved(making: Making) -> Hostile:
    """Return a file with a piece doubled, moved, taken out or blanked.

    Parameters
    ----------
    making : Making
        Of the input.
    """
    suffix, data, sentences = _drawn(making)
    first, last = sorted(making.rng.randrange(len(data) + 1) for _index in range(2))
    piece, place = data[first:last], making.rng.randrange(len(data) + 1)
    ways = (
        data[:place] + piece + data[place:],
        data[:first] + bytes(last - first) + data[last:],
        data[:first] + piece * making.rng.randrange(2, 30) + data[last:],
        data[:first] + piece[::-1] + data[last:],
        data + data,
    )
    return _answer(making, suffix, making.rng.choice(ways), sentences, flat=False)


def encoded(making: Making) -> Hostile:
    """Return text in another encoding than it says, in two, or decoded wrongly before.

    Parameters
    ----------
    making : Making
        Of the input.
    """
    rng = making.rng
    suffix, data, sentences = _drawn(making, (".txt", ".md", ".html", ".csv", ".tsv", ".json", ".jsonl", ".mht"))
    text = data.decode()
    half = len(text) // 2
    ways = (
        lambda: text.encode(rng.choice(("gb18030", "gbk", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-8-sig")), "replace"),
        lambda: text.encode("big5", "replace"),
        lambda: text.encode("gb18030").decode("utf-8", "replace").encode(),
        lambda: text.encode().decode("gb18030", "replace").encode(),
        lambda: text.encode().decode("latin-1").encode(),
        lambda: text[:half].encode() + text[half:].encode("gb18030"),
        lambda: text[:half].encode("gb18030") + text[half:].encode("utf-16-le"),
        lambda: text.encode("utf-8").replace(b"\n", rng.choice((b"\r", b"\r\r\n", b"\x85", b"\x00", b"\x0b"))),
    )
    whole_text = rng.choice(ways)()
    return making.read(making.file(f"hostile{suffix}", whole_text), [Put(f"hostile{suffix}", ())])


def misnamed(making: Making) -> Hostile:
    """Return a file of one format under the suffix of another.

    Parameters
    ----------
    making : Making
        Of the input.
    """
    suffix, data, sentences = _drawn(making)
    other = making.rng.choice(list(FORMATS))
    if making.rng.random() < 0.2:
        data = making.rng.choice(
            (b"", b"\x00" * 4096, making.rng.randbytes(3000), b"\xff\xd8\xff\xe0" + making.rng.randbytes(900))
        )
        return making.read(making.file(f"hostile{other}", data), [])
    return making.read(making.file(f"hostile{other}", data), [Put(f"hostile{other}", marks(sentences))])


def pdf_object(making: Making) -> Hostile:
    """Return a PDF in which a value of an object is another: a number too large, an unknown filter, the wrong type.

    Parameters
    ----------
    making : Making
        Of the input.
    """
    suffix, data, sentences = _drawn(making, (".pdf",))
    for _index in range(making.rng.choice((1, 1, 2))):
        places = _values(data)
        first, last = making.rng.choice(places)
        data = data[:first] + making.token(".pdf").encode() + data[last:]
    if making.rng.random() < 0.1:
        data = data.replace(b"/Length ", b"/Filter[%s]/Length " % (b"/FlateDecode" * 50))
        data = zlib.compress(data) if making.rng.random() < 0.1 else data
    return _answer(making, suffix, data, sentences)


def _values(data: bytes) -> list[tuple[int, int]]:
    """Return where numbers and names stand in a PDF."""
    found, start = [], None
    for place in range(len(data)):
        is_inside = chr(data[place]).isalnum() or data[place] in b"/-."
        if is_inside and start is None:
            start = place
        elif not is_inside and start is not None:
            found.append((start, place))
            start = None
    return found or [(0, 1)]

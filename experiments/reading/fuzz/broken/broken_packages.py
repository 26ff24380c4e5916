"""Packages and archives made to hurt: broken zips, relations without a target, bombs."""

from __future__ import annotations

import gzip
import io
import zipfile
from collections.abc import Callable, Mapping
from datetime import datetime

from experiments.reading.fuzz.good_files import makers_of, packed, unpacked, word_body
from experiments.reading.fuzz.hostile_input import Hostile, Making, Put, Sentence, marks, texts

_SUFFIXES = (".docx", ".docx", ".pptx", ".ofd", ".xlsx", ".odt", ".zip")
_CENTRAL, _LOCAL = b"PK\x01\x02", b"PK\x03\x04"
# Where the version, the flags, the method, the checksum and both sizes stand, behind the start of the two kinds of head.
_FIELDS: Mapping[str, tuple[int, int, int]] = {
    "version": (4, 6, 2),
    "flags": (6, 8, 2),
    "method": (8, 10, 2),
    "checksum": (14, 16, 4),
    "packed": (18, 20, 4),
    "size": (22, 24, 4),
    "name": (26, 28, 2),
}
_BOMB = 100 * 2**20  # characters of what unpacks to too much; packed, a thousandth of it
_SPAN = 20_000_000


def _heads(data: bytes) -> list[tuple[int, bool]]:
    """Return where the heads of a zip stand, and which stand in its list."""
    found = []
    for mark in (_LOCAL, _CENTRAL):
        place = data.find(mark)
        while place >= 0:
            found.append((place, mark == _CENTRAL))
            place = data.find(mark, place + 4)
    return found


def head_changed(making: Making) -> Hostile:
    """Return a package whose heads say another version, flag (encrypted), method, checksum or size.

    Parameters
    ----------
    making : Making
        Of the input.
    """
    rng = making.rng
    suffix = rng.choice(_SUFFIXES)
    sentences = making.sentences(4)
    data = bytearray(makers_of(suffix)[0](texts(sentences)))
    local, central, width = _FIELDS[rng.choice(sorted(_FIELDS))]
    value = rng.choice((0, 1, 9, 12, 14, 93, 99, 255, 2**15, 2**16 - 1, 2**31, rng.randrange(2**16))).to_bytes(8, "little")[
        :width
    ]
    heads = _heads(bytes(data))
    for place, listed in heads if rng.random() < 0.5 else [rng.choice(heads)]:
        start = place + (central if listed else local)
        data[start : start + width] = value
    path = making.file(f"hostile{suffix}", bytes(data))
    return making.read(path, [Put(path.name, marks(sentences))])


def stream_broken(making: Making) -> Hostile:
    """Return a package with a byte changed in what is packed: zlib cannot unpack it.

    Parameters
    ----------
    making : Making
        Of the input.
    """
    suffix = making.rng.choice(_SUFFIXES)
    sentences = making.sentences(6)
    data = bytearray(makers_of(suffix)[0](texts(sentences)))
    end = bytes(data).find(_CENTRAL)
    for _index in range(making.rng.choice((1, 3))):
        data[making.rng.randrange(40, end)] = making.rng.randrange(256)
    path = making.file(f"hostile{suffix}", bytes(data))
    return making.read(path, [Put(path.name, marks(sentences))])


def part_changed(making: Making) -> Hostile:
    """Return a package without a part, with one twice, with a relation that names nothing or leads out of it.

    Parameters
    ----------
    making : Making
        Of the input.
    """
    rng = making.rng
    suffix = rng.choice(_SUFFIXES[:-1])
    sentences = making.sentences(4)
    parts = unpacked(makers_of(suffix)[0](texts(sentences)))
    name = rng.choice(sorted(parts))
    relations = [one for one in parts if one.endswith(".rels")]
    ways: list[Callable[[], dict[str, bytes]]] = [
        lambda: {one: content for one, content in parts.items() if one != name},
        lambda: {one: b"" if one == name else content for one, content in parts.items()},
        lambda: {one.upper().replace("/", "\\"): content for one, content in parts.items()},
        lambda: {**parts, f"/{name}": parts[name]},
        lambda: {**parts, f"../{name}": parts[name]},
    ]
    for old, new in (
        (b" Target=", b" Aim="),
        (b" Id=", b" Name="),
        (b" Type=", b" Kind="),
        (b'Target="', b'Target="../../../'),
        (b'Target="', b'TargetMode="External" Target="file:///'),
        (b'Target="', b'Target="%ff%00'),
    ):
        if relations:
            ways.append(
                lambda old=old, new=new: {  # type: ignore[misc]
                    one: content.replace(old, new) if one in relations else content for one, content in parts.items()
                }
            )
    path = making.file(f"hostile{suffix}", packed(rng.choice(ways)()))
    return making.read(path, [Put(path.name, marks(sentences))])


def bomb(making: Making) -> Hostile:
    """Return a small file that unpacks, or unfolds, to a very large one.

    Parameters
    ----------
    making : Making
        Of the input.
    """
    sentences = making.sentences(1)
    suffix, data = making.rng.choice(_BOMBS)(sentences[0])
    path = making.file(f"hostile{suffix}", data)
    return making.read(path, [Put(path.name, marks(sentences))])


def _span(one: Sentence) -> tuple[str, bytes]:
    cell = f'<w:tc><w:tcPr><w:gridSpan w:val="{_SPAN}"/></w:tcPr><w:p><w:r><w:t>{one.text}</w:t></w:r></w:p></w:tc>'
    return ".docx", word_body(f"<w:tbl><w:tr>{cell}</w:tr></w:tbl>")


def _page_span(one: Sentence) -> tuple[str, bytes]:
    cells = f'<tr><td colspan="{_SPAN}" rowspan="{_SPAN}">{one.text}</td></tr><tr><td>乙</td></tr>'
    return ".html", f"<html><body><table>{cells}</table></body></html>".encode()


def _nested_tables(one: Sentence) -> tuple[str, bytes]:
    return ".docx", word_body(
        "<w:tbl><w:tr><w:tc>" * 400 + f"<w:p><w:r><w:t>{one.text}</w:t></w:r></w:p>" + "</w:tc></w:tr></w:tbl>" * 400
    )


def _declared_small(data: bytes, size: int) -> bytes:
    """Return a zip whose heads say that each file is so large."""
    changed = bytearray(data)
    for place, listed in _heads(data):
        start = place + _FIELDS["size"][listed]
        changed[start : start + 4] = size.to_bytes(4, "little")
    return bytes(changed)


def _spaces(one: Sentence) -> tuple[str, bytes]:
    return ".docx", word_body(f"<w:p><w:r><w:t>{one.text}</w:t></w:r></w:p>" + " " * _BOMB)


def _spaces_declared_small(one: Sentence) -> tuple[str, bytes]:
    return ".docx", _declared_small(_spaces(one)[1], 300)


def _tags(one: Sentence) -> tuple[str, bytes]:
    return ".docx", word_body(f"<w:p><w:r><w:t>{one.text}</w:t></w:r></w:p>" + "<w:p/>" * 2_000_000)


def _zip_of_spaces(one: Sentence) -> tuple[str, bytes]:
    return ".zip", packed({"一.txt": one.text + "\n", "二.txt": " " * _BOMB})


def _gzip_of_spaces(one: Sentence) -> tuple[str, bytes]:
    return ".gz", gzip.compress(one.text.encode() + b" " * _BOMB, mtime=0)


def _many_files(one: Sentence) -> tuple[str, bytes]:
    with zipfile.ZipFile(file := io.BytesIO(), "w") as archive:
        for number in range(30_000):
            archive.writestr(f"{number}.txt", "")
        archive.writestr("last.txt", one.text)
    return ".zip", file.getvalue()


def _zip_in_zip(one: Sentence) -> tuple[str, bytes]:
    data = packed({"in.txt": one.text})
    for number in range(6):
        data = packed({f"{number}.zip": data})
    return ".zip", data


def _entities(one: Sentence) -> tuple[str, bytes]:
    entities = '<!DOCTYPE w [<!ENTITY a0 "很多很多">' + "".join(f'<!ENTITY a{n + 1} "{f"&a{n};" * 10}">' for n in range(9)) + "]>"
    parts = unpacked(word_body(f"<w:p><w:r><w:t>{one.text}&a9;</w:t></w:r></w:p>"))
    return ".docx", packed({**parts, "word/document.xml": entities.encode() + parts["word/document.xml"]})


def _deep_xml(one: Sentence) -> tuple[str, bytes]:
    return ".docx", word_body("<w:sdt><w:sdtContent>" * 20_000 + one.text + "</w:sdtContent></w:sdt>" * 20_000)


def _deep_page(one: Sentence) -> tuple[str, bytes]:
    return ".html", ("<div>" * 20_000 + f"<p>{one.text}</p>" + "</div>" * 20_000).encode()


def _far_cell(one: Sentence) -> tuple[str, bytes]:
    import xlsxwriter

    book = xlsxwriter.Workbook(file := io.BytesIO(), {"in_memory": True})
    book.set_properties({"created": datetime(2026, 1, 1)})
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, ["text"])
    sheet.write_row(1, 0, [one.text])
    sheet.write(1_048_575, 16_383, "x")
    book.close()
    return ".xlsx", file.getvalue()


_BOMBS: tuple[Callable[[Sentence], tuple[str, bytes]], ...] = (
    _span,
    _page_span,
    _nested_tables,
    _spaces,
    _spaces_declared_small,
    _tags,
    _zip_of_spaces,
    _gzip_of_spaces,
    _many_files,
    _zip_in_zip,
    _entities,
    _deep_xml,
    _deep_page,
    _far_cell,
)

"""Whole files of every format that is read, with sentences in them: what hostile files are made from."""

from __future__ import annotations

import gzip
import io
import json
import zipfile
import zlib
from base64 import b64encode
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from html import escape

Sentences = Sequence[str]

_OFFICE = "http://schemas.openxmlformats.org"
_RELATIONS = f"{_OFFICE}/package/2006/relationships"
_TYPE = f"{_OFFICE}/officeDocument/2006/relationships"
WORD = f'xmlns:w="{_OFFICE}/wordprocessingml/2006/main" xmlns:r="{_TYPE}"'
_SLIDES = f'xmlns:p="{_OFFICE}/presentationml/2006/main" xmlns:a="{_OFFICE}/drawingml/2006/main" xmlns:r="{_TYPE}"'
_TYPES = f'<Types xmlns="{_OFFICE}/package/2006/content-types"><Default Extension="xml" ContentType="application/xml"/></Types>'
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_LINE = 24  # points between lines of a page


def packed(parts: Mapping[str, str | bytes]) -> bytes:
    """Return a zip of parts.

    Parameters
    ----------
    parts : mapping of str to str or bytes
        What it holds, by path.
    """
    with zipfile.ZipFile(file := io.BytesIO(), "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return file.getvalue()


def unpacked(data: bytes) -> dict[str, bytes]:
    """Return the parts of a zip, by path.

    Parameters
    ----------
    data : bytes
        The zip.
    """
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def _relations(kind: str, target: str) -> str:
    return f'<Relationships xmlns="{_RELATIONS}"><Relationship Id="r1" Type="{_TYPE}/{kind}" Target="{target}"/></Relationships>'


def word_body(body: str) -> bytes:
    """Return a Word document.

    Parameters
    ----------
    body : str
        What stands in its ``w:body``.
    """
    return packed(
        {
            "[Content_Types].xml": _TYPES,
            "_rels/.rels": _relations("officeDocument", "word/document.xml"),
            "word/document.xml": f"<w:document {WORD}><w:body>{body}</w:body></w:document>",
        }
    )


def _word(sentences: Sentences) -> bytes:
    *told, last = [f"<w:p><w:r><w:t>{escape(one)}</w:t></w:r></w:p>" for one in sentences]
    cell = '<w:tc><w:tcPr><w:gridSpan w:val="2"/></w:tcPr>{}</w:tc>'
    return word_body("".join(told) + f"<w:tbl><w:tr>{cell.format(last)}</w:tr></w:tbl>")


def _slides(sentences: Sentences) -> bytes:
    texts = "".join(f"<a:p><a:r><a:t>{escape(one)}</a:t></a:r></a:p>" for one in sentences)
    shape = f"<p:sp><p:nvSpPr><p:nvPr/></p:nvSpPr><p:txBody>{texts}</p:txBody></p:sp>"
    return packed(
        {
            "[Content_Types].xml": _TYPES,
            "ppt/presentation.xml": f'<p:presentation {_SLIDES}><p:sldIdLst><p:sldId r:id="r1"/></p:sldIdLst></p:presentation>',
            "ppt/_rels/presentation.xml.rels": _relations("slide", "slides/slide1.xml"),
            "ppt/slides/slide1.xml": f"<p:sld {_SLIDES}><p:cSld><p:spTree>{shape}</p:spTree></p:cSld></p:sld>",
        }
    )


def _pages(sentences: Sentences) -> bytes:
    """Return an .ofd."""
    space = 'xmlns:ofd="http://www.ofdspec.org/2016"'
    texts = "".join(
        f'<ofd:TextObject ID="{n + 9}" Boundary="20 {20 + 9 * n} 170 6" Font="1" Size="4.2">'
        f'<ofd:TextCode X="0" Y="4">{escape(one)}</ofd:TextCode></ofd:TextObject>'
        for n, one in enumerate(sentences)
    )
    return packed(
        {
            "OFD.xml": f"<ofd:OFD {space}><ofd:DocBody><ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>",
            "Doc_0/Document.xml": (
                f'<ofd:Document {space}><ofd:Pages><ofd:Page ID="1" BaseLoc="Pages/Page_0/Content.xml"/></ofd:Pages>'
                "</ofd:Document>"
            ),
            "Doc_0/Pages/Page_0/Content.xml": (
                f'<ofd:Page {space}><ofd:Content><ofd:Layer ID="2">{texts}</ofd:Layer></ofd:Content></ofd:Page>'
            ),
        }
    )


def _open_document(sentences: Sentences) -> bytes:
    names = "urn:oasis:names:tc:opendocument:xmlns"
    texts = "".join(f"<text:p>{escape(one)}</text:p>" for one in sentences)
    content = f"<office:body><office:text>{texts}</office:text></office:body>"
    return packed(
        {
            "mimetype": "application/vnd.oasis.opendocument.text",
            "content.xml": (
                f'<office:document-content xmlns:office="{names}:office:1.0" xmlns:text="{names}:text:1.0">'
                f"{content}</office:document-content>"
            ),
        }
    )


def pdf_objects(objects: Sequence[bytes]) -> bytes:
    """Return a PDF.

    Parameters
    ----------
    objects : sequence of bytes
        Its objects, the first of which is the catalogue.
    """
    data, offsets = b"%PDF-1.7\n", []
    for number, content in enumerate(objects, 1):
        offsets.append(len(data))
        data += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    head = b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    tail = b"trailer<</Root 1 0 R/Size %d>>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, len(data))
    return data + head + table + tail


def _pdf(sentences: Sentences, *, pack: bool = False) -> bytes:
    drawn = "".join(
        f"BT /F1 14 Tf 1 0 0 1 60 {780 - _LINE * n} Tm <{one.encode('gb18030').hex()}> Tj ET\n" for n, one in enumerate(sentences)
    ).encode()
    content = zlib.compress(drawn) if pack else drawn
    return pdf_objects(
        [
            b"<</Type/Catalog/Pages 2 0 R>>",
            b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 6 0 R/Resources<</Font<</F1 4 0 R>>>>>>",
            b"<</Type/Font/Subtype/Type0/BaseFont/STSong-Light/Encoding/GBK-EUC-H/DescendantFonts[5 0 R]>>",
            b"<</Type/Font/Subtype/CIDFontType0/BaseFont/STSong-Light/CIDSystemInfo"
            b"<</Registry(Adobe)/Ordering(GB1)/Supplement 2>>/DW 1000>>",
            b"<<%s/Length %d>>stream\n%s\nendstream" % (b"/Filter/FlateDecode" if pack else b"", len(content), content),
        ]
    )


def _packed_pdf(sentences: Sentences) -> bytes:
    return _pdf(sentences, pack=True)


def _lines(sentences: Sentences) -> bytes:
    return "".join(f"{one}\n" for one in sentences).encode()


def _markdown(sentences: Sentences) -> bytes:
    first, *others = sentences
    head = f"---\ntitle: 演练 {len(sentences)}\n---\n\n## {first}\n\n"
    return (head + "\n\n".join([*others[:1], *(f"- {one}" for one in others[1:])]) + "\n").encode()


def _page(sentences: Sentences) -> bytes:
    first, *others = map(escape, sentences)
    told = "".join(f"<p>{one}</p>\n" for one in others)
    head = '<!doctype html><html><head><meta charset="utf-8"><title>演练</title></head>'
    return f"{head}<body><div><h2>{first}</h2>\n{told}</div></body></html>".encode()


def _table_page(sentences: Sentences) -> bytes:
    rows = "".join(f"<tr><td>{escape(one)}</td></tr>" for one in sentences)
    return f'<html><head><meta charset="utf-8"></head><body><table><tr><td>text</td></tr>{rows}</table></body></html>'.encode()


def _saved_page(sentences: Sentences) -> bytes:
    body = b64encode(_page(sentences)).decode()
    head = "MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=b\r\n\r\n--b\r\nContent-Type: text/html\r\n"
    return f"{head}Content-Transfer-Encoding: base64\r\n\r\n{body}\r\n--b--\r\n".encode()


def _rich_text(sentences: Sentences) -> bytes:
    told = "".join("".join(f"\\u{ord(char)}?" for char in one) + "\\par\n" for one in sentences)
    return f"{{\\rtf1\\ansi\n{told}}}".encode()


def _old_word(sentences: Sentences) -> bytes:
    return _OLE + bytes(504) + "\r".join(sentences).encode("utf-16-le").ljust(4096, b"\0")


def records(sentences: Sentences) -> list[dict[str, object]]:
    """Return a record of each sentence.

    Parameters
    ----------
    sentences : sequence of str
        Their texts.
    """
    return [{"id": f"r{n}", "text": one, "year": 2020 + n} for n, one in enumerate(sentences)]


def _json_lines(sentences: Sentences) -> bytes:
    return "".join(json.dumps(one, ensure_ascii=False) + "\n" for one in records(sentences)).encode()


def _json(sentences: Sentences) -> bytes:
    return json.dumps({"data": records(sentences)}, ensure_ascii=False, indent=1).encode()


def _table(sentences: Sentences, sign: str = ",") -> bytes:
    return (
        "id,text,year\n".replace(",", sign) + "".join(f'{n}{sign}"{one}"{sign}2024\n' for n, one in enumerate(sentences))
    ).encode()


def _tabs(sentences: Sentences) -> bytes:
    return _table(sentences, "\t")


def _workbook(sentences: Sentences) -> bytes:
    import xlsxwriter

    book = xlsxwriter.Workbook(file := io.BytesIO(), {"in_memory": True})
    book.set_properties({"created": datetime(2026, 1, 1)})
    sheet = book.add_worksheet()
    for row, cells in enumerate([("id", "text", "year"), *((n, one, 2024) for n, one in enumerate(sentences))]):
        sheet.write_row(row, 0, cells)
    book.close()
    return file.getvalue()


def _archive(sentences: Sentences) -> bytes:
    half = len(sentences) // 2
    return packed({"一.txt": _lines(sentences[:half]), "in/二.docx": _word(sentences[half:])})


def _gzip(sentences: Sentences) -> bytes:
    with gzip.GzipFile("in.txt", "wb", fileobj=(file := io.BytesIO()), mtime=0) as packed_file:
        packed_file.write(_lines(sentences))
    return file.getvalue()


MAKERS: Mapping[str, Sequence[Callable[[Sentences], bytes]]] = {
    ".txt": [_lines],
    ".md": [_markdown],
    ".markdown": [_markdown],
    **dict.fromkeys((".html", ".htm", ".shtml", ".xhtml"), [_page]),
    **dict.fromkeys((".docx", ".docm", ".dotx"), [_word]),
    **dict.fromkeys((".doc", ".wps"), [_old_word, _page, _word]),
    ".rtf": [_rich_text],
    ".odt": [_open_document],
    **dict.fromkeys((".pptx", ".pptm", ".ppsx"), [_slides]),
    ".pdf": [_pdf, _packed_pdf],
    ".ofd": [_pages],
    **dict.fromkeys((".mht", ".mhtml", ".eml"), [_saved_page]),
    ".jsonl": [_json_lines],
    ".json": [_json],
    ".csv": [_table],
    ".tsv": [_tabs],
    **dict.fromkeys((".xlsx", ".xlsm"), [_workbook]),
    **dict.fromkeys((".xls", ".et"), [_table_page, _table, _workbook]),
    ".zip": [_archive],
    ".gz": [_gzip],
}


def makers_of(suffix: str) -> Sequence[Callable[[Sentences], bytes]]:
    """Return what makes files of a suffix; of one that is not known here, lines of text.

    Parameters
    ----------
    suffix : str
        How the file ends.
    """
    return MAKERS.get(suffix, [_lines])

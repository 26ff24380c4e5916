"""Objects of other programs and comments, in documents and slides, and what is attached to a PDF: not read, and named."""

import struct

import pytest
from conftest import lines
from docx_files import NAMESPACES, docx, package, par, write_docx
from pdf_files import Page, write_pdf
from table_files import compound

from labels import InputError
from seeds import read
from seeds.formats.office import legacy
from seeds.read import read_path

LINE = "风电场建成，年发电量翻番。"
COPY = "save what they hold as files of their own, or copy it into the text"


def ole(reference, kind):
    """Return an object, as Word anchors it."""
    return f'<w:p><w:r><w:object><o:OLEObject Type="Embed" ProgID="{kind}" r:id="{reference}"/></w:object></w:r></w:p>'


def comment(text, number=0):
    """Return a comment."""
    return f'<w:comment w:id="{number}">{par(text)}</w:comment>'


def notes(outcome):
    """Return the notes of a command."""
    return [line.removeprefix("note: ") for line in outcome.err.splitlines() if line.startswith("note: ")]


def test_objects_of_a_document_are_named(call, tmp_path):
    """With what kind they are; one that stands there for newer and older programs is one."""
    twice = f"<mc:AlternateContent><mc:Choice>{ole('r3', 'Package')}</mc:Choice><mc:Fallback>{ole('r3', 'Package')}</mc:Fallback>"
    body = par(LINE) + ole("r1", "Excel.Sheet.12") + ole("r2", "Package") + twice + "</mc:AlternateContent>"
    path = write_docx(tmp_path, body)
    outcome = call(read.main, path)
    assert notes(outcome) == [f"{path}: 3 embedded object(s) are not read (Package, Excel.Sheet.12); {COPY}"]
    assert outcome.code == 0 and [one["text"] for one in lines(outcome.out)] == [LINE]
    assert "  left out  parts of 1 file(s), named above" in outcome.account


def test_many_kinds_are_not_all_named(call, tmp_path):
    """One line, however many."""
    path = write_docx(tmp_path, par(LINE) + "".join(ole(f"r{n}", f"Kind.{n}") for n in range(7)))
    (note,) = notes(call(read.main, path))
    assert "7 embedded object(s) are not read (Kind.0, Kind.1, Kind.2, Kind.3, Kind.4, …)" in note


def test_comments_of_a_document_are_counted(call, tmp_path):
    """Those that say something."""
    path = write_docx(tmp_path, par(LINE), comments=comment("此处再核一次。") + comment("同意。", 1) + comment("", 2))
    outcome = call(read.main, path)
    assert notes(outcome) == [f"{path}: 2 comment(s) are not read; write what belongs to the text into it"]
    assert [one["text"] for one in lines(outcome.out)] == [LINE]


def test_document_of_objects_alone_is_refused_in_these_words(tmp_path):
    """No scan: it holds something that is not read."""
    with pytest.raises(InputError, match="1 embedded object.s. are not read .AcroExch.Document"):
        read_path(write_docx(tmp_path, ole("r1", "AcroExch.Document")))


def test_document_in_a_document_tells_too(call, tmp_path):
    """Which one it is of."""
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    relation = f'<Relationship Id="r1" Type="{office}/aFChunk" Target="inner.docx"/>'
    body = f'{par(LINE)}<w:altChunk r:id="r1"/>'
    parts = {
        "word/document.xml": f"<w:document {NAMESPACES}><w:body>{body}</w:body></w:document>",
        "word/_rels/document.xml.rels": f"<Relationships>{relation}</Relationships>",
        "word/inner.docx": docx(par("水塔建成。") + ole("r1", "Package")),
    }
    path = tmp_path / "wind.docx"
    path.write_bytes(package(parts))
    (note,) = notes(call(read.main, path))
    assert note.startswith(f"{path}:word/inner.docx: 1 embedded object(s)")


def word_97(comments):
    """Return the head of a .doc with so many comments."""
    return (b"\xec\xa5" + struct.pack("<H", 0xC1)).ljust(0xBE, b"\0") + struct.pack("<I", comments and 4 + 34 * comments)


@pytest.mark.parametrize(
    ("pool", "comments", "says"),
    [
        ("ObjectPool", 0, [f"1 embedded object(s) are not read (OLE); {COPY}"]),
        ("ObjectPool", 2, [f"1 embedded object(s) are not read (OLE); {COPY}", "2 comment(s) are not read; write"]),
        ("Macros", 1, ["1 comment(s) are not read; write"]),
        ("Macros", 0, []),
    ],
)
def test_objects_and_comments_of_an_old_document(call, tmp_path, monkeypatch, pool, comments, says):
    """The program that gives its text does not show them."""
    folder = tmp_path / "bin"
    folder.mkdir()
    program = folder / "antiword"
    program.write_text(f"#!/bin/sh\necho {LINE}\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(folder))
    monkeypatch.setattr(legacy, "_OFFICE", ())
    path = tmp_path / "wind.doc"
    path.write_bytes(compound("WordDocument", word_97(comments), "_1234567890", outer=pool))
    outcome = call(read.main, path)
    assert [line.startswith(f"{path}: {one}") for line, one in zip(notes(outcome), says, strict=True)] == [True] * len(says)
    assert [one["text"] for one in lines(outcome.out)] == [LINE]
    program.write_text("#!/bin/sh\n")
    assert f"{path}: {says[0] if says else 'cannot be read by antiword'}" in call(read.main, path).complaint


@pytest.mark.parametrize("hidden", [False, True])
def test_objects_and_comments_of_slides(call, tmp_path, hidden):
    """Of the slides that are shown."""
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    shape = f"<p:sp><p:nvSpPr><p:nvPr/></p:nvSpPr><p:txBody><a:p><a:r><a:t>{LINE}</a:t></a:r></a:p></p:txBody></p:sp>"
    frame = '<p:graphicFrame><a:graphic><a:graphicData><p:oleObj progId="Excel.Sheet.12" r:id="r8"/></a:graphicData></a:graphic>'
    tree = f"<p:cSld><p:spTree>{shape}{frame}</p:graphicFrame></p:spTree></p:cSld>"
    slides = '<p:sldIdLst><p:sldId r:id="r1"/><p:sldId r:id="r2"/></p:sldIdLst>'
    state = ' show="0"' if hidden else ""
    targets = "".join(f'<Relationship Id="r{n}" Type="{office}/slide" Target="slides/slide{n}.xml"/>' for n in (1, 2))
    beside = f'<Relationship Id="r9" Type="{office}/comments" Target="../comments/comment1.xml"/>'
    said = "<p:cm><p:text>再核一次。</p:text></p:cm><p:cm><p:text/></p:cm>"
    parts = {
        "ppt/presentation.xml": f"<p:presentation {NAMESPACES}>{slides}</p:presentation>",
        "ppt/_rels/presentation.xml.rels": f"<Relationships>{targets}</Relationships>",
        "ppt/slides/slide1.xml": f"<p:sld {NAMESPACES}><p:cSld><p:spTree>{shape}</p:spTree></p:cSld></p:sld>",
        "ppt/slides/slide2.xml": f"<p:sld {NAMESPACES}{state}>{tree}</p:sld>",
        "ppt/slides/_rels/slide2.xml.rels": f"<Relationships>{beside}</Relationships>",
        "ppt/comments/comment1.xml": f"<p:cmLst {NAMESPACES}>{said}</p:cmLst>",
    }
    path = tmp_path / "wind.pptx"
    path.write_bytes(package(parts))
    outcome = call(read.main, path)
    says = [f"{path}: 1 embedded object(s) are not read (Excel.Sheet.12); {COPY}"]
    says += [f"{path}: 1 comment(s) are not read; write what belongs to the text into it"]
    unseen = [f"{path}: 1 hidden slide(s) are not read; show those that belong to the text in the presentation, and save it"]
    assert notes(outcome) == (unseen if hidden else says) and len(lines(outcome.out)) == 2 - hidden


@pytest.mark.parametrize("count", [0, 1, 7])
def test_files_attached_to_a_pdf(call, tmp_path, count):
    """Some programs put whole documents into one with a cover."""
    import pypdfium2

    cover = write_pdf(tmp_path / "cover.pdf", [Page().text(70, 700, LINE)])
    document = pypdfium2.PdfDocument(cover)
    for number in range(count):
        document.new_attachment(f"{number}.docx").set_data(b"PK")
    path = tmp_path / "wind.pdf"
    document.save(path)
    document.close()
    outcome = call(read.main, path)
    names = ", ".join(f"{number}.docx" for number in range(min(count, 5))) + (", …" if count > 5 else "")
    says = f"{path}: {count} attached file(s) are not read: {names}; save them from a PDF reader as files of their own"
    assert notes(outcome) == ([says] if count else []) and [one["text"] for one in lines(outcome.out)] == [LINE]


def test_comments_and_files_on_the_pages_of_a_pdf(call, tmp_path):
    """Those that pop up and say something."""
    page = Page().text(70, 700, LINE).note(70, 500, "此处再核一次。", kind="Text").note(70, 450, "", kind="Text")
    page.notes.append("<</Type/Annot/Subtype/FileAttachment/Rect[0 0 9 9]/FS<</Type/Filespec/F(plan.docx)/UF(plan.docx)>>>>")
    path = write_pdf(tmp_path / "wind.pdf", [page, Page().text(70, 700, "又一页。").note(70, 500, "同意。", kind="Text")])
    outcome = call(read.main, path)
    assert notes(outcome) == [
        f"{path}: 1 attached file(s) are not read: plan.docx; save them from a PDF reader as files of their own",
        f"{path}: 2 comment(s) are not read; copy what belongs to the text into a file of its own",
    ]
    assert "".join(one["text"] for one in lines(outcome.out)) == f"{LINE}又一页。"

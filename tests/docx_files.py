"""Small Word documents and presentations, made part by part for the tests."""

import io
import zipfile
from pathlib import Path

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
P = "http://schemas.openxmlformats.org/presentationml/2006/main"
A = "http://schemas.openxmlformats.org/drawingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_SPACES = {
    "w": W,
    "r": R,
    "a": A,
    "p": P,
    "mc": "http://schemas.openxmlformats.org/markup-compatibility/2006",
    "wps": "http://schemas.microsoft.com/office/word/2010/wordprocessingShape",
    "v": "urn:schemas-microsoft-com:vml",
    "o": "urn:schemas-microsoft-com:office:office",
    "m": "http://schemas.openxmlformats.org/officeDocument/2006/math",
    "dgm": "http://schemas.openxmlformats.org/drawingml/2006/diagram",
}
NAMESPACES = " ".join(f'xmlns:{short}="{name}"' for short, name in _SPACES.items())


def package(parts: dict[str, str | bytes]) -> bytes:
    """Return a zip of parts."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return file.getvalue()


def docx(body: str, **parts: str) -> bytes:
    """Return a Word document; further parts by name (``styles``, ``numbering``, ``footnotes``)."""
    inner = {f"word/{name}.xml": f"<w:{name} {NAMESPACES}>{content}</w:{name}>" for name, content in parts.items()}
    return package({"word/document.xml": f"<w:document {NAMESPACES}><w:body>{body}</w:body></w:document>"} | inner)


def write_docx(folder: Path, body: str, **parts: str) -> Path:
    """Write a Word document and return its path."""
    path = folder / "wind.docx"
    path.write_bytes(docx(body, **parts))
    return path


def run(text: str, properties: str = "") -> str:
    """Return a run of text."""
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def par(content: str, properties: str = "") -> str:
    """Return a paragraph: of runs, or of plain text."""
    inner = content if content.startswith("<") or not content else run(content)
    return f"<w:p><w:pPr>{properties}</w:pPr>{inner}</w:p>"


def cell(content: str, properties: str = "") -> str:
    """Return a cell: of blocks, or of plain text."""
    inner = content if content.startswith("<") else par(content)
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{inner}</w:tc>"


def table(*rows: list[str]) -> str:
    """Return a table of cells, those without tags being plain text."""
    lines = "".join(f"<w:tr>{''.join(text if text.startswith('<w:t') else cell(text) for text in row)}</w:tr>" for row in rows)
    return f"<w:tbl>{lines}</w:tbl>"


def style(identity: str, name: str, inner: str = "", kind: str = "paragraph") -> str:
    """Return a style."""
    return f'<w:style w:type="{kind}" w:styleId="{identity}"><w:name w:val="{name}"/>{inner}</w:style>'


def listing(levels: list[tuple[str, str]], further: str = "", definition: int = 0) -> str:
    """Return the levels (format, text) of a list that starts with 1, and the lists that use it: number 1 and further ones."""
    inner = "".join(
        f'<w:lvl w:ilvl="{depth}"><w:start w:val="1"/><w:numFmt w:val="{form}"/><w:lvlText w:val="{text}"/></w:lvl>'
        for depth, (form, text) in enumerate(levels)
    )
    number = f'<w:num w:numId="1"><w:abstractNumId w:val="{definition}"/></w:num>'
    return f'<w:abstractNum w:abstractNumId="{definition}">{inner}</w:abstractNum>{number}{further}'


def numbered(text: str, depth: int = 0, list_id: int = 1) -> str:
    """Return a paragraph that Word numbers."""
    return par(text, f'<w:numPr><w:ilvl w:val="{depth}"/><w:numId w:val="{list_id}"/></w:numPr>')

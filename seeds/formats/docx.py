"""Word documents (.docx) to Markdown."""

from __future__ import annotations

import io
import zipfile

from labels.support.errors import InputError
from seeds.formats.libraries import SCAN_REMEDY


def docx_to_markdown(data: bytes, location: str) -> str:
    """Turn a Word document into Markdown: styles become signs, a table row becomes a line.

    Parameters
    ----------
    data : bytes
        The whole file.
    location : str
        Its name, for error messages.

    Returns
    -------
    str
        Markdown, one block per paragraph or table row.

    Raises
    ------
    InputError
        If it is no Word document or holds no text.
    """
    import docx
    from docx.table import Table

    try:
        document = docx.Document(io.BytesIO(data))
        blocks = []
        for item in document.iter_inner_content():
            if isinstance(item, Table):
                rows = (" ".join(dict.fromkeys(cell.text.strip() for cell in row.cells)) for row in item.rows)
                blocks += ["> " + " ".join(row.split()) for row in rows if row.strip()]
            else:
                sign = _sign((item.style.name or "") if item.style else "")
                blocks += [sign + _one_line(part) for part in item.text.split("\n") if part.strip()]
    except (zipfile.BadZipFile, KeyError, ValueError, AttributeError, SyntaxError, OSError) as error:
        # python-docx has no error class of its own for a broken package.
        problem = "is no readable Word document (.docx)"
        raise InputError(location, problem, "open it in a word processor and save it anew") from error
    if not blocks:
        raise InputError(location, "holds no text", SCAN_REMEDY)
    return "\n\n".join(blocks)


def _sign(style: str) -> str:
    if style in ("Title", "标题"):
        return "# "
    if style.startswith(("Heading", "标题")):
        return "## "
    return "- " if style.startswith(("List", "列表", "列出段落")) else ""


def _one_line(text: str) -> str:
    # A paragraph that begins like Markdown by chance must not become a sign.
    line = " ".join(text.split())
    return line.lstrip("#>") if line[:1] in "#>" else line

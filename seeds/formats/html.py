"""Web pages (.html, .htm) to Markdown."""

from __future__ import annotations

from html.parser import HTMLParser

from labels.support.errors import InputError
from seeds.formats.encoding import decode
from seeds.formats.libraries import quiet

_ARTICLE_SHARE = 0.2  # of the characters of a page; an extract that has less is a corner of it, not its article
_TITLE_WITHIN = 200  # characters at the top in which the title need not be repeated


def html_to_markdown(data: bytes, location: str) -> str:
    """Turn a web page into Markdown, its text alone: navigation and footer are left out.

    Parameters
    ----------
    data : bytes
        The whole file.
    location : str
        Its name, for error messages.

    Returns
    -------
    str
        Markdown, with the date of the page as front matter where it has one.

    Raises
    ------
    InputError
        If the bytes are not text or the page holds none.
    """
    text = decode(data, location)
    with quiet("trafilatura", "htmldate", "courlan", "justext"):
        import trafilatura

        body = trafilatura.extract(text, output_format="markdown", include_comments=False, favor_recall=True) or ""
        meta = trafilatura.extract_metadata(text) if body else None
    plain = _shown_text(text)
    if len(body) < _ARTICLE_SHARE * len(plain):  # a page that is not an article: keep all of it
        body = plain
    if not body.strip():
        raise InputError(location, "is a page without text", "save the page after it has loaded, or give its text as .txt")
    title = (meta.title or "").strip() if meta else ""
    if title and not body.lstrip().startswith("# ") and title not in body[:_TITLE_WITHIN]:
        body = f"# {title}\n\n{body}"
    date = (meta.date or "") if meta else ""
    return f"---\ndate: {date}\n---\n{body}" if date else body


class _ShownText(HTMLParser):
    """Collect what a page shows, one paragraph per block element."""

    _HIDDEN = frozenset(("script", "style", "noscript", "template", "head"))
    _INLINE = frozenset(("a", "b", "i", "em", "strong", "span", "font", "u", "sub", "sup", "small"))

    def __init__(self) -> None:
        super().__init__()
        self.parts: list[str] = []
        self._hidden = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002
        self._hidden += tag in self._HIDDEN
        if tag not in self._INLINE:
            self.parts.append("\n\n")

    def handle_endtag(self, tag: str) -> None:
        self._hidden = max(0, self._hidden - (tag in self._HIDDEN))
        if tag not in self._INLINE:
            self.parts.append("\n\n")

    def handle_data(self, data: str) -> None:
        if not self._hidden:
            self.parts.append(" ".join(data.split()))


def _shown_text(text: str) -> str:
    parser = _ShownText()
    parser.feed(text)
    return "\n\n".join(part for part in "".join(parser.parts).split("\n\n") if part.strip())

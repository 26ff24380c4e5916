"""The written corpus: documents in Markdown with front matter, as clean paragraphs."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from labels import InputError, Paragraph
from labels.wording import _
from seeds.formats.markdown.markdown_text import read_markdown
from seeds.read import read_path

FOLDER = Path(__file__).with_name("documents")
PARTS = ("natural", "later", "hard")
GENRES = (
    "work_report",
    "plan",
    "notice",
    "interpretation",
    "press_conference",
    "broadcast",
    "wire",
    "feature",
    "brief",
    "meeting",
    "portrait",
    "science",
    "fair",
    "foreign",
    "livelihood",
    "market",
    "prospectus",
    "annual_report",
    "research_digest",
    "hongkong",
    "taiwan",
    "advertising",
    "culture",
    "sport",
    "law",
    "services",
    "farming",
    "logistics",
)


@dataclass(frozen=True, slots=True)
class CorpusDocument:
    """One document of the corpus.

    Attributes
    ----------
    name : str
        File name without suffix; its paragraphs are ``name#1``, ``name#2``, …
    title : str
        Title.
    genre : str
        One of :data:`GENRES`.
    region : str or None
        Province, short form; None for the country or abroad.
    date : str
        ISO date.
    part : str
        "natural" (like real text), "later" (the same, written after the lexicon stood) or "hard" (written against the
        keywords).
    paragraphs : tuple of Paragraph
        Clean paragraphs, without labels.
    """

    name: str
    title: str
    genre: str
    region: str | None
    date: str
    part: str
    paragraphs: tuple[Paragraph, ...]


@dataclass(frozen=True, slots=True)
class Corpus:
    """All documents of the corpus.

    Attributes
    ----------
    documents : tuple of CorpusDocument
        In the order of their names.
    """

    documents: tuple[CorpusDocument, ...]

    @property
    def paragraphs(self) -> tuple[Paragraph, ...]:
        """All paragraphs, document by document."""
        return tuple(paragraph for document in self.documents for paragraph in document.paragraphs)

    @property
    def texts(self) -> list[str]:
        """The texts of all paragraphs."""
        return [paragraph.text for paragraph in self.paragraphs]


def read_corpus(folder: Path) -> Corpus:
    """Read a folder of corpus documents.

    Parameters
    ----------
    folder : Path
        Markdown files with the front matter ``title, genre, date, part`` and, for a province, ``region``.

    Returns
    -------
    Corpus
        Its paragraphs are without labels.

    Raises
    ------
    InputError
        If the folder is empty, or a document's front matter lacks a key or holds an unknown value.
    """
    files = sorted(folder.glob("*.md"))
    if not files:
        raise InputError(str(folder), _("holds no document"), _("restore the corpus from the repository"))
    return Corpus(tuple(_read_document(path) for path in files))


def _read_document(path: Path) -> CorpusDocument:
    meta, _parts = read_markdown(path.read_text(encoding="utf-8"), str(path))
    for key in ("title", "genre", "date", "part"):
        if not meta.get(key):
            raise InputError(str(path), _("front matter lacks {key!r}").format(key=key), _("add it"))
    for key, known in (("genre", GENRES), ("part", PARTS)):
        if meta[key] not in known:
            problem = _("front matter: unknown {key} {value!r}").format(key=key, value=meta[key])
            raise InputError(str(path), problem, _("known: {known}").format(known=", ".join(known)))
    region = meta.get("region") or None
    paragraphs = tuple(
        replace(paragraph, region=region, date=meta["date"], source=None, part=meta["part"]) for paragraph in read_path(path)
    )
    return CorpusDocument(path.stem, meta["title"], meta["genre"], region, meta["date"], meta["part"], paragraphs)


@cache
def load_corpus() -> Corpus:
    """Read ``seeds/documents`` (once per process)."""
    return read_corpus(FOLDER)

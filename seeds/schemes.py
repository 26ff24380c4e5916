"""Coding schemes: what is labelled, with which words, by which rules.

A scheme is a folder: ``labels.toml`` (the labels and their order), ``lexicon.toml`` (their words), ``codebook.md`` (what each
label means, for people) and, where there is one, ``codebook.zh-CN.md`` (the same in Chinese). The shipped ones lie in
``seeds/schemes``. A scheme is read at the edge, by a command, and handed down; nothing asks for "the" scheme.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from pathlib import Path

from labels import InputError, UsageError
from labels.taxonomy import Taxonomy, parse_taxonomy
from labels.wording import _, language
from seeds.vocabulary.lexicon import Lexicon, parse_lexicon

FOLDER = Path(__file__).with_name("schemes")
INDUSTRIES = "industries"
LABELS, LEXICON, CODEBOOK, CHINESE_CODEBOOK = "labels.toml", "lexicon.toml", "codebook.md", "codebook.zh-CN.md"
FILES = (LABELS, LEXICON, CODEBOOK, CHINESE_CODEBOOK)
# Folders of schemes that are looked at in one place.
MOST_NEARBY = 50

# A row of a codebook's table of labels: key, name, one line of what it covers.
_DEFINED = re.compile(r"^\|\s*`(\w+)`\s*\|[^|\n]*\|([^|\n]*)\|\s*$", re.MULTILINE)


@dataclass(frozen=True, eq=False)
class Scheme:
    """A coding scheme.

    Attributes
    ----------
    name : str
        Name of its folder; names its experiment, registered model and store.
    taxonomy : Taxonomy
        The labels.
    lexicon : Lexicon
        Their words.
    texts : mapping of str to str
        The files it was read from, by file name, so that a model can carry them.
    location : str
        Folder it was read from, for people.
    shipped : bool
        Whether it comes with the program.
    """

    name: str
    taxonomy: Taxonomy
    lexicon: Lexicon
    texts: Mapping[str, str]
    location: str = ""
    shipped: bool = False

    @property
    def keys(self) -> tuple[str, ...]:
        """Label keys in column order."""
        return self.taxonomy.keys

    @property
    def codebook(self) -> str:
        """What each label means, in Markdown, in the language spoken where it is written in both; empty where nobody wrote it."""
        own, chinese = self.texts.get(CODEBOOK, ""), self.texts.get(CHINESE_CODEBOOK, "")
        return (chinese or own) if language() == "zh" else (own or chinese)

    @property
    def definitions(self) -> dict[str, str]:
        """What each label covers, in one line, by key: where Chinese is spoken as the table of the Chinese codebook says it."""
        # ``labels.toml`` has it in one language: its digest tells models which labels they were trained for.
        chinese = self.texts.get(CHINESE_CODEBOOK, "") if language() == "zh" else ""
        rows = {key: says.strip() for key, says in reversed(_DEFINED.findall(chinese))}  # the first row of a label
        return {label.key: rows.get(label.key) or label.definition for label in self.taxonomy.labels}

    @cached_property
    def digest(self) -> str:
        """First 12 hexadecimal digits of the SHA-256 of labels and lexicon: what answers depend on."""
        return hashlib.sha256("\0".join(self.texts.get(name, "") for name in (LABELS, LEXICON)).encode()).hexdigest()[:12]


def shipped_schemes() -> tuple[str, ...]:
    """Return the names of the schemes that come with the program."""
    return tuple(sorted(path.parent.name for path in FOLDER.glob(f"*/{LABELS}")))


def is_scheme(folder: Path) -> bool:
    """Return whether a folder holds a scheme.

    Parameters
    ----------
    folder : Path
        Any path.
    """
    return (folder / LABELS).is_file()


def nearby_schemes(places: Iterable[Path]) -> Iterator[tuple[str, Taxonomy]]:
    """Yield the labels of the schemes that ship and of those that are one of some folders or lie in one.

    Parameters
    ----------
    places : iterable of Path
        Where to look.

    Yields
    ------
    tuple of (str, Taxonomy)
        What a command takes for the scheme, and its labels. A folder that cannot be read is passed over.
    """
    here = Path().resolve()
    folders = {FOLDER / name: name for name in shipped_schemes()}
    for place in dict.fromkeys(path.resolve() for path in places):
        for file in [place / LABELS, *islice(sorted(place.glob(f"*/{LABELS}")), MOST_NEARBY)]:
            inside = file.parent.is_relative_to(here) and file.parent != here
            folders.setdefault(file.parent, str(file.parent.relative_to(here) if inside else file.parent))
    for folder, name in folders.items():
        try:
            yield name, parse_taxonomy((folder / LABELS).read_text(encoding="utf-8-sig"), name)
        except (InputError, OSError, ValueError):
            continue


def load_scheme(source: str | Path = INDUSTRIES) -> Scheme:
    """Read a scheme.

    Parameters
    ----------
    source : str or Path
        Name of a shipped scheme, or a folder.

    Returns
    -------
    Scheme

    Raises
    ------
    UsageError
        If there is no such scheme or folder, it holds no scheme, or a user's folder bears the name of a shipped scheme.
    InputError
        If one of its files is missing or wrong.
    """
    shipped = FOLDER / source if isinstance(source, str) and source in shipped_schemes() else None
    folder = shipped or Path(source)
    try:
        folder = folder.resolve()
        if not folder.is_dir():
            remedy = _("give a folder, or one of: {known}").format(known=", ".join(shipped_schemes()))
            raise UsageError(_named(source), _("is no folder and no shipped scheme"), remedy)
        if not is_scheme(folder):
            problem, remedy = _("has no {file}").format(file=LABELS), _("a scheme is a folder of {files}")
            raise UsageError(str(folder), problem, remedy.format(files=", ".join(FILES)))
        texts = {name: (folder / name).read_text(encoding="utf-8-sig") for name in FILES if (folder / name).is_file()}
    except UnicodeDecodeError as error:
        remedy = _("save {labels} and {lexicon} as UTF-8").format(labels=LABELS, lexicon=LEXICON)
        raise InputError(str(folder), _("holds a file that is not UTF-8"), remedy) from error
    except ValueError as error:  # a name that no file can have
        raise UsageError(_named(source), _("is no path"), _("give a folder")) from error
    inside = folder.parent == FOLDER.resolve()
    if folder.name in shipped_schemes() and not inside:
        problem = _("bears the name of the shipped scheme {name!r}").format(name=folder.name)
        raise UsageError(str(folder), problem, _("give your folder another name"))
    return parse_scheme(texts, folder.name, str(folder), shipped=inside)


def _named(source: str | Path) -> str:
    return _("scheme {name!r}").format(name=str(source))


def parse_scheme(texts: Mapping[str, str], name: str, location: str, *, shipped: bool = False) -> Scheme:
    """Build a scheme from the texts of its files.

    Parameters
    ----------
    texts : mapping of str to str
        ``labels.toml``, ``lexicon.toml`` and, where there is one, ``codebook.md``.
    name : str
        What to call it.
    location : str
        Folder of the files, for error messages.
    shipped : bool
        Whether it comes with the program.

    Returns
    -------
    Scheme

    Raises
    ------
    InputError
        If a file is missing or wrong, or the name holds signs that a file or a registry cannot have.
    """
    if not re.fullmatch(r"\w[\w.-]*", name):
        problem = _("name {name!r} is no plain name").format(name=name)
        raise InputError(location, problem, _("use letters, digits, '-', '_' and '.' for the folder"))
    for needed in (LABELS, LEXICON):
        if needed not in texts:
            problem = _("has no {file}").format(file=needed)
            raise InputError(location, problem, _("a scheme is a folder of {files}").format(files=", ".join(FILES)))
    taxonomy = parse_taxonomy(texts[LABELS], f"{location}/{LABELS}")
    lexicon = parse_lexicon(texts[LEXICON], taxonomy, f"{location}/{LEXICON}")
    return Scheme(name, taxonomy, lexicon, dict(texts), location, shipped)

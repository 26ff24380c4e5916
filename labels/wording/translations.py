"""Catalogues of translations: the text form of gettext (``.po``), read as it stands.

The standard library reads compiled catalogues alone. The text form is what translators edit and reviewers read, so it is the
only one there is: nothing has to be compiled, and nothing can fall behind it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from gettext import NullTranslations
from pathlib import Path

# Between a context and its message, in compiled catalogues and here.
_CONTEXT = "\x04"
_LINE = re.compile(r'(?:(msgctxt|msgid_plural|msgid|msgstr(?:\[0\])?)\s+)?"((?:[^"\\]|\\.)*)"')
_ESCAPE = re.compile(r"\\(.)")
_ESCAPED = {"n": "\n", "t": "\t", '"': '"', "\\": "\\"}


@dataclass(frozen=True, slots=True)
class Entry:
    """A message and what it is in another language.

    Attributes
    ----------
    message : str
        In English.
    translation : str
        Empty where nobody has translated it. A language with one form for all numbers has one.
    plural : str
        In English, of more than one; empty where no number decides.
    context : str
        Tells messages apart that are one word in English and two elsewhere.
    """

    message: str
    translation: str
    plural: str = ""
    context: str = ""


def read_entries(text: str, name: str) -> list[Entry]:
    """Return the entries of a catalogue, in order, without its head.

    Parameters
    ----------
    text : str
        What the file holds.
    name : str
        Name of the file, for messages.

    Returns
    -------
    list of Entry

    Raises
    ------
    ValueError
        If a line is none of a catalogue, or stands where it cannot.
    """
    found: list[dict[str, str]] = []
    field = ""
    for number, line in enumerate(text.splitlines(), 1):
        stripped = line.strip()
        if not stripped or stripped.startswith("#"):
            continue
        match = _LINE.fullmatch(stripped)
        if not match:
            raise ValueError(f"{name}:{number}: is no line of a catalogue")
        keyword, words = match[1] or field, _ESCAPE.sub(_unescaped, match[2])
        begins = keyword == "msgctxt" or (keyword == "msgid" and field != "msgctxt")
        if match[1] and begins:
            found.append({})
        if not found or (bool(match[1]) == (keyword in found[-1])):  # a line that goes on goes on with something, once begun
            raise ValueError(f"{name}:{number}: stands where it cannot")
        found[-1][keyword] = found[-1].get(keyword, "") + words
        field = keyword
    if any(not {"msgid"} < set(one) or not {"msgstr", "msgstr[0]"} & set(one) for one in found):
        raise ValueError(f"{name}: has an entry that is not whole")
    entries = [
        Entry(one["msgid"], one.get("msgstr", one.get("msgstr[0]", "")), one.get("msgid_plural", ""), one.get("msgctxt", ""))
        for one in found
    ]
    return [entry for entry in entries if entry.message]


def _unescaped(match: re.Match[str]) -> str:
    return _ESCAPED.get(match[1], match[0])


class Catalogue(NullTranslations):
    """Translations into a language that has one form for all numbers; what is missing stays English.

    Parameters
    ----------
    entries : iterable of Entry
        Those without a translation are passed over.
    """

    def __init__(self, entries: Iterable[Entry]) -> None:
        super().__init__()
        self._words = {_key(one.context, one.message): one.translation for one in entries if one.translation}

    def gettext(self, message: str) -> str:
        """Return a message in the language.

        Parameters
        ----------
        message : str
            In English.
        """
        return self._words.get(message, message)

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        """Return a message that a number decides about.

        Parameters
        ----------
        msgid1, msgid2 : str
            In English, of one and of more.
        n : int
            The number.
        """
        return self._words.get(msgid1) or super().ngettext(msgid1, msgid2, n)

    def pgettext(self, context: str, message: str) -> str:
        """Return a message of a context.

        Parameters
        ----------
        context : str
            Where it stands.
        message : str
            In English.
        """
        return self._words.get(_key(context, message), message)


def _key(context: str, message: str) -> str:
    return f"{context}{_CONTEXT}{message}" if context else message


def load_catalogue(folder: Path) -> Catalogue:
    """Return the catalogue of a language, of all its files.

    Parameters
    ----------
    folder : Path
        With one ``.po`` for each room.
    """
    files = sorted(folder.glob("*.po"))
    return Catalogue(entry for path in files for entry in read_entries(path.read_text(encoding="utf-8"), path.name))

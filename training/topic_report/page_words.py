"""What the topic page and ``topics.md`` say, from ``templates/words.toml``."""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from labels import NONE
from labels.taxonomy import Taxonomy
from models.topics.candidates import REFUSALS
from models.topics.editing.edits import MadeEdit

FILE = Path(__file__).parent / "templates" / "words.toml"
# Key of the sentences that the page's script says.
SCRIPT = "script"
# What stands behind the key of a sentence that says the same of one thing.
_ONE = "_one"


class PageWords:
    """The sentences of the page in a language.

    Parameters
    ----------
    lang : {"zh", "en"}
        The language.
    """

    def __init__(self, lang: str) -> None:
        self.lang = lang
        self.words, self.script = _catalogue(lang)

    def say(self, key: str, **values: object) -> str:
        """Return a sentence, its braces filled in; of one thing its own form where there is one.

        Parameters
        ----------
        key : str
            Key of the sentence.
        **values : object
            What goes into it, by name; numbers with marks between thousands. ``n`` is the number of things.
        """
        text = self.words.get(key + _ONE, self.words[key]) if values.get("n") == 1 else self.words[key]
        return text.format(**{name: f"{one:,}" if isinstance(one, int) else one for name, one in values.items()})

    def period(self, name: str) -> str:
        """Return a month, a quarter or a year as people write it.

        Parameters
        ----------
        name : str
            ``2026-08``, ``2026-Q3`` or ``2026``.
        """
        year, _dash, part = name.partition("-")
        if part.startswith("Q"):
            return self.say("period_quarter", year=year, quarter=self.words["quarters"].split()[int(part[1:]) - 1])
        if part:
            return self.say("period_month", year=year, month=self.words["months"].split()[int(part[:2]) - 1])
        return self.say("period_year", year=year)

    def edits(self, edits: Iterable[MadeEdit]) -> str:
        """Return what was changed in topics by hand, on one line.

        Parameters
        ----------
        edits : iterable of MadeEdit
            In the order in which they were made.
        """
        told = []
        for edit in edits:
            key = "edit_add_of" if edit.kind == "add" and edit.before else f"edit_{edit.kind}"
            before, after = (self.words["list_mark"].join(names) for names in (edit.before, edit.after))
            told.append(self.say(key, before=before, after=after))
        return self.words["statements"].join(told)

    def refusals(self, reasons: Iterable[str]) -> str:
        """Return why topics are no candidates, each reason with how many it holds back; empty where there are none.

        Parameters
        ----------
        reasons : iterable of str
            One for each topic.
        """
        counts = Counter(reasons)
        met = [reason for reason in REFUSALS if counts[reason]]
        told = (self.say("reason", reason=self.words[f"refused_{reason}"], count=counts[reason]) for reason in met)
        return self.words["comma"].join(told)

    def label_names(self, taxonomy: Taxonomy) -> dict[str, str]:
        """Return what labels are called, by key; without an English name they keep their own. "None" has an empty name.

        Parameters
        ----------
        taxonomy : Taxonomy
            The labels.
        """
        return taxonomy.names_in(self.lang) | {NONE: ""}


@cache
def _catalogue(lang: str) -> tuple[Mapping[str, str], Mapping[str, str]]:
    """Return the sentences of the templates and those of the script (read once per process)."""
    words: dict[str, Any] = tomllib.loads(FILE.read_text(encoding="utf-8"))[lang]
    return words, words.pop(SCRIPT)

"""What the report page says, from ``words.toml``."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Literal

from labels.wording import language

Language = Literal["zh", "en"]


def spoken(asked: str | None) -> Language:
    """Return the language of a page.

    Parameters
    ----------
    asked : str or None
        One of :data:`labels.wording.LANGUAGES`; None is that which people are spoken to in.
    """
    return "zh" if (asked or language()) == "zh" else "en"


@cache
def report_words(lang: Language) -> Mapping[str, str]:
    """Return the sentences of the page in a language, by their keys (read once per process).

    Parameters
    ----------
    lang : {"zh", "en"}
        The language.
    """
    catalogue = tomllib.loads(Path(__file__).with_name("words.toml").read_text(encoding="utf-8"))
    words: dict[str, str] = catalogue[lang]
    return words

"""Codes of what readers of files and models say in English, so that the page can say it in the language it speaks.

What goes through the catalogues (:mod:`labels.wording`) comes in the language of the page and has no code. What a person often
meets and comes in English has one, with values found in the sentence; one without is shown as it is.
"""

from __future__ import annotations

import re
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

_PATTERNS = Path(__file__).with_name("sentence_codes.toml")
_HOLE = re.compile(r"\\\{(\w+)\\\}")
# Of a value that stands last; where the page speaks Chinese, errors are put together with Chinese signs.
_END = r"(?=[;；]|$)"
_WHERE = "where"


def coded(sentence: str) -> dict[str, Any]:
    """Return the code of a sentence and the values in it; nothing where it has none.

    Parameters
    ----------
    sentence : str
        As people read it, in English.

    Returns
    -------
    dict
        ``code`` and ``values``, texts by name; ``where`` is what stands before the pattern.
    """
    for code, pattern in _patterns().items():
        if found := pattern.search(sentence):
            values = {name: value.strip() for name, value in found.groupdict().items()}
            return {"code": code, "values": {_WHERE: sentence[: found.start()].rstrip(":;：； "), **values}}
    return {}


def told(sentence: str) -> dict[str, Any]:
    """Return an error as the page gets it.

    Parameters
    ----------
    sentence : str
        What went wrong.
    """
    return {"error": sentence, **coded(sentence)}


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    codes = tomllib.loads(_PATTERNS.read_text(encoding="utf-8"))["codes"]
    holes = {code: _HOLE.sub(r"(?P<\1>[^;；]+?)", re.escape(says)) for code, says in codes.items()}
    return {code: re.compile(says + _END if says.endswith(")") else says) for code, says in holes.items()}

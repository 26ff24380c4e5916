"""Codes of what the desk says to people, so that its page can say it in the language it speaks.

Commands, readers of files and the desk say what went wrong in one English sentence. What a person often meets on the page has a
code with values, found in that sentence; a sentence without one is shown as it is.
"""

from __future__ import annotations

import re
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

_PATTERNS = Path(__file__).with_name("sentence_codes.toml")
_HOLE = re.compile(r"\\\{(\w+)\\\}")
# Of a value that stands last; where the machine speaks Chinese, errors are put together with Chinese signs.
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

"""Which language people are spoken to in: that of ``--lang``, of ``POLICY_TAGGER_LANG``, of the machine, else English.

The choice of a command is kept in the environment, so that its threads and the processes it starts have it, too.
"""

from __future__ import annotations

import locale
import os
from collections.abc import Iterator
from contextlib import contextmanager

# The first is the one that messages are written in.
LANGUAGES = ("en", "zh")
VARIABLE = "POLICY_TAGGER_LANG"
# In the order in which the C library heeds them.
_LOCALE = ("LC_ALL", "LC_MESSAGES", "LANG")
_NO_LOCALE = ("C", "POSIX")

_asked: str | None = None


def language() -> str:
    """Return the language to speak now: one of :data:`LANGUAGES`."""
    given = os.environ.get(VARIABLE)
    return _of(given) or LANGUAGES[0] if given else _of_machine()


def asked() -> str | None:
    """Return what ``--lang`` of the command that runs says; None where it was not given."""
    return _asked


@contextmanager
def speaking(chosen: str | None) -> Iterator[None]:
    """Speak a language while the block runs.

    Parameters
    ----------
    chosen : str or None
        One of :data:`LANGUAGES`; with None all stays as it is.
    """
    global _asked
    if chosen is None:
        yield
        return
    before, variable = _asked, os.environ.get(VARIABLE)
    _asked = os.environ[VARIABLE] = chosen
    try:
        yield
    finally:
        _asked = before
        if variable is None:
            os.environ.pop(VARIABLE, None)
        else:
            os.environ[VARIABLE] = variable


def _of_machine() -> str:
    """Return the language of the machine's locale, as gettext finds it: ``LANGUAGE`` is a list, and C heeds no list."""
    own = next((value for name in _LOCALE if (value := os.environ.get(name))), "")
    listed = "" if own in _NO_LOCALE else os.environ.get("LANGUAGE", "")
    known = (found for name in listed.split(":") if (found := _of(name)))
    if not (own or listed):
        own = _without_variables()
    return next(known, None) or _of(own) or LANGUAGES[0]


def _without_variables() -> str:
    """Return the locale where no variable says it, as on Windows: there it has a name such as ``Chinese (Simplified)_China``."""
    try:
        name = locale.getlocale(locale.LC_CTYPE)[0] or ""
    except ValueError:  # one that Python does not know
        return ""
    return "zh" if name.startswith("Chinese") else name


def _of(name: str) -> str | None:
    """Return which of our languages a locale is of; the written forms of Chinese are one."""
    first = name.replace("-", "_").partition("_")[0].partition(".")[0].lower()
    return first if first in LANGUAGES else None

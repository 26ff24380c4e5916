"""The functions that messages go through, under the names that gettext gives them."""

from __future__ import annotations

import gettext
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

from labels.wording.language import LANGUAGES, language
from labels.wording.translations import load_catalogue


def _(message: str) -> str:
    """Return a message in the language of who reads it, to be filled in by ``format`` with names.

    Parameters
    ----------
    message : str
        In English, written out where it is said: no f-string, which would be another message every time.
    """
    return _translations(language()).gettext(message)


def ngettext(one: str, many: str, n: int) -> str:
    """Return the message for a number of things.

    Parameters
    ----------
    one, many : str
        In English, of one and of more.
    n : int
        The number.
    """
    return _translations(language()).ngettext(one, many, n)


def pgettext(context: str, message: str) -> str:
    """Return a short message whose English word means several things.

    Parameters
    ----------
    context : str
        Where it stands, as the catalogue says it (``msgctxt``).
    message : str
        In English.
    """
    return _translations(language()).pgettext(context, message)


def N_(message: str) -> str:
    """Return a message as it is: marked for the catalogue in a table or a constant, it goes through :func:`_` where it is said.

    Parameters
    ----------
    message : str
        In English.
    """
    return message


@cache
def _translations(name: str) -> gettext.NullTranslations:
    return gettext.NullTranslations() if name == LANGUAGES[0] else load_catalogue(Path(__file__).parent / name)


@contextmanager
def argparse_speaking() -> Iterator[None]:
    """Let argparse speak the language, too, while the block runs: "usage", "options", and what it says of a wrong call.

    It asks gettext's own domain, which belongs to the whole process. So the two functions that it has taken into its module are
    replaced, not the domain, and put back at the end: whoever uses this program as a library notices nothing.
    """
    import argparse  # here, for this module is loaded before whatever Ctrl-C could interrupt

    before = {name: getattr(argparse, name) for name in ("_", "ngettext")}
    spoken = {"_": _said_by_argparse, "ngettext": ngettext}
    for name, function in spoken.items():
        setattr(argparse, name, function)
    try:
        yield
    finally:
        for name, function in before.items():
            setattr(argparse, name, function)


def _said_by_argparse(message: str | None) -> str | None:
    if not message:  # it asks for None, too
        return message
    return _OfType(_(message)) if "%(type)s" in message else _(message)


class _OfType(str):
    """What argparse says of a value that is not of its type: filled in with the type's name as people say it."""

    def __mod__(self, values: Any) -> str:
        return str(self) % {**values, "type": _(values["type"])}

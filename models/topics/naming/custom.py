"""The hook for those who would rather have a language model name the topics.

A namer is a function of a topic's words and typical texts that returns a name. In a file ``my_names.py`` on the
Python path::

    def name(words, typical):
        return model.ask("用不超过十个字概括这些段落：" + "、".join(words) + "。" + "".join(typical[:5]))

it is given as ``--namer my_names:name`` to ``training.topics``, or as the function itself to
:func:`models.topics.naming.names.name_topics`. The project itself depends on no language model.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable, Sequence

from labels import InputError, UsageError
from labels.wording import _

Namer = Callable[[Sequence[str], Sequence[str]], str]
# Longest name that is accepted, in characters: a sentence would fit no map and no table.
LONGEST = 30


def load_namer(path: str) -> Namer:
    """Return the function at an import path.

    Parameters
    ----------
    path : str
        ``package.module:function``.

    Returns
    -------
    callable

    Raises
    ------
    UsageError
        If there is no such function.
    """
    location = _("namer {path!r}").format(path=path)
    remedy = _("write {example}, with the module on the Python path").format(example="package.module:function")
    module, _colon, name = path.partition(":")
    if not module or not name:
        raise UsageError(location, _("is no import path"), remedy)
    try:
        found = getattr(importlib.import_module(module), name)
    except (ImportError, AttributeError, TypeError) as error:  # TypeError: a relative name such as ".."
        raise UsageError(location, _("cannot be imported ({reason})").format(reason=error), remedy) from error
    if not callable(found):
        raise UsageError(location, _("is no function"), remedy)
    return found  # type: ignore[no-any-return]


def ask(namer: Namer, topic: int, words: Sequence[str], texts: Sequence[str]) -> str:
    """Return what a namer calls a topic, on one line.

    Parameters
    ----------
    namer : callable
        ``name(words, typical) -> str``.
    topic : int
        Number of the topic, for error messages.
    words : sequence of str
        Its words, heaviest first.
    texts : sequence of str
        Its texts, the most typical first.

    Raises
    ------
    InputError
        If the function fails, or returns something that is no text of 1 to 30 characters.
    """
    location = _("namer: topic {topic}").format(topic=topic)
    try:
        answer = namer(words, texts)
    except (Exception, SystemExit) as error:  # whatever a user's function may raise
        problem = _("failed ({reason})").format(reason=f"{type(error).__name__}: {str(error)[:100]}")
        raise InputError(location, problem, _("mend the function")) from error
    name = " ".join(answer.split()) if isinstance(answer, str) else ""
    if not 0 < len(name) <= LONGEST:
        remedy = _("return a text of 1 to {most} characters").format(most=LONGEST)
        raise InputError(location, _("gave {found!r}").format(found=str(answer)[:40]), remedy)
    return name

"""What the page asks of training: addresses, the body of a request checked, the answer put together."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from labels import UsageError
from labels.wording import _
from training.desk.learning.desk_learning import Learning

Answer = Callable[[str, dict[str, Any]], Any]


def learning_gets(learning: Learning) -> dict[str, Answer]:
    """Return what answers questions, by address.

    Parameters
    ----------
    learning : Learning
        The trainings of a desk.
    """
    return {"/api/learning": lambda person, given: learning.state()}


def learning_posts(learning: Learning) -> dict[str, Answer]:
    """Return what takes changes, by address; each answers with the new state.

    Parameters
    ----------
    learning : Learning
        The trainings of a desk.
    """

    def done(work: Callable[[str, dict[str, Any]], None]) -> Answer:
        def answer(person: str, given: dict[str, Any]) -> dict[str, Any]:
            work(person, given)
            return learning.state()

        return answer

    return {
        "/api/learning/start": done(lambda person, given: learning.start(person, _text(given, "experiment"))),
        "/api/learning/cancel": done(lambda person, given: learning.cancel()),
        "/api/learning/accept": done(lambda person, given: learning.accept(_text(given, "id"))),
        "/api/learning/discard": done(lambda person, given: learning.discard(_text(given, "id"))),
    }


def _text(given: Mapping[str, Any], name: str) -> str:
    value = given.get(name)
    if not isinstance(value, str) or not value:
        raise UsageError(name, _("is missing"), _("load the page anew"))
    return value

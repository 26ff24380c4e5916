"""Topics are asked for, something else is given: said in one line, wherever a topic model is taken."""

from __future__ import annotations

from labels import UsageError
from labels.wording import _
from models.topics.tagger import TopicTagger


def need_topics(model: object, location: str) -> TopicTagger:
    """Return a topic tagger, and refuse anything else.

    Parameters
    ----------
    model : object
        What was given.
    location : str
        For what, for the error message.

    Returns
    -------
    TopicTagger

    Raises
    ------
    UsageError
        If it is none.
    """
    if isinstance(model, TopicTagger):
        return model
    kind = getattr(model, "kind", "") or type(model).__name__
    if isinstance(inside := getattr(model, "tagger", None), TopicTagger):
        problem, remedy = _("takes topics, and this {kind} only holds them"), _("give its .tagger, a {kind}")
        raise UsageError(location, problem.format(kind=kind), remedy.format(kind=inside.kind))
    problem, remedy = _("takes topics, and a {kind} knows none"), _("give a TopicTagger, as a {kind} model has")
    raise UsageError(location, problem.format(kind=kind), remedy.format(kind=TopicTagger.kind))

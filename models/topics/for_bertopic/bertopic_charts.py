"""Charts that BERTopic 0.17.4 fails to draw beside the libraries of the lock, or by itself, and how they are drawn instead.

Nothing outside the object is changed, but for the time of one call of :meth:`MendedCharts.visualize_approximate_distribution`.
"""

from __future__ import annotations

from collections.abc import Sequence
from importlib.util import find_spec
from typing import Any

from labels import UsageError
from labels.wording import _
from models.topics.for_bertopic.bertopic_parts import NO_WORD, Word


class MendedCharts:
    """Goes before ``bertopic.BERTopic``: charts that end in an error there are drawn here."""

    topic_representations_: dict[int, list[Word]]

    def visualize_approximate_distribution(self, document: str, topic_token_distribution: Any, normalize: bool = False) -> Any:
        """Return a table that shows which words of a text speak of which topic.

        BERTopic 0.17.4 calls ``Styler.applymap``, which is ``Styler.map`` in pandas 3: it has both names meanwhile.

        Parameters
        ----------
        document : str
            The text.
        topic_token_distribution : ndarray of float, shape (n_words, n_topics)
            What ``approximate_distribution(…, calculate_tokens=True)`` gives of it.
        normalize : bool
            Whether all its values are to sum to 1.

        Returns
        -------
        pandas.io.formats.style.Styler
        """
        from pandas.io.formats.style import Styler

        parent: Any = super()
        if hasattr(Styler, "applymap"):
            return parent.visualize_approximate_distribution(document, topic_token_distribution, normalize)
        Styler.applymap = Styler.map
        try:
            return parent.visualize_approximate_distribution(document, topic_token_distribution, normalize)
        finally:
            del Styler.applymap

    def visualize_term_rank(self, *choices: Any, **named: Any) -> Any:
        """Return the chart of how much each further word of a topic weighs.

        BERTopic 0.17.4 fails where topics have not equally many words; what is missing weighs next to nothing here. It
        leaves out, and says nothing of it, topics with a word that weighs more than 1.5; weights are drawn as shares of
        the largest.

        Parameters
        ----------
        *choices, **named : object
            As BERTopic takes them.

        Returns
        -------
        plotly.graph_objects.Figure
        """
        own = self.topic_representations_
        most = max(map(len, own.values()))
        top = max(weight for words in own.values() for _, weight in words) or 1.0
        self.topic_representations_ = {
            topic: [(word, weight / top) for word, weight in words] + [NO_WORD] * (most - len(words))
            for topic, words in own.items()
        }
        parent: Any = super()
        try:
            return parent.visualize_term_rank(*choices, **named)
        finally:
            self.topic_representations_ = own

    def visualize_hierarchical_documents(
        self, docs: Sequence[str], hierarchical_topics: Any, *choices: Any, nr_levels: int = 10, **named: Any
    ) -> Any:
        """Return the map of texts at several levels of the hierarchy.

        BERTopic 0.17.4 fails where a level holds less than two of the steps in which topics join.

        Parameters
        ----------
        docs : sequence of str
            The texts it was made of.
        hierarchical_topics : DataFrame
            What ``hierarchical_topics(docs)`` gives.
        *choices : object
            As BERTopic takes them, up to ``hide_document_hover``.
        nr_levels : int
            Number of levels, at most half that of the steps.
        **named : object
            As BERTopic takes them.

        Returns
        -------
        plotly.graph_objects.Figure
        """
        parent: Any = super()
        levels = max(1, min(nr_levels, len(hierarchical_topics) // 2))
        return parent.visualize_hierarchical_documents(list(docs), hierarchical_topics, *choices, nr_levels=levels, **named)

    def visualize_document_datamap(self, *choices: Any, **named: Any) -> Any:
        """Return the map that the library datamapplot draws.

        BERTopic 0.17.4 ends in a ``NameError`` where that library is not installed.

        Parameters
        ----------
        *choices, **named : object
            As BERTopic takes them.

        Returns
        -------
        matplotlib.figure.Figure

        Raises
        ------
        UsageError
            If datamapplot is not installed.
        """
        if find_spec("datamapplot") is None:
            problem, remedy = _("needs {libraries}"), _("run: {commands}")
            raise UsageError(
                "visualize_document_datamap",
                problem.format(libraries="datamapplot"),
                remedy.format(commands="pip install datamapplot"),
            )
        parent: Any = super()
        return parent.visualize_document_datamap(*choices, **named)

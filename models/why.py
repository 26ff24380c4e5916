"""Say why a text got its labels: ``python -m models.why TEXT… [--model NAME] [--scheme NAME]``.

One line for each term of the lexicon that stands in the text: whether it counts, how likely it is right, and where it
does not count, what keeps it from counting. Then what rules, characters and the model as a whole make of each label.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from dataclasses import dataclass

from labels.annotations import text_hash
from labels.support.command import add_lang_option, run_command
from labels.support.visible_text import visible
from labels.wording import _, pgettext
from models.interface import HasOpinions
from models.lexicon.judge import counted
from models.lexicon.tagger import LexiconTagger
from models.loading import load
from models.locations import CHAMPION
from models.prediction import shown_model
from models.tagger import PolicyTagger
from models.text.matcher import Mention
from models.text.reasons import Reasons
from seeds.cleaning.clean import clean_text
from seeds.cleaning.fold import fold


@dataclass(frozen=True, slots=True)
class Judged:
    """A term that stands in a text, and what was made of it.

    Attributes
    ----------
    mention : Mention
        Where it stands, for which label, and whether it counts.
    text : str
        What stands there.
    chance : float or None
        How likely it is right, a fraction; None where it does not count, or nobody has counted how often such
        mentions are right.
    reason : str
        Why it does not count; empty where it does.
    """

    mention: Mention
    text: str
    chance: float | None
    reason: str


def judged(policy: PolicyTagger, text: str) -> list[Judged]:
    """Return the terms in a clean text, by label, then by position.

    Parameters
    ----------
    policy : PolicyTagger
        The model.
    text : str
        Clean text.
    """
    analyzer = policy.tagger.analyzer
    rules = getattr(policy.tagger, "lexicon", policy.tagger)
    trust: list[float] = []
    if isinstance(rules, LexiconTagger) and rules.judge is not None:  # without a judge nobody has counted
        trust = rules.trust(counted(analyzer.batch([text]))).tolist()
    chances = iter(trust)
    found, folded = [], fold(text)
    reasons = Reasons(folded, analyzer.context)
    for mention in analyzer.matcher.find(folded):
        chance = next(chances, None) if mention.counts else None
        why = reasons.of(mention, analyzer.scheme.lexicon.entries[mention.label])
        found.append(Judged(mention, text[mention.start : mention.end], chance, why))
    return found


def lines(policy: PolicyTagger, text: str) -> Iterator[str]:
    """Yield the lines that explain one text.

    Parameters
    ----------
    policy : PolicyTagger
        The model.
    text : str
        As found.
    """
    clean, called = clean_text(text), policy.scheme.taxonomy.spoken_names
    yield clean
    for found in judged(policy, clean):
        yield f"  {called[found.mention.label]}: {found.text} ({found.mention.start}-{found.mention.end}) {_verdict(found)}"
    (prediction,) = policy.tag([text])
    if not prediction.has_text:
        yield "  " + _("no text, of which nothing is known")
        return
    tagger = policy.tagger
    parts = tagger.opinions([clean])[1:, 0] if isinstance(tagger, HasOpinions) else ()
    names, comma = (
        (pgettext("part of a model", "rules"), pgettext("part of a model", "characters")),
        pgettext("between items", ", "),
    )
    for column, key in enumerate(policy.keys):
        head = _("{label} {score:.2f} given") if key in prediction.labels else "{label} {score:.2f}"
        opinions = (f"{name} {part[column]:.2f}" for name, part in zip(names, parts, strict=False))
        yield f"  {comma.join([head.format(label=called[key], score=prediction.scores[key]), *opinions])}"
    for said in (policy.corrections.find([text_hash(fold(clean))]) if policy.corrections else {}).values():
        labels = comma.join(called[key] for key in said.labels) or pgettext("row of a table", "none")
        yield "  " + _("corrected to {labels} by {by}, {at}").format(labels=labels, by=said.last.by, at=said.last.at)
    yield "  " + _("doubt {doubt:.2f}; model {model}").format(doubt=prediction.doubt, model=shown_model(policy.name))


def _verdict(found: Judged) -> str:
    """Return whether a term counts, and why not, or how often such terms are right."""
    if found.reason:
        return _("does not count: {reason}").format(reason=found.reason)
    if found.chance is None:
        return pgettext("of a term", "counts")
    return _("counts, right in {chance:.0%} of such cases").format(chance=found.chance)


def main(argv: list[str] | None = None) -> int:
    """Run the command; return its exit code.

    Parameters
    ----------
    argv : list of str, optional
        Arguments; those of the process by default.
    """
    parser = argparse.ArgumentParser(
        prog="python -m models.why", description=_("Say why a text got its labels."), allow_abbrev=False
    )
    parser.add_argument("texts", nargs="+", metavar="TEXT", help=_("paragraphs to explain"))
    says = _("as for {command} (default: champion)").format(command="models.predict")
    parser.add_argument("--model", default=CHAMPION, metavar="NAME", help=says)
    says = _("whose labels: a shipped scheme or a folder (default: industries)")
    parser.add_argument("--scheme", metavar="NAME", help=says)
    add_lang_option(parser)
    options = parser.parse_args(argv)
    policy = load(options.model, scheme=options.scheme)
    for text in options.texts:
        print(visible("\n".join(lines(policy, text))))
    return 0


if __name__ == "__main__":
    sys.exit(run_command(main))

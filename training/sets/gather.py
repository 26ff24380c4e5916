"""The labelled data of a call: the corpus that ships, what the user adds, and how both are split."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import reduce
from pathlib import Path

from labels import UsageError
from labels.wording import _
from seeds.schemes import Scheme
from training.sets.corrected_texts import Answers, new_texts, overrule
from training.sets.labelled_files import read_labelled
from training.sets.labelled_set import LabelledSet, merge
from training.sets.shipped_set import CORPUS, is_labelled, shipped_corpus
from training.sets.split import Split, split_data, split_own


def labelled_data(
    scheme: Scheme, paths: Sequence[Path], holdout: float, seed: int, answers: Answers | None = None
) -> tuple[Split, str]:
    """Return the labelled data of a call and its name.

    Parameters
    ----------
    scheme : Scheme
        What is labelled.
    paths : sequence of Path
        The user's own files.
    holdout : float
        Share of the paragraphs to hold out, a fraction in (0, 1).
    seed : int
        Seed of the split.
    answers : Answers, optional
        What a log of corrections says; it beats older labels of the same texts.

    Returns
    -------
    tuple of (Split, str)
        The written corpus is there for the schemes it was labelled by; what a user adds to it is fitted on whole. Any other
        scheme learns and is measured on the user's files alone, without a file on the log.

    Raises
    ------
    UsageError
        If no labelled text ships with the scheme, and neither a file is given nor a log there.
    InputError
        If a file cannot be used.
    """
    own = read_labelled(paths, "+".join(path.stem for path in paths), scheme) if paths else None
    corpus = shipped_corpus(scheme) if is_labelled(scheme) else None
    corrected = new_texts(answers, *filter(None, (corpus, own))) if answers else None
    given = [data for data in (corpus, own, corrected) if data]
    if not given:
        problem = _("scheme {name!r} has labels of its own and no text to learn from").format(name=scheme.name)
        raise UsageError("--data", problem, _("give {option}").format(option="--data FILE"))
    base, *others = given  # what is held out comes from the first
    added = reduce(merge, others) if others else None
    sources = "+".join(CORPUS if data is corpus else data.name for data in given)
    split = (split_data if corpus else split_own)(base, holdout=holdout, seed=seed, added=added)
    if answers:  # after the split, which goes by labels: the documents held out are the same with corrections and without
        everything, fitted, held = (overrule(part, answers) for part in (split.everything, split.fitted, split.held))
        own = split.added and overrule(split.added, answers)
        split = replace(split, everything=everything, fitted=fitted, held=held, added=own)
    return split, sources


def unsupported(split: Split) -> list[str]:
    """Return a line for each side that holds no example of a label.

    Parameters
    ----------
    split : Split
        The labelled data.
    """
    lines = []
    fitted = _("warning: no example of {labels} to learn from: only its terms tag it")
    held = _("warning: no example of {labels} held out: it is not measured")
    sides = (split.fitted, fitted), (split.held, held)
    for data, says in sides[:1] if split.crossed else sides:
        missing = [key for key, count in zip(data.keys, data.labels.sum(axis=0).tolist(), strict=True) if not count]
        lines += [says.format(labels=", ".join(missing))] * bool(missing)
    return lines


def deciders(data: LabelledSet, least: int) -> list[str]:
    """Return a line for each label that says what decides it.

    Parameters
    ----------
    data : LabelledSet
        What is learned from.
    least : int
        Paragraphs that must carry a label before the text's characters and meaning decide with its rules.
    """
    counts = (data.labels.astype(bool) & data.judged).sum(axis=0).tolist()
    looked = data.judged.sum(axis=0).tolist()
    both = _("{label}: {count} of {judged} judged paragraphs carry it; decided by rules and text")
    alone = _(
        "{label}: {count} of {judged} judged paragraphs carry it; "
        "decided by rules alone (text joins from {least}, and needs paragraphs without it)"
    )
    lines = []
    for label, count, judged in zip(data.scheme.taxonomy.labels, counts, looked, strict=True):
        says = both if least <= count < judged else alone
        lines.append(says.format(label=label.name, count=count, judged=judged, least=least))
    return lines


def counted(split: Split, sources: str) -> str:
    """Return how much labelled text there is, and what is measured on.

    Parameters
    ----------
    split : Split
        The labelled data.
    sources : str
        Its names, for people.
    """
    documents = len(set(split.held.documents))
    if not split.crossed:
        measured = _("{count} held out in {documents} documents").format(count=len(split.held), documents=documents)
    elif documents > 1:
        measured = _("too few to hold any out: {judged}").format(judged=split.judged_how)
    else:
        measured = _("all of one document, none is held out: {judged}").format(judged=split.judged_how)
    says = _("{count} labelled paragraphs ({data}); {measured}")
    return says.format(count=len(split.everything), data=sources, measured=measured)

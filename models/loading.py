"""Load a model by name: the champion, one that training stored, a folder, an MLflow address."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from pathlib import Path
from typing import Literal

from labels import UsageError
from labels.support.errors import note_line
from labels.wording import _
from models.catalog import MODELS
from models.corrected import Corrections, load_corrections
from models.decisions.thresholds import BALANCED, by_key, decide, describe
from models.finding import MODEL_ADDRESS, find_model, is_folder
from models.interface import Tagger
from models.locations import CHAMPION, corrections_file
from models.tagger import PolicyTagger
from models.text.analyzer import Analyzer
from seeds.schemes import INDUSTRIES, Scheme, is_scheme, load_scheme

LOG = logging.getLogger(__name__)
# How often a pointer is read again where the version it named was swept away in between.
TRIES = 3


def load(
    name: str | Path = CHAMPION,
    *,
    scheme: str | Path | Scheme | None = None,
    thresholds: Mapping[str, float] | None = None,
    profile: str = BALANCED,
    corrections: str | Path | Literal[False] | None = None,
) -> PolicyTagger:
    """Load a model.

    Parameters
    ----------
    name : str or Path
        ``champion``, the name of a trained experiment (``lexicon``, ``tfidf``, ``bertopic``), a model's folder, a
        scheme's folder (its lexicon tags), or an MLflow address such as ``models:/policy-tagger@champion``.
    scheme : str, Path or Scheme, optional
        Whose models are meant: a shipped scheme by name, a folder, or a scheme; ``industries`` by default.
    thresholds : mapping of str to float, optional
        Thresholds that replace the model's own, by label key or Chinese name; inside (0, 1).
    profile : {"balanced", "recall", "precision"}
        Which mistake weighs more; see :func:`models.decisions.thresholds.decide`.
    corrections : str, Path or False, optional
        A log of corrections, which hold for the texts they name; that of the scheme by default, where there is one
        (:func:`models.locations.corrections_file`). False leaves corrections out.

    Returns
    -------
    PolicyTagger
        Ready to tag.

    Raises
    ------
    UsageError
        If there is no such model, scheme, label or profile, or a threshold does not lie inside (0, 1).
    FileNotFoundError
        If files of the model go away while it is read.
    InputError
        If the model was changed, is of another format, or cannot be fetched.
    """
    name = str(name)
    asked = scheme if isinstance(scheme, Scheme) or scheme is None else load_scheme(scheme)
    scheme_name = asked.name if asked else INDUSTRIES
    for attempt in range(1, TRIES + 1):
        found = find_model(name, scheme_name)
        if found is None:
            break
        try:
            tagger, manifest = found.load()
        except (FileNotFoundError, UsageError):
            if attempt == TRIES or name.startswith(MODEL_ADDRESS) or found.folders[0] == Path(name):
                raise
            continue  # another process trained a new one and swept this one away
        _check_keys(name, tagger.analyzer.scheme, asked)
        if asked and asked.digest != tagger.analyzer.scheme.digest:
            says = _("scheme {scheme} was changed after {model!r} was trained; the model tags by its own copy")
            LOG.warning("%s", note_line(says.format(scheme=asked.name, model=name)))
        shown = " ".join(filter(None, (found.origin, manifest.name)))
        said = _corrections(corrections, asked, tagger)
        return _policy(tagger, shown, manifest.thresholds, thresholds, profile, said, manifest.digest)
    tagger, shown = _lexicon(name, asked)
    return _policy(tagger, shown, {}, thresholds, profile, _corrections(corrections, asked, tagger))


def _check_keys(name: str, own: Scheme, asked: Scheme | None) -> None:
    if asked and asked.keys != own.keys:
        problem = _("gives the labels of scheme {own!r}, not of {asked!r}").format(own=own.name, asked=asked.name)
        raise UsageError(_("model {model!r}").format(model=name), problem, _("name a model of that scheme"))


def _lexicon(name: str, scheme: Scheme | None) -> tuple[Tagger, str]:
    """Return keyword search where nothing was trained: its terms need no training, only their probabilities do."""
    from models.lexicon.tagger import LexiconTagger

    if is_folder(name) and is_scheme(Path(name)):
        own = load_scheme(Path(name))
        _check_keys(name, own, scheme)
        scheme = own
    elif name == CHAMPION and scheme is not None:
        says = _("no model of scheme {scheme} was trained yet; its lexicon tags")
        LOG.warning("%s", note_line(says.format(scheme=scheme.name)))
    elif name != "lexicon":
        where = _("model {model!r}").format(model=name)
        if name == CHAMPION or name in MODELS:
            remedy = _("run: {commands}").format(commands=f"python -m training.run{_arguments(scheme)}")
            raise UsageError(where, _("has not been trained on this machine"), remedy)
        known, remedy = ", ".join([CHAMPION, *MODELS]), _("use {names}, a folder, or {address}")
        raise UsageError(where, _("is not known"), remedy.format(names=known, address="models:/policy-tagger@champion"))
    scheme = scheme or load_scheme()
    origin = "" if scheme.name == INDUSTRIES else f"{scheme.name} "
    return LexiconTagger(Analyzer(scheme)), f"{origin}lexicon (untrained)"


def _arguments(scheme: Scheme | None) -> str:
    """Return what training must be told to train models of a scheme."""
    if scheme is None or (scheme.shipped and scheme.name == INDUSTRIES):
        return ""
    return f" --scheme {scheme.name}" if scheme.shipped else f" --scheme {scheme.location} --data FILE"


def _corrections(asked: str | Path | Literal[False] | None, scheme: Scheme | None, tagger: Tagger) -> Corrections | None:
    """Return the corrections that hold: those that were named, else those that lie with the scheme."""
    own = tagger.analyzer.scheme
    if asked is None:
        usual = corrections_file(scheme or own)
        return load_corrections(usual, own) if usual.is_file() else None
    return None if asked is False else load_corrections(Path(asked), own)


def _policy(
    tagger: Tagger,
    name: str,
    stored: Mapping[str, float],
    thresholds: Mapping[str, float] | None,
    profile: str,
    corrections: Corrections | None,
    digest: str = "",
) -> PolicyTagger:
    """Return the tagger with the thresholds in force, its name saying how they differ from the stored ones."""
    own = dict(zip(tagger.analyzer.keys, tagger.thresholds.tolist(), strict=True)) | dict(stored)
    thresholds = by_key(thresholds, tagger.analyzer.scheme.taxonomy)
    return PolicyTagger(tagger, name + describe(thresholds, profile), decide(own, thresholds, profile), corrections, digest)

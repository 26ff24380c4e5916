"""What the view 类别 asks and changes, by address. No word of HTTP in it."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from labels import UsageError
from labels.support.errors import InputError
from labels.wording import _, pgettext
from seeds.schemes import LEXICON, Scheme
from training.desk.desk import Desk
from training.desk.learning.desk_learning import Learning
from training.desk.scheme_words.folded_texts import FoldedTexts
from training.desk.scheme_words.kept_words import command_for, keep_as_copy, keep_in_place
from training.desk.scheme_words.proposing import Proposing
from training.desk.scheme_words.scheme_in_use import use_scheme
from training.desk.scheme_words.word_change import WordChange, changed_scheme, label_in, scheme_with_label, words_in
from training.desk.scheme_words.word_effects import effects
from training.desk.scheme_words.word_hits import WordHits, places_of, words_of
from training.desk.server.desk_jobs import DeskJobs
from training.desk.state.said_of_texts import PersonView

Answers = dict[str, Callable[[str, dict[str, Any]], Any]]
_COPY = "{folder}-scheme"  # what a folder is called by default that a scheme is copied into


class WordsRoom:
    """The words of a desk's scheme; texts and counts are kept as long as they hold.

    Parameters
    ----------
    desk : Desk
        The desk.
    jobs : DeskJobs
        Its jobs, which tag again.
    learning : Learning
        Its trainings, which follow where the desk goes on with another scheme.
    """

    def __init__(self, desk: Desk, jobs: DeskJobs, learning: Learning) -> None:
        self._desk, self._jobs, self._learning = desk, jobs, learning
        self._written: dict[str, Path] = {}
        self._lock = threading.RLock()
        self._folded: FoldedTexts | None = None
        self._proposing = Proposing(desk)
        jobs.at_end.append(self._proposing.close)
        self._hits: tuple[FoldedTexts, str, WordHits] | None = None

    def gets(self) -> Answers:
        """Return what is asked, by address."""
        return {"/api/words": self.words, "/api/words-places": self.places, "/api/words-proposals": self.proposals}

    def posts(self) -> Answers:
        """Return what is tried and changed, by address; what is only tried writes nothing."""
        return {
            "/api/words-try": self.tried,
            "/api/words-keep": self.keep,
            "/api/words-label": self.new_label,
            "/api/words-propose": self.propose,
            "/api/words-use": self.use,
            "/api/words-tag": lambda person, given: {"job": self._jobs.read().id},
        }

    def words(self, person: str, given: Mapping[str, Any]) -> dict[str, Any]:
        """Return the words of a label with what they find.

        Parameters
        ----------
        person : str
            Who asks.
        given : mapping
            ``label``; the first one by default.
        """
        scheme = self._desk.scheme
        key = label_in((given.get("label") or [scheme.keys[0]])[-1], scheme)
        view = self._desk.view(person)
        with self._lock:
            folded = self._texts(view)
            if self._hits is None or self._hits[0] is not folded or self._hits[1] != scheme.digest:
                self._hits = folded, scheme.digest, WordHits.of(scheme, folded)
            hits = self._hits[2]
        folder = self._desk.own_scheme
        return {
            "label": key,
            "digest": scheme.digest,
            "own": folder is not None,
            "file": LEXICON if folder is None else f"{folder.name}/{LEXICON}",
            "copy": _COPY.format(folder=self._desk.folder.name),
            "paragraphs": len(folded),
            "by_rule": dict(zip(scheme.keys, hits.by_rule.tolist(), strict=True)),
            "carrying": int(view.labels[:, scheme.keys.index(key)].sum()),
            "words": words_of(scheme, key, hits, folded),
        }

    def places(self, person: str, given: Mapping[str, Any]) -> dict[str, Any]:
        """Return where a word stands.

        Parameters
        ----------
        person : str
            Who asks.
        given : mapping
            ``label`` and ``word``.
        """
        scheme = self._desk.scheme
        key = label_in((given.get("label") or [None])[-1], scheme)
        (word,) = words_in((given.get("word") or [""])[-1:], "word")
        view = self._desk.view(person)
        return places_of(scheme, key, word, self._texts(view), view, self._desk.file)

    def tried(self, person: str, given: Mapping[str, Any]) -> dict[str, Any]:
        """Return what a change of words, or a new label, would do; nothing is written.

        Parameters
        ----------
        person : str
            Who asks.
        given : mapping
            ``label``, ``add`` and ``drop``; or ``new`` with ``name``, ``key`` and ``words``.
        """
        scheme = self._desk.scheme
        view = self._desk.view(person)
        return effects(scheme, self._changed(scheme, given), self._texts(view), view, self._desk.file)

    def keep(self, person: str, given: Mapping[str, Any]) -> dict[str, Any]:
        """Write a change of words that a person confirmed.

        Parameters
        ----------
        person : str
            Who asks.
        given : mapping
            As for :meth:`tried`, ``digest`` of the scheme that was looked at, and ``folder``, a new name, where the scheme
            comes with the program or with a model.

        Returns
        -------
        dict
            ``location`` of what was written, ``digest`` of the scheme, ``command`` that opens the desk with it where it is a new
            folder, ``notes``.

        Raises
        ------
        InputError
            If the scheme is another one by now, or cannot be written to.
        """
        with self._lock:
            scheme, folder = self._desk.scheme, self._desk.own_scheme
            if given.get("digest") != scheme.digest:
                raise InputError(pgettext("where", "words"), _("are others by now"), _("look at them anew"))
            if folder is None:
                return self._copied(self._changed(scheme, given), given)
            after, notes = keep_in_place(scheme, folder, WordChange.read(given, scheme))
            self._desk.scheme = after
            return {"location": str(folder / LEXICON), "digest": after.digest, "command": None, "notes": list(notes)}

    def new_label(self, person: str, given: Mapping[str, Any]) -> dict[str, Any]:
        """Write a scheme with one label more into a new folder.

        Parameters
        ----------
        person : str
            Who asks.
        given : mapping
            ``new`` with ``name``, ``key`` and ``words``; ``folder``, the new folder's name.

        Returns
        -------
        dict
            ``location`` of what was written, ``digest`` of the scheme, ``command`` that opens the desk with it where it is a new
            folder, ``notes``.

        Raises
        ------
        UsageError
            If no label is named, or it cannot be one, or the folder cannot be made.
        """
        if "new" not in given:
            raise UsageError("new", _("names no label"), _("send its name, its key and its words"))
        with self._lock:
            return self._copied(self._changed(self._desk.scheme, given), given)

    def use(self, person: str, given: Mapping[str, Any]) -> dict[str, Any]:
        """Go on with a scheme that was written from this desk since it was opened, and tag anew with it.

        Parameters
        ----------
        person : str
            Who asks.
        given : mapping
            ``folder``, its name.

        Returns
        -------
        dict
            ``job``, the one that tags.

        Raises
        ------
        UsageError
            If none of that name was written here, or a training runs.
        """
        with self._lock:
            folder = self._written.get(str(given.get("folder")))
            if folder is None:
                raise UsageError(pgettext("where", "folder"), _("is none that this desk has written"), _("load the page anew"))
            return {"job": use_scheme(folder, self._desk, self._jobs, self._learning).id}

    def propose(self, person: str, given: Mapping[str, Any]) -> dict[str, Any]:
        """Have further words looked for, in a process of its own; return how far that is.

        Parameters
        ----------
        person : str
            Who asks.
        given : mapping
            ``label``.
        """
        return self._proposing.start(label_in(given.get("label"), self._desk.scheme))

    def proposals(self, person: str, given: Mapping[str, Any]) -> dict[str, Any]:
        """Return the further words that were found for a label, or how far the search is.

        Parameters
        ----------
        person : str
            Who asks.
        given : mapping
            ``label``.
        """
        return self._proposing.found(label_in((given.get("label") or [None])[-1], self._desk.scheme))

    def _copied(self, scheme: Scheme, given: Mapping[str, Any]) -> dict[str, Any]:
        name = given.get("folder")
        if not isinstance(name, str):
            raise UsageError(pgettext("where", "folder"), _("has no name"), _("write one for the new folder"))
        folder = keep_as_copy(scheme, self._desk.folder, name.strip())
        self._written[folder.name] = folder
        command = command_for(self._desk.folder, folder)
        return {"location": str(folder), "folder": folder.name, "digest": scheme.digest, "command": command, "notes": []}

    def _changed(self, scheme: Scheme, given: Mapping[str, Any]) -> Scheme:
        if "new" not in given:
            return changed_scheme(scheme, WordChange.read(given, scheme))
        new = given["new"]
        if not isinstance(new, dict):
            raise UsageError("new", _("is no label"), _("send its name, its key and its words"))
        return scheme_with_label(scheme, new)

    def _texts(self, view: PersonView) -> FoldedTexts:
        with self._lock:
            if self._folded is None or self._folded.columns is not view.columns:
                self._folded = FoldedTexts(self._desk.file, view.columns, self._folded)
            return self._folded


def own_folder(scheme: Scheme, *, asked: bool, model: bool) -> Path | None:
    """Return the folder of a scheme that its words may be written to; None where a copy must be made first.

    Parameters
    ----------
    scheme : Scheme
        The scheme of a desk.
    asked : bool
        Whether it was named when the desk was opened.
    model : bool
        Whether a model was named, which brings a copy of its own.
    """
    return Path(scheme.location) if asked and not model and not scheme.shipped else None

"""Labelled paragraphs as arrays."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np

from labels import Evidence, InputError, Paragraph
from labels.annotations import text_hash
from labels.support.account import Account
from labels.wording import _
from models.arrays import Bits, Ints, Labels, label_totals
from models.text.analyzer import Analyzer
from models.text.batch import Batch
from seeds.cleaning.fold import fold_all
from seeds.schemes import Scheme


@dataclass(frozen=True)
class LabelledSet:
    """Labelled paragraphs as arrays.

    Attributes
    ----------
    name : str
        What the set is called in MLflow.
    paragraphs : tuple of Paragraph
        Clean, with labels.
    scheme : Scheme
        What the labels mean.
    spans : mapping of str to tuple of Evidence
        Words that the user marked, by paragraph id.
    unconfirmed : frozenset of str
        Ids of paragraphs whose labels a model had filled in, where the file cannot tell that anybody looked.
    answered : frozenset of str
        Hashes of the texts whose labels come from a log of corrections.
    beside : Batch or None
        Text at large to learn from beside them, which nobody read; no part of the set, which it neither counts nor names.
    """

    name: str
    paragraphs: tuple[Paragraph, ...]
    scheme: Scheme
    spans: Mapping[str, tuple[Evidence, ...]] = field(default_factory=dict)
    answered: frozenset[str] = frozenset()
    unconfirmed: frozenset[str] = frozenset()
    beside: Batch | None = None

    def __len__(self) -> int:
        """Return the number of paragraphs."""
        return len(self.paragraphs)

    @property
    def keys(self) -> tuple[str, ...]:
        """Label keys in column order."""
        return self.scheme.keys

    @cached_property
    def texts(self) -> list[str]:
        """Clean texts."""
        return [paragraph.text for paragraph in self.paragraphs]

    @cached_property
    def batch(self) -> Batch:
        """The texts with their words and terms, each found once for all who ask."""
        return Analyzer(self.scheme).batch(self.texts)

    @cached_property
    def documents(self) -> list[str]:
        """Document of each paragraph."""
        return [paragraph.doc for paragraph in self.paragraphs]

    @cached_property
    def labels(self) -> Labels:
        """True labels, shape (n_texts, n_labels)."""
        return label_matrix((paragraph.labels or () for paragraph in self.paragraphs), self.keys)

    @cached_property
    def judged(self) -> Bits:
        """Whether anybody looked for the label in the text, shape (n_texts, n_labels); where not, nothing is known."""
        return label_matrix((self.keys if p.judged is None else p.judged for p in self.paragraphs), self.keys).astype(bool)

    @cached_property
    def hard(self) -> Bits:
        """Whether each paragraph belongs to the hard part, shape (n_texts,)."""
        return np.array([paragraph.part == "hard" for paragraph in self.paragraphs], dtype=bool)

    @cached_property
    def fresh(self) -> Bits:
        """Whether each paragraph is text that the lexicon was not written on, shape (n_texts,).

        That is the later part of the corpus, and whatever a user brings; not what was corrected beside the corpus: texts
        chosen because a model errs on them say nothing about how often it errs.

        Returns
        -------
        ndarray of bool
        """
        return np.array([paragraph.part in ("later", None) for paragraph in self.paragraphs], dtype=bool) & ~self.apart

    @cached_property
    def corrected(self) -> Bits:
        """Whether the labels of each paragraph come from a log of corrections, shape (n_texts,)."""
        if not self.answered:
            return np.zeros(len(self), dtype=bool)
        return np.array([digest in self.answered for digest in self.hashes], dtype=bool)

    @property
    def answers(self) -> tuple[Bits, Labels, Bits]:
        """Which paragraphs people corrected, their labels, and which labels were looked for."""
        return self.corrected, self.labels, self.judged

    @cached_property
    def apart(self) -> Bits:
        """Whether each paragraph was corrected beside the corpus, shape (n_texts,).

        Such answers may follow another rule than the corpus does; of a user's own text they are labels like all others.

        Returns
        -------
        ndarray of bool
        """
        return self.corrected & any(paragraph.part for paragraph in self.paragraphs)

    @property
    def chosen(self) -> bool:
        """Whether paragraphs are among them that were chosen because a model was in doubt (``training.select``), or wrong.

        They hold labels more often than other text does.

        Returns
        -------
        bool
        """
        return bool(self.answered) or any((p.extra or {}).get("drawn") == "chosen" for p in self.paragraphs)

    @property
    def lot(self) -> Bits:
        """Whether each paragraph was drawn by lot (``training.select``), shape (n_texts,)."""
        return np.array([(p.extra or {}).get("drawn") == "random" for p in self.paragraphs], dtype=bool)

    @cached_property
    def folded(self) -> list[str]:
        """The texts folded: what machines match and learn from."""
        return fold_all(self.texts)

    @cached_property
    def hashes(self) -> list[str]:
        """Hash of each folded text."""
        return [text_hash(text) for text in self.folded]

    @cached_property
    def fingerprint(self) -> str:
        """First 12 hexadecimal digits of the SHA-256 of ids, texts, labels and what was looked for."""
        lines = (
            f"{p.id}\t{digest}\t{','.join(p.labels or ())}\t{p.part}{_looked_for(p)}\n"
            for p, digest in zip(self.paragraphs, self.hashes, strict=True)
        )
        return hashlib.sha256("".join(lines).encode()).hexdigest()[:12]

    def take(self, rows: Ints, name: str) -> LabelledSet:
        """Return the paragraphs of some rows as a set of their own.

        Parameters
        ----------
        rows : ndarray of int
            Rows of the paragraphs.
        name : str
            What to call the set.
        """
        part = replace(self, name=name, paragraphs=tuple(self.paragraphs[row] for row in rows))
        if "batch" in self.__dict__:  # what was found in the whole need not be looked for again
            part.__dict__["batch"] = self.batch.take(rows)
        return part

    def with_beside(self, beside: Batch) -> LabelledSet:
        """Return the same paragraphs with text at large beside them.

        Parameters
        ----------
        beside : Batch
            Texts that nobody read, none of them among the paragraphs.
        """
        placed = replace(self, beside=beside)
        if "batch" in self.__dict__:
            placed.__dict__["batch"] = self.batch
        return placed


def _looked_for(paragraph: Paragraph) -> str:
    return "" if paragraph.judged is None else f"\t{','.join(paragraph.judged)}"


def label_matrix(labels: Iterable[Iterable[str]], keys: Sequence[str]) -> Labels:
    """Return labels as zeros and ones, shape (n_texts, n_labels).

    Parameters
    ----------
    labels : iterable of iterable of str
        Label keys of each text.
    keys : sequence of str
        Label keys in column order.
    """
    rows = [[key in known for key in keys] for known in map(frozenset, labels)]
    return np.array(rows, dtype=np.int8).reshape(len(rows), len(keys))


def merge(first: LabelledSet, second: LabelledSet) -> LabelledSet:
    """Join two sets; a paragraph of the second with the id and the text of one of the first corrects it.

    Parameters
    ----------
    first, second : LabelledSet
        Sets of one scheme.

    Returns
    -------
    LabelledSet
        The first set's paragraphs in order, corrected, then what is new in the second.

    Raises
    ------
    InputError
        If both hold the same id with different texts.
    """
    later = {paragraph.id: paragraph for paragraph in second.paragraphs}
    joined = []
    for paragraph in first.paragraphs:
        correction = later.pop(paragraph.id, None)
        if correction is not None and correction.text != paragraph.text:
            problem = _("repeats the id {id!r} of {other} with another text").format(id=paragraph.id, other=first.name)
            raise InputError(second.name, problem, _("give it an id of its own"))
        joined.append(paragraph if correction is None else replace(paragraph, labels=correction.labels, judged=correction.judged))
    spans, answered = {**first.spans, **second.spans}, first.answered | second.answered
    return LabelledSet(f"{first.name}+{second.name}", (*joined, *later.values()), first.scheme, spans, answered)


def account_of(account: Account, data: LabelledSet, files: int) -> None:
    """Put labelled text into the account of a command.

    Parameters
    ----------
    account : Account
        Of the command.
    data : LabelledSet
        What was read.
    files : int
        Out of how many files; 0 where it is what ships alone.
    """
    account.files, account.paragraphs, account.names = files or None, len(data), data.scheme.taxonomy.spoken_names
    account.totals(*label_totals(data.labels, data.keys))

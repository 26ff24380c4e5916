"""A new scheme, from a few names: three commented files that tag at once."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from labels import InputError, UsageError
from labels.support.atomic import whole_file
from labels.wording import _, pgettext
from seeds.cleaning.fold import fold
from seeds.schemes import CODEBOOK, FILES, LABELS, LEXICON, Scheme, parse_scheme, shipped_schemes
from training.scheme.codebook_text import words_line
from training.scheme.expanding.proposal_answers import split_words

HERE = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class NewLabel:
    """A category to be.

    Attributes
    ----------
    key : str
        Label key.
    name : str
        Its Chinese name, which is its first term.
    words : tuple of str
        Further terms.
    weak : tuple of str
        Words that count beside others only.
    named : bool
        Whether the name is a term.
    remarks : tuple of str
        Comments that stand with it, to write its definition from.
    """

    key: str
    name: str
    words: tuple[str, ...] = ()
    weak: tuple[str, ...] = ()
    named: bool = True
    remarks: tuple[str, ...] = ()


def read_names(names: Sequence[str], words: Sequence[str], made: Sequence[NewLabel] = ()) -> list[NewLabel]:
    """Return the labels that a call names.

    Parameters
    ----------
    names : sequence of str
        ``氢能=hydrogen`` each; a name that could be a key is its own.
    words : sequence of str
        ``hydrogen=绿氢,加氢站`` each: further terms of a label, by key or by name.
    made : sequence of NewLabel
        Labels that come from elsewhere; they stand last and may be given further words too.

    Returns
    -------
    list of NewLabel

    Raises
    ------
    UsageError
        If a name is empty, has no key, stands twice or holds a line break, or words are given for no label.
    """
    for text in (*names, *words):
        if any(unicodedata.category(char) in ("Cc", "Zl", "Zp") for char in text.strip()):
            problem = _("holds a line break, a tab or another sign that is not seen")
            raise UsageError(_("name {name!r}").format(name=text), problem, _("write it on one line"))
    labels: dict[str, str] = {}
    for text in names:
        name, sign, key = (part.strip() for part in text.partition("="))
        if not sign and name.isascii() and name.replace("_", "").isalnum():
            key = name
        if not name or not key:
            problem = _("has no name") if not name else _("has no key")
            example = f"{name or '氢能'}=hydrogen" if key != "hydrogen" else "氢能=hydrogen"
            remedy = _("a key is the ASCII name in columns and files: write {example}, with a word that suits")
            raise UsageError(_("name {name!r}").format(name=text), problem, remedy.format(example=example))
        if key in labels or name in labels.values():
            remedy = _("give every label a name and a key of its own")
            raise UsageError(_("name {name!r}").format(name=text), _("stands twice"), remedy)
        labels[key] = name
    for label in made:
        if label.key in labels or label.name in labels.values():
            problem = _("or its key {key!r} stands twice").format(key=label.key)
            location = _("label {name!r}").format(name=label.name)
            raise UsageError(location, problem, _("give each a name and a key of its own"))
    whole = [*(NewLabel(key, name) for key, name in labels.items()), *made]
    further = _words(words, {label.key: label.name for label in whole})
    return [replace(label, words=(*label.words, *further.get(label.key, ()))) for label in whole]


def _words(words: Sequence[str], labels: Mapping[str, str]) -> dict[str, list[str]]:
    keys = {**{name: key for key, name in labels.items()}, **{key: key for key in labels}}
    found: dict[str, list[str]] = {}
    for text in words:
        name, sign, listed = text.partition("=")
        if not sign and len(labels) == 1:
            name, listed = next(iter(labels)), text
        if name.strip() not in keys or not split_words(listed):
            remedy = _("write KEY=word,word; keys: {keys}").format(keys=pgettext("between names", ", ").join(labels))
            raise UsageError(f"--words {text}", _("names no label of this scheme, or no word"), remedy)
        found.setdefault(keys[name.strip()], []).extend(split_words(listed))
    return found


def scheme_texts(labels: Sequence[NewLabel]) -> dict[str, str]:
    """Return the three files of a new scheme, by name.

    Parameters
    ----------
    labels : sequence of NewLabel
        Its labels, in order.
    """
    named, worded, coded = ([_part(name)] for name in ("labels_head", "lexicon_head", "codebook_head"))
    example = _part("lexicon_entry")
    for label in labels:
        terms = list(dict.fromkeys(fold(word) for word in (*((label.name,) if label.named else ()), *label.words)))
        terms = [word for number, word in enumerate(terms) if word.lower() not in {other.lower() for other in terms[:number]}]
        quoted = json.dumps(label.name, ensure_ascii=False)
        remarks = "".join(f"# {' '.join(remark.split())}\n" for remark in label.remarks)
        named.append(_part("labels_entry").format(key=json.dumps(label.key), quoted=quoted, name=label.name) + remarks)
        weak = f"weak = {_array(label.weak)}\n" if label.weak else ""
        worded.append(f"[{label.key}]\nterms = {_array(terms)}\n{weak}{example}")
        words = words_line(terms, label.weak)
        coded.append(_part("codebook_entry").format(key=label.key, name=label.name, words=words))
    return {LABELS: "\n".join(named), LEXICON: "\n".join(worded), CODEBOOK: "\n".join(coded)}


def _array(words: Sequence[str]) -> str:
    return f"[{', '.join(json.dumps(word, ensure_ascii=False) for word in words)}]"


def _part(name: str) -> str:
    return (HERE / f"{name}.txt").read_text(encoding="utf-8")


def make_scheme(folder: Path, texts: Mapping[str, str]) -> Scheme:
    """Write the files of a scheme into a folder that has none; return the scheme.

    Parameters
    ----------
    folder : Path
        A new folder, or one without a scheme.
    texts : mapping of str to str
        Its files by name.

    Returns
    -------
    Scheme

    Raises
    ------
    UsageError
        If the folder holds a scheme, or bears a name that no scheme of a user's may have; or a key is one that no label
        may have.
    """
    folder = folder.resolve()
    if folder.name in shipped_schemes():
        problem = _("bears the name of the shipped scheme {name!r}").format(name=folder.name)
        raise UsageError(str(folder), problem, _("give your folder another name"))
    if folder.exists() and not folder.is_dir():
        raise UsageError(str(folder), _("is a file"), _("name a folder"))
    if held := [name for name in FILES if (folder / name).exists()]:
        problem = _("holds a scheme already ({files})").format(files=pgettext("between names", ", ").join(held))
        raise UsageError(str(folder), problem, _("name another folder, or edit the files there"))
    try:
        scheme = parse_scheme(texts, folder.name, str(folder))
    except UsageError:
        raise
    except InputError as error:  # what was named on the command line cannot be: nothing is written
        raise UsageError(error.location, error.problem, error.remedy) from error
    folder.mkdir(parents=True, exist_ok=True)
    # The labels last: a folder without them is no scheme, and a call that was broken off can be made again.
    for name in (LEXICON, CODEBOOK, LABELS):
        if name in texts:
            with whole_file(folder / name) as file:
                file.write(texts[name])
    return scheme

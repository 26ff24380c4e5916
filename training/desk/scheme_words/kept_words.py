"""Changed words written down: into a scheme of one's own, or into a new folder beside the desk."""

from __future__ import annotations

import re
import shlex
from datetime import date
from pathlib import Path

from labels import InputError, UsageError
from labels.support.atomic import whole_file
from labels.wording import _, pgettext
from seeds.schemes import FILES, LEXICON, Scheme, parse_scheme, shipped_schemes
from training.desk.scheme_words.word_change import WordChange
from training.scheme.expanding.word_decisions import NO, TERM, WEAK, Decision, apply_decisions
from training.scheme.making import make_scheme

_NAME = re.compile(r"\w[\w.-]{0,59}")
_ANSWERS = {"terms": TERM, "weak": WEAK}


def keep_in_place(scheme: Scheme, folder: Path, change: WordChange) -> tuple[Scheme, tuple[str, ...]]:
    """Write a change into the lexicon of a scheme; its codebook's lines of words and its list of decisions follow.

    Parameters
    ----------
    scheme : Scheme
        As it was read from the folder.
    folder : Path
        Its folder.
    change : WordChange
        What a person confirmed.

    Returns
    -------
    tuple of (Scheme, tuple of str)
        The scheme as it is now, and what there is to know.

    Raises
    ------
    InputError
        If the lexicon was changed by another hand meanwhile, or cannot be changed safely: then nothing was written.
    """
    path = folder / LEXICON
    raw = path.read_bytes().decode("utf-8")
    text, encoding = raw.removeprefix("\ufeff"), "utf-8-sig" if raw.startswith("\ufeff") else "utf-8"
    if text.replace("\r\n", "\n") != scheme.texts[LEXICON].replace("\r\n", "\n"):
        raise InputError(
            path.name, _("was changed by another hand since the desk was opened"), _("close the desk and open it again")
        )
    text = change.made(text, path.name)
    after = parse_scheme({**scheme.texts, LEXICON: text.replace("\r\n", "\n")}, scheme.name, scheme.location)
    with whole_file(path, encoding=encoding) as file:
        file.write(text)
    # The words stand in the lexicon already: this notes them as decided, so that they are not proposed again.
    decisions = [Decision(change.label, word, _ANSWERS[field]) for field in _ANSWERS for word in change.add.get(field, ())]
    added = {decision.identity for decision in decisions}
    dropped = [Decision(change.label, word, NO) for field in _ANSWERS for word in change.drop.get(field, ())]
    decisions += [one for one in dropped if one.identity not in added]
    applied = apply_decisions(after, folder, decisions, date.today())
    return applied.scheme, applied.notes


def keep_as_copy(scheme: Scheme, desk_folder: Path, name: str) -> Path:
    """Write a scheme into a new folder beside that of the desk.

    Parameters
    ----------
    scheme : Scheme
        As it is to be.
    desk_folder : Path
        What the desk reads.
    name : str
        The new folder's name.

    Returns
    -------
    Path
        The folder.

    Raises
    ------
    UsageError
        If the name is none for a folder, or taken.
    """
    if not _NAME.fullmatch(name) or name in shipped_schemes():
        raise UsageError(
            pgettext("where", "folder"),
            _("{name!r} is no name for a scheme of your own").format(name=name[:60]),
            _("use letters, digits, '-', '_' and '.'"),
        )
    folder = desk_folder.parent / name
    if folder.exists():
        raise UsageError(
            pgettext("where", "folder"), _("{name!r} is there already beside the desk").format(name=name), _("write another name")
        )
    make_scheme(folder, {file: scheme.texts[file] for file in FILES if file in scheme.texts})
    return folder


def command_for(desk_folder: Path, scheme_folder: Path) -> str:
    """Return what opens the desk with another scheme.

    Parameters
    ----------
    desk_folder, scheme_folder : Path
        The folders.
    """
    return f"python -m training.desk {shlex.quote(str(desk_folder))} --scheme {shlex.quote(str(scheme_folder))}"

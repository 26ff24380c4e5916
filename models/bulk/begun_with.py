"""What a run was begun with, so that it is gone on with only where all of that is still so."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from labels import UsageError
from labels.wording import _, language
from models.tagger import BATCH, PolicyTagger
from seeds import cleaning
from seeds.formats.blocks.block import BLOCK, FIRST_BLOCK
from seeds.formats.tables.record_options import RecordOptions
from seeds.found_files import STANDARD_INPUT, find_files, shown

RESUME = "--resume"
_CALL, _FILES = "call", "files"
_FORMAT = 1  # of what is kept
_PROGRAM = "policy-tagger"


def begun_with(
    paths: Sequence[Path], texts: Sequence[str], tagger: PolicyTagger, form: str, options: RecordOptions
) -> dict[str, Any] | None:
    """Return all on which it depends what is written, as JSON has it.

    Parameters
    ----------
    paths : sequence of Path
        What is read, as it was named.
    texts : sequence of str
        Texts that were typed.
    tagger : PolicyTagger
        The model, with its thresholds and corrections in its name.
    form : str
        The format that is written, and how it is packed.
    options : RecordOptions
        How records are read.

    Returns
    -------
    dict of str to object or None
        None where something is read that cannot be read a second time: standard input, a pipe.
    """
    files, unknown = find_files(paths)
    if any(path == STANDARD_INPUT or not path.is_file() for path in files):
        return None
    scheme = tagger.scheme
    call = {
        _PROGRAM: f"{_FORMAT}.{cleaning.VERSION}.{FIRST_BLOCK}.{BLOCK}.{BATCH}",
        "--model": f"{tagger.name} {tagger.digest}".strip(),
        "--scheme": f"{scheme.name} {scheme.digest}",
        "--format": form,
        "--lang": language(),
        "--text-column": options.text_column or "",
        "--split": "yes" if options.split else "",
        "--ocr": "yes" if options.ocr else "",
        "TEXT": hashlib.sha256("\0".join(texts).encode("utf-8", "surrogatepass")).hexdigest()[:12] if texts else "",
    }
    return {_CALL: call, _FILES: [_known(path) for path in (*files, *unknown)]}


def _known(path: Path) -> list[str | int]:
    about = path.lstat()
    return [shown(path), about.st_size, about.st_mtime_ns]


def check_same(then: Mapping[str, Any], now: Mapping[str, Any], where: Path) -> None:
    """Check that a run was begun with what this call has.

    Parameters
    ----------
    then, now : mapping of str to object
        As :func:`begun_with` returns them.
    where : Path
        What was kept of the run.

    Raises
    ------
    UsageError
        If something is another; the first that is.
    """
    remedy = _("call it as before, or leave {option} out to begin anew").format(option=RESUME)
    try:
        call, files = dict(then[_CALL]), [tuple(one) for one in then[_FILES]]
    except (KeyError, TypeError, ValueError) as error:
        raise UsageError(str(where), _("was not written by this program"), _("move it away")) from error
    for name, value in now[_CALL].items():
        if (before := call.get(name)) != value:
            says = _("was begun with {option} {then!r}, and this call has {now!r}")
            raise UsageError(str(where), says.format(option=name, then=before, now=value), remedy)
    if files != [tuple(one) for one in now[_FILES]]:
        known, found = set(files), {tuple(one) for one in now[_FILES]}
        names = sorted(str(one[0]) for one in known ^ found) or [_("their order")]
        raise UsageError(str(where), _("was begun with other files; changed: {name}").format(name=names[0]), remedy)

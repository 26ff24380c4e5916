"""Growth of schemes: many labels, many words of a label, many words of one kind; and of vocabularies proposed from text."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from itertools import product
from pathlib import Path

from experiments.speed.growth.growth_measure import Case, Work
from labels.exchange.answers import LabelWords
from models.loading import load
from seeds.schemes import Scheme
from training.scheme.findings import check_scheme

_TEXT = "县里建了储能电站，村里的孩子学着用大模型，河边的路灯换了新的。"
_SIGNS = "甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申酉戌亥东南西北"


def scheme_cases() -> Sequence[Case]:
    """Return the cases: what is done with a scheme, and what it has many of."""
    return [
        Case("schemes", f"{name}, many {many}", partial(_on_scheme, make, work))
        for (many, make), (name, work) in product(_MANY.items(), _WORKS.items())
    ]


def word(number: int) -> str:
    """Return a word of five characters that no other number has.

    Parameters
    ----------
    number : int
        From 0 on.
    """
    base = len(_SIGNS)
    return "".join(_SIGNS[number // base**place % base] for place in range(4)) + "区"


def _labels(count: int) -> tuple[str, str]:
    keys = range(count)
    labels = [f'[[label]]\nkey = "k{number}"\nname = "{word(number)}类"\nenglish = "k{number}"\n' for number in keys]
    return "\n".join(labels), "\n".join(f'[k{number}]\nterms = ["{word(number)}"]\n' for number in keys)


def _words(role: str, count: int) -> tuple[str, str]:
    words = ", ".join(f'"{word(number)}"' for number in range(count))
    own = f'terms = ["储能"]\n{role} = [{words}]\n' if role != "terms" else f"terms = [{words}]\n"
    return '[[label]]\nkey = "a"\nname = "甲类"\nenglish = "a"\n', f"[a]\n{own}"


def _long_words(count: int) -> tuple[str, str]:
    labels, _lexicon = _words("terms", 1)
    return labels, f'[a]\nterms = ["{"储" * max(2, 12 * count)}"]\n'


_MANY: Mapping[str, Callable[[int], tuple[str, str]]] = {
    "labels": _labels,
    **{f"words ({role})": partial(_words, role) for role in ("terms", "weak", "company", "before", "except", "block")},
    "characters of a word": _long_words,
}


def _on_scheme(make: Callable[[int], tuple[str, str]], work: Callable[[Path], object], size: int, folder: Path) -> Work:
    own = folder / "own"
    own.mkdir()
    for name, content in zip(("labels.toml", "lexicon.toml"), make(max(1, size // 12)), strict=True):
        (own / name).write_text(content, encoding="utf-8")
    return lambda: work(own)


def _scheme(folder: Path) -> Scheme:
    return load("lexicon", scheme=folder, corrections=False).scheme


def _tag(folder: Path) -> object:
    return load("lexicon", scheme=folder, corrections=False).tag([_TEXT])


def _check(folder: Path) -> object:
    return list(check_scheme(_scheme(folder)))


def _names(folder: Path) -> object:
    words = LabelWords(_scheme(folder).taxonomy)
    return [words.split(f"{key}，{key}") for key in words.taxonomy.keys]


_WORKS: Mapping[str, Callable[[Path], object]] = {"loaded and tagged": _tag, "checked": _check, "names of labels": _names}

"""What makes one hostile input: a seed, a folder to put it in, sentences that are found again."""

from __future__ import annotations

import random
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

FIRST_NUMBER, LAST_NUMBER = 10**5, 9 * 10**5


@dataclass(frozen=True, slots=True)
class Sentence:
    """An invented sentence.

    Attributes
    ----------
    text : str
        The sentence.
    mark : str
        A number in it that stands in no other sentence of the same input.
    """

    text: str
    mark: str


@dataclass(frozen=True, slots=True)
class Put:
    """What was put into a file and has to be found again, in the result or in a line that names the file.

    Attributes
    ----------
    file : str
        What such a line holds; empty where nothing excuses a loss.
    marks : tuple of str
        Marks of the sentences.
    every : bool
        Whether each has to be found; else one is enough, for a broken file may have lost the others.
    """

    file: str
    marks: tuple[str, ...]
    every: bool = False


@dataclass(frozen=True, slots=True)
class Hostile:
    """One input.

    Attributes
    ----------
    command : str
        What answers it: a key of :data:`experiments.reading.fuzz.commands.COMMANDS`.
    arguments : tuple of str
        Of the command.
    put : tuple of Put
        What has to be found again.
    codes : frozenset of int
        Exit codes that are right.
    given : bytes
        What comes through standard input.
    """

    command: str
    arguments: tuple[str, ...]
    put: tuple[Put, ...] = ()
    codes: frozenset[int] = frozenset({0, 1})
    given: bytes = b""


@dataclass(slots=True)
class Making:
    """Makes an input.

    Attributes
    ----------
    rng : random.Random
        Decides; of the input's seed.
    folder : Path
        An empty folder for its files.
    numbers : list of int
        Of the sentences so far.
    """

    rng: random.Random
    folder: Path
    numbers: list[int] = field(default_factory=list)

    def sentences(self, count: int) -> list[Sentence]:
        """Return sentences that no earlier call gave.

        Parameters
        ----------
        count : int
            How many.
        """
        found = []
        for _index in range(count):
            number = self.rng.randrange(FIRST_NUMBER, LAST_NUMBER) * 10 + len(self.numbers) % 10
            self.numbers.append(number)
            found.append(Sentence(self.rng.choice(invented()["sentences"]).replace("{n}", str(number)), str(number)))
        return found

    def token(self, kind: str) -> str:
        """Return a piece of text that makes trouble in a format.

        Parameters
        ----------
        kind : str
            The format, as ``invented.toml`` calls it.
        """
        token: str = self.rng.choice(invented()["tokens"][kind])
        return token

    def file(self, name: str, content: str | bytes) -> Path:
        """Write a file into the folder; return its path.

        Parameters
        ----------
        name : str
            Its name.
        content : str or bytes
            What it shall hold.
        """
        path = self.folder / name
        path.write_bytes(content.encode("utf-8", "surrogatepass") if isinstance(content, str) else content)
        return path

    def good_file(self) -> Put:
        """Write a file that is whole, and return what has to be found of it whatever the others are."""
        sentences = self.sentences(2)
        self.file("good.txt", "\n".join(one.text for one in sentences) + "\n")
        return Put("", marks(sentences), every=True)

    def read(self, path: Path, put: Sequence[Put], *, alone: bool | None = None) -> Hostile:
        """Return the input whose command reads a file, alone or in its folder beside a good one.

        Parameters
        ----------
        path : Path
            The file.
        put : sequence of Put
            What has to be found of it.
        alone : bool, optional
            Whether the file is named; by lot by default.
        """
        if self.rng.random() < 0.4 if alone is None else alone:
            return Hostile("read", (str(path),), tuple(put))
        return Hostile("read", (str(self.folder),), (*put, self.good_file()))


def marks(sentences: Sequence[Sentence]) -> tuple[str, ...]:
    """Return the marks of sentences.

    Parameters
    ----------
    sentences : sequence of Sentence
        Any.
    """
    return tuple(one.mark for one in sentences)


def texts(sentences: Sequence[Sentence]) -> list[str]:
    """Return the texts of sentences.

    Parameters
    ----------
    sentences : sequence of Sentence
        Any.
    """
    return [one.text for one in sentences]


@cache
def invented() -> dict[str, Any]:
    """Return what ``invented.toml`` holds."""
    return tomllib.loads(Path(__file__).with_name("invented.toml").read_text(encoding="utf-8"))

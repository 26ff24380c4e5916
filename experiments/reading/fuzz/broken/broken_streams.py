"""Input that comes through a pipe and has no name: files of every format, whole or broken, and records."""

from __future__ import annotations

from experiments.reading.fuzz.good_files import makers_of
from experiments.reading.fuzz.hostile_input import Hostile, Making, Put, marks, texts
from seeds.formats import FORMATS

NAME = "standard input"  # as errors call it
_READ = (".txt", ".md", ".jsonl", ".json")  # what is read from there
_TOKENS = (".txt", ".md", ".html", ".csv", ".json")


def stream(making: Making) -> Hostile:
    """Return what is given to standard input, whole, broken, in another encoding, or nothing.

    Parameters
    ----------
    making : Making
        Of the input.
    """
    rng = making.rng
    suffix = rng.choice((*FORMATS, *_READ * 8))
    sentences = making.sentences(rng.randrange(2, 5))
    data = rng.choice(makers_of(suffix))(texts(sentences))
    for _index in range(rng.randrange(3)):
        place = rng.randrange(len(data) + 1)
        piece = rng.choice(
            (making.token(rng.choice(_TOKENS)).encode("utf-8", "surrogatepass"), rng.randbytes(3), data[place:], b"")
        )
        data = data[:place] + piece + data[place + rng.choice((0, 0, 1, 50)) :]
    if rng.random() < 0.15:
        text = data.decode("utf-8", "replace")
        data = rng.choice(
            (text.encode("gb18030"), text.encode("utf-16"), text.encode("utf-8-sig"), b"", b"\n\n", bytes(4_096), data * 50)
        )
    flat = suffix in (".txt", ".jsonl") and data[:1] not in (b"\xff", b"\xfe")
    whole = [one for one in sentences if one.text.encode() in data] if flat else []
    put = (Put(NAME, marks(whole), every=True),) if whole else ()
    if rng.random() < 0.3:
        return Hostile("predict", ("--input", "-", "--format", "jsonl", "--jobs", "1"), put, frozenset({0, 1}), data)
    return Hostile("read", ("-",), put, frozenset({0, 1}), data)

"""The newer methods run in another environment, here one in which a stub stands for their library."""

import json
import sys
from pathlib import Path

import numpy as np
import pytest

from experiments.topics.comparing import newer
from experiments.topics.comparing.beside import find_beside
from experiments.topics.comparing.drawing import Drawn
from labels import InputError

# Two topics: the first words of the vocabulary and the last; the paragraphs take turns.
STUB = """
import numpy as np

class SemanticSignalSeparation:
    def __init__(self, topics, encoder, vectorizer, random_state):
        self.topics, self.encoder, self.vectorizer, self.seed = topics, encoder, vectorizer, random_state

    def fit_transform(self, documents, embeddings):
        assert len(documents) == len(embeddings)
        self.vectorizer.fit(documents)
        words = self.vectorizer.get_feature_names_out()
        assert self.encoder.encode(list(words)).shape == (len(words), embeddings.shape[1])
        self.components_ = np.stack([np.roll(np.arange(len(words))[::-1], -number - self.seed) for number in range(self.topics)])
        return np.eye(self.topics)[np.arange(len(documents)) % self.topics]
"""


@pytest.fixture
def library(tmp_path, monkeypatch):
    """Put the stub where other processes of this interpreter find it, with versions for it and for torch."""
    folder = tmp_path / "library"
    folder.mkdir()
    (folder / "turftopic.py").write_text(STUB)
    for name in ("turftopic", "torch"):
        info = folder / f"{name}-9.9.dist-info"
        info.mkdir()
        (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: 9.9\n")
    monkeypatch.setenv("PYTHONPATH", str(folder))
    return folder


def test_topics_found_in_the_other_environment_come_back_with_both_kinds_of_words(library, tiny_corpus):
    found = find_beside(Path(sys.executable), ["s3"], Drawn(tiny_corpus, []), [2, 3])
    assert list(found.runs) == ["s3"] and len(found.seconds["s3"]) == 2
    first, second = found.runs["s3"]
    assert list(first) == ["S³", "S³'s topics, our words"]
    assert [len(run["S³"]) for run in (first, second)] == [2, 3], "as many as it was asked for"
    assert all(len(words) == 10 for words in first["S³"])
    assert first["S³"] != second["S³"][:2], "each run has its own seed"
    assert found.versions["turftopic"] == found.versions["torch"] == "9.9"


def test_another_environment_without_the_library_is_one_line(tiny_corpus):
    with pytest.raises(InputError, match=r"newer: failed \(.*turftopic"):
        find_beside(Path(sys.executable), ["s3"], Drawn(tiny_corpus, []), [2])


def test_words_are_those_of_the_method_s_own_order(monkeypatch):
    """A model that keeps its words in another order than its vectoriser says so."""

    class Shuffled:
        components_ = np.array([[1.0, 3.0, 2.0]])
        vectorizer = newer._counter(1)

        def fit_transform(self, documents, embeddings):
            self.vectorizer.fit(documents)
            return np.ones((len(documents), 1))

        def get_vocab(self):
            return np.array(["丙", "甲", "乙"])

    monkeypatch.setitem(newer.METHODS, "shuffled", ("", lambda *_: Shuffled()))
    task = {"documents": ["甲 乙", "丙"], "top": 2, "rare": 1}
    found = newer.find("shuffled", task, np.ones((2, 4)), newer.Table([], np.ones((0, 4))), 1, 0)
    assert found["words"] == [["甲", "乙"]] and found["strongest"] == [0, 0]


def test_a_method_that_is_not_known_is_refused(call, tmp_path):
    outcome = call(newer.main, tmp_path, "magic")
    assert outcome.code == 2 and "magic" in outcome.err


def test_what_is_handed_over_can_be_read_without_the_project(library, tiny_corpus, monkeypatch, tmp_path):
    """Words and vectors of each paragraph and of each word."""
    from experiments.topics.comparing import beside

    drawn = Drawn(tiny_corpus, [])
    beside._lay(tmp_path, drawn, [2])
    task = json.loads((tmp_path / newer.TASK).read_text(encoding="utf-8"))
    with np.load(tmp_path / newer.VECTORS) as arrays:
        assert len(arrays["documents"]) == len(task["documents"]) == len(tiny_corpus)
        assert len(arrays["words"]) == len(task["words"]) == len({w for text in task["documents"] for w in text.split()})

"""Labelled text of a scheme in which a text has one label."""

import pytest
from conftest import jsonl

from labels import InputError
from seeds.schemes import parse_scheme
from training.sets.labelled_files import read_labelled

LABELS = "".join(f'[[label]]\nkey = "{key}"\nname = "{name}"\n' for key, name in (("a", "甲"), ("b", "乙"), ("c", "丙")))
SCHEME, MANY = (parse_scheme({"labels.toml": top + LABELS, "lexicon.toml": ""}, "own", "own") for top in ("single = true\n", ""))
TEXT = "村里的合唱队登台唱歌。"


@pytest.mark.parametrize(
    ("record", "message"),
    [
        ({"labels": ["a", "b"]}, "has the labels a, b, and a text of this scheme has one"),
        ({"labels": ["乙", "c"], "judged": ["b", "c"]}, "has the labels b, c, and a text of this scheme has one"),
        ({"labels": []}, "has no label, and a text of this scheme has one"),
        ({"labels": [], "judged": ["a", "b", "c"]}, "has no label, and a text of this scheme has one"),
    ],
)
def test_two_labels_or_none_are_refused(tmp_path, record, message):
    """By the line; of other schemes both are answers."""
    path = jsonl(tmp_path / "a.jsonl", {"text": TEXT, "labels": ["a"]}, {"text": TEXT, **record})
    with pytest.raises(InputError) as caught:
        read_labelled([path], "mine", SCHEME)
    assert str(caught.value).startswith(f"{path}:2: {message}") and "\n" not in str(caught.value)
    assert len(read_labelled([path], "mine", MANY)) == 2


def test_table_is_refused_likewise(tmp_path):
    """Marks in two columns."""
    (tmp_path / "a.csv").write_text("text,甲,乙,丙\n一段话。,1,0,0\n又一段。,1,1,0\n", encoding="utf-8")
    with pytest.raises(InputError, match=r"a.csv:3: has the labels a, b, and a text"):
        read_labelled([tmp_path / "a.csv"], "mine", SCHEME)


def test_answer_in_part_may_lack_a_label(tmp_path):
    """It may have one of those that nobody looked for."""
    path = jsonl(tmp_path / "a.jsonl", {"text": TEXT, "labels": [], "judged": ["a"]}, {"text": TEXT + "好", "labels": ["b"]})
    assert [p.labels for p in read_labelled([path], "mine", SCHEME).paragraphs] == [(), ("b",)]


def test_model_that_gave_no_label_is_no_answer(tmp_path, capsys):
    """Nobody looked at it: left out and counted, and the rest is read."""
    path = jsonl(tmp_path / "a.jsonl", {"text": TEXT, "labels": [], "model": "m"}, {"text": TEXT + "好", "labels": ["b"]})
    assert [p.labels for p in read_labelled([path], "mine", SCHEME).paragraphs] == [("b",)]
    assert "1 of 2 paragraph(s) left out: 1 filled in beforehand and not checked" in capsys.readouterr().err

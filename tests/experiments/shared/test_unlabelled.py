"""Unlabelled text is read by one reader: plain or gzipped, cleaned, what is broken named with its line."""

import gzip

import pytest
from conftest import jsonl

from experiments.shared import unlabelled
from experiments.shared.unlabelled import (
    draw_for_topics,
    labelled_by,
    labelled_by_keywords,
    read_distinct,
    read_unlabelled,
)
from labels import InputError, Paragraph, UsageError
from models.lexicon.tagger import LexiconTagger
from models.tagger import PolicyTagger


def paragraphs(*texts, doc="report"):
    """Return paragraphs of an invented report."""
    return [Paragraph(f"{doc}#{n}", doc, n, "body", text) for n, text in enumerate(texts, 1)]


@pytest.mark.parametrize("suffix", ["jsonl", "jsonl.gz"])
def test_text_is_read_plain_or_gzipped_and_cleaned(tmp_path, suffix):
    plain = jsonl(tmp_path / "raw", {"doc": "news", "text": "⼈⼯智能"}, {"doc": "news", "text": "儲能"})
    path = tmp_path / f"raw.{suffix}"
    path.write_bytes(gzip.compress(plain.read_bytes()) if suffix.endswith("gz") else plain.read_bytes())
    assert [paragraph.text for paragraph in read_unlabelled(path)] == ["人工智能", "儲能"]


def test_a_record_without_a_document_is_one_of_its_own(tmp_path):
    path = jsonl(tmp_path / "a.jsonl", {"doc": "x", "text": "储能"}, {"text": "飞行"}, {"doc": None, "text": "量子"})
    documents = [paragraph.doc for paragraph in read_unlabelled(path)]
    assert documents[0] == "x" and len(set(documents)) == 3


def test_each_text_is_kept_once_and_the_empty_left_out(tmp_path):
    """A reprint counts where it stands first."""
    path = jsonl(tmp_path / "a.jsonl", {"doc": "x", "text": "储能"}, {"text": "儲能 "}, {"text": "飞行"}, {"text": " "})
    assert [(paragraph.text, paragraph.doc) for paragraph in read_distinct(path)] == [("储能", "x"), ("飞行", "a#3")]


def test_a_missing_file_is_a_wrong_call(tmp_path):
    with pytest.raises(UsageError, match="no such file"):
        list(read_unlabelled(tmp_path / "nowhere.jsonl.gz"))


@pytest.mark.parametrize(
    ("line", "problem"),
    [("[]", "is list, not an object"), ("{}", "no field 'text'"), ('{"text": 3}', "is 3, not text"), ("not json", "is not JSON")],
)
def test_a_broken_line_is_named_with_its_number(tmp_path, line, problem):
    path = tmp_path / "broken.jsonl"
    path.write_text(f'{{"text": "储能"}}\n{line}\n', encoding="utf-8")
    with pytest.raises(InputError, match="broken.jsonl:2") as error:
        list(read_unlabelled(path))
    assert problem in str(error.value)


@pytest.mark.parametrize("spoil", [lambda packed: packed[:-12], lambda packed: b"{}" + packed], ids=["cut off", "no gzip"])
def test_a_spoilt_gzip_file_is_named(tmp_path, spoil):
    path = tmp_path / "spoilt.jsonl.gz"
    path.write_bytes(spoil(gzip.compress(b'{"text": "a"}\n' * 1000)))
    with pytest.raises(InputError, match="spoilt.jsonl.gz: is no whole gzip file"):
        list(read_unlabelled(path))


def test_a_file_without_text_is_refused(tmp_path):
    with pytest.raises(InputError, match="holds no paragraph"):
        read_distinct(jsonl(tmp_path / "empty.jsonl", {"text": " "}))


def test_labels_of_a_model_become_labels_to_learn_from(analyzer):
    weak = labelled_by(PolicyTagger(LexiconTagger(analyzer), "rules"), paragraphs("无人机送药。", "村里修了路。"), "weak")
    assert [paragraph.labels for paragraph in weak.paragraphs] == [("low_altitude",), ()]
    assert weak.name == "weak" and not weak.hard.any()


def test_keyword_labels_are_those_of_keyword_search(scheme, keys):
    found = labelled_by_keywords(paragraphs("储能电站并网。", "歌咏比赛。"), scheme)
    assert found.labels.tolist() == [[int(key == "energy_storage") for key in keys], [0] * len(keys)]


def test_topics_are_sought_in_texts_that_name_a_label_and_some_others(monkeypatch, scheme):
    """The same ones every time; what is not drawn is left to measure on."""
    monkeypatch.setattr(unlabelled, "NAMED", 4)
    monkeypatch.setattr(unlabelled, "OTHERS", 2)
    texts = [f"储能电站{n}。" for n in range(10)] + [f"歌咏比赛{n}。" for n in range(10)]
    source = labelled_by_keywords(paragraphs(*texts), scheme)
    rows, left = draw_for_topics(source)
    assert ((rows < 10).sum(), (rows >= 10).sum()) == (4, 2)
    assert sorted([*rows, *left]) == list(range(20))
    assert rows.tolist() == draw_for_topics(source)[0].tolist()

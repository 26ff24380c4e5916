"""Which labels have topics of their own: counts, a sheet to read, candidates."""

import json

import pytest
from topic_readings import corpus, corpus_with_choirs, read, tagger

from experiments.topics.label_coverage import HEAD, candidate_cells, coverage, main, quality, sheet
from labels import UsageError


def test_label_with_a_topic_and_label_without(analyzer):
    """Shares are of the topics' own paragraphs."""
    reading = read(corpus(), tagger(analyzer))
    first = coverage(reading)[0]
    assert (first["label"], first["paragraphs"], first["about"], len(first["own"])) == ("ai", 8, 8, 1)
    assert first["pure"] == first["held"] == 1 and first["elsewhere"] == []
    none = coverage(read(corpus_with_choirs(), tagger(analyzer)))[0]
    assert (none["paragraphs"], none["own"], none["pure"], none["held"]) == (0, [], None, None)


def test_quality_is_of_topics_and_labels(analyzer):
    """Each label has its topic, so both agree."""
    figures = quality(read(corpus(), tagger(analyzer)))
    assert figures["topics"] == 7 and figures["ami"] > 0.9
    assert -1 <= figures["npmi"] <= 1 and 0 < figures["diversity"] <= 1


def test_sheet_has_paragraphs_of_the_labels_topics(analyzer):
    """So many of each at most, the same for the same seed."""
    reading = read(corpus(), tagger(analyzer))
    text = sheet(reading, 3)
    assert text.count("- [ ] ") == 18 and text == sheet(reading, 3) != sheet(reading, 3, seed=1)
    assert sheet(reading, 100).count("- [ ] ") == 48


def test_candidates_are_listed_with_figures(analyzer):
    """One row per candidate."""
    head, row = candidate_cells(read(corpus_with_choirs(), tagger(analyzer)))
    assert len(head) == len(row) and "合唱队" in row[1] and row[2:4] == ["42", "7"]


def test_call_prints_both_tables_and_writes_the_sheet(tmp_path, call, capsys):
    """Over labelled lines, with the settings that the call names."""
    source = tmp_path / "lines.jsonl"
    lines = [{"id": p.id, "doc": p.doc, "n": p.n, "kind": "body", "text": p.text, "labels": list(p.labels)} for p in corpus()]
    source.write_text("".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines), encoding="utf-8")
    outcome = call(
        main, str(source), "--set", "parameters.topics=7", "--sheet", str(tmp_path / "s.md"), "--json", str(tmp_path / "f.json")
    )
    assert outcome.code == 0, outcome.err
    assert all(word in outcome.out for word in (*HEAD, "Candidates for a new category"))
    assert (tmp_path / "s.md").read_text(encoding="utf-8").startswith("## ai")
    assert len(json.loads((tmp_path / "f.json").read_text(encoding="utf-8"))["labels"]) == 6


def test_sheet_in_no_folder_is_refused_before_the_work(tmp_path):
    """One line."""
    with pytest.raises(UsageError, match="does not exist"):
        main([str(tmp_path), "--sheet", str(tmp_path / "no" / "s.md")])

"""The topic benchmarks: what they read and draw, and that every method gives topics."""

import gzip
import json
import random

import numpy as np
import pytest
from conftest import SAID, jsonl

from experiments.shared import unlabelled as paragraphs
from experiments.shared.unlabelled import Texts, draw, keyword_labels, read_texts
from experiments.topics import compare_topics, topic_scale
from experiments.topics import topic_stability as topic_quality
from training.report.fit_log import progress

PLACES = "东城 西山 南湖 北河 青溪 白塔 红石 绿洲".split()


def corpus_file(folder, n):
    """Write `n` paragraphs of the tests' industries and of none; return the path."""
    dice = random.Random(1)
    said = [(key, way) for key, ways in SAID.items() for way in ways]
    records = []
    for number in range(n):
        pair = dice.sample(said, 2)
        text = "".join(way.format(dice.choice(PLACES)) for _, way in pair) + f"共{number}人参加。"
        records.append({"doc": f"d{number % 20}", "text": text})
    return jsonl(folder / "texts.jsonl", *records)


# --- reading and drawing --------------------------------------------------------------------------------------------


def test_packed_and_plain_files_are_read_alike_each_text_once(tmp_path):
    """Texts are cleaned; a reprint counts once; empty ones are left out."""
    plain = jsonl(tmp_path / "a.jsonl", {"doc": "x", "text": "储能"}, {"text": "储能 "}, {"text": "飞行"}, {"text": " "})
    packed = tmp_path / "a.jsonl.gz"
    packed.write_bytes(gzip.compress(plain.read_bytes()))
    assert read_texts(plain) == read_texts(packed) == Texts(["储能", "飞行"], ["x", "3"])


def test_draw_takes_texts_that_name_an_industry_and_some_others(monkeypatch):
    """The same ones every time; what is not drawn is left to measure on."""
    monkeypatch.setattr(paragraphs, "NAMED", 4)
    monkeypatch.setattr(paragraphs, "OTHERS", 2)
    source = Texts([f"储能电站{n}。" for n in range(10)] + [f"歌咏比赛{n}。" for n in range(10)], ["d"] * 20)
    rows, left = draw(source)
    assert ((rows < 10).sum(), (rows >= 10).sum()) == (4, 2)
    assert sorted([*rows, *left]) == list(range(20))
    np.testing.assert_array_equal(rows, draw(source)[0])


def test_keyword_labels_are_those_of_keyword_search(keys):
    """One column a label."""
    labels = keyword_labels(["储能电站并网。", "歌咏比赛。"])
    assert labels.tolist() == [[int(key == "energy_storage") for key in keys], [0] * 6]


@pytest.mark.parametrize("command", [compare_topics.main, topic_quality.main, topic_scale.main])
def test_missing_file_is_one_line(call, tmp_path, command):
    """Whichever benchmark is asked."""
    outcome = call(command, "--input", tmp_path / "none.jsonl", *(["--once", 5, 0] if command is topic_scale.main else []))
    assert outcome.code == 2
    assert "none.jsonl: no such file" in outcome.complaint


@pytest.mark.parametrize("line", ["[]", "{}", '{"text": 3}', "not json"])
def test_broken_line_is_named(call, tmp_path, line):
    """With its number."""
    path = tmp_path / "broken.jsonl"
    path.write_text(f'{{"text": "储能"}}\n{line}\n', encoding="utf-8")
    outcome = call(compare_topics.main, "--input", path)
    assert outcome.code == 1
    assert "broken.jsonl:2: is no record with a text" in outcome.complaint


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [(["--seeds", 0], "--seeds: 0 is no number of seeds"), (["--methods", "magic"], "--methods: unknown method 'magic'")],
)
def test_wrong_options_are_one_line(call, arguments, complaint):
    """Before anything is read."""
    assert complaint in call(compare_topics.main, *arguments).complaint


def test_steps_of_a_fit_are_shown_while_it_runs():
    """And no longer."""
    import logging

    lines = []
    with progress(lines.append):
        logging.getLogger("models.topics.trainer").info("UMAP of %d paragraphs", 3)
    logging.getLogger("models.topics.trainer").info("later")
    assert lines == ["UMAP of 3 paragraphs"]


# --- whole commands -------------------------------------------------------------------------------------------------


@pytest.mark.slow
def test_methods_are_compared_in_one_table(call, tmp_path, monkeypatch):
    """Every method gives topics of the same words; figures go to both files."""
    monkeypatch.setattr(compare_topics, "TOPICS", 8)
    outcome = call(
        compare_topics.main,
        *("--input", corpus_file(tmp_path, 160), "--seeds", 2, "--methods", "ours", "bertopic", "nmf", "lda"),
        *("--json", tmp_path / "rows.json", "--output", tmp_path / "rows.md"),
    )
    assert outcome.code == 0, outcome.err
    rows = json.loads((tmp_path / "rows.json").read_text())
    assert [row["method"] for row in rows] == [
        "ours", "BERTopic, its Chinese recipe", "the recipe's topics, our words", "NMF", "NMF's topics, our words", "LDA",
    ]  # fmt: skip
    assert all(row["topics"] >= 2 and -1 <= row["npmi"][0] <= 1 and 0 < row["diversity"][0] <= 1 for row in rows)
    assert len((tmp_path / "rows.md").read_text().splitlines()) == 2 + len(rows)


@pytest.mark.slow
def test_quality_reports_outliers_sameness_and_industries(call, tmp_path):
    """All that an analyst asks before trusting a topic."""
    labelled = jsonl(tmp_path / "labelled.jsonl", *(
        {"id": f"{key}-{n}", "text": way.format("东城"), "labels": [] if key == "none" else [key]}
        for key, ways in SAID.items() for n, way in enumerate(ways)
    ))  # fmt: skip
    outcome = call(
        topic_quality.main,
        *("--input", corpus_file(tmp_path, 160), "--eval", labelled, "--seeds", 2, "--json", tmp_path / "quality.json"),
    )
    assert outcome.code == 0, outcome.err
    result = json.loads((tmp_path / "quality.json").read_text())
    assert result["reduction"]["after"] <= 0.05
    assert 0 < result["over_seeds"]["words"] <= 1 and 0 < result["over_halves"]["paragraphs"] <= 1
    assert result["labels"]["purity"] > 0.3
    assert "after reduction" in outcome.out


@pytest.mark.slow
def test_scale_measures_time_and_memory(call, tmp_path):
    """Each size in a process of its own, the first on an empty numba cache."""
    path = tmp_path / "scale.json"
    outcome = call(topic_scale.main, "--input", corpus_file(tmp_path, 90), "--sizes", 60, 80, "--sample", 40, "--json", path)
    assert outcome.code == 0, outcome.err
    rows = json.loads(path.read_text())
    assert [(row["paragraphs"], row["sample"], bool(row["note"])) for row in rows] == [
        (60, 0, True), (60, 0, False), (80, 0, False), (80, 40, False),
    ]  # fmt: skip
    assert all(row["seconds"] > 0 and row["peak_mb"] > 50 for row in rows)

"""The benchmark of the desk: what it writes, what it asks, what it says."""

import json

import pytest

from experiments.shared.unlabelled import read_distinct
from experiments.speed.desk_speed import TARGETS, main, two_characters, write_folder
from labels import InputError

TEXTS = ["甲市发展量子计算产业。", "乙市推广无人机送货。", "丙市新修农村公路三百公里，村民出行便利。"]


@pytest.fixture
def source(tmp_path):
    """Return a file of three paragraphs."""
    path = tmp_path / "source.jsonl"
    path.write_text("\n".join(json.dumps({"text": text}, ensure_ascii=False) for text in TEXTS), encoding="utf-8")
    return path


def test_every_copy_is_changed(source, tmp_path):
    paragraphs = read_distinct(source)
    write_folder(paragraphs, 100, tmp_path)
    records = [json.loads(line) for line in (tmp_path / "paragraphs.jsonl").read_text(encoding="utf-8").splitlines()]
    assert len({record["text"] for record in records}) == len(records) == 100
    assert [record["text"] for record in records[:3]] == TEXTS
    assert len({(record["doc"], record["n"]) for record in records}) == 100


def test_words_stand_in_the_texts(source):
    words = two_characters(read_distinct(source), 5)
    assert len(set(words)) == 5 and all(len(word) == 2 and any(word in text for text in TEXTS) for word in words)
    with pytest.raises(InputError, match="give more text"):
        two_characters(read_distinct(source), 500)


def test_asks_what_the_page_asks(source, tmp_path, monkeypatch, capsys):
    """On few paragraphs, with fewer turns."""
    monkeypatch.setattr("experiments.speed.desk_speed._TURNS", 2)
    assert main(["--input", str(source), "--paragraphs", "40", "--json", str(tmp_path / "figures.json")]) == 0
    figures = json.loads((tmp_path / "figures.json").read_text(encoding="utf-8"))
    assert {kind for kind, *_ in figures["seconds"]} == set(TARGETS)
    assert all(len(seconds) == (1 if kind == "first view" else 2) for kind, _, seconds, _ in figures["seconds"])
    assert "by relevance" in capsys.readouterr().out


def test_too_few_are_refused(source, capsys):
    from labels.support.command import run_command

    assert run_command(main, ["--input", str(source), "--paragraphs", "1"]) == 2
    assert "too few" in capsys.readouterr().err

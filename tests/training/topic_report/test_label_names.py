"""What labels are called in the tables."""

import csv

import pytest
from topic_readings import corpus, read, rows, tagger

from labels.taxonomy import Label, Taxonomy
from models.text.analyzer import Analyzer
from seeds.schemes import parse_scheme
from training.scheme.making import NewLabel, scheme_texts
from training.topic_report.files import TABLES, write_topic_report
from training.topic_report.label_names import label_marks, unlike


def taxonomy(*labels):
    """Return labels of a key and a name each."""
    return Taxonomy(tuple(Label(key, name, "", "", "#000000") for key, name in labels))


@pytest.mark.parametrize(
    ("labels", "marks"),
    [
        ([("ai", "人工智能"), ("quantum", "量子")], ["ai", "quantum"]),
        ([("label_1", "农业"), ("Road", "Road"), ("label_3", "交通 运输")], ["农业", "Road", "交通_运输"]),
        ([("label_1", "=1+1"), ("label_2", "农 业"), ("label_3", "农,业")], ["1_1", "农_业", "农_业_label"]),
        ([("label_2", "乙"), ("label_1", "甲")], ["label_2", "label_1"]),
        ([("label_1", "——"), ("label_2", "**")], ["label_1", "label_2"]),
        ([("Road", "路"), ("label_2", "road")], ["Road", "road_label"]),
    ],
    ids=["keys", "names", "unsafe", "own keys", "only signs", "alike"],
)
def test_a_number_gives_way_to_the_name(labels, marks):
    """Only where the key is the label's number; no two are alike, no sign could be taken for another."""
    assert label_marks(taxonomy(*labels)) == marks


def test_taken_words_get_something_behind():
    """As often as it takes."""
    assert unlike(["words", "x", "words"], ["Words", "words_label"]) == ["words_label_2", "x", "words_label_3"]


def test_columns_of_a_table_are_unlike(tmp_path):
    """Labels that are called like columns of the tables; each has its name beside it, on the page too."""
    names = {"label_1": "words", "label_2": "主题 甲", "label_3": "Share"}
    scheme = parse_scheme(scheme_texts([NewLabel(key, name) for key, name in names.items()]), "given", "given")
    write_topic_report(tmp_path, read(corpus(), tagger(Analyzer(scheme))))
    for table in TABLES:
        with (tmp_path / table).open(encoding="utf-8-sig", newline="") as file:
            header = [name.casefold() for name in next(csv.reader(file))]
        assert len(set(header)) == len(header), table
    assert {"words_label", "主题_甲", "Share_label"} <= set(rows(tmp_path / "topics.csv")[0])
    assert {row["name"] for row in rows(tmp_path / "labels_by_month.csv")} == {*names.values(), "none"}
    assert "主题 甲" in (tmp_path / "topics.html").read_text(encoding="utf-8")


def test_words_alike_are_numbered_behind_what_is_taken():
    assert unlike(["a", "A", "a", "a_label", "a"], ["a_label_2"]) == ["a", "A_label", "a_label_3", "a_label_label", "a_label_4"]

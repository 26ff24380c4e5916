"""Predicted paragraphs of two invented provinces' documents, as ``models.predict`` writes them: what panels are tested on."""

import csv

import pytest
from conftest import jsonl

from models.panel.__main__ import main

SCORES = {
    "ai": 0.02,
    "quantum": 0.01,
    "low_altitude": 0.03,
    "new_materials": 0.05,
    "energy_storage": 0.02,
    "traditional_upgrade": 0.06,
}


def predicted(doc, n, text, labels=(), *, region="江苏", code="320000", date="2024-03-01", kind="body", **more):
    """Return a record of a paragraph that was tagged; what it carries has a probability of 0.9."""
    return {
        "id": f"{doc}#{n}",
        "doc": doc,
        "n": n,
        "kind": kind,
        "region": region,
        "code": code,
        "level": "province",
        "date": date,
        "issued": date,
        "title": f"{doc}的报告",
        "text": text,
        "labels": list(labels),
        "scores": SCORES | dict.fromkeys(labels, 0.9),
        "model": "policy-tagger/9 hybrid",
        **more,
    }


@pytest.fixture
def records():
    """Return twelve records: 江苏 in 2022 and 2024, 四川 in 2024 alone; 2023 has no document."""
    far = {"region": "四川", "code": "510000"}
    old = {"date": "2022-05-06"}
    return [
        predicted("甲", 1, "今年修好水塔，种上柳树。", **old),
        predicted("甲", 2, "储能电站并网，储能装机翻番。", ["energy_storage"], **old),
        predicted("甲", 3, "首页 返回顶部", kind="boilerplate", **old),
        predicted("乙", 1, "人工智能企业超过三百家，人工智能进校园。", ["ai"]),
        predicted("乙", 2, "无人机送药航线开通，低空经济有了订单。", ["low_altitude"]),
        predicted("乙", 3, "人工智能和低空经济一起发展。", ["ai", "low_altitude"]),
        predicted("乙", 4, "村民出行更加便利。"),
        predicted("丙", 1, "河道清淤完成。", **far),
        predicted("丙", 2, "新型储能电站开工。", ["energy_storage"], **far),
        predicted("丁", 1, "医院开设周末门诊。", **far),
        predicted("丁", 2, "不知何处的一段话。", region=None, code=None, level=None),
        predicted("丁", 3, "不知何时的一段话。", date=None, issued=None, **far),
    ]


def table(path):
    """Return the rows of a panel in CSV."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def cell(rows, unit, period, label, name="year"):
    """Return the one row of a unit, a period and a label."""
    (found,) = [row for row in rows if (row["unit"], row[name], row["label"]) == (unit, period, label)]
    return found


@pytest.fixture
def panel(call, tmp_path):
    """Return a function that runs the command and returns the rows it wrote, and what it said."""

    def run(*arguments):
        outcome = call(main, *arguments, "--output", tmp_path / "panel.csv")
        assert outcome.code == 0, outcome.err
        assert outcome.out == ""
        return table(tmp_path / "panel.csv"), outcome.err

    return run


@pytest.fixture
def written(tmp_path, records):
    """Return the records in a file."""
    return jsonl(tmp_path / "tagged.jsonl", *records)

"""An audit drawn from what a model tagged shows nothing of what the model said."""

import json

import pytest
from conftest import jsonl
from filled_sheets import sheet_rows

from labels.exchange.answers import known_names
from labels.exchange.known_words import bare_score, known_heads
from models import predict
from models.panel.__main__ import main
from seeds.schemes import INDUSTRIES, load_scheme

SCHEME = load_scheme(INDUSTRIES)
TEXTS = ["城南的储能电站并网，夜里存电白天用。", "合唱团在广场上排练。", "低空经济试验区开建，无人机送货。"]


@pytest.mark.parametrize("out", ["xlsx", "json"])
@pytest.mark.parametrize("form", ["jsonl", "csv", "xlsx"])
def test_nothing_of_the_model_goes_out(call, tmp_path, form, out):
    records = (
        {"id": f"a{n}", "doc": f"d{n % 4}", "text": TEXTS[n % 3], "region": "江苏", "date": "2024-03-01", "经办": f"王{n}"}
        for n in range(12)
    )
    source, tagged, audit = jsonl(tmp_path / "in.jsonl", *records), tmp_path / f"tagged.{form}", tmp_path / f"audit.{out}"
    assert call(predict.main, "--input", source, "--model", "lexicon", "--output", tagged).code == 0
    outcome = call(main, tagged, "--audit", "6", "--output", audit)
    assert outcome.code == 0, outcome.err
    if out == "xlsx":
        head, *rows = sheet_rows(audit)
        told = {name for name in head if any(row[head.index(name)] for row in rows)}
    else:
        told = {name for task in json.loads(audit.read_text(encoding="utf-8")) for name, cell in task["data"].items() if cell}
    labels = {*SCHEME.keys, *known_names(SCHEME.taxonomy)}
    results = {head for name in ("evidence", "model", "doubt") for head in known_heads()[name]}
    assert "经办" in told
    assert not told & {
        *labels,
        *results,
        *(f"{name} (input)" for name in results | known_heads()["before"]),
        "labels",
        "labels (input)",
        "predicted",
        "evidence",
        "model",
        "doubt",
    }
    assert not any(bare_score(name) != name for name in told)

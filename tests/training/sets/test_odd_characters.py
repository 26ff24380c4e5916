"""Characters that files lose: the text that comes back is the one that went out, and has its hash."""

import pytest
from conftest import jsonl
from filled_sheets import fill

from labels import Evidence
from labels.annotations import text_hash
from models.output.writers import write_to
from models.prediction import Prediction
from seeds.cleaning.fold import fold
from seeds.formats.tables.json_records import read_jsonl
from seeds.formats.tables.record_options import RecordOptions
from seeds.schemes import INDUSTRIES, load_scheme
from training.sets.labelled_files import read_labelled

SCHEME = load_scheme(INDUSTRIES)
ODD = ["\r\n", "\r", "\n", "_x0041_", "_x000D_", "\ufffe", "\uffff", "\x0b", "\u2028"]


@pytest.mark.parametrize("odd", ODD, ids=ascii)
@pytest.mark.parametrize("form", ["xlsx", "csv", "jsonl", "doccano"])
@pytest.mark.parametrize("marked", [True, False], ids=["marked", "plain"])
def test_text_comes_back_as_it_went_out(tmp_path, odd, form, marked):
    """With words marked in it or none."""
    path = jsonl(tmp_path / "in.jsonl", {"id": "a#1", "doc": "a", "text": f"储能电站并网。{odd}无人机巡查。"})
    with path.open("rb") as file:
        (paragraph,) = read_jsonl(file, "in.jsonl", "in", RecordOptions())
    begin = paragraph.text.index("无人机")
    spans = (Evidence("low_altitude", begin, begin + 3, "无人机"),) if marked else ()
    said = Prediction(paragraph, ("low_altitude",), dict.fromkeys(SCHEME.keys, 0.5), spans, None, "m")
    write_to([said], SCHEME, form, tmp_path / "out.any")
    if form == "xlsx":
        fill(tmp_path / "out.any", {(1, "Checked"): "yes"})
    (back,) = read_labelled([tmp_path / "out.any"], "mine", SCHEME).paragraphs
    assert (back.labels, text_hash(fold(back.text))) == (("low_altitude",), text_hash(fold(paragraph.text)))

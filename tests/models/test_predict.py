"""``python -m models.predict``: what goes in and what comes out; the same in Python."""

import csv
import io
import json

import pytest
from conftest import jsonl, lines
from docx_files import docx, par

from models import load
from models.predict import main
from seeds.cleaning.clean import clean_text

STORAGE = "城南的储能电站并网,夜里存电白天用。"
DRONES = "无人机给海岛送药,低空航线又添一条。"
CHOIR = "村里的合唱队登台。"
KEYS = ("ai", "quantum", "low_altitude", "new_materials", "energy_storage", "traditional_upgrade")
pytestmark = pytest.mark.usefixtures("trained_store")


# --- the record ---------------------------------------------------------------------------------------------------


def test_prediction_has_these_fields(tag):
    """Scripts are written against them."""
    (record,) = tag(STORAGE)
    assert list(record) == [
        "id", "doc", "n", "kind", "heading", "region", "date", "source",
        "title", "issuer", "number", "issued", "published", "spoken", "level", "city", "county", "code", "page",
        "text", "labels", "predicted", "scores", "doubt", "corrected", "evidence", "topic", "model",
    ]  # fmt: skip
    assert (record["id"], record["n"], record["kind"], record["text"]) == ("text#1", 1, "body", STORAGE)
    assert record["labels"] == record["predicted"] == ["energy_storage"]
    assert tuple(record["scores"]) == KEYS
    assert all(0 <= score <= 1 for score in record["scores"].values())
    assert record["topic"] is None
    assert record["model"] == "policy-tagger/1 tfidf"


def test_no_label_at_all_is_an_empty_list(tag):
    """Without evidence for what was not given."""
    (record,) = tag(CHOIR)
    assert (record["labels"], record["evidence"]) == ([], [])


def test_labels_are_those_above_their_thresholds(trained_store):
    """In taxonomy order, by the thresholds in force."""
    every = load(thresholds=dict.fromkeys(KEYS, 1e-9)).tag([STORAGE])[0]
    none = load(thresholds=dict.fromkeys(KEYS, 1 - 1e-9)).tag([STORAGE])[0]
    assert every.labels == KEYS
    assert none.labels == ()
    assert every.scores == none.scores


@pytest.mark.parametrize("model", ["tfidf", "lexicon"])
@pytest.mark.parametrize(
    "raw",
    [
        "城南的儲能電站並網，夜裡存電。",
        "城南的储(chǔ)能電(diàn)站 并网 [3]",
        "ＧＰＵ与储能 电站；　无人机",
        "İİ城的储能电站与AI",
        "储\u200b能电站",
    ],
    ids=["traditional", "pinyin", "wide", "growing-letter", "unseen"],
)
def test_evidence_offsets_hold_in_the_text_of_the_record(call, model, raw):
    """Offsets are into the clean text that stands beside them, whatever the input looked like."""
    (record,) = lines(call(main, raw, "--model", model, "--format", "jsonl").out)
    assert record["text"] == clean_text(raw)
    assert record["labels"] and {span["label"] for span in record["evidence"]} == set(record["labels"])
    for span in record["evidence"]:
        assert record["text"][span["start"] : span["end"]] == span["text"] != ""
        assert 0 < span["weight"] <= 1


def test_text_is_seen_as_it_was_in_training(tag):
    """Traditional and wide text gets the scores of its folded form, and is shown as it stands."""
    traditional = "城南的儲能電站並網，夜裡存電白天用。"
    raw, clean = tag(traditional, STORAGE)
    assert (raw["text"], clean["text"]) == (traditional, STORAGE)
    assert [span["text"] for span in raw["evidence"]] == ["儲能電站"]
    assert raw["scores"] == clean["scores"]


@pytest.mark.parametrize(
    "text", ["储", "GPU", "2026", "。", "AI!"], ids=["one-character", "latin", "number", "sign", "latin-term"]
)
def test_text_that_says_too_little_gets_no_label(call, text):
    """One Chinese character is no statement."""
    (record,) = lines(call(main, text, "--model", "lexicon", "--format", "jsonl").out)
    assert record["labels"] == []


# --- inputs -------------------------------------------------------------------------------------------------------


def test_every_text_of_the_command_line_is_one_paragraph(tag):
    """Also one with line breaks and headings in it."""
    records = tag(STORAGE, "一、总体要求\n二、无人机\n三、储能")
    assert [record["id"] for record in records] == ["text#1", "text#2"]
    assert records[1]["text"].startswith("一、总体要求 二、无人机")


def test_document_is_read_and_segmented(tag, tmp_path):
    """A heading is a paragraph, and the paragraphs below know it."""
    path = tmp_path / "notice.txt"
    path.write_text(f"关于供电的通知\n\n一、储能\n\n{STORAGE}\n\n二、航线\n\n{DRONES}\n", encoding="utf-8")
    records = tag("--input", path)
    assert [record["text"] for record in records if record["kind"] == "body"] == [STORAGE, DRONES]
    assert all(record["doc"] == "notice" and record["source"] == str(path) for record in records)
    assert next(record for record in records if record["text"] == DRONES)["heading"] == "二、航线"


@pytest.mark.parametrize("suffix", [".txt", ".md", ".html", ".docx"])
def test_every_kind_of_document_is_tagged(tag, tmp_path, suffix):
    """The same paragraph, the same label."""
    path = tmp_path / f"a{suffix}"
    if suffix == ".docx":
        path.write_bytes(docx(par(STORAGE)))
    else:
        path.write_text(f"<html><body><p>{STORAGE}</p></body></html>" if suffix == ".html" else STORAGE, encoding="utf-8")
    records = tag("--input", path)
    assert [(record["text"], record["labels"]) for record in records] == [(STORAGE, ["energy_storage"])]


def test_records_are_never_split_and_keep_their_fields(tag, tmp_path):
    """A record is a paragraph, however it is written; its text is repaired, its labels are the model's."""
    text = f"一、储能\n\n{STORAGE}\n\n二、航线\n{DRONES}" * 20
    path = jsonl(
        tmp_path / "a.jsonl",
        {
            "id": "guangdong-2026#12",
            "doc": "guangdong-2026",
            "n": 12,
            "kind": "bullet",
            "region": "广东",
            "date": "2026-01",
            "text": text,
        },
        {"id": 7, "text": "無人機給海島送藥 ，低空航線又添一條。", "labels": ["ai"], "part": "hard"},
    )
    first, second = tag("--input", path)
    assert {key: first[key] for key in ("id", "doc", "n", "kind", "region", "date")} == {
        "id": "guangdong-2026#12", "doc": "guangdong-2026", "n": 12, "kind": "bullet", "region": "广东", "date": "2026-01",
    }  # fmt: skip
    assert first["text"] == clean_text(text)
    shown = "無人機給海島送藥，低空航線又添一條。"
    assert (second["id"], second["text"], second["labels"]) == ("7", shown, ["low_altitude"])
    assert "part" not in second


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_table_of_a_spreadsheet_is_read(tag, tmp_path, encoding):
    """Rows are records, quoted line breaks included, in the encodings spreadsheets write."""
    path = tmp_path / "a.csv"
    with path.open("w", encoding=encoding, newline="") as file:
        csv.writer(file).writerows(
            [["编号", "id", "text", "region"], [1, "甲-1", STORAGE + "\n" + CHOIR, "广东"], [2, "甲-2", DRONES, ""]]
        )
    first, second = tag("--input", path)
    assert (first["id"], first["text"], first["region"]) == ("甲-1", f"{STORAGE} {CHOIR}".replace("。 ", "。"), "广东")
    assert (second["id"], second["text"], second["region"]) == ("甲-2", DRONES, None)


def test_folder_is_read_file_by_file_and_odd_files_are_told(call, tmp_path):
    """Sorted, with everything below; what is not read is named, and the exit code tells."""
    folder = tmp_path / "in"
    (folder / "sub").mkdir(parents=True)
    jsonl(folder / "b.jsonl", {"text": DRONES})
    (folder / "a.txt").write_text(STORAGE, encoding="utf-8")
    (folder / "sub" / "c.md").write_text(CHOIR, encoding="utf-8")
    (folder / "picture.png").write_bytes(b"\x89PNG")
    outcome = call(main, "--input", folder, "--format", "jsonl")
    assert outcome.code == 1
    assert [record["text"] for record in lines(outcome.out)] == [STORAGE, DRONES, CHOIR]
    assert outcome.complaint.startswith(f"error: {folder / 'picture.png'}: unknown kind of file '.png'; ")
    assert outcome.account[1:] == (
        "  read      3 file(s), 3 paragraph(s)",
        "  labels    artificial intelligence 0, quantum technology 0, low-altitude economy 1, new materials 0, energy storage 1, "
        "upgrading of traditional industry 0; none 1",
        "  model     policy-tagger/1 tfidf",
        "  left out  1 file(s) or part(s), named above",
        "  result    standard output",
    )


def test_two_documents_of_one_name_get_ids_of_their_own(tag, tmp_path):
    """An id is unique within a corpus; every ministry calls its file 通知.txt."""
    for name in ("east", "west"):
        (tmp_path / "in" / name).mkdir(parents=True)
        (tmp_path / "in" / name / "通知.txt").write_text(STORAGE, encoding="utf-8")
    ids = [record["id"] for record in tag("--input", tmp_path / "in")]
    assert len(ids) == len(set(ids)) == 2


def test_texts_and_inputs_add_up(tag, tmp_path):
    """Texts first, then the files of every ``--input``."""
    paths = [jsonl(tmp_path / f"{name}.jsonl", {"id": name, "text": STORAGE}) for name in "abc"]
    records = tag(CHOIR, "--input", paths[0], "--input", paths[1], paths[2])
    assert [record["id"] for record in records] == ["text#1", "a", "b", "c"]


@pytest.mark.parametrize(
    ("stdin", "texts"),
    [
        (json.dumps({"id": "x", "text": STORAGE}).encode(), [STORAGE]),
        (b"\xef\xbb\xbf\n" + json.dumps({"id": "x", "text": STORAGE}).encode(), [STORAGE]),
        (f"{STORAGE}\n\n{DRONES}\n".encode(), [STORAGE, DRONES]),
    ],
    ids=["records", "records-after-a-mark", "document"],
)
def test_standard_input_is_records_or_a_document(python, stdin, texts):
    """By its first character."""
    outcome = python("-m", "models.predict", "--input", "-", "--format", "jsonl", stdin=stdin)
    assert (outcome.code, outcome.err) == (0, "")
    assert [record["text"] for record in lines(outcome.out)] == texts


def test_own_columns_come_out_again(call, tmp_path):
    """The text under its usual name or a named one; what is no field of a paragraph rides along."""
    table = tmp_path / "a.csv"
    table.write_text(f'序号,句,年,date\n1,"{STORAGE}",2026,某日\n2,"{DRONES}",2027,2026/3/5\n', encoding="gbk")
    outcome = call(main, "--input", table, "--text-column", "句", "--format", "csv")
    assert outcome.code == 0
    moved, read = outcome.err.splitlines()
    assert moved.endswith("go under another name: 'date' is 'date (input)'")
    assert read == f"note: 1 date(s) not understood, first {table}:2: 某日"
    rows = list(csv.DictReader(io.StringIO(outcome.out.removeprefix("\ufeff"))))
    assert [(row["text"], row["年"], row["date"], row["date (input)"]) for row in rows] == [
        (STORAGE, "2026", "", "某日"),
        (DRONES, "2027", "2026-03-05", ""),
    ]
    records = lines(call(main, "--input", table, "--text-column", "句", "--format", "jsonl").out)
    assert records[1]["extra"] == {"序号": "2", "年": "2027"}


def test_a_document_in_a_cell_is_cut_on_request(tag, tmp_path):
    """One paragraph a record unless asked otherwise."""
    path = jsonl(tmp_path / "a.jsonl", {"id": "d", "text": f"{STORAGE}\n{DRONES}"})
    assert [record["id"] for record in tag("--input", path)] == ["d"]
    assert [record["id"] for record in tag("--input", path, "--split")] == ["d#1", "d#2"]


def test_columns_that_come_too_late_for_the_header_are_told(call, tmp_path):
    """Nothing is left out in silence."""
    documents = jsonl(tmp_path / "a.jsonl", *({"text": CHOIR} for _ in range(1100)))
    table = jsonl(tmp_path / "b.jsonl", {"text": STORAGE, "年": "2026"})
    outcome = call(main, "--input", documents, table, "--format", "csv")
    assert outcome.code == 1
    assert "b#1: has columns (年) that none of the first 1000 rows has; name the tables before" in outcome.complaint

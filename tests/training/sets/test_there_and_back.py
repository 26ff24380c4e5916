"""Out to a tool, answered there, and back: ids, hashes, texts, columns, spans, empty answers and skips."""

import csv
import io
import json

import pytest
from conftest import jsonl, lines
from filled_sheets import fill, save, sheet_rows

from labels import Evidence, InputError, Paragraph
from models.output.writers import write_to
from models.prediction import Prediction
from seeds.schemes import INDUSTRIES, load_scheme, parse_scheme
from training.sets.labelled_files import read_labelled

SCHEME = load_scheme(INDUSTRIES)
RARE = "𠮷安市建成储能电站两座,无人机巡查线路。"
FORMULA = "=1+1的算力中心,人工智能企业入驻。"
CHOIR, TEA, STEEL = "村里的合唱队登台唱歌。", "今年春茶丰收上市。", "钢厂实施超低排放改造。"
# What travels along: a column of the user's own, one whose name every tool uses itself, one that looks like a formula.
EXTRA = {"经办": "周", "label": "甲", "式": "=A1", "概率": "0.25"}


def predictions(scheme=SCHEME):
    """Return five predictions as a model made them; the machine errs in the second and in the fourth."""
    said = [
        (RARE, {"low_altitude": "无人机", "energy_storage": "储能电站"}),
        (FORMULA, {"quantum": "算力"}),
        (CHOIR, {}),
        (TEA, {"new_materials": "春茶"}),
        (STEEL, {"traditional_upgrade": "超低排放改造"}),
    ]
    for n, (text, marks) in enumerate(said, 1):
        doc = f"报告{n % 2}"
        paragraph = Paragraph(
            f"{doc}#{n}", doc, n, "body", text, region="江西", date="2026-03", title="某市工作报告", extra=EXTRA
        )
        spans = tuple(Evidence(key, text.index(words), text.index(words) + len(words), words) for key, words in marks.items())
        scores = {key: 0.9 if key in marks else 0.1 for key in scheme.keys}
        labels = tuple(key for key in scheme.keys if key in marks)
        yield Prediction(paragraph, labels, scores, spans, None, "m", 0.1 * n)


def in_workbook(path):
    """Confirm the first, correct the second, say none of the third, clear the fourth, leave the fifth as it is."""
    fill(
        path, {(1, "Checked"): "yes", (2, "quantum technology"): "no", (2, "artificial intelligence"): "yes", (3, "None"): "yes"}
    )
    rows = sheet_rows(path)
    first = rows[0].index("artificial intelligence")
    rows[4][first : first + 6] = [""] * 6
    save(path, rows)


def answered(record, fields):
    """Return a record with the second corrected, the fourth emptied, and the fifth left out by its annotator."""
    text = record["text"]
    if text == FORMULA:
        record = record | {fields[0]: ["人工智能"]}
        if "entities" in record:
            record["entities"] = [[5, 7, "人工智能"]]
    return record | {fields[0]: []} if text == TEA else record


def in_doccano(path):
    """As doccano exports what was approved: with an id of its own, and comments."""
    field = "cats" if '"cats"' in path.read_text(encoding="utf-8") else "label"
    records = [answered(record, [field]) for record in lines(path.read_text(encoding="utf-8")) if record["text"] != STEEL]
    jsonl(path, *({"id": n, **record, "Comments": []} for n, record in enumerate(records, 101)))


def in_label_studio(path, flat=""):
    """As Label Studio exports: annotations beside predictions; the fifth is not answered, the fourth skipped."""
    tasks = json.loads(path.read_text(encoding="utf-8"))
    for n, task in enumerate(tasks, 201):
        result = [dict(part, origin="prediction") for part in task["predictions"][0]["result"]]
        if task["data"]["text"] == FORMULA:
            span = {"start": 7, "end": 9, "text": "算力", "labels": ["人工智能"]}  # moved by two
            result = [
                {"from_name": "labels", "to_name": "text", "type": "choices", "value": {"choices": ["人工智能"]}},
                {"from_name": "evidence", "to_name": "text", "type": "labels", "value": span},
            ]
        annotation = {"id": n, "completed_by": 1, "result": result, "was_cancelled": task["data"]["text"] == TEA}
        task |= {"id": n, "annotations": [] if task["data"]["text"] == STEEL else [annotation]}
    path.write_text(json.dumps(tasks, ensure_ascii=False), encoding="utf-8")


def in_label_studio_flat(path):
    """As JSON-MIN, where skips are not exported."""
    in_label_studio(path)
    rows = []
    for task in json.loads(path.read_text(encoding="utf-8")):
        for one in task["annotations"]:
            parts = one["result"]
            chosen = next(part["value"]["choices"] for part in parts if part["type"] == "choices")
            marks = [part["value"] for part in parts if part["type"] == "labels"]
            row = {"id": task["id"], **task["data"], "annotator": 1, "annotation_id": 5, "lead_time": 1.5}
            if not one["was_cancelled"]:
                row |= {"labels": chosen[0] if len(chosen) == 1 else {"choices": chosen}, "evidence": marks}
            rows.append(row)
    path.write_text(json.dumps(rows, ensure_ascii=False), encoding="utf-8")


def in_table(path):
    """Labels corrected in the column of labels; the rows not looked at are deleted."""
    rows = list(csv.reader(io.StringIO(path.read_text(encoding="utf-8-sig"), newline="")))
    column = rows[0].index("labels")
    rows[2][column] = "人工智能"
    with path.open("w", encoding="gb18030", newline="", errors="replace") as file:  # as Excel saves it in China
        csv.writer(file).writerows(rows[:4])


def in_json(path):
    """Labels corrected, the rest not answered."""
    first, second, third, *rest = lines(path.read_text(encoding="utf-8"))
    jsonl(path, first, second | {"labels": ["人工智能"]}, third, *(one | {"labels": None} for one in rest))


WAYS = {
    "xlsx": ("xlsx", in_workbook, "2 of 5 paragraph(s) left out: 1 passed over, 1 filled in beforehand and not checked"),
    "doccano": ("doccano", in_doccano, "1 of 4 paragraph(s) left out: 1 not answered"),
    "doccano-spans": ("doccano-spans", in_doccano, "1 of 4 paragraph(s) left out: 1 not answered"),
    "label-studio": ("label-studio", in_label_studio, "2 of 5 paragraph(s) left out: 1 passed over, 1 not answered"),
    "label-studio flat": ("label-studio", in_label_studio_flat, "1 of 4 paragraph(s) left out: 1 not answered"),
    "csv": ("csv", in_table, ""),
    "jsonl": ("jsonl", in_json, "2 of 5 paragraph(s) left out: 2 not answered"),
}


@pytest.mark.parametrize("way", WAYS)
def test_there_and_back(tmp_path, capsys, way):
    """The first confirmed, the second corrected, the third without a label; the others left out and counted."""
    form, answer, note = WAYS[way]
    path = tmp_path / "label.any"
    write_to(predictions(), SCHEME, form, path)
    answer(path)
    capsys.readouterr()
    data = read_labelled([path], "mine", SCHEME)
    sent = [one.paragraph for one in predictions()][:3]
    assert [(p.id, p.doc, p.n, p.text) for p in data.paragraphs] == [(p.id, p.doc, p.n, p.text) for p in sent]
    assert [p.labels for p in data.paragraphs] == [("low_altitude", "energy_storage"), ("ai",), ()]
    assert [(p.region, p.date, p.title, p.judged) for p in data.paragraphs] == [("江西", "2026-03", "某市工作报告", None)] * 3
    assert [p.extra for p in data.paragraphs] == [EXTRA] * 3
    notes = capsys.readouterr().err
    assert note in notes and bool(note) == ("left out" in notes)
    assert data.spans == spans_of(way)


def spans_of(way):
    """Return what comes back marked: from tools in which people mark words."""
    first = (Evidence("low_altitude", 12, 15, "无人机"), Evidence("energy_storage", 5, 9, "储能电站"))
    if way == "doccano-spans":
        return {"报告1#1": first[::-1], "报告0#2": (Evidence("ai", 5, 7, "算力"),)}
    return {"报告1#1": first, "报告0#2": (Evidence("ai", 5, 7, "算力"),)} if way.startswith("label-studio") else {}


@pytest.mark.parametrize("way", [way for way, (form, _, _) in WAYS.items() if form not in ("csv", "jsonl")])
def test_text_that_was_changed_since_is_refused(tmp_path, way):
    """By its hash: the label was given to another text."""
    form, answer, _ = WAYS[way]
    path = tmp_path / "label.any"
    write_to(predictions(), SCHEME, form, path)
    answer(path)
    if form == "xlsx":
        fill(path, {(1, "Text"): RARE.replace("两", "三")})
    else:
        path.write_text(path.read_text(encoding="utf-8").replace("两座", "三座"), encoding="utf-8")
    with pytest.raises(InputError, match="the text of '报告1#1' is not the one that went out"):
        read_labelled([path], "mine", SCHEME)


def test_scheme_of_nine_labels_and_of_one(tmp_path):
    """Each there and back, in a workbook and in doccano."""
    for count in (1, 9):
        labels = "".join(f'[[label]]\nkey = "k{n}"\nname = "第{n}类"\n' for n in range(count))
        own = parse_scheme({"labels.toml": labels, "lexicon.toml": ""}, "own", "own")
        paragraphs = [Paragraph(f"a#{n}", f"d{n}", n, "body", f"第{n}段文字在此。") for n in range(1, 4)]
        said = [Prediction(p, ("k0",) * (p.n == 1), dict.fromkeys(own.keys, 0.5), (), None, "m") for p in paragraphs]
        write_to(said, own, "xlsx", tmp_path / "a.xlsx")
        fill(tmp_path / "a.xlsx", {(row, "Checked"): "yes" for row in (1, 2, 3)})
        assert [p.labels for p in read_labelled([tmp_path / "a.xlsx"], "a", own).paragraphs] == [("k0",), (), ()]
        write_to(said, own, "doccano", tmp_path / "a.jsonl")
        assert [p.labels for p in read_labelled([tmp_path / "a.jsonl"], "a", own).paragraphs] == [("k0",), (), ()]


# --- what people have beside these ------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["mine.csv", "mine.txt", "mine.tsv"])
@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030", "utf-16"])
def test_table_of_ones_own(tmp_path, name, encoding):
    """A mark for each label, in any encoding; what the file is called matters little."""
    path = tmp_path / name
    path.write_text("编号,正文,储能,人工智能\n1,储能电站并网。,1,0\n2,合唱队登台。,0,0\n3,没看的一段。,,\n", encoding=encoding)
    data = read_labelled([path], "mine", SCHEME)
    assert [p.labels for p in data.paragraphs] == [("energy_storage",), ()]
    assert data.paragraphs[0].judged == ("ai", "energy_storage")
    assert data.judged.sum() == 4
    assert len(set(data.documents)) == 2


def test_workbook_under_another_name(tmp_path):
    """What it holds decides."""
    save(tmp_path / "mine.csv", [["正文", "标签"], ["储能电站并网。", "储能"], ["合唱队登台。", "无"]])
    assert [p.labels for p in read_labelled([tmp_path / "mine.csv"], "mine", SCHEME).paragraphs] == [("energy_storage",), ()]


def test_doccano_as_a_table(tmp_path):
    """Labels joined by a hash sign; the id that went out is kept."""
    path = tmp_path / "a.csv"
    path.write_text("id,text,hash,label,pid\n7,储能电站与无人机。,,energy_storage#低空经济,a#3\n8,茶。,,,a#4\n", encoding="utf-8")
    (found,) = read_labelled([path], "mine", SCHEME).paragraphs
    assert (found.id, found.labels, found.extra) == ("a#3", ("low_altitude", "energy_storage"), None)


def test_list_in_json(tmp_path):
    """As programs write it."""
    path = tmp_path / "a.json"
    path.write_text(json.dumps([{"text": RARE, "labels": ["储能"]}, {"text": TEA, "labels": "none"}], ensure_ascii=False))
    assert [p.labels for p in read_labelled([path], "mine", SCHEME).paragraphs] == [("energy_storage",), ()]


def test_rows_of_a_table_without_documents_are_documents_of_their_own(tmp_path):
    """Although they bore the name of the file when they went out."""
    paragraphs = [Paragraph(f"in#{n}", "in", n, "body", f"第{n}段。") for n in (1, 2)]
    said = [Prediction(p, (), dict.fromkeys(SCHEME.keys, 0.1), (), None, "m") for p in paragraphs]
    write_to(said, SCHEME, "csv", tmp_path / "a.csv")
    assert read_labelled([tmp_path / "a.csv"], "mine", SCHEME).documents == ["in#1", "in#2"]


@pytest.mark.parametrize("form", ["csv", "jsonl"])
@pytest.mark.parametrize("called", [(), ("r1", "r2")], ids=["by nothing", "by ids of their own"])
def test_document_that_is_named_is_kept(tmp_path, form, called):
    """Though all rows are of one: it is the user's own word."""
    rows = [{"doc": "甲报告", "text": text, "labels": ["储能"] if n else []} for n, text in enumerate((TEA, RARE))]
    rows = [row | {"id": name} for row, name in zip(rows, called, strict=True)] if called else rows
    path = jsonl(tmp_path / f"a.{form}", *rows)
    if form == "csv":
        with path.open("w", encoding="utf-8", newline="") as file:
            table = csv.DictWriter(file, [*rows[0]])
            table.writeheader()
            table.writerows(row | {"labels": "储能" if row["labels"] else "无"} for row in rows)
    assert read_labelled([path], "mine", SCHEME).documents == ["甲报告", "甲报告"]


def test_older_export_of_doccano_calls_a_text_data(tmp_path):
    """Beside its label; as it was until version 1.5."""
    path = jsonl(tmp_path / "a.jsonl", {"id": 11, "data": RARE, "label": ["储能"]}, {"id": 12, "data": TEA, "label": []})
    assert [(p.text, p.labels) for p in read_labelled([path], "mine", SCHEME).paragraphs] == [
        (RARE, ("energy_storage",)),
        (TEA, ()),
    ]


def test_columns_written_together_in_one_cell_come_back(tmp_path):
    """What had no column of its own."""
    path = tmp_path / "a.csv"
    path.write_text('text,labels,extra\n储能并网。,储能,"{""经办"": ""周""}"\n茶叶。,无,不是对象\n', encoding="utf-8")
    assert [p.extra for p in read_labelled([path], "mine", SCHEME).paragraphs] == [{"经办": "周"}, {"extra": "不是对象"}]

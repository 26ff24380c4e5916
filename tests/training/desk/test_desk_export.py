"""What a desk sends out, read back: texts and the labels that stand."""

import io
import json
import time
import zipfile

import pytest
from desk_browser import desk, filled

from seeds.inputs import read_inputs

ANSWER = {"歌咏": ["ai"], "氢能": ["quantum", "energy_storage"], "药航线": []}


@pytest.fixture(scope="module")
def opened(tmp_path_factory):
    """Return a browser at a desk with three answers."""
    folder = tmp_path_factory.mktemp("export")
    with desk(filled(folder / "材料"), "--corrections", str(folder / "log.jsonl")) as found:
        for query, labels in ANSWER.items():
            row = found.rows(q=query)[0]["row"]
            assert found.post("/api/answer", {"rows": [row], "labels": labels, "checked": True})[1]["changed"] == 1
        found.folder = folder
        yield found


def sent(browser, form, **asked):
    """Return name and bytes of what is sent out."""
    parts = "&".join(["format=" + form, *(f"{name}={value}" for name, value in asked.items())])
    status, head, body = browser.raw("GET", f"/api/export?{parts}")
    assert status == 200, body
    assert head["content-disposition"].startswith("attachment") and head["content-type"] == "application/octet-stream"
    return head["content-disposition"], body


def stands(browser, **asked):
    """Return the labels that stand of each text, as the page shows them."""
    return {row["id"]: (row["text"], row["labels"]) for row in browser.rows(**asked, limit=500)}


def read_back(browser, tmp_path, form, suffix):
    path = tmp_path / f"back{suffix}"
    path.write_bytes(sent(browser, form)[1])
    return list(read_inputs([path], []))


@pytest.mark.parametrize(("form", "suffix"), [("jsonl", ".jsonl"), ("csv", ".csv"), ("xlsx", ".xlsx")])
def test_read_back_by_our_own_reader(opened, tmp_path, form, suffix):
    paragraphs = read_back(opened, tmp_path, form, suffix)
    names = {label["name"]: label["key"] for label in opened.get("/api/state")[1]["scheme"]["labels"]}
    found = {}
    for paragraph in paragraphs:
        labels = paragraph.labels or ()
        found[paragraph.id] = (paragraph.text, [names.get(key, key) for key in labels])
    wanted = stands(opened)
    if any(labels for _, labels in found.values()):
        assert found == wanted
    else:  # a workbook says labels in columns of their own
        assert {key: text for key, (text, _) in found.items()} == {key: text for key, (text, _) in wanted.items()}


def test_workbook_says_the_labels(opened, tmp_path):
    from python_calamine import CalamineWorkbook

    book = CalamineWorkbook.from_filelike(io.BytesIO(sent(opened, "xlsx")[1]))
    texts = [str(cell) for sheet in book.sheet_names for row in book.get_sheet_by_name(sheet).to_python() for cell in row]
    assert any("歌咏比赛" in text for text in texts)


@pytest.mark.parametrize("form", ["dta", "parquet"])
def test_data_files_read_back(opened, tmp_path, form):
    pandas = pytest.importorskip("pandas")
    if form == "parquet":
        pytest.importorskip("pyarrow")
    path = tmp_path / f"back.{form}"
    path.write_bytes(sent(opened, form)[1])
    frame = pandas.read_stata(path) if form == "dta" else pandas.read_parquet(path)
    wanted = stands(opened)
    assert list(frame["id"]) == list(wanted)
    assert list(frame["text"]) == [text for text, _ in wanted.values()]


def test_tools_to_annotate_with(opened):
    wanted = stands(opened)
    names = {label["key"]: label["name"] for label in opened.get("/api/state")[1]["scheme"]["labels"]}
    records = [json.loads(line) for line in sent(opened, "doccano")[1].decode().splitlines()]
    assert [record["text"] for record in records] == [text for text, _ in wanted.values()]
    said = [sorted(names.get(key, key) for key in record["label"] if key in names or key in names.values()) for record in records]
    assert said == [sorted(names[key] for key in labels) for _, labels in wanted.values()]
    name, body = sent(opened, "label-studio")
    assert ".zip" in name
    archive = zipfile.ZipFile(io.BytesIO(body))
    (tasks,) = [one for one in archive.namelist() if one.endswith(".json")]
    assert [task["data"]["text"] for task in json.loads(archive.read(tasks))] == [text for text, _ in wanted.values()]
    assert any(one.endswith(".xml") for one in archive.namelist())


def test_page_and_panel(opened, tmp_path):
    body = sent(opened, "html")[1].decode()
    assert "歌咏比赛" in body and '<html lang="en">' in body  # as the desk itself, whatever the machine speaks
    from python_calamine import CalamineWorkbook

    book = CalamineWorkbook.from_filelike(io.BytesIO(sent(opened, "panel")[1]))
    cells = [str(cell) for sheet in book.sheet_names for row in book.get_sheet_by_name(sheet).to_python() for cell in row]
    assert any("安徽" in cell for cell in cells) and any("材料" in cell for cell in cells)


def test_filter_chooses_what_is_sent(opened):
    records = [json.loads(line) for line in sent(opened, "jsonl", checked="yes")[1].decode().splitlines()]
    assert len(records) == len(ANSWER) and all(record["corrected"] for record in records)
    assert sorted(record["labels"] for record in records) == sorted(ANSWER.values())
    assert all(record["predicted"] == record["labels"] for record in records)


@pytest.mark.parametrize("asked", ["format=nope", "format=", "", "format=csv&q=nowhere"])
def test_what_cannot_be_sent_is_said(opened, asked):
    status, _, body = opened.raw("GET", f"/api/export?{asked}")
    assert status == 400 and ";" in json.loads(body)["error"]


def test_nothing_is_left_beside_the_folder(opened):
    sent(opened, "csv")
    for _ in range(1200):  # it is removed when it is sent
        left = [path.name for path in opened.folder.iterdir() if ".out-" in path.name]
        if not left:
            return
        time.sleep(0.05)
    raise AssertionError(left)


def test_matrix_takes_what_people_said(opened):
    cells = {(cell["region"], cell["label"]): cell for cell in opened.get("/api/matrix")[1]["cells"]}
    assert (cells["安徽", "ai"]["share"], cells["安徽", "ai"]["corrected_share"]) == (1.0, 1.0)
    assert cells["广东", "ai"]["corrected_share"] is None
    told = opened.get("/api/matrix")[1]["answers"]["ai"]
    assert told["all"] == told["other"] > 0, "found by searching"

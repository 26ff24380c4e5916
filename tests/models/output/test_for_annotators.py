"""Predictions as annotators take them: a workbook, records of doccano."""

import json
import re
import zipfile

import pytest
from conftest import jsonl, lines
from filled_sheets import sheet_rows
from small_predictions import CHOIR, STORAGE, prediction

from labels import InputError, UsageError
from labels.annotations import text_hash
from models.output import label_sheet
from models.output.writers import write_to
from models.predict import main
from seeds.cleaning.fold import fold
from seeds.schemes import parse_scheme

# --- workbook ---------------------------------------------------------------------------------------------------------


def test_workbook_has_a_column_for_each_label_filled_in(both, scheme, tmp_path):
    """With Chinese heads; what the model said is remembered beside it."""
    assert write_to(both, scheme, "xlsx", tmp_path / "a.xlsx") == 2
    head, first, second = sheet_rows(tmp_path / "a.xlsx")
    assert head[:11] == [
        "段落编号",
        "正文",
        "人工智能",
        "量子科技",
        "低空经济",
        "新材料",
        "储能",
        "传统产业升级",
        "无",
        "已核",
        "备注",
    ]
    row = dict(zip(head, first, strict=True))
    assert (row["正文"], row["储能"], row["人工智能"], row["已核"], row["无"]) == (STORAGE, "是", "否", "", "")
    assert (row["储能 概率"], row["存疑度"], row["省份"], row["经办"]) == ("0.91", "0.25", "江西", "周")
    assert row["预填"] == "低空经济 | 储能" and row["哈希"] == text_hash(fold(STORAGE))
    assert dict(zip(head, second, strict=True))["预填"] == "无"


def test_workbook_offers_lists_marks_evidence_and_holds_its_head(both, scheme, tmp_path):
    """Drop-downs with a message, frozen panes, filters, the colour of the label in the text."""
    write_to(both, scheme, "xlsx", tmp_path / "a.xlsx")
    sheet = zipfile.ZipFile(tmp_path / "a.xlsx").read("xl/worksheets/sheet1.xml").decode()
    lists = re.findall(
        r'<dataValidation type="list"[^>]*promptTitle="([^"]*)"[^>]*prompt="[^"]+"[^>]*sqref="(\w+):\w+"><formula1>"([^<]*)"',
        sheet,
    )
    assert [(title, source) for title, _, source in lists] == [
        *((label.name, "是,否") for label in scheme.taxonomy.labels),
        ("无", "是"),
        ("已核", "是,跳过"),
    ]
    assert lists[0][1] == "C2"
    assert 'state="frozen"' in sheet and "<autoFilter" in sheet
    colours = {label.key: label.colour[1:].upper() for label in scheme.taxonomy.labels}
    assert re.search(f'rgb="FF{colours["energy_storage"]}".{{0,120}}<t>储能电站</t>', sheet)
    assert re.search(f'rgb="FF{colours["low_altitude"]}".{{0,120}}<t>无人机</t>', sheet)


def test_workbook_explains_itself(both, scheme, tmp_path):
    """On a second sheet, with the labels and the codebook; it is not read as text."""
    write_to(both, scheme, "xlsx", tmp_path / "a.xlsx")
    says = sheet_rows(tmp_path / "a.xlsx", 1)
    assert says[0][0] == "如何填写这张表（policy-tagger）"
    heads = [row[0] for row in says]
    assert "已核" in heads and "无" in heads and "储能" in heads
    codebook = [line for line in scheme.codebook.splitlines() if line.strip()]
    assert codebook and [row[1] for row in says[-len(codebook) :]] == [line.strip() for line in codebook]


@pytest.mark.parametrize("text", ["=1+1的储能电站", "@储能", "+储能_x0041_电站", '储能<b>&"电站"', "http://example.org 储能"])
@pytest.mark.parametrize("marked", [False, True])
def test_text_of_a_cell_stays_text(scheme, tmp_path, text, marked):
    """Neither a formula, nor a link, nor an escape."""
    spans = [("energy_storage", "储能")] * marked
    write_to([prediction(scheme, text, ("energy_storage",), spans)], scheme, "xlsx", tmp_path / "a.xlsx")
    assert sheet_rows(tmp_path / "a.xlsx")[1][1] == text
    sheet = zipfile.ZipFile(tmp_path / "a.xlsx").read("xl/worksheets/sheet1.xml").decode()
    assert "<f>" not in sheet and "hyperlink" not in sheet


def test_text_that_is_evidence_as_a_whole(scheme, tmp_path):
    """One colour, no pieces."""
    write_to(
        [prediction(scheme, "储能电站", ("energy_storage",), [("energy_storage", "储能电站")])],
        scheme,
        "xlsx",
        tmp_path / "a.xlsx",
    )
    assert sheet_rows(tmp_path / "a.xlsx")[1][1] == "储能电站"


@pytest.mark.parametrize("text", ["储" * 32_768, "𠮷" * 16_384], ids=["characters", "units of UTF-16"])
@pytest.mark.parametrize("spans", [[], [("energy_storage", "储储")]], ids=["plain", "marked"])
def test_text_longer_than_a_cell_is_refused(scheme, tmp_path, text, spans):
    """Nothing is cut, and no file is left."""
    with pytest.raises(InputError, match=r"a#1: has \d\d,\d\d\d characters in column '正文', a cell of Excel holds 32,767; cut"):
        write_to(
            [prediction(scheme, text, (), spans if spans and spans[0][1] in text else [])], scheme, "xlsx", tmp_path / "a.xlsx"
        )
    assert list(tmp_path.iterdir()) == []
    write_to([prediction(scheme, "储" * 32_767)], scheme, "xlsx", tmp_path / "b.xlsx")
    assert len(sheet_rows(tmp_path / "b.xlsx")[1][1]) == 32_767


def test_more_rows_than_a_sheet_holds_are_refused(scheme, tmp_path, monkeypatch):
    """Nothing is cut."""
    monkeypatch.setattr(label_sheet, "MOST_ROWS", 3)
    with pytest.raises(InputError, match="a#1: is the 3th text, a sheet of Excel holds 2; write several files"):
        write_to([prediction(scheme, CHOIR)] * 3, scheme, "xlsx", tmp_path / "a.xlsx")
    assert write_to([prediction(scheme, CHOIR)] * 2, scheme, "xlsx", tmp_path / "a.xlsx") == 2


def test_column_that_only_later_rows_have_is_kept(scheme, tmp_path, monkeypatch):
    """Together with others of its kind."""
    monkeypatch.setattr(label_sheet, "_LOOKED_AT", 1)
    rows = [prediction(scheme, CHOIR, extra={"经办": "周"}), prediction(scheme, CHOIR, extra={"经办": "吴", "批次": "二"})]
    write_to(rows, scheme, "xlsx", tmp_path / "a.xlsx")
    head, _, second = sheet_rows(tmp_path / "a.xlsx")
    assert second[head.index("经办")] == "吴" and json.loads(second[head.index("extra")]) == {"批次": "二"}


def test_workbook_of_any_scheme(tmp_path):
    """One label without a definition, or forty."""
    for count in (1, 40):
        labels = "".join(f'[[label]]\nkey = "k{n}"\nname = "第{n}类"\n' for n in range(count))
        own = parse_scheme({"labels.toml": labels, "lexicon.toml": ""}, "own", "own")
        write_to([prediction(own, CHOIR, ("k0",))], own, "xlsx", tmp_path / "a.xlsx")
        assert sheet_rows(tmp_path / "a.xlsx")[1][2 : 2 + count] == ["是", *["否"] * (count - 1)]


@pytest.mark.parametrize("form", ["xlsx", "label-studio"])
def test_format_of_bytes_or_two_files_needs_a_name(call, trained_store, form):
    """The screen cannot show it."""
    outcome = call(main, CHOIR, "--format", form)
    assert (outcome.code, outcome.out) == (2, "")
    assert f"--format {form}: is written to a file; name it with --output" in outcome.complaint


@pytest.mark.parametrize("form", ["xlsx", "label-studio", "doccano"])
def test_nothing_is_left_where_the_work_fails(scheme, tmp_path, form):
    """An older file stays as it was."""
    path = tmp_path / "a.out"
    path.write_text("as it was")

    def broken():
        yield prediction(scheme, CHOIR)
        raise InputError("b", "is broken", "mend it")

    with pytest.raises(InputError, match="is broken"):
        write_to(broken(), scheme, form, path)
    assert path.read_text() == "as it was" and [one.name for one in tmp_path.iterdir()] == ["a.out"]
    with pytest.raises(UsageError, match="does not exist"):
        write_to([], scheme, form, tmp_path / "no" / "a.out")


def test_command_writes_a_workbook_by_its_suffix(call, trained_store, tmp_path):
    """And says how many."""
    path = tmp_path / "out.xlsx"
    outcome = call(main, STORAGE, CHOIR, "--output", path)
    assert (outcome.code, outcome.out) == (0, "") and "2 paragraph(s) in" in outcome.err
    assert [row[0] for row in sheet_rows(path)] == ["段落编号", "text#1", "text#2"]


def test_workbook_is_read_again_as_text(call, trained_store, tmp_path):
    """By its own heads; the sheet that explains it holds none."""
    path = tmp_path / "out.xlsx"
    source = jsonl(tmp_path / "a.jsonl", {"id": "x", "text": STORAGE, "region": "江西", "经办": "周"})
    call(main, "--input", source, "--output", path)
    (again,) = lines(call(main, "--input", path, "--format", "jsonl").out)
    assert (again["id"], again["text"], again["region"], again["extra"]["经办"]) == ("x", STORAGE, "江西", "周")


# --- doccano ----------------------------------------------------------------------------------------------------------


def test_doccano_record_of_each_kind(both, scheme, tmp_path, capsys):
    """Labels alone, or with spans; none is said."""
    write_to(both, scheme, "doccano", tmp_path / "a.jsonl")
    first, second = lines((tmp_path / "a.jsonl").read_text(encoding="utf-8"))
    assert (first["label"], second["label"]) == (["低空经济", "储能"], ["无"])
    assert (first["pid"], first["hash"], first["经办"], first["p_energy_storage"]) == (
        "a#1",
        text_hash(fold(STORAGE)),
        "周",
        0.91,
    )
    assert "id" not in first
    write_to(both, scheme, "doccano-spans", tmp_path / "b.jsonl")
    first, second = lines((tmp_path / "b.jsonl").read_text(encoding="utf-8"))
    assert first["entities"] == [[4, 8, "储能"], [11, 14, "低空经济"]] and first["cats"] == ["低空经济", "储能"]
    assert (second["cats"], second["entities"]) == (["无"], [])
    assert capsys.readouterr().err == ""


def test_spans_that_doccano_would_drop_are_counted(scheme, tmp_path, capsys):
    """Before it does so without a word."""
    spans = [("energy_storage", "储能电站"), ("new_materials", "电站并网")]
    write_to(
        [prediction(scheme, STORAGE, ("new_materials", "energy_storage"), spans)], scheme, "doccano-spans", tmp_path / "a.jsonl"
    )
    assert capsys.readouterr().err == "note: 1 span(s) left out, which overlap a heavier one: doccano takes no overlaps\n"

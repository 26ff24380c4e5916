"""The sheet of paragraphs: a column of 0 and 1 for each label, evidence marked, lists to choose from."""

import json
import re
import zipfile

import pytest
from conftest import jsonl, lines
from filled_sheets import fill, save, sheet_rows
from small_predictions import CHOIR, STORAGE, prediction

from labels import Evidence, InputError
from labels.annotations import text_hash
from labels.exchange.known_words import heads
from labels.wording import speaking
from models.output.workbook import paragraph_book, paragraph_sheet
from models.output.workbook.marked_cells import MarkedCells
from models.output.writers import write_to
from models.predict import main
from seeds.cleaning.fold import fold
from seeds.inputs import read_inputs
from seeds.schemes import parse_scheme
from training.sets.labelled_files import read_labelled


def xml(path, sheet=1):
    """Return a sheet as it stands in the file."""
    return zipfile.ZipFile(path).read(f"xl/worksheets/sheet{sheet}.xml").decode()


@pytest.mark.usefixtures("chinese")
@pytest.mark.parametrize("form", ["xlsx", "label-sheet"])
def test_column_for_each_label_filled_in(both, scheme, tmp_path, form):
    """With Chinese heads; what the model said is remembered beside it."""
    assert write_to(both, scheme, form, tmp_path / "a.xlsx") == 2
    head, first, second = sheet_rows(tmp_path / "a.xlsx")
    names = [label.name for label in scheme.taxonomy.labels]
    assert head[: 5 + len(names)] == ["段落编号", "正文", *names, "无", "已核", "备注"]
    row = dict(zip(head, first, strict=True))
    assert (row["正文"], row["储能"], row["人工智能"], row["已核"], row["无"]) == (STORAGE, "1.0", "0.0", "", "")
    assert (row["储能 概率"], row["存疑度"], row["省份"], row["经办"]) == ("0.91", "0.25", "江西", "周")
    assert row["依据"] == "储能：储能电站；低空经济：无人机" and row["已更正"] == ""
    assert row["预填"] == "低空经济 | 储能" and row["哈希"] == text_hash(fold(STORAGE))
    assert dict(zip(head, second, strict=True))["预填"] == "无"


@pytest.mark.usefixtures("chinese")
def test_lists_marks_colours_and_a_head_that_stays(both, scheme, tmp_path):
    """Drop-downs with a message, frozen panes, filters, the colour of the label in the text and behind a 1."""
    write_to(both, scheme, "xlsx", tmp_path / "a.xlsx")
    sheet = xml(tmp_path / "a.xlsx")
    lists = re.findall(
        r'<dataValidation type="list"[^>]*promptTitle="([^"]*)"[^>]*prompt="[^"]+"[^>]*sqref="(\w+):\w+"><formula1>"([^<]*)"',
        sheet,
    )
    assert [(title, source) for title, _, source in lists] == [
        *((label.name, "1,0") for label in scheme.taxonomy.labels),
        ("无", "是"),
        ("已核", "是,跳过"),
    ]
    assert lists[0][1] == "C2"
    assert 'state="frozen"' in sheet and "<autoFilter" in sheet
    colours = {label.key: label.colour[1:].upper() for label in scheme.taxonomy.labels}
    assert re.search(f'rgb="FF{colours["energy_storage"]}".{{0,160}}<t>储能电站</t>', sheet)
    assert re.search(f'rgb="FF{colours["low_altitude"]}".{{0,160}}<t>无人机</t>', sheet)
    assert sheet.count("<conditionalFormatting") == 2 * len(scheme.keys)


@pytest.mark.usefixtures("chinese")
def test_corrected_text_and_topic_are_told(scheme, tmp_path):
    """Where the model knows topics; who corrected a text is in the log."""
    from dataclasses import replace

    one = replace(
        prediction(scheme, CHOIR), corrected=True, topic={"id": 3, "name": "合唱比赛", "words": ["合唱", "登台"], "score": 0.5}
    )
    write_to([one], scheme, "xlsx", tmp_path / "a.xlsx")
    head, row = sheet_rows(tmp_path / "a.xlsx")
    assert (row[head.index("已更正")], row[head.index("所属主题")]) == ("1.0", "合唱比赛")


@pytest.mark.parametrize(
    ("lang", "first", "made", "heads"),
    [
        (
            "en",
            "How to fill in this table (policy-tagger)",
            ("model", "scheme", "paragraphs"),
            {"Checked", "None", "Province × industry", "energy storage"},
        ),
        ("zh", "如何填写这张表（policy-tagger）", ("模型", "方案", "段落数"), {"已核", "无", "省份×产业", "储能"}),
    ],
)
def test_workbook_explains_itself(both, scheme, tmp_path, lang, first, made, heads):
    """On its last sheet, with model, labels and codebook; it is not read as text."""
    with speaking(lang):
        write_to(both, scheme, "xlsx", tmp_path / "a.xlsx")
        codebook = [line for line in scheme.codebook.splitlines() if line.strip()]
    says = sheet_rows(tmp_path / "a.xlsx", 3)
    assert says[0][0] == first
    told = {row[0]: row[1] for row in says}
    model, labels, count = made
    assert told[model] == "m" and scheme.digest in told[labels] and told[count] == "2"
    assert heads <= set(told)
    assert codebook and [row[1] for row in says[-len(codebook) :]] == [line.strip() for line in codebook]


ODD = [
    "=1+1的储能电站",
    "@储能",
    "\t储能",
    "+储能_x0041_电站",
    '储能<b>&"电站"',
    "http://example.org 储能",
    "<r>储能</r>",
    "储能\x01电站",
]


@pytest.mark.parametrize("text", ODD)
@pytest.mark.parametrize("marked", [False, True])
def test_text_of_a_cell_stays_text(scheme, tmp_path, text, marked):
    """Neither a formula, nor a link, nor an escape, nor markup; in the text and in a column of the user's."""
    spans = [("energy_storage", "储能")] * marked
    one = prediction(scheme, text, ("energy_storage",), spans, extra={"列": text})
    write_to([one], scheme, "xlsx", tmp_path / "a.xlsx")
    head, row = sheet_rows(tmp_path / "a.xlsx")
    assert (row[1], row[head.index("列")]) == (text, text)
    assert "<f>" not in xml(tmp_path / "a.xlsx") and "hyperlink" not in xml(tmp_path / "a.xlsx")


def test_half_a_character_is_written_as_one_that_is_missing(scheme, tmp_path):
    """No workbook could hold it."""
    write_to([prediction(scheme, CHOIR, extra={"列": "甲\ud800乙\uffff"})], scheme, "xlsx", tmp_path / "a.xlsx")
    head, row = sheet_rows(tmp_path / "a.xlsx")
    assert row[head.index("列")] == "甲\ufffd乙\ufffd"


@pytest.mark.parametrize("text", ["储能电站", "<r>储能</r>"])
def test_text_that_is_evidence_as_a_whole(scheme, tmp_path, text):
    """One colour, no pieces."""
    one = prediction(scheme, text, ("energy_storage",), [("energy_storage", text)])
    write_to([one], scheme, "xlsx", tmp_path / "a.xlsx")
    assert sheet_rows(tmp_path / "a.xlsx")[1][1] == text


@pytest.mark.parametrize("text", ["储" * 32_768, "𠮷" * 16_384], ids=["characters", "units of UTF-16"])
@pytest.mark.parametrize("spans", [[], [("energy_storage", "储储")]], ids=["plain", "marked"])
def test_text_longer_than_a_cell_is_cut_and_said_so(scheme, tmp_path, capsys, text, spans):
    """In the cell and on standard error; it is passed over when the sheet comes back, as it is not the text that was tagged."""
    long = prediction(scheme, text, (), spans if spans and spans[0][1] in text else [], extra={"列": "行" * 40_000})
    path = tmp_path / "a.xlsx"
    write_to([long, prediction(scheme, CHOIR)], scheme, "xlsx", path)
    told = capsys.readouterr().err
    assert "note: 1 cell(s) of column 'Text' cut at 32,767 characters" in told and "column '列'" in told
    head, row, _ = sheet_rows(path)
    assert len(row[1].encode("utf-16-le")) <= 2 * 32_767 and f"this text has {len(text):,}: the rest" in row[1][-60:]
    assert (row[head.index("Checked")], row[head.index("Text hash")]) == ("skip", "")
    fill(path, {(2, "Checked"): "yes", (2, "Paragraph id"): "a#2"})
    assert [p.text for p in read_labelled([path], "mine", scheme).paragraphs] == [CHOIR]
    assert "1 passed over" in capsys.readouterr().err


def test_text_as_long_as_a_cell_is_whole(scheme, tmp_path, capsys):
    """With evidence in it, too."""
    text = "储能" + "行" * 32_765
    one = prediction(scheme, text, ("energy_storage",), [("energy_storage", "储能")])
    write_to([one], scheme, "xlsx", tmp_path / "b.xlsx")
    assert sheet_rows(tmp_path / "b.xlsx")[1][1] == text and capsys.readouterr().err == ""


def test_more_rows_than_a_sheet_holds_are_refused(scheme, tmp_path, monkeypatch):
    """Nothing is cut."""
    monkeypatch.setattr(paragraph_sheet, "MOST_ROWS", 3)
    with pytest.raises(InputError, match="a#1: has 3 rows or more, a sheet of Excel holds 1,048,575; write several files, or"):
        write_to([prediction(scheme, CHOIR)] * 3, scheme, "xlsx", tmp_path / "a.xlsx")
    assert list(tmp_path.iterdir()) == []
    assert write_to([prediction(scheme, CHOIR)] * 2, scheme, "xlsx", tmp_path / "a.xlsx") == 2


@pytest.mark.parametrize(("lang", "called"), [("en", "Other own columns"), ("zh", "其他自有列")])
def test_column_that_only_later_rows_have_is_kept(scheme, tmp_path, monkeypatch, lang, called):
    """Together with others of its kind, under a head in the language of the sheet; read back from it and from that of before."""
    monkeypatch.setattr(paragraph_book, "_LOOKED_AT", 1)
    rows = [prediction(scheme, CHOIR, extra={"经办": "周"}), prediction(scheme, CHOIR, extra={"经办": "吴", "批次": "二"})]
    with speaking(lang):
        write_to(rows, scheme, "xlsx", tmp_path / "a.xlsx")
    head, _, second = table = sheet_rows(tmp_path / "a.xlsx")
    assert second[head.index("经办")] == "吴" and json.loads(second[head.index(called)]) == {"批次": "二"}
    for name in (called, "extra"):
        head[head.index(called)], called = name, name
        for number, row in enumerate(table[1:]):
            row[head.index(heads(lang)["id"])] = f"a#{number}"
        save(tmp_path / "back.xlsx", table)
        found = [one.extra for one in read_inputs([tmp_path / "back.xlsx"], [])]
        assert [(one["经办"], one.get("批次")) for one in found] == [("周", None), ("吴", "二")]
        assert not {name, "extra"} & {column for one in found for column in one}


def test_a_column_called_like_that_of_the_others_is_the_users_own(tmp_path):
    """Where no sheet of ours says otherwise."""
    save(tmp_path / "own.xlsx", [["正文", "其他自有列"], [CHOIR, '{"经办": "周"}']])
    assert [one.extra for one in read_inputs([tmp_path / "own.xlsx"], [])] == [{"其他自有列": '{"经办": "周"}'}]


def test_workbook_of_any_scheme(tmp_path):
    """One label without a definition, or forty; counted under a name that fits any."""
    for count in (1, 40):
        labels = "".join(f'[[label]]\nkey = "k{n}"\nname = "第{n}类"\n' for n in range(count))
        own = parse_scheme({"labels.toml": labels, "lexicon.toml": ""}, "own", "own")
        write_to([prediction(own, CHOIR, ("k0",))], own, "xlsx", tmp_path / "a.xlsx")
        assert sheet_rows(tmp_path / "a.xlsx")[1][2 : 2 + count] == ["1.0", *["0.0"] * (count - 1)]
        names = re.findall(r'<sheet name="([^"]+)"', zipfile.ZipFile(tmp_path / "a.xlsx").read("xl/workbook.xml").decode())
        assert names == ["Paragraphs", "Documents", "Province × label", "Explanation"]


def test_command_writes_a_workbook_by_its_suffix(call, trained_store, tmp_path):
    """And says how many."""
    path = tmp_path / "out.xlsx"
    outcome = call(main, STORAGE, CHOIR, "--output", path)
    assert (outcome.code, outcome.out) == (0, "") and any("2 paragraph(s)" in line for line in outcome.account)
    assert [row[0] for row in sheet_rows(path)] == ["Paragraph id", "text#1", "text#2"]


def test_workbook_is_read_again_as_text(call, trained_store, tmp_path):
    """By its own heads; sheets that count or explain hold none, and what the model said is not the user's."""
    path, again = tmp_path / "out.xlsx", tmp_path / "again.xlsx"
    source = jsonl(tmp_path / "a.jsonl", {"id": "x", "text": STORAGE, "region": "江西", "经办": "周"})
    call(main, "--input", source, "--output", path)
    (one,) = lines(call(main, "--input", path, "--format", "jsonl").out)
    assert (one["id"], one["text"], one["region"], one["extra"]["经办"]) == ("x", STORAGE, "江西", "周")
    assert call(main, "--input", path, "--output", again).err == call(main, "--input", source, "--output", path).err.replace(
        str(path), str(again)
    )
    first, second = (dict(zip(*sheet_rows(one), strict=True)) for one in (path, again))
    assert second == {name: first[name] for name in second} and second["经办"] == "周"


def span(text, words):
    """Return words of a text as evidence."""
    return Evidence("k", text.index(words), text.index(words) + len(words), words)


@pytest.mark.parametrize(
    ("clean", "raw"),
    [("甲储能乙", "甲储\n能乙"), ("甲储能乙", "  甲储能乙 "), ("甲 储能 乙", "甲\n\n储能\t乙"), ("甲储能乙", "甲 储 能 乙")],
)
def test_text_of_a_table_keeps_its_lines(clean, raw):
    """The words are marked where they stand in it."""
    text, (found,) = MarkedCells.placed(clean, raw, [span(clean, "储能")])
    assert text == raw and "".join(raw[found.start : found.end].split()) == "储能" and found.text == raw[found.start : found.end]


@pytest.mark.parametrize(
    "raw", ["甲儲能乙", "", "甲储能乙" + "\n" * 300, "甲储\x01能乙"], ids=["other", "none", "lines", "control"]
)
def test_text_that_was_mended_stands_as_it_was_tagged(raw):
    """What is damaged in the table, or no cell holds."""
    spans = [span("甲储能乙", "储能")]
    assert MarkedCells.placed("甲储能乙", raw, spans) == ("甲储能乙", spans)

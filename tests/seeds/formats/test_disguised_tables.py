"""Pages under the name of a workbook: tables in each other, and what stands around them."""

import pytest

from seeds.read import read_path

RECORDS = "<table><tr><th>编号</th><th>正文</th></tr><tr><td>7</td><td>储能电站并网发电。</td></tr></table>"
DETAILS = "<table><tr><td>装机</td><td>五千千瓦</td></tr></table>"


def read(folder, page):
    """Return kind, text and own columns of what is read."""
    path = folder / "a.xls"
    path.write_text(f"<html><body>{page}</body></html>", encoding="utf-8")
    return [(one.kind, one.text, one.extra) for one in read_path(path)]


def test_frame_of_other_tables_keeps_its_own_text(tmp_path):
    """Its rows lie above and below the table of records; records stay records."""
    page = f"<table><tr><td>全市项目汇总</td></tr><tr><td>{RECORDS}</td></tr><tr><td>注：数字截至年底。</td></tr></table>"
    found = read(tmp_path, page)
    assert ("body", "储能电站并网发电。", {"编号": "7"}) in found
    assert {"全市项目汇总", "注：数字截至年底。"} < {text for _, text, _ in found} and len(found) == 3


def test_frames_in_frames(tmp_path):
    """However deep a text stands."""
    page = RECORDS
    for number in range(6):
        page = f"<table><tr><td>第{number}层说明。{page}</td></tr></table>"
    found = read(tmp_path, page)
    assert ("body", "储能电站并网发电。", {"编号": "7"}) in found and len(found) == 7
    assert {f"第{number}层说明。" for number in range(6)} < {text for _, text, _ in found}


def test_table_in_a_cell_of_a_table_of_records(tmp_path):
    """It belongs to the cell, and the rows around it stay."""
    rows = f"<tr><td>7</td><td>储能电站并网发电。{DETAILS}</td></tr><tr><td>8</td><td>无人机起降场开工。</td></tr>"
    first, second = read(tmp_path, f"<table><tr><th>编号</th><th>正文</th></tr>{rows}</table>")
    assert first[1].startswith("储能电站并网发电。") and "五千千瓦" in first[1] and first[2] == {"编号": "7"}
    assert second == ("body", "无人机起降场开工。", {"编号": "8"})


def test_table_in_a_cell_of_a_table_without_texts(tmp_path):
    """The same where rows are paragraphs."""
    rows = f"<tr><td>青溪</td><td>{DETAILS}</td></tr><tr><td>白塔</td><td>二千千瓦</td></tr>"
    texts = [text for _, text, _ in read(tmp_path, f"<table><tr><th>县</th><th>装机</th></tr>{rows}</table>")]
    assert all(any(word in text for text in texts) for word in ("青溪", "五千千瓦", "白塔 二千千瓦"))


@pytest.mark.parametrize("outside", ["<h3>{}</h3>", "<div><p>{}</p></div>", "{}"])
def test_text_outside_the_tables(tmp_path, outside):
    """Above, between and below; what a page hides is not taken there."""
    above, below = outside.format("全市项目汇总"), outside.format("注：数字截至年底。")
    found = read(tmp_path, f"{above}{RECORDS}{below}<p style='display:none'>导出者</p><script>var a = 1</script>")
    assert [text for _, text, _ in found] == ["全市项目汇总", "注：数字截至年底。", "储能电站并网发电。"]


def test_caption_of_a_table(tmp_path):
    """It is a row above the head."""
    table = "<table><caption>各县装机</caption><tr><th>县</th><th>装机</th></tr><tr><td>青溪</td><td>3</td></tr></table>"
    assert [text for _, text, _ in read(tmp_path, table)] == ["各县装机", "县 装机", "青溪 3"]


def test_frame_without_text_leaves_no_trace(tmp_path):
    """As before: the records alone."""
    found = read(tmp_path, f"<table><tr><td></td><td>{RECORDS}</td></tr></table>")
    assert found == [("body", "储能电站并网发电。", {"编号": "7"})]

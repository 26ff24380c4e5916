"""Web pages: everything they show, what belongs to the site apart from the text."""

import re
from pathlib import Path

import pytest

from labels import InputError, Paragraph
from seeds.cleaning.fold import fold
from seeds.read import read_path

CASES = Path(__file__).with_name("cases")


def page(folder: Path, body: str, head: str = "") -> list[Paragraph]:
    """Read a page."""
    file = folder / "page.html"
    file.write_text(f"<html><head><meta charset=utf-8>{head}</head><body>{body}</body></html>", encoding="utf-8")
    return read_path(file)


def texts(paragraphs: list[Paragraph], *kinds: str) -> list[str]:
    """Return the texts of paragraphs that are no boilerplate, or of some kinds."""
    return [fold(p.text) for p in paragraphs if (p.kind in kinds if kinds else p.kind != "boilerplate")]


def test_a_web_page_gives_its_article_and_keeps_its_navigation_apart(tmp_path: Path) -> None:
    body = "".join(f"<p>第{n}台风机立起来了,叶片比三层楼还高,转起来没有多少声音。</p>" for n in "一二三四")
    found = page(tmp_path, f"<nav><a href='/'>首页</a></nav><article><h1>风机</h1>{body}</article>", "<title>风机</title>")
    assert [p.kind for p in found] == ["boilerplate", "title", "body", "body", "body", "body"]
    assert found[0].text == "首页"


def test_a_page_that_is_no_article_is_read_all_the_same(tmp_path: Path) -> None:
    (tmp_path / "bare.htm").write_bytes("<p>只有一句话。</p>".encode("gbk"))
    assert texts(read_path(tmp_path / "bare.htm")) == ["只有一句话。"]


def test_equal_paragraphs_are_kept(tmp_path: Path) -> None:
    found = page(tmp_path, "<div><p>风机要年检。</p><p>水塔要清洗。</p><p>风机要年检。</p></div><p>风机要年检。</p>")
    assert texts(found) == ["风机要年检。", "水塔要清洗。", "风机要年检。", "风机要年检。"]


@pytest.mark.parametrize(
    ("name", "count"),
    [
        ("html-section-span-br.html", 5),
        ("html-td-layout.html", 5),
        ("html-td-layout-br.html", 5),
        ("html-section-only.html", 5),
        ("html-pre.html", 4),
        ("html-no-close-head.html", 2),
        ("html-sup.html", 3),
        ("list-page.html", 6),
    ],
)
def test_every_way_to_cut_a_page_gives_its_paragraphs(name: str, count: int) -> None:
    found = read_path(CASES / name)
    assert len(texts(found)) == count
    assert not re.search("[<>]", "".join(texts(found)))
    # Nothing is shown that is not there, and nothing that is there is lost.
    raw = re.sub(r"<script.*?</script>|<title>[^<]*|<[^<>]*>|\s|　", "", (CASES / name).read_text(encoding="utf-8"))
    read = "".join(p.text for p in found)
    assert re.sub(r"\W", "", read) == re.sub(r"\W", "", raw)


def test_a_list_of_links_bears_no_date() -> None:
    found = read_path(CASES / "list-page.html")
    assert {p.date for p in found} == {None}
    assert [p.kind for p in found if p.text.startswith("上一页")] == ["boilerplate"]


def test_a_year_in_a_title_is_no_date() -> None:
    found = read_path(CASES / "html-table.html")
    assert {p.date for p in found} == {None}
    assert texts(found, "title") == ["2026年市级重点项目清单"]
    rows = [p for p in found if p.kind == "table"]
    assert [row.text for row in rows][2] == "2 无人机整机总装基地 乙公司 5"
    assert rows[2].heading == "序号 项目名称 建设单位 投资（亿元）"


@pytest.mark.parametrize("name", ["gov-br.html", "page.shtml"])
def test_an_index_and_a_signature_are_furniture_and_the_title_has_no_site_name(name: str) -> None:
    found = read_path(CASES / name)
    furniture = texts(found, "boilerplate")
    for text in (
        "发文机关:海岳市人民政府办公室",
        "发文字号:海政办发〔2026〕7号",
        "成文日期:2026年02月18日",
        "海岳市人民政府办公室",
        "2026年2月18日",
    ):
        assert text in furniture
    assert texts(found, "title") == ["海岳市人民政府办公室关于印发促进产业发展若干措施的通知"]
    assert len(texts(found, "body")) == 6


def test_an_index_in_lines_is_furniture_too(tmp_path: Path) -> None:
    index = "".join(
        f"<li><b>{name}：</b>{value}</li>"
        for name, value in [("索 引 号", "7"), ("发文机关", "甲县"), ("成文日期", "2026年1月3日")]
    )
    found = page(tmp_path, f"<ul>{index}</ul><div><p>修水塔的事项通知如下，请照办。</p></div>")
    assert [p.kind for p in found] == ["boilerplate"] * 3 + ["body"]
    assert found[-1].date == "2026-01-03"


def test_wechat_furniture_is_apart_and_its_script_tells_the_date() -> None:
    found = read_path(CASES / "wechat-article.html")
    assert {p.date for p in found} == {"2026-03-11"}
    assert [text[:2] for text in texts(found, "body")] == ["一、", "二、", "三、", "四、"]
    assert texts(found, "title") == ["海岳市出台产业新政十条"]


def test_wechat_furniture_is_apart_in_copied_text() -> None:
    found = read_path(CASES / "wechat-copied.txt")
    assert {p.date for p in found} == {"2026-03-11"}
    assert texts(found) == [
        "海岳市出台产业新政十条",
        "人工智能",
        "支持建设市级智能算力中心,对租用算力训练大模型的企业给予补贴。",
        "储能",
        "支持建设用户侧储能电站,鼓励参与需求响应。",
    ]


@pytest.mark.parametrize(
    "body",
    [
        "<noscript>请启用JavaScript后访问。</noscript><div id=app></div>",
        "<div id=app>页面加载中，请稍候……</div>",
        "<div class=nav><a href=/>首页</a></div><div>Loading...</div>",
        "<p>您的浏览器版本过低，请升级。</p>",
        "",
    ],
)
def test_a_page_that_has_not_loaded_is_refused(tmp_path: Path, body: str) -> None:
    with pytest.raises(InputError, match="is a page without text; save the page after it has loaded"):
        page(tmp_path, body, "<title>政策文件库</title>")


def test_text_behind_the_end_of_a_page_is_shown(tmp_path: Path) -> None:
    assert texts(page(tmp_path, "<p>风机要年检。</p></body></html><p>水塔要清洗。</p>")) == ["风机要年检。", "水塔要清洗。"]


def test_what_a_page_hides_is_left_out_unless_it_is_all(tmp_path: Path) -> None:
    hidden = "<p style='display: none'>风机要年检。</p>"
    assert texts(page(tmp_path, hidden + "<p>水塔要清洗。</p>")) == ["水塔要清洗。"]
    assert texts(page(tmp_path, hidden)) == ["风机要年检。"]


def test_the_name_of_a_site_is_no_part_of_the_title(tmp_path: Path) -> None:
    body = "<div><p>修水塔的事项通知如下，请照办。</p></div>"
    for tab in (
        "关于修水塔的通知_甲县人民政府",
        "关于修水塔的通知-甲县水利局",
        "甲县在线 | 关于修水塔的通知",
        "关于修水塔的通知 - 乡村日报",
    ):
        assert texts(page(tmp_path, body, f"<title>{tab}</title>"), "title") == ["关于修水塔的通知"]
    assert texts(page(tmp_path, body, "<title>首页</title>"), "title") == []


@pytest.mark.parametrize(
    ("head", "date"),
    [
        ("<meta name=PubDate content='2026-03-05 09:12'>", "2026-03-05"),
        ("<meta property='article:published_time' content='2026-03-05T09:12:00+08:00'>", "2026-03-05"),
        ("<script>var ct = '1773187200';</script>", "2026-03-11"),
        ("<script>var createTime = '2026-03-11 08:00';</script>", "2026-03-11"),
        ("<title>2026年修水塔工作要点通知</title>", None),
    ],
)
def test_the_date_is_the_page_s_own(tmp_path: Path, head: str, date: str | None) -> None:
    links = "".join(f"<li><a href={n}>关于修路的公告</a><span>2025-0{n}-11</span></li>" for n in range(1, 7))
    found = page(tmp_path, f"<div><p>修水塔的事项通知如下，请照办。</p></div><ul>{links}</ul>", head)
    assert {p.date for p in found} == {date}


def test_links_beside_an_article_are_furniture(tmp_path: Path) -> None:
    links = "".join(f"<li><a href={n}>关于修路的第{n}号公告</a></li>" for n in range(1, 7))
    found = page(tmp_path, f"<div><p>修水塔的事项通知如下，请各村照办，不得拖延。</p></div><div><ul>{links}</ul></div>")
    assert [p.kind for p in found] == ["body"] + ["boilerplate"] * 6


def test_merged_cells_stand_once_and_broken_names_are_whole(tmp_path: Path) -> None:
    table = "<tr><th>村</th><th>水塔<br>（座）</th></tr><tr><td rowspan=2>东村</td><td>8</td></tr><tr><td>8</td></tr>"
    rows = [p for p in page(tmp_path, f"<p>各村水塔数量如下。</p><table>{table}</table>") if p.kind == "table"]
    assert [row.text for row in rows] == ["村 水塔（座）", "东村 8", "8"]
    assert rows[1].heading == "村 水塔（座）"


@pytest.mark.parametrize(
    "body",
    ["储能<![foo]>电站。", "<p>" * 3000 + "储能电站。", "储能电站。" + "<br>" * 3000, "<table><td>储能电站。" * 3],
)
def test_odd_pages_do_not_stop_the_reader(tmp_path: Path, body: str) -> None:
    assert "电站。" in "".join(texts(page(tmp_path, body)))


def test_elements_nested_without_end_are_refused_and_not_lost(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="nests more than 2000 elements"):
        page(tmp_path, "<div>" * 5000 + "储能电站。")

"""Whatever a browser shows of a page is read, paragraph by paragraph; what it does not show is not."""

from pathlib import Path

import pytest
from lxml import html

from seeds.cleaning.clean import clean_text
from seeds.cleaning.fold import fold
from seeds.read import read_path

CASES = Path(__file__).with_name("cases")
TOWER = "村里的水塔由村委会统一管理，每年清洗两次。"
WELL = "村里的水井由各组轮流看守，每月查看一次。"
ROAD = "通往水塔的路由各户分段养护，雨后及时修补。"
NAMES = {fold(clean_text(text)): name for text, name in ((TOWER, "塔"), (WELL, "井"), (ROAD, "路"))}
INVISIBLE = ("script", "style", "noscript", "template", "head", "title", "rt", "rp", "iframe", "object", "datalist", "noframes")


def write(folder: Path, body: str, head: str = "") -> Path:
    """Write a page and return its path."""
    path = folder / "wind.html"
    path.write_text(f"<html><head>{head}</head><body>{body}</body></html>", encoding="utf-8")
    return path


def read(folder: Path, body: str, head: str = "") -> list[str]:
    """Return the texts of a page, the three sentences by their names."""
    texts = [fold(paragraph.text) for paragraph in read_path(write(folder, body, head))]
    return [NAMES.get(text, text) for text in texts]


def shown_texts(page: str) -> list[str]:
    """Return the texts that lxml finds in a page, without what no browser shows."""
    root = html.document_fromstring(page)
    for element in list(root.iter()):
        tagged = isinstance(element.tag, str)
        hidden = not tagged or "display:none" in (element.get("style") or "").replace(" ", "") or element.tag in INVISIBLE
        if hidden and element.getparent() is not None:
            element.drop_tree()
    return [text for text in root.itertext() if text.strip()]


def plain(text: str) -> str:
    """Return a text folded and without spaces."""
    return "".join(fold(clean_text(text)).split())


@pytest.mark.parametrize("name", sorted(path.name for path in CASES.glob("*.*html") if not path.name.startswith("js-")))
def test_nothing_that_a_page_shows_is_lost(name: str) -> None:
    got = "".join(plain(paragraph.text) for paragraph in read_path(CASES / name))
    start = 0
    for text in shown_texts((CASES / name).read_text(encoding="utf-8")):
        for line in filter(None, map(plain, text.split("\n"))):
            found = got.find(line, start)
            assert found >= 0, line  # in the order of the page, so that of two equal texts both are found
            start = found + len(line)


@pytest.mark.parametrize(
    "body",
    [
        f"<section><span>{TOWER}</span><br><span>{WELL}</span><br/><br/><span>{ROAD}</span></section>",
        f"<div>{TOWER}<p>{WELL}</p>{ROAD}</div>",
        f"<div><p>{TOWER}<p>{WELL}<div>{ROAD}",
        f"<pre>{TOWER}\n{WELL}\n{ROAD}</pre>",
        f"<a href=x><p>{TOWER}</p></a><span><p>{WELL}</p></span><details><summary>{ROAD}</summary></details>",
        f"<p>{TOWER}</p><iframe srcdoc='&lt;p&gt;{WELL}&lt;/p&gt;'></iframe><p>{ROAD}</p>",
        f"<div><template shadowrootmode=open><p>{TOWER}</p></template></div><p>{WELL}</p><svg><text>{ROAD}</text></svg>",
        f"<p>{TOWER}<!-- <p>暗</p> --></p><noscript>打开脚本</noscript><p hidden>暗</p><p>{WELL}</p><p>{ROAD}</p>",
        f"<table><tr><td>{TOWER}<br>{WELL}</td></tr></table><span style='display:block'>{ROAD}</span>",
    ],
)
def test_every_layout_gives_its_paragraphs(tmp_path: Path, body: str) -> None:
    assert read(tmp_path, body) == ["塔", "井", "路"]


def test_what_a_style_sheet_hides_for_good_is_out(tmp_path: Path) -> None:
    sheet = """<style>/* .d{display:none} */ .a{color:red;display:none} p#b , .c { display : none }
        @media print { .d{display:none} } .e{display:none} .e.on{display:block} .f{display:none}</style>"""
    script = "<script>document.querySelector('.f').hidden = false</script>"
    body = "".join(f"<p class={name}>{name}</p>" for name in "acdef") + f"<p id=b>b</p>{TOWER}{script}"
    assert read(tmp_path, body, sheet) == ["d", "e", "f", "塔"]


@pytest.mark.parametrize(
    ("attributes", "labels"),
    [
        ("", ("1. ", "2. ")),
        ("start=3", ("3. ", "4. ")),
        ("type=a", ("a. ", "b. ")),
        ("type=I start=4", ("IV. ", "V. ")),
        ("style='list-style-type:cjk-ideographic'", ("一、", "二、")),
        ("style='list-style: none'", ("", "")),
        ("class=dressed", ("", "")),
        ("class=list-paddingleft-2", ("1. ", "2. ")),
    ],
)
def test_items_have_the_numbers_that_browsers_show(tmp_path: Path, attributes: str, labels: tuple[str, str]) -> None:
    for inner in ("<li>修塔。</li><li>修井。</li>", "<li><p>修塔。</p></li><li><p>修井。</p></li>"):
        got = [text.replace(" ", "") for text in read(tmp_path, f"<ol {attributes}>{inner}</ol>")]
        assert got == [f"{label.strip()}{text}" for label, text in zip(labels, ("修塔。", "修井。"), strict=True)]


def test_an_item_may_have_its_own_number(tmp_path: Path) -> None:
    items = "<li value=5>修塔。</li><li>三、修井。</li><li>修路。</li>"
    assert read(tmp_path, f"<ol>{items}</ol>") == ["5. 修塔。", "三、修井。", "7. 修路。"]


def test_raised_figures_are_powers_or_marks(tmp_path: Path) -> None:
    assert read(tmp_path, "<p>水60×10<sup>4</sup>吨，塔<sup>1</sup>在村东。</p>") == ["水60×10^4吨,塔1在村东。"]


def test_what_a_style_sets_as_a_block_is_one(tmp_path: Path) -> None:
    notes = [f"<div><p>{text}<sup style='display:block'>注</sup></p></div>" for text in (TOWER, WELL)]
    assert read(tmp_path, f"{''.join(notes)}<p>{ROAD}</p>") == ["塔", "注", "井", "注", "路"]


@pytest.mark.parametrize("style", ["", " style='display:block'"])
def test_a_frame_stands_where_it_is_shown(tmp_path: Path, style: str) -> None:
    assert read(tmp_path, f"<div>{TOWER}<iframe{style} srcdoc='<p>{WELL}</p>'></iframe>{ROAD}</div>") == ["塔", "井", "路"]


def test_quotations_have_the_marks_that_browsers_show(tmp_path: Path) -> None:
    assert read(tmp_path, "<p>村长说<q>修塔</q>。</p>") == ["村长说“修塔”。"]


def test_formulas_are_written_on_one_line(tmp_path: Path) -> None:
    power = "<msup><mn>10</mn><mn>4</mn></msup>"
    fraction = "<mfrac><mn>1</mn><mrow><mi>a</mi><mo>+</mo><mi>b</mi></mrow></mfrac>"
    read_twice = "<annotation encoding='application/x-tex'>10^{4}</annotation>"
    formulas = (f"<math>{formula}</math>" for formula in (f"<semantics>{power}{read_twice}</semantics>", fraction))
    root = "<math><msqrt><mi>a</mi></msqrt></math>"
    assert read(tmp_path, f"<p>水{'吨，占'.join(formulas)}，{root}。</p>") == ["水10^4吨,占1/(a+b),√(a)。"]


def test_labels_and_values_of_an_index_may_stand_apart(tmp_path: Path) -> None:
    entries = [("索引号", "7"), ("发文机关", "甲县"), ("成文日期", "2026年1月3日")]
    index = "".join(f"<dt>{name}：</dt><dd>{value}</dd>" for name, value in entries)
    found = read_path(write(tmp_path, f"<dl>{index}</dl><p>{TOWER}</p><p>{WELL}</p>"))
    assert [paragraph.kind for paragraph in found] == ["boilerplate"] * 6 + ["body"] * 2


def test_links_in_a_layout_table_are_furniture(tmp_path: Path) -> None:
    links = "".join(f"<a>栏目{n}</a><br>" for n in "一二三")
    row = f"<tr><td>{links}</td><td><p>{TOWER}</p><p>{WELL}</p><p>{ROAD}</p></td></tr>"
    found = read_path(write(tmp_path, f"<table>{row}</table>"))
    assert [paragraph.kind for paragraph in found] == ["boilerplate"] * 3 + ["body"] * 3


def test_the_name_of_a_site_above_a_page_is_no_title(tmp_path: Path) -> None:
    found = read_path(write(tmp_path, f"<h1>甲县人民政府</h1><h2>关于修水塔的通知</h2><p>{TOWER}</p>"))
    assert [paragraph.kind for paragraph in found] == ["boilerplate", "heading", "body"]

"""Fields, forms, equations, charts and documents inside a Word document are read as its page shows them."""

from pathlib import Path

import pytest
from docx_files import NAMESPACES, docx, package, par, run

from labels import InputError
from seeds.cleaning.fold import fold
from seeds.formats.office.docx import docx_paragraphs
from seeds.read import read_path

RELATION = '<Relationship Id="x" Type="t/{kind}" Target="{target}"/>'


def related(body: str, kind: str = "", target: str = "", content: str | bytes = "") -> bytes:
    """Return a document in which ``x`` refers to a part."""
    parts: dict[str, str | bytes] = {"word/document.xml": f"<w:document {NAMESPACES}><w:body>{body}</w:body></w:document>"}
    if target:
        parts[f"word/{target}"] = content
        relation = RELATION.format(kind=kind, target=target)
        parts["word/_rels/document.xml.rels"] = f"<Relationships>{relation}</Relationships>"
    return package(parts)


def texts(body: str, kind: str = "", target: str = "", content: str | bytes = "") -> list[str]:
    """Return the texts of a document, in which ``x`` refers to a part."""
    return [fold(mark.text) for mark in docx_paragraphs(related(body, kind, target, content), "wind.docx")]


def field(code: str, form: str = "") -> str:
    """Return a field without a stored result."""
    begin = f'<w:r><w:fldChar w:fldCharType="begin">{form}</w:fldChar></w:r>'
    return f'{begin}<w:r><w:instrText>{code}</w:instrText></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>'


@pytest.mark.parametrize(
    ("code", "shown"),
    [
        (r"eq \o\ac(○,1)", "①"),
        (r"EQ \o\ac(○,甲)", "甲"),
        (r"EQ \* jc2 \o\ad(\s\up 9(ta),塔)", "塔"),
        (r"EQ \f(1,3)", "1/3"),
        ("PAGE", ""),
    ],
)
def test_fields_without_a_result_are_computed(code: str, shown: str) -> None:
    assert texts(par(run("水") + field(code) + run("座。"))) == [f"水{shown}座。"]


def test_forms_show_their_choice() -> None:
    box = "<w:ffData><w:checkBox>{}</w:checkBox></w:ffData>".format
    choices = (
        '<w:ffData><w:ddList><w:result w:val="1"/><w:listEntry w:val="水井"/><w:listEntry w:val="水塔"/></w:ddList></w:ffData>'
    )
    body = par(field("FORMCHECKBOX", box("<w:checked/>")) + run("是") + field("FORMCHECKBOX", box("")) + run("否"))
    assert texts(body + par(run("类别:") + field("FORMDROPDOWN", choices))) == ["☒是☐否", "类别:水塔"]


def test_what_only_asks_for_text_is_left_out() -> None:
    asked = f"<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>{par('单击此处输入文字。')}</w:sdtContent></w:sdt>"
    assert texts(par("水塔。") + asked) == ["水塔。"]


def test_equations_stand_on_one_line() -> None:
    def part(name: str, text: str) -> str:
        return f"<m:{name}><m:r><m:t>{text}</m:t></m:r></m:{name}>"

    fraction = f"<m:f>{part('num', '1')}{part('den', '3')}</m:f>"
    power = f"<m:sSup>{part('e', '10')}{part('sup', '4')}</m:sSup>"
    root = f"<m:rad><m:deg/>{part('e', 'a+b')}</m:rad>"
    gone = f"<w:del>{power}</w:del>"
    assert texts(par(run("占") + f"<m:oMath>{fraction}</m:oMath>")) == ["占1/3"]
    assert texts(par(f"<m:oMathPara><m:oMath>{root}{gone}</m:oMath></m:oMathPara>")) == ["√(a+b)"]
    assert texts(par(run("约") + f"<m:oMath>{power}</m:oMath>" + run("座"))) == ["约10^4座"]


def test_raised_figures_are_powers_or_marks() -> None:
    high = '<w:vertAlign w:val="superscript"/>'
    assert texts(par(run("60×10") + run("4", high) + run("吨"))) == ["60×10^4吨"]
    assert texts(par(run("3km") + run("2", high))) == [fold("3km²")]
    assert texts(par(run("2026") + run("1", high) + run("年"))) == ["2026^1年"]  # no other number
    assert texts(par(run("水塔") + run("1", high) + run("号"))) == ["水塔1号"]


@pytest.mark.parametrize(
    ("name", "content", "found"),
    [
        ("a.html", "<html><body><p>一号塔。</p><p>二号塔。</p></body></html>", ["一号塔。", "二号塔。"]),
        ("a.docx", docx(par("一号塔。")), ["一号塔。"]),
        ("a.mht", "MIME-Version: 1.0\nContent-Type: text/html; charset=utf-8\n\n<p>一号塔。</p>", ["一号塔。"]),
        ("a.txt", "一号塔。\n\n二号塔。", ["一号塔。", "二号塔。"]),
        ("a.htm", "", []),
    ],
)
def test_a_document_in_a_document_is_read(name: str, content: str | bytes, found: list[str]) -> None:
    assert texts(par("水塔。") + '<w:altChunk r:id="x"/>' + par("水井。"), "aFChunk", name, content) == [
        "水塔。",
        *found,
        "水井。",
    ]


def test_page_in_a_document_that_loses_its_end_is_named(tmp_path: Path) -> None:
    """However deep it stands; all else is read."""
    page = "<html><body><p>一号塔。</p><!-- " + "<p>村里的老人说井水比河水甜得多。</p>" * 3 + "</body></html>"
    body = par("水塔。") + '<w:altChunk r:id="x"/>' + par("水井。")
    inner = related(body, "aFChunk", "a.html", page)
    for name, data, where in (("one", inner, "a.html"), ("two", related(body, "aFChunk", "b.docx", inner), "b.docx:word/a.html")):
        (path := tmp_path / f"{name}.docx").write_bytes(data)
        problems: list[InputError] = []
        found = [paragraph.text for paragraph in read_path(path, problems=problems)]
        assert (
            found[0] == "水塔。" and "一号塔。" in found and found[-1] == "水井。" and not any("老人" in text for text in found)
        )
        assert [problem.location for problem in problems] == [f"{path}:word/{where}"]
        assert "ends inside <!--" in problems[0].problem


def test_documents_in_each_other_end() -> None:
    inner: bytes = docx(par("水塔。"))
    for _ in range(6):
        relation = RELATION.format(kind="aFChunk", target="a.docx")
        body = f'<w:document {NAMESPACES}><w:body>{par("水井。")}<w:altChunk r:id="x"/></w:body></w:document>'
        parts: dict[str, str | bytes] = {"word/document.xml": body, "word/a.docx": inner}
        inner = package(parts | {"word/_rels/document.xml.rels": f"<Relationships>{relation}</Relationships>"})
    with pytest.raises(InputError, match="stands in more than 3 documents"):
        docx_paragraphs(inner, "wind.docx")


def test_a_chart_is_its_title_and_its_figures() -> None:
    c = 'xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart"'

    def points(name: str, *values: str) -> str:
        inner = "".join(f'<c:pt idx="{index}"><c:v>{value}</c:v></c:pt>' for index, value in enumerate(values))
        return f"<c:{name}><c:strRef><c:strCache>{inner}</c:strCache></c:strRef></c:{name}>"

    series = [
        points("tx", name) + points("cat", "东村", "西村") + points("val", *values)
        for name, values in (("水塔", ("3", "0.30000000000000004")), ("水井", ("4", "5")))
    ]
    title = "<c:title><c:tx><c:rich><a:p><a:r><a:t>各村的水</a:t></a:r></a:p></c:rich></c:tx></c:title>"
    plot = "".join(f"<c:ser>{inner}</c:ser>" for inner in series)
    inner = f"<c:chart>{title}<c:plotArea><c:barChart>{plot}</c:barChart></c:plotArea></c:chart>"
    chart = f"<c:chartSpace {c} {NAMESPACES}>{inner}</c:chartSpace>"
    body = par(run("如图。") + f'<w:r><w:drawing><c:chart {c} r:id="x"/></w:drawing></w:r>')
    assert texts(body, "chart", "charts/chart1.xml", chart) == ["如图。", "各村的水", "水塔 水井", "东村 3 4", "西村 0.3 5"]


def test_signature_and_contents_of_a_document(tmp_path: Path) -> None:
    contents = "".join(par(text, '<w:pStyle w:val="TOC1"/>') for text in ("一、总则", "二、附则"))
    styles = '<w:style w:type="paragraph" w:styleId="TOC1"><w:name w:val="toc 1"/></w:style>'
    body = "".join(map(par, ["村里的水塔由村委会统一管理。", "东村村民委员会", "2026年3月5日"]))
    path = tmp_path / "wind.docx"
    path.write_bytes(docx(par("水塔管理办法") + par("目录") + contents + body, styles=styles))
    assert [p.kind for p in read_path(path)] == ["title", *["boilerplate"] * 3, *["body"] * 3]

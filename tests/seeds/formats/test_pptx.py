"""Presentations are read slide by slide."""

from pathlib import Path

import pytest
from docx_files import NAMESPACES, package

from labels import InputError
from seeds.read import read_path


def paragraph(text: str, properties: str = "") -> str:
    """Return a paragraph of a slide."""
    return f"<a:p>{properties}<a:r><a:t>{text}</a:t></a:r></a:p>"


def shape(*texts: str, kind: str = "") -> str:
    """Return a shape; `kind`: what it stands for in the layout (``title``, ``body``)."""
    place = f'<p:ph type="{kind}"/>' if kind else ""
    inner = "".join(text if text.startswith("<") else paragraph(text) for text in texts)
    return f"<p:sp><p:nvSpPr><p:nvPr>{place}</p:nvPr></p:nvSpPr><p:txBody>{inner}</p:txBody></p:sp>"


def cell(text: str, attributes: str = "") -> str:
    """Return a cell of a table."""
    return f"<a:tc {attributes}><a:txBody>{paragraph(text) if text else '<a:p/>'}</a:txBody></a:tc>"


def write(folder: Path, *slides: str, notes: dict[int, str] | None = None, attributes: str = "", chart: str = "") -> Path:
    """Write a presentation, its slides stored in the reverse of their order, all with one chart; return its path."""
    count = len(slides)
    parts = {}
    entries, relations = "", ""
    for index, content in enumerate(slides):
        number = count - index
        entries += f'<p:sldId r:id="r{index}"/>'
        relations += f'<Relationship Id="r{index}" Type="t/slide" Target="slides/slide{number}.xml"/>'
        tree = f"<p:cSld><p:spTree>{content}</p:spTree></p:cSld>"
        shown = attributes if index == count - 1 else ""
        parts[f"ppt/slides/slide{number}.xml"] = f"<p:sld {NAMESPACES} {shown}>{tree}</p:sld>"
        if chart:
            link = '<Relationship Id="c" Type="t/chart" Target="../charts/chart1.xml"/>'
            parts[f"ppt/slides/_rels/slide{number}.xml.rels"] = f"<Relationships>{link}</Relationships>"
            parts["ppt/charts/chart1.xml"] = chart
        if notes and index in notes:
            link = f'<Relationship Id="n" Type="t/notesSlide" Target="../notesSlides/n{index}.xml"/>'
            parts[f"ppt/slides/_rels/slide{number}.xml.rels"] = f"<Relationships>{link}</Relationships>"
            tree = f"<p:cSld><p:spTree>{shape('7', kind='sldNum')}{shape(notes[index], kind='body')}</p:spTree></p:cSld>"
            parts[f"ppt/notesSlides/n{index}.xml"] = f"<p:notes {NAMESPACES}>{tree}</p:notes>"
    parts["ppt/presentation.xml"] = f"<p:presentation {NAMESPACES}><p:sldIdLst>{entries}</p:sldIdLst></p:presentation>"
    parts["ppt/_rels/presentation.xml.rels"] = f"<Relationships>{relations}</Relationships>"
    path = folder / "wind.pptx"
    path.write_bytes(package(parts))
    return path


def test_slides_in_order_with_titles_tables_and_notes(tmp_path: Path) -> None:
    rows = "".join(
        f"<a:tr>{''.join(map(cell, row))}</a:tr>" for row in (["村名", "计划", "建成"], ["东村", "3", "3"], ["西村", "2", "1"])
    )
    frame = f"<p:graphicFrame><a:graphic><a:graphicData><a:tbl>{rows}</a:tbl></a:graphicData></a:graphic></p:graphicFrame>"
    path = write(
        tmp_path,
        shape("水塔三年计划", kind="ctrTitle") + shape("村民委员会", kind="subTitle"),
        shape("先修路,再运料。", kind="body") + shape("措施", kind="title") + shape("2026年", kind="dt"),
        shape("进度", kind="title") + f"<p:grpSp>{shape('全村一起修。')}</p:grpSp>" + frame,
        notes={1: "这里停一下。"},
    )
    assert [(found.kind, found.text, found.heading) for found in read_path(path)] == [
        ("title", "水塔三年计划", None),
        ("body", "村民委员会", None),
        ("heading", "措施", None),
        ("body", "先修路,再运料。", "措施"),
        ("body", "这里停一下。", "措施"),
        ("heading", "进度", None),
        ("body", "全村一起修。", "进度"),
        ("table", "村名 计划 建成", "进度"),
        ("table", "东村 3 3", "村名 计划 建成"),
        ("table", "西村 2 1", "村名 计划 建成"),
    ]


def test_merged_cells_stand_once(tmp_path: Path) -> None:
    lines = [
        [cell("村名"), cell("水塔数", 'gridSpan="2"'), cell("", 'hMerge="1"')],
        [cell("东村", 'rowSpan="2"'), cell("3"), cell("4")],
        [cell("东村", 'vMerge="1"'), cell("5"), cell("6")],
    ]
    frame = f"<p:graphicFrame><a:tbl>{''.join(f'<a:tr>{chr(32).join(line)}</a:tr>' for line in lines)}</a:tbl></p:graphicFrame>"
    assert [found.text for found in read_path(write(tmp_path, frame))] == ["村名 水塔数", "东村 3 4", "5 6"]


def test_numbers_and_bullets_of_items(tmp_path: Path) -> None:
    chinese, plain, bullet = (
        f"<a:pPr{level}>{sign}</a:pPr>"
        for level, sign in [
            ("", '<a:buAutoNum type="ea1ChsPeriod"/>'),
            (' lvl="1"', '<a:buAutoNum type="arabicParenBoth" startAt="3"/>'),
            ("", '<a:buChar char="•"/>'),
        ]
    )
    items = [("目标", chinese), ("修路", plain), ("运料", plain), ("措施", chinese), ("记账", plain), ("种树", bullet)]
    found = read_path(write(tmp_path, shape(*(paragraph(text, properties) for text, properties in items))))
    assert [item.text for item in found] == ["一、目标", "(3)修路", "(4)运料", "二、措施", "(3)记账", "种树"]
    assert found[-1].kind == "bullet"


def test_hidden_slides_are_out(tmp_path: Path) -> None:
    path = write(tmp_path, shape("先修路。"), shape("再运料。"), attributes='show="0"')
    assert [found.text for found in read_path(path)] == ["先修路。"]


def test_what_is_no_presentation_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "wind.pptx"
    for content, line in [(b"x", "is no readable presentation"), (package({"word/document.xml": "<d/>"}), "is no readable")]:
        path.write_bytes(content)
        with pytest.raises(InputError, match=line):
            read_path(path)
    with pytest.raises(InputError, match="holds no text"):
        read_path(write(tmp_path, shape("")))


def test_a_chart_is_its_title_and_its_figures(tmp_path: Path) -> None:
    c = 'xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart"'
    title = f"<c:title><c:tx><c:rich>{paragraph('各村的水塔')}</c:rich></c:tx></c:title>"
    names, figures = (
        f"<c:{name}>" + "".join(f'<c:pt idx="{n}"><c:v>{value}</c:v></c:pt>' for n, value in enumerate(values)) + f"</c:{name}>"
        for name, values in (("cat", ("东村", "西村")), ("val", ("3", "4")))
    )
    inner = f"<c:chart>{title}<c:plotArea><c:ser>{names}{figures}</c:ser></c:plotArea></c:chart>"
    frame = f'<p:graphicFrame><a:graphic><a:graphicData><c:chart {c} r:id="c"/></a:graphicData></a:graphic></p:graphicFrame>'
    path = write(tmp_path, shape("如图。") + frame, chart=f"<c:chartSpace {c} {NAMESPACES}>{inner}</c:chartSpace>")
    assert [found.text for found in read_path(path)] == ["如图。", "各村的水塔", "东村 3", "西村 4"]


def test_raised_figures_are_powers_or_marks(tmp_path: Path) -> None:
    def runs(*texts: tuple[str, str]) -> str:
        inner = (f"<a:r><a:rPr {look}/><a:t>{text}</a:t></a:r>" for text, look in texts)
        return f"<a:p>{''.join(inner)}</a:p>"

    high, low = 'baseline="30000"', 'baseline="-25000"'
    water = runs(("供水60×10", ""), ("4", high), ("吨，占地3km", ""), ("2", high), ("，通H", ""), ("2", low), ("O。", ""))
    path = write(tmp_path, shape(water, runs(("水塔", ""), ("1", high), ("要修。", ""))))
    assert [found.text for found in read_path(path)] == ["供水60×10^4吨，占地3km²，通H2O。", "水塔1要修。"]

"""Charts of all kinds and diagrams (SmartArt), in Word documents and on slides: all their words are read."""

import pytest
from docx_files import NAMESPACES, package, par

from seeds.read import read_path

C = "http://schemas.openxmlformats.org/drawingml/2006/chart"
CX = "http://schemas.microsoft.com/office/drawing/2014/chartex"
SPACES = f'{NAMESPACES} xmlns:c="{C}" xmlns:cx="{CX}"'
LINE = "各村的水如图。"


def typed(text):
    """Return a paragraph as it stands in a drawing."""
    return f"<a:p><a:r><a:t>{text}</a:t></a:r></a:p>"


def points(name, *values):
    """Return a part of a series."""
    return f"<c:{name}>" + "".join(f'<c:pt idx="{n}"><c:v>{one}</c:v></c:pt>' for n, one in enumerate(values)) + f"</c:{name}>"


def newer(kind, *levels):
    """Return data of a newer chart."""
    inner = ("".join(f'<cx:pt idx="{n}">{one}</cx:pt>' for n, one in level) for level in levels)
    return f"<cx:{kind}>{''.join(f'<cx:lvl>{level}</cx:lvl>' for level in inner)}</cx:{kind}>"


def written(tmp_path, form, drawn, parts, relations):
    """Write a document or a slide with a line and what is drawn, which refers to parts as ``x``; return its path."""
    related = "".join(f'<Relationship Id="{name}" Type="t/{kind}" Target="{to}"/>' for name, kind, to in relations)
    rels = f"<Relationships>{related}</Relationships>"
    if form == "docx":
        body = par(LINE) + f"<w:p><w:r><w:drawing>{drawn}</w:drawing></w:r></w:p>"
        parts |= {"word/document.xml": f"<w:document {SPACES}><w:body>{body}</w:body></w:document>"}
        parts |= {"word/_rels/document.xml.rels": rels}
    else:
        frame = f"<p:graphicFrame><a:graphic><a:graphicData>{drawn}</a:graphicData></a:graphic></p:graphicFrame>"
        tree = f"<p:cSld><p:spTree><p:sp><p:txBody>{typed(LINE)}</p:txBody></p:sp>{frame}</p:spTree></p:cSld>"
        slides = '<p:sldIdLst><p:sldId r:id="s"/></p:sldIdLst>'
        parts |= {"ppt/presentation.xml": f"<p:presentation {SPACES}>{slides}</p:presentation>"}
        slide = '<Relationship Id="s" Type="t/slide" Target="../word/slide.xml"/>'
        parts |= {"ppt/_rels/presentation.xml.rels": f"<Relationships>{slide}</Relationships>"}
        parts |= {"word/slide.xml": f"<p:sld {SPACES}>{tree}</p:sld>", "word/_rels/slide.xml.rels": rels}
    path = tmp_path / f"a.{form}"
    path.write_bytes(package(parts))
    return path


def found(path):
    """Return the kinds and texts behind the first line."""
    first, *rest = read_path(path)
    assert first.text == LINE
    return [(one.kind, one.text) for one in rest]


@pytest.mark.parametrize("form", ["docx", "pptx"])
def test_titles_of_axes_and_what_is_drawn_in_a_chart(tmp_path, form):
    """The chart's own title stands above its figures, also where a cell has it."""
    title = f"<c:title><c:tx>{points('strRef', '各村的水')}</c:tx></c:title>"
    axes = "".join(f"<c:valAx><c:title>{typed(text)}</c:title></c:valAx>" for text in ("座", "年份"))
    series = f"<c:ser>{points('cat', '东村', '西村')}{points('val', '3', '4')}</c:ser>"
    chart = f"<c:chartSpace {SPACES}><c:chart>{title}<c:plotArea>{series}{axes}</c:plotArea></c:chart></c:chartSpace>"
    parts = {
        "word/charts/chart1.xml": chart,
        "word/charts/_rels/chart1.xml.rels": '<Relationships><Relationship Id="u" Type="t/chartUserShapes" Target="u.xml"/>'
        "</Relationships>",
        "word/charts/u.xml": f"<c:userShapes {SPACES}>{typed('不含在建。')}</c:userShapes>",
    }
    path = written(tmp_path, form, '<c:chart r:id="x"/>', parts, [("x", "chart", "charts/chart1.xml")])
    rows = [("caption", "各村的水"), ("table", "东村 3"), ("table", "西村 4")]
    assert found(path) == [*rows, ("caption", "座"), ("caption", "年份"), ("caption", "不含在建。")]


@pytest.mark.parametrize("form", ["docx", "pptx"])
def test_newer_kinds_of_charts(tmp_path, form):
    """Waterfalls, funnels and the like: a series names its data; what stands there for older programs is left out."""
    names = newer("strDim", enumerate(["东村", "西村", "南村"]), [(0, "河北"), (2, "河南")])
    data = f'<cx:data id="0">{names}{newer("numDim", enumerate(["3", "0.30000000000000004", "5"]))}</cx:data>'
    series = '<cx:series><cx:tx><cx:txData><cx:f>A1</cx:f><cx:v>水塔</cx:v></cx:txData></cx:tx><cx:dataId val="0"/></cx:series>'
    title = "<cx:title><cx:tx><cx:txData><cx:v>各村的水</cx:v></cx:txData></cx:tx></cx:title>"
    inner = f"<cx:chartData>{data}</cx:chartData><cx:chart>{title}{series}</cx:chart>"
    drawn = (
        '<mc:AlternateContent><mc:Choice Requires="cx1"><cx:chart r:id="x"/></mc:Choice>'
        f"<mc:Fallback>{typed('换新版本看')}</mc:Fallback></mc:AlternateContent>"
    )
    parts = {"word/charts/chartEx1.xml": f"<cx:chartSpace {SPACES}>{inner}</cx:chartSpace>"}
    path = written(tmp_path, form, drawn, parts, [("x", "chartEx", "charts/chartEx1.xml")])
    rows = ["水塔", "河北 东村 3", "西村 0.3", "河南 南村 5"]
    assert found(path) == [("caption", "各村的水"), *(("table", row) for row in rows)]


@pytest.mark.parametrize("form", ["docx", "pptx"])
def test_diagrams(tmp_path, form):
    """Their words stand in the data, the drawing of it repeats them."""
    points = "".join(f"<dgm:pt><dgm:t>{typed(text)}</dgm:t></dgm:pt>" for text in ("先修路。", "再运料。"))
    parts = {
        "word/diagrams/data1.xml": f"<dgm:dataModel {SPACES}><dgm:ptLst>{points}</dgm:ptLst></dgm:dataModel>",
        "word/diagrams/drawing1.xml": f"<dgm:drawing {SPACES}>{typed('先修路。')}</dgm:drawing>",
    }
    relations = [("x", "diagramData", "diagrams/data1.xml"), ("y", "diagramDrawing", "diagrams/drawing1.xml")]
    path = written(tmp_path, form, '<dgm:relIds r:dm="x" r:lo="y"/>', parts, relations)
    assert [text for _, text in found(path)] == ["先修路。", "再运料。"]

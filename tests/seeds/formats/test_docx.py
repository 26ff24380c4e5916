"""Word documents are read as their pages show them."""

from pathlib import Path

import pytest
from docx_files import cell, listing, numbered, par, run, style, table, write_docx

from seeds.cleaning.fold import fold
from seeds.read import read_path

FIXTURES = Path(__file__).with_name("cases")


def texts(folder: Path, body: str, **parts: str) -> list[str]:
    """Return the texts of a Word document."""
    return [paragraph.text for paragraph in read_path(write_docx(folder, body, **parts))]


def field(*parts: str) -> str:
    """Return a field: its code, and behind ``separate`` its result."""
    mark = '<w:r><w:fldChar w:fldCharType="{}"/></w:r>'.format
    code, *result = parts
    shown = mark("separate") + "".join(result) if result else ""
    return f"{mark('begin')}<w:r><w:instrText>{code}</w:instrText></w:r>{shown}{mark('end')}"


def test_styles_say_what_a_paragraph_is(tmp_path: Path) -> None:
    styles = (
        style("a", "Title")
        + style("1", "heading 1")
        + style("mine", "公文标题", '<w:basedOn w:val="1"/>')
        + style("level", "公文", '<w:pPr><w:outlineLvl w:val="1"/></w:pPr>')
        + style("b", "List Bullet")
        + style("c", "List Paragraph")
    )
    body = "".join(
        par(text, f'<w:pStyle w:val="{name}"/>')
        for name, text in [
            ("a", "风电场小记"),
            ("mine", "收入与开支情况"),
            ("level", "收入"),
            ("none", "村民的收入翻了一番。"),
            ("b", "种药材"),
            ("c", "修路一公里,当年通车。"),
            ("1", "风大的日子里,村民把收成记在账上。到了年底再分。"),
        ]
    )
    found = [(p.kind, p.text, p.heading) for p in read_path(write_docx(tmp_path, body, styles=styles))]
    assert found == [
        ("title", "风电场小记", None),
        ("heading", "收入与开支情况", None),
        ("heading", "收入", "收入与开支情况"),
        ("body", "村民的收入翻了一番。", "收入"),
        ("bullet", "种药材", "收入"),
        ("body", "修路一公里,当年通车。", "收入"),
        ("body", "风大的日子里,村民把收成记在账上。到了年底再分。", "收入"),
    ]


def test_the_only_first_level_heading_is_the_title(tmp_path: Path) -> None:
    levels = [(0, "水塔三年计划"), (1, "目标"), (9, "三年内每个村都有一座水塔。"), (1, "措施"), (9, "先修路,再运料。")]
    body = "".join(par(text, f'<w:outlineLvl w:val="{level}"/>') for level, text in levels)
    found = read_path(write_docx(tmp_path, body))
    assert [paragraph.kind for paragraph in found] == ["title", "heading", "body", "heading", "body"]


def test_a_document_without_styles_has_headings_all_the_same(tmp_path: Path) -> None:
    body = "".join(map(par, ["水塔三年计划", "一、目标", "三年内每个村都有一座水塔。", "二、措施", "先修路,再运料。"]))
    found = read_path(write_docx(tmp_path, body))
    assert [paragraph.kind for paragraph in found] == ["title", "heading", "body", "heading", "body"]


def test_insertions_are_in_deletions_out_and_moves_once(tmp_path: Path) -> None:
    deleted = '<w:del w:id="1"><w:r><w:delText>两座</w:delText></w:r></w:del>'
    inserted = f'<w:ins w:id="2">{run("三座")}</w:ins>'
    moved = par(f"<w:moveFrom>{run('先修路。')}</w:moveFrom>", "<w:rPr><w:moveFrom/></w:rPr>")
    body = (
        par(run("建成") + deleted + inserted + run("水塔。"))
        + moved
        + par(f"<w:ins>{run('再运料。')}</w:ins>", "<w:rPr><w:ins/></w:rPr>")
        + par(f"<w:moveTo>{run('先修路。')}</w:moveTo>")
    )
    assert texts(tmp_path, body) == ["建成三座水塔。", "再运料。", "先修路。"]


def test_a_deleted_end_joins_two_paragraphs(tmp_path: Path) -> None:
    body = (
        par("全村建成", "<w:rPr><w:del/></w:rPr>") + par("三座水塔。") + par("另有一条路。", "<w:rPr><w:del/></w:rPr>") + "<w:p/>"
    )
    assert texts(tmp_path, body + par("完。")) == ["全村建成三座水塔。", "另有一条路。", "完。"]


def test_deleted_rows_are_out(tmp_path: Path) -> None:
    rows = table(["村名", "水塔", "水井"], ["东村", "两座", "三口"], ["西村", "一座", "四口"])
    gone = rows.replace("<w:tr><w:tc><w:tcPr></w:tcPr>" + par("西村"), "<w:tr><w:trPr><w:del/></w:trPr><w:tc>" + par("西村"))
    assert texts(tmp_path, gone) == ["村名 水塔 水井", "东村 两座 三口"]


def test_text_boxes_follow_their_paragraph_once(tmp_path: Path) -> None:
    content = f"<w:txbxContent>{par('专栏:水塔。')}{par('两座已经建成。')}</w:txbxContent>"
    both = (
        f'<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wps:txbx>{content}</wps:txbx></w:drawing></mc:Choice>'
        f"<mc:Fallback><w:pict><v:textbox>{content}</v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r>"
    )
    framed = f"<v:textbox><w:txbxContent>{par('旧式的框。')}</w:txbxContent></v:textbox>"
    old = f"<w:r><w:pict><v:shape>{framed}</v:shape></w:pict></w:r>"
    drawn = '<w:r><w:pict><v:shape><v:textpath string="东村人民政府文件"/></v:shape></w:pict></w:r>'
    body = par(run("第一段。") + both + run("还是第一段。")) + par(old) + par(drawn) + par("最后一段。")
    assert texts(tmp_path, body) == [
        *("第一段。还是第一段。", "专栏:水塔。", "两座已经建成。", "旧式的框。", "东村人民政府文件", "最后一段。"),
    ]


def test_an_alternative_without_text_leaves_the_word_to_the_other(tmp_path: Path) -> None:
    empty = (
        '<mc:AlternateContent><mc:Choice Requires="x"><w:drawing/></mc:Choice><mc:Fallback>{}</mc:Fallback></mc:AlternateContent>'
    )
    body = par(f"<w:r>{empty.format('<w:t>修路。</w:t>')}</w:r>") + empty.format(par("运料。"))
    assert texts(tmp_path, body) == ["修路。", "运料。"]


def test_content_controls_are_read_around_blocks_and_inside_lines(tmp_path: Path) -> None:
    prompt = f"<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>{run('单击此处输入文字。')}</w:sdtContent></w:sdt>"
    body = (
        f"<w:sdt><w:sdtPr/><w:sdtContent>{par('先修路。')}{par('再运料。')}</w:sdtContent></w:sdt>"
        + par(run("于") + f"<w:sdt><w:sdtContent>{run('九月')}</w:sdtContent></w:sdt>" + run("完工。") + prompt)
        + f"<w:customXml>{par('账目公开。')}</w:customXml>"
    )
    assert texts(tmp_path, body) == ["先修路。", "再运料。", "于九月完工。", "账目公开。"]


def test_notes_follow_their_paragraph_as_body(tmp_path: Path) -> None:
    first = (
        run("全村") + '<w:r><w:footnoteReference w:id="2"/></w:r>' + run("修塔。") + '<w:r><w:endnoteReference w:id="2"/></w:r>'
    )
    found = read_path(
        write_docx(
            tmp_path,
            par(first) + par("再修路。"),
            footnotes=f'<w:footnote w:id="0">{par("——")}</w:footnote><w:footnote w:id="2">{par("指东村。")}</w:footnote>',
            endnotes=f'<w:endnote w:id="2">{par("塔指水塔。")}</w:endnote>',
        )
    )
    expected = [("body", "全村修塔。"), ("body", "指东村。"), ("body", "塔指水塔。"), ("body", "再修路。")]
    assert [(paragraph.kind, paragraph.text) for paragraph in found] == expected


def test_fields_show_their_result(tmp_path: Path) -> None:
    inner = field("IF 1", run("不显示"))
    body = (
        par(run("共") + field("MERGEFIELD n", run("三十户")) + f"<w:fldSimple>{run('人家')}</w:fldSimple>" + run("。"))
        + par(run("见") + field(f"</w:instrText></w:r>{inner}<w:r><w:instrText>", run("附件")) + run("。"))
        + par(run("完善") + field(r'EQ \* jc2 \* "Font:宋体" \o\ad(\s\up 9(chǔ),储)') + run("水办法。"))
        + par('<w:r><w:fldChar w:fldCharType="begin"/></w:r>' + run("丢了"))
        + par("后面的话还在。")
    )
    assert texts(tmp_path, body) == ["共三十户人家。", "见附件。", "完善储水办法。", "后面的话还在。"]


def test_what_is_wrapped_around_words_is_looked_into(tmp_path: Path) -> None:
    ruby = f"<w:r><w:ruby><w:rt>{run('chǔ')}</w:rt><w:rubyBase>{run('储')}</w:rubyBase></w:ruby></w:r>"
    wrapped = f"<w:smartTag>{run('水塔')}</w:smartTag><w:hyperlink>{run('两座')}</w:hyperlink><w:bdo>{run(',')}</w:bdo>{ruby}"
    ticked = '<w:r><w:sym w:font="Wingdings" w:char="F0FE"/></w:r>'
    signs = "<w:r><w:t>水</w:t><w:softHyphen/><w:t>A</w:t><w:noBreakHyphen/><w:t>1。</w:t></w:r>" + ticked
    formula = "<m:oMath><m:r><m:t>x=1</m:t></m:r></m:oMath>"
    assert texts(tmp_path, par(wrapped + signs) + par(run("设") + formula)) == ["水塔两座,储水A-1。☑", "设x=1"]


def test_hidden_text_is_out(tmp_path: Path) -> None:
    styles = style("note", "批注", "<w:rPr><w:vanish/></w:rPr>", "character") + style("h", "暗", "<w:rPr><w:vanish/></w:rPr>")
    body = (
        par(run("删去", "<w:vanish/>") + run("留下。", '<w:vanish w:val="0"/>') + run("也删", '<w:rStyle w:val="note"/>'))
        + par(run("删") + run("也留下。", '<w:vanish w:val="false"/>'), '<w:pStyle w:val="h"/>')
        + table(["村名", "水塔", "水井"], ["东村", "两座", "三口"]).replace("<w:tr>", "<w:tr><w:trPr><w:hidden/></w:trPr>", 1)
    )
    assert texts(tmp_path, body, styles=styles) == ["留下。", "也留下。", "东村 两座 三口"]


def test_soft_breaks_part_paragraphs_but_neither_titles_nor_sentences(tmp_path: Path) -> None:
    styles = style("a", "Title")
    broken = "<w:r><w:t>东村关于水塔</w:t><w:br/><w:t>三年计划</w:t></w:r>"
    lines = "<w:r><w:t>先修路。</w:t><w:br/><w:t>再运料,把村里的石头一车一车地运到山上的水塔</w:t><w:br/><w:t>旁边。</w:t></w:r>"
    found = texts(tmp_path, par(broken, '<w:pStyle w:val="a"/>') + par(lines), styles=styles)
    assert found == ["东村关于水塔三年计划", "先修路。", "再运料,把村里的石头一车一车地运到山上的水塔旁边。"]


def test_words_on_both_sides_of_a_soft_break_stay_two(tmp_path: Path) -> None:
    line = run("The new water tower of the village") + "<w:r><w:br/></w:r>" + run("stands on the hill.")
    assert texts(tmp_path, par(line)) == ["The new water tower of the village stands on the hill."]
    head = par(run("Part One") + "<w:r><w:br/></w:r>" + run("Towers"), '<w:outlineLvl w:val="0"/>')
    assert texts(tmp_path, head + par(line))[0] == "Part One Towers"
    drawn = "<a:p><a:r><a:t>New tower</a:t></a:r><a:br/><a:r><a:t>Old well</a:t></a:r></a:p>"
    assert texts(tmp_path, par(run("如图。") + f"<w:r><w:drawing>{drawn}</w:drawing></w:r>")) == [
        "如图。",
        "New tower",
        "Old well",
    ]


def test_tables_of_contents_are_boilerplate(tmp_path: Path) -> None:
    entry = "<w:r><w:t>一、目标</w:t></w:r><w:r><w:tab/><w:t>1</w:t></w:r>"
    begin = '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>TOC \\o</w:instrText></w:r>'
    result, end = (f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>' for kind in ("separate", "end"))
    gallery = '<w:sdtPr><w:docPartObj><w:docPartGallery w:val="Table of Contents"/></w:docPartObj></w:sdtPr>'
    body = (
        par("水塔三年计划")
        + f"<w:sdt>{gallery}<w:sdtContent>{par('目录')}</w:sdtContent></w:sdt>"
        + par(begin + result + entry)
        + par(entry)
        + par(end)
        + par(entry, '<w:pStyle w:val="t"/>')
        + par("一、目标")
        + par("三年内每个村都有一座水塔。")
    )
    found = read_path(write_docx(tmp_path, body, styles=style("t", "toc 1")))
    assert [paragraph.kind for paragraph in found] == ["title", *["boilerplate"] * 4, "heading", "body"]


def test_a_table_of_contents_without_an_end_does_not_swallow_the_text(tmp_path: Path) -> None:
    marks = (f'<w:fldChar w:fldCharType="{kind}"/>' for kind in ("begin", "separate"))
    begun = "<w:r><w:instrText>TOC \\o</w:instrText></w:r>".join(f"<w:r>{mark}</w:r>" for mark in marks)
    entry = par(begun + run("修塔"), '<w:pStyle w:val="c"/>')
    end = '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    for behind, kinds in (
        ("", ["boilerplate", "body"]),
        (f"<w:del>{end}</w:del>", ["boilerplate", "body"]),
        (end, ["boilerplate"] * 2),
    ):
        path = write_docx(tmp_path, entry + par(run("塔修好以后由村民轮流看管。") + behind), styles=style("c", "toc 1"))
        assert [found.kind for found in read_path(path)] == kinds


def test_a_cell_that_goes_on_from_nothing_shows_its_text(tmp_path: Path) -> None:
    begins, goes_on = '<w:vMerge w:val="restart"/>', "<w:vMerge/>"
    rows = [[cell("东村", goes_on), "塔"], [cell("西村", begins), "井"], [cell("南村", goes_on), "路"]]
    assert texts(tmp_path, table(*rows)) == ["东村 塔", "西村 井", "路"]


def test_signs_of_markdown_are_text(tmp_path: Path) -> None:
    lines = ["# 号水塔建成。", "> 三米的塔要报批。", "[塔](一号)建成。", "**要点**:先修路。", "---", "| 井 | 塔 |", "1. 修路。"]
    kept = ["#号水塔建成。", ">三米的塔要报批。", "[塔](一号)建成。", "**要点**:先修路。", "---", "|井|塔|", "1. 修路。"]
    assert [text.replace(" ", "") for text in texts(tmp_path, "".join(map(par, lines)))] == [
        text.replace(" ", "") for text in kept
    ]


def test_numbered_items_and_bullets(tmp_path: Path) -> None:
    numbering = listing([("bullet", "•")])
    found = read_path(write_docx(tmp_path, par("村里要办的事有这些:") + numbered("修路") + par("●运料"), numbering=numbering))
    assert [(paragraph.kind, paragraph.text) for paragraph in found[1:]] == [("bullet", "修路"), ("bullet", "运料")]


CASES = {
    "docx-tracked-changes": [
        "到二〇二八年,全市建成三座独立储能电站,由市发展改革部门统筹推进。",
        "支持龙头企业建设量子计算测控装备中试平台。",
    ],
    "docx-text-box": ["专栏:园区低空物流航线增至十二条,无人机日均配送四百单。", "石墨烯散热膜产线完成调试。"],
    "docx-content-control": ["二、支持钒液流电池等长时储能技术示范。", "申报单位应当在2026年9月30日前报送材料。"],
    "docx-auto-numbering": ["一、支持企业技术改造", "(二)鼓励纺织企业建设数字化车间。", "(一)建设高温合金中试基地。", "三、附则"],
    "docx-footnote": ["全市设立专项资金支持前沿方向,每年不少于一亿元。", "前沿方向指量子通信、脑机接口和可控核聚变。"],
    "docx-table-equal-cells": ["新型储能装机(万千瓦) 60 60 120", "无人机起降场(个) 8 8 8"],
    "docx-vertical-merge": ["方向 任务", "新材料方向:发展碳化硅衬底和光刻胶 建设中试线", "组织人员培训"],
    "docx-nested-table": ["外层说明", "人形机器人关节模组 年产五千套"],
    "docx-layout-table": ["各区县人民政府,市级各部门:", "一、开通县域无人机物流航线不少于二十条。", "2026年3月12日"],
    "docx-field-smarttag": ["到2027年培育三十家固态电池企业,形成完整链条。"],
    "docx-ruby-hidden": ["完善储能电站并网调度规则,提升调峰能力。", "优化办事流程,方便群众办理。"],
}


@pytest.mark.parametrize("name", CASES)
def test_what_other_readers_lose_is_read(name: str) -> None:
    found = read_path(FIXTURES / f"{name}.docx")
    texts = [fold(paragraph.text) for paragraph in found]
    assert [text for text in texts if text in CASES[name]] == CASES[name]
    if name == "docx-vertical-merge":
        assert [paragraph.kind for paragraph in found] == ["table"] * 3


def test_a_page_set_in_a_frame_is_read_as_if_it_stood_outside() -> None:
    found = read_path(FIXTURES / "docx-layout-table.docx")
    assert [p.kind for p in found if p.kind != "boilerplate"] == ["title", *["body"] * 6]
    assert {p.date for p in found} == {"2026-03-12"}

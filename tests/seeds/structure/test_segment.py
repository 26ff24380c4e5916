"""Lines become paragraphs, and each paragraph knows what it is."""

import pytest

from labels import InputError
from seeds.cleaning.clean import repair_characters
from seeds.formats.markdown.markdown_text import read_markdown, split_front_matter
from seeds.formats.office.docx_lines import lines
from seeds.structure.blocks import Block
from seeds.structure.laid_out import segment_lines
from seeds.structure.marked import Marked, with_marks
from seeds.structure.segment import Segment, segment


def cut(text: str) -> list[Segment]:
    return segment(repair_characters(text))


def kinds(text: str) -> list[tuple[str, str]]:
    return [(part.kind, part.text) for part in cut(text)]


def test_a_digest_is_cut_into_headings_and_items() -> None:
    digest = "水厂先动 - 新水厂月底通水 [1] - 老管网同步更换 [2] 路灯跟上 - 主街换上节能灯 [3]"
    text = f"小城的三件大事\n小城晚报·2025-03-02 09:10\n\n{digest}"
    assert kinds(text) == [
        ("title", "小城的三件大事"),
        ("boilerplate", "小城晚报·2025-03-02 09:10"),
        ("heading", "水厂先动"),
        ("bullet", "新水厂月底通水"),
        ("bullet", "老管网同步更换"),
        ("heading", "路灯跟上"),
        ("bullet", "主街换上节能灯"),
    ]


def test_signs_tell_headings_items_and_captions() -> None:
    text = "■ 青海\n\n盐湖边建起了新厂。\n\n△盐湖边的新厂\n\n  • 招来三家企业;\n\n  • 修好一条公路。"
    assert [kind for kind, _ in kinds(text)] == ["heading", "body", "caption", "bullet", "bullet"]
    assert [part.heading for part in cut(text)] == [None, "青海", "青海", "青海", "青海"]


def test_a_name_that_goes_over_a_line_keeps_its_dot() -> None:
    lines = "二、领取办法\n\n1.“红石\n·书香”借阅卡在各镇图书室领取，一人一张。\n\n2.遗失的可以补办。\n"
    assert kinds(lines)[1] == ("bullet", "1.“红石·书香”借阅卡在各镇图书室领取，一人一张。")
    items = "图书室的“书香”月有三件事：\n·修书架\n·编目录\n"
    assert [(part.kind, part.text) for part in cut(items)][1:] == [("bullet", "修书架"), ("bullet", "编目录")]


@pytest.mark.parametrize("dot", ["·", "•"])
def test_where_a_page_sets_the_halves_of_a_name_apart_no_character_is_lost(dot: str) -> None:
    found = with_marks([Marked("凭“红石"), Marked(f"{dot}书香”借阅卡入场。"), Marked(f"{dot}书架要修。")])
    assert [one.text for one in found] == ["凭“红石", f"{dot}书香”借阅卡入场。", "书架要修。"]
    laid_out = segment_lines(
        [Block("凭“红石"), Block(f"{dot}书香”借阅卡入场。", joins=False), Block(f"{dot}书架要修。", joins=False)]
    )
    assert [one.text for one in laid_out] == ["凭“红石", f"{dot}书香”借阅卡入场。", "书架要修。"]


def test_a_soft_break_inside_a_name_is_none() -> None:
    assert lines("凭“红石\n·书香”借阅卡入场。\n·修书架", Marked("")) == ["凭“红石·书香”借阅卡入场。", "·修书架"]


def test_wrapped_lines_are_joined_and_set_in_lines_begin_paragraphs() -> None:
    first = "　　县里的合作社今年换了新的育苗棚，棚里的温度和水分都由一台小电脑管着，管棚的老师傅说他终于能"
    second = "在夜里睡个整觉了，秧苗也长得比去年齐。"
    third = "　　明年还要再建两座。"
    assert [part.text for part in cut("\n".join([first, second, third]))] == [
        "县里的合作社今年换了新的育苗棚，棚里的温度和水分都由一台小电脑管着，管棚的老师傅说他终于能在夜里睡个整觉了，秧苗也长得比去年齐。",
        "明年还要再建两座。",
    ]


def test_a_word_broken_over_a_blank_line_is_made_whole() -> None:
    found = cut("这家工厂请来三位专家,帮助改进生产技\n\n术,产量涨了两成。")
    assert [part.text for part in found] == ["这家工厂请来三位专家,帮助改进生产技术,产量涨了两成。"]


def test_two_whole_paragraphs_are_not_joined() -> None:
    assert len(cut("新桥今天通车。\n\n两岸居民步行过桥。\n\n桥长八百米,修了两年。")) == 3


def test_text_that_another_column_interrupts_is_rejoined() -> None:
    text = "全村今年种了三百亩西瓜,合作社请来了农技\n\n邻村的鱼塘也在扩建,预计秋天完工。\n\n术人员驻村指导。"
    assert cut(text)[0].text.endswith("农技术人员驻村指导。")


def test_a_list_in_a_box_does_not_swallow_the_sentence_around_it() -> None:
    text = "镇上修了路、通了水、\n\n两项举措\n\n- 先修主路\n- 再通支路\n\n装了路灯,家家户户都方便了。"
    assert [part.text for part in cut(text)][0] == "镇上修了路、通了水、装了路灯,家家户户都方便了。"


@pytest.mark.parametrize(
    "glued",
    [
        "工作已经部署。二、保障措施。各县要落实资金。",
        "有关事项通知如下。(二)保障资金到位。各县先行垫付。",
        "申请人应当到场。第五条 审核在十日内完成。",
        "问:何时开工?答:下月开工。",
    ],
)
def test_a_clause_begins_a_paragraph(glued: str) -> None:
    assert len(cut(glued)) >= 2


def test_a_numbered_heading_is_parted_from_its_first_clause() -> None:
    assert kinds("一、强化供水保障（一）新建水厂。年内完成选址,明年开工建设。") == [
        ("heading", "一、强化供水保障"),
        ("body", "（一）新建水厂。年内完成选址,明年开工建设。"),
    ]


def test_headings_stand_under_headings() -> None:
    found = cut("一、总体安排\n（一）水务\n先修水厂,再换管网。\n二、资金\n由县里统筹,不足的由市里补。")
    assert [part.heading for part in found] == [None, "一、总体安排", "（一）水务", None, "二、资金"]


def test_navigation_bylines_and_closing_notices_are_boilerplate() -> None:
    body = "\n\n".join(f"第{n}户人家搬进了新房,屋里通了水电和暖气,院子里种上了果树。" for n in "一二三四五六")
    head = "欢迎您来到本站\n本地要闻\n山村搬新家\n时间:2024-05-06    来源:本站"
    text = f"{head}\n{body}\n\n本报记者 王小明\n\n相关阅读\n\n另一篇文章的题目"
    found = kinds(text)
    assert [kind for kind, _ in found[:4]] == ["boilerplate", "boilerplate", "title", "boilerplate"]
    assert [kind for kind, _ in found[-3:]] == ["boilerplate"] * 3
    assert {kind for kind, _ in found[4:-3]} == {"body"}


def test_a_picture_text_is_a_caption() -> None:
    text = "小镇新建了三座水塔。\n\n\n\n图为水塔外景。新华社记者 李四/摄\n\n水塔投入使用后,水压稳定。"
    assert [kind for kind, _ in kinds(text)] == ["body", "caption", "body"]


def test_page_numbers_do_not_run_into_the_text() -> None:
    assert ("boilerplate", "- 3 -") in kinds("各县要落实责任。\n- 3 -\n按月报告进度。")


def test_a_table_gone_flat_stays_in_its_cells() -> None:
    found = kinds("主要目标如下:\n指标\n单位\n数值\n水塔\n座\n三\n说明文字在此,以上为预期值。")
    assert ("body", "水塔") in found
    assert max(len(text) for _, text in found) < 20


def test_nothing_is_lost() -> None:
    text = "题目在此\n\n一、甲乙\n丙丁戊,己\n庚辛。\n\n• 壬癸\n\n3\n\n返回顶部"
    read = "".join(part.text for part in cut(text))
    assert sorted(read) == sorted("".join(text.replace("•", "").split()))


def test_front_matter_is_no_paragraph_and_all_of_it_is_returned() -> None:
    head = "---\ntitle: 小镇\nregion: 云南\npart: hard\n---"
    meta, found = read_markdown(f"{head}\n\n# 小镇的路\n\n路修好了,\n车也多了。\n\n## 以后\n\n- 再修一条\n")
    assert meta == {"title": "小镇", "region": "云南", "part": "hard"}
    assert [(part.kind, part.text) for part in found] == [
        ("title", "小镇的路"),
        ("body", "路修好了,车也多了。"),
        ("heading", "以后"),
        ("bullet", "再修一条"),
    ]


def test_front_matter_that_does_not_end_is_refused() -> None:
    with pytest.raises(InputError, match=r"doc\.md:1: front matter does not end"):
        split_front_matter("---\ntitle: 小镇\n", "doc.md")


def test_a_rule_at_the_top_is_no_front_matter() -> None:
    assert split_front_matter("---\n\n正文。") == ({}, "---\n\n正文。")


def test_a_sentence_that_a_page_end_broke_goes_on_below() -> None:
    first = "县里给每户菜农发了一本小册子,里面写着怎样育苗、怎样浇水、怎样防虫,还附上农技站的电话,有问题随时可以打,合作社统一收购"
    found = cut(f"{first}\n\n菜农只管种,价钱年初就定好。\n\n镇长认为,这样做最省心。")
    assert [part.text for part in found] == [f"{first}菜农只管种,价钱年初就定好。", "镇长认为,这样做最省心。"]


def test_half_a_clause_finds_its_beginning_behind_another_column() -> None:
    text = "镇上把旧粮库改成了面粉车间,请老师傅回来带徒弟,算下来省了一大笔\n\n邻镇的故事\n\n邻镇修了路。\n\n成本,头一年就赚了钱。"
    assert cut(text)[0].text.endswith("一大笔成本,头一年就赚了钱。")


def test_a_heading_below_a_full_line_is_not_glued_to_it() -> None:
    line = "　　" + "村里把三条土路都铺成了水泥路,路边种上了杨树和柳树,孩子们上学再也不用穿雨鞋,老人也敢出门了。"
    text = "\n".join([line, "先修路后种树", line, "再修桥"] * 4)
    assert ("heading", "先修路后种树") in kinds(text)


def test_the_title_below_a_signature_begins_anew() -> None:
    signature = "某某县人民政府办公室2024年5月6日(此件公开发布)"
    text = f"现将《山塘整修办法》印发给你们,请照办。{signature}\n山塘整修办法\n第一条 为了整修山塘,制定本办法。"
    assert kinds(text)[1:3] == [("boilerplate", signature), ("heading", "山塘整修办法")]


@pytest.mark.parametrize(
    ("glued", "parts"),
    [
        ("关于修塘的通知某政发〔2024〕7号各乡镇人民政府:请照办。", 3),
        ("各村都要照办。文件下载", 2),
        ("可以申请的有:1.受灾的农户;2.新来的农户。", 3),
        ("当事人可以申请。第六条　有下列情形之一的,不予受理。", 2),
        ("关于修塘的通知发文机构:水利局", 2),
    ],
)
def test_what_a_site_glued_is_cut(glued: str, parts: int) -> None:
    assert len(cut(glued)) == parts


def test_clauses_that_end_in_semicolons_are_items() -> None:
    found = kinds("今年要做三件事:\n\n修好三座水塔;\n\n换掉旧水管;\n\n装上新水表。\n\n水费不涨。")
    assert [kind for kind, _ in found] == ["body", "bullet", "bullet", "bullet", "body"]


def test_a_short_numbered_sentence_over_smaller_numbers_is_a_heading() -> None:
    assert kinds("3.管好水渠。\n(1)清淤。渠里的泥每年清两回。\n(2)补漏。")[0] == ("heading", "3.管好水渠。")


def test_who_does_it_and_the_head_of_a_table_are_no_headings() -> None:
    found = kinds("水渠每年清淤两回。\n责任单位:水利局\n各村要出工出力,不得推诿。\n项目 单位 数量\n水塔要建在高处。")
    assert not [text for kind, text in found if kind == "heading"]


def test_a_plain_sentence_at_a_sections_end_is_a_caption_beside_other_captions() -> None:
    text = "图为新建的水塔。\n\n水塔建在山腰,供三个村用水。\n\n村民在新水塔前合影留念。\n\n桥也修好了\n\n桥长八百米,修了两年。"
    assert ("caption", "村民在新水塔前合影留念。") in kinds(text)


def test_a_numbered_line_that_stops_at_a_quotation_is_made_whole() -> None:
    assert cut("6.实施\n“水塔+水表”工程,年内完成。")[0].text == "6.实施“水塔+水表”工程,年内完成。"


@pytest.mark.parametrize(
    "occasion", ["——2026年1月15日在白塔市第三届人民代表大会第二次会议上", "（二〇二六年一月十五日在白塔市水务工作会议上）"]
)
def test_who_speaks_and_when_heads_nothing(occasion: str) -> None:
    found = cut(f"政府工作报告\n{occasion}\n市长 江河\n各位代表:\n现在,我代表市人民政府报告工作,请审议。\n一、水务\n修好水塔。")
    assert [part.kind for part in found][:3] == ["title", "boilerplate", "boilerplate"]
    assert [part.heading for part in found][2:5] == [None] * 3


def test_awards_gone_flat_are_items_below_their_class() -> None:
    flat = "一等奖（2项）1.甲厂水泵2.乙厂水管二等奖（3项）3.丙厂水表"
    assert [part.text for part in cut(f"获奖名单\n\n{flat}")] == [
        "获奖名单", "一等奖（2项）", "1.甲厂水泵", "2.乙厂水管", "二等奖（3项）", "3.丙厂水表",
    ]  # fmt: skip


def test_the_items_of_a_short_notice_head_nothing() -> None:
    found = cut("修塔种树的通知\n各村:\n一、修好水塔。\n二、种好柳树,挖好水沟。\n三、铺好村路。\n四、其他\n其他事项另行通知。")
    assert [part.kind for part in found][2:] == ["body", "body", "body", "heading", "body"]
    assert {part.heading for part in found[:5]} == {None}

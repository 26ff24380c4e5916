"""Sentences that stand in two documents, and set phrases that stand in many."""

import pytest
from spread_texts import document, spread

from models.diffusion.taken_over import find_copies

COPIED = "对首次建成的户用沼气储罐按罐体容积分档给予一次性奖补，奖补名单在村务公开栏张贴七日。"
CHANGED = "对首次建成的户用沼气储罐按罐体容积分档给予一次性奖补，奖补名单在乡镇网站公布七日。"
SCENES = (
    "梨园里新架了防雹网，枝头的果子没有落下一个",
    "渡口的摆渡船换了电机，早班的客人都说安静",
    "老街的石板路重新铺平，雨天也不再积水",
    "茶厂的烘房改烧秸秆块，屋顶上看不见黑烟",
    "小学操场装上了路灯，放学后孩子们还在踢球",
    "山泉水接进了灶台，挑水的扁担挂上了墙",
    "祠堂前的古樟请来医生，空洞填上了木炭",
    "榨油坊的木槌歇了三年，今秋又响了起来",
)
REGIONS = ("江苏", "浙江", "四川", "贵州", "云南", "青海", "山东", "福建")
FORMULA = "由农业农村局会同财政局按照各自职责分工抓好落实。"


def test_sentence_goes_from_the_earlier_to_the_later(scheme):
    """Whatever the order they are read in; with the share of the wording and the months between."""
    later = document("later", "浙江", "2024-05-10", CHANGED, "岸上的人挥手，船便靠了过来。")
    earlier = document("earlier", "江苏", "2024-03-10", "灶台边的水缸满了，孩子们去上学。", COPIED)
    found = find_copies(spread(scheme, later, earlier))
    (one,) = found.taken
    assert (one.source.text, one.target.text) == (COPIED, CHANGED)
    assert (one.relation, one.months) == ("follows", 2.0)
    assert 0.7 <= one.likeness < 1
    assert found.compared == 4 and found.phrases == []


def test_later_sentence_is_listed_once_with_its_earliest_source(scheme):
    """The third may be from the second; what is known is where it stood first."""
    parts = [document(f"d{n}", region, f"2024-0{n}-10", COPIED) for n, region in enumerate(("江苏", "浙江", "四川"), 1)]
    text = spread(scheme, *parts)
    found = find_copies(text)
    named = [(text.documents[one.source.row], text.documents[one.target.row]) for one in found.taken]
    assert named == [("d1", "d2"), ("d1", "d3")]


@pytest.mark.parametrize(("date", "relation"), [("2024-03-10", "same"), (None, "open"), ("2024", "open")])
def test_direction_is_not_guessed(scheme, date, relation):
    """Of one date, of none, or of a year alone."""
    text = spread(scheme, document("a", "江苏", "2024-03-10", COPIED), document("b", "浙江", date, COPIED))
    (one,) = find_copies(text).taken
    assert (one.relation, one.months) == (relation, None)


def test_copies_within_a_unit_are_no_diffusion(scheme):
    """They are counted; by document they are listed."""
    parts = document("a", "江苏", "2024-03-10", COPIED), document("b", "江苏", "2024-05-10", COPIED)
    found = find_copies(spread(scheme, *parts))
    assert (found.taken, found.inside) == ([], 1)
    assert len(find_copies(spread(scheme, *parts, by="document")).taken) == 1


def numbered(*said):
    """Return a document of each province in turn, a month after the one before."""
    return [document(f"d{n}", REGIONS[n], f"2024-0{n + 1}-10", *one) for n, one in enumerate(said)]


def test_what_keeps_company_with_everything_is_set_wording(scheme):
    """Offices in lists stand in sentences that are no copies of each other: two that hold nothing else are no copies."""
    long = [f"{scene}，{other}，{FORMULA}" for scene, other in zip(SCENES[:4], SCENES[4:], strict=True)]
    parts = numbered(*([one] for one in long), [FORMULA], [FORMULA], ["井水清。"], ["井水甜。"])
    found = find_copies(spread(scheme, *parts))
    assert found.taken == []
    assert {(one.sentence.text, one.common) for one in found.phrases} >= {(FORMULA, False)}
    alone = find_copies(spread(scheme, *numbered([FORMULA], [FORMULA], *([scene] for scene in SCENES[2:]))))
    assert len(alone.taken) == 1 and alone.phrases == []


def test_what_most_documents_say_is_a_set_phrase(scheme):
    """In five of eight it is no diffusion; in four of eight it still is."""
    for copies, taken, common in ((5, 0, 1), (4, 3, 0)):
        parts = numbered(*([COPIED] if n < copies else [scene] for n, scene in enumerate(SCENES)))
        found = find_copies(spread(scheme, *parts))
        assert (len(found.taken), sum(one.common for one in found.phrases)) == (taken, common)


def test_name_of_a_measure_within_a_sentence_is_no_copy(scheme):
    """A short sentence must be matched by one of its own length; a long one may stand within another."""
    short = "实施沼气储罐阶段性奖补办法。"
    long = f"过去一年里，各村挨家挨户登记，{short[:-1]}，登记册由会计和两名村民代表一同签字后存进档案柜。"
    parts = document("a", "江苏", "2024-03-10", short), document("b", "浙江", "2024-05-10", long)
    assert find_copies(spread(scheme, *parts)).taken == []
    again = (
        document("a", "江苏", "2024-03-10", COPIED),
        document("b", "浙江", "2024-05-10", f"村里议定，{COPIED[:-1]}，众人举手通过。"),
    )
    assert len(find_copies(spread(scheme, *again)).taken) == 1


def test_two_files_of_one_document_are_named(scheme):
    """Else every sentence of it would seem to spread."""
    parts = [document(name, region, "2024-03-10", *SCENES[:5]) for name, region in (("a", "江苏"), ("b", "浙江"))]
    assert find_copies(spread(scheme, *parts)).alike == [("a", "b", 5, 5)]


def test_no_sentence_is_no_error(scheme):
    """Headings alone, or nothing long enough."""
    found = find_copies(spread(scheme, document("a", "江苏", "2024-03-10", "第一章")))
    assert (found.taken, found.phrases, found.compared, found.alike) == ([], [], 0, [])

"""Paragraphs of one mould count once."""

from training.scheme.expanding.copied_paragraphs import without_copies

MOULD = "{0}月{1}日,全市新建加氢站{2}座,在建电解槽{1}台,氢能重卡累计行驶{2}万公里,安全生产形势总体平稳,未发生较大以上事故。"


def test_bulletin_with_other_figures_is_a_copy():
    """The first of a series stands for it."""
    texts = [MOULD.format(month, month + 3, month * 7) for month in range(1, 6)]
    assert without_copies(texts).tolist() == [True, False, False, False, False]


def test_other_text_about_the_same_is_none():
    """Nor are texts too short to tell."""
    texts = ["两座加氢站昼夜供气,司机不用绕路。", "加氢站的选址征求了居民的意见,离学校三百米。", "加氢站。", "加氢站。"]
    assert without_copies(texts).all()


def test_no_text():
    assert without_copies([]).shape == (0,)

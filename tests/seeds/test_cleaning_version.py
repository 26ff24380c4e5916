"""Clean text does not change unless the number of its version does.

A stored model refuses text that is cleaned otherwise than the text it was fitted on. It knows by
``seeds.cleaning.VERSION``, which is raised by hand.
"""

import hashlib
from collections.abc import Iterable, Iterator

from seeds import cleaning
from seeds.cleaning.clean import clean_text
from seeds.cleaning.fold import fold
from seeds.corpus import FOLDER

# SHA-256 of the texts below once they are clean and folded, by version (of the first, clean texts were folded ones). A new
# version gets a line of its own.
DIGESTS = {
    1: "06bb0836ba182a11581aae72741e5ee42a5d164b1c8ce4f839dce7c24133bcbf",
    2: "28a81fd0247dcccda580ba2c728c9b3214fe53b63c520c99e618439adb6ebf84",
}
# SHA-256 of the same texts as they stand.
SAMPLE = "91332d6778ec7efaa6f0e48f642f1cd2a01207111631621dc2dc7cc3df22ffde"
NEAR_MISSES = (
    "谁来种地?怎样种地?为什么要转型?、怎么转?涓涓细流,锛子和刨子,鍙字少见。",
    "共建园区 共享成果",
    "1 产值 亿元 500 预期性",
    "use AI and 5G-A (v2.0) in 3 cities, 100 MW/200 MWh",
)
# Traditional script is kept, and folded: as a whole, a single character, words with 著.
FOLDED = (
    "產業園區裡，機器人與無人機著力發展，著名學者的論著擺在櫃臺上。",
    "他著书立说,乾隆年间的瓷器也在其中,館藏丰富。",
    "瞭解后臺，頭髮、發展、麵條、面子、乾燥、乾坤、裏外、於是。",
)
# What the corpus does not hold: every kind of damage and of form that cleaning knows.
ODD = (
    *NEAR_MISSES,
    # full and half width, compatibility forms, radicals
    "ＡＩ＋制造，占比３５％；《規劃》（试行）：“一”‘二’？！",
    "㎡ ㈠ ① ⑳ ❶ ㉑ ㏕ ℃ Ⅳ ½ … —— · ～ ｡",
    "⼈⼯智能⽣产⼒，⺠⽣，⻓江，⿊⼟，⼜",
    "﹁豎排﹂ ︵括︶ 豈 更 車",
    *FOLDED,
    "进出⼜总额，⼜好⼜快，归⼜管理；水质Ⅲ 类，占 ３５ ％",
    # readings in brackets, whole and halved
    "新質(zhì)生產(chǎn)力，他們(men)擴(kuò)大產(chǎn)能",
    "扩大产(chǎn能,规guī)模,A股(ai)公司,重要(zhòngyào)",
    # GBK decoded one byte out of step, with and without readings; UTF-8 read as GBK or as Windows-1252
    "產(chǎn)品標(biāo)準(zhǔn)已定,公司采用鏈?zhǔn)焦芾怼?",
    "成績(jī)優(yōu)秀,請(qǐng)看報(bào)告。本市日?qǐng)?bào)記者報(bào)道",
    "数據(jù)顯(xiǎn)示,产量?zhuò)吨",
    "工厂正?诶┐笊?规模，年底前完工。",
    "村里的\ufffd藁墙械幕挥屑\ufffd钱",
    "鎴戜滑鎶婃柊鐨勪骇鍝佸崠鍒颁腑鍥藉悇鍦般€?",
    "æˆ‘ä»¬æŠŠæ–°çš„äº§å“�å\x8d–åˆ°ä¸\xadå›½å\x90„åœ°ã€‚",
    # private use, unseen characters, lone surrogates, replacement characters
    "储\ue5e5能\uf0b7培育\uf06c龙头\U000f0001",
    "储\u200b能\ufeff电\u00ad站\u202e逆\u2060接\ufe0f\x07\x85",
    "半个字\ud83d和\ufffd",
    # digest marks
    "全省电池产量翻番 [3],机组 [1, 2]、机 [4-6]组[12,13]投产[a]",
    # spaces: line breaks, typesetting, titles, tables, units
    "新 质生产力, 要在 2027 年前见效 。",
    "关于印发方案的通 知",
    "建设\n产业园\t和\u3000\u3000港口\u2028码头",
    "依照《水塘管理 办法》的规定,村里 要清淤。《水利局 财政局关于清淤的通知》已印发,照办。",
    "〔 2022〕 13 号 ( 试行 ) 第 3 条 — 5 年 , 占 35 %",
    # nothing, and nothing that is seen
    "",
    " \n\u3000\u200b",
)


def sample() -> Iterator[str]:
    """Yield the lines of the written corpus and the odd strings."""
    for path in sorted(FOLDER.glob("*.md")):
        yield from path.read_text(encoding="utf-8").split("\n")
    yield from ODD


def digest(texts: Iterable[str]) -> str:
    """Return the SHA-256 of texts, each on its line."""
    found = hashlib.sha256()
    for text in texts:
        found.update(text.encode(errors="surrogatepass") + b"\n")
    return found.hexdigest()


def test_clean_text_changes_only_with_its_version() -> None:
    version, raw, clean = cleaning.VERSION, digest(sample()), digest(fold(clean_text(text)) for text in sample())
    assert raw == SAMPLE, (
        "the written corpus or the odd strings have changed, and nothing can be said about cleaning. Put the old ones back "
        "and see that this test passes; then put the new ones in and record here "
        f"SAMPLE = {raw!r} and, in DIGESTS, {version}: {clean!r}."
    )
    assert version in DIGESTS, f"seeds.cleaning.VERSION is {version}: record its digest here, {version}: {clean!r}"
    assert clean == DIGESTS[version], (
        f"clean or folded text has changed, but seeds.cleaning.VERSION is still {version}. If the change is meant, set VERSION = "
        f"{version + 1} in seeds/cleaning/__init__.py, add {version + 1}: {clean!r} to DIGESTS here, and train the models "
        "again, which were fitted on the old text; otherwise undo it."
    )


def test_every_version_has_a_digest_of_its_own() -> None:
    assert list(DIGESTS) == list(range(1, cleaning.VERSION + 1))
    assert len(set(DIGESTS.values())) == len(DIGESTS)


def test_odd_strings_show_what_cleaning_does() -> None:
    """All but the near misses change; and cleaning twice changes nothing more."""
    unchanged = [text for text in ODD if clean_text(text) == text]
    assert unchanged == [*NEAR_MISSES, *FOLDED, ""]
    assert [text for text in unchanged if fold(text) == text] == [*NEAR_MISSES, ""]
    assert not [text for text in ODD if clean_text(clean_text(text)) != clean_text(text)]

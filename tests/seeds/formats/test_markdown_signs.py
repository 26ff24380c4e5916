"""Signs of Markdown, in its many dialects, do not come into the text."""

import pytest

from seeds.cleaning.fold import fold
from seeds.formats.markdown.markdown_text import read_markdown


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("修塔^[见附件。]之后修路。", ["修塔之后修路。", "见附件。"]),
        ("水塔\n\n:   村里最高的建筑。", ["水塔", "村里最高的建筑。"]),
        (
            "1. 修塔。\n1. 修井。\n1. 修路。\n\n随后验收。\n\n1. 通水。",
            ["1. 修塔。", "2. 修井。", "3. 修路。", "随后验收。", "1. 通水。"],
        ),
        ("3. 修塔。\n4. 修井。", ["3. 修塔。", "4. 修井。"]),
        ("#. 修塔。\n#. 修井。", ["修塔。", "修井。"]),
        ("- [x] 修塔\n- [ ] 修井", ["☑ 修塔", "☐ 修井"]),
        ("修塔。<br>修井。<br/>修路。", ["修塔。", "修井。", "修路。"]),
        ("<p>修塔。</p>\n<p>修井。</p>\n\n<ul><li>修路</li><li>通水</li></ul>", ["修塔。", "修井。", "修路", "通水"]),
        ("<details><summary>展开</summary>\n\n修塔。\n\n</details>", ["展开", "修塔。"]),
        ('<div align="center">\n\n# 水塔\n\n</div>\n\n<img src="a.png">修塔。', ["水塔", "修塔。"]),
        (r"水塔占\(60 \times 10^{4}\)元,\(注\)。", ["水塔占60×10^4元,(注)。"]),
        ("_塔_ 高==三==米,a_b_c。", ["塔高三米,a_b_c。"]),
        ("见[[水塔|塔]]和![[图.png]]。", ["见塔和。"]),
        ("> [!note] 提示\n> 先修塔。", ["提示先修塔。"]),
        ("[TOC]\n\n修塔。\n\n~~~\n修井。\n~~~", ["修塔。", "修井。"]),
        ("修塔。\n\n[一]: http://a.cn '题'", ["修塔。"]),
        ("| 村 | 塔 |\n|---|---|\n| 东村<br>西村 | 三座 |", ["村 塔", "东村西村 三座"]),
        ("| 村 | 塔 |\n|---|---|\n| Tower<br/>A | 三座 |", ["村 塔", "Tower A 三座"]),
        ("+---+---+\n| a | b |\n+===+===+\n| T | 1 |\n| A | 2 |\n+---+---+", ["a b", "T A 1 2"]),
        ("修塔。<BR>修井。", ["修塔。", "修井。"]),
        ("```修塔。```\n\n```text\n修井。\n```\n\n~~~修路。~~~", ["修塔。", "修井。", "~修路。~"]),
    ],
)
def test_signs_do_not_come_into_the_text(text: str, found: list[str]) -> None:
    assert [fold(segment.text) for segment in read_markdown(text)[1]] == found

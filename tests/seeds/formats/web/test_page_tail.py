"""Pages that end inside something: what stands behind it is named, not lost in silence."""

import time

import pytest
from conftest import jsonl

from seeds.formats.web.html import read_html
from seeds.formats.web.page_tail import unread_tail
from seeds.read import main

HEAD = '<!doctype html><html><head><meta charset="utf-8"></head><body><p>镇上修好了水塔，老人不必再去河边挑水。</p>'
BODY = "".join(f"<p>第{name}座储能电站昨日并网，村民点头称好。</p>" for name in "甲乙丙丁")
LOST = 4 * len("第甲座储能电站昨日并网村民点头称好")


def page(middle, end="</body></html>"):
    """Return a page with something in its middle."""
    return f"{HEAD}{middle}{BODY}{end}"


@pytest.mark.parametrize(
    "opened",
    ["<!-- ", "<script>", "<style>", '<a title="', "<img alt='", "<noscript>", "<iframe src=x>", "<template>", '<script src="'],
)
def test_what_stands_behind_an_opened_thing_is_named(opened):
    """With what was opened and how much it hides; what stands before it is read."""
    found = read_html(page(opened).encode(), "page.html")
    assert [block.text for block in found.blocks] == ["镇上修好了水塔，老人不必再去河边挑水。"]
    (problem,) = found.problems
    name = opened.split()[0].rstrip("> ")
    assert problem.problem == f"ends inside {name}, which is not closed: {LOST} Chinese characters behind it are not read"


@pytest.mark.parametrize(
    "middle",
    [
        "<!-- 旧的一段话，早已经删掉不用了 -->",
        '<script>var old = "<p>旧的一段话，早已经删掉不用了</p>";</script>',
        "<p title=it's>撇号</p>",
        '<a title="比较>大小">旁边</a>',
    ],
)
def test_what_is_closed_hides_nothing(middle):
    assert not read_html(page(middle).encode(), "page.html").problems


@pytest.mark.parametrize(
    "end",
    [
        '<div class="foo',
        "<!-- 统计代码",
        "<script>var names = ['人工智能产业联盟秘书处', '低空经济发展促进会办公室']",
        '<script>var data = "<p>新材料首批次应用示范指导目录公布</p>"</script>',
    ],
)
def test_page_that_is_cut_off_behind_its_text_has_lost_none(end):
    """A scraper stopped at so many bytes; what a script holds is no paragraph."""
    assert not read_html(page("", end).encode(), "page.html").problems


def test_page_with_nothing_else_says_why_it_has_no_text():
    """In place of the advice to wait until it has loaded."""
    found = unread_tail(f"<html><body><!-- {BODY}</body></html>", [], "page.html")
    assert found is not None and "ends inside <!--" in str(found)


def test_command_reads_the_rest_and_ends_with_1(call, tmp_path):
    """The page is named once, with what was left out."""
    path = tmp_path / "page.html"
    path.write_text(page("<!-- "), encoding="utf-8")
    outcome = call(main, path)
    assert outcome.code == 1 and outcome.out.count('"text": ') == 1
    assert "page.html: ends inside <!--, which is not closed" in outcome.complaint


@pytest.mark.parametrize("piece", ["<script ", "<script>", "<!-- ", '<a b="', "<a b='c'", "<a =", "</a ", "<noscript><script>"])
def test_time_is_in_proportion(piece):
    """Whatever is opened how often."""

    def seconds(count):
        text = HEAD + piece * count + BODY
        began = time.process_time()
        unread_tail(text, [], "page.html")
        return time.process_time() - began

    assert any(seconds(80_000) < 24 * max(seconds(10_000), 0.002) for _try in range(3))


@pytest.mark.parametrize("opened", ["<!-- ", "<script>", '<a title="'])
def test_cell_that_ends_inside_something_keeps_its_text(call, tmp_path, opened):
    """With its tags: a table is cut off at so many characters a cell."""
    outcome = call(main, jsonl(tmp_path / "a.jsonl", {"id": "a", "text": f"<p>镇上修好了水塔。</p>{opened}{BODY}"}))
    assert outcome.code == 0 and all(f"第{name}座储能电站" in outcome.out for name in "甲乙丙丁")
    closed = call(main, jsonl(tmp_path / "b.jsonl", {"id": "a", "text": f"<p>镇上修好了水塔。</p><!-- {BODY} -->"}))
    assert closed.code == 0 and "储能" not in closed.out and "<" not in closed.out


def test_what_stands_above_and_below_a_page_tells_nothing():
    """Its last words were found, at its head."""
    around = '<div><a href="/">网站首页</a> <a href="/map">网站地图栏目</a></div>'
    end = f"{around}</body></html>"
    found = read_html(page(f"{around}<p>县里又来了工匠，把旧井淘了一遍。</p><!-- ", end).encode(), "page.html")
    assert len(found.problems) == 1 and not any("储能" in block.text for block in found.blocks)
    assert not read_html(page(around, end).encode(), "page.html").problems


def test_time_is_in_proportion_to_what_was_found_and_what_was_not():
    """A long page of which the second half is lost."""

    def seconds(count):
        shown = [f"第{chr(0x4E00 + n)}{chr(0x4E00 + n * 7 % count)}座水塔昨日修成" for n in range(count)]
        lost = "".join(f"<p>第{chr(0x4E00 + n)}{chr(0x4E00 + n * 11 % count)}座储能电站并网</p>" for n in range(count))
        began = time.process_time()
        assert unread_tail(f"<!-- {lost}", shown, "page.html") is not None
        return time.process_time() - began

    assert any(seconds(16_000) < 24 * max(seconds(2_000), 0.002) for _try in range(3))

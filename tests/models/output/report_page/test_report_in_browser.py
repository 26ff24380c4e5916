"""The report page in a real browser, under its own policy: what a reader does has an effect, and only what is seen is drawn."""

from dataclasses import replace

import pytest
from report_pages import written

from experiments.shared.chromium import chromium, find_chromium
from labels import Evidence, Paragraph
from models.prediction import Prediction
from seeds.schemes import parse_scheme

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not find_chromium(), reason="needs the browser chromium: apt-get install chromium"),
]
SOLAR = "𠮷村的储能电站并网，Ｗｉ－Ｆｉ覆盖全村，无人机巡查线路。"
CHOIR = "村里的合唱队登台<img src=x onerror=alert(1)>。"


@pytest.fixture(scope="module")
def tab(tmp_path_factory):
    """Return a tab of a browser that all tests share."""
    with chromium(tmp_path_factory.mktemp("profile")) as found:
        yield found


def corpus(keys, size=300):
    """Return predictions of three documents: every fifth paragraph has the first label, every tenth the second, too."""
    found = []
    for n in range(size):
        doc = "甲乙丙"[n * 3 // size]
        facts = {"甲": {"region": "江西", "date": "2025-03-01"}, "乙": {"level": "national", "date": "2026-01-05"}, "丙": {}}[doc]
        labels = (*keys[:1] * (n % 5 == 0), *keys[1:2] * (n % 10 == 0))
        text = SOLAR if labels else f"{CHOIR}第{n}次。" * (1 + n % 7)
        paragraph = Paragraph(f"{doc}#{n}", doc, n, "body", text, title=f"{doc}方案", heading=f"第{n // 10}节", **facts)
        spans = [Evidence(key, 3, 7, "储能电站") for key in labels]
        found.append(
            Prediction(paragraph, labels, dict.fromkeys(keys, 0.9), tuple(spans), None, "m", 0.9 if n % 20 == 0 else 0.1)
        )
    return found


@pytest.fixture
def opened(tab, tmp_path):
    """Return a function that opens the page of some predictions."""

    def open_page(predictions, scheme, width=1280, **options):
        path = tmp_path / "页 面.html"
        path.write_text(written(predictions, scheme, folder=tmp_path, **options), encoding="utf-8")
        tab.complaints.clear()
        tab.open(path.as_uri(), width)
        tab.run("at('list')?.scrollIntoView({ behavior: 'instant' })")  # what is out of sight is not drawn
        tab.settle()
        return tab

    return open_page


def told(tab):
    """Return what the page says of the filters."""
    tab.settle(250)
    return tab.run("at('told').textContent")


def press(tab, selector):
    """Click on the first element of a kind."""
    tab.run(f"document.querySelector({selector!r}).click()")


def test_page_opens_with_what_carries_a_label(opened, scheme):
    """Its sizes, its counts, its title; the policy forbids nothing the page does."""
    tab = opened(corpus(scheme.keys), scheme)
    assert told(tab) == "60 / 300 段，3 篇文档"
    assert tab.run("at('title').textContent") == "3 篇文档，300 个段落"
    tiles = tab.run("[...document.querySelectorAll('.tiles div')].map((one) => one.innerText.split('\\n'))")
    assert tiles == [["段落", "300"], ["文档", "3"], ["有类别的段落", "60 · 20%"], ["地区", "2"], ["存疑", "15"]]
    lines = tab.run("[...document.querySelectorAll('#labels-table tbody tr')].map((row) => row.innerText.split(/\\s+/))")
    assert lines[0][1:] == ["60", "20%", "3"] and lines[1][1:] == ["30", "10%", "3"] and lines[-1][:3] == ["无类别", "240", "80%"]
    assert tab.run("[...document.querySelectorAll('#places-table tbody tr')].map((row) => row.cells[1].innerText)") == ["100"] * 3
    assert tab.run("[...document.querySelectorAll('#times-table th[scope=row]')].map((cell) => cell.innerText)") == [
        "2026", "2025", "没有日期",
    ]  # fmt: skip
    assert tab.complaints == []


def test_filters_work_together_and_count_what_each_would_leave(opened, scheme):
    tab = opened(corpus(scheme.keys), scheme)
    press(tab, "#label-chips button:nth-child(2)")
    assert told(tab) == "30 / 300 段，3 篇文档"
    tab.run("at('place').value = '1'; at('place').dispatchEvent(new Event('change'))")
    assert told(tab) == "10 / 300 段，1 篇文档"
    assert tab.run("[...at('label-chips').querySelectorAll('small')].map((one) => one.textContent)")[:3] == ["20", "10", "0"]
    press(tab, "#doubtful")
    assert told(tab) == "5 / 300 段，1 篇文档"
    press(tab, "#label-chips button:nth-child(2)")
    press(tab, "#clear")
    assert told(tab) == "60 / 300 段，3 篇文档"
    tab.run("at('show').value = 'none'; at('show').dispatchEvent(new Event('change'))")
    assert told(tab) == "240 / 300 段，3 篇文档"
    tab.run("at('show').value = 'all'; at('show').dispatchEvent(new Event('change'))")
    assert told(tab) == "300 / 300 段，3 篇文档"


@pytest.mark.parametrize(
    ("query", "n"),
    [
        ("储能", 60),
        ("wi-fi", 60),
        ("储能 无人机", 60),
        ("储能 合唱", 0),
        ('"储能 无人机"', 0),
        ("“电站并网”", 60),
        ("<IMG", 240),
        ("  ", 300),
    ],
)
def test_search_finds_words_in_any_width_and_case(opened, scheme, query, n):
    """Words apart by spaces must all occur; in quotation marks they are one. What was found is marked."""
    tab = opened(corpus(scheme.keys), scheme)
    tab.run("at('show').value = 'all'; at('show').dispatchEvent(new Event('change'))")
    tab.run(f"at('search').value = {query!r}; at('search').dispatchEvent(new Event('input'))")
    assert told(tab).startswith(f"{n} / 300 段")
    assert tab.run("at('no-match').hidden") == (n > 0)
    assert tab.run("document.querySelectorAll('#list mark.found').length > 0") == (0 < n < 300)


def test_evidence_is_marked_where_it_stands_and_text_stays_text(opened, scheme):
    """Also behind a character of two units; a character of two labels has the first one's colour, and names both."""
    tab = opened(corpus(scheme.keys), scheme)
    marks = tab.run("[...document.querySelectorAll('#list mark')].map((one) => [one.className, one.textContent, one.title])")
    assert {tuple(mark) for mark in marks} == {
        ("label-ai", "储能电站", "人工智能的依据"), ("label-ai", "储能电站", "人工智能、量子科技的依据"),
    }  # fmt: skip
    tab.run("choose({ show: 'none' })")
    assert tab.run("document.querySelectorAll('#list img').length") == 0
    assert tab.run("document.querySelector('#list .text').textContent").startswith(CHOIR)


def test_documents_are_sections_under_their_headings(opened, scheme):
    tab = opened(corpus(scheme.keys, 12), scheme)
    tab.run("choose({ show: 'all' })")
    assert tab.run("[...document.querySelectorAll('#list h3')].map((one) => one.textContent)") == ["甲方案", "乙方案", "丙方案"]
    under = tab.run("[...document.querySelectorAll('#list .under')].map((one) => one.textContent)")
    assert under == ["第0节", "第0节", "第0节", "第1节"]


def test_only_what_is_seen_is_drawn_and_nothing_jumps(opened, scheme):
    """Of ten thousand paragraphs a few dozen; scrolled to the end and back all is in place."""
    tab = opened(corpus(scheme.keys, 10_000), scheme)
    tab.run("choose({ show: 'all' })")
    most = tab.run("""(async () => {
      let most = 0, worst = 0;
      const top = (one) => one.getBoundingClientRect().top, bottom = (one) => one.getBoundingClientRect().bottom;
      const frames = async (n) => { while (n--) await new Promise((done) => requestAnimationFrame(done)); };
      list.scrollIntoView({ behavior: 'instant' });
      for (const step of [300, 900, 90000, 500, -400, -400, -70000, -400, -400, -400]) {
        window.scrollBy({ top: step, behavior: 'instant' });
        const seen = [...list.children].find((one) => bottom(one) > 0), before = seen && top(seen);
        await frames(4);
        if (seen?.isConnected && before < innerHeight) worst = Math.max(worst, Math.abs(top(seen) - before));
        if (top(list.firstChild) > 0 && top(list) < -10 || bottom(list.lastChild) < innerHeight) worst = 9999;
        most = Math.max(most, list.children.length);
      }
      return [most, worst];
    })()""")
    assert most[0] < 120 and most[1] < 2


def test_more_than_a_batch_is_turned_over(opened, scheme):
    """A browser gives up on elements of millions of lines."""
    many = [replace(one, evidence=()) for one in corpus(scheme.keys, 20_010)]
    tab = opened(many, scheme)
    tab.run("choose({ show: 'all' })")
    assert told(tab).endswith("本次列出第 1 至 20,000 段") and tab.run("at('earlier').hidden")
    press(tab, "#later")
    assert told(tab).endswith("本次列出第 20,001 至 20,010 段") and tab.run("at('later').hidden")
    assert tab.run("document.querySelectorAll('#list article').length") == 10
    press(tab, "#earlier")
    assert told(tab).endswith("第 1 至 20,000 段")


def test_all_that_is_listed_is_printed(opened, scheme):
    """And says by what it was chosen; afterwards the list is as it was."""
    tab = opened(corpus(scheme.keys, 1000), scheme)
    before = tab.run("document.querySelectorAll('#list article').length")
    tab.run("dispatchEvent(new Event('beforeprint'))")
    assert tab.run("document.querySelectorAll('#list article').length") == 200
    assert "筛选：有类别的 — 200 / 1,000 段" in tab.run("at('print-filters').textContent")
    tab.run("dispatchEvent(new Event('afterprint'))")
    assert tab.run("document.querySelectorAll('#list article').length") <= before + 5
    assert tab.pdf().startswith(b"%PDF")


def test_count_in_a_table_lists_what_it_counts(opened, scheme):
    tab = opened(corpus(scheme.keys), scheme)
    press(tab, "#doubtful")
    press(tab, "#places-table tbody tr:nth-child(1) td.cell button")
    shown = tab.run("document.querySelector('#places-table tbody tr:nth-child(1) td.cell button').textContent")
    assert told(tab).startswith(f"{shown} / 300 段")
    press(tab, "#labels-table tbody tr:last-child button")
    assert told(tab) == "240 / 300 段，3 篇文档"
    assert tab.run("document.activeElement.id") == "paragraphs"


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_page_is_as_wide_as_the_window(opened, scheme, width, lang):
    """Nothing scrolls sideways but what may; every button and field has a name."""
    tab = opened(corpus(scheme.keys), scheme, width, lang=lang)
    assert tab.run("document.documentElement.scrollWidth") == width
    nameless = "[...document.querySelectorAll('button, a')].filter((one) => !(one.textContent.trim() || one.ariaLabel)).length"
    assert tab.run(nameless) == 0 and tab.complaints == []


def small(keys, **fields):
    return Prediction(Paragraph("a#1", "a", 1, "body", "水塔。", **fields), (), dict.fromkeys(keys, 0.1), (), None, "m")


def test_page_without_anything_says_so(opened, scheme):
    tab = opened([], scheme)
    assert "没有段落" in tab.run("document.querySelector('main').innerText") and tab.complaints == []


def test_one_paragraph_without_date_place_or_label(opened, scheme):
    tab = opened([small(scheme.keys)], scheme)
    shown = tab.run("document.querySelector('main').innerText")
    assert all(said in shown for said in ("没有一个段落带地区", "没有一个段落带日期", "没有一个段落谈及任何类别", "水塔。"))
    assert told(tab) == "1 / 1 段，1 篇文档" and tab.run("at('title').textContent") == "1 个段落" and tab.complaints == []


def test_columns_of_the_readers_own_are_shown_and_are_text(opened, scheme):
    """Above a document where all its paragraphs have the same, else below each."""
    given = corpus(scheme.keys, 30)
    cells = [{"经办": "周" if one.paragraph.doc == "甲" else f"<img src=x onerror=alert(1)>{n}"} for n, one in enumerate(given)]
    given = [replace(one, paragraph=replace(one.paragraph, extra=own)) for one, own in zip(given, cells, strict=True)]
    tab = opened(given, scheme)
    tab.run("choose({ show: 'all' })")
    tab.settle(250)
    told_of = "[...document.querySelectorAll('{} .own')].map((one) => one.innerText.replaceAll('\\n', ' '))"
    assert tab.run(told_of.format(".head"))[0] == "经办 周" and len(tab.run(told_of.format(".head"))) == 1
    assert "经办 <img src=x onerror=alert(1)>10" in tab.run(told_of.format(".entry"))
    assert tab.run("document.querySelectorAll('#list img').length") == 0 and tab.complaints == []


@pytest.mark.parametrize("n", [1, 2, 9, 30])
def test_schemes_of_any_size(opened, n):
    labels = "".join(f'[[label]]\nkey = "own{k}"\nname = "很长的类别名称{k}"\n' for k in range(n))
    scheme = parse_scheme({"labels.toml": labels, "lexicon.toml": ""}, "own", "own")
    tab = opened(corpus(scheme.keys, 60), scheme, 390)
    assert tab.run("document.querySelectorAll('#label-chips button').length") == n
    assert told(tab) == "12 / 60 段，3 篇文档" and tab.run("document.documentElement.scrollWidth") == 390
    assert tab.complaints == []


def test_script_that_was_slipped_in_does_not_run(tab, scheme, tmp_path):
    """The policy names ours alone."""
    page = written([small(scheme.keys)], scheme).replace("</main>", "<script>window.slipped = 1</script></main>")
    (tmp_path / "a.html").write_text(page, encoding="utf-8")
    tab.complaints.clear()
    tab.open((tmp_path / "a.html").as_uri())
    assert tab.run("window.slipped ?? 0") == 0 and tab.run("rows.length") == 1
    assert any("Content Security Policy" in one for one in tab.complaints)

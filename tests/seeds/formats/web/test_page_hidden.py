"""A page that hides most of its text until a script shows it says so; others do not."""

import pytest
from conftest import lines

from seeds import read

SHOWN = "本页共列项目若干，点开方可细看，每周更新一次。"
HIDDEN = [f"第{number}号项目由城南厂承建，冬天开工，来年夏天并网，届时可供全城用电，余电存入站内。" for number in range(8)]


def notes(call, folder, body, head=""):
    """Return the texts of a page, and the notes."""
    path = folder / "wind.html"
    path.write_text(f"<html><head>{head}</head><body>{body}</body></html>", encoding="utf-8")
    outcome = call(read.main, path)
    assert outcome.code == 0
    says = [line.removeprefix(f"note: {path}: ") for line in outcome.err.splitlines() if line.startswith("note: ")]
    return [one["text"] for one in lines(outcome.out)], says


def paragraphs(texts):
    """Return them as the page has them."""
    return "".join(f"<p>{text}</p>" for text in texts)


@pytest.mark.parametrize(
    "wrapped",
    [
        "<div style='display:none'>{}</div>",
        "<div hidden>{}</div>",
        "<div><span>展开</span><div style='color:red; display : none;'>{}</div></div>",
        "<template>{}</template>",
        "<div class='more'>{}</div>",
    ],
)
def test_most_of_the_text_is_hidden(call, tmp_path, wrapped):
    """However it is hidden, in one part or in several."""
    head = "<style>.more { display: none }</style>" if "more" in wrapped else ""
    count = sum(map(len, HIDDEN))
    for body in (wrapped.format(paragraphs(HIDDEN)), "".join(wrapped.format(paragraphs([text])) for text in HIDDEN)):
        texts, says = notes(call, tmp_path, f"<p>{SHOWN}</p>{body}", head)
        assert set(texts) - {"展开"} == {SHOWN}
        (line,) = says
        assert line.startswith(f"hides {count} characters of text until a script shows them, more than it shows")


@pytest.mark.parametrize(
    "hidden",
    [
        paragraphs(HIDDEN[:4]),  # less than is shown
        "".join(f"<li><a href='#'>栏目{number}</a></li>" for number in range(400)),  # a menu
        paragraphs(HIDDEN[4:] * 3 + HIDDEN[:4]),  # what is shown, too, and a little more
        f"<script>{'；'.join(HIDDEN * 3)}</script><style>{'，'.join(HIDDEN * 3)}</style>",
        "",
    ],
    ids=["less", "menu", "copy", "script", "nothing"],
)
def test_page_that_shows_its_text_says_nothing(call, tmp_path, hidden):
    """Ordinary pages hide menus, notices, and copies for printing."""
    texts, says = notes(call, tmp_path, f"{paragraphs(HIDDEN[4:])}<p>{SHOWN}</p><div style='display:none'>{hidden}</div>")
    assert len(texts) == 5 and says == []


def test_a_few_words_are_not_worth_a_line(call, tmp_path):
    """A page of one sentence hides a notice of two."""
    assert notes(call, tmp_path, f"<p>{SHOWN}</p><div hidden>{paragraphs(HIDDEN[:2])}</div>")[1] == []


def test_page_that_shows_nothing_is_read_as_a_whole(call, tmp_path):
    """As before: then nothing is left out."""
    texts, says = notes(call, tmp_path, f"<div style='display:none'>{paragraphs(HIDDEN)}</div>")
    assert len(texts) == len(HIDDEN) and says == []

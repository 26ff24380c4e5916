"""What the topic page says: the same in both languages, all of it in one file, none of it in another."""

import re
import tomllib

import pytest
from topic_readings import Outline, corpus, html, read, tagger

from labels.taxonomy import parse_taxonomy
from labels.wording import speaking
from training.topic_report.files import write_topic_report
from training.topic_report.page import FOLDER
from training.topic_report.page_words import FILE, PageWords

CATALOGUE = tomllib.loads(FILE.read_text(encoding="utf-8"))
CHINESE = re.compile("[一-鿿]")
FILLED = re.compile(r"\{(\w+)\}")


def sentences(lang, part):
    """Return the sentences of a language, those of the templates or those of the script, without the forms of one thing."""
    found = CATALOGUE[lang] if part == "page" else CATALOGUE[lang]["script"]
    return {key: text for key, text in found.items() if key != "script" and not key.endswith("_one")}


@pytest.mark.parametrize("part", ["page", "script"])
def test_languages_say_the_same(part):
    chinese, english = sentences("zh", part), sentences("en", part)
    assert set(chinese) == set(english)
    assert {key for key in chinese if set(FILLED.findall(chinese[key])) != set(FILLED.findall(english[key]))} == set()
    assert not [key for key, text in english.items() if CHINESE.search(text)]


def test_forms_of_one_thing_belong_to_sentences():
    for found in (CATALOGUE["en"], CATALOGUE["en"]["script"]):
        assert {key.removesuffix("_one") for key in found if key.endswith("_one")} - set(found) == set()


@pytest.mark.parametrize("part", ["page", "script"])
def test_every_sentence_is_said(part):
    """Some have keys that are put together: reasons, verdicts, ways to change."""
    names = ("*.js",) if part == "script" else ("*.html", "*.md")
    text = "".join(path.read_text(encoding="utf-8") for name in names for path in FOLDER.glob(name))
    text += (FILE.parent.parent / "page_words.py").read_text(encoding="utf-8") if part == "page" else ""
    together = re.compile(r"edit_|refused_|none_|why_|growing|steady|shrinking|rising|falling")
    said = set(re.findall(r"words\.(\w+)", text)) | set(re.findall(r'"(\w+)"', text))
    assert {key for key in sentences("zh", part) if key not in said and not together.match(key)} == set()


@pytest.mark.parametrize("path", sorted(FOLDER.glob("topics.*")) + sorted(FOLDER.glob("*.js")), ids=lambda path: path.name)
def test_nothing_is_said_past_the_file(path):
    text = path.read_text(encoding="utf-8")
    assert CHINESE.findall(re.sub(r'content: "、"', "", text)) == []


def test_english_page_has_chinese_texts_and_no_chinese_sentence(analyzer):
    """Names of labels are English where the scheme has some."""
    page = html(corpus(), tagger(analyzer), "Small corpus", "en")
    outline = Outline(page)
    assert ("html", {"lang": "en"}) in outline.tags and "<title>Small corpus: 7 topics</title>" in page
    assert "texts dated January 2026 to March 2026" in outline.shown and "labels by people" in outline.shown
    assert "artificial intelligence" in outline.shown and "人工智能" in outline.shown
    begins = [FILLED.split(text)[0] for part in ("page", "script") for text in sentences("zh", part).values()]
    assert [begin for begin in begins if len(begin) > 3 and begin in page] == []


@pytest.mark.parametrize(("lang", "clear"), [("zh", "取消"), ("en", "Clear")])
def test_words_are_not_taken_for_methods(analyzer, lang, clear):
    """A sentence may be called like one: clear, items, copy."""
    page = html(corpus(), tagger(analyzer), lang=lang)
    assert f'id="map-clear" hidden>{clear}</button>' in page and "built-in" not in page


def test_english_markdown_has_the_tables_of_the_chinese(tmp_path, analyzer):
    shape = {}
    for lang in ("zh", "en"):
        with speaking(lang):
            write_topic_report(tmp_path, read(corpus(), tagger(analyzer), "small"))
        text = (tmp_path / "topics.md").read_text(encoding="utf-8")
        shape[lang] = [re.sub(r"[^|#]", "", line) for line in text.splitlines() if line[:1] in "|#"]
    assert shape["zh"] == shape["en"] and "# small: 7 topics" in text and "## Rising and falling" in text


@pytest.mark.parametrize(
    ("lang", "name", "said"),
    [
        ("zh", "2026-08", "2026年8月"),
        ("zh", "2026-Q3", "2026年三季度"),
        ("zh", "2026", "2026年"),
        ("en", "2026-08", "August 2026"),
        ("en", "2026-Q3", "Q3 2026"),
        ("en", "2026", "2026"),
    ],
)
def test_periods_are_written_as_people_do(lang, name, said):
    assert PageWords(lang).period(name) == said


def test_numbers_have_marks_and_one_thing_its_own_form():
    words = PageWords("en")
    assert [words.say("count_documents", n=n) for n in (0, 1, 1200)] == ["0 documents", "1 document", "1,200 documents"]
    assert PageWords("zh").say("count_documents", n=1) == "1 篇文档"


def test_label_without_an_english_name_keeps_its_own():
    """A key that is a number says nothing; one that is a word does where it is said to be the name."""
    text = "".join(f'[[label]]\nkey = "{key}"\nname = "甲"\n{more}' for key, more in (("label_1", ""), ("road", "")))
    taxonomy = parse_taxonomy(f'{text}[[label]]\nkey = "sea"\nname = "海"\nenglish = "the sea"\n', "own")
    assert PageWords("en").label_names(taxonomy) == {"label_1": "甲", "road": "甲", "sea": "the sea", "none": ""}
    assert PageWords("zh").label_names(taxonomy) == {"label_1": "甲", "road": "甲", "sea": "海", "none": ""}

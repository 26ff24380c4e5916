"""The report page as a file: one, safe whatever the text, in two languages, in the colours of the scheme."""

import base64
import hashlib
import re
import tomllib
from pathlib import Path

import pytest
from conftest import jsonl
from report_pages import island, shown, written
from small_predictions import STORAGE, prediction
from topic_readings import Outline

from labels.paragraphs import LEVELS
from labels.wording import speaking
from models.output.page_shell import LOOK
from models.output.report_page.report_writer import FOLDER, SCRIPTS
from models.predict import main
from seeds.cleaning.clean import clean_text
from seeds.schemes import parse_scheme

CATALOGUE = tomllib.loads((FOLDER / "words.toml").read_text(encoding="utf-8"))
EVIL = "城北今年新建</script><script>alert('储能电站')</script><!--&amp;\"两处,<b>无人机也常常飞过,村民都来看\u2028"


def parts(page):
    """Return its policy, script and style."""
    outline = Outline(page)
    policy = next(found["content"] for _, found in outline.tags if found.get("http-equiv"))
    return (
        policy,
        re.search(r"<script>(.*?)</script>", page, re.DOTALL)[1],
        re.search(r"<style>(.*?)</style>", page, re.DOTALL)[1],
    )


def test_page_is_one_well_formed_file_that_fetches_nothing(scheme):
    """It can be mailed, and opened in a train."""
    page = written([prediction(scheme, STORAGE)], scheme)
    outline = Outline(page)
    assert page.startswith("<!doctype html>") and page.rstrip().endswith("</html>") and outline.open == []
    assert len(set(outline.ids)) == len(outline.ids) > 15
    assert not [found for _, found in outline.tags if "src" in found]
    assert {found["href"] for tag, found in outline.tags if tag == "link"} == {"data:,"}
    assert not re.search(r"https?://|@import|url\(|fetch\(|XMLHttp|\{\{|\}\}\}", page)


def test_browser_may_run_this_script_with_this_style_and_no_other(scheme):
    """The policy names their digests; nothing is fetched, nothing sent."""
    policy, script, style = parts(written([prediction(scheme, STORAGE)], scheme))
    rules = dict(rule.split(" ", 1) for rule in policy.split("; "))

    def digest(text):
        return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"

    assert (rules["default-src"], rules["script-src"], rules["style-src"]) == ("'none'", digest(script), digest(style))


def test_page_has_no_style_or_script_in_its_markup(scheme):
    """The policy would forbid it."""
    for _, found in Outline(written([], scheme)).tags:
        assert not [name for name in found if name == "style" or name.startswith("on")]


@pytest.mark.parametrize("field", ["text", "id", "doc", "region", "title", "issuer", "heading", "source", "number"])
def test_nothing_read_becomes_markup(call, trained_store, scheme, tmp_path, field):
    """Whatever field it stands in: the page has the elements of an empty one."""
    path = jsonl(tmp_path / "a.jsonl", {"text": "村里的合唱队登台。", field: EVIL})
    outcome = call(main, "--input", path, "--model", "lexicon", "--format", "html")
    assert outcome.code == 0, outcome.err
    assert Outline(outcome.out).tags == Outline(written([], scheme, lang=None)).tags and "<!--" not in outcome.out
    (found,) = shown(outcome.out)
    if field == "text":
        assert found["text"] == clean_text(EVIL)
    assert found[field]


@pytest.mark.parametrize(("name", "link"), [("out.html", "in/a.txt"), ("in/out.html", "a.txt"), ("else/out.html", "../in/a.txt")])
def test_command_writes_links_that_lead_from_the_page(call, trained_store, tmp_path, name, link):
    """Wherever it is started."""
    for folder in ("in", "else"):
        (tmp_path / folder).mkdir()
    (tmp_path / "in" / "a.txt").write_text(f"{STORAGE}\n", encoding="utf-8")
    outcome = call(main, "--input", tmp_path / "in" / "a.txt", "--model", "lexicon", "--output", tmp_path / name)
    assert outcome.code == 0, outcome.err
    assert [(one["source"], one["link"]) for one in shown((tmp_path / name).read_text(encoding="utf-8"))] == [("a.txt", link)]


def test_script_never_makes_markup_of_text():
    """No way but text nodes."""
    for name in SCRIPTS:
        script = (FOLDER / f"{name}.js").read_text(encoding="utf-8")
        assert not re.search(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|DOMParser|eval\(|Function\(", script)
        assert max(map(len, script.splitlines())) < 250 and len(script.splitlines()) <= 320


def test_scripts_stand_in_the_folder_and_are_all_used():
    assert {path.stem for path in FOLDER.glob("*.js")} == set(SCRIPTS)


# --- words ----------------------------------------------------------------------------------------------------------


def test_languages_have_the_same_sentences_with_the_same_places_to_fill():
    """Complete in each."""
    assert set(CATALOGUE) == {"zh", "en"}
    zh, en = CATALOGUE["zh"], CATALOGUE["en"]
    assert list(zh) == list(en) and all(text.strip() for text in [*zh.values(), *en.values()])
    places = {key: [sorted(re.findall(r"\{(\w+)\}", words[key])) for words in (zh, en)] for key in zh}
    assert {key: found for key, found in places.items() if found[0] != found[1] and key != "title"} == {}


def test_every_sentence_is_used_and_every_one_used_is_there():
    """By the markup, or by the script: say("key"), words.key; levels by their names."""
    used = set(re.findall(r"\{\{(\w+)\}\}", (FOLDER / "report.html").read_text(encoding="utf-8")))
    for name in SCRIPTS:
        used |= set(re.findall(r'(?:say\("|words\.)(\w+)', (FOLDER / f"{name}.js").read_text(encoding="utf-8")))
    used -= {"style", "policy", "script", "data"}
    assert used - set(CATALOGUE["zh"]) == set()
    assert set(CATALOGUE["zh"]) - used == {f"level_{level}" for level in LEVELS}


def test_no_sentence_stands_in_the_script_or_the_markup():
    """In one place alone."""
    for name in ("report.html", "report.css", *(f"{name}.js" for name in SCRIPTS)):
        assert re.findall("[\u4e00-\u9fff]+", (FOLDER / name).read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(("lang", "code", "name"), [("zh", "zh-CN", "储能"), ("en", "en", "energy storage")])
def test_page_is_in_the_language_asked_for(scheme, lang, code, name):
    """With the labels' names in it; in that of the command where nothing is asked for."""
    page = written([prediction(scheme, STORAGE)], scheme, lang=lang)
    assert f'<html lang="{code}">' in page and island(page)["words"]["lang"] == code
    assert name in [label["name"] for label in island(page)["labels"]]
    with speaking(lang):
        assert written([prediction(scheme, STORAGE)], scheme, lang=None)[:500] == page[:500]


def test_label_without_an_english_name_keeps_the_other(scheme):
    bare = parse_scheme({"labels.toml": '[[label]]\nkey = "own0"\nname = "甲"\n', "lexicon.toml": ""}, "own", "own")
    assert [label["name"] for label in island(written([], bare, lang="en"))["labels"]] == ["甲"]


# --- look -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("n", [1, 2, 9])
def test_page_of_any_scheme_has_its_labels_and_colours(n):
    labels = "".join(f'[[label]]\nkey = "own{k}"\nname = "甲<{k}>"\ncolour = "#0000{k:02x}"\n' for k in range(n))
    scheme = parse_scheme({"labels.toml": labels, "lexicon.toml": ""}, "own", "own")
    page = written([prediction(scheme, STORAGE, ("own0",))], scheme)
    assert [(one["key"], one["name"], one["css"]) for one in island(page)["labels"]] == [
        (f"own{k}", f"甲<{k}>", f"label-own{k}") for k in range(n)
    ]
    assert re.findall(r"^\.label-own\d { --hue: (#\w+); }$", page, re.MULTILINE) == [f"#0000{k:02x}" for k in range(n)]


def test_page_looks_like_the_topic_page(scheme):
    """The look stands in it whole, before what it has of its own."""
    _, _, style = parts(written([], scheme))
    assert style.startswith(LOOK.read_text(encoding="utf-8"))


@pytest.mark.parametrize("path", [LOOK, *(FOLDER / name for name in ("report.css", "report.html"))], ids=lambda path: path.name)
def test_look_names_no_label(path, taxonomy):
    """Colours of labels come from the scheme."""
    text = Path(path).read_text(encoding="utf-8")
    assert [label.colour for label in taxonomy.labels if label.colour in text] == []


def luminance(colour):
    """Return the relative luminance of a colour (WCAG 2)."""
    channels = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [one / 12.92 if one <= 0.04045 else ((one + 0.055) / 1.055) ** 2.4 for one in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize(
    ("text", "ground"),
    [
        *((text, ground) for text in ("ink", "muted", "accent") for ground in ("ground", "paper")),
        ("doubt", "doubt-ground"),
        ("right", "right-ground"),
        ("ink", "found"),
    ],
)
def test_text_stands_out_from_its_ground(text, ground):
    """At least 4.5 to 1 (WCAG 2, AA)."""
    colours = dict(re.findall(r"--([\w-]+): (#[0-9a-f]{3,6})\b", LOOK.read_text(encoding="utf-8")))
    colours = {name: one if len(one) == 7 else "#" + "".join(2 * sign for sign in one[1:]) for name, one in colours.items()}
    low, high = sorted((luminance(colours[text]), luminance(colours[ground])))
    assert (high + 0.05) / (low + 0.05) >= 4.5


def test_every_control_has_a_label(scheme):
    """Inputs and lists stand inside a label; regions are named."""
    page = written([], scheme)
    for control in re.finditer(r"<(?:input|select)\b", page[: page.index('id="data"')]):
        assert page.rfind("<label", 0, control.start()) > page.rfind("</label>", 0, control.start())

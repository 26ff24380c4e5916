"""类别 on the server: what words find, what a change would do, what is written and when."""

import time
import tomllib
from itertools import product

import numpy as np
import pytest
from desk_browser import desk, filled, opened_here, write_scheme

from models.text.analyzer import Analyzer
from seeds.schemes import CHINESE_CODEBOOK, CODEBOOK, load_scheme
from training.desk.scheme_words.folded_texts import FoldedTexts
from training.desk.scheme_words.word_change import WordChange, changed_scheme, differing_words, scheme_with_label
from training.desk.scheme_words.word_proposer import proposed
from training.desk.state.desk_file import DeskFile
from training.desk.state.row_columns import read_columns
from training.scheme.codebook_text import scheme_words


@pytest.fixture(scope="module")
def looked(tmp_path_factory):
    """Yield a desk in which nothing is written."""
    folder = tmp_path_factory.mktemp("words")
    with desk(filled(folder / "材料"), "--person", "甲", "--corrections", str(folder / "log.jsonl")) as found:
        found.folder = folder
        yield found


@pytest.fixture
def changed(tmp_path):
    """Yield a desk whose scheme may be written to."""
    with desk(filled(tmp_path / "材料"), "--person", "甲", "--corrections", str(tmp_path / "log.jsonl")) as found:
        found.folder = tmp_path
        yield found


def lexicon(browser):
    return browser.folder / "scheme" / "lexicon.toml"


def everything(folder):
    return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file() and "sqlite" not in path.name}


def test_words_say_what_they_find(looked):
    status, told = looked.get("/api/words", label="quantum")
    assert (status, told["own"], told["file"], told["copy"]) == (200, True, "scheme/lexicon.toml", "材料-scheme")
    (word,) = told["words"]
    assert {name: word[name] for name in ("word", "field", "group")} == {"word": "量子", "field": "terms", "group": ""}
    assert word["stands"] == word["counts"] == told["by_rule"]["quantum"] == looked.get("/api/search", q="量子")[1]["total"]
    assert told["paragraphs"] == looked.get("/api/search", limit=0)[1]["total"]


def test_places_of_a_word_of_the_scheme_and_of_any_other(looked):
    told = looked.get("/api/words-places", label="quantum", word="量子")[1]
    assert told["total"] == len(told["places"]) == looked.get("/api/search", q="量子")[1]["total"]
    for place in told["places"]:
        ((start, end),) = place["marks"]
        assert place["text"][start:end] == "量子" and place["status"] == "counts"
    other = looked.get("/api/words-places", label="quantum", word="公路")[1]
    assert other["total"] == 2 and {place["status"] for place in other["places"]} == {""}
    assert len({place["doc"] for place in other["places"]}) == 2
    assert looked.get("/api/words-places", label="quantum", word="没有的词")[1]["total"] == 0


def test_change_is_tried_and_nothing_is_written(looked):
    """Gains and losses with their documents and examples; words in any width; what people said is counted."""
    before = everything(looked.folder)
    body = {"label": "quantum", "add": {"terms": ["公路"], "except": ["量子芯片"]}, "drop": {}}
    status, told = looked.post("/api/words-try", body)
    assert status == 200
    (label,) = told["labels"]
    assert label["key"] == "quantum" and label["gained"]["paragraphs"] == 2 == label["gained"]["documents"]
    assert label["gained"]["carrying"] == label["lost"]["paragraphs"] == 0  # 量子计算 stands in that paragraph too
    assert [one["text"][slice(*one["marks"][0])] for one in label["gained"]["examples"]] == ["公路", "公路"]
    assert sorted(one["gained"] for one in label["by_document"]) == [1, 1]
    lost = looked.post("/api/words-try", {"label": "quantum", "drop": {"terms": ["量子"]}})[1]["labels"][0]["lost"]
    assert lost["paragraphs"] == lost["carrying"] == looked.get("/api/search", q="量子")[1]["total"]
    assert everything(looked.folder) == before
    assert looked.get("/api/words", label="quantum")[1]["words"][0]["word"] == "量子"


def test_new_label_is_tried(looked):
    new = {"name": "农村公路", "key": "road", "words": ["健身步道"]}
    (label,) = looked.post("/api/words-try", {"new": new})[1]["labels"]
    assert (label["key"], label["gained"]["paragraphs"], "carrying" in label["gained"]) == ("road", 2, False)


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"label": "quantum"},
        {"label": "nothing", "add": {"terms": ["云"]}},
        {"label": "quantum", "add": {"block": ["云"]}},
        {"label": "quantum", "add": {"terms": "云"}},
        {"label": "quantum", "add": {"terms": [""]}},
        {"label": "quantum", "add": {"terms": ["云\n雨"]}},
        {"label": "quantum", "add": {"terms": ["云" * 41]}},
        {"label": "quantum", "add": {"terms": ["量子"]}},
        {"label": "quantum", "add": {"weak": ["量子"]}},
        {"label": "quantum", "drop": {"terms": ["云"]}},
        {"new": {"name": "量子类", "key": "x"}},
        {"new": {"name": "云", "key": "quantum"}},
        {"new": {"name": "云", "key": "云"}},
        {"new": {"name": "云=雨", "key": "cloud"}},
        {"new": "云"},
    ],
)
@pytest.mark.parametrize("path", ["/api/words-try", "/api/words-keep", "/api/words-label"])
def test_what_is_no_change_is_refused_in_a_sentence(looked, body, path):
    before = everything(looked.folder)
    digest = looked.get("/api/words")[1]["digest"]
    status, told = looked.post(path, {**body, "digest": digest, "folder": "新类别"})
    assert status == 400 and told["error"].count("\n") == 0 and len(told["error"]) < 300
    assert everything(looked.folder) == before


def test_kept_words_are_in_the_lexicon_with_its_comments_and_tag_again(changed):
    path = lexicon(changed)
    path.write_text("# 我的词\n" + path.read_text(encoding="utf-8"), encoding="utf-8")
    digest = changed.get("/api/words")[1]["digest"]
    body = {"label": "quantum", "add": {"terms": ["公路"]}, "drop": {"terms": ["量子"]}, "digest": digest}
    status, told = changed.post("/api/words-keep", body)
    assert (status, "another hand" in told["error"]) == (400, True)  # the comment was written meanwhile
    path.write_text(path.read_text(encoding="utf-8").removeprefix("# 我的词\n"), encoding="utf-8")
    assert changed.post("/api/words-keep", {**body, "digest": "x"})[0] == 400
    status, told = changed.post("/api/words-keep", body)
    assert (status, told["command"]) == (200, None)
    assert tomllib.loads(path.read_text(encoding="utf-8"))["quantum"]["terms"] == ["公路"]
    assert load_scheme(path.parent).digest == told["digest"] == changed.get("/api/words")[1]["digest"]
    assert "公路" in (path.parent / "decisions.csv").read_text(encoding="utf-8-sig")
    assert {row["text"] for row in changed.rows(label="quantum")} == {row["text"] for row in changed.rows(q="量子")}
    assert changed.post("/api/words-tag", {})[0] == 200
    changed.wait()
    assert {row["text"] for row in changed.rows(label="quantum")} == {"新修农村公路三百公里。"}
    assert changed.post("/api/words-keep", body)[0] == 400  # looked at before that


def test_new_label_is_a_new_folder_with_all_labels(changed):
    given = {"new": {"name": "公路", "key": "road", "words": ["步道"]}, "folder": "带公路的类别"}
    before = everything(changed.folder)
    status, told = changed.post("/api/words-label", given)
    assert status == 200 and "--scheme" in told["command"] and "带公路的类别" in told["command"]
    scheme = load_scheme(changed.folder / "带公路的类别")
    assert scheme.keys == ("ai", "quantum", "low_altitude", "energy_storage", "road")
    assert scheme.lexicon.entries["road"].terms == ("公路", "步道") and scheme.lexicon.entries["quantum"].terms == ("量子",)
    assert {path: data for path, data in everything(changed.folder).items() if path in before} == before
    for folder in ("带公路的类别", "材料", "../外面", "industries", "", ".x", 3):
        assert changed.post("/api/words-label", {**given, "folder": folder})[0] == 400


def test_new_label_is_used_by_the_open_desk(changed):
    """Its words tag, people's answers stay, its folder can be written to, and training learns from the answers."""
    row = changed.rows(q="歌咏")[0]
    assert changed.post("/api/answer", {"rows": [row["row"]], "labels": ["ai"]})[0] == 200
    given = {"new": {"name": "公路", "key": "road", "words": []}, "folder": "带公路"}
    assert changed.post("/api/words-use", {"folder": "带公路"})[0] == 400  # nobody has written it
    assert changed.post("/api/words-label", given)[0] == 200
    status, said = changed.post("/api/words-use", {"folder": "带公路"})
    assert status == 200 and changed.get("/api/job", id=said["job"])[1]["kind"] == "read"
    assert changed.rows(q="歌咏")[0]["labels"] == ["ai"], "the page is usable while it tags"
    state = changed.wait()
    assert [one["key"] for one in state["scheme"]["labels"]][-1] == "road" and state["jobs"][0]["state"] == "done"
    assert {one["text"] for one in changed.rows(label="road")} == {"新修农村公路三百公里。"}
    told = changed.get("/api/words", label="road")[1]
    assert told["own"] and told["file"] == "带公路/lexicon.toml"
    body = {"label": "road", "add": {"terms": ["歌咏"]}, "digest": told["digest"]}
    assert changed.post("/api/words-keep", body)[0] == 200
    assert load_scheme(changed.folder / "带公路").lexicon.entries["road"].terms == ("公路", "歌咏")
    assert load_scheme(changed.folder / "scheme").keys == ("ai", "quantum", "low_altitude", "energy_storage")
    assert changed.get("/api/learning")[1]["answers"] == 1
    row = changed.rows(q="歌咏")[0]  # its file was read again
    changed.post("/api/answer", {"rows": [row["row"]], "add": ["road"]})
    assert changed.rows(q="歌咏")[0]["labels"] == ["ai", "road"]
    changed.post("/api/queue/draw", {"count": 5})
    changed.wait()
    assert {one["label"] for one in changed.get("/api/queue")[1]["items"]} <= set(load_scheme(changed.folder / "带公路").keys)
    assert changed.get("/api/state")[1]["jobs"][0]["state"] == "done"


def test_new_label_comes_to_the_codebooks_of_both_languages():
    """The line of words stands in the one that is kept up to date."""
    shipped = load_scheme("policy_tools")
    made = scheme_with_label(shipped, {"name": "公路", "key": "road", "words": ["步道"]})
    for file in (CODEBOOK, CHINESE_CODEBOOK):
        assert made.texts[file].startswith(shipped.texts[file].rstrip("\n")) and "## `road` 公路\n" in made.texts[file]
    assert [scheme_words()["mark"] + "公路、步道" in made.texts[file] for file in (CODEBOOK, CHINESE_CODEBOOK)] == [True, False]


def test_shipped_scheme_is_copied_before_it_is_changed(tmp_path):
    """By a key of the scheme that ships; the program's own files stay."""
    shipped = load_scheme("policy_tools")
    arguments = [str(filled(tmp_path / "材料")), "--no-browser", "--jobs", "1", "--lang", "en"]
    arguments += ["--scheme", "policy_tools", "--model", "lexicon", "--corrections", str(tmp_path / "log.jsonl")]
    with opened_here(arguments) as browser:
        told = browser.get("/api/words")[1]
        assert told["own"] is False
        body = {"label": shipped.keys[0], "add": {"terms": ["农村公路"]}, "digest": told["digest"]}
        assert browser.post("/api/words-keep", body)[0] == 400  # no folder was named
        status, done = browser.post("/api/words-keep", {**body, "folder": "我的类别"})
        assert status == 200 and "我的类别" in done["command"]
        assert browser.get("/api/words")[1]["digest"] == told["digest"]
        row = browser.rows(q="农村公路")[0]["row"]
        assert browser.post("/api/answer", {"rows": [row], "labels": [shipped.keys[1]]})[0] == 200
        assert browser.post("/api/words-use", {"folder": "我的类别"})[0] == 200
        browser.wait()
        assert browser.get("/api/words")[1]["own"] and browser.rows(q="农村公路")[0]["predicted"] == [shipped.keys[0]]
        assert browser.rows(q="农村公路")[0]["labels"] == [shipped.keys[1]]
    copy = load_scheme(tmp_path / "我的类别")
    assert "农村公路" in copy.lexicon.entries[shipped.keys[0]].terms and copy.codebook == shipped.codebook
    assert load_scheme("policy_tools").digest == shipped.digest


def test_further_words_are_looked_for_beside_the_desk(looked):
    """Nothing before it was asked for; then done, with the paragraphs that were read; nothing is written."""
    before = everything(looked.folder)
    assert looked.get("/api/words-proposals", label="quantum")[1]["state"] is None
    assert looked.post("/api/words-propose", {"label": "quantum"})[1]["state"] == "running"
    assert looked.post("/api/words-propose", {"label": "ai"})[1]["state"] == "waiting"
    for _ in range(2400):
        told = looked.get("/api/words-proposals", label="quantum")[1]
        if told["state"] != "running":
            break
        time.sleep(0.05)
    assert (told["state"], told["message"]) == ("done", "") and told["paragraphs"] == told["of"] > 0
    assert all(one["word"] != "量子" and one["paragraphs"] > 0 for one in told["words"])
    assert looked.post("/api/words-propose", {"label": "none"})[0] == 400
    assert everything(looked.folder) == before


def test_proposals_of_a_larger_text(tmp_path):
    """A word that always stands beside the label's is proposed; one that was decided is not."""
    folder = write_scheme(tmp_path / "scheme")
    parts = [
        ("甲县的", "乙县的", "丙县的", "丁县的", "戊县的"),
        ("量子实验室购进稀释制冷机。", "稀释制冷机冷却量子芯片。", "量子工程师修好稀释制冷机。"),
    ]
    others = [
        ("村民", "老人", "工人", "学生", "志愿者", "司机"),
        ("在操场上踢球。", "参加植树。", "免费体检。", "给渠道清淤。", "在图书馆看书。", "坐客车赶集。"),
    ]
    text = "\n\n".join("".join(one) for halves in (parts, others) for one in product(*halves))
    (tmp_path / "文件").mkdir()
    (tmp_path / "文件" / "一.txt").write_text(text, encoding="utf-8")
    with desk(tmp_path / "文件", "--corrections", str(tmp_path / "log.jsonl")):
        scheme = load_scheme(folder)
        order = {"file": str(tmp_path / "文件.desk.sqlite"), "label": "quantum", "texts": dict(scheme.texts), "name": "scheme"}
        order |= {"folder": str(folder), "most": 20, "paragraphs": 1000}
        words = [one["word"] for one in proposed(order)["words"]]
        assert "制冷机" in words[0]
        (folder / "decisions.csv").write_text(f"日期,类别,词,决定\n2026-01-01,quantum,{words[0]},否\n", encoding="utf-8")
        assert words[0] not in [one["word"] for one in proposed(order)["words"]]
        assert proposed({**order, "paragraphs": 20})["paragraphs"] <= 20


def random_changes():
    """Return changes of all fields, among them words inside others and another spelling of one."""
    return [
        {"label": "quantum", "add": {"terms": ["计算"]}, "drop": {"terms": ["量子"]}},
        {"label": "ai", "add": {"weak": ["算力", "模型"], "except": ["人工智能大模型"]}},
        {"label": "ai", "add": {"terms": ["A I企业", "AI"]}},
        {"label": "low_altitude", "add": {"terms": ["无人机送药"]}, "drop": {"terms": ["无人机"]}},
        {"label": "energy_storage", "add": {"terms": ["AI企业"]}},
    ]


@pytest.mark.parametrize("given", random_changes())
def test_paragraphs_that_are_not_looked_at_do_not_change(looked, given):
    """The whole lexicon over all texts says the same as the changed words alone over the texts that hold them."""
    scheme = load_scheme(looked.folder / "scheme")
    file = DeskFile(looked.folder / "材料.desk.sqlite")
    folded = FoldedTexts(file, read_columns(file, scheme.keys))
    after = changed_scheme(scheme, WordChange.read(given, scheme))
    texts = [folded.text(at) for at in range(len(folded))]
    old, new = (Analyzer(one).batch(texts).mentions.votes(len(texts), len(scheme.keys)) for one in (scheme, after))
    told = looked.post("/api/words-try", given)[1]
    assert set(np.flatnonzero((old != new).any(axis=1))) <= set(folded.holding(differing_words(scheme, after)).tolist())
    counts = {label["key"]: (label["gained"]["paragraphs"], label["lost"]["paragraphs"]) for label in told["labels"]}
    expected = zip(scheme.keys, (new & ~old).sum(axis=0).tolist(), (old & ~new).sum(axis=0).tolist(), strict=True)
    assert counts == {key: (more, fewer) for key, more, fewer in expected if more or fewer}
    again = FoldedTexts(file, folded.columns, folded)
    assert [again.text(at) for at in range(len(again))] == texts
    file.close()

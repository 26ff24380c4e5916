"""Intruders: they come from another topic, the sheet gives nothing away, the score is that of the answers."""

import csv
import json

import numpy as np
import pytest

from experiments.topics.intrusion import __main__ as intrusion
from experiments.topics.intrusion.found_topics import OTHERS, FoundTopics
from experiments.topics.intrusion.intruders import KINDS, NEAR, PARAGRAPHS, WORDS, Question, ask, read_answers, score, write_sheet
from labels import InputError

# Four topics of six paragraphs each, of three documents; the second is like the first.
RANKED = [[f"{subject}{rank}" for rank in range(10)] for subject in ("电", "储", "机", "歌")]
RANKED[0][6] = RANKED[1][0]  # known to the first, so no intruder there
TOPICS = np.repeat([0, 1, 2, 3, -1], [6, 6, 6, 6, 2])
TEXTS = [f"第{row}段说的是{row // 6}号主题的事情。" for row in range(26)]
DOCUMENTS = [f"文件{row % 3}" for row in range(24)] + ["文件9"] * 2
VECTORS = np.eye(5, dtype=np.float32)[[0] * 6 + [1] * 6 + [2] * 6 + [3] * 6 + [4] * 2]
VECTORS[6:12, 0] = 0.5


@pytest.fixture
def found():
    """Return the four topics; the first paragraph may not be shown."""
    return FoundTopics.of(RANKED, TOPICS, np.arange(26) > 0, VECTORS)


def test_topics_are_held_with_what_a_question_needs(found):
    assert [len(rows) for rows in found.members] == [5, 6, 6, 6]
    assert found.nearest[0] == 1 and found.nearest[1] == 0
    assert RANKED[1][0] in found.known[0]


def test_a_topic_without_a_paragraph_is_left_out():
    found = FoundTopics.of(RANKED, np.where(TOPICS == 1, -1, TOPICS), np.ones(26, bool), VECTORS)
    assert [words[0] for words in found.words] == ["电0", "机0", "歌0"]


def test_intruder_is_of_another_topic_and_the_rest_of_one(found):
    """Over many draws: words from its three best, none that the topic knows; paragraphs of another document."""
    letters = set()
    for seed in range(40):
        for question in ask("ours", found, TEXTS, DOCUMENTS, 4, seed):
            place = "abcdef".index(question.intruder)
            letters.add((question.kind, question.intruder))
            odd = question.choices[place]
            rest = [one for one in question.choices if one != odd]
            if question.kind == WORDS:
                assert set(rest) == set(RANKED[question.topic][:5])
                assert odd not in RANKED[question.topic] and any(odd in words[:3] for words in RANKED)
                continue
            rows = [TEXTS.index(text) for text in rest]
            assert {TOPICS[row] for row in rows} == {question.topic} and 0 not in rows
            other = TEXTS.index(odd)
            assert TOPICS[other] not in (question.topic, -1) and DOCUMENTS[other] not in {DOCUMENTS[row] for row in rows}
    assert {letter for kind, letter in letters if kind == WORDS} == set("abcdef"), "it may stand anywhere"


def test_paragraphs_of_one_document_have_an_intruder_of_another():
    """Where a topic rests on one document the three are its; near ones are of the topic most like it."""
    documents = ["甲"] * 6 + ["乙"] * 20
    found = FoundTopics.of(RANKED, TOPICS, np.ones(26, bool), VECTORS)
    asked = {(one.topic, one.kind): one for one in ask("ours", found, TEXTS, documents, 4, 0)}
    near = asked[0, NEAR]
    assert TOPICS[TEXTS.index(near.choices["abcd".index(near.intruder)])] == 1
    assert (2, PARAGRAPHS) in asked and (3, WORDS) in asked


def test_long_paragraphs_are_cut_and_short_topics_not_asked():
    found = FoundTopics([("电", "池"), ("机",)], [{"电"}, {"机"}], [np.array([0, 1]), np.array([2])], np.array([1, 0]))
    assert ask("ours", found, ["长" * 500] * 3, ["甲", "乙", "丙"], 2, 0) == []
    found = FoundTopics([("电",) * 5, ("机",)], [{"电"}, {"机"}], [np.array([0, 1, 2]), np.array([3])], np.array([1, 0]))
    (asked,) = (one for one in ask("ours", found, ["长" * 500] * 4, list("甲乙丙丁"), 2, 0) if one.kind == NEAR)
    assert {len(text) for text in asked.choices} == {121}


QUESTIONS = [
    Question("ours", 0, WORDS, tuple("甲乙丙丁戊己"), "c"),
    Question("nmf", 1, WORDS, tuple("甲乙丙丁戊己"), "a"),
    Question("ours", 0, NEAR, tuple("甲乙丙丁"), "d"),
    Question("ours", 1, WORDS, tuple("甲乙丙丁戊己"), "f"),
]


def sheet(tmp_path, *answers, encoding="utf-8-sig", comma=","):
    """Write the sheet with answers, as a spreadsheet program saves it; return the paths of both files."""
    paths = tmp_path / "sheet.csv", tmp_path / "key.json"
    write_sheet(*paths, QUESTIONS, {"ours": 0.9, "nmf": 1})
    table = list(csv.reader(paths[0].read_text(encoding="utf-8-sig").splitlines()))
    for row, answer in zip(table[1:], answers, strict=False):
        row[-1] = answer
    paths[0].write_text("\n".join(comma.join(row) for row in table) + "\n", encoding=encoding)
    return paths


def test_sheet_names_neither_system_nor_topic_nor_which_are_near(tmp_path):
    path, key = sheet(tmp_path)
    text = path.read_text(encoding="utf-8-sig")
    assert text.splitlines()[0] == "question,of,a,b,c,d,e,f,answer"
    assert "ours" not in text and "nmf" not in text and "nearest" not in text
    assert [record["intruder"] for record in json.loads(key.read_text(encoding="utf-8"))["questions"]] == list("cadf")


@pytest.mark.parametrize(("encoding", "comma"), [("utf-8-sig", ","), ("gb18030", ","), ("utf-8", ";")])
def test_filled_sheet_is_scored(call, tmp_path, encoding, comma):
    """By kind and system, with Wilson's interval; what is empty is left out, with a note."""
    path, key = sheet(tmp_path, " C", "b", "", "f", encoding=encoding, comma=comma)
    outcome = call(intrusion.main, "--score", path, "--key", key, "--json", tmp_path / "score.json")
    assert outcome.code == 0, outcome.err
    assert outcome.err == "note: 1 of 4 questions have no answer and are left out\n"
    ours, nmf = json.loads((tmp_path / "score.json").read_text(encoding="utf-8"))["scores"]
    assert "Paragraphs that have a topic: ours 90%, nmf 100%." in outcome.out
    assert (ours["system"], ours["right"], ours["of"], round(ours["low"], 3)) == ("ours", 2, 2, 0.342)
    assert (nmf["system"], nmf["right"], nmf["of"], nmf["low"]) == ("nmf", 0, 1, 0)
    assert "| words" in outcome.out and "34%–100%" in outcome.out


def test_score_lists_kinds_in_order():
    answers = {1: "c", 2: "a", 3: "a", 4: "a"}
    assert [(one.kind, one.system, one.right, one.of, one.chance) for one in score(QUESTIONS, answers)] == [
        (WORDS, "nmf", 1, 1, 1 / 6),
        (WORDS, "ours", 1, 2, 1 / 6),
        (NEAR, "ours", 0, 1, 1 / 4),
    ]
    assert {one.kind for one in QUESTIONS} < set(KINDS)


def test_wrong_answers_are_named(tmp_path):
    path, _ = sheet(tmp_path, "c", "a", "e")
    with pytest.raises(InputError, match="question 3: the answer 'e' is none of the choices; write a letter from a to d"):
        read_answers(path, QUESTIONS)
    with pytest.raises(InputError, match="question 3: is not in the key"):
        read_answers(path, QUESTIONS[:2])
    (tmp_path / "other.csv").write_text("a,b\n1,2\n", encoding="utf-8")
    with pytest.raises(InputError, match="has no columns"):
        read_answers(tmp_path / "other.csv", QUESTIONS)
    with pytest.raises(InputError, match="cannot be read"):
        read_answers(tmp_path / "none.csv", QUESTIONS)


def test_wrong_calls_are_one_line(call, tmp_path):
    path, key = sheet(tmp_path)
    assert "no question is answered" in call(intrusion.main, "--score", path, "--key", key).complaint
    assert "is no key of a sheet" in call(intrusion.main, "--score", path, "--key", path).complaint
    assert "give PATH to write a sheet, or --score" in call(intrusion.main).complaint
    assert "no number of topics" in call(intrusion.main, "--score", path, "--topics", 0).complaint
    filled = call(intrusion.main, tmp_path, "--sheet", path, "--key", tmp_path / "new.json")
    assert filled.code == 2 and "is there already, perhaps filled" in filled.complaint


def test_factors_give_words_and_assignments(tiny_corpus):
    words, topics = OTHERS["nmf"](tiny_corpus, 4, 0)
    assert len(words) == 4 and all(len(own) > 5 for own in words)
    assert len(topics) == len(tiny_corpus) and set(topics) <= {-1, 0, 1, 2, 3}


@pytest.mark.slow
def test_sheet_of_a_corpus_asks_about_every_system(call, tmp_path):
    """With the words first; the same seed writes the same sheet."""
    from topic_texts import corpus_file

    path = corpus_file(tmp_path, 160)
    outcome = call(intrusion.main, path, "--sheet", tmp_path / "s.csv", "--key", tmp_path / "k.json", "--topics", 3)
    assert outcome.code == 0, outcome.err
    key = json.loads((tmp_path / "k.json").read_text(encoding="utf-8"))
    assert key["placed"].keys() == {"ours", "nmf", "bertopic"} and all(0 < share <= 1 for share in key["placed"].values())
    questions = key["questions"]
    assert {one["system"] for one in questions} == {"ours", "nmf", "bertopic"}
    lengths = [len(one["choices"]) for one in questions]
    assert lengths == sorted(lengths, reverse=True)

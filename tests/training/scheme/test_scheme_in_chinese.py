"""What the commands of schemes and topics say with ``--lang zh``: no English sentence, and tables that are read back."""

import re

import pytest

from labels.wording import LANGUAGES, speaking
from seeds.formats.tables.workbooks.workbook_cells import read_sheets
from training.scheme.__main__ import main
from training.scheme.expanding.word_decisions import ANSWERS, answer_words, decision_words, read_answer
from training.topics.__main__ import main as topics

# Three words of English one behind the other.
SENTENCE = re.compile(r"\b[a-z]{2,} [a-z]+ [a-z]{2,}\b")
ZH = ("--lang", "zh")


@pytest.fixture
def folder(call, tmp_path, store):
    """Return a scheme of two labels and a text beside it."""
    text = "\n\n".join(f"{place}建成加氢站，氢能重卡上路，第{n}批加氢站开工。" for n, place in enumerate("甲乙丙丁戊己"))
    (tmp_path / "text.txt").write_text(text, encoding="utf-8")
    assert call(main, "new", tmp_path / "own", "氢能=hydrogen", "换电=swap", *ZH).code == 0
    return tmp_path / "own"


@pytest.mark.parametrize(
    ("command", "arguments"),
    [(main, ()), (main, ("new",)), (main, ("check",)), (main, ("terms",)), (topics, ("edit",))],
    ids=["scheme", "new", "check", "terms", "edit"],
)
def test_help_has_no_english_sentence(call, command, arguments):
    outcome = call(command, *arguments, "--help", *ZH)
    assert outcome.code == 0 and "选项:" in outcome.out
    assert [line for line in outcome.out.splitlines() if SENTENCE.search(line)] == []


def test_errors_and_notes_have_no_english_sentence(call, folder):
    calls = [
        (main, ("new", folder, "氢能=hydrogen"), 2, "里面已有方案"),
        (main, ("expand", folder), 2, "既没有文本，也没有答案"),
        (main, ("expand", folder, "--accept", "氢气=制氢"), 2, "没有标签 '氢气'"),
        (main, ("check", folder, "--corpus", folder.parent / "text.txt"), 0, "没有定义"),
        (main, ("terms", folder, folder.parent / "text.txt"), 0, "提及次数"),
        (main, ("expand", folder, "--corpus", folder.parent / "text.txt"), 0, "没有一段含有 swap 的词"),
        (topics, (folder, "--model", "a", "--set", "b=c"), 2, "主题已经定好"),
        (topics, ("edit", folder), 2, "没有说要改什么"),
    ]
    for command, arguments, code, says in calls:
        outcome = call(command, *arguments, *ZH)
        told = outcome.out + outcome.err
        assert outcome.code == code and says in told, told
        assert [line for line in told.splitlines() if SENTENCE.search(line)] == []


@pytest.mark.parametrize(("first", "second"), [("zh", "en"), ("en", "zh")])
def test_table_filled_in_one_language_is_read_in_the_other(call, folder, first, second):
    """Its heads and its answers are in the language of who fills it in."""
    table, heads = folder.parent / "words.csv", {"zh": ("类别", "名称", "词", "采纳"), "en": ("label", "name", "word", "accept")}
    call(main, "expand", folder, "--corpus", folder.parent / "text.txt", "--output", table, "--lang", first)
    head = table.read_text(encoding="utf-8-sig").splitlines()[0]
    assert tuple(head.split(",")[:4]) == heads[first]
    answer = {"zh": "是", "en": "yes"}[first]
    table.write_text(f"{head}\nhydrogen,氢能,加氢站,{answer}\n", encoding="utf-8")
    assert call(main, "expand", folder, "--answers", table, "--lang", second).code == 0
    assert ",hydrogen,加氢站,是" in (folder / "decisions.csv").read_text(encoding="utf-8-sig")


@pytest.mark.parametrize(
    ("lang", "sheet", "head"), [("zh", "建议词", "词典漏掉的正例"), ("en", "proposed words", "missed by the lexicon")]
)
def test_workbook_is_in_the_language_spoken(call, folder, lang, sheet, head):
    table = folder.parent / "words.xlsx"
    call(main, "expand", folder, "--corpus", folder.parent / "text.txt", "--output", table, "--lang", lang)
    (found,) = read_sheets(table.read_bytes())
    assert found.name == sheet and head in found.rows[0]


def test_appendix_is_in_the_language_spoken(call, folder):
    path = folder.parent / "words.html"
    said = {
        "zh": ('lang="zh-CN"', "词典附录：own", "2 类 2 词"),
        "en": ('lang="en"', "Appendix, lexicon own", "labels: 2, words: 2"),
    }
    for lang, words in said.items():
        with speaking(lang):
            call(main, "terms", folder, folder.parent / "text.txt", "--output", path)
        assert all(word in path.read_text(encoding="utf-8") for word in words)


def test_every_way_to_write_an_answer_is_read_in_either_language():
    """What is written is among them; what is kept reads the same for everybody, and as before."""
    words = decision_words()
    assert set(words["answers"]) == set(words["kept"]["answers"]) == set(ANSWERS)
    for lang in LANGUAGES:
        with speaking(lang):
            assert {read_answer(word, "a:1"): word for word in answer_words().values()} == answer_words()
            for answer, ways in words["answers"].items():
                assert {read_answer(f" {way.upper()} ", "a:1") for way in ways} == {answer}
    assert words["kept"] == {
        "heads": ["日期", "类别", "词", "决定"],
        "answers": {"term": "是", "weak": "弱词", "no": "否"},
    }
    assert {read_answer(word, "a:1"): word for word in words["kept"]["answers"].values()} == words["kept"]["answers"]

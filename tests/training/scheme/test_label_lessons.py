"""What labelled paragraphs teach a lexicon: words that go with a label, and words of it that were wrong."""

import json

import numpy as np
import pytest
from invented import write_corpus

from labels import Paragraph
from models.corrected import load_corrections
from models.locations import corrections_file
from seeds.schemes import load_scheme
from training.correct import __main__ as correct
from training.scheme.__main__ import main
from training.scheme.expanding.label_lessons import TextLabels
from training.scheme.expanding.user_text import Occurrences, UserText
from training.scheme.expanding.word_rules import load_word_rules
from training.sets.labelled_set import LabelledSet

RULES = load_word_rules()
# What the lexicon misses, and what it has nothing to do with.
GREEN = ("白塔镇的绿氢装置点火，工人鼓掌。", "青溪县把绿氢送进了化肥厂。", "船东说，绿氢比柴油省心，明年再改两条船。")
OTHER = (
    "云岭乡的孩子们在操场上踢球。",
    "石桥的老人们到水库边种树。",
    "志愿者在社区医院量血压。",
    "县城的图书馆添了三百本小说。",
    "灌区的渠道清淤完工，来水快了。",
    "收购点早上六点开门，粮车排到路口。",
)


@pytest.fixture
def folder(tmp_path, call, store):
    """Return a scheme of two labels."""
    call(main, "new", tmp_path / "green", "氢能=hydrogen", "新能源汽车=nev")
    return tmp_path / "green"


@pytest.fixture
def expand(call, tmp_path, folder):
    """Return a function that expands the label hydrogen from invented text; it returns the proposals and the notes."""
    corpus = write_corpus(tmp_path)

    def run(*arguments):
        table = tmp_path / "words.jsonl"
        outcome = call(main, "expand", folder, "--corpus", corpus, "--label", "氢能", "--output", table, *arguments)
        assert outcome.code == 0, outcome.err
        rows = map(json.loads, table.read_text(encoding="utf-8").splitlines())
        return {row["word"]: row for row in rows}, outcome.err

    return run


def labelled(path, *groups, **fields):
    """Write groups of texts with their labels, each in a document of its own; return the file."""
    records = [
        {"id": f"p{at}-{n}", "doc": f"d{at}-{n}", "text": text, "labels": labels, **fields}
        for at, (texts, labels) in enumerate(groups)
        for n, text in enumerate(texts)
    ]
    path.write_text("".join(json.dumps(record, ensure_ascii=False) + "\n" for record in records), encoding="utf-8")
    return path


def teach(folder, word, *groups, background=(), judged=None):
    """Return what labelled texts say of a word of hydrogen."""
    scheme = load_scheme(folder)
    paragraphs = [
        Paragraph(f"{at}-{n}", f"{at}-{n}", 1, "body", text, labels=labels, judged=judged)
        for at, (texts, labels) in enumerate(groups)
        for n, text in enumerate(texts)
    ]
    rest = [Paragraph(f"r{n}", f"r{n}", 1, "body", text) for n, text in enumerate(background)]
    text = UserText.of([*paragraphs, *rest], scheme)
    labels = TextLabels.of(text, LabelledSet("labelled", tuple(paragraphs), scheme))
    found = Occurrences.find([word], text.batch.points)
    return labels.teach(found, found, 0, RULES)


def test_word_of_missed_paragraphs_is_proposed(tmp_path, expand):
    """绿氢 is in no dictionary and keeps no company with a seed: only labels know it."""
    before, _ = expand()
    after, said = expand("--labelled", labelled(tmp_path / "done.jsonl", (GREEN, ["hydrogen"]), (OTHER, [])))
    assert "绿氢" not in before
    found = after["绿氢"]
    assert "labels" in found["sources"] and (found["right"], found["wrong"], found["missed"]) == (3, 0, 3)
    assert found["labels"] > 0.5 and len(found["contexts"]) == 3
    assert "they miss 3 of 3 that carry it by their labels" in said


def test_only_near_words_are_believed_of_one_paragraph(tmp_path, expand):
    """A paragraph is full of words; of one alone, those come up that share something with the seeds."""
    found, _ = expand("--labelled", labelled(tmp_path / "done.jsonl", (GREEN[:1], ["hydrogen"]), (OTHER, [])))
    assert not {"装置", "点火", "工人", "鼓掌"} & set(found)


def test_without_labels_nothing_is_said_of_them(expand):
    found, said = expand()
    assert all((row["labels"], row["right"], row["wrong"]) == (0, 0, 0) for row in found.values())
    assert "by their labels" not in said


def test_labels_draw_a_score_both_ways(tmp_path, expand):
    """What company proposes, judged paragraphs may refuse."""
    bus = ("燃料电池的书放在三楼。", "他把燃料电池写成了谜语。", "舞台上摆着纸做的燃料电池。")
    seed = ("氢能学会在江口开年会。", "讲氢能的课排在周二下午。")
    before, _ = expand()
    against, _ = expand("--labelled", labelled(tmp_path / "no.jsonl", (seed, ["hydrogen"]), (bus, [])))
    speaking, _ = expand("--labelled", labelled(tmp_path / "yes.jsonl", (bus, ["hydrogen"]), (OTHER, [])))
    scores = [rows["燃料电池"]["score"] for rows in (against, before, speaking)]
    assert scores == sorted(scores) and len(set(scores)) == 3
    assert against["燃料电池"]["labels"] < 0 < speaking["燃料电池"]["labels"]
    assert (against["燃料电池"]["right"], against["燃料电池"]["wrong"]) == (0, 3)


def test_one_paragraph_counts_little(folder):
    once, thrice = (teach(folder, "绿氢", (GREEN[:n], ("hydrogen",)), (OTHER, ()), background=OTHER) for n in (1, 3))
    assert once.right[0] == 1 and thrice.right[0] == 3
    assert 0 < once.score[0] < 0.6 * thrice.score[0]


def test_paragraph_said_again_counts_once(folder):
    again = [f"第{n}期：白塔镇的绿氢装置点火，工人鼓掌，省里来的专家写下了评语。" for n in range(4)]
    assert teach(folder, "绿氢", (again, ("hydrogen",)), (OTHER, ())).right[0] == 1


def test_word_that_is_common_everywhere_is_not_taught(folder):
    """Six judged paragraphs without 工人 do not make it a word of the label; the rest of the text knows better."""
    texts = [f"{place}的工人说起{thing}。" for place in ("江口", "青溪", "北河") for thing in ("戏", "山", "鱼", "米", "茶")]
    alone = teach(folder, "工人", (GREEN[:1], ("hydrogen",)), (OTHER, ()))
    beside = teach(folder, "工人", (GREEN[:1], ("hydrogen",)), (OTHER, ()), background=texts)
    assert beside.score[0] < 0.2 < alone.score[0]


def test_what_was_not_looked_for_is_no_counterexample(folder):
    """Paragraphs judged for another label say nothing of this one."""
    groups = ((GREEN, ("nev",)), (OTHER, ()))
    told = teach(folder, "绿氢", *groups)
    assert told.wrong[0] == 3
    untold = teach(folder, "绿氢", *groups, judged=("nev",))
    assert (untold.right[0], untold.wrong[0], untold.score[0]) == (0, 0, 0)


def test_word_as_often_wrong_as_right_is_not_taught(folder):
    mixed = ("绿氢这个词出现在谜语里。", "他的网名叫绿氢。", "绿氢乐队今晚演出。")
    assert teach(folder, "绿氢", (GREEN, ("hydrogen",)), ((*mixed, *OTHER), ())).score[0] == 0


def test_word_more_often_wrong_than_right_is_spoken_against(folder):
    """The more, the firmer; two of three may be an accident."""
    wrong = [f"绿氢{end}" for end in ("是谜底。", "乐队今晚演出。", "染坊关了门。", "其实是一只猫。", "咖啡馆换了招牌。")]
    little, much = (teach(folder, "绿氢", (GREEN[:1], ("hydrogen",)), ((*wrong[:n], *OTHER), ())) for n in (2, 5))
    assert (little.right[0], little.wrong[0], much.wrong[0]) == (1, 2, 5)
    assert -0.1 < little.score[0] < 0 and much.score[0] < 2 * little.score[0]


def test_later_answer_of_one_text_stands(folder):
    told = teach(folder, "绿氢", (GREEN, ()), (GREEN, ("hydrogen",)), (OTHER, ()))
    assert np.array_equal([told.right[0], told.wrong[0]], [3, 0])


@pytest.mark.parametrize(("right", "wrong", "named"), [(0, 2, False), (1, 2, True), (2, 2, False), (0, 3, True)])
def test_word_that_was_wrong_is_named_and_stays(tmp_path, expand, folder, right, wrong, named):
    """From three judged paragraphs on, where fewer than half are right."""
    texts = ("氢能小镇是一出话剧。", "他给小狗起名氢能。", "氢能杯乒乓球赛收拍。", "有支摇滚乐队叫氢能。")
    before = (folder / "lexicon.toml").read_bytes()
    groups = ((texts[:right], ["hydrogen"]), (texts[right : right + wrong], []), (OTHER, []))
    _, said = expand("--labelled", labelled(tmp_path / "done.jsonl", *groups))
    note = f"note: 氢能 of hydrogen is right in {right} of {right + wrong} judged paragraphs where it counts: make it weak"
    assert (note in said) == named
    assert (folder / "lexicon.toml").read_bytes() == before


def test_log_of_corrections_teaches_too(tmp_path, call, expand, folder):
    """Without being asked for, and not where it is left out."""
    back = labelled(tmp_path / "back.jsonl", (GREEN, ["hydrogen"]), (OTHER, []))
    assert call(correct.main, back, "--scheme", folder, "--by", "王").code == 0
    scheme = load_scheme(folder)
    assert len(load_corrections(corrections_file(scheme), scheme).known) == len(GREEN) + len(OTHER)
    found, said = expand()
    assert found["绿氢"]["right"] == 3 and "corrected texts of" in said
    found, said = expand("--no-corrections")
    assert "绿氢" not in found and "corrected texts" not in said


def test_log_beats_a_file(tmp_path, call, expand, folder):
    """And a text in both counts once."""
    call(correct.main, labelled(tmp_path / "back.jsonl", (GREEN, ["hydrogen"])), "--scheme", folder)
    found, _ = expand("--labelled", labelled(tmp_path / "done.jsonl", (GREEN, []), (OTHER, [])))
    assert (found["绿氢"]["right"], found["绿氢"]["wrong"]) == (3, 0)


def test_labelled_text_alone_is_enough(tmp_path, call, folder):
    """The terminal says how many judged paragraphs are right."""
    path = labelled(tmp_path / "done.jsonl", (GREEN, ["氢能"]), (OTHER, []))
    outcome = call(main, "expand", folder, "--labelled", path, "--label", "hydrogen")
    assert outcome.code == 0
    (row,) = (line for line in outcome.out.splitlines() if line.startswith("hydrogen") and "绿氢" in line)
    assert "3 of 3" in row and "labels" in row


def test_word_of_most_paragraphs_is_proposed_where_labels_tell(tmp_path, call, folder):
    """Half of the text may carry the label: a file that somebody chose to label."""
    path = labelled(tmp_path / "done.jsonl", ((*GREEN, "江口的绿氢管道打压。"), ["hydrogen"]), (OTHER[:4], []))
    outcome = call(main, "expand", folder, "--labelled", path, "--label", "hydrogen")
    assert "绿氢" in outcome.out


def test_label_without_a_word_learns_from_labels(tmp_path, call, folder):
    lexicon = folder / "lexicon.toml"
    lexicon.write_text(lexicon.read_text(encoding="utf-8").replace('terms = ["氢能"]', "terms = []"), encoding="utf-8")
    path = labelled(tmp_path / "done.jsonl", (GREEN, ["hydrogen"]), (OTHER, []))
    outcome = call(main, "expand", folder, "--corpus", write_corpus(tmp_path), "--labelled", path, "--label", "hydrogen")
    assert outcome.code == 0 and "绿氢" in outcome.out
    assert "hydrogen has no word to start from, so that labels alone propose" in outcome.err


@pytest.mark.parametrize(
    ("content", "says"),
    [('{"text": "江口", "labels": ["wind"]}\n', "wind"), ("", "done.jsonl"), ('{"text": "江口"}\n', "has no labels")],
)
def test_labelled_text_that_is_wrong(tmp_path, call, folder, content, says):
    """One line, and nothing is written."""
    path, table = tmp_path / "done.jsonl", tmp_path / "words.csv"
    path.write_text(content, encoding="utf-8")
    outcome = call(main, "expand", folder, "--labelled", path, "--output", table)
    assert outcome.code in (1, 2) and says in outcome.complaint and not table.exists()


def test_name_cut_short_is_proposed(tmp_path, call, folder):
    """新能源车 for 新能源汽车: its words are common beside the seed, so that it need not hold together."""
    table = tmp_path / "words.jsonl"
    tails = (
        "新能源车多了三成。",
        "停着的新能源车不收费。",
        "老周把新能源车开回村。",
        "卖新能源车的店搬走了。",
        "修新能源车要新手艺。",
    )
    texts = [f"{place}的新能源汽车，{tail}" for place, tail in zip(("江口", "青溪", "北河", "白塔", "红石"), tails, strict=True)]
    path = labelled(tmp_path / "text.jsonl", (texts, ["nev"]), (OTHER, []))
    call(main, "expand", folder, "--corpus", write_corpus(tmp_path), "--labelled", path, "--label", "nev", "--output", table)
    assert "新能源车" in {json.loads(line)["word"] for line in table.read_text(encoding="utf-8").splitlines()}


def test_measure_may_end_a_phrase_and_be_none():
    assert RULES.proposable("充电桩", ["充电", "桩"])
    assert not RULES.proposable("新建座", ["新建", "座"]) and not RULES.proposable("桩", ["桩"])

"""Words proposed for a scheme, answered by table or by option, and kept in its folder."""

import csv
import json
import tomllib

import pytest
from invented import write_corpus
from table_files import xlsx

from models.predict import main as predict
from seeds.schemes import INDUSTRIES, load_scheme
from training.scheme.__main__ import main
from training.scheme.expanding.proposal_files import heads


@pytest.fixture
def folder(tmp_path, call, store):
    """Return a scheme of two labels."""
    call(main, "new", tmp_path / "green", "氢能=hydrogen", "新能源汽车=nev")
    return tmp_path / "green"


@pytest.fixture
def corpus(tmp_path):
    """Return invented text."""
    return write_corpus(tmp_path)


def proposals(path):
    """Return the rows of a JSON Lines table of proposals."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def workbook(path):
    """Return the rows of a workbook."""
    from seeds.formats.tables.workbooks.workbook_cells import read_sheets

    (sheet,) = read_sheets(path.read_bytes())
    return [list(row) for row in sheet.rows]


def test_whole_way_from_a_name_to_a_checked_lexicon(call, tmp_path, folder, corpus):
    """New, expand, answers back by spreadsheet, comments kept, found at once, check, terms."""
    table, lexicon = tmp_path / "words.xlsx", folder / "lexicon.toml"
    before = lexicon.read_text(encoding="utf-8")
    outcome = call(main, "expand", folder, "--corpus", corpus, "--label", "氢能", "--output", table)
    assert outcome.code == 0 and "its words hit 25 of 94 paragraphs" in outcome.err
    rows = workbook(table)
    assert rows[0] == list(heads())
    answers = {"加氢站": "yes", "燃料电池": "弱词", "昼夜": "no"}
    for row in rows[1:]:
        row[rows[0].index("accept")] = answers.pop(row[rows[0].index("word")], "")
    assert "加氢站" not in answers and "燃料电池" not in answers
    table.write_bytes(xlsx({"建议词": rows}))
    assert call(main, "expand", folder, "--answers", table).code == 0
    entry = load_scheme(folder).lexicon.entries["hydrogen"]
    assert entry.terms == ("氢能", "加氢站") and entry.weak == ("燃料电池",)
    after = lexicon.read_text(encoding="utf-8")
    comments = [line for line in before.splitlines() if line.startswith("#")]
    assert [line for line in after.splitlines() if line.startswith("#")] == comments
    tagged = call(predict, "--scheme", folder, "红石新建加氢站一座。", "--format", "jsonl")
    assert '"labels": ["hydrogen"]' in tagged.out
    assert call(main, "check", folder, "--corpus", corpus).code == 0
    assert "加氢站" in call(main, "terms", folder, corpus).out


def test_proposals_carry_counts_and_contexts(call, tmp_path, folder, corpus):
    """Counted as the lexicon would find them; contexts from different documents, the word in brackets."""
    table = tmp_path / "words.jsonl"
    call(main, "expand", folder, "--corpus", corpus, "--label", "hydrogen", "--output", table)
    found = {row["word"]: row for row in proposals(table)}
    station = found["加氢站"]
    # Ten paragraphs with the seed hold it, and six without.
    assert (station["paragraphs"], station["mentions"], station["hit"]) == (16, 16, 10)
    assert station["others"] == {} and station["accept"] is None
    assert len(station["contexts"]) == 3 and all("【加氢站】" in context for context in station["contexts"])
    assert not {"氢能", "江口", "水库", "老师"} & set(found)
    scores = [row["score"] for row in found.values()]
    assert scores == sorted(scores, reverse=True)


def test_a_category_that_the_text_only_lists_is_named(call, tmp_path):
    """Its company says little, and the user is told what to do about it."""
    call(main, "new", tmp_path / "own", "生物医药=bio", "氢能=hydrogen")
    lines = [f"{place}发展集成电路、生物医药、新材料等产业。" for place in ("江口", "红石", "青溪", "白水", "长滩")]
    lines += ["江口的生物医药企业投产疫苗生产线。", "红石建成氢能示范线。"]
    path = tmp_path / "text.txt"
    path.write_text("\n\n".join(lines), encoding="utf-8")
    outcome = call(main, "expand", tmp_path / "own", "--corpus", path)
    assert outcome.code == 0 and "note: 5 of these 6 paragraphs only name bio in a list" in outcome.err
    assert "hydrogen in a list" not in outcome.err


def test_table_on_the_terminal_is_aligned(call, folder, corpus):
    """Chinese characters are two cells wide."""
    from labels.support.text_columns import cells

    outcome = call(main, "expand", folder, "--corpus", corpus, "--label", "hydrogen", "-n", "5")
    rows = [line for line in outcome.out.splitlines() if not line.startswith("    ")]
    assert rows[0].split()[:3] == ["label", "word", "score"]
    ends = {cells(row[: row.index("0.") + 4]) for row in rows[1:]}
    assert 1 < len(rows) <= 6 and len(ends) == 1


def test_decided_words_are_not_proposed_again(call, tmp_path, folder, corpus):
    """Neither accepted ones nor rejected ones, and decisions are kept with their dates."""
    outcome = call(
        main, "expand", folder, "--accept", "hydrogen=加氢站", "--weak", "氢能=燃料电池", "--reject", "hydrogen=电解槽,重卡"
    )
    assert outcome.code == 0 and "1 term(s) and 1 weak term(s)" in outcome.err and "2 rejected" in outcome.err
    with (folder / "decisions.csv").open(encoding="utf-8-sig", newline="") as file:
        head, *rows = csv.reader(file)
    assert head == ["日期", "类别", "词", "决定"]
    assert [row[1:] for row in rows] == [
        ["hydrogen", "加氢站", "是"],
        ["hydrogen", "燃料电池", "弱词"],
        ["hydrogen", "电解槽", "否"],
        ["hydrogen", "重卡", "否"],
    ]
    table = tmp_path / "words.jsonl"
    call(main, "expand", folder, "--corpus", corpus, "--label", "hydrogen", "--output", table)
    assert not {"加氢站", "燃料电池", "电解槽", "重卡"} & {row["word"] for row in proposals(table)}


def test_a_later_answer_wins_over_an_earlier(call, folder):
    call(main, "expand", folder, "--reject", "hydrogen=制氢")
    call(main, "expand", folder, "--accept", "hydrogen=制氢")
    assert "制氢" in load_scheme(folder).lexicon.entries["hydrogen"].terms
    lines = (folder / "decisions.csv").read_text(encoding="utf-8-sig").splitlines()
    assert [line.rsplit(",", 1)[1] for line in lines[1:]] == ["否", "是"]


def test_decisions_that_a_spreadsheet_saved_are_read(call, folder):
    """In the encoding of a Chinese Windows, with its line ends."""
    call(main, "expand", folder, "--reject", "hydrogen=轿车")
    path = folder / "decisions.csv"
    path.write_bytes(path.read_text(encoding="utf-8-sig").replace("\n", "\r\n").encode("gb18030"))
    assert call(main, "expand", folder, "--reject", "hydrogen=轿车", "--reject", "hydrogen=客车").code == 0
    words = [line.split(",")[2] for line in path.read_text(encoding="utf-8-sig").splitlines()]
    assert words == ["词", "轿车", "客车"]


def test_broken_decisions_are_named(call, folder):
    (folder / "decisions.csv").write_text("日期,类别,词,决定\n2026-01-01,hydrogen,轿车,也许\n", encoding="utf-8")
    outcome = call(main, "expand", folder, "--accept", "hydrogen=制氢")
    assert outcome.code == 1 and "decisions.csv:2: '也许' is no answer" in outcome.complaint
    assert "制氢" not in (folder / "lexicon.toml").read_text(encoding="utf-8")


def test_answers_given_twice_change_nothing(call, folder):
    """A table may be given back again."""
    for _ in range(2):
        assert call(main, "expand", folder, "--accept", "hydrogen=制氢", "--reject", "nev=轿车").code == 0
    assert load_scheme(folder).lexicon.entries["hydrogen"].terms.count("制氢") == 1
    assert len((folder / "decisions.csv").read_text(encoding="utf-8-sig").splitlines()) == 3


def test_word_that_is_there_as_another_kind_is_named(call, folder):
    """Nothing is moved behind the user's back, and nothing is left out in silence."""
    outcome = call(main, "expand", folder, "--weak", "hydrogen=氢能")
    assert outcome.code == 0 and "note: 氢能 of hydrogen stands in lexicon.toml as terms already" in outcome.err
    assert load_scheme(folder).lexicon.entries["hydrogen"].weak == ()
    assert not (folder / "decisions.csv").exists()


@pytest.mark.parametrize("suffix", [".csv", ".jsonl"])
def test_other_tables_come_back_too(call, tmp_path, folder, corpus, suffix):
    table = tmp_path / f"words{suffix}"
    call(main, "expand", folder, "--corpus", corpus, "--output", table)
    text = table.read_text(encoding="utf-8-sig")
    if suffix == ".csv":
        lines = text.splitlines()
        row = next(number for number, line in enumerate(lines) if line.startswith("hydrogen,氢能,加氢站,"))
        lines[row] = lines[row].replace("加氢站,,", "加氢站,是,", 1)
    else:
        lines = [
            line.replace('"accept": null', '"accept": "weak"') if '"word": "加氢站"' in line else line
            for line in text.splitlines()
        ]
    table.write_text("\n".join(lines), encoding="utf-8")
    assert call(main, "expand", folder, "--answers", table).code == 0
    entry = load_scheme(folder).lexicon.entries["hydrogen"]
    assert "加氢站" in (entry.terms if suffix == ".csv" else entry.weak)


def test_names_of_labels_are_as_good_as_keys(call, tmp_path, folder):
    """In a table that somebody wrote."""
    table = tmp_path / "own.csv"
    table.write_text("类别,词,采纳\n氢能,制氢,是\nnev,换电站,弱\n氢能,,\n", encoding="utf-8")
    assert call(main, "expand", folder, "--answers", table).code == 0
    text = tomllib.loads((folder / "lexicon.toml").read_text(encoding="utf-8"))
    assert text["hydrogen"]["terms"] == ["氢能", "制氢"] and text["nev"]["weak"] == ["换电站"]


@pytest.mark.parametrize(
    ("table", "says"),
    [
        ("类别,词,采纳\n氢能,制氢,也许\n", "own.csv:2: '也许' is no answer"),
        ("类别,词,采纳\n氢气,制氢,是\n", "own.csv:2: '氢气' is no label"),
        ("类别,词,采纳\n氢能,,是\n", "own.csv:2: has an answer and no word"),
        ("类别,词\n氢能,制氢\n", "own.csv:2: has no column 采纳"),
        ("类别,词,采纳\n氢能,制氢,是\n氢能,制氢,否\n", "answered both yes and no"),
        ('类别,词,采纳\n氢能,制氢,\n氢能,"绿氢,是\n氢能,加氢站,是\n', "own.csv:3: begins a cell with a quote that is not closed"),
        ('类别,词,采纳,例句\n氢能,制氢,也许,"两\n行"\n', "own.csv:2: '也许' is no answer"),
    ],
)
def test_table_that_is_wrong_changes_nothing(call, tmp_path, folder, table, says):
    """The place, and what to do."""
    path = tmp_path / "own.csv"
    path.write_text(table, encoding="utf-8")
    before = (folder / "lexicon.toml").read_bytes()
    outcome = call(main, "expand", folder, "--answers", path)
    assert outcome.code in (1, 2) and says in outcome.complaint
    assert (folder / "lexicon.toml").read_bytes() == before and not (folder / "decisions.csv").exists()


def test_cells_may_be_long(call, tmp_path, folder):
    """In the table, and in what was decided before; the csv module's own limit is 131,072 characters."""
    path = tmp_path / "own.csv"
    path.write_text(f"类别,词,采纳,例句\n氢能,制氢,是,{'长' * 140_000}\n", encoding="utf-8")
    assert call(main, "expand", folder, "--answers", path).code == 0
    with (folder / "decisions.csv").open("a", encoding="utf-8") as file:
        file.write(f"2026-11-01,hydrogen,绿氢,否,{'注' * 140_000}\n")
    assert call(main, "expand", folder, "--answers", path).code == 0


def test_decisions_with_an_open_quote_are_refused(call, folder):
    assert call(main, "expand", folder, "--accept", "hydrogen=制氢").code == 0
    with (folder / "decisions.csv").open("a", encoding="utf-8") as file:
        file.write('2026-11-01,hydrogen,"绿氢,否\n2026-11-01,hydrogen,灰氢,否\n')
    outcome = call(main, "expand", folder, "--accept", "hydrogen=加氢站")
    assert outcome.code == 1 and "decisions.csv:3: begins a cell with a quote that is not closed" in outcome.complaint


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        ([], "neither text nor answers"),
        (["--corpus", "CORPUS", "-n", "0"], "no number of proposals"),
        (["--corpus", "CORPUS", "--label", "wind"], "is no label"),
        (["--corpus", "CORPUS", "--output", "words.docx"], "no table ends in '.docx'"),
        (["--corpus", "nosuch.jsonl"], "no such file"),
        (["--answers", "nosuch.csv"], "no such file"),
        (["--accept", "制氢"], "does not say of which label"),
        (["--accept", "wind=风机"], "is no label"),
        (["--accept", "hydrogen="], "holds no word"),
        (["--accept", "hydrogen=制氢", "--output", "words.csv"], "has nothing to be written there"),
    ],
)
def test_call_that_is_wrong(call, folder, corpus, arguments, says):
    outcome = call(main, "expand", folder, *[corpus if argument == "CORPUS" else argument for argument in arguments])
    assert outcome.code == 2 and says in outcome.complaint


def test_label_that_nothing_hits_says_so(call, tmp_path, folder):
    """Then word vectors alone propose."""
    path = tmp_path / "few.jsonl"
    path.write_text('{"text": "江口的水库除险加固完工。"}\n{"text": "红石用氢气瓶供暖。"}\n', encoding="utf-8")
    outcome = call(main, "expand", folder, "--corpus", path, "--label", "hydrogen")
    assert outcome.code == 0 and "no paragraph holds a word of hydrogen" in outcome.err
    assert "氢气" in outcome.out and "vectors" in outcome.out


def test_label_without_a_word_says_so(call, folder, corpus):
    path = folder / "lexicon.toml"
    path.write_text(path.read_text(encoding="utf-8").replace('terms = ["氢能"]', "terms = []"), encoding="utf-8")
    outcome = call(main, "expand", folder, "--corpus", corpus, "--label", "hydrogen")
    assert (outcome.code, outcome.out) == (0, "") and "has no word to start from" in outcome.err


def test_shipped_scheme_can_be_looked_at(call, corpus):
    """Proposals for it are shown; nothing is written."""
    key = load_scheme(INDUSTRIES).keys[0]
    outcome = call(main, "expand", INDUSTRIES, "--corpus", corpus, "--label", key, "-n", "3")
    assert outcome.code == 0 and f"{key}: " in outcome.err


def test_shipped_scheme_is_not_written_to(call):
    """But may be copied."""
    outcome = call(main, "expand", INDUSTRIES, "--accept", f"{load_scheme(INDUSTRIES).keys[0]}=词")
    assert outcome.code == 2 and f"new DIR --from {INDUSTRIES}" in outcome.complaint

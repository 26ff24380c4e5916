"""Sheets that a person fills in: written and filled in in her language, read back alike in whichever."""

import csv
import re
import zipfile
from dataclasses import replace

import pytest
from conftest import jsonl
from filled_sheets import save, sheet_rows

from labels import InputError, Paragraph
from labels.exchange.answers import LabelWords, shown_names
from labels.exchange.known_words import bare_score, heads, is_head, known_heads, written_word
from labels.exchange.notes import known_note_heads
from labels.wording import LANGUAGES, speaking
from models.output.writers import write_to
from models.panel.answer_columns import AnswerColumns
from models.prediction import Prediction
from models.text.without_labels import unlabelled
from seeds.answered import read_records
from seeds.inputs import read_inputs
from seeds.schemes import INDUSTRIES, load_scheme
from training.agreement.annotators import Said
from training.agreement.differences import write_differences
from training.review import __main__ as review
from training.review.sheet import REASON, SUGGESTED, SUSPECT
from training.select.__main__ import main as select
from training.sets.labelled_files import read_labelled

SCHEME = load_scheme(INDUSTRIES)
CHINESE = re.compile("[\u4e00-\u9fff]")
TEXTS = (
    ("储能电站在河湾镇并网，夜里存电白天用。", ("energy_storage",)),
    ("村里的无人机给果园送药，飞手换了三班。", ("low_altitude",)),
    ("镇上的合唱队登台唱歌，台下坐满了老人。", ()),
    ("石墨烯薄膜在开发区量产，订单排到了明年。", ("new_materials",)),
    ("人工智能进了小学课堂，老师改作业快了。", ("ai",)),
)
# What is said in the words of whom it was written for.
IN_WORDS = {SUSPECT, SUGGESTED, REASON, *known_heads()["first"], *known_heads()["second"]}


def rows():
    """Yield a prediction of each text, with a column of the user's own."""
    for n, (text, labels) in enumerate(TEXTS, 1):
        paragraph = Paragraph(f"a#{n}", "a", n, "body", text, region="江西", extra={"经办": f"周{n}"})
        yield Prediction(paragraph, labels, {key: 0.9 if key in labels else 0.1 for key in SCHEME.keys}, (), None, "m", 0.1 * n)


def predicted(form):
    """Return a function that writes predictions in a format."""
    return lambda call, path: write_to(rows(), SCHEME, form, path)


def sample(call, path):
    """Write a sample to label."""
    source = jsonl(path.with_name("source.jsonl"), *({"text": text, "经办": "周"} for text, _ in TEXTS))
    assert call(select, source, "-n", 5, "--model", "lexicon", "--output", path).code == 0


def suspects(call, path):
    """Write a list of labels that look wrong: each text is given in the label of the next."""
    texts = [(text.replace("，", f"，第{n}回", 1), TEXTS[n % 5][1]) for text, _ in TEXTS for n in range(1, 4)]
    records = [{"id": f"p{n}", "doc": f"d{n % 4}", "text": text, "labels": labels} for n, (text, labels) in enumerate(texts)]
    source = jsonl(path.with_name("source.jsonl"), *records)
    assert call(review.main, source, "--model", "lexicon", "--folds", 2, "--output", path).code == 0


def disputed(suffix):
    """Return a function that writes what two people said differently: the second gave one label more each time."""

    def write(call, path):
        pairs = []
        for row in rows():
            more = tuple(key for key in SCHEME.keys if key in row.labels or key == "quantum")
            pairs.append(
                tuple(Said(row.paragraph.id, "", frozenset(labels), paragraph=row.paragraph) for labels in (row.labels, more))
            )
        write_differences(pairs, SCHEME, path.with_suffix(suffix))

    return write


SHEETS = {
    "result": predicted("xlsx"),
    "label sheet": predicted("label-sheet"),
    "sample": sample,
    "review": suspects,
    "differences": disputed(".xlsx"),
}


@pytest.fixture(params=SHEETS)
def write(request, call, tmp_path, monkeypatch):
    """Return a function that writes a sheet in a language and returns its path."""
    monkeypatch.setattr(review, "shipped_corpus", lambda scheme: None)

    def written(lang):
        path = tmp_path / f"{lang}.xlsx"
        with speaking(lang):
            SHEETS[request.param](call, path)
        return path

    return written


def column(head, name, lang):
    """Return where the column of a field, or of a label, stands."""
    return head.index(heads(lang).get(name) or shown_names(SCHEME.taxonomy, lang)[name])


def fill(path, lang):
    """Confirm the first row, change two labels of the second, say none of the third, pass over the fourth."""
    head, *cells = sheet_rows(path)
    yes, no, skip = (written_word(name, lang) for name in ("yes", "no", "skip"))
    cells[0][column(head, "checked", lang)] = yes
    cells[0][column(head, "quantum", lang)] = no
    cells[1][column(head, "low_altitude", lang)] = no
    cells[1][column(head, "quantum", lang)] = yes
    cells[2][column(head, "none", lang)] = yes
    cells[3][column(head, "checked", lang)] = skip
    save(path, [head, *cells])


def read(path, lang):
    """Return what a sheet says to who reads it in a language."""
    with speaking(lang):
        data = read_labelled([path], "mine", SCHEME)
        records, words = read_records(path), LabelWords(SCHEME.taxonomy)
        columns = AnswerColumns.of([record.values for record in records], words)
        said = [(record, *columns.answer(record, words)) for record in records]
        counted = [(labels, judged, columns.by_person(one, labels, judged, words)) for one, labels, judged in said]
        models = {columns.model_of(record) for record in records}
        anew = [unlabelled(one, SCHEME.taxonomy).extra for one in read_inputs([path], [])]
    answers = [(p.id, p.text, p.labels, p.judged, p.predicted, p.region) for p in data.paragraphs]
    return answers, counted, models, *([sorted((one or {}).items()) for one in some] for some in (anew, extras(data)))


def extras(data):
    """Return the columns that ride along."""
    return [one.extra for one in data.paragraphs]


def without_words(extra):
    """Return columns but for those whose cells speak."""
    return [[cell for cell in one if cell[0] not in IN_WORDS] for one in extra]


def test_answers_are_the_same_in_whichever_language(write):
    """Written in either, read in either; so are the figures of a panel, and what rides along."""
    found = {}
    for written in LANGUAGES:
        path = write(written)
        fill(path, written)
        one, other = (read(path, lang) for lang in LANGUAGES)
        assert one == other
        found[written] = (*one[:2], *map(without_words, one[3:]))
        assert len(one[0]) == 3 and one[0][2][2] == ()
        assert [person for *_, person in one[1]][:2] == [True] * 2
    assert found["en"] == found["zh"]
    assert not any(is_head(name) or bare_score(name) != name for part in found["en"][2:] for row in part for name, _ in row)


def test_sheet_with_heads_and_marks_of_both(write):
    """As when columns are pasted from a colleague's."""
    path = write("en")
    fill(path, "en")
    wanted = read(path, "en")
    head, *cells = sheet_rows(path)
    english = {word: heads("zh")[field] for field, word in heads("en").items()}
    english |= dict(zip(shown_names(SCHEME.taxonomy, "en").values(), shown_names(SCHEME.taxonomy, "zh").values(), strict=True))
    marks = {written_word(name, "en"): written_word(name, "zh") for name in ("yes", "no", "skip")}
    for parity in (0, 1):
        mixed = [english.get(name, name) if n % 2 == parity else name for n, name in enumerate(head)]
        save(path, [mixed, *([marks.get(cell, cell) for cell in row] if n % 2 == parity else row for n, row in enumerate(cells))])
        found = read(path, "zh")
        assert (found[:3], without_words(found[3]), without_words(found[4])) == (
            wanted[:3],
            *map(without_words, wanted[3:]),
        )


def test_heads_lists_and_explanation_are_of_one_language(write):
    """No Chinese head in a sheet of who reads English, and no English one but a hidden one in the other's."""
    own = {"经办", "extra"}
    for lang, foreign in (("en", CHINESE.search), ("zh", re.compile("[A-Za-z]").search)):
        path = write(lang)
        assert [name for name in sheet_rows(path)[0] if name not in own and foreign(name)] == []
        sheet = zipfile.ZipFile(path).read("xl/worksheets/sheet1.xml").decode()
        lists = re.findall(r'promptTitle="([^"]*)"[^>]*><formula1>([^<]*)<', sheet)
        assert len(lists) == len(SCHEME.keys) + 2 and not any(map(foreign, (word for pair in lists for word in pair)))
        names = sheet_names(path)
        told = sheet_rows(path, len(names) - 1)
        heads_told = [row[0] for row in told[1:] if row[0]]
        assert len(heads_told) > len(SCHEME.keys) and not [name for name in heads_told if foreign(name)]
        assert not any(map(foreign, names))


def sheet_names(path):
    """Return the names of the sheets."""
    return re.findall(r'<sheet name="([^"]+)"', zipfile.ZipFile(path).read("xl/workbook.xml").decode())


def test_differences_in_a_table_of_text(tmp_path):
    """Filled in with a spreadsheet too, so in the language of who fills it in; in JSON Lines names are the same in both."""
    for lang in LANGUAGES:
        with speaking(lang):
            disputed(".csv")(None, tmp_path / "a.csv")
            disputed(".jsonl")(None, tmp_path / f"{lang}.jsonl")
        with (tmp_path / "a.csv").open(encoding="utf-8-sig", newline="") as file:
            first = next(csv.DictReader(file))
        names, head = shown_names(SCHEME.taxonomy, lang), heads(lang)
        assert (first[head["first"]], first["labels"]) == (names["energy_storage"], "")
        both = f"{names['quantum']}{written_word('between', lang)}{names['energy_storage']}"
        assert first[head["second"]] == both and first[head["before"]].endswith(f"?{names['quantum']}")
        for reader in LANGUAGES:
            with speaking(reader), pytest.raises(InputError, match="holds no answer|没有答案"):
                read_labelled([tmp_path / "a.csv"], "a", SCHEME)
    assert (tmp_path / "en.jsonl").read_bytes() == (tmp_path / "zh.jsonl").read_bytes()


# --- what goes wrong, and what is the user's own -----------------------------------------------------------------------------


@pytest.mark.parametrize("written", LANGUAGES)
@pytest.mark.parametrize("reader", LANGUAGES)
def test_error_names_the_column_as_the_sheet_has_it(tmp_path, written, reader):
    """A cell that is no mark, and a row that says both a label and none."""
    path = tmp_path / "a.xlsx"
    with speaking(written):
        write_to(rows(), SCHEME, "label-sheet", path)
    head, *cells = sheet_rows(path)
    label, none = column(head, "ai", written), column(head, "none", written)
    for wrong, named in (({label: "xyz"}, [head[label]]), ({label: "1", none: "1"}, [head[label], head[none]])):
        filled = [[wrong.get(n, cell) for n, cell in enumerate(cells[0])], *cells[1:]]
        save(path, [head, *filled])
        with speaking(reader), pytest.raises(InputError) as refused:
            read_labelled([path], "a", SCHEME)
        assert all(name in refused.value.problem for name in named)


@pytest.mark.parametrize("written", LANGUAGES)
def test_own_columns_under_heads_of_either_language(tmp_path, written):
    """They go under another name and come back under theirs; a remark of the user's own is where remarks go."""
    own = {
        head: f"值{n}" for n, head in enumerate(sorted(set().union(*(known_heads()[one] for one in ("doubt", "model", "hash")))))
    }
    own |= {head: "注" for head in sorted(known_note_heads())[:2]} | {"energy storage": "高", "储能": "低", "Remark": "看过"}
    with speaking(written):
        write_to(
            [replace(row, paragraph=replace(row.paragraph, extra=own)) for row in rows()], SCHEME, "xlsx", tmp_path / "a.xlsx"
        )
    head = sheet_rows(tmp_path / "a.xlsx")[0]
    assert len(set(head)) == len(head) and len([name for name in head if name in known_heads()["note"]]) == 1
    fill(tmp_path / "a.xlsx", written)
    for reader in LANGUAGES:
        with speaking(reader):
            first = read_labelled([tmp_path / "a.xlsx"], "a", SCHEME).paragraphs[0]
        assert (first.labels, first.extra) == (TEXTS[0][1], own)


def test_own_column_called_like_an_english_name_in_an_older_sheet(tmp_path):
    """Those sheets knew Chinese names alone, and did not move it: it stays the user's own, in the sheet as in a panel."""
    head = ["energy storage", "段落编号", "正文", "储能", "人工智能", "无", "已核", "预填", "哈希"]
    cells = [["0", "a#1", TEXTS[0][0], "1", "0", "", "是", "储能", ""], ["1", "a#2", TEXTS[2][0], "0", "0", "", "是", "无", ""]]
    save(tmp_path / "a.xlsx", [head, *cells])
    for lang in LANGUAGES:
        answers, counted, *_, extra = read(tmp_path / "a.xlsx", lang)
        assert [labels for *_, labels, judged, predicted, region in answers] == [("energy_storage",), ()]
        assert [labels for labels, *_ in counted] == [("energy_storage",), ()]
        assert [dict(one) for one in extra] == [{"energy storage": "0"}, {"energy storage": "1"}]

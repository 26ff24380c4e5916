"""What people said of a text holds at once, above any model; the rest stays as the model says."""

import io
import json
from dataclasses import replace

import pandas as pd
import pytest
from conftest import keep, lines
from filled_sheets import sheet_rows
from report_pages import island, shown

from labels import InputError, UsageError
from labels.annotations import text_hash
from labels.corrections_log import Answer, Withdrawal, add_entries
from labels.wording import speaking
from models import PolicyTagger, load, predict, why
from models.corrected import Corrections, load_corrections
from models.lexicon.tagger import LexiconTagger
from models.locations import corrections_file
from models.output.plain import write_jsonl
from models.output.report_page.entries import COLUMNS
from models.output.report_page.report_writer import write_report_page
from models.output.terminal import write_table
from models.output.writers import write_to
from models.prediction import shown_model
from models.storage.mlflow_flavor import _load_pyfunc
from models.text.analyzer import Analyzer
from seeds.cleaning.fold import fold
from seeds.schemes import load_scheme, parse_scheme
from training import evaluate

STORAGE = "城南的储能电站并网,夜里存电白天用。"
CHOIR = "村里的合唱队登台。"
OTHER = "无人机给海岛送药,低空航线又添一条。"


def answer(text, *after, judged, by="王", **fields):
    """Return what a person said of a text."""
    return Answer(
        at="2026-11-26T10:00:00Z",
        by=by,
        id="a#1",
        hash=text_hash(fold(text)),
        doc="a",
        text=text,
        before=None,
        after=after,
        judged=judged,
        scheme="industries",
        scheme_digest="d",
        model="m",
        source="s",
        **fields,
    )


def write(path, *entries):
    """Add entries to a log; return its path."""
    add_entries(path, lambda log: entries)
    return path


@pytest.fixture
def log(tmp_path, keys):
    """Return a log in which the first text carries nothing and the second two labels."""
    entries = answer(STORAGE, judged=keys), answer(CHOIR, "ai", "energy_storage", judged=keys)
    return write(tmp_path / "log.jsonl", *entries)


@pytest.fixture
def policy(tfidf, scheme, log):
    return PolicyTagger(tfidf, "small", corrections=load_corrections(log, scheme))


def test_corrected_texts_follow_at_once(policy, tfidf, keys):
    """With the scores of what a person has read, no doubt, and words for labels that were added; others stay."""
    storage, choir, other = policy.tag([STORAGE, CHOIR, OTHER])
    plain = PolicyTagger(tfidf, "small").tag([STORAGE, CHOIR, OTHER])
    assert [one.labels for one in plain] == [("energy_storage",), (), ("low_altitude",)]
    assert (storage.labels, storage.evidence, storage.corrected, storage.doubt) == ((), (), True, 0.0)
    assert set(storage.scores.values()) == {0.01}
    assert choir.labels == ("ai", "energy_storage") and choir.corrected
    assert [choir.scores[key] for key in keys] == [0.99 if key in choir.labels else 0.01 for key in keys]
    assert [span.label for span in choir.evidence] == ["ai", "energy_storage"]
    assert all(CHOIR[span.start : span.end] == span.text for span in choir.evidence)
    assert other == replace(plain[2], model=policy.name) and not other.corrected


def test_names_of_results_say_which_corrections(policy, log, scheme):
    """With the digest a number can be made again."""
    digest = load_corrections(log, scheme).digest
    assert policy.name == f"small (2 corrected {digest})"
    assert {one.model for one in policy.tag([STORAGE, OTHER])} == {policy.name}


@pytest.mark.parametrize(
    "variant",
    ["城南的储能电站并网，夜里存电白天用。", "城南的儲能電站並網,夜裏存電白天用。", "城南的储能电站并网,夜里存电白天用｡"],
)
def test_width_and_script_do_not_matter(policy, variant):
    assert policy.tag([variant])[0].corrected


def test_other_texts_are_not_taken_for_it(policy):
    assert not policy.tag([STORAGE + "完"])[0].corrected


def test_labels_that_nobody_looked_for_stay_the_models(tfidf, scheme, tmp_path):
    path = write(tmp_path / "log.jsonl", answer(STORAGE, "ai", judged=("ai", "quantum")))
    (said,) = PolicyTagger(tfidf, "small", corrections=load_corrections(path, scheme)).tag([STORAGE])
    (plain,) = PolicyTagger(tfidf, "small").tag([STORAGE])
    assert said.labels == ("ai", "energy_storage")
    assert (said.scores["ai"], said.scores["quantum"]) == (0.99, 0.01)
    assert said.scores["energy_storage"] == plain.scores["energy_storage"]
    assert said.doubt == plain.doubt
    assert [span for span in said.evidence if span.label == "energy_storage"] == list(plain.evidence)


def test_a_person_is_heard_where_a_model_must_not_label(policy, tfidf, scheme, tmp_path, keys):
    """Site furniture and what is no prose get no label, unless somebody says so."""
    path = write(tmp_path / "more.jsonl", answer("AI", "ai", judged=keys))
    assert PolicyTagger(tfidf, "small", corrections=load_corrections(path, scheme)).tag(["AI"])[0].labels == ("ai",)


def test_data_frame_says_what_was_corrected(policy):
    tagged = policy.tag_frame(pd.DataFrame({"text": [STORAGE, None, OTHER]}))
    assert tagged["corrected"].tolist() == [True, False, False]
    assert tagged["labels"].tolist() == [[], [], ["low_altitude"]]


def test_probabilities_are_the_models(policy, tfidf):
    """What a model says is measured, not what people said of the very texts."""
    assert (policy.predict_proba([STORAGE]) == PolicyTagger(tfidf, "small").predict_proba([STORAGE])).all()


# --- where the log is found -------------------------------------------------------------------------------------------


@pytest.fixture
def stored(store, tfidf, keys):
    """Store a model, and a log where the shipped scheme has it; return the log."""
    keep(store, tfidf, "tfidf")
    return write(store.folder / "corrections.jsonl", answer(STORAGE, judged=keys))


def test_log_of_the_shipped_scheme_lies_in_its_store(stored, scheme):
    assert corrections_file(scheme) == stored
    assert load("tfidf").tag([STORAGE])[0].corrected
    assert load("lexicon").tag([STORAGE])[0].corrected


def test_corrections_can_be_left_out_or_named(stored, log):
    """The model's name is then its own."""
    left = load("tfidf", corrections=False)
    assert left.name == "tfidf" and left.tag([STORAGE])[0].labels == ("energy_storage",)
    assert load("tfidf", corrections=log).tag([CHOIR])[0].corrected
    with pytest.raises(UsageError, match="none.jsonl: is no log of corrections"):
        load("tfidf", corrections="none.jsonl")


def test_command_follows_them_and_says_so(stored, log, call):
    """In every format; --no-corrections leaves them out, --corrections names others."""

    def tagged(*options):
        outcome = call(predict.main, STORAGE, CHOIR, "--model", "tfidf", "--format", "jsonl", *options)
        assert outcome.code == 0, outcome.err
        return [(record["labels"], record["corrected"]) for record in lines(outcome.out)]

    assert tagged() == [([], True), ([], False)]
    assert tagged("--no-corrections") == [(["energy_storage"], False), ([], False)]
    assert tagged("--corrections", log) == [([], True), (["ai", "energy_storage"], True)]
    csv = call(predict.main, STORAGE, CHOIR, "--model", "tfidf", "--format", "csv").out.splitlines()
    column = csv[0].split(",").index("corrected")
    assert [row.replace('"' + STORAGE + '"', "").split(",")[column] for row in csv[1:]] == ["yes", ""]
    page = call(predict.main, STORAGE, CHOIR, "--model", "tfidf", "--format", "html").out
    assert [one["corrected"] for one in shown(page)] == [1, 0]
    assert call(predict.main, STORAGE, CHOIR, "--model", "tfidf", "--format", "table").out.count("corrected") >= 1


def test_answers_are_no_probabilities_where_people_read(policy, scheme, keys, tmp_path):
    """In a workbook, on the page, in the terminal; records keep 0.99 and 0.01, which means of them are made of."""
    partly = replace(policy.tag([CHOIR])[0], judged=("ai",))  # nobody looked for the others
    some = [*policy.tag([STORAGE]), partly, *policy.tag([OTHER])]
    assert [one.judged for one in some] == [keys, ("ai",), ()]
    for lang, score, yes, no in (
        ("zh", "概率", "人答：有", "人答：无"),
        ("en", "model probability", "person: yes", "person: no"),
    ):
        with speaking(lang):
            write_to(some, scheme, "xlsx", tmp_path / f"{lang}.xlsx")
        head, *rows = sheet_rows(tmp_path / f"{lang}.xlsx")
        names = scheme.taxonomy.spoken_names if lang == "en" else {label.key: label.name for label in scheme.taxonomy.labels}
        cells = [{key: row[head.index(f"{name} {score}")] for key, name in names.items()} for row in rows]
        assert cells[0] == dict.fromkeys(keys, no)
        assert cells[1]["ai"] == yes and cells[1]["energy_storage"] == "0.99"
        assert all(0 <= float(cell) <= 1 for cell in cells[2].values())
    page, table, records = io.StringIO(), io.StringIO(), io.StringIO()
    write_report_page([partly], scheme, page)
    write_table([partly], scheme, table, width=200)
    write_jsonl([partly], scheme, records)
    (entry,) = [one for one in island(page.getvalue())["entries"] if isinstance(one, list)]
    assert entry[COLUMNS.index("labels")] == [[keys.index("ai")], [keys.index("energy_storage"), 990]]
    shown_there = table.getvalue()
    assert "artificial intelligence" in shown_there and shown_there.count("99%") == 1 and "energy storage 99%" in shown_there
    assert lines(records.getvalue())[0]["scores"]["ai"] == 0.99


def test_served_model_gives_the_same_answer_everywhere(stored, store):
    """A server does not have the log; a model that MLflow loads leaves it out here as well."""
    served = _load_pyfunc(str(store.read("tfidf").folder)).predict([STORAGE])
    assert (served["labels"].tolist(), served["model"].tolist()) == ([["energy_storage"]], ["tfidf"])


def test_both_options_at_once_are_refused(log, call):
    assert call(predict.main, STORAGE, "--no-corrections", "--corrections", log).code == 2


def test_measuring_leaves_them_out(stored, tmp_path, call):
    """A model is not right because somebody told it so."""
    data = tmp_path / "data.jsonl"
    data.write_text(json.dumps({"text": STORAGE, "labels": []}, ensure_ascii=False), encoding="utf-8")
    outcome = call(evaluate.main, data, "--model", "tfidf", "--output", tmp_path / "out.json")
    assert outcome.code == 0, outcome.err
    measured = json.loads((tmp_path / "out.json").read_text(encoding="utf-8"))
    assert measured["model"] == "tfidf" and len(measured["errors"]) == 1


@pytest.fixture
def own(tmp_path):
    """Return the folder of a scheme of one's own with a log in it."""
    folder = tmp_path / "water"
    folder.mkdir()
    (folder / "labels.toml").write_text('[[label]]\nkey = "river"\n[[label]]\nkey = "lake"', encoding="utf-8")
    (folder / "lexicon.toml").write_text('[river]\nterms = ["河道"]\n[lake]\nterms = ["湖泊"]', encoding="utf-8")
    write(folder / "corrections.jsonl", answer("河道清淤之后排水通畅。", "lake", judged=("river", "lake")))
    return folder


def test_log_of_an_own_scheme_lies_in_its_folder_and_moves_with_it(own, store, tmp_path):
    """By ``scheme=``, or by the folder as the model; under another name, too."""
    text = ["河道清淤之后排水通畅。"]
    assert load(scheme=own).tag(text)[0].labels == ("lake",)
    assert load(own).tag(text)[0].labels == ("lake",)
    moved = own.rename(tmp_path / "elsewhere")
    assert load(scheme=moved).tag(text)[0].labels == ("lake",)
    assert load(scheme=moved, corrections=False).tag(text)[0].labels == ("river",)


def test_labels_that_the_scheme_lost_are_named(own, store, caplog):
    (own / "labels.toml").write_text('[[label]]\nkey = "river"', encoding="utf-8")
    (own / "lexicon.toml").write_text('[river]\nterms = ["河道"]', encoding="utf-8")
    (said,) = load(scheme=own).tag(["河道清淤之后排水通畅。"])
    assert (said.labels, said.corrected) == ((), True)
    assert f"note: {own / 'corrections.jsonl'}: scheme water has no lake; left out in 1 corrections" in caplog.text


def test_damaged_line_is_named(own, store, caplog):
    with (own / "corrections.jsonl").open("a", encoding="utf-8") as file:
        file.write('{"format": 1, "entry"')
    assert load(scheme=own).tag(["河道清淤之后排水通畅。"])[0].corrected
    assert f"note: {own / 'corrections.jsonl'}:2: is no whole entry" in caplog.text


def test_withdrawn_corrections_leave_no_trace_in_the_name(own, store):
    text = "河道清淤之后排水通畅。"
    write(own / "corrections.jsonl", Withdrawal("2026-11-26T11:00:00Z", "李", "a#1", text_hash(fold(text))))
    assert load_corrections(own / "corrections.jsonl", load_scheme(own)) is None
    assert load(scheme=own).name == "water lexicon (untrained)"


def test_no_label_may_be_called_like_the_column():
    with pytest.raises(InputError, match="name of a column of results"):
        parse_scheme({"labels.toml": '[[label]]\nkey = "corrected"', "lexicon.toml": ""}, "x", "x")


def test_of_one_label_a_text_corrections_give_one(tmp_path):
    """Each answer is about one label only: the later one holds, all others are refused with what the model gave."""
    labels = "single = true\n" + "\n".join(f'[[label]]\nkey = "{key}"' for key in "abc")
    lexicon = "\n".join(f'[{key}]\nterms = ["{term}"]' for key, term in zip("abc", ("河道", "湖泊", "水库"), strict=True))
    scheme = parse_scheme({"labels.toml": labels, "lexicon.toml": lexicon}, "one", "one")
    said = (answer(text, key, judged=(key,)) for text, keys in (("水库蓄水。", "ab"), ("河道清淤。", "b")) for key in keys)
    path = write(tmp_path / "log.jsonl", *said)
    policy = PolicyTagger(LexiconTagger(Analyzer(scheme)), "rules", corrections=load_corrections(path, scheme))
    found = policy.tag(["水库蓄水。", "河道清淤。"])
    assert [one.labels for one in found] == [("b",), ("b",)]
    assert [one.scores for one in found] == [{"a": 0.01, "b": 0.99, "c": 0.01}] * 2
    assert {one.doubt for one in found} == {0.0}


def test_why_names_who_corrected(policy):
    """Above what model it is; other texts have no such line."""
    said = list(why.lines(policy, CHOIR))
    assert said[-2] == "  corrected to artificial intelligence, energy storage by 王, 2026-11-26T10:00:00Z"
    assert not any("corrected to" in line for line in why.lines(policy, OTHER))


@pytest.mark.parametrize(
    ("lang", "one", "several"),
    [
        ("en", "small (1 text as a person answered, ab12)", "small (20 texts as people answered, ab12)"),
        ("zh", "small（1 段按人的回答，ab12）", "small（20 段按人的回答，ab12）"),
    ],
)
def test_people_are_told_in_their_language_how_many_corrections_a_model_follows(lang, one, several):
    with speaking(lang):
        assert shown_model(f"small ({Corrections({'h': None}, 'ab12')})") == one
        assert shown_model("small (20 corrected ab12)") == several
        assert shown_model("small (20 trees)") == "small (20 trees)"

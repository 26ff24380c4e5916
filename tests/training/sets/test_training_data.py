"""Labelled data: the corpus joined with its labels, the user's own, and how a change is noticed."""

import json
from dataclasses import replace

import numpy as np
import pytest

from labels import InputError, Paragraph, UsageError, read_paragraphs
from labels.annotations import Annotation, text_hash
from labels.paragraphs import DOCUMENT_FIELDS
from seeds.corpus import Corpus, CorpusDocument
from seeds.schemes import INDUSTRIES, load_scheme
from training import data
from training.sets import shipped_set
from training.sets.labelled_files import read_labelled
from training.sets.labelled_set import LabelledSet, label_matrix, merge
from training.sets.shipped_set import shipped_corpus

SCHEME = load_scheme(INDUSTRIES)

DRONE, TEA = "无人机给山村送药。", "今年春茶丰收。"


def paragraph(number, text, *labels, part="natural"):
    """Return a labelled paragraph of the document ``town``."""
    return Paragraph(f"town#{number}", "town", number, "body", text, labels=labels, part=part)


def labelled(*paragraphs, name="town"):
    """Return a labelled set."""
    return LabelledSet(name, paragraphs, SCHEME)


TOWN = labelled(paragraph(1, DRONE, "low_altitude"), paragraph(2, TEA, part="hard"))


def write(path, *records):
    """Write records as JSON Lines and return the path."""
    path.write_text("".join(json.dumps(record, ensure_ascii=False) + "\n" for record in records), encoding="utf-8")
    return path


@pytest.fixture
def small_corpus(monkeypatch):
    """Put a corpus of two paragraphs, and labels that fit it, in place of the shipped ones."""
    bare = tuple(replace(one, labels=None) for one in TOWN.paragraphs)
    corpus = Corpus((CorpusDocument("town", "一个小镇", "brief", "江西", "2025-03-01", "natural", bare),))
    gold = {one.id: Annotation(one.id, text_hash(one.text), one.labels) for one in TOWN.paragraphs}
    for module in (data, shipped_set):
        monkeypatch.setattr(module, "load_corpus", lambda: corpus)
        monkeypatch.setattr(module, "read_annotations", lambda path, taxonomy: gold)
    return gold


def test_label_matrix_has_a_column_per_label_in_taxonomy_order(keys):
    """Whatever the order of the labels of a paragraph; none at all gives a row of zeros."""
    matrix = label_matrix([("traditional_upgrade", "ai"), (), ("quantum",)], keys)
    assert keys == ("ai", "quantum", "low_altitude", "new_materials", "energy_storage", "traditional_upgrade")
    assert matrix.tolist() == [[1, 0, 0, 0, 0, 1], [0] * 6, [0, 1, 0, 0, 0, 0]]
    assert matrix.dtype == np.int8


@pytest.mark.parametrize("known", [("a",), ("a", "b"), tuple("abcdefghi")], ids=len)
def test_label_matrix_of_nothing_still_has_its_columns(known):
    """So that an empty set can be measured and joined."""
    assert label_matrix([], known).shape == (0, len(known))


def test_labelled_set_shows_its_paragraphs_as_arrays():
    """One row per paragraph in each."""
    assert len(TOWN) == 2
    assert TOWN.texts == [DRONE, TEA]
    assert TOWN.documents == ["town", "town"]
    assert TOWN.labels.tolist() == [[0, 0, 1, 0, 0, 0], [0] * 6]
    assert TOWN.hard.tolist() == [False, True]


def test_take_keeps_the_order_of_the_rows():
    """And gives the part a name of its own."""
    part = TOWN.take(np.array([1, 0]), "part")
    assert (part.name, part.texts) == ("part", [TEA, DRONE])


def test_words_are_found_once_and_travel_with_the_rows():
    """Segmenting is most of the work; a part need not do it again, nor may it get other words."""
    whole = labelled(*TOWN.paragraphs)
    alone = whole.take(np.array([1]), "alone").batch.words_of(0)
    assert whole.batch.words_of(0) and whole.batch is whole.batch
    part = whole.take(np.array([1]), "part")
    assert part.batch.texts == [TEA] and part.batch.analyzer is whole.batch.analyzer
    assert part.batch.words_of(0) == alone


def test_merge_puts_the_second_set_after_the_first():
    """Names are joined as well."""
    more = labelled(replace(paragraph(1, "储能电站并网。", "energy_storage"), id="user#1", doc="user"), name="user")
    both = merge(TOWN, more)
    assert both.name == "town+user"
    assert both.texts == [DRONE, TEA, "储能电站并网。"]


def test_merge_refuses_an_id_that_stands_in_both_with_another_text():
    """Else a paragraph could stand on both sides of the split under one name."""
    with pytest.raises(InputError, match="user: repeats the id 'town#2' of town with another text; give it an id of its own"):
        merge(TOWN, labelled(paragraph(2, "另一段话。"), name="user"))


def test_merge_takes_the_second_labels_of_a_paragraph_that_stands_in_both():
    """A correction: same id, same text. It stays where it was, and of the part it was of."""
    both = merge(TOWN, labelled(paragraph(2, TEA, "new_materials", part=None), paragraph(3, "新的一段。"), name="user"))
    assert [(one.id, one.labels, one.part) for one in both.paragraphs] == [
        ("town#1", ("low_altitude",), "natural"),
        ("town#2", ("new_materials",), "hard"),
        ("town#3", (), "natural"),
    ]


def test_fingerprint_is_the_same_for_the_same_data():
    """Names of sets do not enter it."""
    assert labelled(*TOWN.paragraphs, name="other").fingerprint == TOWN.fingerprint
    assert len(TOWN.fingerprint) == 12


@pytest.mark.parametrize(
    "change",
    [{"labels": ("ai",)}, {"labels": ()}, {"text": DRONE[:-1]}, {"id": "town#9"}, {"part": "hard"}],
    ids=["another label", "label gone", "text", "id", "part"],
)
def test_fingerprint_changes_with(change):
    """Whatever could change a model or its figures."""
    first, second = TOWN.paragraphs
    assert labelled(replace(first, **change), second).fingerprint != TOWN.fingerprint


def test_fingerprint_changes_with_the_order():
    """The order decides folds and the drawing of documents."""
    assert labelled(*reversed(TOWN.paragraphs)).fingerprint != TOWN.fingerprint


def test_corpus_is_joined_with_its_labels(small_corpus):
    """By id, in the order of the corpus."""
    assert shipped_corpus(SCHEME).paragraphs == TOWN.paragraphs


def test_text_that_changed_after_it_was_labelled_is_noticed(small_corpus):
    """One character is enough."""
    small_corpus["town#1"] = replace(small_corpus["town#1"], hash=text_hash(DRONE[:-1]))
    with pytest.raises(InputError, match=r"gold.jsonl: the text of 'town#1' has changed since it was labelled; label it again"):
        shipped_corpus(SCHEME)


def test_paragraph_without_a_label_line_is_noticed(small_corpus):
    """A new paragraph must be labelled before anything is trained."""
    del small_corpus["town#2"]
    with pytest.raises(InputError, match=r"gold.jsonl: has no line for paragraph 'town#2'"):
        shipped_corpus(SCHEME)


def test_label_line_without_a_paragraph_is_noticed(small_corpus):
    """A paragraph was removed and its labels forgotten."""
    small_corpus["town#7"] = Annotation("town#7", "0" * 12, ())
    with pytest.raises(InputError, match=r"gold.jsonl: names paragraph 'town#7', which the corpus does not have"):
        shipped_corpus(SCHEME)


def test_missing_option_lists_what_is_to_be_labelled(small_corpus, call):
    """New and changed paragraphs, without labels, ready for an annotator."""
    del small_corpus["town#1"]
    small_corpus["town#2"] = replace(small_corpus["town#2"], hash="0" * 12)
    outcome = call(data.main, "--missing")
    records = [json.loads(line) for line in outcome.out.splitlines()]
    assert (outcome.code, outcome.err, outcome.account[1]) == (0, "", "  read      2 paragraph(s)")
    assert [(record["id"], record["text"]) for record in records] == [("town#1", DRONE), ("town#2", TEA)]
    assert not any("labels" in record for record in records)


def test_labelled_file_is_cleaned_as_at_prediction(tmp_path):
    """Full-width letters are repaired before training too; traditional script is folded there."""
    path = write(tmp_path / "mine.jsonl", {"text": "無人機與ＡＩ企業", "labels": ["low_altitude", "ai"]})
    data = read_labelled([path], "user", SCHEME)
    (found,) = data.paragraphs
    assert (found.text, data.folded, data.batch.texts) == ("無人機與AI企業", ["无人机与AI企业"], ["无人机与AI企业"])
    assert found.labels == ("ai", "low_altitude")
    assert found.id == "mine#1"


def test_labelled_paragraph_without_a_document_is_one_of_its_own(tmp_path):
    """Else a file of them could not be split, and each would seem to be written by one hand."""
    records = [{"text": DRONE, "labels": []}, {"text": TEA, "labels": []}, {"text": "甲乙丙", "labels": [], "doc": "town"}]
    found = read_labelled([write(tmp_path / "mine.jsonl", *records)], "user", SCHEME)
    assert found.documents == ["mine#1", "mine#2", "town"]


def test_several_files_make_one_set(tmp_path):
    """In the order named."""
    one = write(tmp_path / "one.jsonl", {"text": DRONE, "labels": []})
    two = write(tmp_path / "two.jsonl", {"text": TEA, "labels": []})
    assert read_labelled([two, one], "user", SCHEME).texts == [TEA, DRONE]


def test_paragraph_answered_in_two_files_follows_the_later_one(tmp_path, capsys):
    """As differences that were settled are named last."""
    first = write(tmp_path / "first.jsonl", {"id": "a", "text": DRONE, "labels": []}, {"id": "b", "text": TEA, "labels": []})
    settled = write(tmp_path / "settled.jsonl", {"id": "a", "text": DRONE, "labels": ["low_altitude"]})
    data = read_labelled([first, settled], "user", SCHEME)
    assert {p.id: p.labels for p in data.paragraphs} == {"a": ("low_altitude",), "b": ()}
    assert "first.jsonl: 1 paragraph(s) are answered in a later file, too, which holds" in capsys.readouterr().err


def test_id_of_another_text_in_two_files_is_refused(tmp_path):
    """One of the two would be lost."""
    files = [
        write(tmp_path / f"{number}.jsonl", {"id": "same", "text": text, "labels": []})
        for number, text in enumerate((DRONE, TEA))
    ]
    with pytest.raises(InputError, match="repeats the id 'same' of .*0.jsonl with another text"):
        read_labelled(files, "user", SCHEME)


@pytest.mark.parametrize(
    ("record", "message"),
    [
        ({"labels": []}, "has no field 'text'"),
        ({"text": 7, "labels": []}, "field 'text' is 7, not text"),
        ({"text": DRONE, "labels": ["drones"]}, "unknown label 'drones'; known labels: ai, quantum"),
        ({"text": DRONE, "labels": {"low_altitude": 1}}, "field 'labels' is {\"low_altitude\": 1}, not a list of label keys"),
        ({"text": DRONE, "labels": [1]}, "field 'labels' is [1], not a list of label keys"),
        ({"text": DRONE, "labels": [], "judged": ["drones"]}, "unknown label 'drones'"),
    ],
    ids=["no text", "number as text", "unknown label", "labels as object", "number as label", "unknown label looked for"],
)
def test_broken_record_is_named_by_its_line(tmp_path, record, message):
    """File and line stand first."""
    path = write(tmp_path / "mine.jsonl", {"text": TEA, "labels": []}, record)
    with pytest.raises(InputError) as caught:
        read_labelled([path], "user", SCHEME)
    assert str(caught.value).startswith(f"{path}:2: {message}")


def test_file_without_a_paragraph_is_refused(tmp_path):
    """An empty file is no training data."""
    with pytest.raises(InputError, match="mine.jsonl: is empty; give it some"):
        read_labelled([write(tmp_path / "mine.jsonl")], "user", SCHEME)


def test_missing_file_is_an_error_of_the_call(tmp_path):
    """Exit code 2."""
    with pytest.raises(UsageError, match="no such file"):
        read_labelled([tmp_path / "absent.jsonl"], "user", SCHEME)


def test_command_writes_the_corpus_as_paragraph_json_lines(python, tmp_path):
    """What it writes can be read back as labelled data, and is the corpus."""
    outcome = python("-m", "training.data", "--output", "corpus.jsonl")
    assert (outcome.code, outcome.out) == (0, "")
    written = list(read_paragraphs(tmp_path / "corpus.jsonl", labelled=True))
    assert outcome.account[1] == f"  read      {len(written):,} paragraph(s)"
    assert outcome.account[-1] == "  result    corpus.jsonl"
    assert LabelledSet("again", tuple(written), SCHEME).fingerprint == shipped_corpus(SCHEME).fingerprint
    first = json.loads((tmp_path / "corpus.jsonl").read_text(encoding="utf-8").partition("\n")[0])
    fields = ["id", "doc", "n", "kind", "heading", "region", "date", "source", *DOCUMENT_FIELDS, "text"]
    assert list(first) == [*fields, "found", "labels", "part"]


def test_command_writes_to_standard_output_by_default(small_corpus, call):
    """Results there, the account on standard error."""
    outcome = call(data.main)
    assert (outcome.code, outcome.err) == (0, "")
    assert outcome.account[1] == "  read      2 paragraph(s)" and outcome.account[2].endswith(
        "low-altitude economy 1, new materials 0, energy storage 0, upgrading of traditional industry 0; none 1"
    )
    assert [json.loads(line)["labels"] for line in outcome.out.splitlines()] == [["low_altitude"], []]


def test_command_writes_nothing_where_the_folder_is_missing(small_corpus, call, tmp_path):
    """Exit code 2, one line."""
    outcome = call(data.main, "--output", tmp_path / "absent" / "corpus.jsonl")
    assert outcome.code == 2
    assert "does not exist; name a file in an existing folder" in outcome.complaint
    assert list(tmp_path.iterdir()) == []


def test_command_leaves_an_older_file_whole_where_the_work_fails(small_corpus, call, tmp_path):
    """A corpus that does not fit its labels replaces nothing."""
    path = tmp_path / "corpus.jsonl"
    path.write_text("as it was", encoding="utf-8")
    del small_corpus["town#1"]
    outcome = call(data.main, "--output", path)
    assert outcome.code == 1
    assert "has no line for paragraph 'town#1'" in outcome.complaint
    assert path.read_text(encoding="utf-8") == "as it was"

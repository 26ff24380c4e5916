"""Schemes of other labels than those that ship: they tag at once, are trained, stored, loaded and shown like any."""

import csv
import io
import re

import numpy as np
import pytest
from conftest import PLACES, lines
from report_pages import island, shown
from small_schemes import NEITHER, SCHEMES, write_scheme

from labels import Paragraph
from labels.taxonomy import PALETTE
from models import load
from models.hybrid.trainer import HybridTrainer
from models.lexicon.trainer import LexiconTrainer
from models.output.writers import WRITERS
from models.predict import main
from models.storage.store import write_model
from models.storage.versions import VersionStore
from models.tagger import PolicyTagger
from models.tfidf.trainer import TfidfTrainer
from seeds.cleaning.clean import clean_text
from seeds.schemes import load_scheme
from training.sets.labelled_set import LabelledSet


@pytest.fixture(params=SCHEMES)
def folder(request, tmp_path, store):
    """Return the folder of a scheme; nothing of it is trained."""
    return write_scheme(tmp_path / "schemes" / request.param, SCHEMES[request.param])


@pytest.fixture
def labels(folder):
    """Return the labels of that scheme."""
    return SCHEMES[folder.name]


def said(labels, place="江口"):
    """Return a sentence for each label and one for none, with its labels."""
    return [(ways[0].format(place), (key,)) for key, (_, _, *ways) in labels.items()] + [(NEITHER[0].format(place), ())]


def labelled(scheme, labels):
    """Return a labelled set of eight documents: a sentence of each label and two of none in each."""
    paragraphs = []
    for number, place in enumerate(PLACES):
        sentences = [((key,), ways[number % 2]) for key, (_, _, *ways) in labels.items()] + [((), way) for way in NEITHER]
        for n, (keys, way) in enumerate(sentences, 1):
            text = clean_text(way.format(place))
            paragraphs.append(Paragraph(f"{place}#{n}", place, n, "body", text, labels=keys, part="natural"))
    return LabelledSet("small", tuple(paragraphs), scheme)


# --- at once ------------------------------------------------------------------------------------------------------


def test_scheme_with_a_lexicon_tags_at_once(folder, labels):
    """Its keywords need no training, and nothing of the shipped labels is left."""
    texts, expected = zip(*said(labels), strict=True)
    for policy in (load("lexicon", scheme=folder), load(folder), load(scheme=str(folder))):
        assert policy.keys == tuple(labels)
        predictions = policy.tag(texts)
        assert tuple(prediction.labels for prediction in predictions) == expected
        assert all(tuple(prediction.scores) == tuple(labels) for prediction in predictions)
        for prediction, keys in zip(predictions, expected, strict=True):
            assert [span.text for span in prediction.evidence] == [labels[key][1] for key in keys]


def test_command_tags_by_a_scheme_as_json_lines(call, folder, labels):
    """With the probabilities of its labels, and the name of the scheme in that of the model."""
    texts, expected = zip(*said(labels), strict=True)
    outcome = call(main, *texts, "--scheme", folder, "--format", "jsonl")
    assert outcome.code == 0
    records = lines(outcome.out)
    assert tuple(tuple(record["labels"]) for record in records) == expected
    assert all(tuple(record["scores"]) == tuple(labels) for record in records)
    assert {record["model"] for record in records} == {f"{folder.name} lexicon (untrained)"}


def test_command_tags_by_a_scheme_as_a_spreadsheet(call, folder, labels):
    """One column per label, between the same columns as ever."""
    texts, expected = zip(*said(labels), strict=True)
    outcome = call(main, *texts, "--model", "lexicon", "--scheme", folder, "--format", "csv")
    assert (outcome.code, outcome.err) == (0, "")
    rows = list(csv.DictReader(io.StringIO(outcome.out.removeprefix("\ufeff"))))
    assert tuple(tuple(row["labels"].split()) for row in rows) == expected
    columns = list(rows[0])
    assert columns[columns.index("labels") + 1 : columns.index("doubt")] == list(labels)


def test_command_tags_by_a_scheme_as_a_page_in_its_colours(call, folder, labels):
    """Its labels by name in their order, each with its class and colour; no class of another."""
    texts, expected = zip(*said(labels), strict=True)
    outcome = call(main, *texts, "--model", str(folder), "--format", "html")
    assert (outcome.code, outcome.err) == (0, "")
    known = load_scheme(folder).taxonomy.labels
    assert [(one["key"], one["name"]) for one in island(outcome.out)["labels"]] == [(one.key, one.name) for one in known]
    assert [tuple(one["labels"]) for one in shown(outcome.out)] == list(expected)
    assert re.findall(r"^\.(label-\w+) { --hue: (#\w+); }$", outcome.out, re.MULTILINE) == [
        ("label-none", "#8b939c"),
        *((f"label-{one.key}", one.colour) for one in known),
    ]
    assert all((key, labels[key][1]) in one["evidence"] for one in shown(outcome.out) for key in one["labels"])


def test_command_tags_by_a_scheme_as_a_table(call, folder, labels):
    """By the Chinese names of its labels."""
    outcome = call(main, *(text for text, _ in said(labels)), "--model", "lexicon", "--scheme", folder, "--format", "table")
    assert (outcome.code, outcome.err) == (0, "")
    assert all(f"{name} 90%" in outcome.out for name, *_ in labels.values())
    assert f"{len(labels) + 1} paragraph(s), {len(labels)} with a label; model {folder.name} lexicon (untrained)" in outcome.out


def test_every_format_was_shown():
    """The four tests above, and those for annotators, which are shown there and back (tests/training/sets)."""
    assert set(WRITERS) == {"jsonl", "csv", "html", "table"} | {
        "xlsx",
        "label-sheet",
        "dta",
        "parquet",
        "doccano",
        "doccano-spans",
        "label-studio",
    }


def test_thresholds_are_of_the_labels_of_the_scheme(call, folder, labels):
    """Those of the shipped labels are unknown to it."""
    first = next(iter(labels))
    text = said(labels)[0][0]
    muted = call(main, text, "--set", f"thresholds.{first}=0.99", "--scheme", folder, "--format", "jsonl")
    assert lines(muted.out)[0]["labels"] == []
    refused = call(main, text, "--set", "thresholds.energy_storage=0.3", "--scheme", folder)
    assert refused.code == 2
    assert f"threshold of 'energy_storage': is of no label; known labels: {', '.join(labels)}" in refused.err


# --- trained, stored, loaded -----------------------------------------------------------------------------------------

TRAINERS = {
    "lexicon": LexiconTrainer(),
    "tfidf": TfidfTrainer(chars=(2, 3), c=10.0, folds=4),
    "hybrid": HybridTrainer(base_rate=0.0, tfidf=TfidfTrainer(words=False, chars=(2, 3), c=10.0, folds=4)),
}


@pytest.mark.parametrize("kind", TRAINERS)
def test_model_of_a_scheme_is_trained_stored_and_loaded(call, store, folder, labels, kind):
    """It learns its labels, and says the same after a way through the store; the command finds it."""
    scheme = load_scheme(folder)
    data = labelled(scheme, labels)
    tagger = TRAINERS[kind].fit(data.batch, data.labels, data.documents, np.ones(len(data)))
    fitted = PolicyTagger(tagger, "fitted")
    texts, expected = zip(*said(labels), strict=True)
    before = fitted.tag(texts)
    assert tuple(prediction.labels for prediction in before) == expected

    own = VersionStore(store.folder.parent / scheme.name)
    version = own.add(kind, lambda work: write_model(work, tagger, kind, {}))
    own.point(kind, version.name, registered=f"policy-tagger-{scheme.name}/1")
    policy = load(kind, scheme=folder)
    assert policy.name == f"policy-tagger-{scheme.name}/1 {kind}"
    assert policy.keys == tuple(labels)
    for stored, was in zip(policy.tag(texts), before, strict=True):
        assert (stored.labels, stored.evidence) == (was.labels, was.evidence)
        assert stored.scores == pytest.approx(was.scores, abs=1e-4)

    outcome = call(main, *texts, "--model", kind, "--scheme", folder, "--format", "jsonl")
    assert (outcome.code, outcome.err) == (0, "")
    assert tuple(tuple(record["labels"]) for record in lines(outcome.out)) == expected


def test_trained_model_of_a_scheme_needs_its_folder_no_more(store, folder, labels):
    """Named by its folder it brings its scheme along; the scheme's own folder may be gone or changed."""
    scheme = load_scheme(folder)
    data = labelled(scheme, labels)
    tagger = TRAINERS["hybrid"].fit(data.batch, data.labels, data.documents, np.ones(len(data)))
    version = store.add("mine", lambda work: write_model(work, tagger, "mine", {}))
    for file in folder.iterdir():
        file.unlink()
    policy = load(version)
    assert policy.scheme.name == scheme.name and policy.scheme.digest == scheme.digest
    assert policy.scheme.codebook == scheme.codebook
    texts, expected = zip(*said(labels), strict=True)
    assert tuple(prediction.labels for prediction in policy.tag(texts)) == expected


# --- colours --------------------------------------------------------------------------------------------------------


def test_labels_without_a_colour_get_colours_apart(folder, labels):
    """As many as the palette has; a colour of one's own stands."""
    colours = [label.colour for label in load_scheme(folder).taxonomy.labels]
    assert colours == list(PALETTE[: len(labels)])
    assert len(set(colours)) == len(colours)
    path = folder / "labels.toml"
    path.write_text(path.read_text(encoding="utf-8").replace("\nname", '\ncolour = "#ABCDEF"\nname', 1), encoding="utf-8")
    assert [label.colour for label in load_scheme(folder).taxonomy.labels] == ["#abcdef", *PALETTE[1 : len(labels)]]


def test_a_scheme_of_more_labels_than_colours_is_no_error(tmp_path, store, call):
    """Colours come again."""
    labels = {f"l{n}": (f"税目{n}", f"税目{'甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申酉'[n]}") for n in range(20)}
    folder = write_scheme(tmp_path / "many", labels)
    outcome = call(main, "税目甲与税目酉同时公布。", "--model", folder, "--format", "html")
    assert outcome.code == 0
    assert len(re.findall(r"^\.label-l\d+ { --hue: #", outcome.out, re.MULTILINE)) == 20
    assert [one["labels"] for one in shown(outcome.out)] == [{"l0": 900, "l19": 900}]


def test_name_of_a_label_is_text_wherever_it_is_shown(call, tmp_path, store):
    """Neither markup of a page nor of a terminal nor a formula of a spreadsheet."""
    folder = write_scheme(tmp_path / "odd", {"tax": ("<b>[red]税收", "=减税", "")})
    text = "=减税政策落实，小微企业受益。"
    page = call(main, text, "--model", folder, "--format", "html").out
    assert island(page)["labels"][0]["name"] == "<b>[red]税收" and "<b>[" not in page
    assert "<b>[red]税收 90%" in call(main, text, "--model", folder).out
    sheet = call(main, text, "--model", folder, "--format", "csv").out
    (row,) = csv.DictReader(io.StringIO(sheet.removeprefix("\ufeff")))
    assert (row["text"], row["evidence"]) == (f"'{clean_text(text)}", "tax:=减税")

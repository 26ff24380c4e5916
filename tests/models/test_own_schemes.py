"""Schemes of other labels than those that ship: they tag at once, are trained, stored, loaded and shown like any."""

import csv
import io
import json
import re

import numpy as np
import pytest
from conftest import PLACES, lines
from report_pages import island, shown

from labels import InputError, Paragraph, UsageError
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
from seeds.schemes import FOLDER, load_scheme
from training.sets.labelled_set import LabelledSet

# Of each scheme its labels by key: name, a term of the lexicon, two ways to speak of it. All invented.
SCHEMES = {
    "two": {
        "subsidy": ("补贴", "补贴", "{0}向购买农机的农户发放补贴。", "{0}的补贴申请改为网上办理。"),
        "tax": ("税收", "减税", "{0}落实减税政策，小微企业受益。", "减税降费的清单在{0}公布。"),
    },
    "green": {
        "H2": ("氢能", "氢能", "{0}建成加氢站，氢能重卡上路。", "氢能产业联盟在{0}成立。"),
        "nev": ("新能源汽车", "新能源汽车", "{0}的新能源汽车产量翻番。", "市民在{0}试驾新能源汽车，补能更快。"),
    },
    "nine": {
        "schools": ("教育", "中小学", "{0}新建三所中小学。", "{0}的中小学延长课后服务。"),
        "health": ("医疗", "医院", "{0}的医院开设周末门诊。", "县级医院在{0}组成联合体。"),
        "aged": ("养老", "养老", "{0}为老人开办养老食堂。", "社区养老在{0}覆盖所有街道。"),
        "housing": ("住房", "住房", "{0}筹集保障性住房两千套。", "公租住房在{0}开始配租。"),
        "roads": ("交通", "公路", "{0}新修农村公路三百公里。", "{0}的公路桥梁完成检修。"),
        "water": ("水利", "水库", "{0}的水库除险加固完工。", "三座水库给{0}供水。"),
        "farms": ("农业", "粮食", "{0}的粮食再获丰收。", "{0}收购粮食进度过半。"),
        "tourism": ("旅游", "景区", "{0}的景区节日迎客。", "{0}的两个景区免收门票。"),
        "sport": ("体育", "全民健身", "{0}举办全民健身大会。", "全民健身步道在{0}贯通。"),
    },
}
NEITHER = ("{0}公布人事任免名单。", "{0}召开例行新闻发布会，回答记者提问。")


def write_scheme(folder, labels):
    """Write the three files of a scheme; return the folder."""
    folder.mkdir(parents=True)
    entries = [f'[[label]]\nkey = "{key}"\nname = "{name}"' for key, (name, *_) in labels.items()]
    (folder / "labels.toml").write_text("\n".join(entries), encoding="utf-8")
    terms = [f'[{key}]\nterms = ["{term}"]' for key, (_, term, *_) in labels.items()]
    (folder / "lexicon.toml").write_text("\n".join(terms), encoding="utf-8")
    (folder / "codebook.md").write_text("# What each label means\n", encoding="utf-8")
    return folder


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


# --- what people write into labels.toml -------------------------------------------------------------------------------

KEY = '[[label]]\nkey = "tax"\n'


def test_key_alone_makes_a_label(tmp_path, store, call):
    """Everything else is optional, the lexicon's tables and the codebook too."""
    folder = tmp_path / "bare"
    folder.mkdir()
    (folder / "labels.toml").write_text('[[label]]\nkey = "tax_cut"\n', encoding="utf-8")
    (folder / "lexicon.toml").write_text("", encoding="utf-8")
    (label,) = load_scheme(folder).taxonomy.labels
    assert (label.key, label.name, label.english, label.definition, label.colour) == (
        "tax_cut",
        "tax_cut",
        "",
        "",
        PALETTE[0],
    )
    assert load_scheme(folder).codebook == ""
    outcome = call(main, "落实减税政策，小微企业受益。", "--model", folder, "--format", "jsonl")
    assert (outcome.code, outcome.err) == (0, "")
    assert json.loads(outcome.out)["labels"] == []


@pytest.mark.parametrize("mark", ["", "\ufeff"], ids=["plain", "byte-order-mark"])
@pytest.mark.parametrize("spelling", ["colour", "color"])
def test_american_spelling_and_windows_editors_are_understood(tmp_path, mark, spelling):
    folder = write_scheme(tmp_path / "mine", SCHEMES["two"])
    (folder / "labels.toml").write_text(f'{mark}{KEY}{spelling} = "#112233"\r\n', encoding="utf-8", newline="")
    (folder / "lexicon.toml").write_text(f'{mark}[tax]\r\nterms = ["减税"]\r\n', encoding="utf-8", newline="")
    assert load_scheme(folder).taxonomy.labels[0].colour == "#112233"


BROKEN = {
    "unknown-field": (KEY + 'weight = "5"', "label 1: unknown field 'weight'; known fields: key, name, english"),
    "key-twice": (KEY + KEY, "label 2: repeats the key 'tax'; give every label its own key"),
    "key-none": ('[[label]]\nkey = "none"', "label 1: key = 'none' means 'no label at all'; choose another key"),
    "key-missing": ('[[label]]\nname = "税收"', "label 1: key = '' is no plain name; use ASCII letters"),
    "key-chinese": ('[[label]]\nkey = "税收"', "label 1: key = '税收' is no plain name"),
    "key-with-space": ('[[label]]\nkey = "a b"', "label 1: key = 'a b' is no plain name"),
    "key-as-markup": ('[[label]]\nkey = "a\'><b"', "label 1: key = "),
    "key-with-line": ('[[label]]\nkey = "a\\n"', "label 1: key = 'a\\\\n' is no plain name"),
    "key-number": ("[[label]]\nkey = 5", "label 1: key = 5 is no text; write it in quotes"),
    "bad-colour": (KEY + 'colour = "red"', "label 1: colour = 'red' is no colour; write it as \"#2f6fdb\""),
    "colour-as-style": (KEY + 'colour = "#fff;x"', "label 1: colour = '#fff;x' is no colour"),
    "no-label": ("", "labels.toml: holds no label; write [[label]]"),
    "empty-list": ("label = []", "labels.toml: holds no label"),
    "text-for-label": ('label = "tax"', "labels.toml: holds no label"),
    "single-brackets": ('[label]\nkey = "tax"', "labels.toml: holds no label"),
    "other-table": (KEY + '[tax]\nterms = ["减税"]', "labels.toml: unknown key 'tax'; write one [[label]] per label"),
    "not-toml": ("[[label]\nkey", "labels.toml: is not TOML"),
}


@pytest.mark.parametrize(("text", "message"), BROKEN.values(), ids=BROKEN)
def test_broken_labels_are_refused_in_one_line(call, tmp_path, store, text, message):
    """With the file, the number of the label and what to do; exit code 1."""
    folder = write_scheme(tmp_path / "mine", SCHEMES["two"])
    (folder / "labels.toml").write_text(text, encoding="utf-8")
    outcome = call(main, "落实减税政策。", "--scheme", folder)
    assert (outcome.code, outcome.out) == (1, "")
    assert outcome.complaint.startswith(f"error: {folder / 'labels.toml'}")
    assert message.replace("\\\\", "\\") in outcome.complaint


BROKEN_LEXICON = {
    "unknown-label": ("[toll]\nterms = []", "lexicon.toml: unknown label 'toll'; known labels: subsidy, tax"),
    "unknown-field": ("[tax]\nwords = []", "lexicon.toml [tax]: unknown field 'words'; known fields: terms, weak"),
    "not-toml": ("[tax", "lexicon.toml: is not TOML"),
    "no-list": ('[tax]\nterms = "减税"', "lexicon.toml [tax] terms: '减税' is no list; write a list of terms"),
}


@pytest.mark.parametrize(("text", "message"), BROKEN_LEXICON.values(), ids=BROKEN_LEXICON)
def test_broken_lexicon_is_refused_in_one_line(call, tmp_path, store, text, message):
    folder = write_scheme(tmp_path / "mine", SCHEMES["two"])
    (folder / "lexicon.toml").write_text(text, encoding="utf-8")
    outcome = call(main, "落实减税政策。", "--scheme", folder)
    assert (outcome.code, outcome.out) == (1, "")
    assert outcome.complaint.startswith(f"error: {folder}") and message in outcome.complaint


@pytest.mark.parametrize(("name", "code"), [("labels.toml", 2), ("lexicon.toml", 1)])
def test_missing_file_is_named(call, tmp_path, store, name, code):
    """Without labels the folder that was named is no scheme at all."""
    folder = write_scheme(tmp_path / "mine", SCHEMES["two"])
    (folder / name).unlink()
    outcome = call(main, "落实减税政策。", "--scheme", folder)
    assert (outcome.code, outcome.out) == (code, "")
    assert f"{folder}: has no {name}; a scheme is a folder of labels.toml, lexicon.toml, codebook.md" in outcome.complaint


def test_file_in_another_encoding_is_refused(call, tmp_path, store):
    folder = write_scheme(tmp_path / "mine", SCHEMES["two"])
    (folder / "labels.toml").write_bytes('[[label]]\nkey = "tax"\nname = "税收"'.encode("gbk"))
    outcome = call(main, "落实减税政策。", "--scheme", folder)
    assert outcome.code == 1
    assert f"{folder}: holds a file that is not UTF-8; save labels.toml and lexicon.toml as UTF-8" in outcome.complaint


@pytest.mark.parametrize(
    ("name", "code", "message"),
    [
        (
            "no-such-scheme",
            2,
            "scheme 'no-such-scheme': is no folder and no shipped scheme; give a folder, or one of: industries",
        ),
        ("labels.toml", 2, "scheme 'labels.toml': is no folder"),
        ("a\0b", 2, "is no path; give a folder"),
        ("x" * 300, 2, "File name too long"),
        ("", 1, "has no lexicon.toml"),
    ],
    ids=["word", "file", "nul", "endless", "empty-means-here"],
)
def test_scheme_that_is_not_there_is_told_in_one_line(call, tmp_path, monkeypatch, store, name, code, message):
    """With the shipped ones, where the call was wrong."""
    (tmp_path / "labels.toml").touch()
    monkeypatch.chdir(tmp_path)
    outcome = call(main, "落实减税政策。", "--scheme", name)
    assert (outcome.code, outcome.out) == (code, "")
    assert message in outcome.complaint


def test_name_of_a_shipped_scheme_is_taken(call, tmp_path, store, monkeypatch):
    """The user's folder would share its models; the shipped scheme by its name is still found beside that folder."""
    folder = write_scheme(tmp_path / "industries", SCHEMES["two"])
    outcome = call(main, "落实减税政策。", "--scheme", folder)
    assert outcome.code == 2
    assert f"{folder}: bears the name of the shipped scheme 'industries'; give your folder another name" in outcome.complaint
    monkeypatch.chdir(tmp_path)
    with pytest.raises(UsageError, match="bears the name of the shipped scheme"):
        load_scheme("./industries")
    assert load_scheme("industries").shipped
    assert load_scheme(FOLDER / "industries").shipped


@pytest.mark.parametrize("name", ["my scheme", "-x", "a?b", "a%b"])
def test_folder_whose_name_no_registry_takes_is_refused(tmp_path, name):
    """It names an experiment, a registered model and a folder of the store."""
    with pytest.raises(InputError, match="is no plain name; use letters, digits"):
        load_scheme(write_scheme(tmp_path / name, SCHEMES["two"]))

"""Schemes of a user's own, end to end: two labels, nine, and keys that have nothing in common with the industries."""

import json
import shutil
from pathlib import Path

import pytest
from conftest import PLACES, SAID, jsonl, lines
from small_runs import FLIGHT, champion, copy_runs, move_to, runs, train, train_in

from labels import UsageError
from models import predict
from models.loading import load
from models.locations import store_folder
from models.storage.versions import VersionStore
from seeds.schemes import load_scheme
from training import fitting
from training import run as training
from training.experiment import fit
from training.measures.learned_texts import learned_from
from training.own_scheme import load_experiments
from training.sets.labelled_files import read_labelled
from training.tracking import Tracker

# Label key to two terms.
SCHEMES = {
    "two": {"hydrogen": ("加氢站", "燃料电池"), "tourism": ("民宿", "景区")},
    "nine": {
        "tax": ("减税", "退税"),
        "loan": ("贷款", "贴息"),
        "land": ("用地", "土地指标"),
        "talent": ("引才", "人才公寓"),
        "price": ("电价", "水价"),
        "law": ("立法", "条例"),
        "fund": ("引导基金", "母基金"),
        "award": ("奖励", "奖补"),
        "pilot": ("试点", "示范区"),
    },
    "odd.Keys_2": {"X1": ("养老院", "护理员"), "y_Y": ("幼儿园", "托育")},
}
SAYINGS = (
    "{0}今年在{1}上下了功夫。",
    "说起{1}，{0}的群众都点头。",
    "{0}的会议谈到{1}，要求月底前办好。",
    "关于{1}的通知在{0}贴了出来。",
)
EXPERIMENTS = {"two": ("lexicon", "tfidf", "hybrid"), "nine": ("hybrid",), "odd.Keys_2": ("tfidf", "lexicon")}


def write_scheme(folder, terms):
    """Write a scheme without colours and codebook; return its folder."""
    folder.mkdir()
    labels = "".join(f'[[label]]\nkey = "{key}"\nname = "{words[0]}"\n' for key, words in terms.items())
    lexicon = "".join(f"[{key}]\nterms = {json.dumps(words, ensure_ascii=False)}\n" for key, words in terms.items())
    (folder / "labels.toml").write_text(labels, encoding="utf-8")
    (folder / "lexicon.toml").write_text(lexicon, encoding="utf-8")
    return folder


def write_data(path, terms, places=PLACES):
    """Write eight documents that name each label once, two paragraphs of none and one that no term finds."""
    first, *_ = terms
    records = []
    for number, place in enumerate(places):
        said = [([key], SAYINGS[number % 4].format(place, words[number % 2])) for key, words in terms.items()]
        said += [([], SAID["none"][(number + step) % 4].format(place)) for step in (0, 1)]
        said.append(([first], f"{place}的甲字头项目又添一个，甲字头越来越多。"))
        records += [{"doc": f"d{number}", "text": text, "labels": labels} for labels, text in said]
    return jsonl(path, *({"id": f"d{n}#{row}", **record} for row, (n, record) in enumerate((r["doc"][1:], r) for r in records)))


@pytest.fixture(scope="module")
def trained(first_runs, tmp_path_factory, run_corpus):
    """Train each scheme in a folder where the industries were trained before; return it and what was printed, by scheme."""
    folder = copy_runs(first_runs, tmp_path_factory.mktemp("schemes"))
    printed = {}
    for name, terms in SCHEMES.items():
        write_scheme(folder / name, terms)
        data = write_data(folder / f"{name}.jsonl", terms)
        printed[name] = train_in(folder, run_corpus, *EXPERIMENTS[name], "--scheme", folder / name, "--data", data)
    return folder, printed


@pytest.fixture
def there(trained, monkeypatch):
    """Work in the folder where the schemes were trained; nothing may be written to it."""
    move_to(monkeypatch, trained[0])
    return trained[0]


@pytest.mark.parametrize("name", SCHEMES)
def test_scheme_has_an_experiment_a_registered_model_and_a_store_of_its_own(there, trained, name):
    """Named after its folder; nothing in them is the industries'."""
    tracker = Tracker(load_scheme(there / name))
    assert tracker.client.get_experiment(tracker.experiment_id).name == f"policy-{name}"
    assert set(runs(tracker)) == set(EXPERIMENTS[name])
    run = next(iter(runs(tracker).values()))
    assert (run.data.tags["scheme"], run.data.tags["scheme_digest"]) == (name, load_scheme(there / name).digest)
    assert {f"f1/{key}" for key in SCHEMES[name]} <= run.data.metrics.keys()
    assert not any(key in metric for metric in run.data.metrics for key in ("quantum", "low_altitude"))
    assert len(tracker.client.search_model_versions(f"name = 'policy-tagger-{name}'")) == len(EXPERIMENTS[name])
    assert set(EXPERIMENTS[name]) <= set(VersionStore(there / "stored" / name).names())
    assert f"{name} · " not in trained[1][name][0]


@pytest.mark.parametrize("name", SCHEMES)
def test_scheme_is_learned_and_measured_on_the_users_files_alone(there, trained, name):
    """The written corpus knows nothing of it; of so few none is held out, and every figure says so."""
    count = 8 * (len(SCHEMES[name]) + 3)
    how = "each judged by a fit without its document"
    assert f"{count} labelled paragraphs ({name}); too few to hold any out: {how}" in trained[1][name][1]
    said = trained[1][name][0]  # a narrow table breaks its title
    assert " ".join(said.split()).startswith(how) and "held" not in said
    data = runs(Tracker(load_scheme(there / name)))[EXPERIMENTS[name][0]].data
    assert (data.tags["data"], data.params["data.paragraphs"]) == (name, str(count))
    assert (data.params["data.held_out"], data.params["data.held_out_documents"]) == ("0", "0")
    assert "of your" not in trained[1][name][0]


def test_where_none_is_held_out_one_fit_learns_from_everything(trained, run_corpus, tmp_path, monkeypatch):
    """Fits on four fifths measure it; what is stored knows all texts, and says so."""
    fits = []
    monkeypatch.setattr(fitting, "fit", lambda experiment, data: fits.append(len(data)) or fit(experiment, data))
    write_scheme(tmp_path / "two", SCHEMES["two"])
    data = write_data(tmp_path / "two.jsonl", SCHEMES["two"])
    train_in(tmp_path, run_corpus, "lexicon", "--scheme", tmp_path / "two", "--data", data)
    assert fits == [40]
    move_to(monkeypatch, tmp_path)
    own = read_labelled([data], "two", load_scheme(tmp_path / "two"))
    learned = learned_from("lexicon", "two", own)
    assert learned is not None and learned.all()


@pytest.mark.parametrize("name", SCHEMES)
def test_table_names_the_labels_of_the_scheme(trained, name):
    """And no others."""
    out = trained[1][name][0]
    shown = {line.split()[1] for line in out.splitlines() if line.startswith("│ f1/")}
    assert shown == {f"f1/{key}" for key in SCHEMES[name]}


@pytest.mark.parametrize("name", SCHEMES)
def test_command_tags_by_the_scheme(there, call, name):
    """With its champion, or its lexicon where no model was better; never with the industries' model."""
    texts = [SAYINGS[0].format("柳河", words[0]) for words in SCHEMES[name].values()]
    outcome = call(predict.main, *texts, FLIGHT, "--scheme", there / name, "--format", "jsonl")
    assert outcome.code == 0, outcome.err
    *records, flight = lines(outcome.out)
    assert [record["labels"] for record in records] == [[key] for key in SCHEMES[name]]
    assert set(flight["labels"]) <= set(flight["scores"]) == set(SCHEMES[name])
    assert flight["model"] == champion(there / name)[1]


@pytest.mark.parametrize("name", ["two", "odd.Keys_2"])
def test_model_that_learned_what_no_term_finds_is_champion(there, name):
    """Keyword search misses a paragraph per document."""
    assert champion(there / name)[1].startswith(f"policy-tagger-{name}/")
    assert load(scheme=there / name).tag(["柳河的甲字头项目又添一个，甲字头越来越多。"])[0].labels == (next(iter(SCHEMES[name])),)


def test_industries_are_untouched(there, first_runs, monkeypatch):
    """Their champion, their versions, their folder of the store."""
    found = []
    for folder in (first_runs, there):
        move_to(monkeypatch, folder)
        files = {path.name: path.stat().st_size for path in store_folder().rglob("*") if path.is_file() and path.name != ".lock"}
        found.append((champion(), files))
    assert found[0] == found[1]
    assert found[1][0] == ("2", "policy-tagger/2 tfidf")


def test_model_of_another_scheme_is_refused(there):
    """A name is looked for in the store of the scheme; a folder must be of its labels."""
    folder = VersionStore(store_folder("two")).read("hybrid").folder
    with pytest.raises(UsageError, match="gives the labels of scheme 'two', not of 'nine'; name a model of that scheme"):
        load(folder, scheme=there / "nine")


def test_hybrid_takes_the_share_of_labels_as_it_is(there):
    """Of the written corpus it is known to be too high; a user's own sample is what the user says it is."""
    params = runs(Tracker(load_scheme(there / "two")))["hybrid"].data.params
    assert params["parameters.base_rate"] == "0.0"


def test_base_rate_that_is_asked_for_holds(scheme, tmp_path):
    """Whatever the scheme."""
    own = load_scheme(write_scheme(tmp_path / "own", SCHEMES["two"]))
    rates = [
        load_experiments(["hybrid"], overrides, known)[0].trainer().base_rate
        for known in (scheme, own)
        for overrides in ([], ["parameters.base_rate=0.3"])
    ]
    assert rates == [0.1, 0.3, 0.0, 0.3]


# What is missing


def test_scheme_of_its_own_needs_data(fresh, call):
    """Nothing was written for its labels."""
    outcome = call(training.main, "lexicon", "--scheme", write_scheme(fresh / "two", SCHEMES["two"]))
    assert outcome.code == 2
    assert outcome.complaint == ("error: --data: scheme 'two' has labels of its own and no text to learn from; give --data FILE")
    assert not (fresh / "stored").exists()


def test_threshold_of_a_label_of_another_scheme_is_refused(fresh, call):
    """It would be a setting that silently does nothing."""
    folder, data = write_scheme(fresh / "two", SCHEMES["two"]), write_data(fresh / "own.jsonl", SCHEMES["two"])
    outcome = call(training.main, "lexicon", "--scheme", folder, "--data", data, "--set", "thresholds.ai=0.5")
    assert outcome.code == 2
    assert outcome.complaint.endswith("[thresholds]: 'ai' is no label of the scheme; known labels: hydrogen, tourism")


def test_unknown_label_in_the_data_is_named(fresh, call):
    """With its line."""
    data = jsonl(fresh / "own.jsonl", {"text": "无人机送药。", "labels": ["drones"]})
    outcome = call(training.main, "lexicon", "--scheme", write_scheme(fresh / "two", SCHEMES["two"]), "--data", data)
    assert outcome.code == 1
    assert "own.jsonl:1: unknown label 'drones'; known labels: hydrogen, tourism" in outcome.complaint


def test_label_without_an_example_is_warned_of_once_where_none_is_held_out(fresh, call):
    """It is tagged by its terms alone, and left out of the mean."""
    folder = write_scheme(fresh / "three", SCHEMES["two"] | {"pension": ("养老金", "退休"), "sea": ("海洋", "渔港")})
    outcome = train(call, "hybrid", "--scheme", folder, "--data", write_data(fresh / "own.jsonl", SCHEMES["two"]))
    assert "warning: no example of pension, sea to learn from: only its terms tag it" in outcome.err
    assert outcome.err.count("warning: no example") == 1
    metrics = runs(Tracker(load_scheme(folder)))["hybrid"].data.metrics
    assert not {"f1/pension", "f1/sea"} & metrics.keys()
    assert metrics["f1_macro"] == pytest.approx((metrics["f1/hydrogen"] + metrics["f1/tourism"]) / 2)
    assert "pension" in load("hybrid", scheme=folder).tag(["养老金按月发放到老人手里。"])[0].labels


def test_label_of_one_document_is_no_warning_where_none_is_held_out(fresh, call):
    """It is learned from and measured, by a fit without it."""
    terms = SCHEMES["two"] | {"pension": ("养老金", "退休")}
    data = write_data(fresh / "own.jsonl", SCHEMES["two"])
    more = jsonl(fresh / "more.jsonl", {"text": "养老金按月发放。", "labels": ["pension"]})
    outcome = train(call, "lexicon", "--scheme", write_scheme(fresh / "three", terms), "--data", data, more)
    warnings = [line for line in outcome.err.splitlines() if line.startswith("warning")]
    assert warnings == []


def test_experiment_that_cannot_be_fitted_is_one_line_and_the_others_are_done(fresh, call):
    """Topics cannot be found in ten paragraphs; words can."""
    folder = write_scheme(fresh / "two", SCHEMES["two"])
    data = write_data(fresh / "own.jsonl", SCHEMES["two"], PLACES[:2])
    outcome = call(training.main, "bertopic", "lexicon", "--scheme", folder, "--data", data)
    assert outcome.code == 1
    assert "[1/2] bertopic: left out, 10 paragraphs are too few to find topics in" in outcome.err
    assert outcome.err.splitlines()[-1] == "error: topics: 10 paragraphs are too few to find topics in; give at least 20"
    assert "new champion: policy-tagger-two/1 lexicon" in outcome.out
    assert Path("stored/two/lexicon.json").is_file() and not Path("stored/two/bertopic.json").exists()


@pytest.mark.slow
@pytest.mark.parametrize("name", SCHEMES)
def test_every_experiment_is_trained_for_the_scheme(fresh, call, name):
    """Topics too; a run without names trains all that ship."""
    folder = write_scheme(fresh / name, SCHEMES[name])
    outcome = call(training.main, "--scheme", folder, "--data", write_data(fresh / "own.jsonl", SCHEMES[name]))
    assert outcome.code == 0, outcome.err
    assert set(runs(Tracker(load_scheme(folder)))) == {"bertopic", "hybrid", "lexicon", "tfidf"}
    topics = load("bertopic", scheme=folder)
    assert topics.keys == tuple(SCHEMES[name])
    texts = [f"{PLACES[0]}今年在{'、'.join(own)}上下了功夫。" for own in SCHEMES[name].values()]
    assert any(tagged.topic for tagged in topics.tag(texts))
    shutil.rmtree(fresh / "stored")
    assert load(scheme=folder).keys == tuple(SCHEMES[name]), "the registry has a copy"

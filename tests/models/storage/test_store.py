"""Stored models: plain data in a folder, complete or not there, refused once anything was changed."""

import ast
import json
import shutil
import zipfile

import numpy as np
import pytest
import skops.io
from conftest import ROOT

import models.storage.store as store_module
from labels import InputError, UsageError
from models import load
from models.lexicon.tagger import LexiconTagger
from models.loading import store_folder
from models.storage.store import FORMAT, load_folder, read_manifest, save
from models.tfidf.trainer import TfidfTrainer, decision_function

TEXTS = ["城南的储能电站并网。", "无人机给量子计算实验室送芯片。", "村里的合唱队登台。", ""]
PACKAGES = ("labels", "seeds", "models", "training", "experiments")
# Protocol 2 to 5 pickles begin with this byte and the protocol's number.
PICKLE = tuple(bytes([0x80, protocol]) for protocol in range(2, 6))


def edit(folder, **changes):
    """Change fields of a manifest; a field set to ``...`` is removed."""
    path = folder / "manifest.json"
    manifest = json.loads(path.read_text(encoding="utf-8")) | changes
    path.write_text(json.dumps({key: value for key, value in manifest.items() if value is not ...}), encoding="utf-8")


@pytest.fixture
def folder(trained_store):
    """Return a stored TF-IDF model of the test's own."""
    return trained_store / "tfidf"


# --- round trips --------------------------------------------------------------------------------------------------


def test_keyword_search_comes_back_with_its_probabilities(tmp_path):
    """Shares counted in training are what is stored, however they lie in memory (safetensors ignores strides)."""
    tagger = LexiconTagger()
    tagger.hit_, tagger.miss_ = np.linspace(0.5, 0.95, 12)[::2], np.linspace(0.01, 0.06, 6)[::-1]
    save(tagger, tmp_path / "lexicon", "a name", {"macro": 0.9})
    loaded, manifest = load_folder(tmp_path / "lexicon")
    np.testing.assert_array_equal(loaded.predict_proba(TEXTS), tagger.predict_proba(TEXTS))
    np.testing.assert_array_equal(loaded.thresholds, tagger.thresholds)
    assert (manifest["kind"], manifest["name"], manifest["notes"]) == ("lexicon", "a name", {"macro": 0.9})


def test_tfidf_comes_back_with_the_same_scores_and_evidence(folder, tfidf, tiny_corpus):
    """Coefficients are stored in single precision."""
    loaded, _ = load_folder(folder)
    texts = TEXTS + tiny_corpus.texts
    np.testing.assert_allclose(loaded.decision_function(texts), tfidf.decision_function(texts), atol=1e-4)
    np.testing.assert_array_equal(loaded.thresholds, tfidf.thresholds)
    for text in TEXTS:
        assert [span.start for span in loaded.explain([text], 0, 4)] == [span.start for span in tfidf.explain([text], 0, 4)]


def test_loaded_model_can_be_stored_again(folder, tmp_path):
    """Its scikit-learn pipeline stays behind; its answers do not change."""
    loaded, _ = load_folder(folder)
    save(loaded, tmp_path / "again", "again", {})
    again, _ = load_folder(tmp_path / "again")
    np.testing.assert_array_equal(again.predict_proba(TEXTS), loaded.predict_proba(TEXTS))


def test_model_without_a_single_feature_is_stored_and_loaded(tiny_corpus, tmp_path):
    """A penalty so strong that nothing is left: a constant, but a model."""
    weights = np.ones(len(tiny_corpus))
    tagger = TfidfTrainer(c=1e-9, folds=4).fit(tiny_corpus.texts, tiny_corpus.labels, tiny_corpus.documents, weights)
    assert not any(field.vocabulary for field in tagger.fields)
    save(tagger, tmp_path / "empty", "empty", {})
    loaded, _ = load_folder(tmp_path / "empty")
    np.testing.assert_allclose(loaded.predict_proba(TEXTS), tagger.predict_proba(TEXTS), atol=1e-6)


def test_thresholds_given_when_storing_replace_the_learned_ones(tmp_path):
    """So an experiment's ``[thresholds]`` reach prediction; those of the caller come last."""
    save(LexiconTagger(), tmp_path / "own", "own", {}, {"ai": 0.25})
    assert load(str(tmp_path / "own")).thresholds[0] == 0.25
    assert load(str(tmp_path / "own"), thresholds={"ai": 0.75}).thresholds[0] == 0.75


# --- the skops file -----------------------------------------------------------------------------------------------


def test_skops_file_holds_plain_types_alone(folder):
    """Nothing that would have to be trusted."""
    assert skops.io.get_untrusted_types(file=folder / "pipeline.skops") == []


def test_skops_pipeline_gives_the_same_scores(folder, tfidf):
    """The pipeline as stored, on the same joined n-grams, says what the compiled arrays say."""
    pipeline = skops.io.load(folder / "pipeline.skops", trusted=[])
    table = TfidfTrainer(c=10.0, folds=4).table(TEXTS)
    np.testing.assert_allclose(decision_function(pipeline, table), tfidf.decision_function(TEXTS), atol=1e-4)


# --- no pickle ----------------------------------------------------------------------------------------------------


def test_no_stored_file_is_a_pickle(trained_store):
    """Neither by its first bytes nor by its name, nor inside the skops archive."""
    files = [path for path in trained_store.rglob("*") if path.is_file()]
    assert {path.suffix for path in files} == {".json", ".safetensors", ".skops"}
    assert not [path for path in files if path.read_bytes().startswith(PICKLE)]
    for path in trained_store.rglob("*.skops"):
        with zipfile.ZipFile(path) as archive:
            held = {name: archive.read(name) for name in archive.namelist()}
        assert not [name for name, data in held.items() if name.endswith((".pkl", ".pickle")) or data.startswith(PICKLE)]


def test_no_shipped_file_is_a_pickle():
    """What the packages carry is text, TOML, JSON and safetensors."""
    files = [path for package in PACKAGES for path in (ROOT / package).rglob("*") if path.is_file() and path.suffix != ".pyc"]
    assert len(files) > 50
    assert not [path for path in files if path.suffix in (".pkl", ".pickle", ".joblib", ".pt", ".npy")]
    assert not [path for path in files if path.read_bytes()[:2] in PICKLE]


def test_no_source_file_imports_a_pickler():
    """No way in through the side door."""
    found = []
    for path in (path for package in PACKAGES for path in (ROOT / package).rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            found += [
                (path.name, name) for name in names if name.split(".")[0] in ("pickle", "joblib", "cloudpickle", "dill", "shelve")
            ]
    assert found == []


# --- the manifest -------------------------------------------------------------------------------------------------


def test_manifest_names_format_libraries_and_a_digest_a_file(folder):
    """A stranger can see what the folder is."""
    manifest = read_manifest(folder)
    assert manifest["format"] == FORMAT
    assert {"numpy", "scikit-learn", "skops", "safetensors"} <= set(manifest["libraries"])
    assert set(manifest["files"]) == {path.name for path in folder.iterdir()} - {"manifest.json"}
    assert all(len(digest) == 64 for digest in manifest["files"].values())


@pytest.mark.parametrize("name", ["config.json", "arrays.safetensors", "pipeline.skops"])
def test_changed_file_is_refused(folder, name):
    """One bit is enough."""
    data = bytearray((folder / name).read_bytes())
    data[len(data) // 2] ^= 1
    (folder / name).write_bytes(data)
    with pytest.raises(InputError, match=f"{name}: was changed after the model was stored; train the model again"):
        load_folder(folder)


def test_extra_file_is_refused(folder):
    """What the manifest does not name does not belong to the model."""
    (folder / "extra.py").write_text("print('hello')")
    with pytest.raises(InputError, match="extra.py: is missing or does not belong to the model"):
        load_folder(folder)


def test_missing_file_is_refused(folder):
    """As is a model that lost a part."""
    (folder / "arrays.safetensors").unlink()
    with pytest.raises(InputError, match="arrays.safetensors: is missing or does not belong"):
        load_folder(folder)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"format": FORMAT + 1}, f"has format {FORMAT + 1}, this program reads {FORMAT}; update the program"),
        ({"format": FORMAT - 1}, f"has format {FORMAT - 1}, this program reads {FORMAT}; train again"),
        ({"format": "one"}, "has format one"),
        ({"format": ...}, "is not a model manifest|is no model manifest"),
        ({"kind": "oracle"}, "unknown kind of model 'oracle'; known kinds: lexicon, tfidf, hybrid, bertopic"),
        ({"kind": ["tfidf"]}, "manifest.json: "),
        ({"kind": "bertopic"}, "tfidf"),
        ({"kind": "lexicon"}, "tfidf"),
        ({"files": ...}, "is not a model manifest|is no model manifest"),
        ({"files": ["config.json"]}, "manifest.json: "),
        ({"name": ...}, "manifest.json: "),
        ({"thresholds": ...}, "manifest.json: "),
        ({"thresholds": {"robots": 0.5}}, "robots"),
        ({"thresholds": {"ai": "half"}}, "half|ai"),
    ],
    ids=[
        "newer-format", "older-format", "format-as-text", "no-format", "unknown-kind", "kind-as-list", "other-kind-topics",
        "other-kind-keywords",
        "no-files", "files-as-list", "no-name", "no-thresholds", "unknown-label", "threshold-as-text",
    ],
)  # fmt: skip
def test_manifest_that_does_not_fit_is_refused(folder, changes, message):
    """In one line with its place, by the function every command loads models with."""
    edit(folder, **changes)
    with pytest.raises(InputError, match=message) as caught:
        load(str(folder))
    assert "\n" not in str(caught.value)
    assert str(folder) in str(caught.value)


@pytest.mark.parametrize(
    "text", ["", "{", "[]", '"model"', "\x00\x01", "null"], ids=["empty", "cut-off", "list", "text", "bytes", "null"]
)
def test_broken_manifest_is_refused(folder, text):
    """Whatever stands in it."""
    (folder / "manifest.json").write_text(text)
    with pytest.raises(InputError, match="manifest.json: is no.* model manifest; train the model again"):
        load_folder(folder)


def test_manifest_in_another_encoding_is_refused(folder):
    """Someone's editor saved it as GBK."""
    (folder / "manifest.json").write_bytes('{"name": "储能"}'.encode("gbk"))
    with pytest.raises(InputError, match="is no.* model manifest"):
        load_folder(folder)


def test_folder_without_a_manifest_is_a_wrong_call(tmp_path):
    """Exit code 2: the caller named something else."""
    with pytest.raises(UsageError, match="is not a stored model|is no stored model"):
        load_folder(tmp_path)


# --- whole or not at all --------------------------------------------------------------------------------------------


def test_storing_again_replaces_the_model_and_leaves_nothing_beside_it(store):
    """One folder before, one folder after."""
    save(LexiconTagger(), store / "champion", "first", {})
    save(LexiconTagger(), store / "champion", "second", {})
    assert load("champion").name == "second"
    assert [path.name for path in store.iterdir()] == ["champion"]


@pytest.mark.parametrize("error", [RuntimeError, KeyboardInterrupt], ids=["error", "interrupt"])
def test_failure_while_storing_leaves_the_old_model(store, monkeypatch, error):
    """The new files are complete or gone."""
    save(LexiconTagger(), store / "champion", "old", {})

    def fail(path):
        raise error

    monkeypatch.setattr(store_module, "_sha256", fail)
    with pytest.raises(error):
        save(LexiconTagger(), store / "champion", "new", {})
    monkeypatch.undo()
    assert [path.name for path in store.iterdir()] == ["champion"]
    assert load_folder(store / "champion")[1]["name"] == "old"


KILLED = """
import os, sys
from pathlib import Path
import models.storage.store as store
from models.lexicon.tagger import LexiconTagger

def die(*arguments, **options):
    os._exit(9)

point, folder = sys.argv[1], Path(sys.argv[2])
if point == "while-writing":
    store._sha256 = die
elif point == "before-the-swap":
    store._swap = die
else:
    first, replace = iter([True]), os.replace
    os.replace = lambda *paths: replace(*paths) if next(first, False) else die()
store.save(LexiconTagger(), folder, "new", {})
"""


@pytest.mark.parametrize("point", ["while-writing", "before-the-swap", "inside-the-swap"])
def test_kill_half_way_leaves_a_model_that_loads_and_the_next_run_works(store, python, point):
    """No time to clean up: the old model stands, or the new one, but never half of one or none."""
    save(LexiconTagger(), store / "champion", "old", {})
    assert python("-c", KILLED, point, store / "champion").code == 9
    assert load("champion").name in ("old", "new")
    save(LexiconTagger(), store / "champion", "next", {})
    assert load("champion").name == "next"


def test_first_model_killed_half_way_leaves_no_model(store, python):
    """Half a champion would be worse than none."""
    assert python("-c", KILLED, "before-the-swap", store / "champion").code == 9
    with pytest.raises(UsageError, match="'champion': has not been trained on this machine; run: python -m training.run"):
        load()


# --- names ----------------------------------------------------------------------------------------------------------


def test_store_is_where_the_environment_says(store):
    """Else in the checkout."""
    assert store_folder() == store


def test_model_is_found_by_name_by_folder_and_as_champion(trained_store):
    """Three ways to the same model."""
    by_name, by_folder, champion = load("tfidf"), load(str(trained_store / "tfidf")), load()
    assert by_name.name == by_folder.name == champion.name == "policy-tagger/1 tfidf"
    assert load("lexicon").name == "policy-tagger/2 lexicon"


def test_keyword_search_needs_no_training(store):
    """What the user has today works in a fresh clone."""
    assert load("lexicon").name == "lexicon (untrained)"


@pytest.mark.parametrize("name", ["champion", "tfidf", "bertopic"])
def test_model_that_was_not_trained_yet_says_how(store, name):
    """The remedy is a command."""
    with pytest.raises(UsageError, match=f"'{name}': has not been trained on this machine; run: python -m training.run"):
        load(name)


@pytest.mark.parametrize("name", ["oracle", "no/such/folder", "储能", "x" * 300], ids=["word", "path", "chinese", "endless"])
def test_unknown_name_lists_the_known_ones(store, name):
    """A wrong call, whatever the name looks like."""
    with pytest.raises(UsageError, match="is not known; use champion, lexicon, tfidf, hybrid, bertopic, a folder, or models:/"):
        load(name)


def test_mlflow_address_that_leads_nowhere_is_refused(tracking):
    """With the store's own reason and what to check."""
    for address in ("models:/policy-tagger@champion", "models:/policy-tagger/7"):
        with pytest.raises(InputError, match=f"{address}: cannot be fetched .*check the name, and MLFLOW_TRACKING_URI"):
            load(address)


def test_copied_folder_loads_anywhere(folder, tmp_path):
    """A folder is all there is to a model."""
    shutil.copytree(folder, tmp_path / "elsewhere" / "模型")
    assert load(str(tmp_path / "elsewhere" / "模型")).tag(["城南的储能电站并网。"])[0].labels == ("energy_storage",)

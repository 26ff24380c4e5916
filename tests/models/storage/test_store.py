"""Stored models: plain data in a folder, complete or not there, refused once anything was changed."""

import ast
import json
import shutil

import numpy as np
import pytest
from conftest import ROOT

from labels import InputError, UsageError
from models import load
from models.lexicon.tagger import LexiconTagger
from models.storage.manifest import FORMAT, read_manifest
from models.storage.store import load_folder, save
from models.tfidf.trainer import TfidfTrainer

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
    """Return the folder of a stored TF-IDF model of the test's own."""
    return trained_store.read("tfidf").folder


# --- round trips --------------------------------------------------------------------------------------------------


def test_keyword_search_comes_back_with_its_probabilities(analyzer, tmp_path):
    """Shares counted in training are what is stored, however they lie in memory (safetensors ignores strides)."""
    tagger = LexiconTagger(analyzer, np.linspace(0.5, 0.95, 12)[::2], np.linspace(0.01, 0.06, 6)[::-1])
    save(tagger, tmp_path / "lexicon", "a name", {"macro": 0.9})
    loaded, manifest = load_folder(tmp_path / "lexicon")
    np.testing.assert_array_equal(loaded.predict_proba(TEXTS), tagger.predict_proba(TEXTS))
    np.testing.assert_array_equal(loaded.thresholds, tagger.thresholds)
    assert (manifest.kind, manifest.name, manifest.notes) == ("lexicon", "a name", {"macro": 0.9})


def test_tfidf_comes_back_with_the_same_scores_and_evidence(folder, tfidf, tiny_corpus):
    """Coefficients are stored in single precision."""
    loaded, _ = load_folder(folder)
    texts = TEXTS + tiny_corpus.texts
    np.testing.assert_allclose(loaded.decision_function(texts), tfidf.decision_function(texts), atol=1e-4)
    np.testing.assert_array_equal(loaded.thresholds, tfidf.thresholds)
    for text in TEXTS:
        assert [span.start for span in loaded.explain([text], 0, 4)] == [span.start for span in tfidf.explain([text], 0, 4)]


def test_loaded_model_can_be_stored_again(folder, tmp_path):
    """Its answers do not change, and neither do its files."""
    loaded, _ = load_folder(folder)
    save(loaded, tmp_path / "again", "again", {})
    again, manifest = load_folder(tmp_path / "again")
    np.testing.assert_array_equal(again.predict_proba(TEXTS), loaded.predict_proba(TEXTS))
    assert manifest.files == read_manifest(folder).files


def test_model_without_a_single_feature_is_stored_and_loaded(tiny_corpus, tmp_path):
    """A penalty so strong that nothing is left: a constant, but a model."""
    weights = np.ones(len(tiny_corpus))
    trainer = TfidfTrainer(c=1e-6, folds=4)
    tagger = trainer.fit(tiny_corpus.batch, tiny_corpus.labels, tiny_corpus.documents, weights)
    assert not any(block.vocabulary for block in tagger.blocks)
    save(tagger, tmp_path / "empty", "empty", {})
    loaded, _ = load_folder(tmp_path / "empty")
    np.testing.assert_allclose(loaded.predict_proba(TEXTS), tagger.predict_proba(TEXTS), atol=1e-6)


def test_thresholds_given_when_storing_replace_the_learned_ones(analyzer, tmp_path):
    """So an experiment's ``[thresholds]`` reach prediction; those of the caller come last."""
    save(LexiconTagger(analyzer), tmp_path / "own", "own", {}, {"ai": 0.25})
    assert load(tmp_path / "own").thresholds[0] == 0.25
    assert load(tmp_path / "own", thresholds={"ai": 0.75}).thresholds[0] == 0.75


# --- no pickle ----------------------------------------------------------------------------------------------------


def test_digest_tells_models_apart_and_not_their_copies(folder, tmp_path):
    """Whatever they are called, and whenever they were stored."""
    shutil.copytree(folder, tmp_path / "copy")
    edit(tmp_path / "copy", name="another", notes={})
    shutil.copytree(folder, tmp_path / "other")
    edit(tmp_path / "other", thresholds={"ai": 0.9})
    own, copy, other = (load(one).digest for one in (folder, tmp_path / "copy", tmp_path / "other"))
    assert own == copy != other and len(own) == 12


def test_no_stored_file_is_a_pickle(trained_store):
    """Neither by its first bytes nor by its name: JSON, TOML, text and safetensors alone."""
    files = [path for path in trained_store.folder.rglob("*") if path.is_file() and path.name != ".lock"]
    assert {path.suffix for path in files} == {".json", ".safetensors", ".toml", ".md", ".txt"}
    assert not [path for path in files if path.read_bytes().startswith(PICKLE)]


def test_no_shipped_file_is_a_pickle():
    """What the packages carry is text, TOML, JSON and safetensors."""
    files = [path for package in PACKAGES for path in (ROOT / package).rglob("*") if path.is_file() and path.suffix != ".pyc"]
    assert len(files) > 50
    assert not [path for path in files if path.suffix in (".pkl", ".pickle", ".joblib", ".pt", ".npy", ".skops")]
    assert not [path for path in files if path.read_bytes()[:2] in PICKLE]


def test_no_source_file_imports_a_pickler():
    """No way in through the side door."""
    picklers = ("pickle", "joblib", "cloudpickle", "dill", "shelve", "skops")
    found = []
    for path in (path for package in PACKAGES for path in (ROOT / package).rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            found += [(path.name, name) for name in names if name.split(".")[0] in picklers]
    assert found == []


# --- the manifest -------------------------------------------------------------------------------------------------


def test_manifest_names_format_libraries_and_a_digest_per_file(folder):
    """A stranger can see what the folder is."""
    table = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    assert table["format"] == FORMAT
    assert {"numpy", "scikit-learn", "safetensors", "rjieba", "opencc"} <= set(table["libraries"])
    present = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    assert set(table["files"]) == present - {"manifest.json"}
    assert all(len(digest) == 64 for digest in table["files"].values())


@pytest.mark.parametrize(
    "name",
    [
        "config.json",
        "arrays.safetensors",
        "scheme/lexicon.toml",
        "scheme/codebook.md",
        "scheme/codebook.zh-CN.md",
        "words.txt",
        "compounds.toml",
        "context.toml",
    ],
)
def test_changed_file_is_refused(folder, name):
    """One bit is enough."""
    data = bytearray((folder / name).read_bytes())
    data[len(data) // 2] ^= 1
    (folder / name).write_bytes(data)
    with pytest.raises(InputError, match=f"{name}: was changed after the model was stored; train again: python -m training.run"):
        load_folder(folder)


@pytest.mark.parametrize("name", ["extra.py", "scheme/notes.md", "__pycache__/x.pyc"])
def test_extra_file_is_refused(folder, name):
    """What the manifest does not name does not belong to the model."""
    (folder / name).parent.mkdir(exist_ok=True)
    (folder / name).write_text("print('hello')")
    with pytest.raises(InputError, match=f"{name}: is missing or does not belong to the model"):
        load_folder(folder)


@pytest.mark.parametrize("name", ["arrays.safetensors", "scheme/labels.toml", "words.txt"])
def test_missing_file_is_refused(folder, name):
    """As is a model that lost a part."""
    (folder / name).unlink()
    with pytest.raises(InputError, match=f"{name}: is missing or does not belong"):
        load_folder(folder)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"format": FORMAT + 1}, f"has format {FORMAT + 1}, this program reads {FORMAT}; update the program"),
        ({"format": FORMAT - 1}, f"has format {FORMAT - 1}, this program reads {FORMAT}; train again: python -m training.run"),
        ({"format": "one"}, "has format one"),
        ({"format": ...}, "is not a model manifest"),
        ({"kind": "oracle"}, "unknown kind of model 'oracle'; known kinds: lexicon, tfidf, hybrid, bertopic"),
        ({"kind": ["tfidf"]}, "manifest.json: "),
        ({"kind": "bertopic"}, "holds no model of kind 'bertopic'"),
        ({"kind": "lexicon"}, "holds no model of kind 'lexicon'"),
        ({"kind": "hybrid"}, "holds no model of kind 'hybrid'"),
        ({"files": ...}, "lacks a name, its scheme or the digests of its files"),
        ({"files": ["config.json"]}, "manifest.json: "),
        ({"files": {}}, "is missing or does not belong to the model"),
        ({"name": ...}, "manifest.json: "),
        ({"scheme": ...}, "manifest.json: "),
        ({"scheme": "../x"}, "name '../x' is no plain name"),
        ({"thresholds": ...}, "manifest.json: "),
        ({"thresholds": {"robots": 0.5}}, "holds a threshold for 'robots', which is no label"),
        ({"thresholds": {"ai": "half"}}, "threshold of 'ai' is 'half'"),
        ({"thresholds": {"ai": float("nan")}}, "threshold of 'ai' is nan"),
        ({"thresholds": {"ai": float("inf")}}, "threshold of 'ai' is inf"),
        ({"thresholds": {"ai": -0.1}}, "threshold of 'ai' is -0.1"),
        ({"thresholds": {"ai": True}}, "threshold of 'ai' is True"),
        ({"thresholds": {"ai": 10**400}}, "threshold of 'ai' is 1000"),
    ],
    ids=[
        "newer-format", "older-format", "format-as-text", "no-format", "unknown-kind", "kind-as-list", "other-kind-topics",
        "other-kind-keywords", "other-kind-hybrid", "no-files", "files-as-list", "files-of-nobody", "no-name", "no-scheme",
        "scheme-as-path", "no-thresholds", "unknown-label", "threshold-as-text", "threshold-nan", "threshold-infinite",
        "threshold-negative", "threshold-true", "threshold-endless",
    ],
)  # fmt: skip
def test_manifest_that_does_not_fit_is_refused(folder, changes, message):
    """In one line with its location, by the function every command loads models with."""
    edit(folder, **changes)
    with pytest.raises(InputError, match=message) as caught:
        load(folder)
    said = str(caught.value)
    assert "\n" not in said and str(folder) in said
    assert len(said.replace(str(folder), "")) < 600


@pytest.mark.parametrize(
    "text",
    ["", "{", "[]", '"model"', "\x00\x01", "null", "[" * 100_000, '{"format":' * 50_000],
    ids=["empty", "cut-off", "list", "text", "bytes", "null", "nested-lists", "nested-tables"],
)
def test_broken_manifest_is_refused(folder, text):
    """Whatever stands in it."""
    (folder / "manifest.json").write_text(text)
    with pytest.raises(InputError, match="manifest.json: is not a model manifest; train again: python -m training.run"):
        load_folder(folder)


def test_manifest_in_another_encoding_is_refused(folder):
    """Someone's editor saved it as GBK."""
    (folder / "manifest.json").write_bytes('{"name": "储能"}'.encode("gbk"))
    with pytest.raises(InputError, match="is not a model manifest"):
        load_folder(folder)


def test_folder_without_a_manifest_is_a_wrong_call(tmp_path):
    """Exit code 2: the caller named something else."""
    with pytest.raises(UsageError, match="is not a stored model"):
        load_folder(tmp_path)


# --- names ----------------------------------------------------------------------------------------------------------

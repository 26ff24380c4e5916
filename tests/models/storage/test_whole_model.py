"""A stored model is whole: it answers alike whatever the checkout around it has become, or refuses in one line."""

import hashlib
import json
import os
import shutil
import stat
import subprocess
import sys

import numpy as np
import pytest
from conftest import ROOT

from labels import InputError
from models import load
from models.hybrid.trainer import HybridTrainer
from models.lexicon.tagger import LexiconTagger
from models.predict import main
from models.storage.manifest import FORMAT, read_manifest
from models.storage.store import load_folder, save
from models.storage.versions import VersionStore
from models.tfidf.trainer import TfidfTrainer
from models.topics.embeddings import static
from models.topics.embeddings.static import load_vectors
from models.topics.space import TopicSpace
from models.topics.tagger import Reach, Topic, TopicTagger
from seeds import cleaning

TEXTS = (
    "县里投产高性能碳纤维两千吨，独立储能电站并网。",
    "无人机给量子计算实验室送芯片，低空经济与量子通信同时起步。",
    "纺织车间智能化改造，人工智能大模型替工人看管机器。",
    "蓝天低飞产业园开园。",
    "村里的合唱队登台。",
)


@pytest.fixture(scope="module")
def models(tmp_path_factory, analyzer, tfidf, tiny_corpus):
    """Return a folder that holds a stored model of every kind, by its kind."""
    folder = tmp_path_factory.mktemp("models")
    weights = np.ones(len(tiny_corpus))
    member = TfidfTrainer(words=False, chars=(2, 3), c=10.0, folds=4)
    hybrid = HybridTrainer(tfidf=member).fit(tiny_corpus.batch, tiny_corpus.labels, tiny_corpus.documents, weights)
    for tagger in (LexiconTagger(analyzer), tfidf, hybrid, topic_tagger(analyzer)):
        save(tagger, folder / tagger.kind, tagger.kind, {})
    return folder


def topic_tagger(analyzer):
    """Return a tagger of two topics, made by hand; its space names the labels whose terms count."""
    texts = analyzer.batch(["储能电站电池", "无人机低空飞行"])
    space = TopicSpace("static", guidance=0.6)
    topics = [Topic(0, ("储能", "电站"), 7, ("储能电站并网。",)), Topic(1, ("无人机", "低空"), 5, ("无人机送药。",))]
    shares = np.array([[0, 0, 0, 0, 0.9, 0], [0, 0, 0.8, 0, 0, 0]])
    return TopicTagger(analyzer, topics, space.encode(texts), shares, np.full(6, 0.5), space, Reach(-1.0, 0.2, 0.25, 0.03))


# --- the checkout changes ---------------------------------------------------------------------------------------------

ANSWER = """
import json, sys
from pathlib import Path
import models, seeds
from models import load
assert all(Path(module.__file__).is_relative_to(sys.argv[1]) for module in (models, seeds)), "not the copied checkout"
policy = load(sys.argv[2])
print(json.dumps([prediction.to_record() for prediction in policy.tag(sys.argv[3:])]))
"""


def answers(checkout, model, texts=TEXTS):
    """Return the records that a checkout gives with a model, in a process of its own."""
    environment = {key: value for key, value in os.environ.items() if key != "PYTHONPATH"} | {"PYTHONPATH": str(checkout)}
    command = [sys.executable, "-c", ANSWER, str(checkout), str(model), *texts]
    done = subprocess.run(command, cwd=checkout, env=environment, capture_output=True, timeout=120)
    assert (done.returncode, done.stderr) == (0, b""), done.stderr.decode()
    return json.loads(done.stdout)


@pytest.fixture(scope="module")
def checkout(tmp_path_factory):
    """Return a copy of the packages that prediction needs."""
    folder = tmp_path_factory.mktemp("checkout")
    for package in ("labels", "seeds", "models"):
        shutil.copytree(ROOT / package, folder / package, ignore=shutil.ignore_patterns("__pycache__", "documents"))
    return folder


@pytest.fixture(scope="module")
def changed(checkout, tmp_path_factory):
    """Return such a copy in which labels, lexicon, codebook and the rules of compounds are others."""
    folder = tmp_path_factory.mktemp("changed")
    shutil.copytree(checkout, folder, dirs_exist_ok=True)
    scheme = folder / "seeds" / "schemes" / "industries"
    lexicon = scheme / "lexicon.toml"
    text = lexicon.read_text(encoding="utf-8")
    for term in ("储能", "碳纤维", "无人机", "人工智能", "大模型"):
        assert f'"{term}"' in text
        text = text.replace(f'"{term}", ', "")
    text = text.replace("[low_altitude]\nterms = [", '[low_altitude]\nterms = ["蓝天低飞", ')
    assert "蓝天低飞" in text
    lexicon.write_text(text, encoding="utf-8")
    labels = scheme / "labels.toml"
    first, *entries = labels.read_text(encoding="utf-8").split("[[label]]")
    labels.write_text("[[label]]".join([first, *reversed(entries)]).replace("储能", "蓄能"), encoding="utf-8")
    (scheme / "codebook.md").write_text("Another.", encoding="utf-8")
    compounds = folder / "models" / "text" / "compounds.toml"
    compounds.write_text(
        "[before]\ntags = []\nmost = 0\n[after]\ntags = []\nmost = 0\n[apart]\nwords = []\n[names]\nwords = []\n",
        encoding="utf-8",
    )
    context = folder / "models" / "text" / "context.toml"
    context.write_text('[names]\nheads = ["电站"]\nunless = []\n[look_alikes]\nrare = []\ncommon = []\n', encoding="utf-8")
    return folder


def test_the_change_matters_to_what_is_not_stored(checkout, changed, store):
    """Else the next test would prove nothing."""
    before, after = (answers(folder, "lexicon") for folder in (checkout, changed))
    assert [record["labels"] for record in before] != [record["labels"] for record in after]
    assert before[3]["labels"] == [] and after[3]["labels"] == ["low_altitude"]
    assert list(before[0]["scores"]) == list(after[0]["scores"])[::-1]


@pytest.mark.parametrize("kind", ["lexicon", "tfidf", "hybrid", "bertopic"])
def test_stored_model_answers_alike_in_a_changed_checkout(models, checkout, changed, kind):
    """The same labels, scores, evidence and topics, to the last digit."""
    here = [prediction.to_record() for prediction in load(models / kind).tag(TEXTS)]
    assert any(record["labels"] for record in here)
    assert answers(checkout, models / kind) == here
    assert answers(changed, models / kind) == here


def test_evidence_of_a_stored_model_still_shows_compounds(models, changed):
    """储能 is the term; the rules by which it grows into its compound are the model's own."""
    (record, *_) = answers(changed, models / "hybrid")
    assert "储能电站" in [span["text"] for span in record["evidence"]]


def test_model_stored_again_in_a_changed_checkout_is_the_same(models, changed, tmp_path):
    """What it carries is handed on, not read anew from the checkout."""
    script = (
        "import sys\nfrom pathlib import Path\nfrom models.storage.store import load_folder, save\n"
        "tagger, manifest = load_folder(Path(sys.argv[1]))\nsave(tagger, Path(sys.argv[2]), manifest.name, {})\n"
    )
    command = [sys.executable, "-c", script, str(models / "hybrid"), str(tmp_path / "again")]
    done = subprocess.run(command, cwd=changed, env={**os.environ, "PYTHONPATH": str(changed)}, capture_output=True, timeout=120)
    assert done.returncode == 0, done.stderr.decode()
    assert read_manifest(tmp_path / "again").files == read_manifest(models / "hybrid").files


# --- or it refuses ----------------------------------------------------------------------------------------------------


@pytest.fixture
def folder(models, tmp_path):
    """Return a stored hybrid model of the test's own."""
    return shutil.copytree(models / "hybrid", tmp_path / "hybrid")


def edit(folder, name, content):
    """Replace a file and its digest in the manifest: somebody meant it."""
    (folder / name).write_bytes(content)
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    manifest["files"][name] = hashlib.sha256(content).hexdigest()
    (folder / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")


def refusal(call, folder):
    """Return the one line with which the command refuses a model."""
    outcome = call(main, TEXTS[0], "--model", folder)
    assert (outcome.code, outcome.out) == (1, "")
    return outcome.complaint


def test_model_of_another_cleaning_is_refused(call, folder, monkeypatch):
    """It learned from other text than it would be asked about."""
    monkeypatch.setattr(cleaning, "VERSION", cleaning.VERSION + 1)
    line = refusal(call, folder)
    assert f"learned from text cleaned by version {cleaning.VERSION - 1}, this is {cleaning.VERSION}" in line
    assert line.endswith("train again: python -m training.run")


def test_topic_model_of_other_word_vectors_is_refused(call, models, tmp_path, monkeypatch):
    """Its centroids lie in another space; models that need no vectors do not care."""
    save(load_folder(models / "bertopic")[0], tmp_path / "topics", "topics", {})
    vectors = tmp_path / "vectors"
    shutil.copytree(static.FOLDER, vectors)
    table = vectors / static.TABLE
    table.write_bytes(table.read_bytes() + b" ")
    monkeypatch.setattr(static, "FOLDER", vectors)
    static.vectors_digest.cache_clear()
    try:
        line = refusal(call, tmp_path / "topics")
        assert "are not those that the topic model was trained with" in line and "python -m training.run" in line
        assert load(models / "hybrid").tag(TEXTS[:1])[0].labels
    finally:
        monkeypatch.undo()
        static.vectors_digest.cache_clear()
    assert load(tmp_path / "topics").tag(TEXTS[:1])[0].topic
    assert load_vectors().encode  # the shipped table was never replaced in this process


def test_folder_of_format_2_is_refused_with_the_command_that_makes_it_anew(call, tmp_path):
    """As the program before wrote it: a pipeline of skops beside the arrays, no scheme."""
    old = tmp_path / "old"
    old.mkdir()
    for name, content in (("config.json", b"{}"), ("arrays.safetensors", b""), ("pipeline.skops", b"PK")):
        (old / name).write_bytes(content)
    manifest = {"format": 2, "kind": "tfidf", "name": "policy-tagger/1 tfidf", "libraries": {}, "thresholds": {}, "notes": {}}
    manifest["files"] = {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in old.iterdir()}
    (old / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    assert refusal(call, old).endswith(f"has format 2, this program reads {FORMAT}; train again: python -m training.run")


NO_MODEL = "hybrid: holds no model of kind 'hybrid'"
FORGED = {
    "config-cut-off": ("config.json", b"{", NO_MODEL),
    "config-list": ("config.json", b"[]", NO_MODEL),
    "config-nested": ("config.json", b"[" * 100_000, NO_MODEL),
    "config-bytes": ("config.json", b"\xff\xfe", NO_MODEL),
    "arrays-empty": ("arrays.safetensors", b"", "arrays.safetensors: holds no arrays"),
    "arrays-none": ("arrays.safetensors", b"\x08\0\0\0\0\0\0\0{}      ", NO_MODEL),
    "arrays-noise": ("arrays.safetensors", b"\xff" * 64, "arrays.safetensors: holds no arrays"),
    "rules-empty": ("compounds.toml", b"", NO_MODEL),
    "rules-broken": ("compounds.toml", b"[[", NO_MODEL),
    "rules-bytes": ("compounds.toml", b"\xff\xfe", NO_MODEL),
    "context-empty": ("context.toml", b"", NO_MODEL),
    "context-broken": ("context.toml", b"[[", NO_MODEL),
    "context-pair": (
        "context.toml",
        "[names]\nheads = []\nunless = []\n[look_alikes]\nrare = ['一']\ncommon = []".encode(),
        NO_MODEL,
    ),
    "words-bytes": ("words.txt", b"\xff\xfe", NO_MODEL),
    "labels-broken": ("scheme/labels.toml", b"[[label", "scheme/labels.toml: is not TOML"),
    "labels-bytes": ("scheme/labels.toml", b"\xff\xfe", "scheme: holds a file that is not UTF-8"),
    "labels-fewer": ("scheme/labels.toml", b'[[label]]\nkey = "ai"', "scheme/lexicon.toml: unknown label"),
    "lexicon-of-others": ("scheme/lexicon.toml", b"[robots]", "scheme/lexicon.toml: unknown label 'robots'"),
}


@pytest.mark.parametrize(("name", "content", "message"), FORGED.values(), ids=FORGED)
def test_file_that_is_no_part_of_a_model_is_refused(call, tmp_path, folder, name, content, message):
    """Also where the manifest was made to match: one line, no traceback."""
    edit(folder, name, content)
    assert f"{tmp_path}/" in (line := refusal(call, folder)) and message in line


def test_link_in_a_model_is_refused(folder):
    """A file of the system would be read through it."""
    (folder / "words.txt").unlink()
    (folder / "words.txt").symlink_to("/etc/hostname")
    with pytest.raises(InputError, match="words.txt: was changed after the model was stored"):
        load_folder(folder)


# --- what a folder is -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["lexicon", "tfidf", "hybrid", "bertopic"])
def test_folder_holds_these_files_alone(models, kind):
    """Plain data with the scheme; no pickle, no skops, no code."""
    files = {path.relative_to(models / kind).as_posix() for path in (models / kind).rglob("*") if path.is_file()}
    scheme = {f"scheme/{name}" for name in ("labels.toml", "lexicon.toml", "codebook.md", "codebook.zh-CN.md")}
    assert files == {"manifest.json", "config.json", "arrays.safetensors", "words.txt", "compounds.toml", "context.toml", *scheme}


def test_nothing_of_the_program_knows_skops():
    """It was 95 % of a folder, and nothing read it."""
    named = [
        path.relative_to(ROOT).as_posix()
        for package in ("labels", "seeds", "models", "training", "experiments")
        for path in (ROOT / package).rglob("*.py")
        if "skops" in path.read_text(encoding="utf-8")
    ]
    assert named == []


def test_versions_of_the_store_are_readable_by_all_and_small(trained_store):
    """Files 0644, folders 0755; the small TF-IDF model stays under 300 kB."""
    for name in ("tfidf", "lexicon"):
        folder = trained_store.read(name).folder
        for path in (folder, *folder.rglob("*")):
            assert stat.S_IMODE(path.stat().st_mode) == (0o755 if path.is_dir() else 0o644), path
        assert sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) < 300_000


def test_same_model_stored_twice_is_one_version(store, tfidf):
    """An id is that of its content: no time, no place, no order is in it."""
    from models.storage.store import write_model

    first, second = (store.add("tfidf", lambda work: write_model(work, tfidf, "tfidf", {})) for _ in range(2))
    other = VersionStore(store.folder.parent / "other").add("tfidf", lambda work: write_model(work, tfidf, "tfidf", {}))
    assert first == second and first.name == other.name

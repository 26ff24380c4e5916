"""Model folders made or changed by hand: refused in one line, whatever stands in them, and never waited for."""

import json
import os

import pytest
from conftest import keep

from models.lexicon.tagger import LexiconTagger
from models.loading import load
from models.locations import shipped_folder
from models.predict import main as predict
from models.storage.store import load_folder, write_model

TEXT = "村里修好了第71座水塔，老人不必再去河边挑水。"


@pytest.fixture
def model(tmp_path, tfidf):
    """Return the folder of a small model."""
    folder = tmp_path / "model"
    folder.mkdir()
    write_model(folder, tfidf, "small", {})
    return folder


def signed(folder, change=lambda table: None):
    """Let a manifest say the digests of the files as they are now."""
    import hashlib

    table = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    table["files"] = {name: hashlib.sha256((folder / name).read_bytes()).hexdigest() for name in table["files"]}
    change(table)
    (folder / "manifest.json").write_text(json.dumps(table), encoding="utf-8")


@pytest.mark.parametrize(
    "text", ["[" * 100_000, '{"format": ' + "[" * 100_000, '{"format": ' + "9" * 5_000 + "}", "null", "5", ""]
)
def test_a_manifest_that_breaks_its_reader_is_one_error(call, model, text):
    (model / "manifest.json").write_text(text, encoding="utf-8")
    outcome = call(predict, "水塔", "--model", model)
    assert outcome.code == 1 and "manifest.json" in outcome.complaint


@pytest.mark.parametrize("value", [float("nan"), float("inf"), -float("inf")], ids=str)
def test_arrays_that_hold_no_numbers_are_refused(call, model, value):
    from safetensors.numpy import load_file, save_file

    arrays = load_file(model / "arrays.safetensors")
    for name in [name for name, array in arrays.items() if array.dtype.kind == "f" and array.size]:
        changed = arrays[name].copy()
        changed.flat[changed.size // 2] = value
        save_file({**arrays, name: changed}, model / "arrays.safetensors")
        signed(model)
        outcome = call(predict, "水塔", "--model", model)
        assert outcome.code == 1 and str(model) in outcome.complaint, name


def test_arrays_of_the_wrong_shape_are_refused_or_make_sense(call, model):
    """One number for all labels does."""
    import numpy as np
    from safetensors.numpy import load_file, save_file

    arrays, codes = load_file(model / "arrays.safetensors"), []
    for name, array in arrays.items():
        if array.size > 1:
            save_file({**arrays, name: np.ascontiguousarray(array.reshape(-1)[:1])}, model / "arrays.safetensors")
            signed(model)
            outcome = call(predict, "水塔", "--model", model)
            assert outcome.code == 0 or str(model) in outcome.complaint, name
            codes.append(outcome.code)
    assert codes.count(1) > codes.count(0)


@pytest.mark.parametrize(
    "name", ["config.json", "arrays.safetensors", "words.txt", "scheme/labels.toml", "more.txt", "manifest.json"]
)
@pytest.mark.parametrize("thing", ["pipe", "device", "circle"])
def test_pipes_and_devices_in_a_model_are_refused_and_not_read(call, model, name, thing):
    path = model / name
    path.unlink(missing_ok=True)
    if thing == "pipe":
        os.mkfifo(path)
    else:
        path.symlink_to("/dev/zero" if thing == "device" else path)
    outcome = call(predict, "水塔", "--model", model)
    assert outcome.code in (1, 2) and str(model) in outcome.complaint


def test_what_ships_and_what_is_trained_still_loads(store, analyzer):
    """The trial that refuses nonsense lets every model pass that makes sense."""
    tagger, _manifest = load_folder(shipped_folder())
    assert tagger.kind == "hybrid"
    keep(store, LexiconTagger(analyzer), "lexicon")
    assert load("lexicon").tag([TEXT])[0].labels == ()

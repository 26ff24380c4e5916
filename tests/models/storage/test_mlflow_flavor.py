"""Stored models as MLflow models: what may go in, what comes out, and that they load where this project is not."""

import json
import os
import re
import subprocess
import sys

import mlflow
import numpy as np
import pandas as pd
import pytest
from conftest import ROOT
from mlflow.exceptions import MlflowException

from labels import InputError
from models import PolicyTagger
from models.storage.mlflow_flavor import (
    LOADER,
    REQUIREMENTS,
    ServedTagger,
    frame,
    read_texts,
    requirements,
    signature,
    stage_code,
)
from models.storage.store import save
from seeds.schemes import INDUSTRIES, load_scheme, parse_scheme

STORAGE = "城南的储能电站并网,夜里存电白天用。"
CHOIR = "村里的合唱队登台。"
TEXTS = [STORAGE, CHOIR]


# --- what goes in -----------------------------------------------------------------------------------------------------

INPUTS = {
    "text": (STORAGE, [STORAGE]),
    "list": (TEXTS, TEXTS),
    "tuple": (tuple(TEXTS), TEXTS),
    "array": (np.array(TEXTS), TEXTS),
    "array-of-objects": (np.array(TEXTS, dtype=object), TEXTS),
    "series": (pd.Series(TEXTS), TEXTS),
    "frame": (pd.DataFrame({"id": [1, 2], "text": TEXTS}), TEXTS),
    "frame-of-one-column": (pd.DataFrame({0: TEXTS}), TEXTS),
    "columns": ({"text": TEXTS, "id": [1, 2]}, TEXTS),
    "one-record": ({"text": STORAGE}, [STORAGE]),
    "records": ([{"text": STORAGE, "id": 1}, {"text": CHOIR}], TEXTS),
    "nothing": ([], []),
    "empty-frame": (pd.DataFrame({"text": []}), []),
}


@pytest.mark.parametrize(("given", "texts"), INPUTS.values(), ids=INPUTS)
def test_every_way_to_hand_over_texts_is_read(given, texts):
    found, index = read_texts(given)
    assert found == texts and all(type(text) is str for text in found)
    assert len(index) == len(texts)


def test_index_of_the_input_is_kept():
    """So that results can be joined to it."""
    for given in (pd.Series(TEXTS, index=["a", "b"]), pd.DataFrame({"text": TEXTS}, index=["a", "b"])):
        assert read_texts(given)[1].tolist() == ["a", "b"]


REFUSED = {
    "null": ([STORAGE, None], "row 1 (the first is row 0): holds no text (null); give a text, or leave the row out"),
    "nan": (pd.Series([float("nan"), STORAGE]), "row 0 (the first is row 0): holds no text (null)"),
    "pandas-na": (pd.Series([STORAGE, pd.NA], dtype="string"), "row 1 (the first is row 0): holds no text (null)"),
    "several": ([None, None, STORAGE], "row 0 (the first is row 0): holds no text (null), and so do 1 more"),
    "number": ([STORAGE, 7], "row 1 (the first is row 0): holds '7' (int), not a text"),
    "number-alone": (7, "input: is a int; give a list of texts, a Series, or a data frame with a column 'text'"),
    "no-input": (None, "input: is a NoneType"),
    "other-columns": (pd.DataFrame({"id": [1], "段落": [STORAGE]}), "the input: has no column 'text', only 'id', '段落'"),
    "other-keys": ([{"body": STORAGE}], "row 0: has no column 'text', only 'body'; name the column of texts 'text'"),
    "later-record": ([{"text": STORAGE}, {}], "row 1: has no column 'text', only nothing"),
    "record-and-text": ([{"text": STORAGE}, CHOIR], "row 1: has no column 'text'"),
    "two-columns-text": (pd.DataFrame([TEXTS], columns=["text", "text"]), "the input: has 2 columns 'text'; give one"),
    "table": (np.array([TEXTS]), "input: is a ndarray"),
}


@pytest.mark.parametrize(("given", "message"), REFUSED.values(), ids=REFUSED)
def test_input_that_is_no_text_is_refused_in_words(given, message):
    """MLflow would make "None" of a null."""
    with pytest.raises(InputError) as caught:
        read_texts(given)
    assert message in str(caught.value) and "\n" not in str(caught.value)


# --- what comes out ---------------------------------------------------------------------------------------------------


@pytest.fixture
def served(tfidf):
    """Return a model as MLflow calls it."""
    return ServedTagger(PolicyTagger(tfidf, "small"))


def test_answer_has_typed_columns(served, keys):
    """Nothing is packed into text: labels and evidence are lists, probabilities numbers."""
    answer = served.predict(pd.DataFrame({"text": TEXTS}, index=[7, 8]))
    assert [column.name for column in signature(keys).outputs] == list(answer.columns)
    assert answer.index.tolist() == [7, 8]
    assert answer["labels"].tolist() == [["energy_storage"], []]
    assert all(answer[f"score_{key}"].dtype == np.float64 for key in keys)
    (prediction,) = served.policy.tag([STORAGE])
    for part in ("label", "start", "end", "text", "weight"):
        assert answer[f"evidence_{part}"][7] == [getattr(span, part) for span in prediction.evidence]
        assert answer[f"evidence_{part}"][8] == []
    assert set(answer["model"]) == {"small"}
    json.dumps(answer.to_dict("records"))  # as the server sends it


def test_no_texts_give_typed_columns_too(keys):
    answer = frame([], keys, "small", pd.RangeIndex(0))
    assert len(answer) == 0 and answer[f"score_{keys[0]}"].dtype == np.float64


def test_parameters_trade_precision_for_recall(served):
    """As on the command line; a threshold that is null is none."""
    muted = served.predict(TEXTS, {"profile": "balanced", "thresholds": {"energy_storage": 0.9999, "ai": None}})
    assert muted["labels"].tolist() == [[], []]
    eager = served.predict(TEXTS, {"thresholds": {"energy_storage": 1e-6}})
    assert eager["labels"].tolist() == [["energy_storage"]] * 2
    assert served.predict(TEXTS, {})["labels"].tolist() == served.predict(TEXTS)["labels"].tolist() == [["energy_storage"], []]


@pytest.mark.parametrize(
    ("texts", "params", "message"),
    [
        ([None], {}, "holds no text (null)"),
        (TEXTS, {"profile": "brave"}, "profile 'brave': is not known; use balanced, recall, precision"),
        (TEXTS, {"thresholds": {"robots": 0.5}}, "threshold of 'robots': is of no label"),
        (TEXTS, {"thresholds": {"ai": 1.0}}, "threshold of 'ai': is 1.0, not between 0 and 1"),
    ],
    ids=["null", "profile", "label", "threshold"],
)
def test_wrong_call_is_an_error_that_mlflow_passes_on(served, texts, params, message):
    """Any other exception would be "an unexpected error" over HTTP."""
    with pytest.raises(MlflowException, match=re.escape(message)) as caught:
        served.predict(texts, params)
    assert caught.value.get_http_status_code() == 400


def test_signature_is_that_of_the_scheme():
    """Of any labels: one column and one optional threshold each."""
    described = signature(("tax", "subsidy")).to_dict()
    outputs = [column["name"] for column in json.loads(described["outputs"])]
    assert outputs[:3] == ["labels", "score_tax", "score_subsidy"]
    params = {param["name"]: param for param in json.loads(described["params"])}
    assert set(params) == {"profile", "thresholds"}
    assert set(params["thresholds"]["properties"]) == {"tax", "subsidy"}
    assert described["inputs"] is None


# --- anywhere ---------------------------------------------------------------------------------------------------------


@pytest.fixture
def folder(tmp_path, tfidf):
    """Return the folder of a stored model."""
    save(tfidf, tmp_path / "model", "tfidf", {})
    return tmp_path / "model"


def test_code_that_travels_is_what_tagging_needs(folder, tmp_path):
    """Neither the corpus, nor labels of texts, nor vectors that this model does not use."""
    code = stage_code(tmp_path / "code", folder)
    assert [os.path.basename(path) for path in code] == ["labels", "seeds", "models"]
    files = {path.relative_to(tmp_path / "code").as_posix() for path in (tmp_path / "code").rglob("*") if path.is_file()}
    assert {"models/storage/mlflow_flavor.py", "models/text/compounds.toml", "seeds/vocabulary/stopwords.txt"} <= files
    assert {"labels/wording/zh/models.po", "labels/wording/zh/python.po"} <= files  # a server may answer in Chinese
    assert not [name for name in files if name.startswith(("seeds/documents", "training", "tests", "models/shipped"))]
    assert not [name for name in files if name.endswith((".jsonl", ".safetensors", ".pyc", ".csv"))]
    assert sum((tmp_path / "code" / name).stat().st_size for name in files) < 2_500_000


def test_requirements_are_pinned_to_what_is_installed():
    assert [line.partition("==")[0] for line in requirements()] == list(REQUIREMENTS)
    assert all(re.fullmatch(r"[a-z]+==\d[\w.]*", line) for line in requirements())


LOAD = """
import json, sys
import mlflow
served = mlflow.pyfunc.load_model(sys.argv[1])
answer = served.predict(sys.argv[3:], params={"thresholds": {"quantum": 0.3}})
import models
assert not models.__file__.startswith(sys.argv[2]), models.__file__
print(json.dumps(answer.to_dict("records")))
"""


@pytest.mark.filterwarnings("ignore")  # hints about an input example
def test_model_loads_where_the_project_is_not(folder, tmp_path):
    """From an empty folder, with the code it carries: MLflow, and nothing of this checkout."""
    code = stage_code(tmp_path / "code", folder)
    mlflow.pyfunc.save_model(
        path=str(tmp_path / "saved"),
        loader_module=LOADER,
        data_path=str(folder),
        code_paths=code,
        signature=signature(load_scheme(INDUSTRIES).keys),
        pip_requirements=requirements(),
    )
    (tmp_path / "empty").mkdir()
    environment = {key: value for key, value in os.environ.items() if key != "PYTHONPATH"}
    command = [sys.executable, "-c", LOAD, str(tmp_path / "saved"), str(ROOT), *TEXTS]
    done = subprocess.run(command, cwd=tmp_path / "empty", env=environment, capture_output=True, timeout=180)
    assert done.returncode == 0, done.stderr.decode()
    storage, choir = json.loads(done.stdout)
    assert (storage["labels"], choir["labels"]) == (["energy_storage"], [])
    assert (storage["evidence_text"], storage["model"]) == (["储能电站"], "tfidf (quantum 0.3)")
    assert list((tmp_path / "empty").iterdir()) == []


def test_model_of_another_scheme_travels_too(tmp_path):
    """Its columns are its own labels."""
    from models.lexicon.tagger import LexiconTagger
    from models.storage.mlflow_flavor import _load_pyfunc
    from models.text.analyzer import Analyzer

    texts = {"labels.toml": '[[label]]\nkey = "tax"', "lexicon.toml": '[tax]\nterms = ["减税"]'}
    save(LexiconTagger(Analyzer(parse_scheme(texts, "tools", "tools"))), tmp_path / "model", "lexicon", {})
    answer = _load_pyfunc(str(tmp_path / "model")).predict(["落实减税政策，小微企业受益。"])
    assert list(answer.columns)[:2] == ["labels", "score_tax"]
    assert answer["labels"].tolist() == [["tax"]]

"""A run that only offers its model: all is recorded, and what tags stays as it was."""

import json

import mlflow
import pytest
import requests
from mlflow.exceptions import MlflowException
from small_runs import TFIDF, champion, train

from labels import InputError
from models.locations import store_folder
from models.storage.versions import VersionStore
from seeds.schemes import INDUSTRIES, load_scheme
from training import run as training
from training.desk.learning.accept_offer import accept
from training.report import offer_file
from training.report.offer_file import read_offer

pytestmark = pytest.mark.usefixtures("robots")


def test_offered_model_waits_and_is_accepted(fresh, call):
    path = fresh / "offer.json"
    outcome = train(call, *TFIDF, "--offer", path)
    assert champion() is None and VersionStore(store_folder()).names() == []
    assert f"offered in {path}, nothing changed; by itself it would be: new champion:" in outcome.out
    assert "tfidf: fitting on" in outcome.err, "who waits for it hears each step"
    offer = read_offer(json.loads(path.read_text(encoding="utf-8")), str(path))
    assert (offer.name, offer.before, offer.advised) == ("policy-tagger/1 tfidf", "", True)
    assert offer.scores["f1_macro"][1] > offer.scores["f1_macro"][0] and offer.paragraphs > 0
    accept(offer, load_scheme(INDUSTRIES))
    assert champion() == ("1", "policy-tagger/1 tfidf")
    assert VersionStore(store_folder()).names() == ["champion", "tfidf"]


def test_offer_is_compared_with_the_champion_on_the_same_paragraphs(ran, call):
    path, before = ran / "offer.json", champion()
    train(call, *TFIDF, "--offer", path)
    offer = read_offer(json.loads(path.read_text(encoding="utf-8")), str(path))
    assert champion() == before and offer.before == before[1]
    assert offer.scores["f1_macro"][0] == pytest.approx(offer.scores["f1_macro"][1]) and not offer.advised, "it is the same again"


@pytest.mark.parametrize("record", [None, [], {}, {"format": 99}, {"format": 1, "version": "1"}])
def test_what_is_no_offer_is_refused_in_words(record):
    with pytest.raises(InputError, match="is no offer that this program reads"):
        read_offer(record, "offer.json")


def test_offer_is_not_lost_by_one_question_that_a_server_does_not_answer(fresh, call, monkeypatch):
    """The last one, after the model is trained and registered."""
    whole, asked = mlflow.MlflowClient.get_model_version, []

    def meanwhile(*arguments):
        asked.append(arguments)
        if len(asked) == 1:
            raise MlflowException("no answer") from requests.ConnectionError("reset")
        return whole(*arguments)

    monkeypatch.setattr(mlflow.MlflowClient, "get_model_version", meanwhile)
    train(call, "lexicon", "--offer", fresh / "offer.json")
    assert len(asked) == 2 and (fresh / "offer.json").is_file()


@pytest.mark.parametrize("trouble", ["server", "disk"])
def test_failed_offer_says_that_the_model_is_registered(fresh, call, monkeypatch, trouble):
    """What was trained is not lost, and nothing is champion."""

    def fail(*arguments, **options):
        raise MlflowException("no answer") if trouble == "server" else OSError(28, "No space left on device", "offer.json")

    whole = (mlflow.MlflowClient, "get_model_version") if trouble == "server" else (offer_file, "whole_file")
    monkeypatch.setattr(*whole, fail)
    outcome = call(training.main, "lexicon", "--offer", fresh / "offer.json")
    line = outcome.err.splitlines()[-1]
    assert outcome.code == 1 and line.startswith("error: ")
    assert "; what was trained is registered (policy-tagger/1), and is not offered; check" in line
    assert ("no answer" if trouble == "server" else "offer.json: No space left on device") in line
    assert champion() is None and not (fresh / "offer.json").exists()

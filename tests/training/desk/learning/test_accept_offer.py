"""An offered model is accepted where it was registered and refused in words elsewhere, never promoted by its number alone."""

from dataclasses import replace

import pytest

from labels import InputError
from models.finding import VERSION_TAG
from models.locations import registered_name
from training.desk.learning.accept_offer import accept
from training.report.offer_file import Offer
from training.tracking import Tracker

FOLDER = "tfidf-0123456789ab"


@pytest.fixture
def offered(tracking, store, scheme):
    """Return an offer whose version is registered, and the registry."""
    tracker = Tracker(scheme)
    name = registered_name(scheme.name)
    tracker.client.create_registered_model(name)
    tracker.client.create_model_version(name, "file:///nowhere", tags={VERSION_TAG: FOLDER})
    values = {"before": "", "paragraphs": 8, "documents": 2, "crossed": False, "scores": {}, "support": {}, "difference": None}
    values |= {"advised": True, "learned": 64, "data": "tiny", "store": tracking, "command": "", "page": ""}
    return Offer(registered=name, version="1", version_id=FOLDER, experiment="tfidf", **values), tracker


def champion(tracker):
    found = tracker.client.get_registered_model(tracker.registered).aliases
    return found.get("champion")


def test_registered_version_becomes_champion_and_twice_is_once(offered, scheme, store):
    """Whoever accepts again after a crash between the registry and the desk's file loses nothing."""
    offer, tracker = offered
    for _ in range(2):
        accept(offer, scheme)
        assert str(champion(tracker)) == "1"


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"registered": "policy-tagger-other"}, "other labels than those of scheme"),  # a copied scheme, the desk opened with it
        ({"version_id": "tfidf-ba9876543210"}, "registered no more"),  # another model has that number
        ({"version": "2"}, "registered no more"),
        ({"version": "2", "store": "sqlite:////elsewhere/mlflow.db"}, "/elsewhere/mlflow.db, and sqlite"),
    ],
)
def test_what_is_registered_elsewhere_is_refused_in_words(offered, scheme, change, says):
    offer, tracker = offered
    with pytest.raises(InputError) as error:
        accept(replace(offer, **change), scheme)
    assert says in str(error.value) and "discard it" in str(error.value)
    assert champion(tracker) is None


def test_store_that_was_moved_with_its_versions_is_asked_all_the_same(offered, scheme):
    offer, tracker = offered
    accept(replace(offer, store="sqlite:////before/mlflow.db"), scheme)
    assert str(champion(tracker)) == "1"

"""Models of earlier runs that the record failed: put up against the champion as they would have been."""

import shutil
import threading
from functools import partial
from types import SimpleNamespace
from urllib.error import URLError

import pytest
from conftest import jsonl
from small_runs import MUTE, TFIDF, champion, train
from test_mlflow_trouble import mlflow_trouble, waiting

import models.finding
from labels import InputError
from models.finding import find_champion
from models.locations import store_folder
from models.storage import folders
from models.storage.registry import RegistryUnreachable, read_version
from models.storage.store import HELD_OUT
from models.storage.versions import VersionStore, exclusive
from seeds.schemes import load_scheme
from training import run as training
from training.record import kept, patience
from training.record.kept import compared, register_kept
from training.record.patience import StoreTrouble
from training.tracking import Tracker

NAME = "policy-tagger"
EARLIER = "of an earlier run: "

pytestmark = pytest.mark.usefixtures("robots")


def fail(*arguments):
    """Stand in for what the record does not do."""
    raise mlflow_trouble()


def keep(call, *arguments):
    """Train while the record takes no figures; return the line that says so."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Tracker, "log_metrics", fail)
        outcome = call(training.main, *arguments)
    assert outcome.code == 1 and "the finished model is kept in " in outcome.err
    return outcome.err


def said(outcome, words):
    """Return the lines to standard error that hold some words."""
    return [line for line in outcome.err.splitlines() if words in line]


@pytest.mark.parametrize("kept_is_better", [True, False])
def test_of_the_first_model_ever_which_was_kept_and_the_next_the_better_one_is_champion(fresh, call, kept_is_better):
    """There is no champion to compare with; a model that is no better than keyword search never becomes one."""
    mute = ("tfidf", "--set", *TFIDF[2:], *MUTE)
    first, second = (TFIDF, mute) if kept_is_better else (mute, TFIDF)
    keep(call, *first)
    outcome = train(call, *second)
    (line,) = said(outcome, EARLIER)
    assert line.startswith(f"{EARLIER}new champion: {NAME}/1" if kept_is_better else f"{EARLIER}no champion yet; {NAME}/1")
    assert champion()[0] == ("1" if kept_is_better else "2")
    assert waiting() == []


def test_kept_model_that_is_no_better_leaves_the_champion(ran, call):
    """Which learned from the same data; and one line says so."""
    keep(call, "lexicon", "--set", "seed=5")
    (line,) = said(train(call, *TFIDF), EARLIER)
    assert line.startswith(f"{EARLIER}champion stays {NAME}/2 tfidf; {NAME}/3 lexicon (macro-F1 ")
    assert champion()[0] == "2" and waiting() == []


def test_of_a_call_the_best_model_is_put_up(fresh, call, tmp_path):
    """As the call would have had it: the others are not compared at all."""
    file = tmp_path / "own.toml"
    file.write_text('name = "own"\nmodel = "tfidf"\n[parameters]\nc = 10.0\nfolds = 4\n', encoding="utf-8")
    keep(call, "lexicon", file)
    assert len(waiting()) == 2
    outcome = train(call, "lexicon")
    (line,) = said(outcome, EARLIER)
    assert line.startswith(f"{EARLIER}new champion: {NAME}/") and " own " in line
    assert len(said(outcome, "which an earlier run had finished")) == 2
    assert champion()[1].endswith(" own")


def test_model_that_was_judged_elsewhere_is_not_compared(fresh, call, tracker):
    """One line says why, and what lets it tag."""
    keep(call, "lexicon", "--set", "split_seed=1")
    outcome = train(call, *TFIDF)
    (line,) = said(outcome, f"{NAME}/1 lexicon, of an earlier run, is not compared with the champion: ")
    assert line.endswith(
        "it gives other labels, or was judged on other paragraphs than those that are held out now; "
        "the alias champion in MLflow lets it tag"
    )
    assert champion()[0] == "2" and waiting() == []
    tracker.client.set_registered_model_alias(NAME, "champion", "1")
    assert champion() == ("1", f"{NAME}/1 lexicon")


@pytest.mark.parametrize("since", [True, False])
def test_champion_of_other_data_that_came_since_is_not_replaced(fresh, call, tmp_path, since):
    """Newer data win; against the champion that its own run would have met the kept model is compared."""
    more = jsonl(tmp_path / "more.jsonl", {"text": "无人机给海岛送药。", "labels": ["low_altitude"]})
    if not since:
        train(call, "lexicon", "--data", more)
    keep(call, *TFIDF)
    if since:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(training, "register_kept", lambda *arguments: [])
            train(call, "lexicon", "--data", more)
    outcome = train(call, "lexicon")
    lines = said(outcome, "which learned from other data, became champion since")
    assert len(lines) == since
    if not since:
        assert said(outcome, f"{EARLIER}new champion: {NAME}/2 tfidf")
        assert champion()[0] == "2"


def test_model_of_which_nobody_can_tell_how_it_was_judged_stops_no_run(fresh, call):
    """It is named and given up."""
    keep(call, "lexicon")
    (waiting()[0].folder / HELD_OUT).write_bytes(b"no arrays")
    (line,) = said(train(call, *TFIDF), f"note: {NAME}/1 lexicon, of an earlier run, is not compared with the champion: ")
    assert "holds no arrays" in line and "alias" not in line
    assert champion()[0] == "2" and waiting() == []


def test_model_of_other_labels_than_now_is_registered_with_its_own(fresh, call, tracker):
    """Its columns in MLflow are those that it gives."""
    keep(call, "lexicon")
    tracker.scheme = load_scheme("policy_tools")
    (one,) = register_kept(tracker, VersionStore(store_folder()), print)
    assert "score_low_altitude" in (read_version(tracker.uri, NAME, one.version).folder / "MLmodel").read_text(encoding="utf-8")


def test_champion_that_came_since_and_cannot_be_compared_with_is_not_replaced(fresh, call):
    """By a model that was trained before it."""
    keep(call, *TFIDF)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(training, "register_kept", lambda *arguments: [])
        train(call, "lexicon")
    for folder in find_champion().folders:
        (folder / HELD_OUT).unlink()
    outcome = train(call, "lexicon", "--set", "seed=5")
    words = f"{NAME}/1, which cannot be compared with it, became champion since; the alias champion in MLflow lets it tag"
    assert said(outcome, words) and not said(outcome, EARLIER)
    assert waiting() == []


def test_name_of_an_experiment_leads_to_the_latest_that_was_kept(fresh, call):
    """In whatever order their pointers stand."""
    keep(call, "lexicon")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(training, "register_kept", lambda *arguments: [])
        keep(call, "lexicon", "--set", "seed=5")
    store, pointers = VersionStore(store_folder()), waiting()
    for at, pointer in zip("21", pointers, strict=True):
        store.point(pointer.name, pointer.version, **{**pointer.extra, "at": at})
    train(call, *TFIDF)
    assert store.read("lexicon").version == pointers[0].version


def test_model_that_waits_is_registered_in_another_store_in_words(fresh, call, monkeypatch, _migrated):
    """Which never had it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Tracker, "promote", lambda *arguments: (_ for _ in ()).throw(StoreTrouble("here", "is gone", "wait")))
        assert call(training.main, *TFIDF).code == 1
    shutil.copy(_migrated, fresh / "other.db")
    monkeypatch.setenv("MLFLOW_TRACKING_URI", f"sqlite:///{fresh / 'other.db'}")
    outcome = train(call, "lexicon")
    assert said(outcome, f"registered {NAME}/1 tfidf") and said(outcome, f"{EARLIER}new champion: {NAME}/1 tfidf")


def test_nothing_is_promised_where_nothing_can_be_kept(tmp_path):
    """What went wrong first is told."""
    (tmp_path / "versions").touch()
    with pytest.raises(StoreTrouble) as told, compared(VersionStore(tmp_path), {"lexicon-0": f"{NAME}/1"}, {}):
        raise StoreTrouble("here", "is gone", "wait")
    assert str(told.value) == "here: is gone; wait"


def test_models_that_could_not_be_compared_are_by_the_next_run(fresh, call, tracker):
    """They are registered already, and not once more."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Tracker, "promote", lambda *arguments: (_ for _ in ()).throw(StoreTrouble("here", "is gone", "wait")))
        outcome = call(training.main, *TFIDF)
    assert outcome.code == 1 and champion() is None
    words = f"is gone; what was trained is registered ({NAME}/1), and the next run compares it with the champion; wait"
    assert said(outcome, words)
    outcome = train(call, "lexicon")
    assert said(outcome, f"{EARLIER}new champion: {NAME}/1 tfidf")
    assert not said(outcome, "which an earlier run had finished")
    assert champion()[0] == "1" and len(tracker.versions()) == 2 and waiting() == []


def test_offer_changes_no_champion_by_what_was_kept(fresh, call, tmp_path):
    """It registers it; the next run that may change something compares it."""
    keep(call, *TFIDF)
    outcome = train(call, "lexicon", "--offer", tmp_path / "offer.json")
    assert said(outcome, f"registered {NAME}/1 tfidf") and champion() is None and len(waiting()) == 1
    outcome = train(call, "lexicon")
    assert not said(outcome, f"registered {NAME}/1 tfidf") and said(outcome, f"{EARLIER}new champion: {NAME}/1 tfidf")
    assert champion()[0] == "1" and waiting() == []


@pytest.mark.parametrize("error", [StoreTrouble("here", "is full", "tidy up"), InputError("here", "too few", "label more")])
def test_trouble_of_the_record_is_never_passed_over(monkeypatch, error):
    """As too few paragraphs for a model that nobody asked for are."""

    def one(experiment, task, report):
        if experiment.name == "second":
            raise error
        return SimpleNamespace(experiment=experiment, metrics={})

    monkeypatch.setattr(training, "train", one)
    console, told = SimpleNamespace(print=lambda *arguments, **options: told.append(arguments[0])), []
    for away in (False, True):
        experiments = [SimpleNamespace(name=name) for name in ("first", "second", "third")]
        task = SimpleNamespace(tracker=SimpleNamespace(away=away))
        ends = training._train_all(experiments, task, console, print, every=False)
        assert (ends.problems == [error]) is isinstance(error, StoreTrouble) is (ends.passed_over == [])
        assert len(ends.results) == (1 if away else 2)
        assert ends.untrained == ["third: not trained, there is no record"] * away
    assert told[-1] == "third: not trained, there is no record"


def test_two_runs_at_once_register_what_was_kept_once(fresh, call, scheme, tracker, monkeypatch):
    """The second waits until the first is done."""
    keep(call, "lexicon")
    store, busy = VersionStore(store_folder()), threading.Event()
    second = threading.Thread(target=lambda: register_kept(Tracker(scheme), store, print))
    lock, register = folders._locked, Tracker.register

    def locked(path):
        if (found := lock(path)) is None:
            busy.set()
        return found

    def meanwhile(*arguments):
        if not second.ident:
            second.start()
            while second.is_alive() and not busy.wait(0.05):
                pass
        return register(*arguments)

    monkeypatch.setattr(folders, "_locked", locked)
    monkeypatch.setattr(Tracker, "register", meanwhile)
    register_kept(tracker, store, print)
    second.join()
    assert [one.version for one in tracker.versions()] == ["1"]


def test_pointer_to_a_kept_model_that_is_gone_is_named_and_given_up(fresh, call):
    """Somebody removed its folder."""
    keep(call, "lexicon")
    (pointer,) = waiting()
    shutil.rmtree(pointer.folder)
    outcome = train(call, "lexicon")
    assert said(outcome, f"cannot be registered: names version {pointer.version}, which is gone")
    assert pointer.name not in VersionStore(store_folder()).names()


def test_what_cannot_be_offered_is_registered_all_the_same(tmp_path):
    """And the line that says why says so."""
    with pytest.raises(StoreTrouble) as told, compared(VersionStore(tmp_path), {"lexicon-0": f"{NAME}/1"}, {"offered": "yes"}):
        raise StoreTrouble("here", "is gone", "wait")
    assert str(told.value) == f"here: is gone; what was trained is registered ({NAME}/1), and is not offered; wait"


def test_run_goes_on_without_what_another_run_registers(fresh, call, monkeypatch):
    """One line says so, nothing is lost, and the run after it takes it up."""
    keep(call, "lexicon")
    monkeypatch.setattr(kept, "_AT_IT", 0.1)
    (before,) = waiting()
    with exclusive(store_folder() / "kept"):
        outcome = train(call, *TFIDF)
    (line,) = said(outcome, "another run registers what earlier runs kept")
    assert line.startswith("note: ") and waiting() == [before] and champion() == ("1", f"{NAME}/1 tfidf")
    outcome = train(call, "lexicon")
    assert said(outcome, f"registered {NAME}/2 lexicon, which an earlier run had finished") and waiting() == []


def test_other_trouble_with_the_lock_is_told(fresh, call, scheme, tracker, monkeypatch):
    keep(call, "lexicon")
    (store_folder() / "kept" / ".lock").mkdir(parents=True)
    with pytest.raises(InputError, match="cannot be locked"):
        register_kept(tracker, VersionStore(store_folder()), print)


def away_after(monkeypatch, times, meanwhile=lambda: None):
    """Let the registry not answer so many times once the earlier versions are known."""
    left, whole, scores = [0], models.finding.read_alias, training.earlier_scores

    def since(*arguments):
        found = scores(*arguments)
        meanwhile()
        left[0] = times
        return found

    def read(*arguments):
        if left[0]:
            left[0] -= 1
            raise RegistryUnreachable("http://here: refused") from URLError("refused")
        return whole(*arguments)

    monkeypatch.setattr(training, "earlier_scores", since)
    monkeypatch.setattr(models.finding, "read_alias", read)


def test_registry_that_fails_between_two_questions_is_asked_again(ran, call, monkeypatch, tracker):
    """The local copy is an older champion: the alias was moved meanwhile."""
    before, moved = champion()[0], partial(tracker.client.set_registered_model_alias, NAME, "champion")
    other = next(one.version for one in tracker.versions() if one.version != before)
    away_after(monkeypatch, 2, lambda: moved(other))
    assert f"{NAME}/{other} lexicon" in train(call, *TFIDF).out.splitlines()[-1]


def test_registry_that_stays_away_between_two_questions_compares_nothing(ran, call, monkeypatch):
    """What was trained is registered, and compared by the next run; what tags stays."""
    before = champion()
    with monkeypatch.context() as patch:
        patch.setattr(patience, "AWAY", 0.3)
        away_after(patch, 99)
        outcome = call(training.main, "lexicon", "--set", "seed=5")
    line = outcome.err.splitlines()[-1]
    assert outcome.code == 1 and not said(outcome, "local copy") and "champion" not in outcome.out
    assert (
        "refused" in line
        and "what was trained is registered (" in line
        and "and the next run compares it with the champion" in line
    )
    assert champion() == before and len(waiting()) == 1
    assert said(train(call, *TFIDF), f"{EARLIER}champion stays {before[1]}; ") and waiting() == []

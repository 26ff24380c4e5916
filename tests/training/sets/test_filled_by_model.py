"""What a model filled in and nobody is known to have looked at: taken, and said."""

import pytest
from conftest import jsonl
from small_predictions import CHOIR, STORAGE, prediction

from models.output.writers import write_to
from seeds.schemes import INDUSTRIES, load_scheme
from training.evaluate import main
from training.sets.labelled_files import read_labelled

SCHEME = load_scheme(INDUSTRIES)
SAID = "paragraph(s) are labelled as a model filled them in"


@pytest.mark.parametrize("form", ["jsonl", "csv"])
def test_untouched_output_of_a_model_is_said(tmp_path, capsys, form):
    """Measured on it, the model would be perfect."""
    path = tmp_path / f"a.{form}"
    write_to([prediction(SCHEME, STORAGE, ("energy_storage",))], SCHEME, form, path)
    data = read_labelled([path], "mine", SCHEME)
    assert data.unconfirmed == {"a#1"}
    assert f"a.{form}: 1 of 1 {SAID}" in capsys.readouterr().err


def test_labels_of_people_are_counted_apart(tmp_path, capsys):
    """A file may hold both; one of people alone is silent."""
    people = {"id": "b", "text": CHOIR, "labels": []}
    jsonl(tmp_path / "a.jsonl", people, prediction(SCHEME, STORAGE, ("energy_storage",)).to_record())
    read_labelled([tmp_path / "a.jsonl"], "mine", SCHEME)
    assert f"1 of 2 {SAID}" in capsys.readouterr().err
    jsonl(tmp_path / "b.jsonl", people)
    (tmp_path / "c.csv").write_text("text,labels\n合唱队。,无\n", encoding="utf-8")
    read_labelled([tmp_path / "b.jsonl", tmp_path / "c.csv"], "mine", SCHEME)
    assert SAID not in capsys.readouterr().err


def test_evaluation_says_so(tmp_path, call, trained_store):
    """And still measures: somebody may have looked."""
    path = jsonl(tmp_path / "a.jsonl", prediction(SCHEME, STORAGE, ("energy_storage",)).to_record())
    outcome = call(main, path, "--model", "tfidf")
    assert outcome.code == 0 and f"1 of 1 {SAID}" in outcome.err

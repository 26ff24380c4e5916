"""Predictions as annotators take them: a workbook, records of doccano."""

import pytest
from conftest import lines
from small_predictions import CHOIR, STORAGE, prediction

from labels import InputError, UsageError
from labels.annotations import text_hash
from models.output.writers import write_to
from models.predict import main
from seeds.cleaning.fold import fold


@pytest.mark.parametrize("form", ["xlsx", "label-studio"])
def test_format_of_bytes_or_two_files_needs_a_name(call, trained_store, form):
    """The screen cannot show it."""
    outcome = call(main, CHOIR, "--format", form)
    assert (outcome.code, outcome.out) == (2, "")
    assert f"--format {form}: is written to a file; name it with --output" in outcome.complaint


@pytest.mark.parametrize("form", ["xlsx", "label-studio", "doccano"])
def test_nothing_is_left_where_the_work_fails(scheme, tmp_path, form):
    """An older file stays as it was."""
    path = tmp_path / "a.out"
    path.write_text("as it was")

    def broken():
        yield prediction(scheme, CHOIR)
        raise InputError("b", "is broken", "mend it")

    with pytest.raises(InputError, match="is broken"):
        write_to(broken(), scheme, form, path)
    assert path.read_text() == "as it was" and [one.name for one in tmp_path.iterdir()] == ["a.out"]
    with pytest.raises(UsageError, match="does not exist"):
        write_to([], scheme, form, tmp_path / "no" / "a.out")


# --- doccano ----------------------------------------------------------------------------------------------------------


def test_doccano_record_of_each_kind(both, scheme, tmp_path, capsys):
    """Labels alone, or with spans; none is said."""
    write_to(both, scheme, "doccano", tmp_path / "a.jsonl")
    first, second = lines((tmp_path / "a.jsonl").read_text(encoding="utf-8"))
    assert (first["label"], second["label"]) == (["低空经济", "储能"], ["无"])
    assert (first["pid"], first["hash"], first["经办"], first["p_energy_storage"]) == (
        "a#1",
        text_hash(fold(STORAGE)),
        "周",
        0.91,
    )
    assert "id" not in first
    write_to(both, scheme, "doccano-spans", tmp_path / "b.jsonl")
    first, second = lines((tmp_path / "b.jsonl").read_text(encoding="utf-8"))
    assert first["entities"] == [[4, 8, "储能"], [11, 14, "低空经济"]] and first["cats"] == ["低空经济", "储能"]
    assert (second["cats"], second["entities"]) == (["无"], [])
    assert capsys.readouterr().err == ""


def test_spans_that_doccano_would_drop_are_counted(scheme, tmp_path, capsys):
    """Before it does so without a word."""
    spans = [("energy_storage", "储能电站"), ("new_materials", "电站并网")]
    write_to(
        [prediction(scheme, STORAGE, ("new_materials", "energy_storage"), spans)], scheme, "doccano-spans", tmp_path / "a.jsonl"
    )
    assert capsys.readouterr().err == "note: 1 span(s) left out, which overlap a heavier one: doccano takes no overlaps\n"

"""The blind sheet of names: what it shows, what it hides, what the answers say."""

import csv
import json

import pytest
from conftest import jsonl
from naming_texts import TEXTS, naming_tagger

from experiments.topics.names_sheet import ANSWER, ANSWERS, KEY, LETTERS, SHEET, SYSTEMS, main
from models.storage.store import save
from models.topics.naming.at_fitting import named


@pytest.fixture
def sheet(call, analyzer, tmp_path):
    """Return the folder of a sheet about three topics."""
    save(named(naming_tagger(analyzer)), tmp_path / "model", "topics", {})
    texts = jsonl(tmp_path / "texts.jsonl", *({"text": text} for group in TEXTS for text in group))
    folder = tmp_path / "sheet"
    folder.mkdir()
    outcome = call(main, "write", texts, "--model", tmp_path / "model", "--output", folder)
    assert outcome.code == 0, outcome.err
    return folder


def answer(folder, say):
    """Fill in a sheet: `say` takes a topic with a letter, and the name."""
    with (folder / SHEET).open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    for row in rows:
        row |= {letter + ANSWER: say(row["topic"] + letter, row[letter]) for letter in LETTERS if row[letter]}
    with (folder / SHEET).open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.DictWriter(file, rows[0])
        writer.writeheader()
        writer.writerows(rows)


def test_sheet_shows_paragraphs_and_names_and_hides_whose_they_are(sheet):
    """Every name stands on the sheet; the systems only in the key, each with one name a topic."""
    key = json.loads((sheet / KEY).read_text(encoding="utf-8"))
    text = (sheet / SHEET).read_text(encoding="utf-8-sig")
    assert all(paragraph in text for group in TEXTS for paragraph in group)
    assert not any(word in text for word in SYSTEMS)
    with (sheet / SHEET).open(encoding="utf-8-sig", newline="") as file:
        shown = {row["topic"] + letter for row in csv.DictReader(file) for letter in LETTERS if row[letter]}
    assert shown == set(key)
    said = [system for systems in key.values() for system in systems]
    assert {system: said.count(system) for system in SYSTEMS} == dict.fromkeys(SYSTEMS, 3)


def test_answers_are_counted_by_system(call, sheet, tmp_path):
    """A name that two systems gave counts for both."""
    key = json.loads((sheet / KEY).read_text(encoding="utf-8"))
    answer(sheet, lambda item, name: "good" if "ours" in key[item] else "misleading")
    assert call(main, "score", sheet, "--json", tmp_path / "figures.json").code == 0
    figures = json.loads((tmp_path / "figures.json").read_text(encoding="utf-8"))
    assert figures["ours"] == {"good": 3, "vague": 0, "misleading": 0}
    assert all(sum(counts[one] for one in ANSWERS) == 3 for counts in figures.values())


def test_name_without_an_answer_is_told(call, sheet):
    """With what may be answered."""
    outcome = call(main, "score", sheet)
    assert outcome.code == 1 and "is answered ''" in outcome.err and "good, vague, misleading" in outcome.err


def test_answers_are_not_written_over(call, sheet, tmp_path):
    """They took an hour."""
    outcome = call(main, "write", tmp_path / "texts.jsonl", "--model", tmp_path / "model", "--output", sheet)
    assert outcome.code == 2 and "may hold answers" in outcome.err


def test_folder_without_a_sheet_is_refused(call, tmp_path):
    """In one line."""
    assert "name a folder that 'write' made" in call(main, "score", tmp_path).err

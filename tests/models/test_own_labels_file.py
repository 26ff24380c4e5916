"""What people write into the files of a scheme: understood, or refused in one line."""

import json

import pytest
from small_schemes import SCHEMES, write_scheme

from labels import InputError, UsageError
from labels.taxonomy import PALETTE
from models.predict import main
from seeds.schemes import FOLDER, load_scheme

KEY = '[[label]]\nkey = "tax"\n'


def test_key_alone_makes_a_label(tmp_path, store, call):
    """Everything else is optional, the lexicon's tables and the codebook too."""
    folder = tmp_path / "bare"
    folder.mkdir()
    (folder / "labels.toml").write_text('[[label]]\nkey = "tax_cut"\n', encoding="utf-8")
    (folder / "lexicon.toml").write_text("", encoding="utf-8")
    (label,) = load_scheme(folder).taxonomy.labels
    assert (label.key, label.name, label.english, label.definition, label.colour) == (
        "tax_cut",
        "tax_cut",
        "",
        "",
        PALETTE[0],
    )
    assert load_scheme(folder).codebook == ""
    outcome = call(main, "落实减税政策，小微企业受益。", "--model", folder, "--format", "jsonl")
    assert (outcome.code, outcome.err) == (0, "")
    assert json.loads(outcome.out)["labels"] == []


@pytest.mark.parametrize("mark", ["", "\ufeff"], ids=["plain", "byte-order-mark"])
@pytest.mark.parametrize("spelling", ["colour", "color"])
def test_american_spelling_and_windows_editors_are_understood(tmp_path, mark, spelling):
    folder = write_scheme(tmp_path / "mine", SCHEMES["two"])
    (folder / "labels.toml").write_text(f'{mark}{KEY}{spelling} = "#112233"\r\n', encoding="utf-8", newline="")
    (folder / "lexicon.toml").write_text(f'{mark}[tax]\r\nterms = ["减税"]\r\n', encoding="utf-8", newline="")
    assert load_scheme(folder).taxonomy.labels[0].colour == "#112233"


BROKEN = {
    "unknown-field": (KEY + 'weight = "5"', "label 1: unknown field 'weight'; known fields: key, name, english"),
    "key-twice": (KEY + KEY, "label 2: repeats the key 'tax'; give every label its own key"),
    "key-none": ('[[label]]\nkey = "none"', "label 1: key = 'none' means 'no label at all'; choose another key"),
    "key-missing": ('[[label]]\nname = "税收"', "label 1: key = '' is no plain name; use ASCII letters"),
    "key-chinese": ('[[label]]\nkey = "税收"', "label 1: key = '税收' is no plain name"),
    "key-with-space": ('[[label]]\nkey = "a b"', "label 1: key = 'a b' is no plain name"),
    "key-as-markup": ('[[label]]\nkey = "a\'><b"', "label 1: key = "),
    "key-with-line": ('[[label]]\nkey = "a\\n"', "label 1: key = 'a\\\\n' is no plain name"),
    "key-number": ("[[label]]\nkey = 5", "label 1: key = 5 is no text; write it in quotes"),
    "bad-colour": (KEY + 'colour = "red"', "label 1: colour = 'red' is no colour; write it as \"#2f6fdb\""),
    "colour-as-style": (KEY + 'colour = "#fff;x"', "label 1: colour = '#fff;x' is no colour"),
    "no-label": ("", "labels.toml: holds no label; write [[label]]"),
    "empty-list": ("label = []", "labels.toml: holds no label"),
    "text-for-label": ('label = "tax"', "labels.toml: holds no label"),
    "single-brackets": ('[label]\nkey = "tax"', "labels.toml: holds no label"),
    "other-table": (KEY + '[tax]\nterms = ["减税"]', "labels.toml: unknown key 'tax'; write one [[label]] per label"),
    "not-toml": ("[[label]\nkey", "labels.toml: is not TOML"),
}


@pytest.mark.parametrize(("text", "message"), BROKEN.values(), ids=BROKEN)
def test_broken_labels_are_refused_in_one_line(call, tmp_path, store, text, message):
    """With the file, the number of the label and what to do; exit code 1."""
    folder = write_scheme(tmp_path / "mine", SCHEMES["two"])
    (folder / "labels.toml").write_text(text, encoding="utf-8")
    outcome = call(main, "落实减税政策。", "--scheme", folder)
    assert (outcome.code, outcome.out) == (1, "")
    assert outcome.complaint.startswith(f"error: {folder / 'labels.toml'}")
    assert message.replace("\\\\", "\\") in outcome.complaint


BROKEN_LEXICON = {
    "unknown-label": ("[toll]\nterms = []", "lexicon.toml: unknown label 'toll'; known labels: subsidy, tax"),
    "unknown-field": ("[tax]\nwords = []", "lexicon.toml [tax]: unknown field 'words'; known fields: terms, weak"),
    "not-toml": ("[tax", "lexicon.toml: is not TOML"),
    "no-list": ('[tax]\nterms = "减税"', "lexicon.toml [tax] terms: '减税' is no list; write a list of terms"),
}


@pytest.mark.parametrize(("text", "message"), BROKEN_LEXICON.values(), ids=BROKEN_LEXICON)
def test_broken_lexicon_is_refused_in_one_line(call, tmp_path, store, text, message):
    folder = write_scheme(tmp_path / "mine", SCHEMES["two"])
    (folder / "lexicon.toml").write_text(text, encoding="utf-8")
    outcome = call(main, "落实减税政策。", "--scheme", folder)
    assert (outcome.code, outcome.out) == (1, "")
    assert outcome.complaint.startswith(f"error: {folder}") and message in outcome.complaint


@pytest.mark.parametrize(("name", "code"), [("labels.toml", 2), ("lexicon.toml", 1)])
def test_missing_file_is_named(call, tmp_path, store, name, code):
    """Without labels the folder that was named is no scheme at all."""
    folder = write_scheme(tmp_path / "mine", SCHEMES["two"])
    (folder / name).unlink()
    outcome = call(main, "落实减税政策。", "--scheme", folder)
    assert (outcome.code, outcome.out) == (code, "")
    assert f"{folder}: has no {name}; a scheme is a folder of labels.toml, lexicon.toml, codebook.md" in outcome.complaint


def test_file_in_another_encoding_is_refused(call, tmp_path, store):
    folder = write_scheme(tmp_path / "mine", SCHEMES["two"])
    (folder / "labels.toml").write_bytes('[[label]]\nkey = "tax"\nname = "税收"'.encode("gbk"))
    outcome = call(main, "落实减税政策。", "--scheme", folder)
    assert outcome.code == 1
    assert f"{folder}: holds a file that is not UTF-8; save labels.toml and lexicon.toml as UTF-8" in outcome.complaint


@pytest.mark.parametrize(
    ("name", "code", "message"),
    [
        (
            "no-such-scheme",
            2,
            "scheme 'no-such-scheme': is no folder and no shipped scheme; give a folder, or one of: industries",
        ),
        ("labels.toml", 2, "scheme 'labels.toml': is no folder"),
        ("a\0b", 2, "is no path; give a folder"),
        ("x" * 300, 2, "File name too long"),
        ("", 1, "has no lexicon.toml"),
    ],
    ids=["word", "file", "nul", "endless", "empty-means-here"],
)
def test_scheme_that_is_not_there_is_told_in_one_line(call, tmp_path, monkeypatch, store, name, code, message):
    """With the shipped ones, where the call was wrong."""
    (tmp_path / "labels.toml").touch()
    monkeypatch.chdir(tmp_path)
    outcome = call(main, "落实减税政策。", "--scheme", name)
    assert (outcome.code, outcome.out) == (code, "")
    assert message in outcome.complaint


def test_name_of_a_shipped_scheme_is_taken(call, tmp_path, store, monkeypatch):
    """The user's folder would share its models; the shipped scheme by its name is still found beside that folder."""
    folder = write_scheme(tmp_path / "industries", SCHEMES["two"])
    outcome = call(main, "落实减税政策。", "--scheme", folder)
    assert outcome.code == 2
    assert f"{folder}: bears the name of the shipped scheme 'industries'; give your folder another name" in outcome.complaint
    monkeypatch.chdir(tmp_path)
    with pytest.raises(UsageError, match="bears the name of the shipped scheme"):
        load_scheme("./industries")
    assert load_scheme("industries").shipped
    assert load_scheme(FOLDER / "industries").shipped


@pytest.mark.parametrize("name", ["my scheme", "-x", "a?b", "a%b"])
def test_folder_whose_name_no_registry_takes_is_refused(tmp_path, name):
    """It names an experiment, a registered model and a folder of the store."""
    with pytest.raises(InputError, match="is no plain name; use letters, digits"):
        load_scheme(write_scheme(tmp_path / name, SCHEMES["two"]))

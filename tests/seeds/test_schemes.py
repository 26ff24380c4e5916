"""A coding scheme is read from a folder, is whole, and says what is wrong with it."""

import shutil
from pathlib import Path

import pytest

from labels import InputError, UsageError
from seeds.schemes import CODEBOOK, FOLDER, INDUSTRIES, LABELS, LEXICON, is_scheme, load_scheme, parse_scheme, shipped_schemes

WATER = '[[label]]\nkey = "water"\nname = "水利"\n\n[[label]]\nkey = "roads"\nname = "公路"\n'
WORDS = '[roads]\nterms = ["步道", "水泥路"]\n\n[water]\nterms = ["水塔"]\nweak = ["清淤"]\ncompany = ["水渠"]\n'


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a folder with a scheme of the user's own."""
    path = tmp_path / "village"
    path.mkdir()
    (path / LABELS).write_text(WATER, encoding="utf-8")
    (path / LEXICON).write_text(WORDS, encoding="utf-8")
    return path


def test_shipped_schemes_are_found_and_whole() -> None:
    assert INDUSTRIES in shipped_schemes()
    for name in shipped_schemes():
        scheme = load_scheme(name)
        assert scheme.shipped
        assert scheme.name == name
        assert scheme.codebook
        assert all(scheme.lexicon.entries[key].terms for key in scheme.keys)


def test_a_folder_is_a_scheme(folder: Path) -> None:
    scheme = load_scheme(folder)
    assert (scheme.name, scheme.shipped, scheme.codebook) == ("village", False, "")
    assert scheme.keys == tuple(scheme.lexicon.entries) == ("water", "roads"), "words come in the order of the labels"
    assert load_scheme(str(folder)).digest == scheme.digest


def test_the_address_of_a_shipped_scheme_is_that_scheme() -> None:
    assert load_scheme(FOLDER / INDUSTRIES).shipped
    assert load_scheme(FOLDER / INDUSTRIES).digest == load_scheme(INDUSTRIES).digest


def test_the_digest_is_that_of_labels_and_words(folder: Path) -> None:
    before = load_scheme(folder).digest
    (folder / CODEBOOK).write_text("# 水利\n", encoding="utf-8")
    assert load_scheme(folder).digest == before, "the codebook is for people"
    (folder / LEXICON).write_text(WORDS.replace("水塔", "水井"), encoding="utf-8")
    assert load_scheme(folder).digest != before


def test_a_scheme_can_be_built_again_from_its_texts(folder: Path) -> None:
    scheme = load_scheme(folder)
    again = parse_scheme(scheme.texts, scheme.name, "model")
    assert (again.taxonomy, again.lexicon, again.digest) == (scheme.taxonomy, scheme.lexicon, scheme.digest)


def test_a_folder_without_labels_is_no_scheme(folder: Path) -> None:
    assert is_scheme(folder)
    (folder / LABELS).unlink()
    assert not is_scheme(folder)
    with pytest.raises(InputError, match="village: has no labels.toml; a scheme is a folder of labels.toml, lexicon.toml"):
        load_scheme(folder)


@pytest.mark.parametrize("source", ["villages", "no/such/folder", "\0"], ids=["name", "path", "no-path"])
def test_what_is_no_scheme_is_a_wrong_call(source: str) -> None:
    with pytest.raises(UsageError, match="scheme '.*': is no "):
        load_scheme(source)


def test_a_users_folder_must_not_bear_a_shipped_name(folder: Path) -> None:
    twin = shutil.copytree(folder, folder.parent / INDUSTRIES)
    with pytest.raises(UsageError, match=f"bears the name of the shipped scheme '{INDUSTRIES}'"):
        load_scheme(twin)


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        (LABELS, "[[label]]\n", "labels.toml: label 1: key = '' is no plain name"),
        (LEXICON, '[sea]\nterms = ["港"]\n', "lexicon.toml: unknown label 'sea'; known labels: water, roads"),
        (LEXICON, '[water]\nwords = ["港"]\n', r"lexicon.toml \[water\]: unknown field 'words'"),
        (LEXICON, "[water\n", "lexicon.toml: is not TOML"),
    ],
    ids=["labels", "label", "field", "toml"],
)
def test_a_broken_file_is_named(folder: Path, name: str, content: str, message: str) -> None:
    (folder / name).write_text(content, encoding="utf-8")
    with pytest.raises(InputError, match=message):
        load_scheme(folder)


def test_a_file_that_is_not_utf8_is_told(folder: Path) -> None:
    (folder / LABELS).write_bytes(WATER.encode("gbk"))
    with pytest.raises(InputError, match="village: holds a file that is not UTF-8"):
        load_scheme(folder)


def test_a_name_must_do_for_files_and_registries(folder: Path) -> None:
    odd = shutil.copytree(folder, folder.parent / "a village")
    with pytest.raises(InputError, match="name 'a village' is no plain name"):
        load_scheme(odd)

"""A scheme from a few names: three commented files that tag at once."""

import tomllib

import pytest

from models.predict import main as predict
from seeds.schemes import CODEBOOK, INDUSTRIES, LABELS, LEXICON, load_scheme
from training.scheme.__main__ import main

# Its codebook holds both languages in one.
MADE = (LABELS, LEXICON, CODEBOOK)


@pytest.fixture
def folder(tmp_path, store):
    """Return where a scheme is to be written; nothing of it is trained."""
    return tmp_path / "green"


def test_names_make_a_scheme(call, folder):
    """With the name as the first term, and further words behind it."""
    outcome = call(
        main, "new", folder, "氢能=hydrogen", "新能源汽车=nev", "--words", "hydrogen=绿氢、加氢站", "--words", "新能源汽车=换电站"
    )
    assert outcome.code == 0 and "hydrogen 氢能, nev 新能源汽车" in outcome.out
    scheme = load_scheme(folder)
    assert scheme.keys == ("hydrogen", "nev")
    assert [label.name for label in scheme.taxonomy.labels] == ["氢能", "新能源汽车"]
    assert scheme.lexicon.entries["hydrogen"].terms == ("氢能", "绿氢", "加氢站")
    assert scheme.lexicon.entries["nev"].terms == ("新能源汽车", "换电站")
    assert "## `hydrogen` 氢能\n词 (words in lexicon.toml): 氢能、绿氢、加氢站\n" in scheme.codebook


def test_it_tags_at_once(call, folder):
    call(main, "new", folder, "氢能=hydrogen")
    outcome = call(predict, "--scheme", folder, "江口建成氢能示范线。", "--format", "jsonl")
    assert outcome.code == 0 and '"labels": ["hydrogen"]' in outcome.out


@pytest.mark.parametrize("name", MADE)
def test_files_explain_themselves_in_both_languages(call, folder, name):
    """A new user reads nothing else."""
    call(main, "new", folder, "氢能=hydrogen")
    text = (folder / name).read_text(encoding="utf-8")
    for words in {
        "labels.toml": ("一个类别一段", "one [[label]] each", "definition", "colour", "english"),
        "lexicon.toml": ("弱词", "Counts only beside", "company", "before", "after", "except", "block", "groups"),
        "codebook.md": ("两个人", "Two people", "边界 (borderline)"),
    }[name]:
        assert words in text


def test_examples_that_are_commented_out_hold_when_taken_in(call, folder):
    """Whoever deletes a # must not get an error for it."""
    call(main, "new", folder, "氢能=hydrogen")
    for name, fields in {"lexicon.toml": ("weak", "company", "except", "block"), "labels.toml": ("english", "colour")}.items():
        path = folder / name
        text = path.read_text(encoding="utf-8")
        for field in fields:
            assert f"\n# {field} = " in text
            text = text.replace(f"\n# {field} = ", f"\n{field} = ")
        path.write_text(text, encoding="utf-8")
    entry = load_scheme(folder).lexicon.entries["hydrogen"]
    assert entry.weak and entry.exceptions and entry.block and entry.groups[0].company


def test_name_that_is_a_key_needs_no_other(call, folder):
    call(main, "new", folder, "hydrogen")
    assert load_scheme(folder).lexicon.entries["hydrogen"].terms == ("hydrogen",)


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        ([], "names no label"),
        (["氢能"], "has no key"),
        (["氢能="], "has no key"),
        (["=hydrogen"], "has no name"),
        (["氢能=氢能"], "no plain name"),
        (["氢能=2h"], "no plain name"),
        (["氢能=none"], "means 'no label at all'"),
        (["氢能=text"], "name of a column"),
        (["氢能=h", "储氢=h"], "stands twice"),
        (["氢能=h", "储氢=H"], "repeats the key"),
        (["氢能=h", "氢能=g"], "stands twice"),
        (["氢能=h", "--words", "g=绿氢"], "names no label of this scheme"),
        (["氢能=h", "--words", "h="], "names no label of this scheme, or no word"),
        (["氢能=h", "--from", INDUSTRIES], "names labels as well as --from"),
        (["--from", "nosuch"], "no shipped scheme"),
    ],
)
def test_call_that_is_wrong_writes_nothing(call, folder, arguments, says):
    """One line that says what to do."""
    outcome = call(main, "new", folder, *arguments)
    assert outcome.code == 2 and says in outcome.complaint
    assert not folder.exists()


@pytest.mark.parametrize("name", [INDUSTRIES, "a b", ".hidden"])
def test_folder_of_a_name_that_no_scheme_may_have(call, tmp_path, name):
    outcome = call(main, "new", tmp_path / name, "氢能=hydrogen")
    assert outcome.code == 2 and "folder" in outcome.complaint
    assert not (tmp_path / name).exists()


def test_scheme_that_is_there_is_kept(call, folder):
    call(main, "new", folder, "氢能=hydrogen")
    before = {name: (folder / name).read_bytes() for name in MADE}
    outcome = call(main, "new", folder, "储氢=storing")
    assert outcome.code == 2 and "holds a scheme already" in outcome.complaint
    assert {name: (folder / name).read_bytes() for name in MADE} == before


def test_folder_with_other_files_gets_a_scheme(call, folder):
    folder.mkdir()
    (folder / "report.txt").write_text("氢能", encoding="utf-8")
    assert call(main, "new", folder, "氢能=hydrogen").code == 0
    assert sorted(path.name for path in folder.iterdir()) == sorted([*MADE, "report.txt"])


def test_copy_of_a_shipped_scheme(call, folder):
    """To mend it: the shipped one is not written to."""
    assert call(main, "new", folder, "--from", INDUSTRIES).code == 0
    copy, shipped = load_scheme(folder), load_scheme(INDUSTRIES)
    assert copy.digest == shipped.digest and not copy.shipped


def test_a_name_in_quotes_is_still_toml(call, folder):
    """Quotes, backslashes and Latin letters come back as they were."""
    call(main, "new", folder, 'A"I\\模型=ai2')
    text = (folder / "lexicon.toml").read_text(encoding="utf-8")
    assert tomllib.loads(text)["ai2"]["terms"] == ['A"I\\模型']


@pytest.mark.parametrize("arguments", [["氢\n能=a"], ["氢\x7f能=a"], ["氢能=a", "--words", "a=绿\n氢"]], ids=repr)
def test_name_of_two_lines_is_refused_as_it_was_given(call, folder, arguments):
    """No line of a file that does not exist is blamed."""
    outcome = call(main, "new", folder, *arguments)
    assert outcome.code == 2 and f"name {arguments[-1]!r}: holds a line break" in outcome.complaint
    assert "labels.toml" not in outcome.complaint and not folder.exists()

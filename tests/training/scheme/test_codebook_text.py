"""Accepted words stand in the codebook too; what a person wrote there stays as it is."""

import pytest

from seeds.schemes import load_scheme
from training.scheme.__main__ import main


@pytest.fixture
def folder(tmp_path, call, store):
    """Return a scheme of two labels."""
    call(main, "new", tmp_path / "green", "氢能=hydrogen", "新能源汽车=nev")
    return tmp_path / "green"


def test_accepted_words_are_listed_and_prose_stays(call, folder):
    path = folder / "codebook.md"
    text = path.read_text(encoding="utf-8").replace("边界 (borderline): \n", "边界 (borderline): 加氢裂化不算\n", 1)
    path.write_text(text, encoding="utf-8")
    assert "词 (words in lexicon.toml): 氢能\n" in text
    outcome = call(main, "expand", folder, "--accept", "hydrogen=绿氢,加氢站", "--weak", "氢能=燃料电池")
    assert outcome.code == 0 and "codebook" not in outcome.err
    line = "词 (words in lexicon.toml): 氢能、绿氢、加氢站；弱词 (weak): 燃料电池\n"
    assert path.read_text(encoding="utf-8") == text.replace("词 (words in lexicon.toml): 氢能\n", line)
    assert line in load_scheme(folder).codebook


def test_words_written_into_the_lexicon_by_hand_are_listed_with_the_next_answers(call, folder):
    lexicon = folder / "lexicon.toml"
    lexicon.write_text(
        lexicon.read_text(encoding="utf-8").replace('["新能源汽车"]', '["新能源汽车", "换电站"]'), encoding="utf-8"
    )
    call(main, "expand", folder, "--reject", "hydrogen=轿车")
    assert "词 (words in lexicon.toml): 新能源汽车、换电站\n" in (folder / "codebook.md").read_text(encoding="utf-8")


def test_a_line_that_was_taken_out_is_not_put_back(call, folder):
    """And the user is told where the words are."""
    path = folder / "codebook.md"
    text = path.read_text(encoding="utf-8").replace("词 (words in lexicon.toml): 氢能\n", "")
    path.write_text(text, encoding="utf-8")
    outcome = call(main, "expand", folder, "--accept", "hydrogen=绿氢")
    assert path.read_text(encoding="utf-8") == text
    assert "note: codebook.md lists no words of hydrogen, lexicon.toml alone does" in outcome.err
    path.unlink()
    assert "codebook" not in call(main, "expand", folder, "--accept", "hydrogen=制氢").err and not path.exists()


def test_line_ends_and_mark_stay(call, folder):
    """As a Windows editor writes them."""
    path = folder / "codebook.md"
    text = path.read_text(encoding="utf-8").replace("\n", "\r\n")
    path.write_bytes(b"\xef\xbb\xbf" + text.encode())
    call(main, "expand", folder, "--accept", "hydrogen=绿氢")
    expected = text.replace("lexicon.toml): 氢能\r", "lexicon.toml): 氢能、绿氢\r")
    assert path.read_bytes() == b"\xef\xbb\xbf" + expected.encode() and expected != text

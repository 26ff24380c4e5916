"""What the command says of a text."""

import pytest

from models import load, why


def test_each_term_and_each_label_has_its_line(capsys):
    """What counts, what does not and because of which word, what the parts say, what is given."""
    assert why.main(["蓝图量子有限公司旁，储能电站并网。", "--model", "lexicon"]) == 0
    said = capsys.readouterr().out.splitlines()
    assert said[0] == "蓝图量子有限公司旁，储能电站并网。"
    assert "  quantum technology: 量子 (2-4) does not count: part of a name (有限公司)" in said
    assert "  energy storage: 储能 (10-12) counts" in said  # untrained: nobody has counted how often
    assert "  energy storage 0.90 given" in said and "  quantum technology 0.05" in said
    assert said[-1].startswith("  doubt ") and said[-1].endswith("; model lexicon (untrained)")


def test_champion_shows_what_its_members_say(capsys):
    """Rules and characters may differ: that is the doubt."""
    assert why.main(["储能电站并网。"]) == 0
    line = next(line for line in capsys.readouterr().out.splitlines() if line.startswith("  energy storage 0"))
    assert " given, rules 0." in line and ", characters 0." in line


def test_text_without_a_term_has_no_line_of_terms():
    """Only the labels follow."""
    said = list(why.lines(load("lexicon"), "村里唱戏。"))
    assert not any(" counts" in line for line in said)
    assert len(said) == 1 + len(load("lexicon").keys) + 1


def test_call_without_text_is_refused(capsys):
    """As by every command."""
    with pytest.raises(SystemExit):
        why.main([])
    assert "TEXT" in capsys.readouterr().err

"""The workbook of an audit: written and filled in in one language, read in whichever."""

import re

import pytest
from audited import SCHEME, likely, paragraphs, population
from filled_sheets import save, sheet_rows

from labels import InputError
from labels.exchange.known_words import heads, written_word
from labels.wording import LANGUAGES, speaking
from models.audit.audit_file import read_audit, write_audit
from models.audit.audit_words import column_names
from models.audit.draw import draw_audit

CHINESE = re.compile("[\u4e00-\u9fff]")
SCORES, TRUTH = likely(100)


def audit_filled(path, lang, *, checked=True):
    """Write an audit in a language and answer it: the ones alone, in rows that are marked as checked."""
    here = population(SCORES)
    draw = draw_audit(here, 12, 3)
    with speaking(lang):
        write_audit(draw, here, paragraphs(100), SCHEME, path)
    head, *cells = sheet_rows(path)
    for row, truth in zip(cells, TRUTH[draw.rows], strict=True):
        for name, yes in zip(("APPLE", "PEAR"), truth, strict=True):
            row[head.index(name)] = written_word("yes", lang) * bool(yes)
        row[head.index(heads(lang)["checked"])] = written_word("yes", lang) * checked
    save(path, [head, *cells])
    return here, head


def test_audit_is_the_same_in_whichever_language(tmp_path):
    """What was drawn and what was answered, with nothing Chinese in the English one but the user's own column."""
    found = []
    for written in LANGUAGES:
        here, head = audit_filled(tmp_path / "a.xlsx", written)
        assert set(column_names(written)) <= set(head)
        assert [name for name in head if CHINESE.search(name)] == ["经办"] or written == "zh"
        for reader in LANGUAGES:
            with speaking(reader):
                audit = read_audit(tmp_path / "a.xlsx", here, SCHEME)
            assert audit.judged.all()
            found.append((audit.rows.tolist(), audit.answers.tolist()))
    assert all(one == found[0] for one in found)


@pytest.mark.parametrize("written", LANGUAGES)
@pytest.mark.parametrize("reader", LANGUAGES)
def test_audit_is_refused_by_the_heads_it_has(tmp_path, written, reader):
    """Not by those that its reader would have written."""
    here, _ = audit_filled(tmp_path / "a.xlsx", written, checked=False)
    with speaking(reader), pytest.raises(InputError) as refused:
        read_audit(tmp_path / "a.xlsx", here, SCHEME)
    assert f"{heads(written)['checked']} = {written_word('yes', reader)}" in refused.value.remedy
    head, *cells = sheet_rows(tmp_path / "a.xlsx")
    note = head.index(column_names(written)[-1])
    save(tmp_path / "a.xlsx", [head, *([*row[:note], "seed 1", *row[note + 1 :]] for row in cells)])
    with speaking(reader), pytest.raises(InputError) as refused:
        read_audit(tmp_path / "a.xlsx", here, SCHEME)
    assert repr(column_names(written)[-1]) in refused.value.problem

"""What each word of a lexicon does in a text, as a table and as an appendix."""

import csv
import json
import re

import pytest

from labels.taxonomy import Taxonomy
from seeds.schemes import INDUSTRIES, LABELS, LEXICON, load_scheme, parse_scheme
from training.scheme.__main__ import main
from training.scheme.terms.appendix import WRITERS, citation
from training.scheme.terms.term_files import heads
from training.scheme.terms.term_statistics import term_statistics
from training.scheme.terms.term_texts import read_texts

NAMES = '[[label]]\nkey = "one"\nname = "甲&类"\ndefinition = "50% of it"\n[[label]]\nkey = "two"\nname = "乙类"\n'
WORDS = '[one]\nterms = ["加氢", "加氢站", "A_b"]\nweak = ["重卡"]\n[two]\nterms = ["换电站"]\n'
ROWS = (
    ("新建加氢站，重卡来加氢。", ["one"], None),
    ("重卡经过换电站。", ["two"], None),
    ("加氢站旁是换电站。", ["two"], None),
    ("加氢机在展厅。", ["one"], ["one"]),
    ("加氢时注意安全。", [], ["two"]),
    ("风和日丽。", [], None),
)


@pytest.fixture
def scheme():
    """Return a scheme of two labels."""
    return parse_scheme({LABELS: NAMES, LEXICON: WORDS}, "own", "own")


@pytest.fixture
def folder(tmp_path):
    """Return its folder."""
    (tmp_path / "own").mkdir()
    (tmp_path / "own" / LABELS).write_text(NAMES, encoding="utf-8")
    (tmp_path / "own" / LEXICON).write_text(WORDS, encoding="utf-8")
    return tmp_path / "own"


def write(path, *, labelled):
    """Write the rows as JSON Lines."""
    records = []
    for text, labels, judged in ROWS:
        record = {"text": text} | ({"labels": labels} if labelled else {})
        records.append(record | ({"judged": judged} if labelled and judged is not None else {}))
    path.write_text("\n".join(json.dumps(record, ensure_ascii=False) for record in records), encoding="utf-8")
    return path


def figures(scheme, path):
    """Return the figures by label and term."""
    return {(row.label, row.term): row for row in term_statistics(scheme, read_texts([path], scheme, []))}


def test_words_are_counted_by_their_verdicts(scheme, tmp_path):
    """Mentions in longer words are theirs; a weak word alone does not count; shares are of the paragraphs where it does."""
    found = figures(scheme, write(tmp_path / "rows.jsonl", labelled=False))
    short, longer, weak = (found["one", term] for term in ("加氢", "加氢站", "重卡"))
    assert (short.mentions, short.paragraphs, short.counting, short.unique) == (3, 3, 1.0, 2)
    assert (longer.mentions, longer.coverage) == (2, pytest.approx(2 / 6))
    # In the first paragraph two others count beside it, in the third the word of the other label.
    assert (longer.overlap, longer.conflict, longer.unique) == (0.5, 0.5, 1)
    assert (weak.mentions, weak.counting, weak.overlap, weak.weak) == (2, 0.5, 1.0, True)
    assert found["two", "换电站"].conflict == 0.5
    nowhere = found["one", "A_b"]
    assert (nowhere.mentions, nowhere.counting, nowhere.overlap, nowhere.precision) == (0, None, None, None)


def test_text_without_labels_has_no_precision(scheme, tmp_path):
    assert {row.precision for row in figures(scheme, write(tmp_path / "rows.jsonl", labelled=False)).values()} == {None}


def test_precision_asks_only_where_somebody_looked(scheme, tmp_path):
    """加氢 counts in three paragraphs, of which the last was not judged for the label; both others carry it."""
    found = figures(scheme, write(tmp_path / "rows.jsonl", labelled=True))
    short, longer = found["one", "加氢"], found["one", "加氢站"]
    assert (short.judged, short.right, short.precision) == (2, 2, 1.0)
    # Wilson's interval of two of two: 1 / (1 + z^2 / 2) at the lower end.
    assert (short.low, short.high) == (pytest.approx(2 / (2 + 1.959964**2), abs=1e-4), 1.0)
    assert (longer.judged, longer.right, longer.precision) == (2, 1, 0.5)


def test_precision_is_less_sure_where_a_document_says_the_same_over_and_over(scheme, tmp_path):
    """Twelve paragraphs, right in one half of the documents: each its own document, or three to a document."""

    def width(to_a_document):
        rows = [
            {"text": f"加氢的第{row}段。", "doc": f"d{row // to_a_document}", "labels": ["one"] if row < 6 else []}
            for row in range(12)
        ]
        path = tmp_path / f"{to_a_document}.jsonl"
        path.write_text("\n".join(json.dumps(row, ensure_ascii=False) for row in rows), encoding="utf-8")
        found = figures(scheme, path)["one", "加氢"]
        assert (found.judged, found.precision) == (12, 0.5)
        return found.high - found.low

    assert width(3) > 1.3 * width(1)


def test_groups_are_told_apart(tmp_path):
    """By their numbers, where a label has several."""
    words = WORDS.replace("[two]", '[[one.groups]]\nterms = ["液氢"]\n[two]')
    scheme = parse_scheme({LABELS: NAMES, LEXICON: words}, "own", "own")
    found = figures(scheme, write(tmp_path / "rows.jsonl", labelled=False))
    assert [found["one", term].group for term in ("加氢", "液氢")] == ["1", "2"] and found["two", "换电站"].group == ""


def test_table_on_the_terminal(call, folder, tmp_path):
    """Precision stands there only where files carry labels."""
    plain = call(main, "terms", folder, write(tmp_path / "rows.jsonl", labelled=False))
    assert plain.code == 0 and "precision" not in plain.out and "no labels, so no precision" in plain.err
    assert "5 words in 6 paragraphs" in plain.err and "1 stand nowhere" in plain.err
    known = call(main, "terms", folder, write(tmp_path / "known.jsonl", labelled=True))
    assert known.code == 0 and "precision" in known.out and "6 of them labelled" in known.err


@pytest.mark.parametrize("suffix", [".csv", ".xlsx"])
def test_table_in_a_file(call, folder, tmp_path, suffix):
    """With heads that people read, a row for each word."""
    path = tmp_path / f"terms{suffix}"
    assert call(main, "terms", folder, write(tmp_path / "rows.jsonl", labelled=True), "--output", path).code == 0
    if suffix == ".csv":
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = list(csv.reader(file))
    else:
        from seeds.formats.tables.workbooks.workbook_cells import read_sheets

        rows = [list(row) for row in read_sheets(path.read_bytes())[0].rows]
    assert rows[0] == list(heads())
    assert [row[:3] for row in rows[1:3]] == [["one", "甲&类", "加氢"], ["one", "甲&类", "加氢站"]] and len(rows) == 6


@pytest.mark.parametrize("suffix", WRITERS)
def test_appendix_can_be_cited(call, folder, tmp_path, suffix):
    """It holds every word, what was counted, the digest and the date; its signs are those of its language."""
    path = tmp_path / f"appendix{suffix}"
    assert call(main, "terms", folder, write(tmp_path / "rows.jsonl", labelled=True), "--output", path).code == 0
    text = path.read_text(encoding="utf-8")
    assert load_scheme(folder).digest in text and re.search(r"20\d\d-\d\d-\d\d", text) and "rows.jsonl, 6 paragraphs" in text
    expected = {
        ".md": ("甲&类", "50% of it", r"A\_b", "| 加氢站 | 2 |"),
        ".tex": (r"甲\&类", r"50\% of it", r"A\_b", r"加氢站 & 2 & 33.33\%", r"\begin{longtable}", r"\end{longtable}"),
        ".html": ("甲&amp;类", "50% of it", "A_b", "<td>加氢站</td><td>2</td>", 'lang="en"'),
    }[suffix]
    assert all(words in text for words in expected), text


def test_appendix_of_latex_escapes_every_sign(call, folder, tmp_path):
    r"""A word of signs alone, as in \ { } $ & # _ % ~ ^, comes out in commands."""
    (folder / LEXICON).write_text("[one]\nterms = ['a\\{}$&#_%~^z']\n", encoding="utf-8")
    path = tmp_path / "appendix.tex"
    call(main, "terms", folder, write(tmp_path / "rows.jsonl", labelled=False), "--output", path)
    assert r"a\textbackslash{}\{\}\$\&\#\_\%\textasciitilde{}\textasciicircum{}z" in path.read_text(encoding="utf-8")


def test_citation_counts_words(scheme):
    from datetime import date

    assert "labels: 2, words: 5" in citation(scheme, "报告", date(2026, 1, 2)) and "2026-01-02" in citation(
        scheme, "报告", date(2026, 1, 2)
    )


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        (["--output", "terms.docx"], 2, "nothing is written that ends in '.docx'"),
        (["--labelled"], 1, "has no"),
        (["nosuch.jsonl"], 2, "no such file"),
    ],
)
def test_call_that_is_wrong(call, folder, tmp_path, arguments, code, says):
    outcome = call(main, "terms", folder, write(tmp_path / "rows.jsonl", labelled=False), *arguments)
    assert outcome.code == code and says in outcome.complaint


def test_unknown_label_is_refused(call, folder, tmp_path):
    """Not counted as wrong."""
    path = tmp_path / "rows.jsonl"
    path.write_text('{"text": "加氢", "labels": ["three"]}\n', encoding="utf-8")
    outcome = call(main, "terms", folder, path)
    assert outcome.code == 1 and "unknown label 'three'" in outcome.complaint


def test_shipped_scheme_by_name(call, tmp_path):
    path = tmp_path / "text.txt"
    path.write_text("江口建成人工智能算力中心。", encoding="utf-8")
    outcome = call(main, "terms", INDUSTRIES, path)
    assert outcome.code == 0 and "人工智能" in outcome.out
    assert isinstance(load_scheme(INDUSTRIES).taxonomy, Taxonomy)


def test_labels_of_another_scheme_are_no_answers(scheme, tmp_path, caplog):
    """An empty list there does not say that nobody found the label in question."""
    (tmp_path / "folder").mkdir()
    path = write(tmp_path / "folder" / "rows.jsonl", labelled=True)
    path.write_text(path.read_text(encoding="utf-8").replace('"two"', '"elsewhere"'), encoding="utf-8")
    texts = read_texts([path.parent], scheme, [])
    assert not texts.labels.any() and not texts.judged.any()
    assert "holds the label 'elsewhere' of another scheme" in caplog.text

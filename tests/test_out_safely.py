"""What goes out can be opened, shown and mailed: no cell is a formula, no name steers a terminal, no text is markup."""

import csv
import io
import json
import re
import zipfile

import pytest
from small_predictions import STORAGE, prediction

from labels import InputError
from labels.support.account import Account
from labels.support.errors import error_line, note_line
from labels.support.visible_text import markdown_text, visible
from labels.taxonomy import parse_taxonomy
from models.diffusion import __main__ as diffusion
from models.output import terminal
from models.output.plain import plain_cell
from models.output.writers import WRITERS, write_to
from models.panel import __main__ as panel
from seeds.formats.tables.delimited import read_csv, undefused
from seeds.formats.tables.record_options import RecordOptions
from seeds.schemes import Scheme
from seeds.vocabulary.lexicon import parse_lexicon
from training import evaluate
from training.agreement import __main__ as agreement
from training.report.label_tables import markdown
from training.report.mlflow_notes import experiment_note, model_note
from training.scheme.expanding.csv_rows import csv_rows
from training.topic_report.files import write_table
from training.topic_report.page import table_cell

FORMULAS = [
    f"{before}{sign}1+1" for sign in "=+-@＝＋－＠" for before in ("", "\r", "\n", "\t", " ", "'", "''", "\r\n", "\u3000")
]
FORMULAS += ['=HYPERLINK("http://example.org")', "@SUM(A1)", "-cmd|' /C calc'!A0", "\t2", "\r2"]
ESCAPES = ["\x1b[2J", "a\x1b]0;title\x07", "\x9b31m", "\x7f\x08", "\u202egnp.exe"]
MARKUP = [
    "<script>alert(1)</script>",
    "</script><img src=x onerror=alert(1)>",
    "[a](javascript:alert(1))",
    "a|b",
    '"><b>',
    "{{1}}",
]
HOSTILE = [*FORMULAS, *ESCAPES, *MARKUP]
STEERING = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
RUNS = re.compile("['\\s]*[=+\\-@＝＋－＠]|[\t\r\n]")  # what a spreadsheet would run, or may fold into something that it runs


def hostile(scheme):
    """Return a prediction for each hostile text, which is its id, document, heading, place, date, cells and names of cells."""
    found = []
    for number, text in enumerate(HOSTILE):
        fields = {
            "heading": text,
            "region": text,
            "date": text,
            "title": text,
            "source": text,
            "extra": {text: text, "own": text},
        }
        one = prediction(scheme, f"{text} {STORAGE}", ("energy_storage",), [("energy_storage", "储能电站")], **fields)
        object.__setattr__(one.paragraph, "id", f"{text}{number}")
        object.__setattr__(one.paragraph, "doc", text)
        found.append(one)
    return found


def is_safe_cell(cell):
    """Return whether a spreadsheet takes a cell of a table in text for text."""
    try:
        float(cell)
    except ValueError:
        return not RUNS.match(cell) or cell.startswith("'")
    return True


@pytest.mark.parametrize("form", WRITERS)
def test_every_writer_neutralises_hostile_cells(scheme, tmp_path, form):
    if WRITERS[form].needs:
        pytest.importorskip(WRITERS[form].needs[0])
    path = tmp_path / f"out{WRITERS[form].suffix or WRITERS[form].also or '.txt'}"
    assert write_to(hostile(scheme), scheme, form, path) == len(HOSTILE)
    if form == "csv":
        rows = list(csv.reader(io.StringIO(path.read_text(encoding="utf-8-sig"), newline="")))
        assert len(rows) == len(HOSTILE) + 1
        assert not [cell for row in rows for cell in row if not is_safe_cell(cell) or STEERING.search(cell)]
    elif form in ("table", "html"):
        text = path.read_text(encoding="utf-8")
        assert not STEERING.search(text.replace("\x1b[1;4m", "").replace("\x1b[0m", ""))
        if form == "html":
            assert "<img" not in text and "alert(1)</script>" not in text
    elif path.suffix == ".xlsx":
        with zipfile.ZipFile(path) as book:
            sheets = [book.read(name).decode() for name in book.namelist() if name.startswith("xl/worksheets/sheet")]
            assert all(
                name.startswith("xl/worksheets/_rels") is False or b"http" not in book.read(name) for name in book.namelist()
            )
        cells = [found for sheet in sheets for found in re.findall(r"<f>(.*?)</f>", sheet)]
        assert not [formula for formula in cells if "HYPERLINK" in formula or "1+1" in formula or "SUM(A1)" in formula]
    else:
        assert path.stat().st_size > 0
        if path.suffix in (".jsonl", ".json"):  # data for programs: exact, and one record a line
            assert len(path.read_text(encoding="utf-8").split("\n")) >= len(HOSTILE)


def test_a_table_without_a_frame_steers_no_terminal(scheme, monkeypatch):
    monkeypatch.setattr(terminal, "find_spec", lambda name: None)
    terminal.write_table(hostile(scheme), scheme, file := io.StringIO())
    assert not STEERING.search(file.getvalue())


@pytest.mark.parametrize("text", HOSTILE)
def test_a_neutralised_cell_is_read_back_as_it_was(text):
    cell = plain_cell(text)
    assert is_safe_cell(cell) and not STEERING.search(cell)
    if not STEERING.search(text):
        assert undefused(cell) == text
        text = text.replace("\r\n", "\n").replace("\r", "\n")
        table = io.StringIO(newline="")
        csv.writer(table).writerows([["text", "own"], ["水塔", cell]])
        (paragraph,) = read_csv(io.BytesIO(table.getvalue().encode()), "f.csv", "f", RecordOptions())
        assert (paragraph.extra or {}).get("own", "") in (text, text.strip())
        assert [cells for _line, cells in csv_rows(table.getvalue(), "f.csv")][1][1].replace("\r\n", "\n").replace(
            "\r", "\n"
        ) == text


def test_errors_notes_and_accounts_steer_no_terminal(capsys):
    account = Account()
    for text in ESCAPES:
        for said in (InputError(text, text, text), text):
            assert not STEERING.search(error_line(said) + note_line(said) + str(said if said is not text else ""))
        account.left_out.append(text)
        account.results.append(text)
    account.tell()
    assert not STEERING.search(capsys.readouterr().err)
    assert visible("\x1b[2J") == "␛[2J" and visible("水塔\n1\t2") == "水塔\n1\t2"


def records(extra):
    """Return JSON Lines of predicted paragraphs whose names and places are hostile."""
    found = []
    for number, text in enumerate(HOSTILE):
        one = {
            "id": f"{text}{number}",
            "doc": f"{text}",
            "text": f"{STORAGE}{number}",
            "title": text,
            "issuer": text,
            "region": text,
        }
        one |= {"date": f"2024-0{number % 9 + 1}-01", "labels": ["energy_storage"], text or "x": text, "who": text} | extra
        found.append(one)
    return "\n".join(json.dumps(one, ensure_ascii=False) for one in found)


def safe_tables(folder):
    """Check all tables of a folder; return how many cells they have."""
    count = 0
    for path in folder.rglob("*.csv"):
        for row in csv.reader(io.StringIO(path.read_text(encoding="utf-8-sig"), newline="")):
            assert not [cell for cell in row if not is_safe_cell(cell) or STEERING.search(cell)], path.name
            count += len(row)
    for path in folder.rglob("*.html"):
        assert not re.search(r"<img src=x|alert\(1\)</script>", path.read_text(encoding="utf-8")), path.name
    return count


@pytest.mark.parametrize("by", ["document", "region,year", "issuer"])
def test_panels_are_safe(call, tmp_path, by):
    (tmp_path / "in.jsonl").write_text(records({}), encoding="utf-8")
    out = tmp_path / "out"
    out.mkdir()
    outcome = call(panel.main, tmp_path / "in.jsonl", "--by", by, "--output", out / "panel.csv")
    assert not STEERING.search(outcome.err + outcome.out)
    assert outcome.code == 0 and safe_tables(out), outcome.err


@pytest.mark.parametrize("suffix", [".csv", ".html"])
def test_diffusion_is_safe(call, tmp_path, suffix):
    (tmp_path / "in.jsonl").write_text(records({}), encoding="utf-8")
    out = tmp_path / "out"
    out.mkdir()
    outcome = call(diffusion.main, tmp_path / "in.jsonl", "--by", "issuer", "--output", out / f"first{suffix}")
    assert not STEERING.search(outcome.err + outcome.out)
    assert outcome.code == 0 and (safe_tables(out) or suffix == ".html"), outcome.err


def test_lists_of_differences_are_safe(call, tmp_path):
    (tmp_path / "first.jsonl").write_text(records({}), encoding="utf-8")
    (tmp_path / "second.jsonl").write_text(records({"labels": []}), encoding="utf-8")
    out = tmp_path / "out"
    out.mkdir()
    outcome = call(agreement.main, tmp_path / "first.jsonl", tmp_path / "second.jsonl", "--differences", out / "settle.csv")
    assert outcome.code == 0, outcome.err
    assert safe_tables(out) > len(HOSTILE)


def test_tables_of_topics_are_safe(tmp_path):
    write_table(tmp_path / "t.csv", HOSTILE, [[text] * len(HOSTILE) for text in HOSTILE])
    assert safe_tables(tmp_path) == len(HOSTILE) * (len(HOSTILE) + 1)
    for text in MARKUP:
        assert "<" not in table_cell(text).replace("\\<", "")


def hostile_scheme(text):
    """Return a scheme whose label has a hostile name."""
    taxonomy = parse_taxonomy(
        f'[[label]]\nkey = "a"\nname = {json.dumps(text)}\nenglish = "a"\ndefinition = "d"\ncolour = "#b35806"', "x"
    )
    return Scheme("own", taxonomy, parse_lexicon('[a]\nterms = ["水塔"]', taxonomy, "x"), {})


@pytest.mark.parametrize("text", MARKUP)
def test_names_of_labels_are_no_markup_in_reports(text):
    own = hostile_scheme(text)
    notes = [experiment_note(own, "1", "m"), model_note(own, "1", "m"), markdown([["label"], [text]]), markdown_text(text)]
    for note in notes:
        assert not re.search(r"<(?!!--)/?\w|[^\\]\]\(javascript", note), note
    assert len(markdown([["label"], [text]]).splitlines()) == 3


def test_measures_of_a_file_with_hostile_names_steer_no_terminal(call, tmp_path):
    path = tmp_path / "a\x1b[2J.jsonl"
    path.write_text(records({}), encoding="utf-8")
    outcome = call(evaluate.main, path, "--model", "lexicon")
    assert not STEERING.search(outcome.err + re.sub("\x1b\\[[\\d;]*m", "", outcome.out))

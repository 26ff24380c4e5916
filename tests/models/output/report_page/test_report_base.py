"""The report page counts what the sheets of a workbook and panels count, says so, and lists the rest."""

from dataclasses import replace

import pandas as pd
import pytest
from report_pages import island, written

from experiments.shared.chromium import chromium, find_chromium
from labels import Paragraph
from labels.paragraphs import COUNTED, KINDS
from models.output.for_annotators import write_workbook
from models.prediction import Prediction, of_no_text


def mixed(keys):
    """Return predictions: of each kind one with a label and one without, and two rows without text."""
    found = []
    for n, (kind, labels) in enumerate((kind, labels) for kind in KINDS for labels in (keys[:1], ())):
        paragraph = Paragraph(f"甲#{n}", "甲", n, kind, f"第{n}座水塔修好了。", region="江西", title="方案")
        found.append(Prediction(paragraph, labels, dict.fromkeys(keys, 0.5), (), None, "m"))
    rows = [Paragraph(f"乙#{n}", "乙", n, "body", "", region="江西") for n in (1, 2)]
    return [*found, *(of_no_text(row, keys, "m") for row in rows)]


def test_page_knows_which_kinds_count(scheme):
    data = island(written(mixed(scheme.keys), scheme))
    assert set(data["counted"]) == set(COUNTED)
    assert data["entries"][-1][2:4] == [None, ""]


@pytest.mark.slow
@pytest.mark.skipif(not find_chromium(), reason="needs the browser chromium: apt-get install chromium")
@pytest.mark.parametrize(("lang", "said"), [("zh", "以 8 段为准"), ("en", "are of 8 paragraphs")])
def test_counts_are_those_of_the_workbook(scheme, tmp_path, lang, said):
    given = mixed(scheme.keys)
    (path := tmp_path / "a.html").write_text(written(given, scheme, folder=tmp_path, lang=lang), encoding="utf-8")
    write_workbook(given, scheme, tmp_path / "a.xlsx")
    sheets = pd.read_excel(tmp_path / "a.xlsx", sheet_name=None, engine="calamine", header=1)
    province = next(sheet for name, sheet in sheets.items() if "×" in name)
    assert province.iloc[0, 2] == 2 * len(COUNTED) == 8
    with chromium(tmp_path / "profile") as tab:
        tab.open(path.as_uri())
        assert said in tab.run("at('base').textContent") and not tab.run("at('base').hidden")
        assert tab.run("document.querySelector('.tiles dd').textContent") == "8"
        cells = "[...document.querySelector('{} tbody tr{}').cells].map((one) => one.textContent)"
        assert tab.run(cells.format("#labels-table", ""))[2:4] == ["4", "50%"]
        assert tab.run(cells.format("#labels-table", ":last-child"))[2:4] == ["4", "50%"]
        assert tab.run(cells.format("#places-table", ""))[1:4] == ["8", "4", "4"]
        tab.run("document.querySelector('#labels-table tbody tr:last-child button').click()")
        tab.settle(250)
        assert tab.run("kept.length") == 4 and tab.run("at('counted').checked")
        tab.run("reset({ show: 'none' })")
        assert tab.run("kept.length") == len(KINDS)  # and none without text
        tab.run("reset({ show: 'all' })")
        assert tab.run("kept.length") == len(given)
        assert tab.complaints == []


@pytest.mark.slow
@pytest.mark.skipif(not find_chromium(), reason="needs the browser chromium: apt-get install chromium")
def test_page_of_what_does_not_count_says_no_share(scheme, tmp_path):
    given = [one for one in mixed(scheme.keys) if one.paragraph.kind == "title"]
    (path := tmp_path / "a.html").write_text(written(given, scheme, folder=tmp_path, lang="en"), encoding="utf-8")
    all_counted = [replace(one, paragraph=one.paragraph.changed(kind="body")) for one in given]
    (other := tmp_path / "b.html").write_text(written(all_counted, scheme, folder=tmp_path, lang="en"), encoding="utf-8")
    with chromium(tmp_path / "profile") as tab:
        tab.open(path.as_uri())
        assert "NaN" not in tab.run("document.body.innerText") and tab.run("kept.length") == 1
        tab.open(other.as_uri())
        assert tab.run("at('base').hidden") and tab.run("at('counted').closest('label').hidden")
        assert tab.complaints == []

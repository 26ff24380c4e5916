"""What a paper has to say of a correction, and how a regression uses it."""

import re
from dataclasses import replace

import numpy as np
import pytest
from audited import SCHEME, likely, population

from models.audit.draw import draw_audit
from models.audit.estimate import LEAST_ANSWERS, Audit
from models.audit.method_text import Counted, method_text, references, snippet
from models.locations import program_version

COUNTED = Counted(["heading", "body"], {"boilerplate": 7}, ["region"], "year", ["issued"], 3, 40, 6)


def audited(gaps=0):
    """Return a population of 150, an audit of 40 of them, and the scheme."""
    scores, truth = likely(150)
    here = population(scores, model="policy-tagger/7 hybrid")
    drawn = draw_audit(here, 40, 11)
    judged = np.ones((40, 2), dtype=bool)
    judged[:gaps] = False
    return here, Audit(drawn.rows, drawn.design, truth[drawn.rows] & judged, judged, 40, 11), SCHEME


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("gaps", [0, 3])
def test_paragraph_names_all_that_makes_the_number_again(language, gaps):
    here, audit, _ = audited(gaps)
    text = method_text(here, audit, SCHEME, COUNTED, language)
    for part in ("policy-tagger/7 hybrid", SCHEME.name, SCHEME.digest, here.digest, here.model_digest, "150", "40", "11"):
        assert part in text
    assert f"{40 - gaps}" in text and "apple" in text and str(LEAST_ANSWERS) in text
    assert "\n" not in text and "{" not in text and "}" not in text
    assert ("lack some" in text or "缺少部分" in text) == bool(gaps)


def test_paragraph_tells_what_was_counted_and_cites_in_full():
    english, chinese = (method_text(*audited(), COUNTED, language) for language in ("en", "zh"))
    for part in (f"policy-tagger {program_version()}", "headings, running text", "7 page furniture", "by province", "year"):
        assert part in english
    for part in ("标题行、正文", "页眉页脚等 7 个", "按省统计", "按成文日期所在的年分期", "40 格中有 6 格", "3 个段落没有单位"):
        assert part in chinese
    assert "issue" in english and "6 of 40" in english and "3 paragraphs without a unit or a date" in english
    assert "sheet in which people answered them did not show" in english and "without seeing" not in english
    for language, head in (("en", "References"), ("zh", "参考文献")):
        cited = references(language)
        assert cited.startswith(head) and len(cited.splitlines()) == 5
        assert all(name in cited for name in ("Egami", "NeurIPS 2023", "PPI++", "Horvitz", "1952", "Agresti"))


def test_one_is_no_plural():
    """Whatever it is one of; the verb behind it too."""
    one = replace(
        COUNTED, left_out=dict.fromkeys(["bullet", "table", "heading", "title", "caption", "copies", "empty"], 1), outside=1
    )
    many = replace(one, left_out=dict.fromkeys(one.left_out, 2), outside=2)
    english, more, chinese = method_text(*audited(1), one), method_text(*audited(2), many), method_text(*audited(1), one, "zh")
    for said, of_more in (
        ("1 list item, 1 caption, 1 that stands twice, 1 empty, 1 heading, 1 table, 1 title", "2 captions, 2 that stand twice"),
        ("1 paragraph without a unit or a date stands in no cell", "2 paragraphs without a unit or a date stand in no cell"),
        ("1 lacks some or all, and the answered ones of its stratum stand for it", "2 lack some or all"),
    ):
        assert said in english and of_more in more
    assert "图注 1 个" in chinese and "；1 个段落没有单位" in chinese
    assert not re.search(r"\b1 (?!lacks|stands)\w+s\b", english)


def test_panel_without_periods_or_anything_left_out():
    bare = replace(COUNTED, period=None, left_out={}, outside=0)
    english = method_text(*audited(), bare, "en")
    assert "all periods together" in english and "left out were none" in english and "stand in no cell" not in english


@pytest.mark.parametrize(("program", "command"), [("stata", "eivreg"), ("r", "feols")])
def test_snippet_uses_the_corrected_share_and_its_error(program, command):
    text = snippet(program, "read it", "quarter")
    assert command in text and "share_corrected" in text and "se^2" in text and "read it" in text
    assert ("i.quarter" if program == "stata" else "| quarter") in text
    assert "{" not in text.replace("{enough}", "{") and "panel.dta" not in text
    bare = snippet(program, "read it", None)
    assert "i." not in bare.replace("i.e.", "") or program == "r"
    assert "quarter" not in bare and "None" not in bare and " | " not in bare


def test_reliability_is_the_one_that_each_program_wants():
    assert "use residuals" not in snippet("stata", "")
    r = snippet("r", "")
    assert "data = panel" not in r and r.count("complete.cases") == 2

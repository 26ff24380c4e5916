"""What looks wrong in a scheme is said in one line each: where, what, what to do."""

import pytest

from models.text.analyzer import Analyzer
from seeds.schemes import CODEBOOK, INDUSTRIES, LABELS, LEXICON, load_scheme, parse_scheme
from training.scheme.__main__ import main
from training.scheme.colour_distance import colour_distance
from training.scheme.findings import check_scheme, check_text

LABEL = '[[label]]\nkey = "{0}"\nname = "{1}"\ndefinition = "about {1}"\n'
PLAIN = LABEL.format("one", "甲类") + LABEL.format("two", "乙类")
BOOK = "# one, two\n"


def scheme_of(lexicon, labels=PLAIN, codebook=BOOK):
    """Return a scheme of some texts."""
    return parse_scheme({LABELS: labels, LEXICON: lexicon, CODEBOOK: codebook}, "own", "own")


def said(lexicon, **texts):
    """Return the findings as lines."""
    return list(map(str, check_scheme(scheme_of(lexicon, **texts))))


CLEAN = '[one]\nterms = ["加氢站"]\nweak = ["重卡"]\ncompany = ["燃料"]\nexcept = ["加氢站台"]\n[two]\nterms = ["换电站"]\n'


def test_clean_scheme_has_no_finding():
    assert said(CLEAN) == []


@pytest.mark.parametrize(
    ("lexicon", "where", "what"),
    [
        (CLEAN.replace("换电站", "加氢站"), "lexicon.toml:", "'加氢站' is a word of one, two"),
        (
            CLEAN.replace("换电站", "加氢站房"),
            "lexicon.toml [one]:",
            "'加氢站' stands inside 加氢站房 of two, which so get one as well",
        ),
        (
            CLEAN.replace('"加氢站"]', '"加氢站", "大型加氢站2"]', 1),
            "lexicon.toml [one]:",
            "'加氢站' stands inside 大型加氢站2, which it finds",
        ),
        (CLEAN.replace("加氢站台", "火车站"), "lexicon.toml [one]:", "block nothing: 火车站"),
        (CLEAN.replace('"燃料"', '"加氢站"'), "lexicon.toml [one]:", "company that is a term itself: 加氢站"),
        (CLEAN.replace('weak = ["重卡"]\n', ""), "lexicon.toml [one]:", "has company and no weak word"),
        (CLEAN.replace("换电站", "电"), "lexicon.toml [two]:", "'电' is a single character"),
        (CLEAN.replace('terms = ["换电站"]', 'weak = ["换电站"]'), "lexicon.toml [two]:", "weak words without company"),
        (CLEAN.replace('terms = ["换电站"]', ""), "lexicon.toml [two]:", "has no word"),
        (CLEAN + 'block = ["换电站"]\n', "lexicon.toml [two]:", "so that it never counts: 换电站"),
        (CLEAN.replace("换电站", "换电 站"), "lexicon.toml [two]:", "does not keep whole: 换电 站"),
    ],
)
def test_words_that_look_wrong(lexicon, where, what):
    """Each by itself, with a remedy."""
    (line,) = said(lexicon)
    assert line.startswith(where) and what in line and "; " in line


def test_longer_word_is_no_repetition_where_an_exception_stands_between():
    """加氢站台 takes 加氢站 out of 加氢站台账, which is a term of its own."""
    assert said(CLEAN.replace('"加氢站"]', '"加氢站", "加氢站台账"]', 1)) == []


def test_exception_inside_which_a_word_begins_blocks_something():
    """智能体系 holds no 体系结构, but one that begins in it is said of it."""
    lexicon = '[one]\nterms = ["体系结构"]\nexcept = ["智能体系"]\n[two]\nterms = ["换电站"]\n'
    assert said(lexicon) == []
    (mention,) = Analyzer(scheme_of(lexicon)).matcher.find("智能体系结构")
    assert mention.status == "excepted"


@pytest.mark.parametrize(
    ("labels", "what"),
    [
        (PLAIN.replace('definition = "about 甲类"\n', ""), "labels.toml [one]: has no definition"),
        (PLAIN.replace('name = "甲类"\n', ""), "labels.toml [one]: has no Chinese name"),
        (PLAIN.replace("乙类", "甲类"), "labels.toml: two and one have the same name"),
        (
            PLAIN.replace('key = "one"', 'key = "one"\ncolour = "#2f6fdb"').replace(
                'key = "two"', 'key = "two"\ncolour = "#306fd9"'
            ),
            "have colours that look alike",
        ),
    ],
)
def test_labels_that_look_wrong(labels, what):
    (line,) = said(CLEAN, labels=labels)
    assert what in line


def test_codebook_that_says_nothing_of_a_label():
    assert said(CLEAN, codebook="# one\n") == [
        "codebook.md: says nothing of two 乙类; write what belongs to it, what does not, and the rulings"
    ]


def test_words_in_a_text():
    """Which stand nowhere, only inside others, never count, or nearly everywhere."""
    lexicon = '[one]\nterms = ["加氢", "加氢站", "绿氢", "量子"]\nweak = ["重卡"]\ncompany = ["燃料"]\n[two]\nterms = ["全市"]\n'
    texts = ["全市新建加氢站。", "全市重卡通行。", "量子云图有限公司开业。", *["风和日丽。"] * 3]
    lines = [str(finding) for finding in check_text(scheme_of(lexicon), texts, "six paragraphs")]
    assert lines == [
        "lexicon.toml [one]: 1 of 5 words stand nowhere in six paragraphs: 绿氢; "
        "look for misspellings, or leave them for other text",
        "lexicon.toml [one]: stand in six paragraphs only inside longer words of the label: 加氢; "
        "keep them if they may stand alone elsewhere",
        "lexicon.toml [one]: stand in six paragraphs and never count: 量子, 重卡; "
        "ask models.why what keeps them from it; a weak word needs company",
        "lexicon.toml [two]: '全市' stands in 33% of six paragraphs; make it weak with company, or take it out",
    ]


def test_command_ends_well_with_findings(call, tmp_path):
    """They are warnings; each is a line on standard output."""
    call(main, "new", tmp_path / "green", "氢能=hydrogen")
    text = tmp_path / "text.txt"
    text.write_text("江口建成氢能示范线，全县用上绿电。", encoding="utf-8")
    outcome = call(main, "check", tmp_path / "green", "--corpus", text)
    assert outcome.code == 0 and "has no definition" in outcome.out
    assert f"{len(outcome.out.splitlines())} finding(s); the scheme loads" in outcome.err


def test_scheme_that_does_not_load_is_an_error(call, tmp_path):
    call(main, "new", tmp_path / "green", "氢能=hydrogen")
    (tmp_path / "green" / LEXICON).write_text("[hydrogen\n", encoding="utf-8")
    outcome = call(main, "check", tmp_path / "green", "--corpus", tmp_path)
    assert outcome.code == 1 and "is not TOML" in outcome.complaint


def test_shipped_scheme_can_be_checked_by_name():
    """Every finding names its place; nothing is wrong with its labels."""
    findings = list(check_scheme(load_scheme(INDUSTRIES)))
    assert findings and {finding.where.split()[0].rstrip(":") for finding in findings} == {LEXICON}


def test_colours_are_compared_as_eyes_do():
    """Black is a hundred from white; neighbours in the palette are far more than just noticeable."""
    assert colour_distance("#000000", "#ffffff") == pytest.approx(100, abs=0.01)
    assert colour_distance("#2f6fdb", "#2f6fdb") == 0
    # Sharma's primaries of sRGB: red to green.
    assert colour_distance("#ff0000", "#00ff00") == pytest.approx(170.6, abs=0.1)

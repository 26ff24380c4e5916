"""Situations that users of such tools report, one file each: what must come out, or that it is refused in one line."""

from pathlib import Path

import pytest

from labels import InputError, Paragraph
from seeds.cleaning.fold import fold
from seeds.read import read_path

CASES = Path(__file__).parent / "formats" / "cases"


def folded(paragraphs: list[Paragraph], *kinds: str) -> list[str]:
    """Return the folded texts of paragraphs that are no boilerplate, or of some kinds."""
    return [fold(p.text) for p in paragraphs if (p.kind in kinds if kinds else p.kind != "boilerplate")]


@pytest.mark.parametrize(
    ("name", "inside"),
    [
        ("docx-tracked-changes.docx", ["三座独立储能电站", "量子计算测控装备中试平台"]),
        ("docx-text-box.docx", ["无人机", "石墨烯"]),
        ("docx-content-control.docx", ["申报单位应当在2026年9月30日前报送材料。"]),
        ("docx-auto-numbering.docx", ["一、支持企业技术改造", "(一)对水泥企业", "三、附则"]),
        ("docx-footnote.docx", ["前沿方向指量子通信、脑机接口和可控核聚变。"]),
        ("docx-table-equal-cells.docx", ["新型储能装机(万千瓦) 60 60 120", "8 8 8"]),
        ("docx-nested-table.docx", ["人形机器人关节模组 年产五千套"]),
        ("docx-field-smarttag.docx", ["到2027年培育三十家固态电池企业,形成完整链条。"]),
        ("docx-ruby-hidden.docx", ["完善储能电站"]),
        ("page.shtml", ["关于印发促进产业发展若干措施的通知"]),
        ("html-no-close-head.html", []),
        ("html-pre.html", []),
        ("pdf-gbkp-euc-h.pdf", ["一、支持建设市级智能算力中心", "二、引导企业布局钠离子电池产线"]),
        ("pdf-footnotes.pdf", ["二、引导企业布局钠离子电池和液流电池产线,支持在工业园区建设用户侧储能电站"]),
        ("csv-whole-document.csv", ["一、"]),
        ("stdin-gbk.txt", []),
    ],
)
def test_nothing_the_reader_sees_is_lost(name: str, inside: list[str]) -> None:
    whole = "\n".join(folded(read_path(CASES / name), "title", "heading", "body", "bullet", "caption", "table", "boilerplate"))
    assert whole
    assert [part for part in inside if part not in whole] == []


@pytest.mark.parametrize(
    ("name", "outside"),
    [
        ("html-sup.html", "<sup>"),
        ("docx-tracked-changes.docx", "由市发展改革部门统筹推进。\n由"),
        ("pdf-watermark-horizontal.pdf", "内部资料"),
        ("pdf-two-page-header.pdf", "给予海岳市产业发展规划"),
        ("md-mineru.md", "<td>"),
        ("md-mineru.md", ":::"),
        ("md-mineru.md", r"\times"),
        ("quoted-entities.txt", "&ldquo;"),
        ("literal-newlines.txt", r"\n"),
    ],
)
def test_no_sign_of_the_format_stays_in_the_text(name: str, outside: str) -> None:
    assert outside not in "\n".join(folded(read_path(CASES / name)))


@pytest.mark.parametrize(
    ("name", "count"),
    [
        ("docx-layout-table.docx", 7),
        ("html-td-layout.html", 5),
        ("html-td-layout-br.html", 5),
        ("html-section-only.html", 5),
        ("html-pre.html", 4),
        ("html-no-close-head.html", 2),
        ("pdf-columns-rowwise.pdf", 4),
        ("pdf-vertical.pdf", 1),
        ("pdf-drawstring-fragments.pdf", 2),
        ("md-one-newline.md", 5),
        ("literal-newlines.txt", 4),
    ],
)
def test_paragraphs_are_cut_where_the_writer_cut_them(name: str, count: int) -> None:
    assert len(folded(read_path(CASES / name))) == count


@pytest.mark.parametrize(
    ("name", "date"),
    [
        ("docx-layout-table.docx", "2026-03-12"),
        ("wechat-article.html", "2026-03-11"),
        ("wechat-copied.txt", "2026-03-11"),
        ("list-page.html", None),
        ("html-table.html", None),
        ("md-frontmatter-lists.md", "2026-03-05"),
        ("md-frontmatter-chinese-keys.md", "2026-03-05"),
        ("pkulaw-export.txt", "2025-07-15"),
        ("report-speech-date.txt", "2026-01-15"),
        ("dates/a-speech.txt", "2026-01-15"),
        ("dates/b-signature-as-title.txt", "2026-03-12"),
        ("dates/e-signature-cn-O.txt", "2026-03-12"),
        ("dates/l-law-header.txt", "2025-11-28"),
    ],
)
def test_the_date_is_the_documents_own(name: str, date: str | None) -> None:
    assert {paragraph.date for paragraph in read_path(CASES / name)} == {date}


def test_a_signature_is_no_title_and_a_speaker_no_heading() -> None:
    assert folded(read_path(CASES / "dates" / "b-signature-as-title.txt"), "title") == ["关于储能项目的通知"]
    for name in ("report-speech-date.txt", "dates/a-speech.txt"):
        assert "市长 某某" in folded(read_path(CASES / name), "boilerplate")
    found = read_path(CASES / "dates" / "e-signature-cn-O.txt")
    assert folded(found, "boilerplate") == ["海岳市发展和改革委员会", "二O二六年三月十二日"]


def test_names_of_files_tell_year_and_place() -> None:
    found = {path.name[:4]: read_path(path)[0] for path in sorted((CASES / "named-corpus").iterdir())}
    assert [(year, one.date, one.region, one.city) for year, one in found.items()] == [
        ("2019", "2019", "四川", None),
        ("2023", "2023", "浙江", "杭州市"),
    ]


def test_an_export_of_articles_is_read_by_record() -> None:
    assert [paragraph.date for paragraph in read_path(CASES / "cnki-export.txt")] == ["2025-06-15", "2025-08-01"]


@pytest.mark.parametrize(
    ("name", "problem"),
    [
        ("js-only.html", "is a page without text"),
        ("js-only-message.html", "is a page without text"),
        ("pdf-identity-h-no-tounicode.pdf", "cannot be read"),
        ("pdf-unigb-utf8-h.pdf", "cannot be read"),
        ("pdf-scan-with-page-number.pdf", "has no text on any page"),
        ("csv-extra-commas.csv", ":2: has 3 cells"),
        ("csv-unbalanced-quote.csv", ":2: begins a cell with a quote that is not closed"),
    ],
)
def test_what_cannot_be_read_is_refused_in_words(name: str, problem: str) -> None:
    with pytest.raises(InputError, match=problem):
        read_path(CASES / name)

"""Files of the kinds that PDF readers get wrong give the right text, or are refused in words."""

from __future__ import annotations

import zlib
from pathlib import Path

import pytest
from command_outcome import parted
from pdf_files import Page, assemble, cid_font, wrap, write_pdf

from labels import InputError
from seeds.cleaning.fold import fold
from seeds.formats.pdf.opening import limits
from seeds.formats.pdf.reader import read_pdf
from seeds.inputs import read_inputs
from seeds.read import main, read_path

CASES = Path(__file__).parent / "cases"
AI = (
    "一、支持建设市级智能算力中心,对租用算力训练大模型的企业给予补贴,每家企业每年最高补助二百万元,"
    "补助期不超过三年,由市科技部门会同财政部门组织实施。"
)
STORAGE = (
    "二、引导企业布局钠离子电池和液流电池产线,支持在工业园区建设用户侧储能电站,鼓励参与需求响应和辅助服务市场,探索容量补偿机制。"
)
STEEL = "三、对陶瓷、钢铁、纺织企业实施设备更新和数字化改造的,按照投资额的百分之十五给予奖励,优先安排用能指标和技术改造贷款贴息。"
DRONES = "四、支持无人机企业开通县域配送航线,对起降场建设给予补助,鼓励景区开行低空观光线路,完善飞行服务保障,守住安全底线。"
NOTE = "① 本办法所称算力中心包括通用计算设施。"
TOWERS = "县里今年要把六座老水塔全部换成新的，水塔旁边种上柳树和杨树，树下摆几张长椅，让走远路来挑水的老人歇歇脚。"


def texts(name: str) -> list[str]:
    return [fold(paragraph.text) for paragraph in read_path(CASES / name)]


@pytest.mark.parametrize(
    ("name", "right"),
    [
        ("pdf-columns-rowwise", [AI, STORAGE, STEEL, DRONES]),
        ("pdf-vertical", [AI]),
        ("pdf-drawstring-fragments", [AI, STORAGE]),
        ("pdf-footnotes", [AI, STORAGE, NOTE, STEEL, DRONES]),
        ("pdf-two-page-header", [AI, STORAGE, STEEL, DRONES]),
        ("pdf-odd-even-headers-4-pages", [AI, STORAGE, STEEL, DRONES, AI, STORAGE, STEEL[:40]]),
        ("pdf-odd-even-headers-5-pages", [AI, STORAGE, STEEL, DRONES, AI, STORAGE, STEEL, DRONES, AI[:25]]),
        ("pdf-watermark-horizontal", [AI, STORAGE, STEEL, DRONES] * 2),
        (
            "pdf-table-wrapped-cells",
            [
                "1 建设独立储能电站两座,提升电网调峰能力 市发展改革委 2026年底",
                "2 研制人形机器人关节模组 市工业和信息化局 2027年底",
            ],
        ),
        (
            "pdf-gbkp-euc-h",
            [
                "一、支持建设市级智能算力中心,对租用算力训练大模型的企业给予补贴。",
                "二、引导企业布局钠离子电池产线,支持建设用户侧储能电站。",
                "三、对钢铁企业实施设备更新和数字化改造的给予奖励。",
            ],
        ),
    ],
)
def test_what_other_readers_get_wrong_is_read_right(name: str, right: list[str]) -> None:
    assert [text[: len(expected)] for text, expected in zip(texts(f"{name}.pdf"), right, strict=True)] == right


def test_a_notice_has_its_title_on_two_lines_and_its_paragraphs_whole() -> None:
    found = texts("pdf-official-28-chars.pdf")
    assert found[0] == "海岳市人民政府办公室关于开展储能项目申报工作的通知"
    assert found[2].endswith("现就有关事项通知如下。申报主体应当为在本市注册的独立法人,近三年无重大安全事故。")
    assert found[-2:] == ["海岳市人民政府办公室", "2026年3月12日"]


@pytest.mark.parametrize("name", ["pdf-identity-h-no-tounicode", "pdf-unigb-utf8-h"])
def test_fonts_that_do_not_tell_their_characters_are_refused(name: str) -> None:
    with pytest.raises(InputError, match=r"page 1 cannot be read: the fonts do not say which characters they show"):
        read_path(CASES / f"{name}.pdf")


def test_pages_that_hold_only_their_number_are_a_scan() -> None:
    with pytest.raises(InputError, match=r"has no text on any page \(a scan, or empty\); read it with --ocr"):
        read_path(CASES / "pdf-scan-with-page-number.pdf")


def test_a_password_is_asked_for_only_where_one_is_wanted() -> None:
    with pytest.raises(InputError, match="is locked by a password; save it without one"):
        read_path(CASES / "pdf-locked-aes-256.pdf")
    assert texts("pdf-owner-lock-rc4-128.pdf") == ["一、修好水塔", "三年内修好六座水塔,带动村民增收。"]


def test_pages_that_cannot_be_read_are_named_and_the_others_read(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    pages = [
        Page().lines(70, 780, wrap(TOWERS, 28)[:1]),
        Page(picture=True),
        Page(picture=True).text(280, 40, "- 3 -", 9),
        Page().text(70, 780, TOWERS[:28], font="Lost"),
        Page().lines(70, 780, wrap(TOWERS, 28)[1:]),
    ]
    path = write_pdf(tmp_path / "plan.pdf", pages, {"Lost": cid_font("Identity-H", ordering="Identity")})
    problems: list[InputError] = []
    # The sentence that breaks off on page 1 does not go on behind the pages that are missing.
    assert len(list(read_inputs([path], problems))) == 2
    assert [problem.problem for problem in problems] == [
        "page 4 cannot be read: the fonts do not say which characters they show",
        "pages 2-3 have no text (a scan)",
    ]
    assert main([str(path)]) == 1
    printed = capsys.readouterr()
    assert printed.out.count("\n") == 2
    assert parted(printed.err)[0].count("\n") == 2
    with pytest.raises(InputError, match="page 4 cannot be read"):
        read_path(path)


def test_a_form_that_waits_for_its_reader_is_refused(tmp_path: Path) -> None:
    lines = ["请稍候…", "如果此消息最终未被文档的正确内容替换，", "则您的阅读器可能无法显示此类文档。"]
    write_pdf(tmp_path / "form.pdf", [Page().lines(70, 780, lines)])
    with pytest.raises(InputError, match="holds a form that only Adobe Reader fills in"):
        read_path(tmp_path / "form.pdf")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"/MediaBox[0 0 595 842]", b"/MediaBox[0 0 " + b"9" * 400 + b" 842]"),
        (b"70 780 Tm", b"7e400 " + b"9" * 300 + b" Tm"),
        (b"/Length", b"/Filter/NoSuchDecode/Length"),
        (b"/Count 2", b"/Count 99999999"),
        (b"/Kids[", b"/Kids[2 0 R "),
        (b"/Rotate 0", b"/Rotate " + b"9" * 40),
        (b" 0 R>>", b" 99999999999999999999 R>>"),
        (b"%PDF", b"%XXX"),
        (b"16 Tf", b"0 Tf"),
        (b"16 Tf", b"1" + b"0" * 40 + b" Tf"),
    ],
)
def test_a_broken_file_is_read_or_refused_in_one_line(tmp_path: Path, old: bytes, new: bytes) -> None:
    path = write_pdf(tmp_path / "plan.pdf", [Page().lines(70, 780, wrap(TOWERS, 28))] * 2)
    data = path.read_bytes()
    assert old in data
    try:
        found = read_pdf(data.replace(old, new), "plan.pdf").segments
    except InputError as error:
        assert str(error).startswith("plan.pdf: ")
    else:
        assert found


def test_every_truncation_of_a_file_is_read_or_refused(tmp_path: Path) -> None:
    data = write_pdf(tmp_path / "plan.pdf", [Page().lines(70, 780, wrap(TOWERS, 28))] * 2).read_bytes()
    for end in range(0, len(data), 97):
        try:
            read_pdf(data[:end], "plan.pdf")
        except InputError as error:
            assert "\n" not in str(error)


def packed(content: bytes, filters: bytes = b"/FlateDecode") -> bytes:
    fonts = cid_font("GBK-EUC-H")
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>"
    stream = b"<</Filter[%s]/Length %d>>stream\n%s\nendstream" % (filters, len(content), content)
    catalogue = [b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[3 0 R]/Count 1>>"]
    return assemble([*catalogue, page, stream, fonts[0] % 6, fonts[1]])


def test_a_stream_that_unpacks_to_gigabytes_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "HEAVIEST_PAGE", 4 * 2**20)
    bomb = zlib.compress(b" " * (8 * 2**20), 9)
    for data in (packed(bomb), packed(zlib.compress(bomb), b"/FlateDecode /FlateDecode")):
        with pytest.raises(InputError, match="unpacks to more than a page can hold"):
            read_pdf(data, "bomb.pdf")
    with pytest.raises(InputError, match="has no text on any page"):
        read_pdf(packed(zlib.compress(b" " * 2**20, 9)), "blank.pdf")


def test_a_page_with_more_text_than_a_page_can_hold_is_left_out() -> None:
    places = ((k * 37 % 560, k * 13 % 760) for k in range(60_000))
    drawn = b"".join(b"BT /F1 6 Tf 1 0 0 1 %d %d Tm <c4dab2bfd7cac1cf> Tj ET\n" % place for place in places)
    with pytest.raises(InputError, match="page 1 left out: the file holds more than a file of its size can"):
        read_pdf(packed(zlib.compress(drawn)), "crowd.pdf")

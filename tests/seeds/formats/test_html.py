"""Web pages give their text and nothing around it."""

from pathlib import Path

import pytest

from seeds.read import read_path


def test_a_web_page_gives_its_article(tmp_path: Path) -> None:
    pytest.importorskip("trafilatura")
    body = "".join(f"<p>第{n}台风机立起来了,叶片比三层楼还高,转起来没有多少声音。</p>" for n in "一二三四")
    article = f"<nav><a href='/'>首页</a></nav><article><h1>风机</h1>{body}</article>"
    page = f"<html><head><title>风机</title></head><body>{article}</body></html>"
    (tmp_path / "page.html").write_text(page, encoding="utf-8")
    found = read_path(tmp_path / "page.html")
    assert found[0].kind == "title"
    assert len([paragraph for paragraph in found if paragraph.kind == "body"]) == 4
    assert "首页" not in "".join(paragraph.text for paragraph in found)


def test_a_page_that_is_no_article_is_read_all_the_same(tmp_path: Path) -> None:
    pytest.importorskip("trafilatura")
    (tmp_path / "bare.htm").write_bytes("<p>只有一句话。</p>".encode("gbk"))
    assert [paragraph.text for paragraph in read_path(tmp_path / "bare.htm")] == ["只有一句话。"]

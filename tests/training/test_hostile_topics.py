"""Corpora that nobody would call one: a page, or one line that says why not; never a traceback, a warning, a dead process."""

import gzip
import json
import warnings
from itertools import cycle, islice

import pytest
from topic_readings import rows

from training.drift.__main__ import main as drift
from training.topics.__main__ import main as topics

SAID = ["储能电站并网调试", "无人机给海岛送药", "合唱队在广场比赛", "老旧钢厂改造升级", "港口集装箱吞吐量", "河道清淤防汛值守"]
ENGLISH = [
    "The minister said the train was late.",
    "Rain came to the main plain in May.",
    "He sent an email to the trade office.",
]
DATES = ["0001-01-01", "2999-12-31", "2024-13-01", "", "9999", "2024", "2024-02-30", "2024年13月", 20240101, 1.5, None]


def sentences(count):
    """Return sentences of which no two are equal."""
    return [f"{SAID[n % 6]}，{SAID[(n * 5 + n // 6) % 6]}，第{n}批项目已经开工。" for n in range(count)]


def of(texts, count=30, **fields):
    """Return so many records of texts in turn, without a label."""
    return [{"text": text, "labels": [], **fields} for text in islice(cycle(texts), count)]


def spread(count, **values):
    """Return records whose fields take values in turn."""
    turns = {name: list(islice(cycle(each), count)) for name, each in values.items()}
    return [{"text": text, "labels": []} | {name: turns[name][n] for name in turns} for n, text in enumerate(sentences(count))]


PAGES = {
    "equal": of([SAID[0] + "。"]),
    "equal-in-documents": [{"text": SAID[0] + "。", "labels": [], "doc": f"d{n}"} for n in range(30)],
    "two-texts": of([SAID[0] + "。", SAID[1] + "。"]),
    "one-stranger": of([SAID[0] + "。"], 29) + of([SAID[2] + "。"], 1),
    "numbered-copies": of([f"{SAID[0]}第{n}号。" for n in range(40)], 40),
    "english": of(ENGLISH, 40),
    "cyrillic": of(["привет мир и труд", "май на дворе и дождь"]),
    "kana": of(["これはペンです", "東京タワー"]),
    "one-word": of(["ai"]),
    "mail": of([f"contact{n}@mail.example.com" for n in range(30)]),
    "twenty": of(sentences(20), 20),
    "twenty-one": of(sentences(21), 21),
    "two-documents": spread(40, doc=["a", "b"]),
    "no-date": spread(30, doc=list("abcde"), date=[None]),
    "odd-dates": spread(44, doc=list("abcdef"), date=DATES),
    "empty-among": [record for text in sentences(25) for record in of([text, "", "  "], 3)],
    "one-very-long": of(["".join(sentences(300))], 1) + of(sentences(24), 24),
    "markup": of([f"<script>alert({n})</script>{text}&amp;</td>" for n, text in enumerate(sentences(25))], 25),
    "formulas": of(["=cmd|' /C calc'!A0" + text for text in sentences(25)], 25),
    "odd-documents": spread(36, doc=["../../x", "a\nb", "<b>", "=1+1", "甲" * 300, " "]),
    "headings-only": spread(30, kind=["heading"]),
    "tables-only": spread(30, kind=["table"]),
    "one-label": spread(30, labels=[["ai"]]),
    "labels-of-no-scheme": spread(30, labels=[["no such label"]]),
}
LINES = {
    "nineteen": (of(sentences(19), 19), "19 paragraphs are too few to find topics in"),
    "one": (of(sentences(1), 1), "1 paragraphs are too few"),
    "numbers": (of([str(37 * n) for n in range(40)], 40), "no paragraph holds a word that could name a topic"),
    "amounts": (of([f"{n / 3:.2f} {n} {n}%" for n in range(40)], 40), "no paragraph holds a word"),
    "punctuation": (of(["。。。！！", "————", "……"]), "no paragraph holds a word"),
    "single-characters": (of("天地玄黄宇宙洪荒"), "no paragraph holds a word"),
    "stop-words": (of(["的了和是在与及等", "为以将并或"]), "no paragraph holds a word"),
    "addresses": (of(["https://www.gov.cn/2024.html", "http://www.com.cn/1.htm"]), "no paragraph holds a word"),
    "empty": (of(["", " ", "\n"]), "holds no paragraph"),
    "furniture": (spread(30, kind=["boilerplate"]), "holds no paragraph"),
    "list-for-date": (spread(30, date=[["2024"]]), "not text"),
}


def packed(path, records, pack=gzip.compress):
    """Write records as packed JSON Lines."""
    path.write_bytes(pack("".join(json.dumps(record, ensure_ascii=False) + "\n" for record in records).encode()))
    return path


@pytest.mark.parametrize("records", PAGES.values(), ids=PAGES)
def test_a_page_is_written_and_its_text_does_not_drift(call, tmp_path, records):
    """Finding topics, drawing them, and comparing the text with itself; no library says anything."""
    path = packed(tmp_path / "in.jsonl.gz", records)
    with warnings.catch_warnings(record=True) as said:
        warnings.simplefilter("always")
        outcome = call(topics, path, "--output", tmp_path / "out")
        again = call(drift, path, "--model", tmp_path / "out" / "model")
    assert outcome.code == 0, outcome.err
    assert "topics in" in outcome.out and (tmp_path / "out" / "topics.html").is_file()
    assert len(rows(tmp_path / "out" / "paragraphs.csv")) == sum(bool(record["text"].strip()) for record in records)
    assert again.code == 0 and ": no drift" in again.out, again.err + again.out
    assert [str(one.message) for one in said if issubclass(one.category, RuntimeWarning | UserWarning)] == []


@pytest.mark.parametrize(("records", "problem"), LINES.values(), ids=LINES)
def test_one_line_says_why_there_is_no_page(call, tmp_path, records, problem):
    """And nothing is left half-written."""
    outcome = call(topics, packed(tmp_path / "in.jsonl.gz", records), "--output", tmp_path / "out")
    assert outcome.code == 1
    *told, error = outcome.err.splitlines()
    assert problem in error and error.startswith("error: ")
    assert all(line.startswith("note: ") or " paragraphs of " in line for line in told), outcome.err
    assert not list(tmp_path.glob("out/*"))


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        (b"\x1f\x8b\x08 broken", "is no readable gzip file"),
        (gzip.compress(b'{"text": "x"}\n')[:-9], "is no readable gzip file"),
        (b"", "is empty"),
        (gzip.compress(bytes(5 * 2**20)), "unpacks to more than 4 MB"),
    ],
    ids=["noise", "cut", "empty", "bomb"],
)
def test_a_packed_file_that_cannot_be_unpacked_costs_one_line(call, tmp_path, data, problem):
    """For finding topics as for drift."""
    (tmp_path / "in.jsonl.gz").write_bytes(data)
    outcome = call(topics, tmp_path / "in.jsonl.gz", "--output", tmp_path / "out")
    assert outcome.code == 1 and problem in outcome.complaint

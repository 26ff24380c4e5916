"""Invented paragraphs for the topic benchmarks."""

import random

from conftest import SAID, jsonl

REGIONS = "东城 西山 南湖 北河 青溪 白塔 红石 绿洲".split()


def corpus_file(folder, n):
    """Write `n` paragraphs in twenty documents, each with sentences of two labels or of none; return the path."""
    dice = random.Random(1)
    said = [way for ways in SAID.values() for way in ways]
    records = []
    for number in range(n):
        ways = dice.sample(said, 2)
        text = "".join(way.format(dice.choice(REGIONS)) for way in ways) + f"共{number}人参加。"
        records.append({"doc": f"d{number % 20}", "text": text})
    return jsonl(folder / "texts.jsonl", *records)


def document_folder(folder, n):
    """Write `n` text documents of a title, two headings and ten paragraphs each into a folder; return its path."""
    dice = random.Random(2)
    said = [way for ways in SAID.values() for way in ways]
    home = folder / "documents"
    home.mkdir()
    for number in range(n):
        lines = [f"第{number}号工作方案", "一、总体要求"]
        for paragraph in range(10):
            if paragraph == 5:
                lines.append("二、保障措施")
            ways = dice.sample(said, 2)
            lines.append("".join(way.format(dice.choice(REGIONS)) for way in ways) + f"共{number}年{paragraph}次。")
        (home / f"{number}.txt").write_text("\n".join(lines), encoding="utf-8")
    return home

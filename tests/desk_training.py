"""A folder, a scheme, labelled paragraphs and an MLflow store that a desk can train with in seconds."""

import json
import time

from desk_browser import LABELS, desk, desk_process, filled

PLACES = ("南山", "北河", "东湖", "西岭", "青溪", "白塔", "红石", "绿洲")
SAYINGS = ("{0}今年在{1}上下了功夫。", "说起{1}，{0}的群众都点头。", "{0}的会议谈到{1}，要求月底前办好。")
ABOUT_NOTHING = ("{0}新修农村公路三百公里。", "{0}举办歌咏比赛。")
# A word that no term of the scheme finds, and that the labelled paragraphs give a label: a trained model knows it.
UNKNOWN = "{0}的歌咏比赛由甲字头赞助，甲字头越来越多。"


def write_data(path):
    """Write eight documents that name each label, two paragraphs of none, and one that no term finds."""
    records = []
    for number, place in enumerate(PLACES):
        said = [([key], SAYINGS[number % 3].format(place, words[0])) for key, words in LABELS.items()]
        said += [([], text.format(place)) for text in ABOUT_NOTHING]
        said.append((["quantum"], UNKNOWN.format(place)))
        records += [{"doc": f"d{number}", "text": text, "labels": labels} for labels, text in said]
    path.write_text("\n".join(json.dumps(one, ensure_ascii=False) for one in records) + "\n", encoding="utf-8")
    return path


def training_desk(folder, *options, apart=False):
    """Return an open desk (a context) whose training takes seconds: its files, its log and its data are in a folder.

    Apart it is a process of its own.
    """
    files = folder / "材料"
    if not files.exists():
        filled(files)
        (files / "甲字头.txt").write_text("甲字头专题\n\n一、丁市的歌咏比赛由甲字头赞助，甲字头越来越多。\n", encoding="utf-8")
    data = folder / "data.jsonl"
    if not data.exists():
        write_data(data)
    return (desk_process if apart else desk)(files, "--person", "甲", "--data", str(data), *options)


def wait_for(browser, *states, seconds=90):
    """Wait until the latest training stands in one of some states; return it."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        latest = browser.get("/api/learning")[1]["trainings"][0]
        if latest["state"] in states:
            return latest
        assert latest["state"] == "running", latest
        time.sleep(0.1)
    raise AssertionError(f"not within {seconds} s: {latest}")

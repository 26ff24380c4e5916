"""The command that changes the topics of a stored model."""

import re
import shutil

import pytest
from conftest import jsonl
from topic_readings import corpus, rows, tagger

from models.storage.store import load_folder, save
from training.topics import __main__ as topics
from training.topics import stored_topics

EDIT = "edit"


@pytest.fixture
def folder(tmp_path, analyzer):
    """Return what training.topics writes: a folder with a model in it."""
    save(tagger(analyzer), tmp_path / "out" / "model", "my corpus", {"made": "by hand"}, {"ai": 0.7})
    return tmp_path / "out"


@pytest.fixture
def text(tmp_path):
    """Return the small corpus as a file."""
    return jsonl(tmp_path / "mine.jsonl", *(paragraph.to_record() for paragraph in corpus()))


def names(folder):
    """Return the names of the topics of a stored model."""
    return [topic.name for topic in load_folder(folder)[0].catalogue]


def test_stored_topics_are_changed_in_place_and_the_old_ones_kept(call, folder):
    """What was done is told; name, notes and thresholds of the model stay."""
    before = {path: path.read_bytes() for path in (folder / "model").rglob("*") if path.is_file()}
    outcome = call(topics.main, EDIT, folder, "--merge", "储能·电站·电池", "#2", "--rename", "量子=量子科技", "--drop", "#6")
    assert outcome.code == 0, outcome.err
    assert outcome.out.splitlines() == [
        "merge: 储能·电站·电池 + 无人机·低空·起降 -> #3 储能·电站·电池 (16 paragraphs)",
        "drop: 村民·老人·合唱队 (8 paragraphs); where they go is not known without the text: --text PATH…",
        "rename: 量子·量子计算·量子通信 -> #1 量子科技 (8 paragraphs)",
        f"5 topics in {folder / 'model'}",
    ]
    assert f"the model as it was is kept in {folder / 'model.before-1'}" in outcome.err
    assert f"next: python -m training.topics PATH… --model {folder / 'model'} --output {folder}" in outcome.err
    kept = {
        folder / "model" / path.relative_to(folder / "model.before-1"): path.read_bytes()
        for path in (folder / "model.before-1").rglob("*")
        if path.is_file()
    }
    assert kept == before
    manifest = load_folder(folder / "model")[1]
    assert (manifest.name, manifest.notes, manifest.thresholds) == ("my corpus", {"made": "by hand"}, {"ai": 0.7})
    assert call(topics.main, EDIT, folder / "model", "--rename", "量子科技=量子").code == 0
    assert names(folder / "model")[1] == "量子" and (folder / "model.before-2").is_dir()


def test_undo_is_the_old_folder_under_its_old_name(call, folder):
    """Nothing of it was changed."""
    call(topics.main, EDIT, folder, "--drop", "#0")
    shutil.rmtree(folder / "model")
    (folder / "model.before-1").rename(folder / "model")
    assert len(names(folder / "model")) == 7


def test_new_model_may_go_elsewhere(call, folder, tmp_path):
    """Then the old one stays where it is."""
    outcome = call(topics.main, EDIT, folder, "--rename", "#4=新型储能", "--output", tmp_path / "new")
    assert outcome.code == 0 and "kept in" not in outcome.err
    assert names(tmp_path / "new")[4] == "新型储能" and names(folder / "model")[4] == "储能·电站·电池"


def test_split_and_own_topics_take_text(call, folder, text):
    """A topic of one's own that the text does not have is named, and so is a small one."""
    outcome = call(
        topics.main, EDIT, folder, "--split", "储能·电站·电池", "2", "--add", "海水养殖=网箱,鱼苗", "合唱", "--text", text
    )
    assert outcome.code == 0, outcome.err
    assert "split: 储能·电站·电池 -> #4 储能·" in outcome.out
    assert "has no paragraph, so that they are left out: 海水养殖" in outcome.err
    assert "合唱" in names(folder / "model") and "海水养殖" not in names(folder / "model")


def test_moves_are_told(call, folder, text, tmp_path):
    """From the text; without it what is known, and no figure that nobody counted."""
    told = call(topics.main, EDIT, folder, "--drop", "#6", "--add", "种茶=茶叶", "--text", text, "--output", tmp_path / "one").out
    drop = next(line for line in told.splitlines() if line.startswith("drop"))
    assert re.fullmatch(r"drop: 村民·老人·合唱队 \(8 paragraphs\); moved in the text: \d+ to .+", drop), told
    told = call(topics.main, EDIT, folder, "--add", "种茶=茶叶", "--output", tmp_path / "two").out
    assert told.splitlines()[0] == "add: 茶叶 -> #7 种茶 (size not known without text)"


def test_changes_of_a_file_and_of_the_call_are_made_together(call, folder, text, tmp_path):
    """The section of an experiment is such a file; the report takes it too, beside a model, and lists what was done."""
    edits = tmp_path / "edits.toml"
    edits.write_text('name = "mine"\n[topics]\nrename = {"#4" = "新型储能"}\ndrop = ["#5"]\n', encoding="utf-8")
    assert call(topics.main, EDIT, folder, "--edits", edits, "--rename", "#0=智能", "--output", tmp_path / "one").code == 0
    assert (
        names(tmp_path / "one")[:5] == ["智能", *names(folder / "model")[1:4], "新型储能"] and len(names(tmp_path / "one")) == 6
    )
    outcome = call(topics.main, text, "--model", folder, "--edits", edits, "--output", tmp_path / "report")
    assert outcome.code == 0, outcome.err
    assert "rename: 储能·电站·电池 -> #4 新型储能" in outcome.err
    assert [row["name"] for row in rows(tmp_path / "report" / "topics.csv")][4] == "新型储能"
    assert names(tmp_path / "report" / "model")[4] == "新型储能", "the changed model was not stored"
    said = "changed by hand: dropped 改造·钢厂·传统产业; renamed 储能·电站·电池 → 新型储能"
    assert f"{said}." in (tmp_path / "report" / "topics.md").read_text(encoding="utf-8")
    assert said in (tmp_path / "report" / "topics.html").read_text(encoding="utf-8")


def test_interrupted_change_leaves_the_old_model(folder, analyzer, monkeypatch):
    """The new one is written whole beside it before anything moves."""

    def broken(*arguments, **options):
        raise KeyboardInterrupt

    monkeypatch.setattr(stored_topics, "save", broken)
    with pytest.raises(KeyboardInterrupt):
        stored_topics.store_beside(tagger(analyzer), folder / "model", "name")
    assert len(names(folder / "model")) == 7 and [path.name for path in folder.iterdir()] == ["model"]


@pytest.mark.parametrize(
    ("arguments", "code", "complaint"),
    [
        ([], 2, "edit: is told no change"),
        (["--merge", "#0"], 2, "names one topic; name all that are to be one"),
        (["--split", "#0", "two"], 2, "'two' is no number of parts; write one from 2 to 20"),
        (["--split", "#0", "2"], 2, "--split #0: needs text: a stored model keeps none; name the files"),
        (["--rename", "#0"], 2, "is no topic and its name"),
        (["--rename", "#0=甲", "#0=乙"], 2, "--rename: names the same topic twice"),
        (["--drop", "茶叶"], 1, "drop '茶叶': no topic has this name or these words"),
        (["--drop", "#9"], 1, "no topic has this number; numbers go from 0 to 6"),
        (["--edits", "nothing.toml"], 2, "nothing.toml: no such file"),
        (["--edits", "empty.toml"], 1, "empty.toml: has no section [topics]"),
        (["--edits", "wrong.toml"], 1, "wrong.toml [topics]: unknown key 'join'"),
        (["--drop", "#0", "--output", "no/such/folder"], 2, "folder no/such does not exist"),
        (["--drop", "#0", "--output", "other"], 2, "other: is there and is no stored model"),
    ],
)
def test_wrong_calls_change_nothing(call, folder, tmp_path, monkeypatch, arguments, code, complaint):
    """And are told in one line."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "empty.toml").write_text("", encoding="utf-8")
    (tmp_path / "wrong.toml").write_text("[topics]\njoin = []\n", encoding="utf-8")
    (tmp_path / "other").mkdir()
    outcome = call(topics.main, EDIT, folder, *arguments)
    assert (outcome.code, outcome.out) == (code, "") and complaint in outcome.complaint, outcome.err
    assert [path.name for path in folder.iterdir()] == ["model"] and len(names(folder / "model")) == 7


def test_model_that_cannot_be_changed_is_named(call, tmp_path, store):
    """One of another kind, one that is not there."""
    assert "is not known" in call(topics.main, EDIT, tmp_path / "nowhere", "--drop", "#0").complaint
    assert "is a hybrid model and knows no topics" in call(topics.main, EDIT, "champion", "--drop", "#0").complaint
